"""SIGKILL in the middle of a run on PostgreSQL: the server undoes it, and the next run heals."""

import os

import pytest

from tests.disasters import DISASTERS, struck
from tests.killed import Steps, killed_at
from tests.stores import Schemas
from tests.tally import Tally
from tests.whole import count_on

pytestmark = pytest.mark.exhaustive

# The protocol is the same as in a file, so by day some steps of some runs are enough.
EVERYWHERE = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
# Nobody can put the audit trail back as it was, so it is not compared.
TRAIL = frozenset({"audit"})
STRIDE = 1 if EVERYWHERE else 23
STRUCK = DISASTERS if EVERYWHERE else ("a full run", "closing", "erasing")


@pytest.mark.parametrize("name", STRUCK)
def test_whenever_it_is_killed_nobody_sees_something_between(
    schemas: Schemas, name: str, tally: Tally
) -> None:
    with struck(schemas, name, log=TRAIL) as scene:

        def act(steps: Steps) -> None:
            scene.place.direct.asked = steps.take
            for engine in scene.engines:
                steps.watch(engine, everywhere=EVERYWHERE)
            scene.disaster.act(scene.place)

        step = 1
        scene.begin()
        while killed_at(step, act):
            for engine in scene.engines:
                count_on(engine)
            scene.judge(f"killed at step {step}")
            scene.begin()
            step += STRIDE
        assert step > 1
    tally("kills in the middle of something on PostgreSQL", step // STRIDE)
