"""The kinds of database that a store can be in, and which one an address is of."""

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from sync import postgresql, sqlite


class Kind(Protocol):
    """What one kind of database does in its own way; each is a module."""

    NAME: str

    def complete(self, address: URL) -> URL:
        """The address as our driver wants it."""
        ...

    def place(self, address: URL) -> tuple[str, ...]:
        """What tells a store from another, however their addresses are written."""
        ...

    def prepare(self, engine: Engine) -> None:
        """Sets how connections and transactions of a new engine begin."""
        ...

    def refuse_unfit(self, connection: Connection, /) -> None:
        """Raises `StoreError` for a database in which no store can be."""
        ...

    def settle(self, connection: Connection, /) -> None:
        """What is left to do once the tables are up to date."""
        ...

    def mark_erased(self, connection: Connection, /) -> None:
        """Keeps in a writer's transaction that it erases something."""
        ...

    def scrub(self, engine: Engine) -> bool:
        """Takes what was erased out of the database's files; whether nothing of it is left."""
        ...

    def faults(self, connection: Connection, /) -> list[str]:
        """What works and still is not right, each with its cure, in Dutch."""
        ...

    def explain(self, cause: BaseException | None, /) -> str:
        """Why a transaction failed, in Dutch and without values, from the driver's own error."""
        ...


KINDS: Mapping[str, Kind] = {"sqlite": sqlite, "postgresql": postgresql}


def addressed(url: str) -> tuple[URL, Kind]:
    """An address and its kind; raises `ValueError` for an address that is none."""
    try:
        address = make_url(url)
        return address, KINDS[address.get_backend_name()]
    except (ArgumentError, KeyError, ValueError):
        raise ValueError("no address") from None


def kind_of(bound: Engine | Connection) -> Kind:
    """The kind of an open store."""
    return KINDS[bound.dialect.name]


def name_of(url: str) -> str:
    """What the database at an address is called: SQLite, PostgreSQL, or "onbekend"."""
    try:
        return addressed(url)[1].NAME
    except ValueError:
        return "onbekend"


def are_one(url: str, other: str) -> bool:
    """Whether two addresses are of one store; not when one of them is no address."""
    try:
        (address, kind), (other_address, other_kind) = addressed(url), addressed(other)
    except ValueError:
        return False
    return kind is other_kind and kind.place(address) == kind.place(other_address)
