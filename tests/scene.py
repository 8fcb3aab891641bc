"""A workspace with rounds, releases and people, to look at through the web service."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from ruamel.yaml import YAML

from exporter.disclosure import Voice, disclose
from exporter.release import ReleasedText, make
from exporter.unavailable import Unavailable
from plugin.codes import access_code
from plugin.limits import RATE, Rate
from plugin.permissions import ActorRole
from plugin.retention import latest_end
from plugin.service import create_app
from plugin.sign_on.dialogue import SignOn
from plugin.workspace.made import Change, MadePlace
from plugin.workspace.reviews import Decision, ReviewState
from plugin.workspace.revisions import Author, Source, Written
from plugin.workspace.rounds import CODE_PLACE, Participant, Round
from plugin.workspace.status import MunicipalityStatus, RoundCounts
from plugin.workspace.store import Workspace
from survey_templates.codebook import GivenAnswer, Mark, Privacy
from survey_templates.instrument import Instrument
from survey_templates.loader import default_text, parse

NOW = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)
ROUND, OPEN_ROUND = 123456, 654321
MINE, OTHER, SMALL, FRESH = "GM9901", "GM9903", "GM9902", "GM9904"
OPEN_PLACE = "GM9905"
INVITED = 12

# The whole scan of ten people that the analysis is held to: labels 1 to 4 for questions 1 to 15.
WHOLE_SCAN = (
    *((3, 4, 2, 1), (8, 1, 1, 0), (2, 2, 5, 1), (5, 1, 2, 2), (0, 3, 2, 5)),
    *((4, 4, 1, 1), (1, 1, 4, 4), (7, 2, 1, 0), (2, 6, 1, 1), (0, 0, 3, 7)),
    *((1, 5, 3, 1), (0, 2, 3, 5), (0, 1, 7, 2), (6, 0, 0, 4), (0, 4, 1, 5)),
)
Scan = Iterable[tuple[int, int, int, int]]


@cache
def demo_answers() -> dict[int, dict[int, list[str]]]:
    """The made-up answers of the demo, by question and label."""
    text = files("plugin").joinpath("demo_answers.yaml").read_text("utf-8")
    answers: dict[int, dict[int, list[str]]] = YAML(typ="safe").load(text)["antwoorden"]
    return answers


def voices(
    instrument: Instrument, scan: Scan, roles: tuple[str, ...], *, texts: bool = True
) -> tuple[Voice, ...]:
    """As many people as each question of `scan` adds up to, with `roles` (codes) in turn."""
    columns = [_answers(number, counts, texts=texts) for number, counts in enumerate(scan, start=1)]
    return tuple(
        Voice(instrument.role(roles[place % len(roles)]), answers)
        for place, answers in enumerate(zip(*columns, strict=True))
    )


def _answers(question: int, counts: tuple[int, int, int, int], *, texts: bool) -> list[GivenAnswer]:
    """One answer per person, turned by the question so that nobody has one label throughout."""
    given = demo_answers()[question] if texts else {}
    answers = [
        GivenAnswer(question, _text(given.get(label, []), place), label)
        for label, count in enumerate(counts, start=1)
        for place in range(count)
    ]
    turn = question * 3 % len(answers)
    return answers[turn:] + answers[:turn]


def _text(texts: list[str], place: int) -> str:
    return texts[place % len(texts)] if texts else ""


@cache
def instrument_in(content: str) -> Instrument:
    """The instrument in the text of a content file."""
    return parse(content, "scene")


@dataclass
class Scene:
    """The service on one workspace; `now` is what its clock says."""

    workspace: Workspace
    secure: bool = False
    now: datetime = NOW
    content: str = field(default_factory=default_text)
    rate: Rate = RATE
    proxies: int = 0
    theme: str = ""
    sign_on: SignOn | None = None
    security_contact: str = ""
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(
            self.workspace,
            clock=lambda: self.now,
            service_url="https://eigenkracht.example",
            secure=self.secure,
            trusted_hosts=["localhost", "127.0.0.1"],
            rate=self.rate,
            proxies=self.proxies,
            theme=self.theme,
            sign_on=self.sign_on,
            security_contact=self.security_contact,
        )

    @property
    def instrument(self) -> Instrument:
        """The instrument of the rounds that this scene makes."""
        return instrument_in(self.content)

    def add_round(self, survey_id: int, privacy: Privacy, title: str = "Voorjaar 2027") -> Round:
        """A round of the scene's content, with a sync that went well."""
        mark = Mark(self.instrument.code, self.instrument.version, privacy, 5)
        link = f"https://vragen.example/index.php/{survey_id}?lang=nl&GEMEENTE={CODE_PLACE}"
        made = Round(
            survey_id=survey_id,
            title=title,
            content=self.content,
            mark=mark,
            link_template=link,
            registered_at=self.now,
            ends_on=latest_end(self.now.date()),
        )
        self.workspace.rounds.register(made)
        return made

    def add_place(
        self, survey_id: int, code: str, *, invited: int | None = None, closed: bool = False
    ) -> None:
        """A municipality in a round."""
        closed_at = self.now if closed else None
        self.workspace.rounds.add_municipalities(
            [Participant(survey_id, code, f"{code}-7K3F9Q", invited, closed_at)]
        )

    def count(self, survey_id: int, *counts: MunicipalityStatus, problem: str = "") -> None:
        """The counts of a round's municipalities, as a sync leaves them."""
        self.workspace.statuses.put_counts(survey_id, RoundCounts(3, 2), counts)
        self.workspace.statuses.run_ended(survey_id, self.now, problem)

    def release(
        self,
        survey_id: int,
        code: str,
        people: tuple[Voice, ...],
        *,
        number: int = 1,
        review: bool = True,
        unavailable: tuple[Unavailable, ...] = (),
    ) -> tuple[ReleasedText, ...]:
        """Release what passes the gate of `people`; the texts of it, all to be shown."""
        round_ = self.workspace.rounds.get(survey_id)
        participant = self.workspace.rounds.municipality(survey_id, code)
        assert round_
        assert participant
        mark = round_.mark
        instrument = self.instrument.in_municipality(code)
        disclosed = disclose(instrument, people, mark.privacy, mark.threshold)
        release, texts = make(
            disclosed,
            {
                (text.voice, text.question): f"{code[2:]}{text.voice:04x}{text.question:02x}"
                for text in disclosed.texts
            },
            survey_id=survey_id,
            mark=mark,
            municipality=code,
            number=number,
            made_at=self.now,
            invited=participant.invited,
            unavailable=unavailable,
        )
        self.workspace.releases.put(release, texts)
        if review:
            self.review(*(text.key for text in texts))
        return texts

    def review(self, *keys: str, state: ReviewState = ReviewState.SHOWN) -> None:
        """Decide the same about so many texts."""
        self.workspace.reviews.decide([Decision(key, state) for key in keys], 1, self.now)

    def record(self, code: str, *changes: Change, survey_id: int = ROUND) -> list[Written]:
        """Keep what somebody of a municipality filled in on the page."""
        made = MadePlace(self.workspace.revisions, survey_id, code, self.instrument)
        return made.save(changes, Author(1, self.now, Source.PAGE))

    def code_for(self, role: ActorRole, municipality: str | None) -> str:
        """A fresh invitation's code."""
        code = access_code()
        self.workspace.grants.invite(role, municipality, code, self.now)
        return code


