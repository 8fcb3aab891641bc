"""The demo: the whole arrow on the stand-in, with made-up municipalities and answers.

Nothing in it is kept: stores and files stand in a folder that is removed at the end.
"""

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import click
import waitress
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from pydantic import SecretStr

from plugin.agenda_file import agenda_file
from plugin.codes import access_code, participation_code
from plugin.installation import Installation
from plugin.made_up import AGAIN, GROUPS, IN_REGION, REGION, MadeUpGroup, read_texts, responses
from plugin.made_up_meeting import meeting
from plugin.municipalities import name_of
from plugin.permissions import ActorRole
from plugin.places import open_place
from plugin.retention import end_of, latest_end
from plugin.settings import Settings
from plugin.web import web_app
from plugin.workspace.made import MadePlace
from plugin.workspace.reviews import Decision, ReviewState
from plugin.workspace.revisions import Author, Source
from plugin.workspace.rounds import CODE_PLACE, Participant, Round
from survey_templates import lss
from survey_templates.codebook import Privacy
from survey_templates.definition import SurveyOptions, define
from survey_templates.loader import default_text, load_default
from sync.publish import publish
from sync.standin.server import StandIn

ACCOUNT = "koppeling"
SYNC_SECONDS = 5
THRESHOLD = 5
LEFT_TO_REVIEW = 3
# Nobody's access: what the demo itself decided.
DEMO_ACCESS = 0
VISITORS = "GM9906"
# Whoever takes part again comes last: the second round is the newer one.
EVERYBODY = (*GROUPS, AGAIN)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Demo:
    """A demo that is running: the stand-in, the installation on it, and its rounds."""

    standin: StandIn
    installation: Installation
    rounds: dict[tuple[Privacy, bool], Round]

    def round_of(self, group: MadeUpGroup) -> Round:
        """The round in which a made-up group takes part."""
        return self.rounds[group.privacy, group.again]


@contextmanager
def running(port: int, folder: Path, say: Say) -> Iterator[Demo]:
    """A demo in `folder` up to and including the agendas, one line said for each step."""
    password = secrets.token_urlsafe(16)
    with StandIn(accounts={"admin": secrets.token_urlsafe(16), ACCOUNT: password}) as standin:
        installation = Installation(_settings(standin.url, password, port, folder), demo=True)
        try:
            yield _prepare(standin, installation, folder, say)
        finally:
            installation.close()


def _settings(limesurvey_url: str, password: str, port: int, folder: Path) -> Settings:
    return Settings(
        limesurvey_url=limesurvey_url,
        limesurvey_username=ACCOUNT,
        limesurvey_password=SecretStr(password),
        mirror_url=f"sqlite:///{folder / 'mirror.sqlite3'}",
        workspace_url=f"sqlite:///{folder / 'workspace.sqlite3'}",
        service_url=f"http://127.0.0.1:{port}",
        listen=f"127.0.0.1:{port}",
    )


def _prepare(standin: StandIn, installation: Installation, folder: Path, say: Say) -> Demo:
    files = {_round_key(each): _build(installation, each.privacy) for each in EVERYBODY}
    questions = len(load_default().questions)
    say(f"Vragenlijsten gemaakt: {len(files)} (vertrouwelijk en open), elk {questions} vragen.")
    rounds = {key: _publish(installation, data, again=key[1]) for key, data in files.items()}
    say(f"In LimeSurvey gezet, teruggelezen en gecontroleerd: {len(rounds)} vragenlijsten.")
    demo = Demo(standin, installation, rounds)
    say(f"Gemeenten toegevoegd: {_add_municipalities(demo)}, alle verzonnen.")
    say(f"Ingevuld door verzonnen mensen: {_answer(demo)} keer.")
    reports = [installation.worker.sync(each, _unseen) for each in rounds.values()]
    total, complete = (
        sum(getattr(each, name) for each in reports) for name in ("total", "complete")
    )
    say(f"Opgehaald: {total} antwoorden, waarvan {complete} af.")
    say(f"Gesloten: {_close(demo)} keer.")
    say(f"Vrijgegeven: {installation.workspace.releases.count()} keer.")
    say(f"Teksten beoordeeld: {_review(demo)}; de rest kunt u zelf beoordelen.")
    say(f"Vastgelegd in een verzonnen bijeenkomst: {_meet(demo)}; en een verzonnen regio.")
    say(f"Actieagenda's in Excel: {_write_agendas(demo, folder / 'agendas')}.")
    return demo


