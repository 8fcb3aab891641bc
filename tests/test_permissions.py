"""Who may do what: the whole table, written out."""

import pytest

from plugin.permissions import Actor, ActorRole, Verb, invites, may

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
OWN, OTHER = "GM0344", "GM0363"

#                          administrator  coordinator  facilitator, each for: own, other
TABLE = {
    Verb.SEE_COUNTS: ((True, True), (True, False), (True, False)),
    Verb.SEE_FEEDBACK: ((False, False), (True, False), (True, False)),
    Verb.DOWNLOAD_AGENDA: ((False, False), (True, False), (True, False)),
    Verb.CLOSE: ((True, True), (True, False), (False, False)),
    Verb.SYNC: ((True, True), (True, False), (False, False)),
    Verb.REVIEW: ((False, False), (True, False), (False, False)),
    Verb.RECORD: ((False, False), (True, False), (True, False)),
    Verb.PUBLISH: ((False, False), (True, False), (False, False)),
    Verb.CHOOSE_KEEPING: ((False, False), (True, False), (False, False)),
    Verb.KEEP_ANSWERS: ((True, True), (False, False), (False, False)),
    Verb.MAKE_ROUND: ((True, True), (False, False), (False, False)),
    Verb.SEE_RUNS: ((True, True), (False, False), (False, False)),
    Verb.ADD_MUNICIPALITY: ((True, True), (False, False), (False, False)),
    Verb.SET_END: ((True, True), (False, False), (False, False)),
    Verb.MAKE_REGION: ((True, True), (False, False), (False, False)),
    Verb.SET_INVITED: ((True, True), (True, False), (False, False)),
    Verb.INVITE_COORDINATOR: ((True, True), (False, False), (False, False)),
    Verb.INVITE_FACILITATOR: ((True, True), (True, False), (False, False)),
    Verb.HAND_MEETING_CODE: ((False, False), (True, False), (False, False)),
    Verb.SEE_TRAIL: ((True, True), (False, False), (False, False)),
    Verb.SEE_FETCHED: ((False, False), (True, False), (False, False)),
}
CASES = [
    (role, verb, municipality, allowed)
    for verb, by_role in TABLE.items()
    for role, both in zip(ActorRole, by_role, strict=True)
    for municipality, allowed in zip((OWN, OTHER), both, strict=True)
]


@pytest.mark.parametrize(("role", "verb", "municipality", "allowed"), CASES)
def test_everyone_may_do_what_the_table_says(
    role: ActorRole, verb: Verb, municipality: str, *, allowed: bool
) -> None:
    actor = Actor(1, role, None if role is ADMINISTRATOR else OWN)

    assert may(actor, verb, municipality) is allowed


def test_the_table_knows_every_verb() -> None:
    assert set(TABLE) == set(Verb)


@pytest.mark.parametrize("role", [COORDINATOR, FACILITATOR])
@pytest.mark.parametrize("verb", Verb)
def test_who_has_no_municipality_may_do_nothing(role: ActorRole, verb: Verb) -> None:
    assert not may(Actor(1, role, None), verb, OWN)


@pytest.mark.parametrize("role", ActorRole)
@pytest.mark.parametrize("verb", Verb)
def test_a_whole_round_is_the_administrators(role: ActorRole, verb: Verb) -> None:
    allowed = role is ADMINISTRATOR and TABLE[verb][0][0]
    assert may(Actor(1, role, None), verb, None) is allowed
    assert may(Actor(1, role, OWN), verb, None) is allowed


@pytest.mark.parametrize(
    ("role", "municipality", "roles"),
    [
        (ADMINISTRATOR, OWN, (COORDINATOR, FACILITATOR)),
        (ADMINISTRATOR, OTHER, (COORDINATOR, FACILITATOR)),
        (COORDINATOR, OWN, (FACILITATOR,)),
        (COORDINATOR, OTHER, ()),
        (COORDINATOR, None, ()),
        (FACILITATOR, OWN, ()),
    ],
)
def test_whom_one_lets_in(
    role: ActorRole, municipality: str | None, roles: tuple[ActorRole, ...]
) -> None:
    actor = Actor(1, role, None if role is ADMINISTRATOR else OWN)
    assert invites(actor, municipality) == roles
