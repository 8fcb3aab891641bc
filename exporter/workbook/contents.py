"""All that a workbook is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from exporter.agenda import Recorded
from exporter.agreed import Action
from exporter.change import Moment
from exporter.release import Release, ReleasedText
from exporter.workbook.identity import Identity
from survey_templates.instrument import Instrument


@dataclass(frozen=True)
class Before:
    """The round before: its title, its outcome, and the actions that were agreed on then."""

    title: str
    moment: Moment
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Contents:
    """What the workbook of one municipality in one round is made of.

    `municipality` is its display name. Without a release there are no figures, and the explanation
    says why in one sentence (`why_no_figures`, not shown with a release). The release's `made_at`
    is aware, and of `erased` people in it the answers were erased since. `texts` may be shown.
    `before` is None in a first round.
    """

    instrument: Instrument
    municipality: str
    identity: Identity
    release: Release | None
    texts: Sequence[ReleasedText]
    why_no_figures: str
    recorded: Recorded
    erased: int = 0
    before: Before | None = None
