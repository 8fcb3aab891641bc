"""Making a round of a survey that somebody put in LimeSurvey: the worker only reads there."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from plugin.instruments import default_instrument, instrument_of
from plugin.registering import read_back, round_of
from plugin.worker.patience import Patience
from plugin.workspace.audit import Act, By, Entry
from plugin.workspace.rounds import Round, WorkspaceError
from plugin.workspace.store import Workspace
from survey_templates.definition import SurveyDefinition
from survey_templates.errors import SurveyFileError
from survey_templates.loader import default_text
from sync.breaker import Door
from sync.errors import PublishError, SyncError
from sync.mirror import Mirror
from sync.reading import Progress
from sync.remotecontrol import RemoteControl


class NoRoundError(SyncError):
    """A survey of which no round can be made; the message is Dutch and says what to do."""


class Registering:
    """Rounds of surveys that are in LimeSurvey already."""

    def __init__(
        self,
        door: Door[RemoteControl],
        mirror: Mirror,
        workspace: Workspace,
        clock: Callable[[], datetime],
        service_url: str | None,
    ) -> None:
        """`service_url` is the address that surveys link to, None without one."""
        self._door = door
        self._mirror = mirror
        self._workspace = workspace
        self._clock = clock
        self._service_url = service_url

    def register(self, survey_id: int, patiently: Patience) -> str:
        """Make a round of a survey; what came of it.

        Raises `SyncError` when that cannot be, and then there is none.
        """
        if self._workspace.rounds.get(survey_id) is not None:
            raise NoRoundError(f"Vragenlijst {survey_id} is al een ronde.")
        try:
            made = patiently(partial(self._read, survey_id))
            self._workspace.rounds.register(made)
        except PublishError as error:
            raise NoRoundError(_other_than_built(survey_id, error)) from None
        except (SurveyFileError, WorkspaceError) as error:
            raise NoRoundError(str(error)) from None
        self._workspace.audit.add(
            Entry(at=self._clock(), by=By.WORKER, act=Act.BUILD_ROUND, survey_id=survey_id)
        )
        return f"Ronde {survey_id} is gemaakt: {made.title}. Voeg nu gemeenten toe."

    def _read(self, survey_id: int, _progress: Progress) -> Round:
        with self._mirror.breaker.guarded(self._door, self._clock) as remote:
            made = read_back(remote, survey_id, self._text_of, self._service_url)
            return round_of(made, remote.address, self._clock())

    def _text_of(self, there: SurveyDefinition) -> str:
        """The content that a survey says it was made of: the tool's, or that of another round."""
        mark, own = there.mark, there.municipalities_with_own
        wanted = mark.content, mark.version, own
        known = [(default_instrument(), default_text())]
        known += [(instrument_of(each), each.content) for each in self._workspace.rounds.all()]
        for instrument, text in known:
            asked = {each.municipality for each in instrument.own}
            if (instrument.code, instrument.version, asked) == wanted:
                return text
        raise NoRoundError(
            f"Deze vragenlijst is gemaakt van {mark.content}, versie {mark.version}"
            f"{', met eigen vragen' if own else ''}. Dat bestand is hier niet. "
            "Vraag uw technisch beheerder om ‘eigenkracht survey register’ met dat bestand."
        )


def _other_than_built(survey_id: int, error: PublishError) -> str:
    first, number = error.differences[0].to_text(), len(error.differences)
    times = "1 keer" if number == 1 else f"{number} keer"
    return (
        f"Vragenlijst {survey_id} is niet zoals hij hier is gemaakt ({times}), om te beginnen "
        f"{first}. Maak hem opnieuw, en wijzig niets in LimeSurvey."
    )
