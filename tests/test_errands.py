"""What the web service asks of the worker: carried out once, in order, with an outcome."""

from collections.abc import Iterator
from datetime import datetime
from unittest.mock import patch

import pytest

from plugin.worker.failures import UNEXPECTED
from plugin.worker.work import Worker
from plugin.workspace.requests import Order, RequestKind, Requests
from plugin.workspace.rounds import Rounds
from plugin.workspace.status import Statuses
from survey_templates.codebook import Privacy
from sync.errors import StoreError
from sync.standin.remotecontrol import Canned
from tests.lime import always
from tests.stores import Stores
from tests.workplace import MINE, OTHER, Workplace, workplace

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"
DOWN = Canned(status=503)
FULL = StoreError("De schijf is vol.")


@pytest.fixture
def scene(stores: Stores) -> Iterator[Workplace]:
    """A scene with a confidential round from five people."""
    with workplace(stores) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        yield made


def closed_at(scene: Workplace) -> datetime | None:
    found = scene.workspace.rounds.municipality(scene.sid, MINE)
    assert found
    return found.closed_at


def test_what_was_asked_is_carried_out_once_and_its_outcome_written(scene: Workplace) -> None:
    scene.answer(5)

    scene.ask(RequestKind.SYNC)
    assert scene.errands.carry_out() == 1
    assert scene.outcome == "De antwoorden zijn opgehaald."
    assert scene.counts() == (5, 0, 0)

    scene.ask(RequestKind.CLOSE)
    assert scene.errands.carry_out() == 1
    assert scene.outcome.startswith("Utrecht is gesloten.")
    assert closed_at(scene) == scene.now

    scene.ask(RequestKind.REOPEN)
    assert scene.errands.carry_out() == 1
    assert scene.outcome.startswith("Utrecht is weer open.")
    assert closed_at(scene) is None

    calls = len(scene.standin.calls)
    assert scene.errands.carry_out() == 0
    assert len(scene.standin.calls) == calls


def test_requests_are_carried_out_in_their_order(scene: Workplace) -> None:
    scene.ask(RequestKind.CLOSE)
    scene.ask(RequestKind.REOPEN)
    assert scene.errands.carry_out() == 2
    assert closed_at(scene) is None


def test_a_sync_of_a_whole_round_can_be_asked(scene: Workplace) -> None:
    scene.answer(2)
    scene.ask(RequestKind.SYNC, None)
    scene.errands.carry_out()
    assert scene.counts() == (2, 0, 0)


def test_a_sync_that_was_asked_and_fails_says_why(scene: Workplace) -> None:
    scene.standin.fault = always("get_summary", DOWN)
    scene.ask(RequestKind.SYNC)
    scene.errands.carry_out()
    assert scene.outcome.startswith("Ophalen lukte niet;")
    assert "HTTP 503" in scene.outcome


def test_closing_without_a_municipality_closes_nothing(scene: Workplace) -> None:
    scene.ask(RequestKind.CLOSE, None)
    (asked,) = scene.workspace.requests.waiting()
    with patch.object(Requests, "finish") as finish:
        scene.errands.carry_out()
    outcome = "Deze opdracht is niet volledig. Er is niets gedaan."
    finish.assert_called_once_with(asked.id, scene.now, outcome)
    assert closed_at(scene) is None


def test_a_request_for_a_round_that_is_gone_ends(scene: Workplace) -> None:
    scene.ask(RequestKind.SYNC)
    with patch.object(Rounds, "get", return_value=None):
        scene.errands.carry_out()
    assert scene.outcome == f"Ronde {scene.sid} is er niet meer."


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FULL, "De schijf is vol."),
        (ValueError(PLANTED), UNEXPECTED),
        (KeyError(PLANTED), UNEXPECTED),
    ],
    ids=lambda given: type(given).__name__,
)
def test_a_request_that_goes_wrong_ends_with_a_sentence_and_the_next_goes_on(
    scene: Workplace, caplog: pytest.LogCaptureFixture, error: Exception, sentence: str
) -> None:
    scene.ask(RequestKind.REOPEN, OTHER)
    scene.ask(RequestKind.REOPEN)
    with patch.object(Statuses, "put_counts", side_effect=error):
        assert scene.errands.carry_out() == 2

    assert scene.workspace.requests.waiting() == []
    assert scene.outcome == sentence
    logged = [record.getMessage() for record in caplog.records]
    assert logged == [f"Er ging iets mis: {type(error).__name__}."] * 2
    assert all(record.exc_info is None for record in caplog.records)


