"""The audit trail: who did what, and what was refused. It is only ever added to.

It holds no texts, names, codes or tokens: an access goes by its number and its role.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Engine, func, select
from sqlalchemy.engine import RowMapping

from plugin.permissions import ActorRole
from plugin.workspace.schema import audit_table
from sync.database import reading, writing


class Act(StrEnum):
    """What was done, or asked in vain; kept as it reads."""

    SIGN_ON = "aanmelden vanuit LimeSurvey"
    NUDGE = "seintje van LimeSurvey"
    TRIAL = "verbinding met LimeSurvey testen"
    ENTER = "binnenkomen"
    ENTER_OWN_ACCOUNT = "binnenkomen met eigen account"
    LEAVE = "vertrekken"
    LEAVE_ELSEWHERE = "elders vertrekken"
    NEW_CODE = "nieuwe persoonlijke code maken"
    INVITE = "uitnodigen"
    MEETING_CODE = "code voor een bijeenkomst geven"
    REVOKE = "toegang intrekken"
    SYNC = "nu ophalen vragen"
    CLOSE = "sluiten vragen"
    REOPEN = "heropenen vragen"
    CONFIRM_DELETIONS = "verwijderingen bevestigen"
    ASSIGN = "antwoorden toewijzen"
    ERASE = "antwoord wissen"
    ERASE_ARCHIVE = "archief wissen"
    REVIEW = "teksten beoordelen"
    RECORD = "afspraken vastleggen"
    UPLOAD = "werkboek uploaden"
    CONFIRM_UPLOAD = "werkboek overnemen"
    FORGET_UPLOAD = "werkboek niet overnemen"
    AGENDA_FILE = "actieagenda downloaden"
    CALENDAR_FILE = "agendabestand downloaden"
    PUBLICATION_FILE = "publicatie downloaden"
    PRINT = "alle antwoorden op papier openen"
    OPEN = "pagina openen"
    ASK_ROUND = "ronde maken vragen"
    BUILD_ROUND = "ronde maken"
    ADD_MUNICIPALITY = "gemeente toevoegen"
    SET_INVITED = "aantal genodigden vastleggen"
    REGION = "regio maken"
    REMOVE_REGION = "regio weghalen"
    CLOSED = "gemeente sluiten"
    REOPENED = "gemeente heropenen"
    RELEASED = "uitkomst vrijgeven"
    REMOVED = "gemeente weghalen"
    ASSIGNED = "antwoord toegewezen"
    CONFIRMED = "verdwenen antwoorden gewist"
    ERASED = "antwoord gewist"
    ERASED_ARCHIVE = "archief gewist"
    BACK_UP = "reservekopie maken"
    RESTORE = "reservekopie terugzetten"
    RETAIN = "antwoorden wissen op de einddatum"
    LET_GO = "uitkomst en agenda wissen"
    SET_END = "einddatum kiezen"
    CHOOSE_KEEPING = "bewaren kiezen"


class Refused(StrEnum):
    """Why something was refused."""

    NOT_THERE = "niet voor deze toegang"
    FORM = "formulier geweigerd"
    WRONG_CODE = "verkeerde code"
    OWN_ACCOUNT = "aanmelden mislukt"


class By(StrEnum):
    """What did something when nobody was signed in."""

    COMMAND = "opdracht op de server"
    WORKER = "het programma zelf"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the trail; without `access_id` nobody was signed in, and `by` says what did it.

    `municipality` is a CBS code, `about` the number of an access that something was done to,
    `release` its number, `file_hash` the SHA-256 of a file that went out or came in, and `refused`
    why it was refused, None when it was done. `count` is how often, for what is only counted.
    """

    at: datetime
    act: Act
    access_id: int | None = None
    role: ActorRole | None = None
    by: By | None = None
    survey_id: int | None = None
    municipality: str | None = None
    about: int | None = None
    release: int | None = None
    file_hash: str | None = None
    refused: str | None = None
    count: int = 1


@dataclass(frozen=True)
class Part:
    """A page of the trail, the newest line first, and how many pages there are."""

    entries: tuple[Entry, ...]
    page: int
    pages: int


class Audit:
    """The audit trail in the workspace."""

    def __init__(self, store: Engine | Connection) -> None:
        """On a connection, all of it is part of one transaction."""
        self._store = store

    def add(self, entry: Entry) -> None:
        """Keep one line."""
        with writing(self._store) as connection:
            connection.execute(audit_table.insert().values(_row(entry)))

    def all(self) -> list[Entry]:
        """Every line, the oldest first."""
        query = select(audit_table).order_by(audit_table.c.id)
        with reading(self._store) as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def part(self, page: int, size: int) -> Part:
        """So many lines of the whole trail; a page that is not there is the nearest that is."""
        return self._part((), page, size)

    def done(self, municipality: str, acts: Sequence[Act], page: int, size: int) -> Part:
        """Likewise the lines of `acts` that were done at one municipality."""
        columns = audit_table.c
        wanted = (
            columns.municipality == municipality,
            columns.act.in_([act.value for act in acts]),
            columns.refused.is_(None),
        )
        return self._part(wanted, page, size)

    def _part(self, wanted: Sequence[ColumnElement[bool]], page: int, size: int) -> Part:
        lines = select(audit_table).where(*wanted).order_by(audit_table.c.id.desc())
        counted = select(func.count()).select_from(audit_table).where(*wanted)
        with reading(self._store) as connection:
            pages = max(1, -(-connection.execute(counted).scalar_one() // size))
            page = min(max(page, 1), pages)
            found = connection.execute(lines.limit(size).offset((page - 1) * size)).mappings()
            return Part(tuple(_entry(row) for row in found), page, pages)


def _row(entry: Entry) -> dict[str, object]:
    values = vars(entry).items()
    return {name: value.value if isinstance(value, StrEnum) else value for name, value in values}


def _entry(row: RowMapping) -> Entry:
    values = {name: value for name, value in row.items() if name != "id"}
    role = ActorRole(row["role"]) if row["role"] else None
    by = By(row["by"]) if row["by"] else None
    return Entry(**{**values, "act": Act(row["act"]), "role": role, "by": by})
