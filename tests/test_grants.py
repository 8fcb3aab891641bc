"""Grants: a code opens one session, and only hashes of what must stay secret are kept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from plugin.permissions import Actor, ActorRole
from plugin.workspace.grants import INVITATION_LASTS, SESSION_IDLE, Grants, hashed
from plugin.workspace.store import Workspace
from tests.kept import NOW, opened
from tests.stores import Stores

CODE, TOKEN = "ABCDE-FGHJK-MNPQR-STUVW", "het-kenmerk-van-een-sessie"


@pytest.fixture
def workspace(stores: Stores) -> Iterator[Workspace]:
    with opened(stores) as workspace:
        yield workspace


@pytest.fixture
def grants(workspace: Workspace) -> Grants:
    """Grants with one invitation, to a coordinator."""
    workspace.grants.invite(ActorRole.COORDINATOR, "GM0344", CODE, NOW)
    return workspace.grants


def test_a_code_opens_one_session(grants: Grants) -> None:
    assert grants.consume(CODE, TOKEN, NOW)
    assert grants.actor(TOKEN, NOW) == Actor(1, ActorRole.COORDINATOR, "GM0344")
    assert not grants.consume(CODE, "een ander", NOW)
    assert grants.actor("een ander", NOW) is None


@pytest.mark.parametrize(
    ("waits", "opens"),
    [
        (timedelta(0), True),
        (INVITATION_LASTS - timedelta(seconds=1), True),
        (INVITATION_LASTS, False),
    ],
)
def test_a_code_works_for_seven_days(
    grants: Grants,
    waits: timedelta,
    opens: bool,  # noqa: FBT001
) -> None:
    assert timedelta(days=7) == INVITATION_LASTS
    assert grants.consume(CODE, TOKEN, NOW + waits) is opens


@pytest.mark.parametrize("code", ["", CODE.lower(), CODE[:-1], hashed(CODE), "%", "' OR 1=1 --"])
def test_another_code_opens_nothing(grants: Grants, code: str) -> None:
    assert not grants.consume(code, TOKEN, NOW)
    assert grants.actor(TOKEN, NOW) is None


def test_revoking_ends_the_session_at_once(grants: Grants) -> None:
    grants.consume(CODE, TOKEN, NOW)
    assert grants.revoke(1, NOW)
    assert grants.actor(TOKEN, NOW) is None
    assert not grants.revoke(1, NOW)
    assert not grants.revoke(2, NOW)


def test_a_revoked_code_opens_nothing(grants: Grants) -> None:
    grants.revoke(1, NOW)
    assert not grants.consume(CODE, TOKEN, NOW)


def test_revoking_one_leaves_the_others(grants: Grants) -> None:
    grants.invite(ActorRole.ADMINISTRATOR, None, "een andere code", NOW)
    grants.consume("een andere code", "ander kenmerk", NOW)
    grants.revoke(1, NOW)
    assert grants.actor("ander kenmerk", NOW) == Actor(2, ActorRole.ADMINISTRATOR, None)


def test_leaving_ends_one_session(grants: Grants) -> None:
    grants.consume(CODE, TOKEN, NOW)
    grants.end_session("een ander")
    assert grants.actor(TOKEN, NOW)
    grants.end_session(TOKEN)
    assert grants.actor(TOKEN, NOW) is None


def test_a_session_idles_out_and_use_prolongs_it(grants: Grants) -> None:
    assert timedelta(hours=8) == SESSION_IDLE
    grants.consume(CODE, TOKEN, NOW)
    almost = SESSION_IDLE - timedelta(seconds=1)
    assert grants.actor(TOKEN, NOW + almost)
    assert grants.actor(TOKEN, NOW + 2 * almost)
    assert grants.actor(TOKEN, NOW + 2 * almost + SESSION_IDLE) is None


def test_use_of_one_session_does_not_prolong_another(grants: Grants) -> None:
    grants.invite(ActorRole.FACILITATOR, "GM0344", "tweede", NOW)
    grants.consume(CODE, TOKEN, NOW)
    grants.consume("tweede", "ander kenmerk", NOW)
    almost = SESSION_IDLE - timedelta(seconds=1)
    assert grants.actor(TOKEN, NOW + almost)
    assert grants.actor("ander kenmerk", NOW + SESSION_IDLE) is None


def test_every_access_is_listed_without_its_code(grants: Grants) -> None:
    grants.invite(ActorRole.FACILITATOR, "GM0363", "tweede", NOW + timedelta(days=1))
    grants.consume(CODE, TOKEN, NOW + timedelta(hours=1))
    grants.revoke(2, NOW + timedelta(days=2))

    one, two = grants.all()

    assert (one.role, one.municipality) == (ActorRole.COORDINATOR, "GM0344")
    assert (one.invited_at, one.expires_at) == (NOW, NOW + INVITATION_LASTS)
    assert (one.consumed_at, one.revoked_at) == (NOW + timedelta(hours=1), None)
    assert (two.consumed_at, two.revoked_at) == (None, NOW + timedelta(days=2))
    assert not [value for value in vars(one).values() if value in {CODE, hashed(CODE)}]


def test_the_files_hold_hashes_only(grants: Grants, stores: Stores) -> None:
    grants.consume(CODE, TOKEN, NOW)
    kept = stores.on_disk()
    assert hashed(CODE).encode() in kept
    assert hashed(TOKEN).encode() in kept
    assert CODE.encode() not in kept
    assert TOKEN.encode() not in kept
