"""Files as LimeSurvey's export page writes them, of a survey in the stand-in."""

import base64
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sync.standin.export import Selection, export_json
from sync.standin.survey import Survey

BOM = b"\xef\xbb\xbf"


def rows_of(survey: Survey) -> list[dict[str, Any]]:
    """What is in an export of all columns, with codes."""
    found: list[dict[str, Any]] = json.loads(json_of(survey))["responses"]
    return found


def json_of(survey: Survey) -> bytes:
    """The JSON file."""
    return base64.b64decode(export_json(survey, Selection()))


def as_json(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows as a JSON file."""
    return json.dumps({"responses": list(rows)}).encode()


def as_csv(rows: Sequence[dict[str, Any]], separator: str = ",", nothing: str = '""') -> bytes:
    """Rows as a CSV file; `nothing` is an answer that was never given: 6.10 leaves that bare."""
    lines = [[_cell(name, nothing) for name in rows[0]]]
    lines += [[_cell(value, nothing) for value in row.values()] for row in rows]
    text = "".join(separator.join(line) + "\r\n" for line in lines)
    return BOM + text.encode() + b"\r\n"


def _cell(value: object, nothing: str) -> str:
    if value is None:
        return nothing
    text = str(value).replace("\r\n", "\n")
    masked = f"'{text}" if text.startswith("=") else text
    return '"' + masked.replace('"', '""') + '"'
