"""What people and administrators do with a survey in LimeSurvey, as rules of a state machine."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from sync.drift import DriftKind
from sync.standin import lss
from sync.standin.structure import QuestionType
from sync.standin.survey import Survey
from sync.standin.world import World
from tests.lime import ACCOUNTS, CODES, small_file
from tests.protocol_model import ALL_CODES, Kept, Model

TEXTS = st.sampled_from(["", "een", "twee", "=1+1"])
PARTICIPATION = st.sampled_from([*CODES, *CODES, "PROEF", "onzin {1+1}"])
LOST, RENAMED, RETYPED = "V02", "r743q0", "V03"
WITH_OPTIONS, ADDED = "L01", "9"
LABELS = st.sampled_from(["", "2", "2", ADDED])


class SurveyLife(RuleBasedStateMachine):
    """A running survey, and all that can happen to it."""

    def open_survey(self) -> None:
        """A running survey without responses; the clock moves a second each time it is read."""
        self.now = datetime(2027, 1, 15, 12, tzinfo=UTC)
        self.world = World(ACCOUNTS, lambda: self.now.replace(tzinfo=None), Random(1))
        self.survey: Survey = lss.import_survey(self.world, "admin", small_file())
        self.survey.activate()
        self.damaged: set[int] = set()

    @rule(
        people=st.integers(1, 6),
        code=PARTICIPATION,
        text=TEXTS,
        other=TEXTS,
        label=LABELS,
        complete=st.booleans(),
    )
    def answer(
        self, people: int, code: str, text: str, other: str, label: str, *, complete: bool
    ) -> None:
        """Some people fill in the survey, maybe with an option that was added to it."""
        values = {"GEMEENTE": code, "V01": text, WITH_OPTIONS: label}
        if self.has_lost_question():
            values[LOST] = other
        for _ in range(people):
            self.survey.answer(values, complete=complete)

    @precondition(lambda self: self._open())
    @rule(data=st.data(), text=TEXTS)
    def finish(self, data: st.DataObject, text: str) -> None:
        """Somebody sends in what was still open: a low number that completes late."""
        self.survey.finish(data.draw(st.sampled_from(self._open())), {"V01": text})

    @precondition(lambda self: self.survey.responses)
    @rule(data=st.data(), text=TEXTS)
    def edit(self, data: st.DataObject, text: str) -> None:
        """An answer is changed; no date moves."""
        self.survey.edit(data.draw(st.sampled_from(sorted(self.survey.responses))), {"V01": text})

    @precondition(lambda self: self.survey.responses)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """A response is erased."""
        self.survey.delete(data.draw(st.sampled_from(sorted(self.survey.responses))))

    @rule()
    def delete_all(self) -> None:
        """All responses are erased."""
        self.survey.delete_all()

    @rule()
    def iterate(self) -> None:
        """Every response becomes incomplete again."""
        self.survey.iterate()

    @rule()
    def reactivate(self) -> None:
        """The survey is deactivated and activated: a new table, in which numbers may return."""
        self.survey.deactivate()
        self.survey.activate()

    @rule(number=st.integers(1, 30), code=PARTICIPATION)
    def import_with_number(self, number: int, code: str) -> None:
        """A response is imported with its number, which may have been another's."""
        if number not in self.survey.responses:
            self.survey.import_with_ids({number: {"GEMEENTE": code}})

    @rule()
    def rename_question(self) -> None:
        """A question gets another code, or its own code again."""
        other = {LOST: RENAMED, RENAMED: LOST}
        self.survey.questions[:] = [
            replace(question, code=other.get(question.code, question.code))
            for question in self.survey.questions
        ]

    @rule()
    def retype_question(self) -> None:
        """A question gets another type, or its own type again."""
        other = {QuestionType.LONG_TEXT: QuestionType.NUMBER}
        other |= {new: old for old, new in other.items()}
        self.survey.questions[:] = [
            replace(each, type=other[each.type]) if each.code == RETYPED else each
            for each in self.survey.questions
        ]

    @rule(number=st.integers(1, 12))
    def damage(self, number: int) -> None:
        """What is answered under a number cannot be read any more."""
        self.damaged.add(number)

    @rule()
    def mend(self) -> None:
        """Everything can be read again."""
        self.damaged.clear()

    # What it is now

    def life(self) -> tuple[object, ...]:
        """Which life of the response table this is."""
        return self.survey.datecreated, self.survey.autonumber_start

    def truth(self) -> Model:
        """What is in the response table."""
        columns = {each.code: column for column, each in self.survey.question_columns().items()}
        return {
            (number, str(row["seed"])): Kept(
                row["submitdate"] is not None,
                {code: str(row[columns[code]] or "") for code in ALL_CODES if code in columns},
            )
            for number, row in self.survey.responses.items()
        }

    def unreadable(self) -> set[int]:
        """Who is there and cannot be read, by number."""
        return self.damaged & set(self.survey.responses)

    def moved(self) -> set[tuple[str, DriftKind]]:
        """Which questions are not as they were written."""
        lost = set() if self.has_lost_question() else {(LOST, DriftKind.MISSING)}
        types = {each.code: each.type for each in self.survey.questions}
        if types[RETYPED] is not QuestionType.LONG_TEXT:
            lost.add((RETYPED, DriftKind.RETYPED))
        return lost

    def has_lost_question(self) -> bool:
        """Whether the question that may be renamed has its own code."""
        return any(question.code == LOST for question in self.survey.questions)

    def clock(self) -> datetime:
        """The time."""
        self.now += timedelta(seconds=1)
        return self.now

    def _open(self) -> list[int]:
        rows = self.survey.responses.items()
        return [number for number, row in rows if row["submitdate"] is None]


def _each(act: Callable[[Survey, int], object]) -> Callable[[Survey], object]:
    """An act on the first response, if there is one."""

    def on_first(survey: Survey) -> None:
        for number in sorted(survey.responses)[:1]:
            act(survey, number)

    return on_first


def _begin_again(survey: Survey) -> None:
    survey.deactivate()
    survey.activate()


def _bring_in(survey: Survey) -> None:
    free = next(number for number in range(1, 99) if number not in survey.responses)
    survey.import_with_ids({free: {"GEMEENTE": "PROEF"}})


# What can happen while a run reads.
MEANWHILE: dict[str, Callable[[Survey], object]] = {
    "answer": lambda survey: survey.answer({"GEMEENTE": next(iter(CODES)), "V01": "intussen"}),
    "begin": lambda survey: survey.answer({"V01": "begonnen"}, complete=False),
    "finish": _each(lambda survey, number: survey.finish(number, {"V01": "klaar"})),
    "edit": _each(lambda survey, number: survey.edit(number, {"V01": "anders"})),
    "delete": _each(lambda survey, number: survey.delete(number)),
    "delete all": lambda survey: survey.delete_all(),
    "iterate": lambda survey: survey.iterate(),
    "begin again": _begin_again,
    "bring in": _bring_in,
}
