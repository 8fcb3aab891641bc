"""What goes out of the workspace when a round is over, all at once."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    delete,
    func,
    select,
    update,
)

from plugin.workspace.reviews import ReviewState
from plugin.workspace.schema import (
    hold_table,
    municipality_table,
    release_table,
    release_text_table,
    review_table,
    revision_table,
    round_status_table,
    round_table,
    unassigned_table,
    upload_table,
)
from sync.database import mark_erased, reading, writing


@dataclass(frozen=True)
class Held:
    """What there is of a municipality: releases, things that people made, and texts in releases
    that nobody may see.
    """

    releases: int
    made: int
    unshown: int


class Endings:
    """What there is of rounds that are over."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def held(self, survey_id: int, shown: Collection[ReviewState]) -> dict[str, Held]:
        """What there is of each municipality that has something; texts in `shown` may be seen."""
        with reading(self._engine) as connection:
            releases = _count(connection, release_table, survey_id)
            made = _count(connection, revision_table, survey_id)
            made += _count(connection, upload_table, survey_id)
            unshown = Counter(dict(_pairs(connection, _unshown(survey_id, shown))))
        return {
            code: Held(releases[code], made[code], unshown[code])
            for code in releases.keys() | made.keys()
        }

    def end(
        self,
        survey_id: int,
        going: Collection[str],
        shown: Collection[ReviewState],
        now: datetime,
    ) -> None:
        """Take away what goes: of the municipalities in `going` releases and what was made, of all
        of them the texts that are not in `shown`, and what is listed of single answers.
        """
        with writing(self._engine) as connection:
            erased = _erase_texts(connection, _texts(survey_id, going))
            erased += _erase_texts(connection, _hidden(survey_id, shown))
            for table in (release_table, revision_table, upload_table):
                erased += connection.execute(
                    delete(table).where(_at(table, survey_id, going))
                ).rowcount
            _forget_answers(connection, survey_id)
            first = (round_table.c.survey_id == survey_id) & round_table.c.ended_at.is_(None)
            connection.execute(update(round_table).where(first).values(ended_at=now))
            if erased:
                mark_erased(connection)

    def choose(self, survey_id: int, municipality: str, *, keeps: bool) -> None:
        """Keep whether a municipality's releases and agenda stay when the round is over."""
        here = _at(municipality_table, survey_id, [municipality], "code")
        with writing(self._engine) as connection:
            connection.execute(update(municipality_table).where(here).values(keeps=keeps))


def _at(
    table: Table, survey_id: int, codes: Collection[str], column: str = "municipality"
) -> ColumnElement[bool]:
    return (table.c.survey_id == survey_id) & table.c[column].in_(codes)


def _count(connection: Connection, table: Table, survey_id: int) -> Counter[str]:
    counted = select(table.c.municipality, func.count()).where(table.c.survey_id == survey_id)
    return Counter(dict(_pairs(connection, counted.group_by(table.c.municipality))))


def _pairs(connection: Connection, query: Select[str, int]) -> list[tuple[str, int]]:
    return [(code, number) for code, number in connection.execute(query)]


def _unshown(survey_id: int, shown: Collection[ReviewState]) -> Select[str, int]:
    columns = (release_table.c.municipality, func.count())
    return (
        select(*columns)
        .join(release_text_table, release_text_table.c.release_id == release_table.c.id)
        .where(release_table.c.survey_id == survey_id, _is_not(shown))
        .group_by(release_table.c.municipality)
    )


def _is_not(shown: Collection[ReviewState]) -> ColumnElement[bool]:
    return release_text_table.c.state.not_in([state.value for state in shown])


def _texts(survey_id: int, going: Collection[str]) -> ColumnElement[bool]:
    releases = select(release_table.c.id).where(_at(release_table, survey_id, going))
    return release_text_table.c.release_id.in_(releases)


def _hidden(survey_id: int, shown: Collection[ReviewState]) -> ColumnElement[bool]:
    releases = select(release_table.c.id).where(release_table.c.survey_id == survey_id)
    return release_text_table.c.release_id.in_(releases) & _is_not(shown)


def _erase_texts(connection: Connection, which: ColumnElement[bool]) -> int:
    """Take texts away, and what was decided about them; how many."""
    keys = select(release_text_table.c.key).where(which)
    connection.execute(delete(review_table).where(review_table.c.key.in_(keys)))
    return connection.execute(delete(release_text_table).where(which)).rowcount


def _forget_answers(connection: Connection, survey_id: int) -> None:
    """Take away what is listed of single answers, and the counts of those."""
    for table in (hold_table, unassigned_table):
        connection.execute(delete(table).where(table.c.survey_id == survey_id))
    status = round_status_table.c
    none = dict.fromkeys(("unassigned", "trial", "set_aside", "archived"), 0)
    connection.execute(update(round_status_table).where(status.survey_id == survey_id).values(none))
