"""What LimeSurvey let us know of its surveys, and which of its statements were used."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update

from plugin.workspace.schema import nudge_table, used_statement_table
from sync.database import reading, writing


class Nudges:
    """The statements of the plugin in LimeSurvey, in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def use(self, nonce: str, good_until: datetime, now: datetime) -> bool:
        """Use a statement up; False when it was used before. Those that ended are let go."""
        columns = used_statement_table.c
        with writing(self._engine) as connection:
            connection.execute(delete(used_statement_table).where(columns.good_until < now))
            found = select(columns.nonce).where(columns.nonce == nonce)
            if connection.execute(found).first() is not None:
                return False
            connection.execute(
                used_statement_table.insert().values(nonce=nonce, good_until=good_until)
            )
        return True

    def nudge(self, survey_id: int, now: datetime) -> None:
        """Keep that something changed in a survey."""
        with writing(self._engine) as connection:
            there = connection.execute(
                update(nudge_table)
                .where(nudge_table.c.survey_id == survey_id)
                .values(nudged_at=now)
            )
            if not there.rowcount:
                connection.execute(nudge_table.insert().values(survey_id=survey_id, nudged_at=now))

    def waiting(self, since: dict[int, datetime], now: datetime, every: timedelta) -> set[int]:
        """The surveys that changed after their last run began, `every` or longer ago.

        `since` gives when that was, by survey; one without a run is not in it.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(select(nudge_table)).all()
        return {
            row.survey_id
            for row in rows
            if (began := since.get(row.survey_id)) is None
            or (began <= row.nudged_at and now - began >= every)
        }
