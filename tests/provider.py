"""A small OpenID provider on loopback: discovery, keys, codes with PKCE, and signed tokens.

It does what a real one does, and on request what a real one must not.
"""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug import Request, Response
from werkzeug.serving import make_server

CLIENT, SECRET = "eigenkracht", "geheim:van/de client"
SUBJECT = "medewerker-4711"


@cache
def made_key(_name: str) -> RSAKey:
    """A key by name; to make one takes longer than most tests."""
    return RSAKey.generate_key(2048, {"kid": "een"})


Changed = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Provider:
    """A running provider, on which one person signs on without being asked anything.

    `change` makes other claims of the right ones. `algorithm` "none" signs nothing.
    """

    now: Callable[[], datetime]
    issuer: str = ""
    groups: Any = field(default_factory=lambda: ["EK-coordinatoren", "allen"])
    change: Changed = lambda claims: claims
    algorithm: str = "RS256"
    key: RSAKey = field(default_factory=lambda: made_key("eigen"))
    signs_with: RSAKey | None = None
    described_as: str | None = None
    redirects: bool = False
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        self.calls.append(request.path)
        answer = {
            "/.well-known/openid-configuration": self._described,
            "/keys": self._keys,
            "/authorize": self._authorize,
            "/token": self._token,
        }[request.path]
        return answer(request)(environ, start)

    def _described(self, _request: Request) -> Response:
        return _json(
            {
                "issuer": self.described_as or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        )

    def _keys(self, _request: Request) -> Response:
        return _json({"keys": [self.key.as_dict(private=False)]})

    def _authorize(self, request: Request) -> Response:
        given = request.args.to_dict()
        assert given["client_id"] == CLIENT
        assert given["response_type"] == "code"
        assert given["code_challenge_method"] == "S256"
        assert "openid" in given["scope"].split()
        code = secrets.token_urlsafe(16)
        self.asked[code] = given
        back = {"code": code, "state": given["state"], "iss": self.issuer}
        return Response(
            status=302, headers={"Location": f"{given['redirect_uri']}?{urlencode(back)}"}
        )

    def _token(self, request: Request) -> Response:
        """A token for a code, once, to who has the secret and the verifier."""
        if self.redirects:
            return Response(status=307, headers={"Location": f"{self.issuer}/keys"})
        given, asked = request.form, self.asked.pop(request.form["code"], None)
        who = request.authorization
        if asked is None or who is None or (who.username, who.password) != (CLIENT, SECRET):
            return _json({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (challenge, given["redirect_uri"]) != (asked["code_challenge"], asked["redirect_uri"]):
            return _json({"error": "invalid_grant"}, 400)
        token = self._signed(self.change(self._claims(asked["nonce"])))
        return _json({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _claims(self, nonce: str) -> dict[str, Any]:
        at = int(self.now().timestamp())
        return {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": SUBJECT,
            "nonce": nonce,
            "iat": at,
            "exp": at + 300,
            "groups": self.groups,
        }

    def _signed(self, claims: Mapping[str, Any]) -> str:
        if self.algorithm == "none":
            parts = ({"alg": "none", "kid": "een"}, claims)
            return ".".join(_encoded(json.dumps(part).encode()) for part in parts) + "."
        header = {"alg": self.algorithm, "kid": "een"}
        return jwt.encode(header, dict(claims), self.signs_with or self.key)


@contextmanager
def running(now: Callable[[], datetime]) -> Iterator[Provider]:
    """A provider on a free port of loopback."""
    provider = Provider(now)
    server = make_server("127.0.0.1", 0, provider)
    provider.issuer = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()


def _json(said: Mapping[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(said), status, content_type="application/json")


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
