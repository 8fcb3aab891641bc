"""An erasure holds in what is restored from a backup, whatever the backup is of."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from plugin.workspace.releases import Releases
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from sync.database import open_engine, upgrade
from sync.mirror import MIGRATIONS, Mirror
from tests.backups import PLANTED, back_up, put_back, stores_in
from tests.workplace import Workplace, workplace


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workplace]:
    """Six people answered, and somebody saw what was released of that."""
    with workplace(tmp_path) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        made.answer(1, text=PLANTED)
        made.answer(5)
        made.close()
        made.see()
        yield made


class CrashError(BaseException):
    """The power goes."""


def erase(scene: Workplace) -> None:
    scene.survey.delete(1)
    scene.worker.erase(scene.round, 1)


def half_erase(scene: Workplace) -> None:
    """The mirror let go of it, the workspace not yet."""
    with patch.object(Releases, "forget", side_effect=CrashError), pytest.raises(CrashError):
        erase(scene)


@contextmanager
def restored(scene: Workplace, *, answers: bool = True) -> Iterator[None]:
    """The scene goes on with what is restored from a backup of now."""
    path, folder = scene.folder / "kopie.zip", scene.folder / "terug"
    with stores_in(scene.folder) as stores:
        back_up(stores, path, answers=answers)
    yield
    folder.mkdir()
    with stores_in(folder) as stores:
        put_back(path, stores)
    engine = open_engine(f"sqlite:///{folder}/mirror.sqlite3")
    upgrade(engine, MIGRATIONS)
    scene.mirror, scene.workspace = (
        Mirror(engine),
        Workspace(f"sqlite:///{folder}/workspace.sqlite3"),
    )


@pytest.mark.parametrize("answers", [True, False])
def test_what_was_half_erased_is_erased_after_it_is_restored(
    scene: Workplace, *, answers: bool
) -> None:
    half_erase(scene)
    with restored(scene, answers=answers):
        pass
    assert PLANTED in scene.texts

    scene.sync()

    assert PLANTED not in scene.texts
    assert len(scene.texts) == 5


def test_what_comes_back_in_limesurvey_as_well_stays_erased(scene: Workplace) -> None:
    row = scene.survey.responses[1]
    erase(scene)
    with restored(scene):
        pass
    scene.survey.responses[1] = row

    assert scene.sync().erased == 1

    assert PLANTED not in scene.texts
    assert [each.response.number for each in scene.mirror.responses(scene.sid)] == [2, 3, 4, 5, 6]


def test_a_backup_of_before_the_erasure_lets_go_in_two_runs(scene: Workplace) -> None:
    with restored(scene):
        erase(scene)
    assert PLANTED in scene.texts

    scene.sync()
    scene.sync()

    assert PLANTED not in scene.texts
    assert (scene.release.erased, len(scene.texts)) == (1, 5)
