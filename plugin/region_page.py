"""What municipalities show together → the page of their region. Pure."""

from dataclasses import dataclass

from exporter.region import Region
from exporter.region_phrasing import about, duiding_lines
from plugin.bars import Bar, bar
from plugin.cards import shorts
from survey_templates.instrument import Instrument, ReflectionQuestion, Section


@dataclass(frozen=True)
class RegionLine:
    """One question: all labels together, and in how many municipalities each duiding holds."""

    question: ReflectionQuestion
    bar: Bar
    duidingen: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class RegionPart:
    """One section of the region's page."""

    section: Section
    lines: tuple[RegionLine, ...]


@dataclass(frozen=True)
class RegionPage:
    """The page of a region: `names` are the municipalities in it, in the order of the alphabet."""

    names: tuple[str, ...]
    about: tuple[str, ...]
    parts: tuple[RegionPart, ...]


def region_page(found: Region, instrument: Instrument) -> RegionPage:
    """The page of a region, in the order of the questionnaire."""
    lines = {
        each.question: RegionLine(
            question=instrument.question(each.question),
            bar=bar(each.counts, shorts(instrument)),
            duidingen=tuple(duiding_lines(each)),
            differs=each.differs,
        )
        for each in found.questions
    }
    return RegionPage(
        names=found.names,
        about=tuple(about(found)),
        parts=tuple(
            RegionPart(section, tuple(lines[question.number] for question in section.questions))
            for section in instrument.sections
        ),
    )
