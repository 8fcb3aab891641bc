"""The coordinator's review of texts: what may be shown, and in which words.

A review belongs to a text's random key, so it stays when a release is made anew. Of a text that was
adapted only the adapted words are in the workspace.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from plugin.workspace.schema import release_text_table, review_table
from sync.database import mark_erased, reading, scrub, writing

_KEYS = 500


class ReviewState(StrEnum):
    """What was decided about a text."""

    NEW = "nieuw"
    SHOWN = "tonen"
    ADAPTED = "aangepast"
    HIDDEN = "verborgen"


@dataclass(frozen=True)
class Decision:
    """What to do with the text of `key`; `adapted` are its new words, None for any other state."""

    key: str
    state: ReviewState
    adapted: str | None = None


class Reviews:
    """The reviews in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def states(self, release_id: int) -> dict[str, ReviewState]:
        """The state of every text of a release, by its key."""
        columns = release_text_table.c
        wanted = select(columns.key, columns.state).where(columns.release_id == release_id)
        with reading(self._engine) as connection:
            return {row.key: ReviewState(row.state) for row in connection.execute(wanted)}

    def decide(self, decisions: Iterable[Decision], access_id: int, now: datetime) -> None:
        """Keep decisions, all or none; the words that an adapted text had are gone afterwards.

        One about a text that was erased meanwhile is not kept.
        """
        newest = {decision.key: decision for decision in decisions}
        adapted = any(decision.adapted is not None for decision in newest.values())
        with writing(self._engine) as connection:
            there = [newest[key] for key in _there(connection, list(newest))]
            if there:
                _decide(connection, there, access_id, now)
            if adapted:
                mark_erased(connection)
        if adapted:
            scrub(self._engine)


def _there(connection: Connection, keys: list[str]) -> set[str]:
    """Those of `keys` under which a text still stands."""
    column = release_text_table.c.key
    return {
        key
        for some in _in_lots(keys)
        for key in connection.scalars(select(column).where(column.in_(some)))
    }


def _decide(
    connection: Connection, decisions: list[Decision], access_id: int, now: datetime
) -> None:
    """Keep decisions about texts that are there, one about each: all in a few statements."""
    known = decided(connection, [decision.key for decision in decisions])
    rows = [
        {
            "key": decision.key,
            "state": decision.state.value,
            # The first words are gone, so what was adapted stays adapted when it is hidden.
            "adapted": known.get(decision.key, (None, None))[1]
            if decision.adapted is None
            else decision.adapted,
        }
        for decision in decisions
    ]
    by = {"access_id": access_id, "decided_at": now}
    chosen = [{"of": row["key"], "as": row["state"], "words": row["adapted"]} for row in rows]
    of_key = release_text_table.c.key == bindparam("of")
    states = update(release_text_table).where(of_key).values(state=bindparam("as"))
    connection.execute(delete(review_table).where(review_table.c.key == bindparam("of")), chosen)
    connection.execute(insert(review_table), [row | by for row in rows])
    connection.execute(states, chosen)
    if adapted := [each for each in chosen if each["words"] is not None]:
        words = update(release_text_table).where(of_key).values(text=bindparam("words"))
        connection.execute(words, adapted)


def decided(
    connection: Connection, keys: Sequence[str]
) -> dict[str, tuple[ReviewState, str | None]]:
    """What was decided about those of `keys` that were reviewed, with the words if adapted."""
    columns = review_table.c
    wanted = select(columns.key, columns.state, columns.adapted)
    return {
        row.key: (ReviewState(row.state), row.adapted)
        for some in _in_lots(keys)
        for row in connection.execute(wanted.where(columns.key.in_(some)))
    }


def _in_lots(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many keys at a time as every database takes in one statement."""
    return (keys[start : start + _KEYS] for start in range(0, len(keys), _KEYS))