def _build(installation: Installation, privacy: Privacy) -> bytes:
    ends = latest_end(installation.today())
    options = SurveyOptions(privacy, THRESHOLD, installation.settings.service_url, ends)
    return lss.write(define(load_default(), options))


def _round_key(group: MadeUpGroup) -> tuple[Privacy, bool]:
    return group.privacy, group.again


def _publish(installation: Installation, data: bytes, *, again: bool = False) -> Round:
    with installation.limesurvey() as remote:
        published = publish(remote, data)
        new = Round(
            survey_id=published.survey_id,
            mark=published.mark,
            content=default_text(),
            title=f"{published.title}, tweede ronde" if again else published.title,
            link_template=remote.address.survey_link(published.survey_id, CODE_PLACE),
            registered_at=installation.now(),
            ends_on=end_of(published.mark, installation.today()),
        )
    installation.workspace.rounds.register(new)
    return new


def _add_municipalities(demo: Demo) -> int:
    for group in EVERYBODY:
        sid, code = demo.round_of(group).survey_id, group.municipality
        new = Participant(sid, code, participation_code(code), group.invited, None)
        demo.installation.workspace.rounds.add_municipalities([new])
    return len({group.municipality for group in EVERYBODY})


def _answer(demo: Demo) -> int:
    texts, instrument, count = read_texts(), load_default(), 0
    for group in EVERYBODY:
        round_ = demo.round_of(group)
        participant = demo.installation.participant(round_.survey_id, group.municipality)
        survey = demo.standin.world.surveys[round_.survey_id]
        given = responses(group, instrument, participant.participation_code, texts)
        for index, values in enumerate(given):
            survey.answer(values, complete=index < group.complete)
        count += len(given)
    return count


def _close(demo: Demo) -> int:
    closing = [group for group in EVERYBODY if group.closes]
    for group in closing:
        demo.installation.worker.close(demo.round_of(group), group.municipality)
    return len(closing)


def _review(demo: Demo) -> int:
    """Let the texts of confidential rounds be shown, but for a few to try it on; how many."""
    workspace, count = demo.installation.workspace, 0
    for group in EVERYBODY:
        survey_id = demo.round_of(group).survey_id
        stored = workspace.releases.latest(survey_id, group.municipality)
        if stored is None or group.privacy is Privacy.OPEN:
            continue
        keys = sorted(workspace.reviews.states(stored.id))[LEFT_TO_REVIEW:]
        decisions = [Decision(key, ReviewState.SHOWN) for key in keys]
        workspace.reviews.decide(decisions, DEMO_ACCESS, demo.installation.now())
        count += len(keys)
    return count


def _meet(demo: Demo) -> int:
    """Record a meeting of the group that takes part again, and make a region; how much there is."""
    workspace, now = demo.installation.workspace, demo.installation.now()
    first = demo.rounds[AGAIN.privacy, False]
    changes = meeting(demo.installation.today())
    place = MadePlace(workspace.revisions, first.survey_id, AGAIN.municipality, load_default())
    place.save(changes, Author(DEMO_ACCESS, now, Source.PAGE))
    workspace.regions.put(first.survey_id, REGION, IN_REGION)
    return len(changes)


def _write_agendas(demo: Demo, folder: Path) -> int:
    folder.mkdir()
    for group in EVERYBODY:
        workspace, now = demo.installation.workspace, demo.installation.now()
        survey_id = demo.round_of(group).survey_id
        opened = open_place(workspace, survey_id, group.municipality, now)
        book = agenda_file(workspace, opened, now)
        (folder / f"{group.municipality}-{survey_id}.xlsx").write_bytes(book)
    return len(list(folder.iterdir()))


