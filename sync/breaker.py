"""After a refused login LimeSurvey is left alone for a while, longer each time.

Three failed logins lock out the whole address, colleagues included. So a run logs in once, and what
was refused is remembered in the mirror, where every program sees it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Engine, Row, delete, insert, select

from sync.database import reading, writing
from sync.errors import LoginRefusedError, WaitingError
from sync.tables import BREAKER

FIRST = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
_ONLY = 1

T = TypeVar("T")


class Breaker:
    """The circuit breaker in the mirror."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def guarded(
        self, connect: Callable[[], AbstractContextManager[T]], clock: Callable[[], datetime]
    ) -> Iterator[T]:
        """What `connect` gives, unless a login was refused lately.

        Raises `WaitingError` without connecting as long as that wait lasts.
        """
        if (until := self.until()) is not None and until > clock():
            raise WaitingError(
                "LimeSurvey weigerde het inloggen. Om blokkade te voorkomen, wacht het programma "
                f"tot {until.astimezone():%d-%m-%Y %H:%M} uur. Controleer intussen de gebruiker "
                "en het wachtwoord."
            )
        try:
            with connect() as connected:
                self._close()
                yield connected
        except LoginRefusedError:
            self._open(clock())
            raise

    def until(self) -> datetime | None:
        """Until when LimeSurvey is left alone; None after a login that worked."""
        row = self._row()
        return None if row is None else row.until

    def _row(self) -> Row[tuple[int, int, datetime]] | None:
        with reading(self._engine) as connection:
            return connection.execute(select(BREAKER)).one_or_none()

    def _close(self) -> None:
        if self._row() is not None:
            with writing(self._engine) as connection:
                connection.execute(delete(BREAKER))

    def _open(self, now: datetime) -> None:
        with writing(self._engine) as connection:
            refusals = (connection.scalar(select(BREAKER.c.refusals)) or 0) + 1
            until = now + wait_after(refusals)
            connection.execute(delete(BREAKER))
            connection.execute(insert(BREAKER).values(id=_ONLY, refusals=refusals, until=until))


def wait_after(refusals: int) -> timedelta:
    """How long to wait after so many refusals in a row: 15 minutes, doubling, at most 8 hours."""
    return min(FIRST * (1 << min(refusals - 1, 10)), LONGEST)
