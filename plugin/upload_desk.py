"""Handing in a workbook, as one actor may: shown first, and kept when it is confirmed."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from pydantic import TypeAdapter

from exporter.reading.grid import Grid
from exporter.returned.said import NoHeadingsError, Returned, identity_of, returned
from exporter.workbook.identity import FORMAT, Identity
from plugin.municipalities import name_of
from plugin.permissions import Actor, Verb, may
from plugin.places import NotFoundError, Place, find_place, made_of
from plugin.round_trip import Outcome, Plan, round_trip
from plugin.workspace.revisions import Author, Source, Written
from plugin.workspace.store import Workspace
from plugin.workspace.uploads import NewUpload, Upload

NOT_OURS = "Dit werkboek is niet hier gemaakt; download het werkboek van uw gemeente opnieuw."
OTHER_ROUND = "Dit werkboek is van een andere ronde; kies het werkboek van deze ronde."
OTHER_FORMAT = "Dit werkboek is van een andere versie van dit programma; download het opnieuw."
NO_HEADINGS = "De namen boven de kolommen zijn weg; zet ze terug en upload het werkboek opnieuw."

_GRID = TypeAdapter(Grid)


class UploadError(ValueError):
    """A workbook does not belong here; the message is one Dutch sentence."""


@dataclass(frozen=True)
class Preview:
    """What a workbook would do. `mark` says of which plan it is: another plan has another one."""

    place: Place
    upload: Upload
    identity: Identity
    found: Returned
    plan: Plan

    @property
    def mark(self) -> str:
        """The same for the same plan, and for no other."""
        return sha256(repr(self.plan).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def is_older(self) -> bool:
        """Whether there is a newer outcome than the one in the workbook."""
        stand = self.place.stand
        return stand is not None and self.identity.release < stand.number


class UploadDesk:
    """What one actor may hand in."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self._workspace = workspace
        self._actor = actor

    def place(self, survey_id: int, code: str) -> Place:
        """The place, for who may record there; raises `NotFoundError` otherwise."""
        if not may(self._actor, Verb.RECORD, code):
            raise NotFoundError
        return find_place(self._workspace, survey_id, code)

    def receive(self, survey_id: int, code: str, grid: Grid, now: datetime) -> int:
        """Keep the agenda in a workbook to be shown; its id.

        Raises `UploadError` when it is another agenda, or none.
        """
        place = self.place(survey_id, code)
        identity = _identity(grid, place)
        try:
            returned(grid, place.instrument)
        except NoHeadingsError:
            raise UploadError(NO_HEADINGS) from None
        new = NewUpload(
            file=identity.file,
            document=asdict(grid),
            access_id=self._actor.access_id,
            uploaded_at=now,
        )
        return self._workspace.uploads.put(survey_id, code, new)

    def preview(self, survey_id: int, code: str, upload_id: int, now: datetime) -> Preview:
        """What an upload would do; raises `NotFoundError` when it waits no more."""
        place = self.place(survey_id, code)
        upload = self._workspace.uploads.waiting(
            survey_id, code, upload_id, self._actor.access_id, now
        )
        if upload is None:
            raise NotFoundError
        grid = _GRID.validate_python(upload.document)
        found, identity = returned(grid, place.instrument), _identity(grid, place)
        history = made_of(self._workspace, place).history()
        before = self._before(place, upload.file)
        instrument = place.instrument
        plan = round_trip(found, history, before, identity.made_at, instrument)
        return Preview(place, upload, identity, found, plan)

    def confirm(self, shown: Preview, removed: Collection[str], now: datetime) -> list[Written]:
        """Take over what was shown; of what is gone, only the actions in `removed` go."""
        changes = [
            line.change
            for line in shown.plan.lines
            if line.change is not None
            and (line.outcome is not Outcome.REMOVED or line.key in removed)
        ]
        author = Author(self._actor.access_id, now, Source.WORKBOOK)
        written = made_of(self._workspace, shown.place).save(changes, author)
        self._workspace.uploads.confirm(shown.upload.id, now)
        return written

    def forget(self, shown: Preview) -> None:
        """Take nothing over."""
        self._workspace.uploads.forget(shown.upload.id)

    def confirmed(self, survey_id: int, code: str) -> list[tuple[Upload, Returned]]:
        """What was taken over, the newest first."""
        place = self.place(survey_id, code)
        return [(each, self._said(place, each)) for each in self._uploads(place)]

    def _before(self, place: Place, file: str) -> Returned | None:
        """What the same file said when it was last taken over; None the first time."""
        earlier = (each for each in self._uploads(place) if each.file == file)
        last = next(earlier, None)
        return self._said(place, last) if last else None

    def _uploads(self, place: Place) -> list[Upload]:
        participant = place.participant
        return self._workspace.uploads.confirmed(participant.survey_id, participant.code)

    def _said(self, place: Place, upload: Upload) -> Returned:
        grid = _GRID.validate_python(upload.document)
        return returned(grid, place.instrument)


def _identity(grid: Grid, place: Place) -> Identity:
    """Which agenda it is; raises `UploadError` unless it is that of the place."""
    found, own = identity_of(grid), place.participant
    if found is None:
        raise UploadError(NOT_OURS)
    if found.municipality != own.code:
        other, ours = name_of(found.municipality), name_of(own.code)
        raise UploadError(f"Dit werkboek is van {other}; kies het werkboek van {ours}.")
    if found.survey_id != own.survey_id:
        raise UploadError(OTHER_ROUND)
    if found.format != FORMAT:
        raise UploadError(OTHER_FORMAT)
    return found
