"""What somebody chose for a region of municipalities. Pure."""

from collections.abc import Collection

from exporter.region import FEWEST
from exporter.safe_text import safe

LONGEST_NAME = 100


class RegionError(Exception):
    """A region that cannot be; the message is Dutch and says what to do."""


def chosen_region(
    name: str, codes: Collection[str], taking_part: Collection[str]
) -> tuple[str, list[str]]:
    """The name and the municipalities of a region, by code; who does not take part is left out.

    Raises `RegionError` without a fitting name, or with too few municipalities.
    """
    named = safe(" ".join(name.split()))
    members = sorted(set(codes) & set(taking_part))
    if not 0 < len(named) <= LONGEST_NAME or len(members) < FEWEST:
        raise RegionError(
            f"Geef een naam van ten hoogste {LONGEST_NAME} tekens, en twee gemeenten of meer."
        )
    return named, members
