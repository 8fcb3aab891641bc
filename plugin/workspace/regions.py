"""Regions: municipalities of a round that look at their figures together."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select

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
            members = region_municipality_table
            connection.execute(delete(members).where(members.c.region_id == key))
            rows = [{"region_id": key, "municipality": code} for code in municipalities]
            connection.execute(members.insert(), rows)

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
