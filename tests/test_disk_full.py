"""A disk that is full, and stores that cannot be written: nothing half, and the next run heals."""

import resource
from functools import partial
from itertools import count
from pathlib import Path

import click
import pytest
from sqlalchemy import Engine

from plugin.commands.context import write_file
from tests.disasters import struck
from tests.forked import forked
from tests.messages import judge_message
from tests.refusing import MIRROR, WORKSPACE, limited, refusal
from tests.tally import Tally
from tests.whole import LOG

pytestmark = pytest.mark.exhaustive

PAGE = 16_384
LONG = 1_800
WRITES_MUCH = (
    ("a first run", MIRROR),
    ("a full run", MIRROR),
    ("a full run", WORKSPACE),
    ("closing", MIRROR),
    ("closing", WORKSPACE),
)


def pages_of(engine: Engine) -> int:
    """How many pages a store's file has."""
    with engine.connect() as connection:
        found: int = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return found


@pytest.mark.parametrize(("name", "store"), WRITES_MUCH)
def test_a_store_that_is_full_at_any_page_has_nothing_half(
    tmp_path: Path, name: str, store: int, tally: Tally
) -> None:
    # A run that fails may write down that it did, in the store that is not full.
    with struck(tmp_path, name, log=LOG, words=LONG) as scene:
        engine = scene.engines[store]
        for more in count():
            scene.begin()
            with limited(engine, f"PRAGMA max_page_count={pages_of(engine) + more}"):
                said = refusal(scene)
            if said is None:
                break
            assert "De schijf is vol." in said
            judge_message(said)
            scene.judge(f"{more} pages more")
    assert more > 2
    tally("full stores", more)


@pytest.mark.parametrize("name", ["a first run", "closing"])
def test_a_disk_that_is_full_at_any_byte_leaves_nothing_half(
    tmp_path: Path, name: str, tally: Tally
) -> None:
    """The operating system itself refuses to make any file longer than so much."""
    with struck(tmp_path, name, log=LOG, words=LONG) as scene:

        def act(most: int) -> str | None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            return refusal(scene)

        for pages in count():
            scene.begin()
            code, said = forked(partial(act, pages * PAGE))
            assert code == 0, said
            if said is None:
                break
            assert "schijf" in said or "databasebestand" in said, said
            judge_message(said)
            scene.judge(f"{pages} pages at most")
    assert pages > 2
    tally("full disks", pages)


@pytest.mark.parametrize("before", [b"", b"wat er al stond"], ids=["new", "replaced"])
def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, before: bytes) -> None:
    path, data = tmp_path / "map" / "actieagenda.xlsx", bytes(range(256)) * 256

    def act(most: int) -> str | None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        try:
            write_file(path, data)
        except click.ClickException as error:
            return error.message
        return None

    path.parent.mkdir()
    if before:
        path.write_bytes(before)
    for most in range(0, len(data), PAGE * 3):
        code, said = forked(partial(act, most))
        assert code == 0, said
        assert said
        assert said.startswith(f"{path} kan niet worden geschreven")
        assert [file.read_bytes() for file in path.parent.iterdir()] == ([before] if before else [])
    assert forked(partial(act, len(data))) == (0, None)
    assert [file.read_bytes() for file in path.parent.iterdir()] == [data]
