"""The instruments that the service shows, read once: rounds keep a copy of their content file."""

from collections.abc import Iterable
from functools import lru_cache

from plugin.workspace.rounds import Round
from survey_templates.instrument import Instrument
from survey_templates.loader import load_default


@lru_cache(maxsize=32)
def instrument_of(round_: Round) -> Instrument:
    """The instrument of a round, as it was when the round was made."""
    return round_.instrument


@lru_cache(maxsize=128)
def instrument_in(round_: Round, municipality: str) -> Instrument:
    """The instrument of a round as the people of a municipality answer it: with its own questions.

    `municipality` is its CBS code.
    """
    return instrument_of(round_).in_municipality(municipality)


@lru_cache(maxsize=1)
def default_instrument() -> Instrument:
    """The Reflectietool Eigen Kracht itself."""
    return load_default()


def instrument_by_code(code: str, rounds: Iterable[Round]) -> Instrument | None:
    """The instrument with this code: that of the newest of `rounds`, else the tool itself."""
    found = [round_ for round_ in rounds if round_.mark.content == code]
    if found:
        return instrument_of(max(found, key=lambda round_: round_.registered_at))
    return default_instrument() if default_instrument().code == code else None
