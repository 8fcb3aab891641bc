"""The coordinator's review of texts: what may be shown, and in which words.

A review belongs to a text's random key, so it stays when a release is made anew. Of a text that was
adapted only the adapted words are in the workspace.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, delete, insert, select, update

from plugin.workspace.schema import release_text_table, review_table
from sync.database import mark_erased, reading, scrub, writing


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
        adapted = False
        with writing(self._engine) as connection:
            for decision in decisions:
                _decide(connection, decision, access_id, now)
                adapted = adapted or decision.adapted is not None
            if adapted:
                mark_erased(connection)
        if adapted:
            scrub(self._engine)


def _decide(connection: Connection, decision: Decision, access_id: int, now: datetime) -> None:
    columns, texts = review_table.c, release_text_table.c
    if connection.scalar(select(texts.key).where(texts.key == decision.key).limit(1)) is None:
        return
    known = connection.scalar(select(columns.adapted).where(columns.key == decision.key))
    connection.execute(delete(review_table).where(columns.key == decision.key))
    connection.execute(
        insert(review_table).values(
            key=decision.key,
            state=decision.state.value,
            # The first words are gone, so what was adapted stays adapted when it is hidden.
            adapted=known if decision.adapted is None else decision.adapted,
            access_id=access_id,
            decided_at=now,
        )
    )
    of_key = update(release_text_table).where(texts.key == decision.key)
    connection.execute(of_key.values(state=decision.state.value))
    if decision.adapted is not None:
        connection.execute(of_key.values(text=decision.adapted))


def decided(
    connection: Connection, keys: Collection[str]
) -> dict[str, tuple[ReviewState, str | None]]:
    """What was decided about those of `keys` that were reviewed, with the words if adapted."""
    columns = review_table.c
    wanted = select(columns.key, columns.state, columns.adapted).where(columns.key.in_(keys))
    return {row.key: (ReviewState(row.state), row.adapted) for row in connection.execute(wanted)}
