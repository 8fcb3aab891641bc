r"""A file that LimeSurvey exported → responses. Pure.

What the export page and RemoteControl write as JSON or CSV, with question codes as headings and
answer codes as answers. Two things that LimeSurvey does to a text on its way are undone here: it
puts an apostrophe before a text that begins with =, unless told not to; and in CSV every line break
is \n, where a browser sent \r\n.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync import wire
from sync.errors import ExportFileError
from sync.records import Response

# LimeSurvey keeps five characters of an answer code; the full answers of a list are longer.
LONGEST_ANSWER_CODE = 5

_SYSTEM = (wire.NUMBER, wire.SUBMITTED, wire.SEED)
_SEPARATORS = ",;\t"
_HOW = (
    "Exporteer in LimeSurvey opnieuw, als JSON of CSV. "
    "Kies bij Koppen ‘Vraagcode’ en bij Antwoorden ‘Antwoordcodes’."
)


@dataclass(frozen=True)
class Asked:
    """What a file must hold: the question codes, those that may be missing, and those of lists."""

    codes: Collection[str]
    lost: Collection[str] = ()
    lists: Collection[str] = ()


@dataclass(frozen=True)
class Exported:
    """The responses in a file, and the question codes that it has answers to."""

    codes: tuple[str, ...]
    responses: tuple[Response, ...]


def read(data: bytes, asked: Asked) -> Exported:
    """The responses in a file; raises `ExportFileError` unless it is what LimeSurvey wrote."""
    text = _decoded(data)
    is_json = text.startswith(("{", "["))
    rows = [row for row in (_json(text) if is_json else _csv(text)) if not _is_ghost(row)]
    codes = tuple(code for code in asked.codes if not rows or code in rows[0])
    for row in rows:
        _refuse_headings(row, asked)
    found = tuple(_response(_as_stored(row, codes, is_json=is_json), codes) for row in rows)
    _refuse_full_answers(found, [code for code in asked.lists if code in codes])
    if len({each.number for each in found}) != len(found):
        raise ExportFileError("In dit bestand staat een inzending twee keer. Exporteer opnieuw.")
    return Exported(codes, found)


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError:
        raise ExportFileError(
            "Dit bestand is niet meer zoals LimeSurvey het schreef: de tekens kloppen niet. "
            "Open het niet in Excel voordat u het hier inleest. Exporteer het opnieuw."
        ) from None
    if not text:
        raise ExportFileError("Dit bestand is leeg. Exporteer opnieuw.")
    if text.startswith("<"):
        raise ExportFileError(f"Dit bestand is een webpagina. {_HOW}")
    return text


def _json(text: str) -> list[wire.Row]:
    try:
        return wire.exported(text.encode())
    except (ValueError, KeyError, RecursionError):
        raise ExportFileError(
            "Dit JSON-bestand is niet af, of niet van LimeSurvey. Exporteer het opnieuw."
        ) from None


def _csv(text: str) -> Iterator[wire.Row]:
    first_line = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        headings = next(lines)
        for line in filter(None, lines):
            if len(line) != len(headings):
                raise ExportFileError(
                    f"Dit CSV-bestand is niet af: regel {lines.line_num} heeft {len(line)} van de "
                    f"{len(headings)} kolommen. Exporteer het opnieuw."
                )
            yield dict(zip(headings, line, strict=True))
    except csv.Error:
        raise ExportFileError(
            "Dit CSV-bestand is niet af, of gewijzigd na het exporteren. Exporteer het opnieuw."
        ) from None


def _is_ghost(row: wire.Row) -> bool:
    """Whether it is the row without anything that stands for no responses at all."""
    return not any(row.values())


def _refuse_headings(row: wire.Row, asked: Asked) -> None:
    if wire.NUMBER not in row or not any(code in row for code in asked.codes):
        raise ExportFileError(f"De koppen in dit bestand zijn geen vraagcodes. {_HOW}")
    needed = (*_SYSTEM, *(code for code in asked.codes if code not in asked.lost))
    if missing := [name for name in needed if name not in row]:
        raise ExportFileError(
            f"In dit bestand ontbreken kolommen: {', '.join(missing)}. "
            "Kies bij het exporteren alle kolommen."
        )


def _as_stored(row: wire.Row, codes: Collection[str], *, is_json: bool) -> wire.Row:
    """A row with its answers as LimeSurvey holds them."""
    return {**row, **{code: _unmasked(row[code], is_json=is_json) for code in codes}}


def _unmasked(value: Any, *, is_json: bool) -> Any:
    if not isinstance(value, str):
        return value
    text = value if is_json else re.sub("\r?\n", "\r\n", value)
    return text[1:] if text.startswith("'=") else text


def _response(row: Mapping[str, Any], codes: Collection[str]) -> Response:
    try:
        found = wire.response(row, codes)
        if found.seed and not found.seed.isdecimal():
            raise wire.ShapeError
    except ValueError:
        raise ExportFileError(
            "Een nummer of startgetal in dit bestand klopt niet. "
            "Open het niet in Excel voordat u het hier inleest. Exporteer het opnieuw."
        ) from None
    return found


def _refuse_full_answers(responses: Collection[Response], lists: Collection[str]) -> None:
    for response in responses:
        if any(len(response.values[code]) > LONGEST_ANSWER_CODE for code in lists):
            raise ExportFileError(f"In dit bestand staan volledige antwoorden. {_HOW}")
