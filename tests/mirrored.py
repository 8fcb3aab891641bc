"""A survey in a stand-in without a port, a mirror, and the sync between them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Engine, text

from sync.database import open_engine, reading, upgrade
from sync.mirror import MIGRATIONS, Mirror
from sync.pull import RunReport, pull
from sync.records import Response
from sync.remotecontrol import LimeSurvey
from sync.standin import lss
from sync.standin.survey import Survey
from sync.standin.world import World
from tests.inprocess import Direct, enter
from tests.lime import ACCOUNTS, CODES, round_of, small_file
from tests.stores import Stores, standing_in

CODE, OTHER_CODE = CODES
NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)


@dataclass
class Mirrored:
    """A survey and its mirror; the clock moves a second each time it is read."""

    survey: Survey
    direct: Direct
    remote: LimeSurvey
    mirror: Mirror
    engine: Engine
    stores: Stores
    now: datetime = NOW
    on_window: Callable[[], None] = field(default=lambda: None)

    @property
    def sid(self) -> int:
        """The survey's number."""
        return self.survey.sid

    def clock(self) -> datetime:
        """The time."""
        self.now += timedelta(seconds=1)
        return self.now

    def pull(self, *, full: bool = True) -> RunReport:
        """One run."""
        self.direct.methods.clear()
        with self.mirror.lease.held(self.clock) as lease:
            return pull(
                self.remote,
                self.mirror,
                round_of(self.sid),
                CODES,
                lease=lease,
                clock=self.clock,
                progress=lambda _read, _expected: self.on_window(),
                full=full,
            )

    def answer(self, count: int = 1, code: str = CODE, text: str = "tekst") -> list[int]:
        """So many people answer; their numbers."""
        return [self.survey.answer({"GEMEENTE": code, "V01": text}) for _ in range(count)]

    def delete(self, *numbers: int) -> None:
        """These are erased in LimeSurvey."""
        for number in numbers:
            self.survey.delete(number)

    def shown(self) -> dict[int, str]:
        """The first text of what is shown, by number."""
        return {
            each.response.number: each.response.values["V01"]
            for each in self.mirror.responses(self.sid)
            if not each.hidden
        }

    def kept(self) -> list[int]:
        """The numbers of all that is kept, hidden ones too."""
        return [each.response.number for each in self.mirror.responses(self.sid)]

    def bytes_on_disk(self) -> bytes:
        """Every byte of every file of the mirror."""
        return self.stores.on_disk()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What a query finds in the mirror's database."""
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.execute(text(query))]


@contextmanager
def mirrored(place: Stores | Path) -> Iterator[Mirrored]:
    """A running survey without responses, and an empty mirror."""
    world = World(ACCOUNTS, lambda: NOW.replace(tzinfo=None), Random(1))
    survey = lss.import_survey(world, "admin", small_file())
    survey.activate()

    stores = standing_in(place)
    engine = open_engine(stores.address("mirror"))
    upgrade(engine, MIGRATIONS)
    direct = Direct(world)
    yield Mirrored(survey, direct, enter(direct), Mirror(engine), engine, stores)
    engine.dispose()


def contents(scene: Mirrored) -> list[tuple[int, int]]:
    """Spies on the windows of which answers are read."""
    asked: list[tuple[int, int]] = []
    original = scene.remote.responses

    def spy(
        survey_id: int, columns: Mapping[str, str], first: int, last: int | None
    ) -> list[Response]:
        found = original(survey_id, columns, first, last)
        asked.extend([(found[0].number, found[-1].number)] if found else [])
        return found

    scene.remote.responses = spy  # type: ignore[method-assign]
    return asked
