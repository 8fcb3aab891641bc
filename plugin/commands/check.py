"""`check`: the whole installation, one line each in plain Dutch, with the cure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import click
import requests
from sqlalchemy import Engine

from plugin.commands.context import pass_installation
from plugin.drift_phrasing import cure_of, what_of
from plugin.hardening import findings, getter
from plugin.health import FINE, pulse_of
from plugin.installation import Installation
from plugin.left_behind import left_behind
from plugin.municipalities import name_of
from plugin.overview_page import synced_phrase
from plugin.registering import differences_from
from plugin.retention import is_over
from plugin.settings import Settings
from plugin.workspace.rounds import Round
from survey_templates.codebook import Mark, Privacy, answer_codes
from survey_templates.definition import PRIVACY_SETTINGS, SETTINGS
from survey_templates.errors import SurveyFileError
from sync import kinds
from sync.database import faults
from sync.errors import SyncError
from sync.remotecontrol import RemoteControl

SERVICE_TIMEOUT = 5.0
_MIRROR = "opslag van de antwoorden (mirror, {kind})"
_WORKSPACE = "opslag van rondes en agenda's (workspace, {kind})"
_NO_PROXIES = (
    "Vul in hoeveel proxy's ervoor staan, meestal 1: EIGENKRACHT_PROXIES. "
    "Zonder dat telt de grens op aanvragen niet per adres."
)
_NO_CONTACT = "Vul in wie meldingen over de veiligheid krijgt: EIGENKRACHT_SECURITY_CONTACT."
_LIMESURVEY = "LimeSurvey: adres, RemoteControl en aanmelden"


@dataclass(frozen=True)
class Verdict:
    """One line of the check: what was looked at, and what to do (empty when it is in order)."""

    subject: str
    cure: str = ""

    @property
    def line(self) -> str:
        """The line as it is printed."""
        return f"let op  {self.subject}: {self.cure}" if self.cure else f"goed    {self.subject}"


@click.command()
@pass_installation
def check(installation: Installation) -> None:
    """Controleer de hele installatie: per onderdeel een regel, met wat u kunt doen."""
    verdicts = []
    for verdict in verdicts_of(installation):
        click.echo(verdict.line)
        verdicts.append(verdict)
    if any(verdict.cure for verdict in verdicts):
        raise click.exceptions.Exit(1)


def verdicts_of(installation: Installation) -> Iterator[Verdict]:
    """Every verdict on an installation, in the order in which to mend things."""
    settings = installation.settings
    has_mirror, verdicts = _store(_MIRROR, settings.mirror_url, lambda: installation.mirror_engine)
    yield from verdicts
    has_workspace, verdicts = _store(
        _WORKSPACE, settings.workspace_url, lambda: installation.workspace.engine
    )
    yield from verdicts
    rounds = installation.workspace.rounds.all() if has_workspace else []
    if has_mirror:
        yield from _limesurvey(installation, rounds)
    else:
        yield Verdict(_LIMESURVEY, "Niet bekeken. Herstel eerst de opslag van de antwoorden.")
    yield from _hardened(settings)
    yield from _pulled(installation, rounds)
    if has_mirror:
        yield from _drifted(installation, rounds)
        yield from _forgotten(installation, rounds)
        yield from _retained(installation)
    if has_workspace and not rounds:
        yield Verdict("rondes", "Er is nog geen ronde. Begin met ‘survey publish’.")
    yield from for_the_world(settings)
    yield _service(installation.service_url)


def _store(
    subject: str, address: str, opened: Callable[[], Engine]
) -> tuple[bool, Sequence[Verdict]]:
    """Whether a store opens, and the verdicts on it."""
    named = subject.format(kind=kinds.name_of(address))
    try:
        found = faults(opened())
    except SyncError as error:
        return False, [Verdict(named, str(error))]
    return True, [Verdict(named, fault) for fault in found or [""]]


def _limesurvey(installation: Installation, rounds: list[Round]) -> Iterator[Verdict]:
    subject = _LIMESURVEY
    going = [each for each in rounds if not is_over(each, installation.now())]
    if going and all(map(installation.worker.waits_for_a_file, going)):
        yield Verdict("LimeSurvey: niet ingesteld, de antwoorden komen uit bestanden")
        return
    try:
        # A login that was refused lately is not tried again, not here either.
        with installation.mirror.breaker.guarded(installation.door, installation.now) as remote:
            yield Verdict(subject)
            yield from _account(remote)
            for round_ in rounds:
                if is_over(round_, installation.now()):
                    yield from _left(remote, round_)
                else:
                    yield from _round(remote, round_, installation.settings.service_url)
    except SyncError as error:
        yield Verdict(subject, str(error))


def _left(remote: RemoteControl, round_: Round) -> Iterator[Verdict]:
    """Whether LimeSurvey let go of a round that is over."""
    subject = f"ronde {round_.survey_id}: ook in LimeSurvey weg"
    try:
        yield Verdict(subject, left_behind(remote, round_.survey_id))
    except SyncError as error:
        yield Verdict(subject, str(error))


def _account(remote: RemoteControl) -> Iterator[Verdict]:
    subject = "account: niet meer rechten dan nodig"
    if remote.version() is None:
        yield Verdict(subject)
    else:
        yield Verdict(
            subject,
            "Dit account is superbeheerder. Maak een eigen account voor de koppeling; "
            "de README noemt de rechten.",
        )


def _round(remote: RemoteControl, round_: Round, service_url: str | None) -> Iterator[Verdict]:
    subject = f"ronde {round_.survey_id}: actief"
    try:
        if not remote.is_active(round_.survey_id):
            yield Verdict(subject, "Activeer de vragenlijst in LimeSurvey.")
            return
        yield Verdict(subject)
        yield from _settings(remote, round_)
        yield from _structure(remote, round_, service_url)
        yield from _rights(remote, round_)
    except SyncError as error:
        yield Verdict(subject, str(error))


def _settings(remote: RemoteControl, round_: Round) -> Iterator[Verdict]:
    there = remote.settings(round_.survey_id, PRIVACY_SETTINGS)
    unsafe = [name for name in PRIVACY_SETTINGS if there.get(name) != SETTINGS[name]]
    cure = (
        f"Deze instellingen bewaren meer dan is beloofd: {', '.join(unsafe)}. "
        "Begin een nieuwe ronde met een nieuwe vragenlijst."
    )
    yield Verdict(f"ronde {round_.survey_id}: privacy-instellingen", cure if unsafe else "")


def _structure(remote: RemoteControl, round_: Round, service_url: str | None) -> Iterator[Verdict]:
    subject = f"ronde {round_.survey_id}: vragen zoals ze zijn gemaakt"
    try:
        there = remote.definition(round_.survey_id)
        found = differences_from(there, round_.mark, round_.instrument, service_url)
    except SurveyFileError as error:
        yield Verdict(subject, str(error))
        return
    cure = (
        f"Er is iets gewijzigd in LimeSurvey ({len(found)} keer), om te beginnen "
        f"{found[0].to_text()}. Zet het terug, of begin een nieuwe ronde."
        if found
        else ""
    )
    yield Verdict(subject, cure)


def _rights(remote: RemoteControl, round_: Round) -> Iterator[Verdict]:
    subject = f"ronde {round_.survey_id}: antwoorden mogen worden opgehaald"
    missing = set(answer_codes(round_.instrument)) - set(remote.columns(round_.survey_id))
    if missing:
        yield Verdict(subject, f"Deze vragen ontbreken: {', '.join(sorted(missing))}.")
        return
    remote.ids(round_.survey_id, 1, 1)
    yield Verdict(subject)


def _hardened(settings: Settings) -> Iterator[Verdict]:
    """What is seen from outside of LimeSurvey's own server."""
    bundle = settings.limesurvey_ca_bundle
    if settings.limesurvey_url:
        get = getter(str(bundle) if bundle else None)
        for subject, cure in findings(settings.limesurvey_url, get):
            yield Verdict(subject, cure)


