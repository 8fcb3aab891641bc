"""One survey in the stand-in, with its responses and what can happen to them.

The methods are what people do in LimeSurvey: answer, edit and delete, and what an administrator
does in the admin pages. They speak question codes; the rows hold column names, as the table does.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sync.standin.settings import SURVEY_DEFAULTS, TEXT_DEFAULTS, Value
from sync.standin.structure import Group, Question

Row = dict[str, Value]

WITHOUT_DATES = "1980-01-01 00:00:00"
OPENED_BY_LINK = -1


@dataclass
class Survey:
    """A survey: its settings and texts, its structure, and the response table while it is active.

    `responses` has a row by id; there is no table, only an empty dict, while `active` is False.
    `autonumber_start` is the first id of the next table. `lock` guards every change.
    """

    sid: int
    owner: str
    settings: dict[str, Value]
    texts: dict[str, Value]
    datecreated: str
    clock: Callable[[], datetime]
    random: Random
    lock: AbstractContextManager[object]
    groups: list[Group] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    shared_with: set[str] = field(default_factory=set)
    active: bool = False
    autonumber_start: int = 0
    next_id: int = 1
    responses: dict[int, Row] = field(default_factory=dict)

    def setting(self, name: str) -> Value:
        """The value of one survey setting, the column's default when the file did not give it."""
        return self.settings.get(name, SURVEY_DEFAULTS[name])

    def text(self, name: str) -> str:
        """One of the survey's texts in its base language; empty when there is none."""
        value = self.texts.get(name, TEXT_DEFAULTS[name])
        return "" if value is None else str(value)

    @property
    def language(self) -> str:
        """The base language."""
        return str(self.setting("language"))

    @property
    def languages(self) -> list[str]:
        """All languages, the base language first."""
        return [self.language, *str(self.setting("additional_languages") or "").split()]

    @property
    def expired(self) -> bool:
        """Whether the end date has passed."""
        expires = self.setting("expires")
        return bool(expires) and str(expires) <= self.now()

    def now(self) -> str:
        """The time by the given clock, as LimeSurvey writes it."""
        return self.clock().strftime("%Y-%m-%d %H:%M:%S")

    def ordered_groups(self) -> list[Group]:
        """The groups in the order of the pages."""
        return sorted(self.groups, key=lambda group: (group.order, group.gid))

    def questions_of(self, group: Group) -> list[Question]:
        """The questions of one group in the order of the page."""
        chosen = [question for question in self.questions if question.gid == group.gid]
        return sorted(chosen, key=lambda question: (question.order, question.qid))

    def column(self, question: Question) -> str:
        """The name of a question's column in the response table."""
        return f"{self.sid}X{question.gid}X{question.qid}"

    def system_columns(self) -> list[str]:
        """The columns that come before those of the questions."""
        columns = ["id", "submitdate", "lastpage", "startlanguage", "seed"]
        optional = (("datestamp", ("startdate", "datestamp")), ("ipaddr", ("ipaddr",)))
        for setting, names in (*optional, ("refurl", ("refurl",))):
            columns += names if self.setting(setting) == "Y" else ()
        return columns

    def question_columns(self) -> dict[str, Question]:
        """The question of each question column, in the order of the pages."""
        columns: dict[str, Question] = {}
        for group in self.ordered_groups():
            for question in self.questions_of(group):
                columns[self.column(question)] = question
                if question.is_choice and question.other == "Y":
                    columns[self.column(question) + "other"] = question
        return columns

    def columns(self) -> list[str]:
        """All columns of the response table in LimeSurvey's order."""
        return [*self.system_columns(), *self.question_columns()]

    def column_of(self, code: str) -> str:
        """The column of the question with this code; raises `KeyError` when there is none."""
        for column, question in self.question_columns().items():
            if question.code == code:
                return column
        raise KeyError(f"survey {self.sid} has no question {code}")

    def answer(self, values: Mapping[str, str | None], *, complete: bool = True) -> int:
        """Adds a response with `values` by question code and returns its id.

        A complete one has empty text where no value is given, an incomplete one has nothing there.
        """
        with self.lock:
            row = self.start()
            blank = "" if complete else None
            row.update(dict.fromkeys(self.question_columns(), blank))
            self._fill(row, values)
            if complete:
                self.submit(row)
            return int(row["id"] or 0)

    def finish(self, response_id: int, values: Mapping[str, str | None] | None = None) -> None:
        """Lets the respondent of an incomplete response fill in `values` and send it."""
        with self.lock:
            row = self.responses[response_id]
            self._fill(row, values or {})
            for column in self.question_columns():
                row[column] = "" if row[column] is None else row[column]
            self.submit(row)

    def edit(self, response_id: int, values: Mapping[str, str | None]) -> None:
        """Changes answers and no date; raises `KeyError` for an unknown id."""
        with self.lock:
            self._fill(self.responses[response_id], values)

    def delete(self, response_id: int) -> None:
        """Removes a response without a trace; raises `KeyError` for an unknown id."""
        with self.lock:
            del self.responses[response_id]

    def delete_all(self) -> None:
        """Removes every response; ids go on."""
        with self.lock:
            self.responses.clear()

    def iterate(self) -> None:
        """LimeSurvey's "iterate survey": every response becomes incomplete again."""
        with self.lock:
            for row in self.responses.values():
                row["submitdate"] = row["lastpage"] = None

    def deactivate(self) -> None:
        """Takes the response table away; the next one starts after the newest id still present."""
        with self.lock:
            self.autonumber_start = max(self.responses, default=0) + 1
            self.active = False
            self.responses = {}

    def activate(self) -> None:
        """Makes a new, empty response table."""
        with self.lock:
            self.active = True
            self.next_id = max(self.autonumber_start, 1)
            self.responses = {}

    def import_with_ids(
        self, rows: Mapping[int, Mapping[str, str | None]], *, complete: bool = True
    ) -> None:
        """Imports responses by question code that keep their ids, as the admin page can.

        Raises `ValueError` when an id is already there.
        """
        with self.lock:
            if taken := sorted(set(rows) & set(self.responses)):
                raise ValueError(f"ids already present: {taken}")
            for response_id, values in rows.items():
                newest, self.next_id = self.next_id, response_id
                self.answer(values, complete=complete)
                self.next_id = max(newest, response_id + 1)

    def start(self) -> Row:
        """A new row as the first page writes it: with a seed, and no answers yet."""
        now = self.now()
        row: Row = dict.fromkeys(self.columns())
        row |= {"id": self.next_id, "startlanguage": self.language}
        row["seed"] = str(self.random.randrange(100_000, 2_147_483_647))
        row |= {name: now for name in ("startdate", "datestamp") if name in row}
        self.responses[self.next_id] = row
        self.next_id += 1
        return row

    def submit(self, row: Row) -> None:
        """Marks a row as sent; without date stamps every response gets the same moment."""
        dated = self.setting("datestamp") == "Y"
        row["submitdate"] = self.now() if dated else WITHOUT_DATES
        row["lastpage"] = len(self.groups)
        if dated:
            row["datestamp"] = self.now()

    def _fill(self, row: Row, values: Mapping[str, str | None]) -> None:
        for code, value in values.items():
            row[self.column_of(code)] = value
