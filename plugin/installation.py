"""One installation: settings, two stores, LimeSurvey and clock, each opened when needed."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from functools import cached_property

from sqlalchemy import Engine

from plugin.settings import Settings
from plugin.worker.watch import Watch
from plugin.worker.work import Worker
from plugin.workspace.audit import Act, By, Entry
from plugin.workspace.rounds import Participant, Round, WorkspaceError
from plugin.workspace.store import Workspace
from survey_templates.kiosk import for_a_tablet
from sync.breaker import Door
from sync.database import open_engine, upgrade
from sync.errors import ConfigurationError
from sync.mirror import MIGRATIONS, Mirror
from sync.remotecontrol import LimeSurvey, connect


class Installation:
    """Everything that a command or the worker needs; leaving it closes what was opened."""

    def __init__(self, settings: Settings, *, demo: bool = False) -> None:
        self.settings = settings
        self.demo = demo
        self._opened = ExitStack()

    def close(self) -> None:
        """Close the stores."""
        self._opened.close()

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Today, in local time."""
        return datetime.now().astimezone().date()

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace."""
        workspace = Workspace(self.settings.workspace_url)
        self._opened.callback(workspace.close)
        return workspace

    @cached_property
    def mirror_engine(self) -> Engine:
        """The mirror's database, with its tables up to date."""
        engine = open_engine(self.settings.mirror_url)
        self._opened.callback(engine.dispose)
        upgrade(engine, MIGRATIONS)
        return engine

    @cached_property
    def mirror(self) -> Mirror:
        """The mirror."""
        return Mirror(self.mirror_engine)

    @property
    def worker(self) -> Worker:
        """The worker on this installation's stores, for a command."""
        return self._worker(By.COMMAND)

    def _worker(self, by: By) -> Worker:
        url = self.settings.service_url
        return Worker(self.door, self.mirror, self.workspace, self.now, by, service_url=url)

    @property
    def watch(self) -> Watch:
        """The worker as it stays."""
        return Watch(self._worker(By.WORKER), self.workspace, self.now)

    def note(
        self,
        act: Act,
        survey_id: int | None = None,
        municipality: str | None = None,
        *,
        about: int | None = None,
        file_hash: str | None = None,
    ) -> None:
        """Leave a line in the audit trail of what a command did."""
        self.workspace.audit.add(
            Entry(
                at=self.now(),
                by=By.COMMAND,
                act=act,
                survey_id=survey_id,
                municipality=municipality,
                about=about,
                file_hash=file_hash,
            )
        )

    @property
    def service_url(self) -> str:
        """The public address of the web service."""
        return self.settings.service_url or f"http://{self.settings.listen}"

    @property
    def door(self) -> Door[LimeSurvey]:
        """The way in to LimeSurvey, for who keeps to the circuit breaker."""
        settings = self.settings
        password = settings.limesurvey_password
        secret = password.get_secret_value() if password else ""
        who = (settings.limesurvey_url, settings.limesurvey_username, secret)
        account = "\0".join(each or "" for each in who)
        return Door(self.limesurvey, account, leads_nowhere=not any(who))

    @contextmanager
    def limesurvey(self) -> Iterator[LimeSurvey]:
        """LimeSurvey, logged in.

        Raises `ConfigurationError` when the settings do not say where it is or who signs in, and
        any other `SyncError` of the connection.
        """
        settings = self.settings
        if not (
            settings.limesurvey_url
            and settings.limesurvey_username
            and settings.limesurvey_password
        ):
            raise ConfigurationError(
                "LIMESURVEY_URL, LIMESURVEY_USERNAME en LIMESURVEY_PASSWORD moeten zijn ingevuld."
            )
        with connect(
            settings.limesurvey_url,
            settings.limesurvey_username,
            settings.limesurvey_password.get_secret_value(),
            settings.limesurvey_ca_bundle,
        ) as remote:
            yield remote

    def round(self, survey_id: int | None) -> Round:
        """The round of `survey_id`; without one, the only round or the only one still open.

        Raises `WorkspaceError` when there is no such round, or more than one to choose from.
        """
        rounds = self.workspace.rounds.all()
        if survey_id is not None:
            rounds = [found for found in rounds if found.survey_id == survey_id]
        elif len(rounds) > 1:
            rounds = [found for found in rounds if self._is_open(found)] or rounds
        if len(rounds) == 1:
            return rounds[0]
        if not rounds:
            raise WorkspaceError(
                "Er is geen ronde." if survey_id is None else f"Ronde {survey_id} is er niet."
            )
        listed = "\n".join(
            f"  {found.survey_id}  {found.title}{for_a_tablet(found.mark)}" for found in rounds
        )
        raise WorkspaceError(f"Er zijn meer rondes. Kies er een met --round:\n{listed}")

    def _is_open(self, candidate: Round) -> bool:
        municipalities = self.workspace.rounds.municipalities(candidate.survey_id)
        return not municipalities or any(each.closed_at is None for each in municipalities)

    def participant(self, survey_id: int, code: str) -> Participant:
        """A municipality in a round; raises `WorkspaceError` when it does not take part."""
        found = self.workspace.rounds.municipality(survey_id, code.strip().upper())
        if found is None:
            raise WorkspaceError(
                f"Gemeente {code[:20]} doet niet mee in ronde {survey_id}. "
                "‘eigenkracht municipality list’ noemt de gemeenten die wel meedoen."
            )
        return found
