"""After a refused login LimeSurvey is left alone for a while, longer each time.

Three failed logins lock out the whole address, colleagues included. So a run logs in once, and what
was refused is remembered in the mirror, where every program sees it. Another account or password is
another login: with that the wait ends at once.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Engine, Row, delete, insert, select

from sync.database import reading, writing
from sync.errors import LoginRefusedError, WaitingError
from sync.tables import BREAKER

FIRST = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
_ONLY = 1

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Door(Generic[T_co]):
    """A way in to LimeSurvey: `connect` logs in, with the address, name and password in `account`.

    Of `account` only a salted hash is ever kept. It `leads_nowhere` when no settings name one.
    """

    connect: Callable[[], AbstractContextManager[T_co]]
    account: str = field(repr=False)
    leads_nowhere: bool = False


class Breaker:
    """The circuit breaker in the mirror."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def guarded(self, door: Door[T_co], clock: Callable[[], datetime]) -> Iterator[T_co]:
        """What is behind the door, unless this login was refused lately.

        Raises `WaitingError` without connecting as long as that wait lasts.
        """
        if (until := self.until(door.account)) is not None and until > clock():
            raise WaitingError(
                "LimeSurvey weigerde het inloggen. Om blokkade te voorkomen, wacht het programma "
                f"tot {until.astimezone():%d-%m-%Y %H:%M} uur. Controleer de gebruiker en het "
                "wachtwoord in de instellingen. Zodra u die wijzigt, is het wachten voorbij."
            )
        try:
            with door.connect() as connected:
                self._close()
                yield connected
        except LoginRefusedError:
            self._open(clock(), door.account)
            raise

    def until(self, account: str) -> datetime | None:
        """Until when this account leaves LimeSurvey alone; None when it was not refused last."""
        row = self._row()
        return row.until if row is not None and _is_of(row, account) else None

    def _row(self) -> Row[Any] | None:
        with reading(self._engine) as connection:
            return connection.execute(select(BREAKER)).one_or_none()

    def _close(self) -> None:
        if self._row() is not None:
            with writing(self._engine) as connection:
                connection.execute(delete(BREAKER))

    def _open(self, now: datetime, account: str) -> None:
        with writing(self._engine) as connection:
            row = connection.execute(select(BREAKER)).one_or_none()
            refusals = 1 + (row.refusals if row is not None and _is_of(row, account) else 0)
            opened = {
                "id": _ONLY,
                "refusals": refusals,
                "until": now + wait_after(refusals),
                "account": _hashed(account, secrets.token_hex(16)),
            }
            connection.execute(delete(BREAKER))
            connection.execute(insert(BREAKER).values(opened))


def wait_after(refusals: int) -> timedelta:
    """How long to wait after so many refusals in a row: 15 minutes, doubling, at most 8 hours."""
    return min(FIRST * (1 << min(refusals - 1, 10)), LONGEST)


def _is_of(row: Row[Any], account: str) -> bool:
    """Whether it was this account that was refused; a row of before this was kept is anybody's."""
    if row.account is None:
        return True
    salt, _, _ = row.account.partition("$")
    return hmac.compare_digest(row.account, _hashed(account, salt))


def _hashed(account: str, salt: str) -> str:
    """The salt and the scrypt hash of 32 bytes, both in hex; the cost is the least of OWASP's."""
    hashed = hashlib.scrypt(account.encode(), salt=salt.encode(), n=2**14, r=8, p=5, dklen=32)
    return f"{salt}${hashed.hex()}"
