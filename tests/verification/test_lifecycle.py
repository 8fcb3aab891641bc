"""All that happens to responses, done on the server itself, and what the sync makes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from survey_templates import lss
from sync.database import open_engine, upgrade
from sync.drift import DriftKind
from sync.errors import ExportFileError, NotActiveError
from sync.from_file import GivenFile, take_in
from sync.mirror import MIGRATIONS, Mirror
from sync.pull import RunReport, pull
from sync.reconcile import Standing
from sync.records import StoredResponse
from sync.remotecontrol import connect
from tests.lime import CODES, round_of, small_definition
from tests.respondent import Respondent
from tests.verification.admin import Administrator
from tests.verification.conftest import Server

pytestmark = pytest.mark.exhaustive

CODE, OTHER_CODE = CODES
TEXT = 'Eén\r\n=1+1 "twee"; {ROL}, 😀'
SOMEBODY = {"ROL": "TEAM", "V01": TEXT, "L01": "1", "V02": "twee", "L02": "4"}


@dataclass
class Life:
    """A running small survey on a server, and a mirror of it."""

    server: Server
    sid: int
    folder: Path
    administrator: Administrator
    mirror: Mirror

    def answer(self, count: int, code: str = CODE) -> None:
        """So many people fill in the public pages and send them."""
        columns = self.server.session.columns(self.sid)
        asked = {each: text for each, text in SOMEBODY.items() if each in columns}
        for _ in range(count):
            Respondent(self.server.url, self.sid, code).answer(asked, columns)

    def sync(self, *, full: bool = True) -> RunReport:
        """One run."""
        server = self.server
        with (
            self.mirror.lease.held(_now) as lease,
            connect(server.url, server.username, server.password) as remote,
        ):
            return pull(
                remote,
                self.mirror,
                round_of(self.sid),
                CODES,
                lease=lease,
                clock=_now,
                progress=lambda _read, _expected: None,
                full=full,
            )

    def take_in(self, data: bytes, total: int | None) -> RunReport:
        """One run from a file."""
        with self.mirror.lease.held(_now) as lease:
            return take_in(
                GivenFile("export", data, _now() + timedelta(seconds=1), total),
                self.mirror,
                round_of(self.sid),
                CODES,
                lease=lease,
                clock=_now,
                progress=lambda _read, _expected: None,
            )

    @property
    def stored(self) -> dict[int, StoredResponse]:
        """What the mirror shows, by number."""
        kept = self.mirror.responses(self.sid)
        return {each.response.number: each for each in kept if not each.hidden}

    def texts(self, code: str = "V01") -> dict[int, str]:
        """What is shown for a question, by number."""
        return {number: each.response.values[code] for number, each in self.stored.items()}

    @property
    def kept(self) -> int:
        """How many the mirror has, hidden ones too."""
        return len(self.mirror.responses(self.sid))


def _now() -> datetime:
    return datetime.now(UTC)


def published(server: Server, settings: Mapping[str, str] | None = None) -> int:
    """A small survey, active, with some settings other than ours."""
    definition = small_definition()
    changed = {**dict(definition.settings), **(settings or {})}
    sid = server.import_survey(lss.write(replace(definition, settings=tuple(changed.items()))))
    assert server.session.call("activate_survey", sid)["status"] == "OK"
    return sid


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    engine = open_engine(f"sqlite:///{tmp_path / 'mirror.sqlite3'}")
    upgrade(engine, MIGRATIONS)
    yield Mirror(engine)
    engine.dispose()


@pytest.fixture
def life(server: Server, mirror: Mirror, tmp_path: Path) -> Life:
    return Life(server, published(server), tmp_path, server.administrator(), mirror)


def test_a_late_completion(life: Life) -> None:
    """Someone begins, others send, and a quick run after it finds the low number complete."""
    columns = life.server.session.columns(life.sid)
    slow = Respondent(life.server.url, life.sid, CODE)
    slow.answer(SOMEBODY, columns, complete=False)
    life.answer(2)
    first = life.sync()
    assert (first.new, first.standings[Standing.INCOMPLETE]) == (3, 1)
    slow.answer({"V04": "toch nog"}, columns)
    second = life.sync(full=False)
    assert (second.new, second.changed, second.gone) == (0, 1, 0)
    assert second.standings[Standing.ASSIGNED] == 3
    assert life.texts("V04")[1] == "toch nog"


def test_an_edit_by_the_respondent(life: Life) -> None:
    """What was saved goes on in another browser, where an answer that was synced changes."""
    columns = life.server.session.columns(life.sid)
    person = Respondent(life.server.url, life.sid, CODE)
    person.answer(SOMEBODY, columns, complete=False)
    person.save("Rode egel", "Geheim & zó")
    life.answer(1)
    assert life.sync().new == 2
    other = Respondent(life.server.url, life.sid, CODE)
    other.resume("Rode egel", "Geheim & zó")
    for _ in range(3):
        other.press("moveprev")
    other.press("movenext", {columns["V01"]: "bij nader inzien"})
    edited = life.sync()
    assert (edited.changed, edited.standings[Standing.ASSIGNED]) == (1, 1)
    assert life.texts()[1] == "bij nader inzien"
    other.answer({}, columns)
    sent = life.sync(full=False)
    assert sent.standings[Standing.ASSIGNED] == 2
    assert life.texts()[1] == "bij nader inzien"


def test_an_edit_by_the_administrator(life: Life) -> None:
    """A full run finds it; it is the same response, also where LimeSurvey forgets its seed."""
    life.answer(5)
    life.sync()
    before = {number: each.key for number, each in life.stored.items()}
    life.administrator.edit(life.sid, 2, {"V01": "verbeterd", "L01": "3"})
    report = life.sync()
    assert (report.new, report.changed, report.gone, report.alarm) == (0, 1, 0, "")
    assert (life.texts()[2], life.texts("L01")[2]) == ("verbeterd", "3")
    assert {number: each.key for number, each in life.stored.items()} == before
    quick = life.sync(full=False)
    assert (quick.new, quick.unchanged, quick.alarm) == (0, 5, "")


def test_one_is_erased(life: Life) -> None:
    life.answer(5)
    life.sync()
    life.administrator.erase(life.sid, [3])
    first, kept = life.sync(full=False), life.kept
    assert (first.gone, first.purged, kept) == (1, 0, 5)
    second = life.sync(full=False)
    assert (second.gone, second.purged, life.kept) == (0, 1, 4)
    assert sorted(life.stored) == [1, 2, 4, 5]


def test_all_are_erased(life: Life) -> None:
    """Nothing is shown, everything is held until somebody names the count, and the rest goes on."""
    life.answer(5)
    life.sync()
    life.administrator.erase(life.sid, [1, 2, 3, 4, 5])
    for _ in range(3):
        report = life.sync()
        assert (report.total, report.held, life.kept, life.stored) == (0, 5, 5, {})
    ((run, count),) = life.mirror.erasures.holds(life.sid).items()
    life.mirror.erasures.confirm(life.sid, run, count)
    assert life.kept == 0
    life.answer(1)
    assert life.sync(full=False).new == 1


def test_it_is_deactivated_and_activated(life: Life) -> None:
    """In between nothing can be asked and all stays; afterwards what was is in the archive."""
    life.answer(4)
    life.sync()
    life.administrator.deactivate(life.sid)
    with pytest.raises(NotActiveError):
        life.sync()
    assert len(life.stored) == 4
    life.administrator.activate(life.sid)
    empty = life.sync(full=False)
    assert (empty.total, empty.gone, empty.alarm, life.kept) == (0, 0, "", 0)
    assert life.mirror.erasures.archived(life.sid) == 4
    life.answer(2)
    assert life.sync(full=False).new == 2
    assert len(life.stored) == 2


def test_the_survey_is_iterated(server: Server, mirror: Mirror, tmp_path: Path) -> None:
    """Every response is open again: nothing is gone, and nothing counts.

    LimeSurvey does so only with participants and without anonymity, so never to a survey of ours.
    """
    sid = published(server, {"anonymized": "N"})
    life = Life(server, sid, tmp_path, server.administrator(), mirror)
    life.answer(3)
    assert life.sync().standings[Standing.ASSIGNED] == 3
    life.administrator.invite(sid, "iemand")
    life.administrator.iterate(sid)
    report = life.sync(full=False)
    assert (report.total, report.complete, report.changed, report.gone) == (3, 0, 3, 0)
    assert report.standings[Standing.INCOMPLETE] == 3
    assert life.texts() == {1: TEXT, 2: TEXT, 3: TEXT}


def test_responses_are_imported_with_their_numbers(life: Life) -> None:
    """Low ones after high ones; who sends afterwards gets a number after the highest."""
    life.answer(2)
    life.sync()
    imported = {"GEMEENTE": OTHER_CODE, "ROL": "TEAM", "V01": "van elders", "L01": "2"}
    life.administrator.import_with_numbers(life.sid, {40: imported, 41: imported})
    assert life.sync(full=False).new == 2
    life.administrator.import_with_numbers(life.sid, {20: imported})
    report = life.sync(full=False)
    assert (report.new, report.gone, report.alarm) == (1, 0, "")
    life.answer(1)
    assert life.sync(full=False).new == 1
    assert sorted(life.stored) == [1, 2, 20, 40, 41, 42]
    assert life.texts()[20] == "van elders"
    assert life.stored[20].response.participation_code == OTHER_CODE


def test_a_question_is_removed(life: Life) -> None:
    """LimeSurvey allows it in a new epoch only; columns do not shift, and it is told."""
    life.answer(2)
    life.sync()
    life.administrator.deactivate(life.sid)
    life.administrator.remove_question(life.sid, "V02")
    life.administrator.activate(life.sid)
    life.answer(1)
    report = life.sync(full=False)
    assert [(each.code, each.kind) for each in report.drift] == [("V02", DriftKind.MISSING)]
    assert (report.new, life.mirror.erasures.archived(life.sid)) == (1, 2)
    (stored,) = life.stored.values()
    assert stored.response.values == {
        **dict.fromkeys(stored.response.values, ""),
        **SOMEBODY,
        "GEMEENTE": CODE,
        "V02": "",
    }


@pytest.mark.parametrize("form", ["json", "csv"])
def test_the_export_page_gives_what_a_pull_gives(life: Life, form: str) -> None:
    life.answer(2)
    columns = life.server.session.columns(life.sid)
    Respondent(life.server.url, life.sid, OTHER_CODE).answer(SOMEBODY, columns, complete=False)
    data = life.administrator.export(life.sid, form, "code", "short")
    assert life.take_in(data, total=3).new == 3
    from_file = life.mirror.responses(life.sid)
    pulled = life.sync()
    assert (pulled.new, pulled.changed, pulled.gone) == (0, 0, 0)
    assert life.mirror.responses(life.sid) == from_file
    assert life.texts()[1] == TEXT


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_export_with_texts_is_refused(life: Life, form: str) -> None:
    life.answer(1)
    for heading, answers, says in (
        ("full", "long", "geen vraagcodes"),
        ("codetext", "short", "geen vraagcodes"),
        ("code", "long", "volledige antwoorden"),
    ):
        data = life.administrator.export(life.sid, form, heading, answers)
        with pytest.raises(ExportFileError, match=says):
            life.take_in(data, total=None)
    assert life.kept == 0
