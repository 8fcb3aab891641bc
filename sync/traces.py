"""What a response leaves behind in releases when it goes: the keys of its texts, and its absence.

The workspace knows a text by its random key only, and only the mirror knows whose it is. So a
response that goes leaves its keys here in the same transaction, and they stay: whatever the
workspace still holds under one of them is taken away at the next opportunity, also after a program
was killed between the two stores, and in a workspace that was put back from a backup.
"""

from sqlalchemy import Connection, Engine, Select, and_, func, insert, select, union

from sync.database import reading
from sync.tables import (
    EPOCH,
    ERASED_TEXT,
    FORMER_KEY,
    KNOWN_RELEASE,
    RELEASE_MEMBER,
    RESPONSE,
    TEXT_KEY,
)


def leave_traces(connection: Connection, going: Select[int]) -> None:
    """Keeps the keys of all texts of the responses that are about to go, by their own keys."""
    keys = union(
        *(
            select(EPOCH.c.survey_id, table.c.key)
            .join(RESPONSE, RESPONSE.c.id == table.c.response_id)
            .join(EPOCH, EPOCH.c.id == RESPONSE.c.epoch_id)
            .where(table.c.response_id.in_(going))
            for table in (TEXT_KEY, FORMER_KEY)
        )
    )
    connection.execute(insert(ERASED_TEXT).from_select(["survey_id", "key"], keys))


class Traces:
    """What is left of who went."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def erased_texts(self, survey_id: int) -> set[str]:
        """The keys of the texts of who went."""
        wanted = select(ERASED_TEXT.c.key).where(ERASED_TEXT.c.survey_id == survey_id)
        with reading(self._engine) as connection:
            return set(connection.scalars(wanted))

    def staying(self, survey_id: int) -> dict[tuple[str, int], int]:
        """How many of its responses are still here, for each release, by municipality and number.

        A release is left out when the mirror never knew who is in it, as one that was built anew.
        """
        place = (KNOWN_RELEASE.c.municipality, KNOWN_RELEASE.c.number)
        shared = ("survey_id", "municipality", "number")
        is_in = and_(*(KNOWN_RELEASE.c[name] == RELEASE_MEMBER.c[name] for name in shared))
        wanted = (
            select(*place, func.count(RELEASE_MEMBER.c.response_id))
            .outerjoin(RELEASE_MEMBER, is_in)
            .where(KNOWN_RELEASE.c.survey_id == survey_id)
            .group_by(*place)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        return {(municipality, number): count for municipality, number, count in rows}
