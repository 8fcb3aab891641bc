"""When a round is over its answers go, from every file, and do not come back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from exporter.agreed import Action
from plugin.worker.retaining import EndedError
from plugin.workspace.audit import Act, By
from plugin.workspace.endings import Endings
from plugin.workspace.made import Change, MadePlace
from plugin.workspace.requests import RequestKind
from plugin.workspace.reviews import Decision, ReviewState
from plugin.workspace.revisions import Author, Source
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from sync.database import open_engine, upgrade
from sync.errors import BusyError
from sync.mirror import MIGRATIONS, Mirror
from tests.backups import back_up, put_back, stores_in
from tests.stores import Stores
from tests.terminal import Terminal
from tests.watched import wait_until, watching
from tests.workplace import CODE_OF, INSTRUMENT, MINE, OTHER, Workplace, workplace

PLANTED, HIDDEN, MADE = "GEHEIM-WAT-IEMAND-SCHREEF", "GEHEIM-EN-VERBORGEN", "GEHEIM-AFGESPROKEN"
AFTER = datetime(2028, 4, 14, 3, 0, tzinfo=UTC)
LEFT = (
    "Vragenlijst {} staat nog in LimeSurvey, met 13 inzendingen. "
    "Verwijder hem daar; dit programma doet dat niet."
)
RETRY = timedelta(minutes=11)


def fill(scene: Workplace) -> None:
    """Everything that can hold what somebody wrote: both municipalities, an earlier life of the
    survey, answers that are not done, deleted ones, a release of which a text is hidden.
    """
    scene.add_round(Privacy.CONFIDENTIAL)
    scene.answer(3, text=PLANTED)
    scene.sync()
    scene.survey.deactivate()
    scene.survey.activate()
    for code in CODE_OF.values():
        scene.answer(1, code, text=HIDDEN)
        scene.answer(5, code, text=PLANTED)
    (lost,) = scene.answer(1, "GM0000-ZZZZZZ", text=PLANTED)
    scene.answer(1, text=PLANTED, complete=False)
    for municipality in (MINE, OTHER):
        scene.close(municipality)
        review(scene, municipality)
        made = MadePlace(scene.workspace.revisions, scene.sid, municipality, INSTRUMENT)
        action = Action(INSTRUMENT.sections[0].code, action=MADE, who="wij")
        made.save([Change("1234567890abcdef", frozenset(), action)], AUTHOR)
    scene.survey.delete(lost)
    scene.sync()


AUTHOR = Author(1, datetime(2027, 4, 15, tzinfo=UTC), Source.PAGE)


def review(scene: Workplace, municipality: str) -> None:
    stored = scene.workspace.releases.latest(scene.sid, municipality)
    assert stored
    texts = scene.workspace.releases.texts(stored.id)
    state = {HIDDEN: ReviewState.HIDDEN}
    chosen = [Decision(each.key, state.get(each.text, ReviewState.SHOWN)) for each in texts]
    scene.workspace.reviews.decide(chosen, 1, scene.now)
    scene.workspace.releases.mark_seen(stored.id, scene.now)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path) as made:
        fill(made)
        yield made


def everything(scene: Workplace) -> bytes:
    return scene.stores.on_disk()


def test_no_file_holds_what_anybody_wrote(stores: Stores) -> None:
    with workplace(stores) as scene:
        fill(scene)
        for code in (MINE, OTHER):
            scene.workspace.endings.choose(scene.sid, code, keeps=False)
        before = everything(scene)
        assert all(text.encode() in before for text in (PLANTED, HIDDEN, MADE))

        scene.now = AFTER
        (done,) = scene.worker.retain()

        assert done.answers == 17
        after = everything(scene)
        assert not [text for text in (PLANTED, HIDDEN, MADE) if text.encode() in after]
        assert scene.mirror.erasures.kept(scene.sid) == 0
        assert scene.worker.retain() == []


def test_what_was_released_and_agreed_stays_where_the_municipality_chose_so(
    scene: Workplace,
) -> None:
    scene.workspace.endings.choose(scene.sid, OTHER, keeps=False)
    release, counts = scene.release, scene.counts()

    scene.now = AFTER
    scene.worker.retain()

    assert scene.workspace.releases.latest(scene.sid, OTHER) is None
    assert scene.workspace.revisions.tips(scene.sid, OTHER) == []
    assert scene.release == release
    assert set(scene.texts) == {PLANTED}
    assert len(scene.workspace.revisions.tips(scene.sid, MINE)) == 1
    assert scene.counts() == counts
    assert HIDDEN.encode() not in everything(scene)
    assert scene.members(release.release.number) == 0
    assert (scene.status.unassigned, scene.status.archived, scene.status.holds) == (0, 0, ())
    lines = [(each.act, each.by, each.municipality) for each in scene.workspace.audit.all()]
    assert lines[-2:] == [(Act.RETAIN, By.WORKER, None), (Act.LET_GO, By.WORKER, OTHER)]


def test_the_round_ends_six_months_after_the_last_one_closed(scene: Workplace) -> None:
    found = scene.workspace.rounds.get(scene.sid)
    assert found
    assert found.ends_on == date(2027, 10, 14)

    scene.now = datetime(2027, 10, 13, tzinfo=UTC)
    assert scene.worker.retain() == []
    assert scene.mirror.erasures.kept(scene.sid) == 17


def test_the_worker_does_it_by_itself_and_asks_limesurvey_no_more(
    scene: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    scene.now = AFTER
    calls = len(scene.standin.calls)
    with watching(scene):
        wait_until(lambda: not scene.mirror.erasures.kept(scene.sid))
        scene.workspace.nudges.nudge(scene.sid, scene.now)
        scene.ask(RequestKind.REOPEN, OTHER)
        wait_until(lambda: not scene.workspace.requests.waiting())
        # Only the errands that were refused are told of: no round is even tried.
        assert {each.args for each in caplog.records} == {("EndedError",)}
        assert len(caplog.records) == 1
        scene.ask(RequestKind.SYNC)
        wait_until(lambda: not scene.workspace.requests.waiting())

    assert scene.mirror.erasures.kept(scene.sid) == 0
    assert "is voorbij" in scene.outcome
    assert len(scene.standin.calls) == calls


def test_nothing_is_done_any_more_with_a_round_that_is_over(scene: Workplace) -> None:
    release, calls = scene.release, len(scene.standin.calls)
    scene.now = AFTER
    scene.worker.retain()
    for kind in (RequestKind.SYNC, RequestKind.CLOSE, RequestKind.REOPEN):
        scene.ask(kind)
        scene.errands.carry_out()

        assert scene.outcome.endswith(
            f"Ronde {scene.sid} is voorbij: de einddatum is geweest. "
            "Er worden geen antwoorden meer opgehaald of bewaard."
        )
    assert scene.release == release
    assert len(scene.standin.calls) == calls


def test_a_run_that_ended_too_late_releases_nothing(scene: Workplace) -> None:
    """It was pulled just before the end, and comes to the releases just after."""
    scene.workspace.endings.choose(scene.sid, MINE, keeps=False)
    scene.now = AFTER
    scene.worker.retain()
    counts = scene.counts()

    with pytest.raises(EndedError):
        scene.worker.refresh(scene.round)

    assert scene.latest is None
    assert scene.counts() == counts


def test_who_was_erased_stays_so_also_for_who_would_pull_it_elsewhere(scene: Workplace) -> None:
    """The mirror goes to a workspace that knows a later end."""
    scene.now = AFTER
    scene.worker.retain()
    scene.workspace.rounds.set_end(scene.sid, date(2030, 1, 1))

    assert scene.sync().erased == 13
    assert scene.mirror.responses(scene.sid) == []


def test_a_run_that_is_under_way_is_waited_for(scene: Workplace) -> None:
    scene.now = AFTER
    with scene.mirror.lease.held(lambda: scene.now), pytest.raises(BusyError):
        scene.worker.retain()
    assert scene.mirror.erasures.kept(scene.sid) == 17


class CrashError(BaseException):
    """The power goes."""


def test_what_was_half_done_is_done_the_next_time(scene: Workplace) -> None:
    scene.workspace.endings.choose(scene.sid, MINE, keeps=False)
    scene.now = AFTER
    with patch.object(Endings, "end", side_effect=CrashError), pytest.raises(CrashError):
        scene.worker.retain()
    assert scene.latest

    scene.now += RETRY
    scene.worker.retain()

    assert scene.latest is None


# Commands


@pytest.fixture
def terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Terminal]:
    with workplace(tmp_path) as place:
        fill(place)
        monkeypatch.setattr("plugin.installation.Installation.now", lambda _self: place.now)
        monkeypatch.setattr(
            "plugin.installation.Installation.today", lambda _self: place.now.date()
        )
        yield Terminal(place, capsys)


def test_a_dry_run_tells_and_takes_nothing(terminal: Terminal) -> None:
    place = terminal.place
    terminal.does("retention", "choose", OTHER, "--go")
    assert "blijven tot 14 oktober 2027" in terminal.does("retention", "run", "--dry-run")

    place.now = AFTER
    said = terminal.does("retention", "run", "--dry-run")

    assert said.splitlines() == [
        f"Ronde {place.sid} ({place.round.title}) liep tot 14 oktober 2027.",
        "  Gaat weg: 17 antwoorden.",
        "  Blijft: de uitkomst en de agenda van Utrecht.",
        "  Gaat weg: 1 tekst die niemand mocht zien.",
        "  Gaat weg: de uitkomst en de agenda van Amsterdam. Dat koos de gemeente.",
        f"  {LEFT.format(place.sid)}",
    ]
    assert place.mirror.erasures.kept(place.sid) == 17


def test_the_report_names_what_went_and_what_is_left(terminal: Terminal) -> None:
    place = terminal.place
    place.now = AFTER
    said = terminal.does("retention", "run")
    assert "  Gewist: 17 antwoorden." in said
    assert "Oude reservekopieën hebben de antwoorden nog." in said
    assert PLANTED not in terminal.all_output

    checked = terminal.run("check")
    assert checked == 1
    assert f"let op  ronde {place.sid}: ook in LimeSurvey weg: Vragenlijst" in terminal.out

    del place.standin.world.surveys[place.sid]
    assert terminal.does("retention", "run").splitlines() == [
        f"Ronde {place.sid} ({place.round.title}): de antwoorden zijn al gewist."
    ]
    terminal.run("check")
    assert f"goed    ronde {place.sid}: ook in LimeSurvey weg" in terminal.out


def test_check_names_a_round_whose_answers_should_be_gone(terminal: Terminal) -> None:
    terminal.place.now = AFTER
    terminal.run("check")
    assert "de einddatum is geweest: Er staat hier nog iets van." in terminal.out


def test_the_end_can_be_chosen(terminal: Terminal) -> None:
    place = terminal.place
    assert "27 december 2027" in terminal.does("retention", "ends", "2027-12-27")
    terminal.refuses(1, "retention", "ends", "2027-04-14")
    (row,) = terminal.tells("round", "list")
    assert row["antwoorden tot"] == "27-12-2027"
    last = place.workspace.audit.all()[-1]
    assert (last.act, last.by) == (Act.SET_END, By.COMMAND)


# Backups


def test_a_backup_that_is_restored_honours_the_end_at_once(terminal: Terminal) -> None:
    place = terminal.place
    copy, folder = place.folder / "kopie.zip", place.folder / "terug"
    terminal.does("backup", copy)
    place.now = AFTER
    folder.mkdir()
    for name in ("mirror", "workspace"):
        terminal.environ[f"EIGENKRACHT_{name.upper()}_URL"] = f"sqlite:///{folder}/{name}.sqlite3"

    said = terminal.does("restore", copy)

    assert "Gewist: 17 antwoorden." in said
    assert HIDDEN.encode() not in b"".join(each.read_bytes() for each in folder.iterdir())


def test_a_backup_of_after_the_end_brings_nothing_back(tmp_path: Path) -> None:
    with workplace(tmp_path) as scene:
        fill(scene)
        scene.now = AFTER
        scene.worker.retain()
        copy, folder = tmp_path / "kopie.zip", tmp_path / "terug"
        with stores_in(tmp_path) as stores:
            back_up(stores, copy, answers=False)
        folder.mkdir()
        with stores_in(folder) as stores:
            put_back(copy, stores)
        engine = open_engine(f"sqlite:///{folder}/mirror.sqlite3")
        upgrade(engine, MIGRATIONS)
        scene.mirror = Mirror(engine)
        scene.workspace = Workspace(f"sqlite:///{folder}/workspace.sqlite3")
        scene.workspace.rounds.set_end(scene.sid, date(2030, 1, 1))

        assert scene.sync().erased == 13
        assert set(scene.texts) == {PLANTED}