def _pulled(installation: Installation, rounds: list[Round]) -> Iterator[Verdict]:
    """Whether answers come in, of every round that is not closed."""
    for pulse in (pulse_of(installation.workspace, each, installation.now()) for each in rounds):
        if not pulse.closed:
            worker = installation.workspace.heartbeats.last()
            found = pulse.silence(worker, installation.now())
            comes_in = "antwoorden komen binnen"
            if pulse.synced and pulse.synced.from_files:
                comes_in = f"antwoorden {synced_phrase(pulse.synced)}"
            subject = f"ronde {pulse.round.survey_id}: {comes_in}"
            yield Verdict(subject, found.phrase_with_cure if found else "")


def _drifted(installation: Installation, rounds: list[Round]) -> Iterator[Verdict]:
    """The questions of which figures are not available; no line when there are none."""
    for round_ in rounds:
        for drift in installation.mirror.drift(round_.survey_id):
            yield Verdict(f"ronde {round_.survey_id}", f"{what_of(drift)} {cure_of(drift)}")


def _forgotten(installation: Installation, rounds: list[Round]) -> Iterator[Verdict]:
    """The rounds of which a mirror that was lost knew who is in what was seen; no line if none."""
    for round_ in rounds:
        known = installation.mirror.known_releases(round_.survey_id)
        seen = installation.workspace.releases.seen_numbers(round_.survey_id)
        lost = sorted(name_of(code) for code, number in seen.items() if (code, number) not in known)
        if lost and not is_over(round_, installation.now()):
            subject = f"ronde {round_.survey_id}: wie er in een bekeken uitkomst zit"
            yield Verdict(subject, _forgotten_cure(", ".join(lost), round_.mark))


