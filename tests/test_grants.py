"""Grants: a code opens what it should, and only hashes of what must stay secret are kept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from plugin.permissions import Actor, ActorRole
from plugin.workspace.grants import INVITATION_LASTS, MEETING_CODE_LASTS, Way
from plugin.workspace.sessions import hashed
from plugin.workspace.store import Workspace
from tests.coming_in import come_in, own_code
from tests.kept import NOW, opened
from tests.stores import Stores

CODE, TOKEN = "ABCDE-FGHJK-MNPQR-STUVW", "het-kenmerk-van-een-sessie"


@pytest.fixture
def workspace(stores: Stores) -> Iterator[Workspace]:
    """A workspace with one invitation, to a coordinator."""
    with opened(stores) as workspace:
        workspace.grants.invite(ActorRole.COORDINATOR, "GM0344", CODE, NOW)
        yield workspace


def test_a_code_opens_one_session(workspace: Workspace) -> None:
    assert come_in(workspace, CODE, TOKEN, NOW)
    assert workspace.sessions.actor(TOKEN, NOW) == Actor(1, ActorRole.COORDINATOR, "GM0344")
    assert not come_in(workspace, CODE, "een ander", NOW)
    assert workspace.sessions.actor("een ander", NOW) is None


def test_of_two_who_use_a_code_at_once_one_comes_in(workspace: Workspace) -> None:
    opening = workspace.grants.opening(CODE, NOW)
    assert opening
    assert workspace.grants.come_in(opening, TOKEN, "eigen", NOW)
    assert not workspace.grants.come_in(opening, "een ander", "ook eigen", NOW)
    assert workspace.grants.opening("ook eigen", NOW) is None


def test_a_code_that_is_taken_back_meanwhile_opens_nothing(workspace: Workspace) -> None:
    opening = workspace.grants.opening(CODE, NOW)
    assert opening
    workspace.grants.revoke(1, NOW)
    assert not workspace.grants.come_in(opening, TOKEN, "eigen", NOW)


@pytest.mark.parametrize(
    ("waits", "opens"),
    [
        (timedelta(0), True),
        (INVITATION_LASTS - timedelta(seconds=1), True),
        (INVITATION_LASTS, False),
    ],
)
def test_a_code_works_for_seven_days(
    workspace: Workspace,
    waits: timedelta,
    opens: bool,  # noqa: FBT001
) -> None:
    assert timedelta(days=7) == INVITATION_LASTS
    assert come_in(workspace, CODE, TOKEN, NOW + waits) is opens


@pytest.mark.parametrize("code", ["", CODE.lower(), CODE[:-1], hashed(CODE), "%", "' OR 1=1 --"])
def test_another_code_opens_nothing(workspace: Workspace, code: str) -> None:
    assert not come_in(workspace, code, TOKEN, NOW)
    assert workspace.sessions.actor(TOKEN, NOW) is None


def test_the_personal_code_opens_as_often_as_one_likes(workspace: Workspace) -> None:
    come_in(workspace, CODE, TOKEN, NOW)
    for days in (0, 7, 300):
        now = NOW + timedelta(days=days)
        opening = workspace.grants.opening(own_code(TOKEN), now)
        assert opening
        assert (opening.way, opening.grant.id) == (Way.PERSONAL, 1)
        assert workspace.grants.come_in(opening, f"dag {days}", "ongebruikt", now)
        assert workspace.sessions.actor(f"dag {days}", now)
        assert workspace.grants.opening("ongebruikt", now) is None


def test_a_new_personal_code_ends_the_old_one_and_no_other(workspace: Workspace) -> None:
    workspace.grants.invite(ActorRole.FACILITATOR, "GM0344", "tweede", NOW)
    come_in(workspace, CODE, TOKEN, NOW)
    come_in(workspace, "tweede", "ander kenmerk", NOW)
    workspace.grants.renew(1, "nieuw", NOW)
    assert workspace.grants.opening(own_code(TOKEN), NOW) is None
    assert workspace.grants.opening("nieuw", NOW)
    assert workspace.grants.opening(own_code("ander kenmerk"), NOW)


def test_a_meeting_code_opens_for_the_whole_room_until_it_ends(workspace: Workspace) -> None:
    assert timedelta(hours=6) == MEETING_CODE_LASTS
    ends = workspace.grants.hand_meeting_code("GM0344", "KORT", NOW, given_by=1)
    assert ends == NOW + MEETING_CODE_LASTS
    late = ends - timedelta(minutes=1)
    for token, now in (("een", NOW), ("twee", NOW), ("drie", late)):
        assert come_in(workspace, "KORT", token, now)
        assert workspace.grants.opening(own_code(token), now) is None
        actor = workspace.sessions.actor(token, now)
        assert actor == Actor(2, ActorRole.FACILITATOR, "GM0344", comes_back=False)

    assert not come_in(workspace, "KORT", "vier", ends)
    assert workspace.sessions.actor("drie", ends) is None


def test_a_meeting_code_that_is_taken_back_ends_everybodys_session(workspace: Workspace) -> None:
    workspace.grants.hand_meeting_code("GM0344", "KORT", NOW, given_by=1)
    come_in(workspace, "KORT", "een", NOW)
    workspace.grants.revoke(2, NOW)
    assert workspace.sessions.actor("een", NOW) is None
    assert not come_in(workspace, "KORT", "twee", NOW)


def test_who_signs_on_has_one_access_and_no_code(workspace: Workspace) -> None:
    who = "uitgever\0persoon"
    for token in ("een", "twee"):
        assert workspace.grants.sign_on(who, "GM0344", ActorRole.COORDINATOR, token, NOW)
        actor = workspace.sessions.actor(token, NOW)
        assert actor == Actor(2, ActorRole.COORDINATOR, "GM0344", comes_back=False)
    assert workspace.grants.opening(f"{who}\0GM0344", NOW) is None

    assert workspace.grants.sign_on(who, "GM0344", ActorRole.FACILITATOR, "drie", NOW)
    assert workspace.sessions.actor("een", NOW) is None
    assert workspace.grants.sign_on(who, "GM0363", ActorRole.FACILITATOR, "vier", NOW)
    assert len(workspace.grants.all()) == 3

    workspace.grants.revoke(2, NOW)
    assert not workspace.grants.sign_on(who, "GM0344", ActorRole.FACILITATOR, "vijf", NOW)
    assert workspace.sessions.actor("vijf", NOW) is None
    assert workspace.sessions.actor("vier", NOW)


def test_revoking_ends_sessions_and_codes_at_once(workspace: Workspace) -> None:
    come_in(workspace, CODE, TOKEN, NOW)
    assert workspace.grants.revoke(1, NOW)
    assert workspace.sessions.actor(TOKEN, NOW) is None
    assert workspace.grants.opening(own_code(TOKEN), NOW) is None
    assert not workspace.grants.revoke(1, NOW)
    assert not workspace.grants.revoke(2, NOW)


def test_a_revoked_code_opens_nothing(workspace: Workspace) -> None:
    workspace.grants.revoke(1, NOW)
    assert not come_in(workspace, CODE, TOKEN, NOW)


def test_revoking_one_leaves_the_others(workspace: Workspace) -> None:
    workspace.grants.invite(ActorRole.ADMINISTRATOR, None, "een andere code", NOW)
    come_in(workspace, "een andere code", "ander kenmerk", NOW)
    workspace.grants.revoke(1, NOW)
    expected = Actor(2, ActorRole.ADMINISTRATOR, None)
    assert workspace.sessions.actor("ander kenmerk", NOW) == expected


def test_every_access_is_listed_without_its_codes(workspace: Workspace) -> None:
    later = NOW + timedelta(days=1)
    workspace.grants.invite(
        ActorRole.FACILITATOR, "GM0363", "tweede", later, given_by=1, note="voor Jo"
    )
    come_in(workspace, CODE, TOKEN, NOW + timedelta(hours=1))
    workspace.grants.revoke(2, NOW + timedelta(days=2))

    one, two = workspace.grants.all()

    assert (one.way, one.role, one.municipality) == (
        Way.INVITATION,
        ActorRole.COORDINATOR,
        "GM0344",
    )
    assert (one.invited_at, one.expires_at) == (NOW, NOW + INVITATION_LASTS)
    assert (one.consumed_at, one.revoked_at) == (NOW + timedelta(hours=1), None)
    assert (one.given_by, one.note) == (None, "")
    assert (two.consumed_at, two.revoked_at) == (None, NOW + timedelta(days=2))
    assert (two.given_by, two.note) == (1, "voor Jo")
    secrets = {CODE, hashed(CODE), own_code(TOKEN), hashed(own_code(TOKEN))}
    assert not secrets & {value for value in vars(one).values() if isinstance(value, str)}


def test_the_files_hold_hashes_only(workspace: Workspace, stores: Stores) -> None:
    come_in(workspace, CODE, TOKEN, NOW)
    kept = stores.on_disk()
    for secret in (CODE, TOKEN, own_code(TOKEN)):
        assert hashed(secret).encode() in kept
        assert secret.encode() not in kept