def test_what_could_not_be_written_down_as_done_is_done_again(scene: Workplace) -> None:
    scene.answer(5)
    scene.ask(RequestKind.CLOSE)
    with patch.object(Requests, "finish", side_effect=FULL), pytest.raises(StoreError):
        scene.errands.carry_out()
    before = scene.release

    assert scene.errands.carry_out() == 1

    assert scene.outcome.startswith("Utrecht is gesloten.")
    assert scene.release == before


# What the administrator asks about answers


def outcomes(scene: Workplace) -> list[str | None]:
    """How what the administrator asked ended, the oldest first."""
    found = scene.workspace.requests.of_administrator(scene.sid, 9)
    return [each.outcome for each in reversed(found)]


def test_answers_are_assigned_and_count_at_the_end_of_it(scene: Workplace) -> None:
    numbers = scene.answer(3, "GM0344-ZZZZZZ")
    scene.sync()
    for number in (*numbers[:2], 99):
        scene.order(
            Order(kind=RequestKind.ASSIGN, survey_id=scene.sid, municipality=MINE, number=number)
        )
    with patch.object(Worker, "refresh", autospec=True, side_effect=Worker.refresh) as refresh:
        assert scene.errands.carry_out() == 3
    assert outcomes(scene)[:2] == [f"Antwoord {n} hoort nu bij Utrecht." for n in numbers[:2]]
    assert str(outcomes(scene)[2]).startswith("Antwoord 99 van ronde")
    assert scene.counts() == (2, 0, 0)
    assert scene.status.unassigned == 1
    assert refresh.call_count == 1


def test_held_deletions_are_erased_when_the_count_is_right(scene: Workplace) -> None:
    scene.answer(10)
    scene.sync()
    for number in range(1, 7):
        scene.survey.delete(number)
    scene.sync()
    ((run, _),) = scene.mirror.erasures.holds(scene.sid).items()
    for count in (5, 6):
        scene.order(Order(kind=RequestKind.CONFIRM, survey_id=scene.sid, run=run, count=count))
        scene.errands.carry_out()
    wrong, right = outcomes(scene)
    assert "Er is niets gewist." in str(wrong)
    assert right == "6 verdwenen antwoorden zijn gewist."
    assert scene.status.held == 0
    assert len(scene.mirror.responses(scene.sid)) == 4


def test_an_answer_is_erased_once_it_is_gone_from_limesurvey(scene: Workplace) -> None:
    first, *_ = scene.answer(2)
    scene.sync()
    order = Order(kind=RequestKind.ERASE, survey_id=scene.sid, number=first)
    scene.order(order)
    scene.errands.carry_out()
    scene.survey.delete(first)
    scene.order(order)
    scene.errands.carry_out()
    still, gone = outcomes(scene)
    assert str(still).startswith(f"Antwoord {first} staat nog in LimeSurvey.")
    assert gone == "Gewist: 1."
    assert scene.counts() == (1, 0, 0)


def test_the_archive_is_erased_when_the_count_is_right(scene: Workplace) -> None:
    scene.answer(3)
    scene.sync()
    scene.survey.deactivate()
    scene.survey.activate()
    scene.sync()
    assert scene.status.archived == 3
    for count in 2, 3:
        scene.order(Order(kind=RequestKind.ERASE_ARCHIVE, survey_id=scene.sid, count=count))
        scene.errands.carry_out()
    wrong, right = outcomes(scene)
    assert "Er is niets gewist." in str(wrong)
    assert right == "Gewist: 3."
    assert scene.status.archived == 0


@pytest.mark.parametrize(
    "kind",
    [
        *(RequestKind.ASSIGN, RequestKind.CONFIRM, RequestKind.ERASE),
        RequestKind.ERASE_ARCHIVE,
    ],
    ids=str,
)
def test_a_request_without_its_number_does_nothing(scene: Workplace, kind: RequestKind) -> None:
    scene.order(Order(kind=kind, survey_id=scene.sid))
    scene.errands.carry_out()
    assert outcomes(scene) == ["Deze opdracht is niet volledig. Er is niets gedaan."]
