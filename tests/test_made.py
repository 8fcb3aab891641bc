"""What people make: nothing that was typed is lost, whoever writes at once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest

from exporter.agreed import Action, AgreedError, Agreement, FollowUp, Made, Status
from plugin.workspace.made import FOLLOW_UP, Change, MadePlace, agreement_key
from plugin.workspace.revisions import Author, Source, Written
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from tests.scene import MINE, NOW, OTHER, ROUND, Scene
from tests.stores import Stores

ANN, BOB = (Author(number, NOW, Source.PAGE) for number in (1, 2))
CALL = Action("A", 1, action="Bellen")


@pytest.fixture
def workspace(stores: Stores) -> Iterator[Workspace]:
    opened = Workspace(stores.address("workspace"))
    scene = Scene(opened)
    scene.add_round(ROUND, Privacy.CONFIDENTIAL)
    scene.add_place(ROUND, MINE)
    scene.add_place(ROUND, OTHER)
    yield opened
    opened.close()


@pytest.fixture
def place(workspace: Workspace) -> MadePlace:
    return place_of(workspace, MINE)


def place_of(workspace: Workspace, code: str) -> MadePlace:
    round_ = workspace.rounds.get(ROUND)
    assert round_
    return MadePlace(workspace.revisions, ROUND, code, round_.instrument)


def save(
    place: MadePlace, key: str, made: Made | None, base: frozenset[int], author: Author = ANN
) -> Written:
    (written,) = place.save([Change(key, base, made)], author)
    return written


def add(place: MadePlace, made: Action = CALL, key: str = "k1") -> frozenset[int]:
    """A new action; what a change of it replaces."""
    assert save(place, key, made, frozenset()) is Written.KEPT
    return next(item.base for item in place.actions() if item.key == key)


def actions(place: MadePlace) -> dict[str, list[Action]]:
    return {item.key: [each.made for each in item.versions] for item in place.actions()}


def test_what_was_made_comes_back(place: MadePlace) -> None:
    made = [
        Change(agreement_key(3), frozenset(), Agreement(3, "Dat doen we samen", 1)),
        Change("k1", frozenset(), CALL),
        Change(FOLLOW_UP, frozenset(), FollowUp(NOW.date(), same_people=True)),
    ]
    assert place.follow_up().versions == ()
    assert place.save(made, ANN) == [Written.KEPT] * 3
    assert place.agreements()[3].made == Agreement(3, "Dat doen we samen", 1)
    assert actions(place) == {"k1": [CALL]}
    assert place.follow_up().made == FollowUp(NOW.date(), same_people=True)
    assert place.actions()[0].versions[0].author == ANN


def test_what_was_made_belongs_to_one_municipality(workspace: Workspace, place: MadePlace) -> None:
    add(place)
    assert place_of(workspace, OTHER).actions() == ()


def test_actions_stay_in_the_order_in_which_they_were_made(place: MadePlace) -> None:
    base = add(place)
    add(place, replace(CALL, action="Mailen"), "k2")
    save(place, "k1", replace(CALL, action="Toch bellen"), base)
    assert list(actions(place)) == ["k1", "k2"]


def test_a_change_replaces_what_its_writer_saw(place: MadePlace) -> None:
    base = add(place)
    done = replace(CALL, status=Status.DONE)
    assert save(place, "k1", done, base) is Written.KEPT
    assert actions(place) == {"k1": [done]}


def test_the_same_twice_is_one_change(place: MadePlace) -> None:
    base = add(place)
    done = replace(CALL, status=Status.DONE)
    assert [save(place, "k1", made, base) for made in (done, done, CALL)] == [
        Written.KEPT,
        Written.SAME,
        Written.SAME,
    ]
    assert actions(place) == {"k1": [done]}
    assert len(place.history()) == 2


def test_a_form_that_is_sent_twice_makes_one_action(place: MadePlace) -> None:
    assert save(place, "k1", CALL, frozenset()) is Written.KEPT
    assert save(place, "k1", CALL, frozenset()) is Written.SAME
    assert actions(place) == {"k1": [CALL]}


def test_changes_of_other_fields_are_joined(place: MadePlace) -> None:
    base = add(place)
    assert save(place, "k1", replace(CALL, who="Team"), base, ANN) is Written.KEPT
    assert save(place, "k1", replace(CALL, due=NOW.date()), base, BOB) is Written.JOINED
    assert actions(place) == {"k1": [replace(CALL, who="Team", due=NOW.date())]}


def test_two_changes_of_one_field_are_both_kept_until_somebody_chooses(place: MadePlace) -> None:
    base = add(place)
    ann, bob = replace(CALL, who="Team"), replace(CALL, who="Wethouder")
    save(place, "k1", ann, base, ANN)
    assert save(place, "k1", bob, base, BOB) is Written.CLASH
    assert actions(place) == {"k1": [ann, bob]}

    both = place.actions()[0].base
    assert save(place, "k1", ann, both, BOB) is Written.KEPT
    assert actions(place) == {"k1": [ann]}


def test_a_third_who_saw_neither_of_two_versions_loses_nothing(place: MadePlace) -> None:
    base = add(place)
    three = [replace(CALL, who=who) for who in ("Team", "Wethouder", "Regisseur")]
    for made in three:
        save(place, "k1", made, base)
    assert actions(place) == {"k1": three}


def test_two_who_agree_on_one_question_at_once_are_joined_or_both_kept(place: MadePlace) -> None:
    key = agreement_key(3)
    save(place, key, Agreement(3, "Samen"), frozenset(), ANN)
    assert save(place, key, Agreement(3, label=1), frozenset(), BOB) is Written.JOINED
    assert place.agreements()[3].made == Agreement(3, "Samen", 1)
    assert save(place, key, Agreement(3, "Anders"), frozenset(), BOB) is Written.CLASH
    assert len(place.agreements()[3].versions) == 2


def test_an_action_can_be_removed_and_is_still_in_the_history(place: MadePlace) -> None:
    base = add(place)
    assert save(place, "k1", None, base) is Written.KEPT
    assert place.actions() == ()
    assert [each.document is None for each in place.history()] == [True, False]


def test_what_somebody_changed_meanwhile_is_not_removed(place: MadePlace) -> None:
    base = add(place)
    changed = replace(CALL, who="Team")
    save(place, "k1", changed, base, ANN)
    assert save(place, "k1", None, base, BOB) is Written.CLASH
    assert actions(place) == {"k1": [changed]}


def test_what_somebody_removed_meanwhile_comes_back_with_a_change(place: MadePlace) -> None:
    base = add(place)
    save(place, "k1", None, base, ANN)
    changed = replace(CALL, who="Team")
    assert save(place, "k1", changed, base, BOB) is Written.KEPT
    assert actions(place) == {"k1": [changed]}


def test_changes_are_kept_all_or_none(place: MadePlace) -> None:
    with pytest.raises(AgreedError):
        place.save([Change("k1", frozenset(), CALL), Change("k2", frozenset(), Action("Z"))], ANN)
    assert place.actions() == ()


def test_the_history_tells_who_when_and_where(place: MadePlace) -> None:
    base = add(place)
    later = Author(2, NOW + timedelta(hours=1), Source.WORKBOOK)
    save(place, "k1", replace(CALL, who="Team"), base, later)
    assert [each.author for each in place.history()] == [later, ANN]


def test_eight_people_who_write_at_once_lose_nothing(place: MadePlace) -> None:
    base = add(place)
    made = [replace(CALL, who=f"Persoon {number}") for number in range(8)]
    threads = [Thread(target=save, args=(place, "k1", each, base)) for each in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.who for each in actions(place)["k1"]) == [each.who for each in made]
