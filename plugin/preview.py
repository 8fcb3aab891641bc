"""A content file → what comes of it on made-up answers: questions, feedback page and agenda.

It goes the way of the service itself, on a workspace that is gone afterwards.
"""

from datetime import datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient

from exporter.disclosure import Voice, disclose
from exporter.release import make
from plugin.codes import access_code, participation_code
from plugin.demo import DEMO_ACCESS, THRESHOLD, sign_in
from plugin.made_up import GROUPS, Texts, responses
from plugin.permissions import ActorRole
from plugin.retention import latest_end
from plugin.service import create_app
from plugin.workspace.reviews import Decision, ReviewState
from plugin.workspace.rounds import CODE_PLACE, Participant, Round
from plugin.workspace.store import Workspace
from survey_templates.codebook import Mark, Privacy, given_answers
from survey_templates.instrument import Instrument
from survey_templates.loader import parse

SURVEY = 1
GROUP = GROUPS[0]
STYLE = "eigenkracht.css"
PAGES = {
    "vragen.html": "vragen-op-papier",
    "terugkoppeling.html": "terugkoppeling",
    "actieagenda.xlsx": "actieagenda.xlsx",
}


def preview(content: str, source: str, now: datetime) -> dict[str, bytes]:
    """The files of a preview by name; raises `ContentError` for content that does not hold."""
    content, instrument = _of_nobody(content, source)
    with TemporaryDirectory() as folder:
        workspace = Workspace(f"sqlite:///{Path(folder) / 'voorbeeld.sqlite3'}")
        try:
            _fill(workspace, content, instrument, now)
            return _files(_visitor(workspace, now))
        finally:
            workspace.close()


def _of_nobody(content: str, source: str) -> tuple[str, Instrument]:
    """The content as a made-up municipality asks it, though its own questions are a real one's."""
    for own in parse(content, source).own[:1]:
        content = content.replace(own.municipality, GROUP.municipality)
    return content, parse(content, source).in_municipality(GROUP.municipality)


def voices(instrument: Instrument) -> tuple[Voice, ...]:
    """Made-up people, with the roles of the instrument in turn."""
    given = responses(GROUP, instrument, GROUP.municipality, _texts(instrument))
    roles = instrument.roles
    return tuple(
        Voice(roles[place % len(roles)], given_answers(instrument, values))
        for place, values in enumerate(given)
    )


def _texts(instrument: Instrument) -> Texts:
    """A few made-up texts for each question and label."""
    return {
        question.number: {
            label.number: [
                f"Verzonnen antwoord {one} bij vraag {question.number} met “{label.short}”."
                for one in (1, 2, 3)
            ]
            for label in instrument.labels
        }
        for question in instrument.questions
    }


def _fill(workspace: Workspace, content: str, instrument: Instrument, now: datetime) -> None:
    """One round with one municipality, released and reviewed."""
    mark = Mark(instrument.code, instrument.version, Privacy.CONFIDENTIAL, THRESHOLD)
    link, ends = f"https://vragen.example/{CODE_PLACE}", latest_end(now.date())
    workspace.rounds.register(
        Round(SURVEY, mark, content, "Voorbeeld (verzonnen)", link, now, ends)
    )
    code = GROUP.municipality
    place = Participant(SURVEY, code, participation_code(code), GROUP.invited, now)
    workspace.rounds.add_municipalities([place])
    disclosed = disclose(instrument, voices(instrument), mark.privacy, mark.threshold)
    keys = {
        (text.voice, text.question): f"{text.voice:06x}{text.question:06x}"
        for text in disclosed.texts
    }
    release, texts = make(
        disclosed,
        keys,
        survey_id=SURVEY,
        mark=mark,
        municipality=code,
        number=1,
        made_at=now,
        invited=GROUP.invited,
    )
    workspace.releases.put(release, texts)
    shown = [Decision(text.key, ReviewState.SHOWN) for text in texts]
    workspace.reviews.decide(shown, DEMO_ACCESS, now)


def _visitor(workspace: Workspace, now: datetime) -> FlaskClient:
    app = create_app(
        workspace,
        clock=lambda: now,
        service_url="http://localhost",
        secure=False,
        trusted_hosts=["localhost"],
    )
    code = access_code()
    workspace.grants.invite(ActorRole.FACILITATOR, GROUP.municipality, code, now)
    client = app.test_client()
    sign_in(client, code)
    return client


def _files(client: FlaskClient) -> dict[str, bytes]:
    place = f"/ronde/{SURVEY}/{GROUP.municipality}"
    there, beside = f"/static/{STYLE}".encode(), STYLE.encode()
    style = files("plugin").joinpath("static", STYLE).read_bytes()
    made = {name: client.get(f"{place}/{page}").data for name, page in PAGES.items()}
    pages = {
        name: data.replace(there, beside) for name, data in made.items() if name.endswith(".html")
    }
    return made | pages | {STYLE: style}
