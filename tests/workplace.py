"""A worker between a stand-in and two stores, with a clock that is given."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from plugin.worker.errands import Errands
from plugin.worker.watch import Watch
from plugin.worker.work import Worker
from plugin.workspace.releases import StoredRelease
from plugin.workspace.requests import Order, RequestKind
from plugin.workspace.rounds import CODE_PLACE, Participant, Round
from plugin.workspace.status import RoundStatus
from plugin.workspace.store import Workspace
from survey_templates import lss
from survey_templates.codebook import Privacy
from survey_templates.definition import SurveyOptions, define
from survey_templates.loader import parse
from sync.breaker import Door
from sync.database import open_engine, upgrade
from sync.mirror import MIGRATIONS, Mirror
from sync.pull import RunReport
from sync.remotecontrol import LimeSurvey, connect
from sync.standin.server import StandIn
from sync.standin.survey import Survey
from tests.lime import ACCOUNTS, CODES, CONTENT, running, small_instrument
from tests.stores import Stores, standing_in

ACCOUNT = "koppeling"
INSTRUMENT = small_instrument()
MINE, OTHER = CODES.values()
CODE_OF = {municipality: code for code, municipality in CODES.items()}
START = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)


@dataclass
class Workplace:
    """A stand-in, both stores and a worker between them; `now` is what the clock says.

    With `leads_nowhere` the worker knows of no LimeSurvey.
    """

    standin: StandIn
    mirror: Mirror
    workspace: Workspace
    url: str
    stores: Stores
    service_url: str | None = None
    now: datetime = START
    account: str = ACCOUNT
    leads_nowhere: bool = False
    on_connect: Callable[[], None] = lambda: None
    rounds: list[Round] = field(default_factory=list)
    content: str = CONTENT

    @property
    def folder(self) -> Path:
        return self.stores.folder

    @property
    def worker(self) -> Worker:
        door = Door(self._connect, self.account, self.leads_nowhere)
        return Worker(door, self.mirror, self.workspace, self._clock, service_url=self.service_url)

    @property
    def errands(self) -> Errands:
        return Errands(self.worker, self.workspace, self._clock)

    @property
    def watch(self) -> Watch:
        return Watch(self.worker, self.workspace, self._clock)

    def _clock(self) -> datetime:
        return self.now

    @contextmanager
    def _connect(self) -> Iterator[LimeSurvey]:
        self.on_connect()
        with connect(self.url, ACCOUNT, ACCOUNTS[ACCOUNT], wait=lambda _: None) as remote:
            yield remote

    def add_round(self, privacy: Privacy, threshold: int = 5) -> Round:
        """A round with two municipalities, whose survey runs."""
        options = SurveyOptions(privacy, threshold, self.service_url)
        definition = define(parse(self.content, "klein.yaml"), options)
        with self._connect() as remote:
            sid = remote.import_survey(lss.write(definition))
            remote.activate(sid)
        new = Round(
            survey_id=sid,
            mark=definition.mark,
            content=self.content,
            title=definition.title,
            link_template=f"https://vragen.example/{CODE_PLACE}",
            registered_at=START + timedelta(seconds=len(self.rounds)),
            ends_on=date(2028, 4, 14),
        )
        self.workspace.rounds.register(new)
        self.workspace.rounds.add_municipalities(
            [Participant(new.survey_id, CODES[code], code, 9, None) for code in CODES]
        )
        self.rounds.append(new)
        return new

    @property
    def round(self) -> Round:
        return self.rounds[0]

    @property
    def sid(self) -> int:
        return self.round.survey_id

    @property
    def survey(self) -> Survey:
        return self.standin.world.surveys[self.sid]

    def answer(
        self,
        count: int = 1,
        code: str = CODE_OF[MINE],
        *,
        label: str = "1",
        text: str | None = None,
        complete: bool = True,
    ) -> list[int]:
        """So many people answer; the numbers of their responses."""
        values = {"GEMEENTE": code, "ROL": "TEAM", "L01": label, "L02": "4"}
        return [
            self.survey.answer(
                values | {"V01": f"tekst van {self.survey.next_id}" if text is None else text},
                complete=complete,
            )
            for _ in range(count)
        ]

    def sync(self) -> RunReport:
        self.now += timedelta(minutes=5)
        return self.worker.sync(self.round, lambda _read, _expected: None)

    def close(self, municipality: str = MINE) -> str:
        self.now += timedelta(minutes=1)
        return self.worker.close(self.round, municipality)

    @property
    def latest(self) -> StoredRelease | None:
        return self.workspace.releases.latest(self.sid, MINE)

    @property
    def release(self) -> StoredRelease:
        """The newest release, that must be there."""
        assert self.latest
        return self.latest

    @property
    def texts(self) -> dict[str, str]:
        """The key of each text in the newest release."""
        return {text.text: text.key for text in self.workspace.releases.texts(self.release.id)}

    def see(self) -> None:
        self.workspace.releases.mark_seen(self.release.id, self.now)

    def counts(self, municipality: str = MINE) -> tuple[int, int, int]:
        """Complete, incomplete and late."""
        found = self.workspace.statuses.municipality(self.sid, municipality)
        return found.complete, found.incomplete, found.late

    @property
    def status(self) -> RoundStatus:
        found = self.workspace.statuses.round(self.sid)
        assert found
        return found

    def members(self, number: int) -> int:
        return len(self.mirror.members(self.sid, MINE, number))

    def ask(self, kind: RequestKind, municipality: str | None = MINE) -> None:
        self.order(Order(kind=kind, survey_id=self.sid, municipality=municipality))

    def order(self, order: Order) -> None:
        self.workspace.requests.ask(order, self.now)

    @property
    def outcome(self) -> str:
        asked = self.workspace.requests.latest(self.sid, MINE)
        assert asked
        assert asked.done_at == self.now
        return asked.outcome or ""


@contextmanager
def workplace(stores: Stores | Path) -> Iterator[Workplace]:
    """One without rounds; its stores stand in `stores`, or in files in that folder."""
    place = standing_in(stores)
    engine = open_engine(place.address("mirror"))
    upgrade(engine, MIGRATIONS)
    workspace = Workspace(place.address("workspace"))
    with running() as standin:
        yield Workplace(standin, Mirror(engine), workspace, standin.url, place)
    workspace.close()
    engine.dispose()
