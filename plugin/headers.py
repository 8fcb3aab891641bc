"""The headers that stand on every answer, errors included."""

from flask import Response

# What internet.nl asks for. A page with a script of our own adds script-src, and nothing else.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_ONE_YEAR = 31_536_000
_PAGES_WITH_A_SCRIPT = {"access.enter", "access.consume", "screen.question"}
_PUBLIC = {"static", "theme", "security_txt.show"}
_SUCCESS_BELOW, _NOT_FOUND = 400, 404


def add_headers(response: Response, endpoint: str | None, *, secure: bool) -> Response:
    """`response` with its headers; `endpoint` is the view's name, None when no view answered."""
    for name, value in _ALWAYS.items():
        response.headers[name] = value
    scripted = endpoint in _PAGES_WITH_A_SCRIPT and response.status_code != _NOT_FOUND
    response.headers["Content-Security-Policy"] = _POLICY + "; script-src 'self'" * scripted
    if secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}; includeSubDomains"
    if not _is_public(endpoint) or response.status_code >= _SUCCESS_BELOW:
        response.headers["Cache-Control"] = "no-store"
        # On every such answer, else a form that is refused would differ from a page that is absent.
        response.vary.add("Cookie")
    return response


def _is_public(endpoint: str | None) -> bool:
    """Whether everybody gets the same page; static files and the inspiration name nobody."""
    return endpoint in {"static", "theme", "security_txt.show"} or (endpoint or "").startswith(
        "inspiration."
    )
