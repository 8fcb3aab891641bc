"""Somebody with a browser: fetches pages and checks every page that comes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from plugin.permissions import ActorRole
from tests.scene import ROUND, Scene

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
FIXED_HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Page:
    """A page that passed every check."""

    response: TestResponse
    tree: html.HtmlElement

    @property
    def text(self) -> str:
        """What a reader reads, with single spaces."""
        return " ".join(self.tree.xpath("//main")[0].text_content().split())

    @property
    def source(self) -> str:
        """The HTML, without the tokens of its forms."""
        return _TOKEN.sub('name="csrf_token"', self.response.get_data(as_text=True))

    def texts(self, path: str) -> list[str]:
        """What a reader reads in each element that the XPath `path` finds."""
        return [" ".join(found.text_content().split()) for found in self.tree.xpath(path)]

    def links(self) -> list[str]:
        """The addresses that the page links to."""
        return [str(href) for href in self.tree.xpath("//a/@href")]


@dataclass
class Visitor:
    """One browser, that sends `headers` with everything; signed in when a role is given."""

    scene: Scene
    role: ActorRole | None = None
    municipality: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.scene.app.test_client()
        named = {
            f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers.items()
        }
        self.client.environ_base |= named
        if self.role is not None:
            self.enter(self.scene.code_for(self.role, self.municipality))

    def get(self, path: str, status: int = 200) -> Page:
        """The page at `path`, checked."""
        return check(self.client.get(path), status)

    def post(
        self,
        path: str,
        status: int | None = 303,
        form: Mapping[str, str] | None = None,
        **more: str,
    ) -> TestResponse:
        """The answer to a form, with its token; any status will do where that is None."""
        fields = {"csrf_token": self.token(), **(form or {}), **more}
        response = self.client.post(path, data=fields)
        check_headers(response)
        assert status in {None, response.status_code}, response.get_data(as_text=True)
        return response

    def token(self) -> str:
        """A token for this browser's forms."""
        found = _TOKEN.search(self.client.get("/binnenkomen").get_data(as_text=True))
        assert found
        return found[1]

    def enter(self, code: str) -> str:
        """Come in with an invitation's code; the personal code that it leads to."""
        page = check(self.post("/binnenkomen", 200, code=code), 200)
        (own,) = page.tree.xpath("//input[@id='eigen-code']/@value")
        return str(own)

    def come_back(self, code: str) -> None:
        """Come in with a personal code."""
        assert self.post("/binnenkomen", code=code).location == "/rondes"


def feedback(scene: Scene, code: str, survey_id: int = ROUND) -> Page:
    """The feedback page of a municipality, as its coordinator sees it."""
    visitor = Visitor(scene, ActorRole.COORDINATOR, code)
    return visitor.get(f"/ronde/{survey_id}/{code}/terugkoppeling")


def check(response: TestResponse, status: int) -> Page:
    """The page in `response`; every page is held to the same."""
    source = response.get_data(as_text=True)
    assert response.status_code == status, source[:2000]
    assert response.content_type == "text/html; charset=utf-8"
    check_headers(response)
    assert source.startswith("<!doctype html>")
    tree = html.document_fromstring(source)
    assert tree.get("lang") == "nl"
    assert re.fullmatch(r".+ – Reflectietool Eigen Kracht", tree.findtext(".//title") or "")
    check_headings(tree)
    check_nothing_inline(tree)
    check_forms(tree)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")} <= set(ids)
    return Page(response, tree)


def check_headers(response: TestResponse) -> None:
    """The headers of every answer."""
    assert {name: response.headers[name] for name in FIXED_HEADERS} == FIXED_HEADERS
    policy = response.headers["Content-Security-Policy"]
    assert policy in {POLICY, f"{POLICY}; script-src 'self'"}
    scripted = b"<script" in response.get_data()
    assert ("script-src" in policy) or not scripted
    public = urlsplit(response.request.path).path.startswith(
        ("/inspiratie", "/static", "/thema.css", "/.well-known")
    )
    if not public or response.status_code >= 400:
        assert response.headers["Cache-Control"] == "no-store"


def check_headings(tree: html.HtmlElement) -> None:
    """One h1, and no level passed over."""
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def check_nothing_inline(tree: html.HtmlElement) -> None:
    """No styles, scripts or addresses of elsewhere: the policy would block them."""
    assert not tree.xpath("//style|//@style|//script[not(@src)]|//iframe|//object|//base")
    assert not [name for each in tree.iter() for name in each.attrib if str(name).startswith("on")]
    sources = tree.xpath("//script/@src|//link/@href")
    assert all(source.startswith("/static/") for source in sources)
    # A picture may be made here too, such as the QR code of a link.
    assert all(re.match("/[^/]", source) for source in tree.xpath("//img/@src"))


def check_forms(tree: html.HtmlElement) -> None:
    """Every form that changes something has a token, and every field a label."""
    for form in tree.xpath("//form"):
        assert form.get("method") in {"post", "get"}
        assert (form.get("method") == "post") == bool(form.xpath(".//input[@name='csrf_token']"))
    for found in tree.xpath("//input[not(@type='hidden')]|//textarea|//select"):
        assert tree.xpath(f"//label[@for='{found.get('id')}']")
