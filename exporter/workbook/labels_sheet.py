"""The sheets Labels per vraag: how many people gave each label, group beside group."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from exporter.analysis import Counts, total
from exporter.disclosure import Group
from exporter.phrasing import people
from exporter.unavailable_phrasing import since_phrase
from exporter.workbook.chart import ROWS, Bars, add_chart
from exporter.workbook.look import (
    HEADING,
    HEADING_CENTRED,
    MUTED,
    NUMBER,
    SECTION,
    SUBTITLE,
    TEXT,
    TITLE,
    TOTAL,
    TOTAL_COUNT,
    count_look,
)
from exporter.workbook.page import repeat_rows
from exporter.workbook.signs import NO_LABEL, legend, number_signs
from exporter.workbook.table import Field, Table
from survey_templates.instrument import Instrument, Section

GROUPS_BESIDE_EACH_OTHER = 3
"""More groups go on on the next sheet: a page one cannot read says nothing."""

_NOT_COUNTED = "Deze vragen tellen niet mee in de totalen hierboven."
_NUMBER_WIDTH = 6.0
_BLOCK_COLUMNS = 6
_BLOCKS_WIDTH = 108.0
_WIDEST_COUNT = 10.0
_SHEET_WIDTH = 146.0
_LEGEND_ROW = 2
_LAST_HEADING_ROW = 4


def group_bands(groups: Sequence[Group]) -> tuple[tuple[Group, ...], ...]:
    """The groups, as many together as one sheet shows beside each other."""
    starts = range(0, len(groups), GROUPS_BESIDE_EACH_OTHER)
    return tuple(tuple(groups[start : start + GROUPS_BESIDE_EACH_OTHER]) for start in starts)


def fill_labels(  # noqa: PLR0913, PLR0917 -- what stands on one sheet
    sheet: Worksheet,
    instrument: Instrument,
    municipality: str,
    groups: tuple[Group, ...],
    charted: int | None,
    without: Mapping[int, datetime],
) -> int:
    """Fills the sheet with one block of counts per group; returns how many columns to print.

    The group at place `charted` of these gets a chart below the counts. `without` are the questions
    of which there are no figures, each since when.
    """
    table = Table(sheet, _widths(len(groups)))
    table.put_across(f"Labels per vraag {municipality}", TITLE)
    _put_headings(table, instrument, groups)
    main = [section for section in instrument.sections if not section.is_own]
    own = [section for section in instrument.sections if section.is_own]
    for section in main:
        _put_questions(table, section, groups, without)
    questions = _LAST_HEADING_ROW + 1, table.row - 1
    for section in main:
        _put_total(table, section, groups)
    for section in own:
        table.put_across(f"{section.code}. {section.title}. {_NOT_COUNTED}", SECTION)
        _put_questions(table, section, groups, without)
    repeat_rows(sheet, _LEGEND_ROW, _LAST_HEADING_ROW, frozen_columns=2)
    if charted is not None:
        _put_chart(table, instrument, groups[charted], charted, questions)
    return table.columns


def _widths(groups: int) -> tuple[float, ...]:
    count = min(_WIDEST_COUNT, _BLOCKS_WIDTH / (_BLOCK_COLUMNS * groups))
    counts = (count,) * (_BLOCK_COLUMNS * groups)
    return (_NUMBER_WIDTH, _SHEET_WIDTH - _NUMBER_WIDTH - sum(counts), *counts)


def _put_headings(table: Table, instrument: Instrument, groups: Sequence[Group]) -> None:
    table.put(*legend(instrument.labels, (2, *(2 * len(groups),) * 3)))
    names = [
        Field(f"{group.name} ({group.people})", HEADING_CENTRED, span=_BLOCK_COLUMNS)
        for group in groups
    ]
    table.put(Field("Groep", HEADING, span=2), *names)
    others = [Field(NO_LABEL, HEADING_CENTRED), Field("n", HEADING_CENTRED)]
    block = [*number_signs(instrument.labels), *others]
    table.put(Field("Nr", HEADING_CENTRED), Field("Vraag", HEADING), *block * len(groups))


def _put_questions(
    table: Table, section: Section, groups: Sequence[Group], without: Mapping[int, datetime]
) -> None:
    for question in section.questions:
        if since := without.get(question.number):
            counts = [Field(since_phrase(since), MUTED, span=_BLOCK_COLUMNS)] * len(groups)
        else:
            given = (group.counts[question.number - 1] for group in groups)
            counts = [field for each in given for field in _counts(each)]
        table.put(Field(question.number, NUMBER), Field(question.text, TEXT), *counts)


def _put_total(table: Table, section: Section, groups: Sequence[Group]) -> None:
    totals = [
        field._replace(look=TOTAL_COUNT)
        for group in groups
        for field in _counts(
            total(group.counts[question.number - 1] for question in section.questions)
        )
    ]
    name = f"Onderdeel {section.code} samen: {section.title}"
    table.put(Field(None, TOTAL), Field(name, TOTAL), *totals)


def _put_chart(
    table: Table, instrument: Instrument, group: Group, block: int, questions: tuple[int, int]
) -> None:
    table.sheet.row_breaks.append(Break(id=table.row - 1))
    table.put_over(f"In beeld: {group.name} ({group.people})", SUBTITLE)
    bars = Bars(
        *questions,
        name=1,
        counts=3 + block * _BLOCK_COLUMNS,
        parts=(*(f"{each.number} {each.short}" for each in instrument.labels), NO_LABEL),
        zeros=tuple(
            _zeros(group.counts[: questions[1] - questions[0] + 1], part)
            for part in range(len(instrument.labels) + 1)
        ),
        longest=group.people,
    )
    add_chart(table.sheet, bars, table.row, table.columns, _described(group))
    table.row += ROWS


def _zeros(charted: Sequence[Counts], part: int) -> tuple[int, ...]:
    """The questions, from 0, at which nobody gave the label at place `part`; the last is none."""
    given = [(*counts.labels, counts.blank)[part] for counts in charted]
    return tuple(place for place, count in enumerate(given) if not count)


def _described(group: Group) -> str:
    return (
        f"Gestapelde balken, één voor elke vraag. Zij gaan over {group.name}, "
        f"{people(group.people)}. Elke balk telt hoeveel mensen label 1, 2, 3 of 4 gaven, "
        "of geen label. Alle aantallen staan in de tabel op dit blad."
    )


def _counts(counts: Counts) -> list[Field]:
    values = (*counts.labels, counts.blank, counts.n)
    return [Field(value, count_look(value)) for value in values]
