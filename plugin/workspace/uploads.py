"""Workbooks that were handed in: shown first, and kept once somebody confirmed.

What is shown waits for an hour, for who handed it in alone. What was confirmed stays, with what in
it had no place; it also tells what the same file said before, when it is handed in again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, delete, select, update

from plugin.workspace.schema import upload_table
from sync.database import reading, writing

WAITS = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class NewUpload:
    """A workbook that is handed in: `document` is the grid of its agenda, `file` which file."""

    file: str
    document: Mapping[str, Any]
    access_id: int
    uploaded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Upload(NewUpload):
    """A workbook that was handed in; `confirmed_at` is None while it waits."""

    id: int
    confirmed_at: datetime | None


class Uploads:
    """The uploads in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, survey_id: int, municipality: str, new: NewUpload) -> int:
        """Keep an upload to be shown, in the place of the last one of the same person; its id."""
        columns = upload_table.c
        mine = _of(survey_id, municipality) & (columns.access_id == new.access_id)
        left = mine | (columns.uploaded_at < new.uploaded_at - WAITS)
        values = {**vars(new), "document": dict(new.document)}
        with writing(self._engine) as connection:
            connection.execute(delete(upload_table).where(columns.confirmed_at.is_(None), left))
            made: int = connection.execute(
                upload_table.insert()
                .values(survey_id=survey_id, municipality=municipality, **values)
                .returning(columns.id)
            ).scalar_one()
        return made

    def waiting(
        self, survey_id: int, municipality: str, upload_id: int, access_id: int, now: datetime
    ) -> Upload | None:
        """An upload that waits for who handed it in; None when it waits no more."""
        columns = upload_table.c
        found = self._read(
            select(upload_table).where(
                _of(survey_id, municipality),
                columns.id == upload_id,
                columns.access_id == access_id,
                columns.confirmed_at.is_(None),
                columns.uploaded_at >= now - WAITS,
            )
        )
        return found[0] if found else None

    def confirmed(self, survey_id: int, municipality: str) -> list[Upload]:
        """The uploads that were taken over, the newest first."""
        columns = upload_table.c
        query = select(upload_table).where(
            _of(survey_id, municipality), columns.confirmed_at.is_not(None)
        )
        return self._read(query.order_by(columns.confirmed_at.desc(), columns.id.desc()))

    def confirm(self, upload_id: int, now: datetime) -> None:
        """Keep that an upload was taken over."""
        with writing(self._engine) as connection:
            connection.execute(
                update(upload_table).where(upload_table.c.id == upload_id).values(confirmed_at=now)
            )

    def forget(self, upload_id: int) -> None:
        """Take an upload away that nobody wants."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(upload_table).where(
                    upload_table.c.id == upload_id, upload_table.c.confirmed_at.is_(None)
                )
            )

    def _read(self, query: Select[Any]) -> list[Upload]:
        names = [each.name for each in fields(Upload)]
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings()
            return [Upload(**{name: row[name] for name in names}) for row in rows]


def _of(survey_id: int, municipality: str) -> ColumnElement[bool]:
    columns = upload_table.c
    return (columns.survey_id == survey_id) & (columns.municipality == municipality)
