"""Rounds and the municipalities in them."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from sqlalchemy import ColumnElement, Engine, RowMapping, delete, select, update
from sqlalchemy.exc import IntegrityError

from plugin.workspace.schema import (
    municipality_status_table,
    municipality_table,
    region_municipality_table,
    region_table,
    round_table,
)
from survey_templates.codebook import TRIAL_CODE, Mark
from survey_templates.instrument import Instrument
from survey_templates.loader import parse
from sync import records
from sync.database import reading, writing

CODE_PLACE = "GEMEENTECODE"
# The form of a participation code, also of one that was misread: 0 and O look alike.
CODE_FORM = re.compile("GM[0-9]{4}-[0-9A-Z]{6}")


class WorkspaceError(Exception):
    """Something that the workspace refuses; the message is Dutch and says what to do."""


@dataclass(frozen=True)
class Round(records.Round):
    """A round as the workspace keeps it, with its own copy of the content file.

    `link_template` is the public address with `CODE_PLACE` where the participation code goes. On
    `ends_on` the answers go, and `ended_at` is when they went; None while they are there.
    """

    link_template: str
    registered_at: datetime
    ends_on: date
    ended_at: datetime | None = None

    @property
    def instrument(self) -> Instrument:
        """The instrument as it was when the round was made."""
        return parse(self.content, f"ronde {self.survey_id}")

    @property
    def trial_link(self) -> str:
        """The public address on which anyone can try the survey; such answers are never counted."""
        return self.link(TRIAL_CODE)

    def link(self, participation_code: str) -> str:
        """The public address on which a municipality's respondents answer."""
        return self.link_template.replace(CODE_PLACE, quote(participation_code, safe=""))


@dataclass(frozen=True)
class Participant:
    """A municipality in a round; `invited` is None when nobody said, `closed_at` while it is
    open. It `keeps` its releases and agenda when the answers go, or not.
    """

    survey_id: int
    code: str
    participation_code: str
    invited: int | None
    closed_at: datetime | None
    keeps: bool = True


class Rounds:
    """The rounds in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def register(self, new: Round) -> None:
        """Keep a new round; raises `WorkspaceError` when the survey is a round already."""
        values = {**vars(new), "mark": new.mark.to_text(), "ends_on": new.ends_on.isoformat()}
        with writing(self._engine) as connection:
            try:
                connection.execute(round_table.insert().values(values))
            except IntegrityError:
                raise WorkspaceError(f"Vragenlijst {new.survey_id} is al een ronde.") from None

    def all(self) -> list[Round]:
        """Every round, the oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(round_table).order_by(round_table.c.registered_at))
            return [_to_round(row) for row in rows.mappings()]

    def get(self, survey_id: int) -> Round | None:
        """The round of this survey, or None."""
        with reading(self._engine) as connection:
            row = (
                connection.execute(select(round_table).where(round_table.c.survey_id == survey_id))
                .mappings()
                .one_or_none()
            )
        return _to_round(row) if row else None

    def set_end(self, survey_id: int, ends_on: date) -> None:
        """Keep on which day the answers of a round go."""
        with writing(self._engine) as connection:
            this = update(round_table).where(round_table.c.survey_id == survey_id)
            connection.execute(this.values(ends_on=ends_on.isoformat()))

    def add_municipalities(self, participants: list[Participant]) -> None:
        """Add municipalities to a round, all or none.

        Raises `WorkspaceError` when one of them is in it already.
        """
        with writing(self._engine) as connection:
            try:
                connection.execute(
                    municipality_table.insert(), [vars(each) for each in participants]
                )
            except IntegrityError:
                taken = ", ".join(self._taken(participants)) or "een deelnamecode"
                raise WorkspaceError(
                    f"Niets toegevoegd. Dit staat dubbel of doet al mee: {taken}."
                ) from None

    def _taken(self, participants: list[Participant]) -> list[str]:
        """The codes that are there already, or twice in the list."""
        counted = Counter(each.code for each in participants)
        there = {each.code for each in self.municipalities(participants[0].survey_id)}
        return [code for code, number in counted.items() if number > 1 or code in there]

    def municipalities(self, survey_id: int) -> list[Participant]:
        """The municipalities of a round, by code."""
        query = select(municipality_table).where(municipality_table.c.survey_id == survey_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(municipality_table.c.code))
            return [Participant(**row) for row in rows.mappings()]

    def municipality(self, survey_id: int, code: str) -> Participant | None:
        """One municipality in a round, or None when it does not take part."""
        with reading(self._engine) as connection:
            row = (
                connection.execute(select(municipality_table).where(_is(survey_id, code)))
                .mappings()
                .one_or_none()
            )
        return Participant(**row) if row else None

    def remove_municipality(self, survey_id: int, code: str) -> None:
        """Take a municipality out of a round, with its counts and its places in regions.

        Raises `WorkspaceError` once anything was released, agreed or handed in for it.
        """
        counts, members = municipality_status_table, region_municipality_table
        regions = select(region_table.c.id).where(region_table.c.survey_id == survey_id)
        theirs = (
            (counts, (counts.c.survey_id == survey_id) & (counts.c.municipality == code)),
            (members, members.c.region_id.in_(regions) & (members.c.municipality == code)),
            (municipality_table, _is(survey_id, code)),
        )
        with writing(self._engine) as connection:
            try:
                for table, of_it in theirs:
                    connection.execute(delete(table).where(of_it))
            except IntegrityError:
                raise WorkspaceError(
                    f"{code} blijft in ronde {survey_id}: er is al een uitkomst, een afspraak of "
                    "een werkboek van."
                ) from None

    def set_invited(self, survey_id: int, code: str, invited: int | None) -> None:
        """Keep how many people a municipality invited."""
        self._change(survey_id, code, {"invited": invited})

    def set_closed(self, survey_id: int, code: str, closed_at: datetime | None) -> None:
        """Close a municipality in a round at `closed_at`, or open it again with None."""
        self._change(survey_id, code, {"closed_at": closed_at})

    def _change(self, survey_id: int, code: str, values: dict[str, object]) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                update(municipality_table).where(_is(survey_id, code)).values(values)
            )


def _is(survey_id: int, code: str) -> ColumnElement[bool]:
    return (municipality_table.c.survey_id == survey_id) & (municipality_table.c.code == code)


def _to_round(row: RowMapping) -> Round:
    ends_on = date.fromisoformat(row["ends_on"])
    return Round(**{**row, "mark": Mark.from_text(row["mark"]), "ends_on": ends_on})
