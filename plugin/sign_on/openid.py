"""The dialogue with a provider: OpenID Connect Core 1.0, code flow with PKCE (RFC 7636).

Nothing is taken from the answer before its signature, issuer, audience, nonce and times are right.
The algorithms are ours to choose (RFC 8725, 3.1): an unsigned token is none of them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from plugin.sign_on.dialogue import Answer, Begun, SignOnError
from plugin.sign_on.providers import Provider, is_safe

_ALGORITHMS = ("RS256", "PS256", "ES256")
_LEEWAY = 60
# A redirect would take the client's secret elsewhere.
_CALL = {"timeout": 10, "allow_redirects": False}
_LARGEST = 256 * 1024


class OpenId:
    """The dialogue; what a provider says of itself is asked anew for each that signs on."""

    def __init__(self, ca_bundle: str | None = None) -> None:
        """`ca_bundle` is a file with the certificates to trust; None is the system's."""
        self._verify = ca_bundle or True

    def question(self, provider: Provider, begun: Begun, back: str) -> str:
        """The address at the provider to send somebody to; raises `SignOnError`."""
        endpoint = self._described(provider)["authorization_endpoint"]
        address, _ = self._session(provider, back).create_authorization_url(
            endpoint, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
        )
        return str(address)

    def claims(
        self, provider: Provider, begun: Begun, answer: Answer, back: str, now: datetime
    ) -> Mapping[str, Any]:
        """What the provider says of who signed on, verified; raises `SignOnError`."""
        described = self._described(provider)
        # RFC 9207: an answer of another provider than the one that was asked.
        if answer.issuer is not None and answer.issuer != provider.issuer:
            raise SignOnError("answer of another issuer")
        token = self._token(provider, begun, answer, back, described["token_endpoint"])
        return verified(token, self._keys(described["jwks_uri"]), provider, begun.nonce, now)

    def _session(self, provider: Provider, back: str) -> OAuth2Session:
        session = OAuth2Session(
            provider.client_id,
            provider.client_secret.get_secret_value(),
            scope="openid profile",
            redirect_uri=back,
            code_challenge_method="S256",
        )
        session.verify = self._verify
        # The environment may name a .netrc, whose password would take the place of the secret.
        session.trust_env = False
        return session

    def _token(
        self, provider: Provider, begun: Begun, answer: Answer, back: str, endpoint: str
    ) -> str:
        with self._session(provider, back) as session:
            try:
                given = session.fetch_token(
                    endpoint, code=answer.code, code_verifier=begun.verifier, **_CALL
                )
            except (AuthlibBaseError, requests.RequestException, ValueError):
                raise SignOnError("no token for the code") from None
        token = given.get("id_token")
        if not isinstance(token, str) or len(token) > _LARGEST:
            raise SignOnError("no identity token")
        return token

    def _described(self, provider: Provider) -> Mapping[str, str]:
        """What the provider says of itself, which must be the one that we asked."""
        address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        said = self._read(address)
        if said.get("issuer") != provider.issuer:
            raise SignOnError("description of another issuer")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        found = {name: said.get(name) for name in names}
        if not all(isinstance(each, str) and is_safe(each) for each in found.values()):
            raise SignOnError("description without its addresses")
        return {name: str(each) for name, each in found.items()}

    def _keys(self, address: str) -> KeySet:
        try:
            return KeySet.import_key_set(self._read(address))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError):
            raise SignOnError("no keys") from None

    def _read(self, address: str) -> dict[str, Any]:
        with requests.Session() as session:
            session.trust_env = False
            try:
                response = session.get(address, verify=self._verify, **_CALL)  # type: ignore[arg-type]
                response.raise_for_status()
                found = response.json()
            except (requests.RequestException, ValueError):
                raise SignOnError("provider does not answer") from None
        if not isinstance(found, dict):
            raise SignOnError("provider answers nonsense")
        return found


def verified(
    token: str, keys: KeySet, provider: Provider, nonce: str, now: datetime
) -> Mapping[str, Any]:
    """The claims in an identity token that was made now, by this provider, for us.

    Raises `SignOnError` for any other (OpenID Connect Core 1.0, 3.1.3.7).
    """
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
        rules.validate(claims)
    except (JoseError, ValueError):
        raise SignOnError("identity token refused") from None
    audience = claims["aud"]
    party = claims.get("azp", provider.client_id if _is_one(audience) else None)
    if party != provider.client_id:
        raise SignOnError("identity token for somebody else")
    return claims


def _is_one(audience: Any) -> bool:
    return isinstance(audience, str) or len(audience) == 1
