"""What a person sees and decides at a terminal about the runs of the sync."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from survey_templates.codebook import Privacy
from sync.errors import TooLargeError
from sync.mirror import Mirror
from sync.standin.remotecontrol import Canned
from tests.lime import always
from tests.stores import Stores
from tests.terminal import Terminal
from tests.watched import PATIENCE, wait_until
from tests.workplace import MINE, workplace

SECRET = "wat iemand schreef"
NO_MORE = 2


@pytest.fixture
def terminal(
    stores: Stores, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Terminal]:
    """A terminal with a confidential round of two municipalities."""
    monkeypatch.setattr("sync.transport.time.sleep", lambda _: None)
    with workplace(stores) as place:
        place.add_round(Privacy.CONFIDENTIAL)
        yield Terminal(place, capsys)


def states(terminal: Terminal) -> dict[object, object]:
    """The rows of `sync status`."""
    return {row["wat"]: row["stand"] for row in terminal.tells("sync", "status")}


def calls(terminal: Terminal) -> list[str]:
    return terminal.place.standin.calls


# Quick and full


def test_a_quick_run_leaves_edits_to_a_full_one(terminal: Terminal) -> None:
    terminal.place.answer(3)
    terminal.does("sync")
    terminal.place.survey.edit(1, {"V01": "anders"})
    assert "0 gewijzigd" in terminal.does("sync")
    assert "1 gewijzigd" in terminal.does("sync", "--full")


def test_the_runs_are_told(terminal: Terminal) -> None:
    assert terminal.does("sync", "runs") == "Er is nog nooit opgehaald.\n"
    terminal.place.answer(3)
    terminal.does("sync")
    terminal.does("sync")
    terminal.place.standin.fault = always("get_summary", Canned(status=503))
    terminal.run("sync")
    last, quick, first = terminal.tells("sync", "runs")
    assert (last["uitkomst"], last["antwoorden"]) == ("mislukt", None)
    assert str(last["bericht"]).startswith("De server van LimeSurvey")
    assert (quick["soort"], quick["nieuw"]) == ("snel", 0)
    assert (first["soort"], first["nieuw"], first["run"]) == ("volledig", 3, 1)


def test_a_second_sync_says_that_it_is_busy_and_that_is_no_error(terminal: Terminal) -> None:
    mirror: Mirror = terminal.place.mirror
    with mirror.lease.held(lambda: datetime.now(UTC)):
        calls(terminal).clear()
        assert "haalt nu al antwoorden op" in terminal.does("sync")
        assert calls(terminal) == []
    assert terminal.does("sync", "status") == "Er is nog nooit opgehaald.\n"


def test_after_a_refused_login_limesurvey_is_not_called_until_the_password_is_another(
    terminal: Terminal,
) -> None:
    right = terminal.environ["LIMESURVEY_PASSWORD"]
    terminal.environ["LIMESURVEY_PASSWORD"] = "verkeerd-9"
    terminal.run("sync")
    calls(terminal).clear()
    assert "wacht het programma tot" in terminal.refuses(4, "sync")
    assert calls(terminal) == []
    assert "wacht met inloggen tot" in states(terminal)

    terminal.environ["LIMESURVEY_PASSWORD"] = right
    assert "wacht met inloggen tot" not in states(terminal)
    terminal.does("sync")


def test_the_worker_and_its_silence_are_told(terminal: Terminal) -> None:
    place, long_ago = terminal.place, datetime.now(UTC) - timedelta(hours=5)
    place.workspace.heartbeats.beat(long_ago, timedelta(minutes=5))
    assert [row["wat"] for row in terminal.tells("sync", "status")] == ["worker"]
    place.workspace.statuses.run_ended(place.sid, long_ago, "")
    found = states(terminal)
    assert str(found["worker"]).startswith("laatste teken op ")
    assert str(found["let op"]).startswith("De antwoorden zijn voor het laatst opgehaald op ")
    place.workspace.heartbeats.stop(datetime.now(UTC))
    found = states(terminal)
    assert str(found["worker"]).startswith("gestopt op ")
    assert "let op" not in found


# Held deletions


def test_held_deletions_are_shown_and_confirmed(terminal: Terminal) -> None:
    terminal.place.answer(10)
    terminal.does("sync")
    for number in range(1, 7):
        terminal.place.survey.delete(number)
    said = terminal.does("sync")
    assert "Let op: Van 10 antwoorden zijn er 6 verdwenen" in said
    shown = str(states(terminal)["vastgehouden"])
    command = shown.partition("eigenkracht ")[2].split()
    assert shown.startswith("6 verdwenen")
    assert "niets gewist" in terminal.refuses(1, *command[:-1], 5)
    assert terminal.does(*command) == "6 verdwenen antwoorden zijn gewist.\n"
    assert "vastgehouden" not in states(terminal)
    assert len(terminal.place.mirror.responses(terminal.place.sid)) == 4


# Erasing


def test_erasing_waits_until_limesurvey_has_let_go(terminal: Terminal) -> None:
    terminal.place.answer(6, text=SECRET)
    terminal.does("sync")
    assert "staat nog in LimeSurvey" in terminal.refuses(1, "sync", "erase", 2)
    terminal.place.survey.delete(2)
    assert terminal.does("sync", "erase", 2) == "Gewist: 1.\n"
    assert terminal.place.counts() == (5, 0, 0)
    assert "niet bewaard" in terminal.refuses(1, "sync", "erase", 2)
    assert SECRET not in terminal.all_output


def test_the_archive_is_shown_and_erased(terminal: Terminal) -> None:
    terminal.place.answer(3)
    terminal.does("sync")
    terminal.place.survey.deactivate()
    terminal.place.survey.activate()
    terminal.does("sync")
    assert str(states(terminal)["archief"]).startswith("3 antwoorden")
    assert "niets gewist" in terminal.refuses(1, "sync", "erase", "--archive", 2)
    assert terminal.does("sync", "erase", "--archive", 3) == "Gewist: 3.\n"
    assert "archief" not in states(terminal)


@pytest.mark.parametrize("args", [[], ["1", "--archive", "2"]])
def test_erasing_needs_one_of_both(terminal: Terminal, args: list[str]) -> None:
    assert "Geef het nummer" in terminal.refuses(NO_MORE, "sync", "erase", *args)


# Assigning


def test_an_answer_without_municipality_is_assigned(terminal: Terminal) -> None:
    terminal.place.answer(1)
    (number,) = terminal.place.answer(1, "GM0344-ZZZZZZ")
    (open_,) = terminal.place.answer(1, "GM0344-ZZZZZZ", complete=False)
    (trial,) = terminal.place.answer(1, "PROEF")
    terminal.does("sync")
    assert terminal.tells("sync", "unassigned") == [{"antwoord": number, "code": "GM0344-ZZZZZZ"}]
    for other in (1, open_, trial, 99):
        assert "zonder gemeente" in terminal.refuses(1, "sync", "assign", other, MINE)
    assert "doet niet mee" in terminal.refuses(1, "sync", "assign", number, "GM0014")
    assert "hoort nu bij Utrecht" in terminal.does("sync", "assign", number, MINE)
    assert terminal.place.counts() == (2, 0, 0)
    assert states(terminal)["niet toegewezen"] == 0
    assert terminal.does("sync", "unassigned") == "Elk antwoord hoort bij een gemeente.\n"
    terminal.does("sync", "--full")
    assert terminal.place.counts() == (2, 0, 0)


def test_an_assignment_can_be_changed(terminal: Terminal) -> None:
    (number,) = terminal.place.answer(1, "GM0344-ZZZZZZ")
    terminal.does("sync")
    for municipality, expected in ((MINE, (1, 0, 0)), ("GM0363", (0, 0, 0))):
        terminal.does("sync", "assign", number, municipality)
        assert terminal.place.counts() == expected


# Questions that changed


def test_a_lost_question_is_told_and_the_run_goes_on(terminal: Terminal) -> None:
    terminal.place.answer(1)
    terminal.does("sync")
    questions = terminal.place.survey.questions
    questions.remove(next(each for each in questions if each.code == "V02"))
    said = terminal.does("sync")
    assert "Vraag V02: ontbreekt in LimeSurvey, sinds " in said
    assert "Zet de vraag in LimeSurvey terug" in said
    assert "V02" in str(states(terminal)["let op"])


def test_what_could_not_be_read_is_told(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.place.answer(1)

    def refuse(*_: object) -> None:
        raise TooLargeError("x")

    monkeypatch.setattr("sync.windows.FullReader._once", refuse)
    assert "1 antwoord was niet te lezen" in terminal.does("sync")


# Watching


def test_being_told_to_stop_in_a_run_is_no_failure(
    terminal: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    place, stop = terminal.place, Event()
    place.answer(1)
    place.on_connect = stop.set
    place.watch.run(300, stop)
    (run,) = place.mirror.runs(place.sid, 5)
    assert "omdat het programma stopt" in run.message
    assert place.mirror.responses(place.sid) == []
    assert place.workspace.statuses.round(place.sid) is None
    assert caplog.messages == []


def test_a_watching_program_ends_in_good_order(terminal: Terminal) -> None:
    terminal.place.answer(1)
    program = subprocess.Popen(
        [sys.executable, "-m", "plugin", "sync", "--watch", "1"],
        env={**terminal.environ, "PATH": "/usr/bin:/bin"},
        stderr=subprocess.PIPE,
    )
    wait_until(lambda: terminal.place.mirror.runs(terminal.place.sid, 1))
    program.send_signal(signal.SIGTERM)
    _, errors = program.communicate(timeout=PATIENCE)
    assert (program.returncode, errors) == (0, b"")