def _unseen(_read: int, _expected: int) -> None:
    """Progress that nobody watches."""


def _invite(demo: Demo, role: ActorRole, municipality: str | None) -> str:
    code = access_code()
    grants = demo.installation.workspace.grants
    grants.invite(role, municipality, code, demo.installation.now())
    return code


def check() -> None:
    """The whole arrow once, a line for each step, without serving.

    Raises `click.ClickException` when a page does not open.
    """
    with TemporaryDirectory() as folder, running(8000, Path(folder), click.echo) as demo:
        app = web_app(demo.installation)
        click.echo(f"Pagina's geopend: {_open_pages(demo, app)}.")
        click.echo("Alles werkt.")


def free_port(wanted: int) -> int:
    """The port `wanted` when it is free, else any other."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            # As waitress does: a port that was just left is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise click.ClickException("Er is op deze computer geen poort vrij.")


def _open_pages(demo: Demo, app: Flask) -> int:
    opened = 0
    for group in EVERYBODY:
        client = app.test_client()
        sign_in(client, _invite(demo, ActorRole.FACILITATOR, group.municipality))
        place = f"/ronde/{demo.round_of(group).survey_id}/{group.municipality}"
        for page in ("terugkoppeling", "actieagenda.xlsx"):
            if client.get(f"{place}/{page}").status_code != 200:  # noqa: PLR2004
                raise click.ClickException(f"De pagina {place}/{page} opent niet.")
            opened += 1
    return opened


def sign_in(client: FlaskClient, code: str) -> None:
    """Come in with the code of an invitation."""
    page = client.get("/binnenkomen").get_data(as_text=True)
    token = html.fromstring(page).xpath("//input[@name='csrf_token']/@value")[0]
    client.post("/binnenkomen", data={"csrf_token": token, "code": code})


def serve(port: int) -> None:
    """The whole arrow, and then the web service with a worker, until somebody stops it."""
    with TemporaryDirectory() as folder, running(port, Path(folder), click.echo) as demo:
        stop = Event()
        worker = Thread(target=demo.installation.watch.run, args=(SYNC_SECONDS, stop))
        worker.start()
        try:
            _say_links(demo)
            app = web_app(demo.installation)
            waitress.serve(app, host="127.0.0.1", port=port, threads=8, ident=None)
        finally:
            stop.set()
            worker.join()


def _say_links(demo: Demo) -> None:
    address = f"{demo.installation.service_url}/binnenkomen"
    click.echo("\nAlles hieronder is verzonnen en verdwijnt als u stopt (Ctrl+C).\n")
    click.echo(f"Kom binnen op {address} met een van deze codes (elke code werkt één keer):")
    for role, municipality in (
        (ActorRole.ADMINISTRATOR, None),
        (ActorRole.COORDINATOR, "GM9901"),
        (ActorRole.FACILITATOR, "GM9901"),
        (ActorRole.FACILITATOR, "GM9902"),
        (ActorRole.FACILITATOR, "GM9903"),
        (ActorRole.COORDINATOR, "GM9904"),
        (ActorRole.COORDINATOR, "GM9905"),
        (ActorRole.COORDINATOR, VISITORS),
    ):
        code = _invite(demo, role, municipality)
        where = f" {name_of(municipality)}" if municipality else ""
        click.echo(f"  {code}   {role}{where}")
        click.echo(f"      of open {address}#{code}")
    click.echo("\nVul zelf een vragenlijst in; na het ophalen ziet u het aantal omhooggaan:")
    for code in ("GM9904", VISITORS):
        group = next(each for each in GROUPS if each.municipality == code)
        round_ = demo.round_of(group)
        participant = demo.installation.participant(round_.survey_id, code)
        click.echo(f"  {name_of(code)}, {group.privacy}:")
        click.echo(f"      {round_.link(participant.participation_code)}")
    click.echo()
