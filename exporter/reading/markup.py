"""The XML of a part → its elements one by one, without anything that XML can do beyond that. Pure.

A document type is refused, so that there are no entities to expand or to fetch (XXE, billion
laughs). Names come without their namespace: Excel's strict files have another one.
"""

from collections.abc import Mapping
from xml.parsers.expat import ExpatError, ParserCreate

from exporter.reading.errors import DAMAGED, STRANGE, UnreadableError

Attributes = Mapping[str, str]

_DEEPEST = 64


class Elements:
    """What is told about a part while it is read; the parts' own readers say what to do with it."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text stands in the element that began last."""


def read_elements(data: bytes, told: Elements) -> None:
    """Tell about every element in `data`; raises `UnreadableError` for what is no plain XML."""
    # With namespaces: a name is then `address name`, and only the last word matters here.
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnreadableError(STRANGE)
        told.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        told.end(_local(name))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = told.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 -- the parser's own form
    except (ExpatError, ValueError, LookupError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(DAMAGED) from None


def _refuse(*_: object) -> None:
    raise UnreadableError(STRANGE)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
