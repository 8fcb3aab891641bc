"""A round as a whole, for who may do something with it, and what that leaves in the audit trail.

What is absent and what is not allowed raise the same `NotFoundError`.
"""

from collections.abc import Iterable
from datetime import datetime

from plugin.permissions import Actor, Verb, may
from plugin.places import NotFoundError
from plugin.retention import is_over
from plugin.workspace.audit import Act, Entry
from plugin.workspace.rounds import Round
from plugin.workspace.store import Workspace


def whole_round(workspace: Workspace, actor: Actor, verb: Verb, survey_id: int) -> Round:
    """The round of a survey, for who may do `verb` there."""
    round_ = workspace.rounds.get(survey_id)
    if round_ is None or not may(actor, verb, None):
        raise NotFoundError
    return round_


def lasting_round(
    workspace: Workspace, actor: Actor, verb: Verb, survey_id: int, now: datetime
) -> Round:
    """Likewise of a round that is not over."""
    round_ = whole_round(workspace, actor, verb, survey_id)
    if is_over(round_, now):
        raise NotFoundError
    return round_


def note_each(  # noqa: PLR0913, PLR0917 -- what a line says, for each municipality
    workspace: Workspace,
    actor: Actor,
    act: Act,
    survey_id: int,
    codes: Iterable[str],
    now: datetime,
) -> None:
    """Leave a line in the trail for each municipality that was acted on."""
    for code in codes:
        workspace.audit.add(
            Entry(
                at=now,
                act=act,
                access_id=actor.access_id,
                role=actor.role,
                survey_id=survey_id,
                municipality=code,
            )
        )
