"""Question ⇄ LimeSurvey question code ⇄ answer code: the one seam with LimeSurvey's names.

The generator writes these codes and the sync reads them. LimeSurvey drops every character but
letters and digits from a code, and everything past the fifth character from an answer code, so
the codes here hold letters and digits only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from survey_templates.instrument import Instrument, Role

MUNICIPALITY = "GEMEENTE"
ROLE = "ROL"
MARK = "KENMERK"
TRIAL_CODE = "PROEF"
KIOSK = "kiosk"
THRESHOLDS = range(3, 11)
_OWN_CODE = re.compile(r"[VL][0-9]{2}(GM[0-9]{4})")


class Privacy(StrEnum):
    """How a round treats what people say; chosen when the survey is built and fixed from then
    on.
    """

    CONFIDENTIAL = "vertrouwelijk"
    OPEN = "open"


@dataclass(frozen=True)
class Mark:
    """What the survey says it is: content, version, privacy mode and threshold (k).

    `ends` is the day on which the answers are gone at the latest, as respondents were promised;
    None when the survey promises no day. `kiosk` says that it starts over after each respondent.
    """

    content: str
    version: str
    privacy: Privacy
    threshold: int
    ends: date | None = None
    kiosk: bool = False

    def to_text(self) -> str:
        """The mark as it stands in the survey's hidden text."""
        ends = f" {self.ends}" if self.ends else ""
        kiosk = f" {KIOSK}" if self.kiosk else ""
        return f"{self.content} {self.version} {self.privacy} {self.threshold}{ends}{kiosk}"

    @classmethod
    def from_text(cls, text: str) -> "Mark":
        """The mark in a hidden text; raises `ValueError` when the text is no mark."""
        content, version, privacy, threshold, *more = text.split()
        if int(threshold) not in THRESHOLDS:
            raise ValueError("a threshold is 3 to 10 people")
        kiosk = more[-1:] == [KIOSK]
        promised = more[:-1] if kiosk else more
        ends = date.fromisoformat(" ".join(promised)) if promised else None
        return cls(content, version, Privacy(privacy), int(threshold), ends, kiosk)


@dataclass(frozen=True)
class GivenAnswer:
    """What one respondent gave to one question: the text ("" for none) and the label (None:
    none).
    """

    question: int
    text: str
    label: int | None


def text_code(number: int, municipality: str = "") -> str:
    """The LimeSurvey code of the free text of question `number`.

    A municipality's own question has that municipality's CBS code in it: `V16GM0344`.
    """
    return f"V{number:02d}{municipality}"


def label_code(number: int, municipality: str = "") -> str:
    """The LimeSurvey code of the label of question `number`, with the CBS code as in the text's."""
    return f"L{number:02d}{municipality}"


def own_municipality(code: str) -> str:
    """Whose own question a LimeSurvey code belongs to, by CBS code; "" for any other question."""
    found = _OWN_CODE.fullmatch(code)
    return found[1] if found else ""


def was_asked(municipality: str, values: Mapping[str, str]) -> bool:
    """Whether who gave these values was asked the own questions of a municipality: by its link."""
    return values.get(MUNICIPALITY, "").startswith(municipality)


def answer_codes(instrument: Instrument) -> tuple[str, ...]:
    """Every question code whose answers are asked for, in the order of the survey."""
    pairs = (
        code
        for question in instrument.asked
        for code in (
            text_code(question.number, question.municipality),
            label_code(question.number, question.municipality),
        )
    )
    return (MUNICIPALITY, ROLE, *pairs)


def given_answers(instrument: Instrument, values: Mapping[str, str]) -> tuple[GivenAnswer, ...]:
    """The answers in one response's `values` (by question code), one for each question.

    A label that is not one of the four counts as no label.
    """
    numbers = {str(label.number): label.number for label in instrument.labels}
    return tuple(
        GivenAnswer(
            question=question.number,
            text=values.get(text_code(question.number, question.municipality), "").strip(),
            label=numbers.get(values.get(label_code(question.number, question.municipality), "")),
        )
        for question in instrument.questions
    )


def given_role(instrument: Instrument, values: Mapping[str, str]) -> Role | None:
    """The role that a respondent chose, None when it is absent or unknown."""
    return instrument.role(values.get(ROLE, ""))
