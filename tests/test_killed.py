"""SIGKILL at every step of a run: what people see is of before or after, and the next run heals."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.database import open_engine, reading, upgrade
from sync.mirror import MIGRATIONS
from tests.disasters import DISASTERS, Scene, struck
from tests.killed import Steps, killed_at, moments, put_back
from tests.tally import Tally

pytestmark = pytest.mark.exhaustive

# Nothing happens to the disk before and after what only reads; at night that is a step as well.
EVERYWHERE = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
# That a program which stands still leaves what a killed one leaves is seen at some steps; at night
# at all.
KILLED = 1 if EVERYWHERE else 19


@pytest.fixture(params=DISASTERS)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """Each disaster. A program that was killed writes down nothing more."""
    with struck(tmp_path, request.param, log=frozenset()) as scene:
        yield scene


def test_whenever_it_is_killed_nobody_sees_something_between(
    scene: Scene, tmp_path: Path, tally: Tally
) -> None:
    def act(steps: Steps) -> None:
        scene.place.direct.asked = steps.take
        for engine in scene.engines:
            steps.watch(engine, everywhere=EVERYWHERE)
        scene.disaster.act(scene.place)

    scene.begin()
    steps, found = moments(tmp_path, act)
    assert steps > 30
    for step, files in found.items():
        scene.begin()
        put_back(tmp_path, files)
        scene.judge(f"step {step}")
    tally("steps of something at which it could be killed", steps)
    tally("states to heal from", len(scene.judged))

    for step in range(1, steps, KILLED):
        scene.begin()
        assert killed_at(step, act)
        scene.judge(f"killed at step {step}")
    tally("kills in the middle of something", len(range(1, steps, KILLED)))


@pytest.mark.usefixtures("really_migrated")
@pytest.mark.parametrize("migrations", [MIGRATIONS, "plugin.migrations"])
def test_whenever_it_is_killed_while_it_makes_a_store_the_next_time_makes_it(
    tmp_path: Path, migrations: str
) -> None:
    (folder := tmp_path / "winkel").mkdir()
    url = f"sqlite:///{folder}/nieuw.db"

    def act(steps: Steps) -> None:
        engine = open_engine(url)
        steps.watch(engine, everywhere=EVERYWHERE)
        upgrade(engine, migrations)

    made = sorted(_tables_of(f"sqlite:///{tmp_path}/heel.db", migrations))
    steps, found = moments(folder, act)
    assert steps > 9
    for step, files in found.items():
        put_back(folder, files)
        assert sorted(_tables_of(url, migrations)) == made, step


def _tables_of(url: str, migrations: str) -> list[str]:
    engine = open_engine(url)
    upgrade(engine, migrations)
    with reading(engine) as connection:
        rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        found = list(rows.scalars())
    engine.dispose()
    return found
