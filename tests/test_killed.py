"""SIGKILL at every step of a run: what people see is of before or after, and the next run heals."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from sync.database import open_engine, reading, upgrade
from sync.mirror import MIGRATIONS
from tests.disasters import DISASTERS, Scene, struck
from tests.killed import Steps, killed_at
from tests.tally import Tally

pytestmark = pytest.mark.exhaustive

# Nothing happens to the disk before and after what only reads; at night that is a step as well.
EVERYWHERE = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


@pytest.fixture(params=DISASTERS)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """Each disaster. A program that was killed writes down nothing more."""
    with struck(tmp_path, request.param, log=frozenset()) as scene:
        yield scene


def test_whenever_it_is_killed_nobody_sees_something_between(scene: Scene, tally: Tally) -> None:
    def act(steps: Steps) -> None:
        scene.place.direct.asked = steps.take
        for engine in scene.engines:
            steps.watch(engine, everywhere=EVERYWHERE)
        scene.disaster.act(scene.place)

    for step in count(1):
        scene.begin()
        if not killed_at(step, act):
            break
        scene.judge(f"step {step}")
    assert step > 30
    tally("kills in the middle of something", step - 1)
    tally("states to heal from", len(scene.judged))


@pytest.mark.usefixtures("really_migrated")
@pytest.mark.parametrize("migrations", [MIGRATIONS, "plugin.migrations"])
def test_whenever_it_is_killed_while_it_makes_a_store_the_next_time_makes_it(
    tmp_path: Path, migrations: str
) -> None:
    def act(steps: Steps) -> None:
        engine = open_engine(url)
        steps.watch(engine, everywhere=EVERYWHERE)
        upgrade(engine, migrations)

    made = sorted(_tables_of(f"sqlite:///{tmp_path}/heel.db", migrations))
    for step in count(1, 1 if EVERYWHERE else 9):
        url = f"sqlite:///{tmp_path}/{step}.db"
        was_killed = killed_at(step, act)
        assert sorted(_tables_of(url, migrations)) == made
        if not was_killed:
            break
    assert step > 9


def _tables_of(url: str, migrations: str) -> list[str]:
    engine = open_engine(url)
    upgrade(engine, migrations)
    with reading(engine) as connection:
        rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        found = list(rows.scalars())
    engine.dispose()
    return found
