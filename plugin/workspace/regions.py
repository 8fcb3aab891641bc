"""Regions: municipalities of a round that look at their figures together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.exc import IntegrityError

from plugin.workspace.rounds import WorkspaceError
from plugin.workspace.schema import region_municipality_table, region_table
from sync.database import reading, writing


@dataclass(frozen=True)
class RegionOfRound:
    """A region by its name, with the CBS codes of its municipalities."""

    id: int
    survey_id: int
    name: str
    municipalities: tuple[str, ...]


class Regions:
    """The regions in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, survey_id: int, name: str, municipalities: Sequence[str]) -> None:
        """Keep a region of a round; one of the same name gets these municipalities instead."""
        of_name = (region_table.c.survey_id == survey_id) & (region_table.c.name == name)
        with writing(self._engine) as connection:
            key = connection.scalar(select(region_table.c.id).where(of_name))
            if key is None:
                made = region_table.insert().values(survey_id=survey_id, name=name)
                key = connection.execute(made.returning(region_table.c.id)).scalar_one()
            _fill(connection, key, municipalities)

    def make(self, survey_id: int, name: str, municipalities: Sequence[str]) -> None:
        """Keep a new region; raises `WorkspaceError` when its name is taken."""
        made = region_table.insert().values(survey_id=survey_id, name=name)
        with writing(self._engine) as connection, _own_name():
            key = connection.execute(made.returning(region_table.c.id)).scalar_one()
            _fill(connection, key, municipalities)

    def change(self, region: RegionOfRound, name: str, municipalities: Sequence[str]) -> None:
        """Give a region another name and other municipalities; raises `WorkspaceError` likewise."""
        this = update(region_table).where(region_table.c.id == region.id)
        with writing(self._engine) as connection, _own_name():
            connection.execute(this.values(name=name))
            _fill(connection, region.id, municipalities)

    def remove(self, region: RegionOfRound) -> None:
        """Take a region away."""
        with writing(self._engine) as connection:
            connection.execute(delete(region_table).where(region_table.c.id == region.id))

    def all(self, survey_id: int) -> list[RegionOfRound]:
        """The regions of a round, by name."""
        members = region_municipality_table
        wanted = (
            select(region_table, members.c.municipality)
            .join(members, members.c.region_id == region_table.c.id)
            .where(region_table.c.survey_id == survey_id)
            .order_by(region_table.c.name, members.c.municipality)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        codes: dict[tuple[int, str], list[str]] = {}
        for row in rows:
            codes.setdefault((row.id, row.name), []).append(row.municipality)
        return [
            RegionOfRound(key, survey_id, name, tuple(found))
            for (key, name), found in codes.items()
        ]


def _fill(connection: Connection, key: int, municipalities: Sequence[str]) -> None:
    """Put municipalities in a region in the place of those that were there."""
    members = region_municipality_table
    connection.execute(delete(members).where(members.c.region_id == key))
    rows = [{"region_id": key, "municipality": code} for code in municipalities]
    connection.execute(members.insert(), rows)


@contextmanager
def _own_name() -> Iterator[None]:
    """Raises `WorkspaceError` when another region of the round has the name that is kept."""
    try:
        yield
    except IntegrityError:
        raise WorkspaceError("Er is al een regio met deze naam. Kies een andere.") from None
