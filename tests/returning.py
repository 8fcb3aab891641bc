"""A downloaded agenda in the hands of people: sorted, filled in, saved, and handed in again."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy import delete

from exporter.agreed import Action, Agreement, FollowUp
from exporter.reading.child import read_agenda
from plugin.agenda_file import agenda_file
from plugin.permissions import Actor, ActorRole
from plugin.places import made_of, open_place
from plugin.round_trip import Plan
from plugin.upload_desk import Preview, UploadDesk
from plugin.workspace.made import Change, MadePlace, agreement_key
from plugin.workspace.revisions import Author, Source
from plugin.workspace.schema import revision_table, upload_table
from sync.database import writing
from tests.scene import OTHER, ROUND, Scene, furnished

Row = dict[str, Any]
SHEET = "Actieagenda"
KEY = "Kenmerk"


@dataclass
class Sheet:
    """The agenda of a workbook: what stands above, its headings, its rows by heading."""

    above: list[tuple[Any, ...]]
    headings: list[str]
    rows: list[Row]
    name: str = SHEET

    def keyed(self, kind: str = "actie") -> list[Row]:
        """The rows of the list, or those of how it goes on."""
        return [row for row in self.rows if str(row[KEY] or "").startswith(f"{kind}:")]

    def with_action(self) -> list[Row]:
        """The rows in which an action stands."""
        return [row for row in self.keyed() if row["Actie"]]

    def spare(self, section: str = "A") -> Row:
        """The first row to fill in of a section."""
        return next(row for row in self.keyed() if not row["Actie"] and row["Onderdeel"] == section)

    def save(self) -> bytes:
        """The workbook as a program writes it that keeps the values and knows nothing of ours."""
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = self.name
        for row in self.above:
            sheet.append(row)
        sheet.append(self.headings)
        for record in self.rows:
            sheet.append([record.get(heading) for heading in self.headings])
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()


def opened_sheet(data: bytes) -> Sheet:
    """The agenda in a workbook."""
    values = [tuple(row) for row in load_workbook(io.BytesIO(data))[SHEET].values]
    at = next(number for number, row in enumerate(values) if "Onderdeel" in row)
    headings = [str(value) for value in values[at]]
    rows = [dict(zip(headings, row, strict=True)) for row in values[at + 1 :]]
    return Sheet(values[:at], headings, rows)


@dataclass
class Town:
    """One municipality in a workspace: what it recorded, its workbook, and handing that in."""

    scene: Scene
    access_id: int = 1

    @property
    def made(self) -> MadePlace:
        return made_of(self.scene.workspace, self._place())

    def _place(self) -> Any:
        return open_place(self.scene.workspace, ROUND, OTHER, self.scene.now).place

    def clear(self) -> None:
        """As if nobody recorded anything."""
        with writing(self.scene.workspace.engine) as connection:
            connection.execute(delete(revision_table))
            connection.execute(delete(upload_table))

    def record(self, *changes: Change) -> None:
        """Somebody fills in something on the page."""
        self.made.save(changes, Author(9, self.scene.now, Source.PAGE))

    def change(self, key: str, made: Action | Agreement | FollowUp | None) -> None:
        """Somebody changes on the page what there is now."""
        kinds: tuple[Any, ...] = (
            *self.made.actions(),
            *self.made.agreements().values(),
            self.made.follow_up(),
        )
        base = next((each.base for each in kinds if each.key == key), frozenset[int]())
        self.record(Change(key, base, made))

    def download(self) -> bytes:
        opened = open_place(self.scene.workspace, ROUND, OTHER, self.scene.now)
        return agenda_file(self.scene.workspace, opened, self.scene.now)

    @property
    def desk(self) -> UploadDesk:
        return UploadDesk(self.scene.workspace, Actor(self.access_id, ActorRole.COORDINATOR, OTHER))

    def hand_in(self, data: bytes) -> Preview:
        """Hand in a workbook, and see what it would do."""
        made = self.desk.receive(ROUND, OTHER, read_agenda(data), self.scene.now)
        return self.desk.preview(ROUND, OTHER, made, self.scene.now)

    def plan(self, data: bytes) -> Plan:
        return self.hand_in(data).plan

    def take_over(self, data: bytes) -> Plan:
        """Hand in a workbook, and take over all of it."""
        shown = self.hand_in(data)
        gone = [line.key for line in shown.plan.lines]
        self.desk.confirm(shown, gone, self.scene.now)
        return shown.plan

    def actions(self) -> list[Action]:
        """The newest version of each action, in an order that does not matter."""
        return sorted((item.made for item in self.made.actions()), key=repr)

    def contents(self) -> tuple[Any, ...]:
        """All that was recorded."""
        agreed = {n: item.made for n, item in self.made.agreements().items()}
        follow_up = self.made.follow_up()
        return self.actions(), agreed, follow_up.made if follow_up.versions else None


@contextmanager
def a_town() -> Iterator[Town]:
    """A municipality in a store of its own."""
    with TemporaryDirectory() as folder, furnished(Path(folder)) as scene:
        yield Town(scene)


def action(key: str, made: Action) -> Change:
    return Change(key, frozenset(), made)


def agreement(made: Agreement) -> Change:
    return Change(agreement_key(made.question), frozenset(), made)
