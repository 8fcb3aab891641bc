"""What a provider says of somebody → a role here. Pure."""

from collections.abc import Mapping
from typing import Any

from plugin.permissions import ActorRole


def role_of(
    claims: Mapping[str, Any], claim: str, roles: Mapping[ActorRole, frozenset[str]]
) -> ActorRole | None:
    """The first role of which a value stands in the claim; None when there is none.

    A claim holds one value or a list of them.
    """
    given = claims.get(claim)
    values = {each for each in _listed(given) if isinstance(each, str)}
    return next((role for role, wanted in roles.items() if values & wanted), None)


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]
