"""A new version on the stores of every earlier release, and on those of earlier revisions."""

import json
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine

from plugin.installation import Installation
from plugin.permissions import ActorRole
from plugin.settings import Settings
from plugin.workspace.store import Workspace
from sync.database import current_revision, known_revisions, open_engine, reading
from tests.backups import back_up, put_back, stores_in
from tests.earlier_stores import FOLDER, TOLD, told, unpack
from tests.scene import Scene
from tests.test_migrations import STORES, Store
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("really_migrated")

EARLIER = sorted(each for each in FOLDER.iterdir() if each.is_dir())


@pytest.fixture(params=EARLIER, ids=lambda each: each.name)
def version(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def kept(version: Path, tmp_path: Path) -> Path:
    """A folder with the stores of an earlier release."""
    unpack(version, tmp_path)
    return tmp_path


def expected(version: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((version / TOLD).read_text("utf-8"))
    assert found
    return found


def opened(folder: Path) -> Workspace:
    return Workspace(f"sqlite:///{folder / 'workspace.sqlite3'}")


def revision(engine: Engine) -> str | None:
    with reading(engine) as connection:
        return current_revision(connection)


def test_an_earlier_release_goes_on_where_it_was(version: Path, kept: Path) -> None:
    scene = Scene(opened(kept))
    assert told(scene.workspace) == expected(version)
    for place in expected(version):
        survey_id, municipality = place.split()
        visitor = Visitor(scene, ActorRole.COORDINATOR, municipality)
        for page in ("terugkoppeling", "afspraken"):
            assert visitor.get(f"/ronde/{survey_id}/{municipality}/{page}").text
    scene.workspace.close()


def test_its_mirror_is_brought_up_to_date(kept: Path) -> None:
    installation = Installation(Settings(mirror_url=f"sqlite:///{kept / 'mirror.sqlite3'}"))
    newest = max(known_revisions("sync.migrations"))
    assert revision(installation.mirror_engine) == newest
    installation.close()


@pytest.mark.parametrize("package", STORES)
def test_every_revision_is_taken_back_and_made_again_with_rows_in_it(
    kept: Path, package: str
) -> None:
    name = "workspace" if package == "plugin.migrations" else "mirror"
    store = Store(open_engine(f"sqlite:///{kept / name}.sqlite3"), package, STORES[package])
    store.go(command.upgrade, "head")
    store.go(command.downgrade, store.revisions[-1])
    for earlier in store.revisions[-2:0:-1]:
        store.go(command.downgrade, earlier)
    store.go(command.upgrade, "head")
    assert revision(store.engine) == store.revisions[-1]
    store.engine.dispose()


def test_the_way_back_is_the_backup_of_before(version: Path, kept: Path, tmp_path: Path) -> None:
    with stores_in(kept) as stores:
        back_up(stores, tmp_path / "before.zip")
    (empty := tmp_path / "empty").mkdir()
    with stores_in(empty) as stores:
        put_back(tmp_path / "before.zip", stores)
    workspace = opened(empty)
    assert told(workspace) == expected(version)
    workspace.close()
