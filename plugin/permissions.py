"""Who may do what: one function, deny by default.

The administrator (beheerder) keeps the installation and sees counts, never what people wrote. The
coordinator works for one municipality: decides when it closes, and which texts may be shown. The
facilitator (begeleider) of one municipality sees what was released, and records what is agreed.
"""

from dataclasses import dataclass
from enum import StrEnum


class ActorRole(StrEnum):
    """The three kinds of people who sign in."""

    ADMINISTRATOR = "beheerder"
    COORDINATOR = "coordinator"
    FACILITATOR = "begeleider"


class Verb(StrEnum):
    """What can be done with a municipality in a round, or with the installation as a whole."""

    SEE_COUNTS = "aantallen zien"
    SEE_FEEDBACK = "terugkoppeling zien"
    DOWNLOAD_AGENDA = "actieagenda downloaden"
    CLOSE = "sluiten en heropenen"
    SYNC = "ophalen"
    REVIEW = "teksten beoordelen"
    RECORD = "afspraken en acties vastleggen"
    PUBLISH = "uitkomsten delen"
    CHOOSE_KEEPING = "kiezen wat er blijft"
    KEEP_ANSWERS = "antwoorden toewijzen en wissen"
    MAKE_ROUND = "rondes maken"
    SEE_RUNS = "zien hoe het ophalen gaat"
    ADD_MUNICIPALITY = "gemeenten toevoegen"
    SET_END = "einddatum kiezen"
    MAKE_REGION = "regio's maken"
    SET_INVITED = "aantal genodigden vastleggen"
    INVITE_COORDINATOR = "coördinatoren uitnodigen"
    INVITE_FACILITATOR = "begeleiders uitnodigen"
    HAND_MEETING_CODE = "een code voor een bijeenkomst geven"
    SEE_TRAIL = "zien wat er is gebeurd"
    SEE_FETCHED = "zien wie wat ophaalde"


@dataclass(frozen=True)
class Actor:
    """Someone who is signed in; `municipality` is None only for the administrator.

    `comes_back` says that a personal code goes with the access.
    """

    access_id: int
    role: ActorRole
    municipality: str | None
    comes_back: bool = True


_VERBS = {
    ActorRole.ADMINISTRATOR: {
        Verb.SEE_COUNTS,
        Verb.CLOSE,
        Verb.SYNC,
        Verb.KEEP_ANSWERS,
        Verb.MAKE_ROUND,
        Verb.SEE_RUNS,
        Verb.ADD_MUNICIPALITY,
        Verb.SET_END,
        Verb.MAKE_REGION,
        Verb.SET_INVITED,
        Verb.INVITE_COORDINATOR,
        Verb.INVITE_FACILITATOR,
        Verb.SEE_TRAIL,
    },
    ActorRole.COORDINATOR: {
        Verb.SEE_COUNTS,
        Verb.SEE_FEEDBACK,
        Verb.DOWNLOAD_AGENDA,
        Verb.CLOSE,
        Verb.SYNC,
        Verb.REVIEW,
        Verb.RECORD,
        Verb.PUBLISH,
        Verb.CHOOSE_KEEPING,
        Verb.SET_INVITED,
        Verb.INVITE_FACILITATOR,
        Verb.HAND_MEETING_CODE,
        Verb.SEE_FETCHED,
    },
    ActorRole.FACILITATOR: {
        Verb.SEE_COUNTS,
        Verb.SEE_FEEDBACK,
        Verb.DOWNLOAD_AGENDA,
        Verb.RECORD,
    },
}

_INVITING = {
    ActorRole.COORDINATOR: Verb.INVITE_COORDINATOR,
    ActorRole.FACILITATOR: Verb.INVITE_FACILITATOR,
}


def invites(actor: Actor, municipality: str | None) -> tuple[ActorRole, ...]:
    """The roles that `actor` lets in for `municipality`, and takes the access back of.

    An administrator is invited by a command only.
    """
    return tuple(role for role, verb in _INVITING.items() if may(actor, verb, municipality))


def may(actor: Actor, verb: Verb, municipality: str | None) -> bool:
    """Whether `actor` may do `verb` with what belongs to `municipality` (a CBS code).

    None is a whole round, which is the administrator's.
    """
    if verb not in _VERBS[actor.role]:
        return False
    if actor.role is ActorRole.ADMINISTRATOR:
        return True
    return municipality is not None and actor.municipality == municipality
