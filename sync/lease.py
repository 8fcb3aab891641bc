"""One writer: who brings over answers holds the lease, a row in the mirror.

Every write of a run renews it in the same transaction. A program that died renews nothing, so its
lease ends by itself; one that only slept finds that the lease is gone, and writes nothing more.
"""

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update

from sync.database import writing
from sync.errors import BusyError, StoreError
from sync.tables import LEASE

# Longer than one call with all its attempts can take.
LIFE = timedelta(minutes=10)
_ONLY = 1


@dataclass(frozen=True)
class Held:
    """The lease while it is ours; `clock` gives the time with its zone."""

    owner: str
    clock: Callable[[], datetime]

    def renew(self, connection: Connection) -> None:
        """Prolongs the lease in the writer's own transaction; raises `BusyError` when it is lost.

        That undoes the transaction.
        """
        now = self.clock()
        ours = update(LEASE).where(LEASE.c.owner == self.owner)
        if not connection.execute(ours.values(heartbeat=now, expires=now + LIFE)).rowcount:
            raise BusyError(
                "Het ophalen duurde te lang en een ander programma nam het over. "
                "Er is niets gewijzigd."
            )

    def is_taken_over(self, connection: Connection) -> bool:
        """Whether another program has it now."""
        others = select(LEASE.c.id).where(LEASE.c.owner != self.owner)
        return connection.execute(others).first() is not None


class Lease:
    """The lease row in the mirror."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: Held | None = None

    @contextmanager
    def held(self, clock: Callable[[], datetime]) -> Iterator[Held]:
        """Holds the lease; raises `BusyError` while a living program holds it."""
        held = Held(_new_owner(), clock)
        with writing(self._engine) as connection:
            _take(connection, held)
        self._held = held
        try:
            yield held
        finally:
            self._give_back(held)

    def let_go(self) -> None:
        """Gives back the lease that this program holds, if any.

        A run that still waits for LimeSurvey then finds that it was lost, and writes nothing more.
        """
        if self._held is not None:
            self._give_back(self._held)

    def _give_back(self, held: Held) -> None:
        # A lease that cannot be given back ends by itself.
        with suppress(StoreError), writing(self._engine) as connection:
            connection.execute(delete(LEASE).where(LEASE.c.owner == held.owner))


def _take(connection: Connection, held: Held) -> None:
    now = held.clock()
    found = connection.execute(select(LEASE).with_for_update()).one_or_none()
    if found is not None and found.expires > now:
        raise BusyError(
            "Een ander programma haalt nu al antwoorden op. U hoeft niets te doen. "
            f"Stopte dat programma onverwacht? Dan kan het na {found.expires.astimezone():%H:%M} "
            "uur weer."
        )
    connection.execute(delete(LEASE))
    row = {"id": _ONLY, "owner": held.owner, "heartbeat": now, "expires": now + LIFE}
    connection.execute(insert(LEASE).values(row))


def _new_owner() -> str:
    return f"{socket.gethostname()[:60]} {os.getpid()} {secrets.token_hex(8)}"
