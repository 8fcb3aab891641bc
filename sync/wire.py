"""LimeSurvey's answers → our records. Pure: what a call gave goes in, plain values come out.

Everything is checked before it is believed, since LimeSurvey answers wrong questions with silence:
an unknown field is a column of nulls, for one. A wrong shape raises `ShapeError`.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from survey_templates.definition import (
    SETTINGS,
    AnswerOption,
    GroupDefinition,
    QuestionDefinition,
    SurveyDefinition,
)
from sync.records import Epoch, Identity, ManifestRow, Response, Summary

Row = Mapping[str, Any]

NUMBER, SUBMITTED, SEED = "id", "submitdate", "seed"

# What a store can hold: numbers of 32 bits, names of 40 characters (LimeSurvey's have at most 31),
# and no NUL or half a character in a text. Answers are kept in JSON, which escapes those two.
_LARGEST = 2**31 - 1
_LONGEST_NAME = 40
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class ShapeError(ValueError):
    """An answer is not of the shape that this call has."""


def mapping(value: object) -> Row:
    """`value` as a mapping; PHP writes an empty one as a list."""
    if value == []:
        return {}
    if not isinstance(value, Mapping):
        raise ShapeError
    return value


def rows(value: object) -> list[Row]:
    """`value` as a list of mappings."""
    if not isinstance(value, list):
        raise ShapeError
    return [mapping(row) for row in value]


def whole(value: object) -> int:
    """`value` as a whole number; LimeSurvey gives numbers as text here and there."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ShapeError
    number = int(value)
    if abs(number) > _LARGEST:
        raise ShapeError
    return number


def verbatim(value: object) -> str:
    """`value` as text, with all that somebody may have typed; nothing is ""."""
    return "" if value is None else str(value)


def text(value: object) -> str:
    """`value` as text that every store can hold; nothing is ""."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", verbatim(value))


def name(value: object) -> str:
    """`value` as a name that LimeSurvey gives, which is short."""
    given = text(value)
    if len(given) > _LONGEST_NAME:
        raise ShapeError
    return given


def settings(properties: object, names: Collection[str]) -> dict[str, str]:
    """The settings called `names`, as far as this version has them."""
    found = mapping(properties)
    return {name: text(found[name]) for name in names if name in found}


def epoch(survey_id: int, properties: object) -> Epoch:
    """The epoch in a survey's properties."""
    found = mapping(properties)
    return Epoch(
        survey_id=survey_id,
        created=name(found["datecreated"]),
        autonumber_start=whole(found["autonumber_start"] or 0),
    )


def summary(figures: object) -> Summary | None:
    """The counts in a summary, None when there is no response table."""
    found = mapping(figures)
    if not found:
        return None
    counted = Summary(whole(found["completed_responses"]), whole(found["incomplete_responses"]))
    if counted.total != whole(found["full_responses"]):
        raise ShapeError
    return counted


@dataclass(frozen=True)
class Field:
    """Where the answers to a question are, and LimeSurvey's letter for its type."""

    column: str
    type: str


def fields(fieldmap: object) -> dict[str, Field]:
    """Question code → field. Never built by hand: LimeSurvey 7 names its columns otherwise."""
    return {
        text(field["title"]): Field(column, text(field.get("type")))
        for column, field in mapping(fieldmap).items()
        if mapping(field).get("qid") and not field.get("aid")
    }


def numbers(data: bytes) -> list[int]:
    """The response numbers in an export in JSON."""
    return [whole(row[NUMBER]) for row in exported(data)]


def manifest(data: bytes) -> list[ManifestRow]:
    """Who is in an export in JSON, without answers."""
    return [
        ManifestRow(Identity(whole(row[NUMBER]), name(row[SEED])), bool(row[SUBMITTED]))
        for row in exported(data)
    ]


def responses(data: bytes, codes: Collection[str]) -> list[Response]:
    """The responses in an export in JSON, with the answers to `codes`; all must be there."""
    return [response(row, codes) for row in exported(data)]


def response(row: Row, codes: Collection[str]) -> Response:
    """The response in a row of an export, with the answers to `codes`; all must be there."""
    return Response(
        number=whole(row[NUMBER]),
        seed=name(row[SEED]),
        complete=bool(row[SUBMITTED]),
        values=_values(row, codes),
    )


def _values(row: Row, codes: Collection[str]) -> dict[str, str]:
    # Nearly all is text already, and a call for each would take longer than all the rest of it.
    return {
        code: given if isinstance(given := row[code], str) else verbatim(given) for code in codes
    }


def exported(data: bytes) -> list[Row]:
    """The rows of an export in JSON."""
    return rows(mapping(json.loads(data))["responses"])


def definition(
    properties: object,
    texts: object,
    groups: object,
    questions: object,
    details: Mapping[int, object],
) -> SurveyDefinition:
    """A survey as it stands in LimeSurvey; `details` holds each question's properties by qid."""
    listed = rows(questions)
    return SurveyDefinition(
        language=text(mapping(properties)["language"]),
        settings=tuple(settings(properties, SETTINGS).items()),
        texts=tuple((name, text(value)) for name, value in mapping(texts).items()),
        groups=tuple(
            GroupDefinition(
                title=text(group["group_name"]),
                description=text(group["description"]),
                questions=tuple(
                    _question(question, mapping(details[whole(question["qid"])]))
                    for question in _in_order(listed, "question_order")
                    if whole(question["gid"]) == whole(group["gid"])
                ),
            )
            for group in _in_order(rows(groups), "group_order")
        ),
    )


def _in_order(listed: list[Row], key: str) -> list[Row]:
    return sorted(listed, key=lambda row: whole(row[key]))


def _question(row: Row, details: Row) -> QuestionDefinition:
    return QuestionDefinition(
        code=text(row["title"]),
        type=text(row["type"]),
        text=text(row["question"]),
        mandatory=row["mandatory"] == "Y",
        relevance=text(row["relevance"]),
        attributes=tuple((name, text(value)) for name, value in _details(details, "attributes")),
        answers=tuple(
            AnswerOption(code, text(option["answer"]))
            for code, option in sorted(
                _details(details, "answeroptions"), key=lambda item: whole(item[1]["order"])
            )
        ),
    )


def _details(details: Row, name: str) -> list[tuple[str, Any]]:
    """Items of one detail; a question that has none gets a sentence in its place."""
    found = details[name]
    return [] if isinstance(found, str) else list(mapping(found).items())
