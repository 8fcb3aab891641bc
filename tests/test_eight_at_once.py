"""Eight programs that sync one installation at once: one works, and the others say so."""

import os
import signal
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from threading import Event

import pytest

from plugin.cli import run
from plugin.installation import Installation
from survey_templates.codebook import Privacy
from sync.lease import LIFE
from sync.standin.remotecontrol import Canned
from sync.transport import LOGIN
from tests.forked import PATIENCE, Child, split, start
from tests.lime import ACCOUNTS
from tests.workplace import ACCOUNT, MINE, Workplace, workplace

pytestmark = pytest.mark.exhaustive

EIGHT = 8
BUSY = "Een ander programma haalt nu al antwoorden op."
MOMENTS = [LOGIN, "get_summary", "export_responses"]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """A round with a municipality that is closed, and answers that nobody pulled yet."""
    with workplace(tmp_path) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        made.workspace.rounds.set_closed(made.sid, MINE, made.now)
        made.answer(6)
        yield made


def environ(place: Workplace) -> dict[str, str]:
    """The environment of a program on this installation."""
    return {
        "LIMESURVEY_URL": place.url,
        "LIMESURVEY_USERNAME": ACCOUNT,
        "LIMESURVEY_PASSWORD": ACCOUNTS[ACCOUNT],
        "EIGENKRACHT_MIRROR_URL": f"sqlite:///{place.folder}/mirror.sqlite3",
        "EIGENKRACHT_WORKSPACE_URL": f"sqlite:///{place.folder}/workspace.sqlite3",
    }


def sync(place: Workplace, now: datetime) -> str:
    """What `eigenkracht sync` says at some moment, after its exit code."""
    said = StringIO()
    Installation.now = lambda _: now  # type: ignore[method-assign,assignment]
    with redirect_stdout(said), redirect_stderr(said):
        code = run(["sync"], environ(place))
    return f"{code} {said.getvalue()}"


def start_eight(place: Workplace, now: datetime) -> list[Child]:
    """Eight of them."""
    place.mirror._engine.dispose()
    place.workspace.engine.dispose()
    return [start(partial(sync, place, now)) for _ in range(EIGHT)]


def hold_at(place: Workplace, method: str) -> Event:
    """Keeps LimeSurvey waiting with its answer to a call, until the event happens."""
    go_on = Event()

    def hold(name: str, _: int) -> Canned | None:
        assert name != method or go_on.wait(PATIENCE)
        return None

    place.standin.fault = hold
    return go_on


def now() -> datetime:
    return datetime.now(UTC)


def judge_busy(children: list[Child]) -> None:
    """They say that another one works, and end well."""
    for child in children:
        code, said = child.end()
        assert (code, said and said.split(maxsplit=1)[0]) == (0, "0"), said
        assert said
        assert BUSY in said


def judge_work(place: Workplace, child: Child) -> None:
    """It did all there was to do."""
    code, said = child.end()
    assert code == 0, said
    assert said
    assert said.startswith("0 ")
    assert "6 antwoorden, waarvan 6 af" in said
    assert place.counts() == (6, 0, 0)
    assert place.release.release.people == 6
    assert len(place.mirror.responses(place.sid)) == 6
    assert [run.counts["new"] for run in place.mirror.runs(place.sid, 9)] == [6]


@pytest.mark.parametrize("moment", MOMENTS)
def test_of_eight_at_once_one_logs_in_and_works(place: Workplace, moment: str) -> None:
    go_on = hold_at(place, moment)
    others, working = split(start_eight(place, now()), EIGHT - 1)
    judge_busy(others)
    go_on.set()
    judge_work(place, *working)
    assert place.standin.calls.count(LOGIN) == 2, "one to make the survey, one to pull"


@pytest.mark.parametrize("moment", MOMENTS)
def test_when_the_one_that_works_is_killed_another_takes_over_in_time(
    place: Workplace, moment: str
) -> None:
    began = now()
    go_on = hold_at(place, moment)
    others, (killed,) = split(start_eight(place, began), EIGHT - 1)
    judge_busy(others)
    os.kill(killed.pid, signal.SIGKILL)
    assert killed.end() == (-signal.SIGKILL, None)
    go_on.set()

    almost = began + LIFE - timedelta(seconds=1)
    judge_busy(start_eight(place, almost))

    logins = place.standin.calls.count(LOGIN)
    go_on = hold_at(place, moment)
    others, working = split(start_eight(place, almost + timedelta(seconds=2)), EIGHT - 1)
    judge_busy(others)
    go_on.set()
    judge_work(place, *working)
    assert place.standin.calls.count(LOGIN) == logins + 1
