"""How a survey in LimeSurvey moved away from what the generator wrote. Pure.

An answer belongs to a question's code, never to a place, so nothing shifts. A question that is gone
keeps the answers that were given; what is recorded is which code can no longer be relied on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from survey_templates.codebook import Privacy, answer_codes
from survey_templates.definition import SurveyOptions, define
from survey_templates.loader import parse
from sync.records import Response, Round
from sync.wire import Field


class DriftKind(StrEnum):
    """What is the matter with a question."""

    MISSING = "ontbreekt"
    RETYPED = "ander type"
    OPTION = "onbekende keuze"


@dataclass(frozen=True, order=True)
class Drift:
    """A question that is not as it was written, by its code; `since` is None while it is new."""

    code: str
    kind: DriftKind
    since: datetime | None = None


@dataclass(frozen=True)
class Structure:
    """The type of each question that has an answer, and the options of those that have options."""

    types: Mapping[str, str]
    options: Mapping[str, frozenset[str]]

    def drift(self, fields: Mapping[str, Field]) -> set[Drift]:
        """What is missing from `fields`, or has another type there, where that is told."""
        missing = {Drift(code, DriftKind.MISSING) for code in self.types if code not in fields}
        retyped = {
            Drift(code, DriftKind.RETYPED)
            for code, type_ in self.types.items()
            if code in fields and fields[code].type not in {"", type_}
        }
        return missing | retyped

    def unknown_options(self, responses: Iterable[Response]) -> set[Drift]:
        """The questions to which somebody gave an answer that was no option."""
        answers = [response.values for response in responses]
        return {
            Drift(code, DriftKind.OPTION)
            for code, options in self.options.items()
            if not {values.get(code, "") for values in answers} <= {*options, ""}
        }

    def is_unknown(self, code: str, response: Response) -> bool:
        """Whether the answer to a question that has options is none of them."""
        given = response.values.get(code, "")
        return given != "" and given not in self.options[code]


def structure_of(round_: Round) -> Structure:
    """What the generator wrote for a round."""
    name = f"ronde {round_.survey_id}"
    return _structure(round_.content, name, round_.mark.privacy, round_.mark.threshold)


@lru_cache(maxsize=8)
def _structure(content: str, name: str, privacy: Privacy, threshold: int) -> Structure:
    instrument = parse(content, name)
    definition = define(instrument, SurveyOptions(privacy, threshold, None))
    questions = {
        question.code: question for page in definition.groups for question in page.questions
    }
    codes = answer_codes(instrument)
    return Structure(
        types={code: questions[code].type for code in codes},
        options={
            code: frozenset(option.code for option in questions[code].answers)
            for code in codes
            if questions[code].answers
        },
    )
