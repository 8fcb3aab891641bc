"""What the web service asks of the worker: carried out once, in order, with an outcome."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from plugin.worker.failures import UNEXPECTED
from plugin.workspace.requests import RequestKind, Requests
from plugin.workspace.rounds import Rounds
from plugin.workspace.status import Statuses
from survey_templates.codebook import Privacy
from sync.errors import StoreError
from sync.standin.remotecontrol import Canned
from tests.lime import always
from tests.workplace import MINE, OTHER, Workplace, workplace

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"
DOWN = Canned(status=503)
FULL = StoreError("De schijf is vol.")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workplace]:
    """A scene with a confidential round from five people."""
    with workplace(tmp_path) as made:
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
    finish.assert_called_once_with(asked.id, scene.now, "Bij deze opdracht hoort een gemeente.")
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
