"""A service with two municipalities that each hold a planted string in whatever people wrote."""

import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from exporter.agreed import Action, Agreement
from exporter.disclosure import Voice
from exporter.reading.child import read_agenda
from plugin.codes import access_code, meeting_code
from plugin.limits import Rate
from plugin.permissions import ActorRole
from plugin.upload_desk import UploadDesk
from plugin.workspace.made import Change
from plugin.workspace.sessions import IDLE
from plugin.workspace.status import Hold, RoundCounts, Unassigned
from plugin.workspace.store import Workspace
from survey_templates.codebook import GivenAnswer, Privacy
from tests.access_table import Kind
from tests.coming_in import come_in
from tests.scene import FRESH, MINE, NOW, OTHER, ROUND, TEAM, WHOLE_SCAN, Scene, voices

# So many questions somebody wrote about.
WITH_TEXT = 3
ABSENT, ABSENT_ROUND, BEFORE = "GM0001", 1, 111111
PLACES = (MINE, OTHER)
_CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
CONTACT = "mailto:meldpunt@gemeente.example"
_NO_LIMIT = Rate(burst=1e9, per_second=1e9)


@dataclass(frozen=True)
class Identity:
    """Somebody with a browser; `municipality` is None for who has none."""

    name: str
    kind: Kind
    municipality: str | None


IDENTITIES = (
    Identity("niemand", Kind.NOBODY, None),
    Identity("een verzonnen sessie", Kind.NOBODY, None),
    Identity("een verlopen sessie", Kind.NOBODY, None),
    Identity("een ingetrokken coördinator", Kind.NOBODY, None),
    Identity("een bijeenkomst die voorbij is", Kind.NOBODY, None),
    Identity("de beheerder", Kind.ADMINISTRATOR, None),
    Identity("de coördinator", Kind.COORDINATOR, MINE),
    Identity("de andere coördinator", Kind.COORDINATOR, OTHER),
    Identity("de begeleider", Kind.FACILITATOR, MINE),
    Identity("de gast", Kind.GUEST, MINE),
)


def written(code: str) -> str:
    """What stands in everything that people of a municipality wrote."""
    return f"GEPLANT{code}WOORD"


def noted(code: str) -> str:
    """What stands in a note about who comes in for a municipality."""
    return f"GEPLANT{code}NAAM"


@dataclass
class Planted:
    """The service, and how to be each identity; `objects` are names in addresses, by place."""

    scene: Scene
    file: Path
    objects: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def browser(self, identity: Identity) -> FlaskClient:
        """A browser of somebody; its forms can be sent with `csrf`."""
        client = self.scene.app.test_client()
        if identity.name in self.tokens:
            client.set_cookie("eigenkracht", self.tokens[identity.name])
        return client

    def kept(self) -> "Kept":
        """The store as it is now, to see whether it changed and to put it back."""
        return Kept(self.file)


