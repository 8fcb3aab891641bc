"""The workspace: rounds, municipalities and counts come out as they went in."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from plugin.workspace.rounds import Participant, WorkspaceError
from plugin.workspace.status import MunicipalityStatus, RoundCounts, RoundStatus
from plugin.workspace.store import Workspace
from tests.kept import HOSTILE, NOW, SID, a_round, opened, participant, two_places
from tests.lime import small_instrument
from tests.stores import Stores


@pytest.fixture
def workspace(stores: Stores) -> Iterator[Workspace]:
    with opened(stores) as workspace:
        yield workspace


@pytest.fixture
def furnished(stores: Stores) -> Iterator[Workspace]:
    with two_places(stores) as workspace:
        yield workspace


# Rounds and municipalities


def test_a_round_comes_out_as_it_went_in(workspace: Workspace) -> None:
    workspace.rounds.register(a_round(SID))
    assert workspace.rounds.get(SID) == a_round(SID)
    assert a_round(SID).instrument == small_instrument()
    assert workspace.rounds.get(SID + 1) is None


def test_a_link_holds_the_code() -> None:
    made = a_round(SID)
    assert made.link("GM0344-7K3F9Q").endswith("lang=nl&GEMEENTE=GM0344-7K3F9Q")
    assert made.link("a&b=c/d").endswith("GEMEENTE=a%26b%3Dc%2Fd")
    assert made.trial_link.endswith("GEMEENTE=PROEF")


def test_rounds_come_the_oldest_first(workspace: Workspace) -> None:
    for place, survey_id in enumerate((300_000, 100_000, 200_000)):
        workspace.rounds.register(a_round(survey_id, NOW + timedelta(days=place)))
    assert [each.survey_id for each in workspace.rounds.all()] == [300_000, 100_000, 200_000]


def test_a_survey_is_a_round_once(workspace: Workspace) -> None:
    workspace.rounds.register(a_round(SID))
    with pytest.raises(WorkspaceError, match="Vragenlijst 123456 is al een ronde"):
        workspace.rounds.register(a_round(SID))


@pytest.mark.parametrize(
    "added",
    [
        [participant("GM0014"), participant("GM0344", letters="222222")],
        [participant("GM0014"), participant("GM0014", letters="222222")],
        [participant("GM0014"), Participant(SID, "GM0034", "GM0344-7K3F9Q", None, None)],
    ],
    ids=["there already", "twice", "a code that is taken"],
)
def test_municipalities_are_added_all_or_none(
    furnished: Workspace, added: list[Participant]
) -> None:
    before = furnished.rounds.municipalities(SID)
    with pytest.raises(WorkspaceError, match="Niets toegevoegd"):
        furnished.rounds.add_municipalities(added)
    assert furnished.rounds.municipalities(SID) == before


def test_a_municipality_is_known_by_round_and_code(furnished: Workspace) -> None:
    furnished.rounds.register(a_round(SID + 1))
    furnished.rounds.add_municipalities([participant("GM0344", SID + 1)])
    assert [each.code for each in furnished.rounds.municipalities(SID)] == ["GM0344", "GM0363"]
    assert furnished.rounds.municipality(SID + 1, "GM0344") == participant("GM0344", SID + 1)
    assert furnished.rounds.municipality(SID + 1, "GM0363") is None


def test_invited_and_closed_are_of_one_municipality(furnished: Workspace) -> None:
    rounds = furnished.rounds
    rounds.set_invited(SID, "GM0344", 12)
    rounds.set_closed(SID, "GM0344", NOW)
    assert rounds.municipality(SID, "GM0344") == Participant(
        SID, "GM0344", "GM0344-7K3F9Q", 12, NOW
    )
    assert rounds.municipality(SID, "GM0363") == participant("GM0363")
    rounds.set_closed(SID, "GM0344", None)
    found = rounds.municipality(SID, "GM0344")
    assert found
    assert (found.invited, found.closed_at) == (12, None)


# Status


def test_the_counts_of_a_round_are_replaced_as_a_whole(furnished: Workspace) -> None:
    statuses = furnished.statuses
    one, other = MunicipalityStatus("GM0344", 6, 1, 2), MunicipalityStatus("GM0363", 3, 0, 0)
    statuses.put_counts(SID, RoundCounts(4, 2), [one, other])
    assert statuses.municipality(SID, "GM0344") == one
    assert statuses.municipality(SID, "GM0363") == other
    statuses.put_counts(SID, RoundCounts(0, 1), [other])
    assert statuses.municipality(SID, "GM0344") == MunicipalityStatus("GM0344", 0, 0, 0)
    statuses.put_counts(SID, RoundCounts(0, 3), [])
    found = statuses.round(SID)
    assert found
    assert (found.unassigned, found.trial) == (0, 3)


def test_a_failed_run_keeps_when_it_went_well(furnished: Workspace) -> None:
    statuses = furnished.statuses
    assert statuses.round(SID) is None
    statuses.run_ended(SID, NOW, "weg")
    assert statuses.round(SID) == RoundStatus(SID, NOW, None, "weg", 0, 0)
    later = NOW + timedelta(minutes=5)
    statuses.run_ended(SID, later, "")
    statuses.put_counts(SID, RoundCounts(4, 2), [])
    statuses.run_ended(SID, later + timedelta(minutes=5), HOSTILE)
    assert statuses.round(SID) == RoundStatus(
        SID, later + timedelta(minutes=5), later, HOSTILE, 4, 2
    )


# The store


def test_the_signing_key_is_made_once(workspace: Workspace, stores: Stores) -> None:
    key = workspace.signing_key()
    assert len(key) >= 64
    assert workspace.signing_key() == key
    other = Workspace(stores.address("workspace"))
    assert other.signing_key() == key
    other.close()


def test_another_store_has_another_signing_key(workspace: Workspace, stores: Stores) -> None:
    other = Workspace(stores.address("other"))
    assert other.signing_key() != workspace.signing_key()
    other.close()


def test_what_was_kept_is_there_when_it_is_opened_again(
    furnished: Workspace, stores: Stores
) -> None:
    furnished.close()
    again = Workspace(stores.address("workspace"))
    assert again.rounds.all() == [a_round(SID)]
    again.close()