def _forgotten_cure(names: str, mark: Mark) -> str:
    no_next = "Een nieuwe uitkomst komt daar niet. " if mark.privacy is Privacy.CONFIDENTIAL else ""
    return (
        f"De opslag van de antwoorden is opnieuw begonnen. Onbekend bij: {names}. {no_next}"
        "Wie u wist, blijft met zijn tekst in die uitkomst. Zet een reservekopie terug, of laat "
        "de coördinator zulke teksten verbergen."
    )


def _retained(installation: Installation) -> Iterator[Verdict]:
    """The rounds of which answers are still here after their end; no line when there are none."""
    for each in installation.worker.retaining.due():
        yield Verdict(
            f"ronde {each.round.survey_id}: de einddatum is geweest",
            "Er staat hier nog iets van. Wis het met ‘eigenkracht retention run’.",
        )


def for_the_world(settings: Settings) -> Iterator[Verdict]:
    """What a website needs that others than this computer reach."""
    if not (settings.service_url or "").startswith("https://"):
        return
    yield Verdict("website: adressen van bezoekers", "" if settings.proxies else _NO_PROXIES)
    subject = "website: wie meldingen over de veiligheid krijgt"
    yield Verdict(subject, "" if settings.security_contact else _NO_CONTACT)


def _service(service_url: str) -> Verdict:
    host = urlsplit(service_url).hostname or service_url
    subject = f"website ({host})"
    try:
        answer = requests.get(
            f"{service_url.rstrip('/')}/healthz", timeout=SERVICE_TIMEOUT, allow_redirects=False
        )
    except requests.exceptions.SSLError:
        return Verdict(
            subject,
            "De beveiligde verbinding met de website lukt niet. Kijk of het certificaat nog geldt, "
            "en of het bij dit adres hoort.",
        )
    except requests.RequestException:
        return Verdict(subject, "De website antwoordt niet. Start hem met ‘eigenkracht serve’.")
    if _tells_of_its_store(answer):
        return Verdict(subject)
    if answer.status_code == requests.codes.service_unavailable:
        cure = "De website kan haar opslag niet gebruiken. Controleer EIGENKRACHT_WORKSPACE_URL."
        return Verdict(subject, cure)
    return Verdict(subject, f"De website meldt een fout ({answer.status_code}).")


def _tells_of_its_store(answer: requests.Response) -> bool:
    """Whether the website answers as it should, be it that no answers come in."""
    try:
        return bool(answer.json()["workspace"] == FINE)
    except (ValueError, KeyError, TypeError):
        return False
