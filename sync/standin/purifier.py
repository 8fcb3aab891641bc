"""What LimeSurvey's HTML filter does to texts of everybody but a super administrator.

Only the part that touches our texts: unknown tags go and their text stays, scripts go with their
text, event handlers go, entities become characters, and void tags are closed.
"""

from html import escape
from html.parser import HTMLParser

_KEPT_TAGS = (
    "a abbr b blockquote br caption cite code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins "
    "li ol p pre q s small span strong strike sub sup table tbody td tfoot th thead tr tt u ul var"
)
_KEPT_ATTRIBUTES = (
    "href src alt title class id style target rel width height lang dir colspan rowspan"
)
_KEPT = frozenset(_KEPT_TAGS.split())
_VOID = frozenset({"br", "hr", "img"})
_SILENT = frozenset({"script", "style", "noscript", "template"})
_ATTRIBUTES = frozenset(_KEPT_ATTRIBUTES.split())


class _Purifier(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        if tag not in _KEPT or self.silent:
            return
        if tag == "li" and self.open and self.open[-1] == "li":
            self.handle_endtag("li")
        written = "".join(f' {name}="{escape(value)}"' for name, value in _kept_attributes(attrs))
        self.out.append(f"<{tag}{written}{' /' if tag in _VOID else ''}>")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        if tag not in self.open:
            return
        while (last := self.open.pop()) != tag:
            self.out.append(f"</{last}>")
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(escape(data, quote=False))


def _kept_attributes(attrs: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    kept = {name: value or "" for name, value in attrs if name in _ATTRIBUTES}
    if kept.get("href", "").strip().lower().startswith(("javascript:", "data:", "vbscript:")):
        del kept["href"]
    if kept.get("target") == "_blank":
        kept["rel"] = "noreferrer noopener"
    return list(kept.items())


def purify(text: str) -> str:
    """The text as the filter stores it."""
    purifier = _Purifier()
    purifier.feed(text)
    purifier.close()
    closing = "".join(f"</{tag}>" for tag in reversed(purifier.open))
    return "".join(purifier.out) + closing
