"""A round whose answers come from files: nobody is expected to pull it, and nobody tries."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.overview_page import synced_phrase
from plugin.worker.patience import unseen
from plugin.worker.pulling import Pulling
from plugin.worker.routine import Routine
from plugin.workspace.requests import RequestKind
from plugin.workspace.runs import RunKind
from survey_templates.codebook import Privacy
from sync.errors import SyncError
from sync.from_file import GivenFile
from tests.exports import as_csv, rows_of
from tests.workplace import MINE, Workplace, workplace

LATEST = "De antwoorden komen uit bestanden; dit zijn die van het laatste."


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path) as place:
        place.add_round(Privacy.CONFIDENTIAL)
        place.answer(6)
        yield place


def take_in(place: Workplace) -> None:
    """Read a file of everything that there is."""
    place.now += timedelta(minutes=5)
    file = GivenFile("export.csv", as_csv(rows_of(place.survey)), place.now, counted=None)
    place.worker.take_in(place.round, file, unseen)


def do_the_routine(place: Workplace) -> None:
    """What the worker does by itself, once."""
    routine = Routine(place.worker, place.workspace, lambda: place.now, Pulling())
    routine.plan()
    routine.work_off(unseen)


def test_every_good_run_read_a_file(place: Workplace) -> None:
    take_in(place)
    assert place.status.from_files
    place.standin.stop()
    with pytest.raises(SyncError):
        place.sync()
    assert place.status.from_files


def test_a_round_that_limesurvey_gave_once_is_no_longer_of_files(place: Workplace) -> None:
    take_in(place)
    place.sync()
    assert not place.status.from_files
    take_in(place)
    assert not place.status.from_files


def test_before_the_first_run_it_is_of_nothing(place: Workplace) -> None:
    place.workspace.statuses.run_ended(place.sid, place.now, "LimeSurvey is weg.")
    assert not place.status.from_files


def test_the_pages_say_of_when_the_last_file_is(place: Workplace) -> None:
    take_in(place)
    assert synced_phrase(place.status) == "ingelezen uit een bestand op 14 april 2027 om 14:08"
    place.sync()
    assert synced_phrase(place.status) == "opgehaald op 14 april 2027 om 14:13"


def test_without_limesurvey_nobody_tries(place: Workplace) -> None:
    take_in(place)
    place.leads_nowhere = True
    calls = len(place.standin.calls)
    do_the_routine(place)
    assert place.close() == (
        "Utrecht is gesloten. De terugkoppeling en de actieagenda staan klaar. " + LATEST
    )
    place.ask(RequestKind.SYNC, MINE)
    place.errands.carry_out()
    assert place.outcome == LATEST
    assert [each.kind for each in place.workspace.runs.last(place.sid)] == [RunKind.FILE]
    assert (place.status.problem, len(place.standin.calls)) == ("", calls)


def test_with_limesurvey_it_is_tried_also_after_a_file(place: Workplace) -> None:
    take_in(place)
    assert not place.worker.waits_for_a_file(place.round)


def test_without_limesurvey_a_round_of_no_files_is_a_problem(place: Workplace) -> None:
    place.leads_nowhere = True
    assert not place.worker.waits_for_a_file(place.round)
