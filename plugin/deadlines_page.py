"""How agendas stand → the page that says who needs a reminder. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exporter.alphabet import sort_key
from exporter.deadlines import Deadlines
from plugin.deadlines_desk import Standing
from plugin.municipalities import name_of
from survey_templates.dates import date_in_words


class Show(StrEnum):
    """Which agendas to show."""

    ALL = ""
    LATE = "te-laat"
    SOON = "binnenkort"
    NO_MEETING = "geen-bijeenkomst"


SHOW_NAMES = {
    Show.ALL: "alle gemeenten",
    Show.LATE: "met acties die te laat zijn",
    Show.SOON: "met acties voor de komende vier weken",
    Show.NO_MEETING: "zonder volgende bijeenkomst",
}

_TAKES: dict[Show, Callable[[Deadlines], bool]] = {
    Show.ALL: lambda _: True,
    Show.LATE: lambda found: found.late > 0,
    Show.SOON: lambda found: found.soon > 0,
    Show.NO_MEETING: lambda found: found.meeting is None,
}


@dataclass(frozen=True)
class Filter:
    """Which agendas to show: of one round (None: of all), and how they stand."""

    survey_id: int | None = None
    show: Show = Show.ALL

    def takes(self, standing: Standing) -> bool:
        """Whether an agenda is to be shown."""
        fits = self.survey_id in {None, standing.round.survey_id}
        return fits and _TAKES[self.show](standing.deadlines)


@dataclass(frozen=True)
class Line:
    """One municipality in one round; dates in words, "" when there is none."""

    survey_id: int
    code: str
    name: str
    round_title: str
    found: Deadlines
    first: str
    meeting: str


@dataclass(frozen=True)
class DeadlinesPage:
    """The lines that are chosen, what they add up to, and the rounds to choose from.

    `is_empty` says that there is no agenda at all, whatever is chosen.
    """

    lines: tuple[Line, ...]
    summary: str
    rounds: tuple[tuple[int, str], ...]
    is_empty: bool


def deadlines_page(standings: Sequence[Standing], wanted: Filter) -> DeadlinesPage:
    """The page: those with the most that is late first, then by name."""
    lines = [_line(standing) for standing in standings if wanted.takes(standing)]
    rounds = {each.round.survey_id: each.round.title for each in standings}
    return DeadlinesPage(
        lines=tuple(sorted(lines, key=lambda line: (-line.found.late, sort_key(line.name)))),
        summary=attention(
            sum(line.found.late for line in lines), sum(line.found.soon for line in lines)
        ),
        rounds=tuple(rounds.items()),
        is_empty=not standings,
    )


def attention(late: int, soon: int) -> str:
    """How many actions are late, and how many are to be done soon."""
    many = "is 1 actie" if late == 1 else f"zijn {late or 'geen'} acties"
    more = "loopt 1 actie" if soon == 1 else f"lopen {soon or 'geen'} acties"
    return f"Er {many} te laat. Er {more} af in de komende vier weken."


def _line(standing: Standing) -> Line:
    found = standing.deadlines
    return Line(
        survey_id=standing.round.survey_id,
        code=standing.municipality,
        name=name_of(standing.municipality),
        round_title=standing.round.title,
        found=found,
        first=_day(found.first),
        meeting=_day(found.meeting),
    )


def _day(day: date | None) -> str:
    return date_in_words(day) if day else ""
