"""The municipalities of the Netherlands by CBS code, and the made-up ones of the demo.

Source: CBS, Gemeentelijke indeling; `data/gemeenten.csv` holds code, name, the name that people
use, and from and until when the municipality is there.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from exporter.alphabet import sort_key
from exporter.name_hints import Known, as_known


@dataclass(frozen=True)
class Municipality:
    """One municipality: `name` is what people call it ("Den Haag"), `until` is None while it
    lasts.
    """

    code: str
    name: str
    since: date
    until: date | None
    made_up: bool = False


class UnknownMunicipalityError(Exception):
    """A code that is no municipality (now); the message is Dutch and says what to do."""


MADE_UP = tuple(
    Municipality(code, f"{name} (verzonnen)", date(2026, 1, 1), None, made_up=True)
    for code, name in (
        ("GM9901", "Voorbeeldstad"),
        ("GM9902", "Kleindorp"),
        ("GM9903", "Grootveen"),
        ("GM9904", "Middelhaven"),
        ("GM9905", "Openbroek"),
        ("GM9906", "Proefmeer"),
    )
)


@cache
def all_municipalities() -> dict[str, Municipality]:
    """Every municipality by code, sorted by name with accents folded; the made-up ones last."""
    text = files("plugin").joinpath("data", "gemeenten.csv").read_text("utf-8")
    listed = [_from_row(row) for row in csv.DictReader(text.splitlines())]
    listed.sort(key=lambda municipality: sort_key(municipality.name))
    return {municipality.code: municipality for municipality in (*listed, *MADE_UP)}


def _from_row(row: dict[str, str]) -> Municipality:
    return Municipality(
        code=row["code"],
        name=row["weergavenaam"],
        since=date.fromisoformat(row["geldig_vanaf"]),
        until=date.fromisoformat(row["geldig_tot"]) if row["geldig_tot"] else None,
    )


@cache
def not_people() -> Known:
    """The names of municipalities, for whoever looks for names of people."""
    return as_known(municipality.name for municipality in all_municipalities().values())


def find(code: str, today: date, *, demo: bool = False) -> Municipality:
    """The municipality with this code on `today`.

    Raises `UnknownMunicipalityError` for a code that does not exist, is no longer valid, or is
    one of the demo's made-up municipalities while `demo` is False.
    """
    municipality = all_municipalities().get(code.strip().upper())
    if municipality is None:
        raise UnknownMunicipalityError(
            f"De gemeentecode {code[:20]!r} bestaat niet. Zoek de code van het CBS op; "
            "die begint met GM en heeft vier cijfers, zoals GM0344."
        )
    if municipality.made_up and not demo:
        raise UnknownMunicipalityError(
            f"{municipality.code} is een verzonnen gemeente. Die bestaat alleen in de demo."
        )
    if municipality.until is not None and municipality.until <= today:
        raise UnknownMunicipalityError(
            f"{municipality.name} ({municipality.code}) bestaat niet meer sinds "
            f"{municipality.until:%d-%m-%Y}. "
            "Gebruik de code van de nieuwe gemeente."
        )
    return municipality


def name_of(code: str) -> str:
    """What people call the municipality with this code; the code itself when it is unknown."""
    municipality = all_municipalities().get(code)
    return municipality.name if municipality else code
