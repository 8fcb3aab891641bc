"""Responses as LimeSurvey exports them: JSON, flat, keyed by question code, in base64."""

import base64
import json
from dataclasses import dataclass

from sync.standin.errors import Died, Failed, Refused
from sync.standin.survey import Row, Survey

NO_TABLE = "No Data, survey table does not exist."
NO_ROWS = "No Data, could not get max id."


@dataclass(frozen=True)
class Selection:
    """Which responses and which columns an export asks for; None means all of them."""

    status: str = "all"
    first: int | None = None
    last: int | None = None
    columns: tuple[str, ...] | None = None


def export_json(survey: Survey, selection: Selection) -> str:
    """The selected responses in base64; an unknown column gives null in every row.

    Raises `Refused` when there is no table or no row at all, `Died` when no column is asked for.
    """
    if not survey.active:
        raise Refused(NO_TABLE)
    if not survey.responses:
        raise Refused(NO_ROWS)
    if selection.columns == ():
        raise Died("At least one column must be selected for export.")
    columns = survey.columns() if selection.columns is None else selection.columns
    headings = _headings(survey, columns)
    responses = [
        {headings[column]: row.get(column) for column in columns}
        for row in _chosen(survey, selection)
    ]
    text = json.dumps({"responses": responses}, ensure_ascii=False)
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")


def refuse_formats(document_type: str, heading: str, answers: str) -> None:
    """Raises `Failed` for what the stand-in cannot write; LimeSurvey itself writes more."""
    if document_type != "json":
        raise Failed(f"Writer for {document_type} should implement IWriter")
    if heading != "code" or answers != "short":
        raise Failed(f"The stand-in exports code and short only, not {heading} and {answers}")


def _chosen(survey: Survey, selection: Selection) -> list[Row]:
    first = selection.first or 1
    last = selection.last or max(survey.responses)
    inside = [survey.responses[number] for number in sorted(survey.responses)]
    inside = [row for row in inside if first <= int(row["id"] or 0) <= last]
    if selection.status == "complete":
        return [row for row in inside if row["submitdate"] is not None]
    if selection.status == "incomplete":
        return [row for row in inside if row["submitdate"] is None]
    return inside


def _headings(survey: Survey, columns: tuple[str, ...] | list[str]) -> dict[str, str]:
    """The key of each column: the question's code, with the column behind it when it is taken."""
    questions = survey.question_columns()
    headings: dict[str, str] = {}
    for column in columns:
        heading = column
        if column in questions:
            heading = questions[column].code + ("[other]" if column.endswith("other") else "")
        taken = heading in headings.values()
        headings[column] = f"{heading} ({column})" if taken else heading
    return headings
