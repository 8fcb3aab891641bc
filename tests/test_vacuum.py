"""What was erased is in none of PostgreSQL's own files, and nothing is written anew for nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, select, text

from sync import vacuum
from sync.database import faults, mark_erased, reading, scrub, writing
from sync.tables import CONTENT, RESPONSE
from tests.cluster import Cluster
from tests.mirrored import Mirrored, mirrored
from tests.stores import Schemas

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"
UNTIDY = "nog niet opgeruimd"


@dataclass
class Scene:
    """A mirror with twenty answers, of which the last holds what nobody may find."""

    mirrored: Mirrored
    postgres: Cluster

    def is_on_disk(self) -> bool:
        """Whether it is in any file."""
        return PLANTED.encode() in self.postgres.on_disk()

    def erase(self, number: int = 20) -> None:
        """Erases that answer, or another one, and takes nothing out of the files yet."""
        of_it = RESPONSE.c.number == number
        with writing(self.mirrored.engine) as connection:
            content = connection.scalar(select(RESPONSE.c.content_id).where(of_it))
            connection.execute(delete(RESPONSE).where(of_it))
            connection.execute(delete(CONTENT).where(CONTENT.c.id == content))
            mark_erased(connection)

    def scrub(self) -> bool:
        """Takes what was erased out of the files; whether nothing of it is left."""
        return scrub(self.mirrored.engine)

    def files(self) -> list[tuple[object, ...]]:
        """Which file each table is in now."""
        return self.mirrored.rows(
            "SELECT relname, relfilenode FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = current_schema()::regnamespace ORDER BY relname"
        )


@pytest.fixture
def scene(schemas: Schemas, postgres: Cluster) -> Iterator[Scene]:
    with mirrored(schemas) as made:
        made.answer(19)
        made.answer(1, text=PLANTED)
        made.pull()
        yield Scene(made, postgres)


def test_what_was_erased_is_in_no_file(scene: Scene) -> None:
    scene.postgres.do("ANALYZE")
    assert scene.is_on_disk()
    scene.erase()
    assert scene.is_on_disk()
    assert scene.scrub()
    assert not scene.is_on_disk()
    assert len(scene.mirrored.kept()) == 19


@pytest.mark.parametrize("full", [True, False])
def test_a_run_that_erased_nothing_writes_no_table_anew(scene: Scene, *, full: bool) -> None:
    before = scene.files()
    scene.mirrored.answer(1)
    scene.mirrored.delete(1)
    assert scene.mirrored.pull(full=full).gone == 1
    assert scene.files() == before
    assert scene.mirrored.pull(full=full).purged == 1
    assert scene.files() != before


def test_somebody_who_reads_is_not_waited_for_and_it_goes_at_the_next_time(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vacuum, "SCRUB_MILLISECONDS", 50)
    scene.erase()
    with reading(scene.mirrored.engine) as connection:
        connection.execute(select(CONTENT.c.id)).all()
        assert not scene.scrub()
    assert UNTIDY in faults(scene.mirrored.engine)[0]
    assert scene.is_on_disk()
    assert scene.scrub()
    assert faults(scene.mirrored.engine) == []
    assert not scene.is_on_disk()


def test_while_somebody_looks_at_an_earlier_moment_it_is_not_taken_for_gone(scene: Scene) -> None:
    """A backup of another schema holds no lock here, and still sees what was erased."""
    with reading(scene.mirrored.engine) as connection:
        connection.execute(text("SELECT 1"))
        scene.erase()
        assert not scene.scrub()
        assert connection.scalar(text("SELECT 1"))
    assert UNTIDY in faults(scene.mirrored.engine)[0]
    assert scene.scrub()
    assert faults(scene.mirrored.engine) == []
    assert not scene.is_on_disk()


def test_what_is_erased_while_the_tables_are_written_anew_is_not_forgotten(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = vacuum._write_anew

    def and_then_more(connection: object) -> None:
        original(connection)  # type: ignore[arg-type]
        scene.erase()

    scene.erase(1)
    monkeypatch.setattr(vacuum, "_write_anew", and_then_more)
    assert not scene.scrub()
    monkeypatch.setattr(vacuum, "_write_anew", original)
    assert scene.scrub()
    assert not scene.is_on_disk()


def test_erasing_that_was_undone_leaves_no_mark(scene: Scene) -> None:
    def fail_on_the_way() -> None:
        with writing(scene.mirrored.engine) as connection:
            mark_erased(connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_on_the_way()
    assert faults(scene.mirrored.engine) == []