def furnish(scene: Scene) -> None:
    """One confidential round in every state, and one open round.

    `MINE` is released to ten people, `SMALL` is closed below the threshold, `FRESH` has nobody yet,
    `OTHER` is still open; `OPEN_PLACE` is an open round of three.
    """
    people = voices(scene.instrument, WHOLE_SCAN, TEAM)
    scene.add_round(ROUND, Privacy.CONFIDENTIAL)
    scene.add_place(ROUND, MINE, invited=INVITED, closed=True)
    scene.add_place(ROUND, SMALL, invited=6, closed=True)
    scene.add_place(ROUND, FRESH)
    scene.add_place(ROUND, OTHER, invited=8)
    scene.count(
        ROUND,
        MunicipalityStatus(MINE, complete=12, incomplete=1, late=2),
        MunicipalityStatus(SMALL, complete=3, incomplete=0, late=0),
        MunicipalityStatus(OTHER, complete=6, incomplete=1, late=0),
    )
    scene.release(ROUND, MINE, people)
    scene.add_round(OPEN_ROUND, Privacy.OPEN, "Team jeugd")
    scene.add_place(OPEN_ROUND, OPEN_PLACE)
    scene.count(OPEN_ROUND, MunicipalityStatus(OPEN_PLACE, complete=3, incomplete=0, late=0))
    three = voices(scene.instrument, [(1, 0, 1, 1), (2, 0, 1, 0)] + [(0, 1, 1, 1)] * 13, TEAM)
    scene.release(OPEN_ROUND, OPEN_PLACE, three)


def sixty(scene: Scene) -> None:
    """Sixty people, of whom forty-two work for the municipality; on question 1 the sides differ."""
    roles = ("WETH", "BELEI", "BELEI", "BELEI", "REGIE", "UITV", "UITV", "PROF", "PROF", "INWO")
    scan = [(6 * one, 6 * two, 6 * three, 6 * four) for one, two, three, four in WHOLE_SCAN]
    people = tuple(
        Voice(voice.role, (_at_odds(voice), *voice.answers[1:]))
        for voice in voices(scene.instrument, scan, roles)
    )
    scene.add_place(ROUND, "GM9906", invited=75, closed=True)
    scene.release(ROUND, "GM9906", people)


def _at_odds(voice: Voice) -> GivenAnswer:
    inside = voice.role is not None and voice.role.side == "intern"
    return GivenAnswer(1, "", 1 if inside else 4)


TEAM = (
    *("WETH", "BELEI", "BELEI", "REGIE", "REGIE"),
    *("UITV", "UITV", "ANDIN", "PROF", "INWO"),
)


@contextmanager
def furnished(folder: Path) -> Iterator[Scene]:
    """A furnished scene on a store in `folder`."""
    file = folder / "workspace.sqlite3"
    file.write_bytes(_furnished_once())
    workspace = Workspace(f"sqlite:///{file}")
    try:
        yield Scene(workspace)
    finally:
        workspace.close()


@cache
def _furnished_once() -> bytes:
    """The file of a furnished store: making one takes longer than most tests on it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "workspace.sqlite3"
        workspace = Workspace(f"sqlite:///{file}")
        furnish(Scene(workspace))
        workspace.close()
        return file.read_bytes()
