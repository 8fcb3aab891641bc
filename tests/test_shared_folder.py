"""A database in a folder of one user, or of a group: who may open its files."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.database import open_engine, writing


@pytest.fixture(params=[0o022, 0o077], ids=oct)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever the umask of who starts it."""
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_umask")
@pytest.mark.parametrize(
    ("folder_mode", "file_mode"),
    [(0o2770, 0o660), (0o770, 0o600), (0o2750, 0o600), (0o700, 0o600)],
    ids=oct,
)
def test_every_file_of_a_database_is_for_who_the_folder_is_for(
    tmp_path: Path, folder_mode: int, file_mode: int
) -> None:
    folder = tmp_path / "werkruimte"
    folder.mkdir()
    folder.chmod(folder_mode)
    engine = open_engine(f"sqlite:///{folder}/workspace.sqlite3")
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE x (y)")
        made = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}
    engine.dispose()
    names = {f"workspace.sqlite3{end}" for end in ("", "-wal", "-shm")}
    assert made == dict.fromkeys(names, file_mode)


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    path = tmp_path / "workspace.sqlite3"
    path.touch(0o640)
    open_engine(f"sqlite:///{path}").dispose()
    assert path.stat().st_mode & 0o777 == 0o640