class Kept:
    """A copy of a store in memory."""

    def __init__(self, file: Path) -> None:
        self._file = sqlite3.connect(file, timeout=5)
        self._copy = sqlite3.connect(":memory:")
        self._file.backup(self._copy)
        self._there = self._rows(self._copy)

    def version(self) -> int:
        """Another number after whatever somebody else changed."""
        version: int = self._file.execute("PRAGMA data_version").fetchone()[0]
        return version

    def changed(self, before: int) -> bool:
        """Whether there is something else in it since version `before`, but in the audit trail."""
        return self.version() != before and self._rows(self._file) != self._there

    def _rows(self, store: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
        return [
            store.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 -- its own tables
            for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name != "audit"
        ]

    def put_back(self) -> None:
        self._copy.backup(self._file)

    def close(self) -> None:
        self._file.close()
        self._copy.close()


def csrf(client: FlaskClient) -> str:
    """A token for the forms of this browser."""
    found = _CSRF.search(client.get("/binnenkomen").get_data(as_text=True))
    assert found
    return found[1]


def everything_in(response: TestResponse) -> str:
    """Every word that an answer brings, headers included; what is packed is unpacked."""
    body = response.get_data()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return f"{response.headers}\n{body.decode('utf-8', 'replace')}"


@contextmanager
def planted(folder: Path) -> Iterator[Planted]:
    """Two municipalities with everything in them, and somebody of each kind."""
    file = folder / "workspace.sqlite3"
    with closing(Workspace(f"sqlite:///{file}")) as workspace:
        scene = Scene(workspace, rate=_NO_LIMIT, theme="/* thema */", security_contact=CONTACT)
        found = Planted(scene, file)
        _rounds(scene)
        for code in PLACES:
            found.objects[code] = _objects(scene, code)
        _let_in(found)
        for identity in IDENTITIES:
            if identity.kind is Kind.COORDINATOR:
                _hand_in(found, identity)
        yield found


def _rounds(scene: Scene) -> None:
    for survey_id in (BEFORE, ROUND):
        scene.add_round(survey_id, Privacy.CONFIDENTIAL, f"Ronde {survey_id}")
        for code in PLACES:
            scene.add_place(survey_id, code, invited=12, closed=True)
            scene.release(survey_id, code, _people(scene, code))
            _see(scene, survey_id, code)
    scene.add_place(ROUND, FRESH)
    waiting = RoundCounts(1, 0, archived=5, holds=(Hold(4, 12),), listed=(Unassigned(7, None),))
    scene.workspace.statuses.put_counts(ROUND, waiting, [])


def _see(scene: Scene, survey_id: int, code: str) -> None:
    """Else the first to open it would change that it was seen."""
    stored = scene.workspace.releases.latest(survey_id, code)
    assert stored
    scene.workspace.releases.mark_seen(stored.id, NOW)


def _people(scene: Scene, code: str) -> tuple[Voice, ...]:
    """Ten people, who wrote about the first questions: a hundred more texts show nothing more."""
    return tuple(
        Voice(
            each.role,
            tuple(
                GivenAnswer(
                    given.question,
                    f"{given.text} {written(code)}" if given.question <= WITH_TEXT else "",
                    given.label,
                )
                for given in each.answers
            ),
        )
        for each in voices(scene.instrument, WHOLE_SCAN, TEAM)
    )


def _objects(scene: Scene, code: str) -> dict[str, str]:
    """The things of one municipality that an address can name."""
    workspace, word = scene.workspace, written(code)
    item = f"{code[2:]}0123456789ab"
    action = Action("A", action=word, who=word, due=NOW.date() + timedelta(days=9))
    nothing: frozenset[int] = frozenset()
    scene.record(code, Change("1", nothing, Agreement(1, word, 1)), Change(item, nothing, action))
    workspace.regions.put(ROUND, f"Regio {code}", [code, FRESH])
    region = next(each.id for each in workspace.regions.all(ROUND) if code in each.municipalities)
    workspace.grants.invite(
        ActorRole.FACILITATOR, code, access_code(), NOW, given_by=1, note=noted(code)
    )
    stored = workspace.releases.latest(ROUND, code)
    assert stored
    text = next(each for each in workspace.releases.texts(stored.id) if each.question == 1)
    return {
        "survey_id": str(ROUND),
        "code": code,
        "number": "1",
        "text": text.key,
        "item": item,
        "region_id": str(region),
        "access_id": str(workspace.grants.all()[-1].id),
        "invitation": scene.code_for(ActorRole.FACILITATOR, code),
    }


_ROLES = {
    Kind.ADMINISTRATOR: ActorRole.ADMINISTRATOR,
    Kind.COORDINATOR: ActorRole.COORDINATOR,
    Kind.FACILITATOR: ActorRole.FACILITATOR,
}


def _let_in(found: Planted) -> None:
    for identity in IDENTITIES:
        if identity.kind is Kind.GUEST:
            assert identity.municipality
            _guest(found, identity.name, identity.municipality, timedelta())
        elif identity.kind is not Kind.NOBODY:
            _invited(found, identity.name, _ROLES[identity.kind], identity.municipality)
    found.tokens["een verzonnen sessie"] = "verzonnen"
    _invited(found, "een ingetrokken coördinator", ActorRole.COORDINATOR, MINE)
    found.scene.workspace.grants.revoke(found.scene.workspace.grants.all()[-1].id, NOW)
    _invited(found, "een verlopen sessie", ActorRole.COORDINATOR, MINE, since=IDLE)
    _guest(found, "een bijeenkomst die voorbij is", MINE, timedelta(hours=6))


def _invited(
    found: Planted,
    name: str,
    role: ActorRole,
    municipality: str | None,
    since: timedelta = timedelta(),
) -> None:
    code, workspace = found.scene.code_for(role, municipality), found.scene.workspace
    found.tokens[name] = f"sessie van {name}".replace(" ", "-").replace("ö", "o")
    assert come_in(workspace, code, found.tokens[name], NOW - since)


def _guest(found: Planted, name: str, municipality: str, since: timedelta) -> None:
    code, workspace = meeting_code(), found.scene.workspace
    workspace.grants.hand_meeting_code(municipality, code, NOW - since, given_by=1)
    found.tokens[name] = f"sessie-van-{name}".replace(" ", "-")
    assert come_in(workspace, code, found.tokens[name], NOW - since)


def _hand_in(found: Planted, coordinator: Identity) -> None:
    """A workbook that waits for its coordinator to be confirmed."""
    workspace, code = found.scene.workspace, coordinator.municipality
    actor = workspace.sessions.actor(found.tokens[coordinator.name], NOW)
    assert actor
    assert code
    book = found.browser(coordinator).get(f"/ronde/{ROUND}/{code}/actieagenda.xlsx").get_data()
    made = UploadDesk(workspace, actor).receive(ROUND, code, read_agenda(book), NOW)
    found.objects[code]["upload_id"] = str(made)


def filled_in(values: Mapping[str, str], text: str) -> str:
    """A text with the names of an object filled in; what there is not stays as it is."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
