"""The sheets Labels per vraag: how many people gave each label, group beside group."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from exporter.analysis import Counts, total
from exporter.disclosure import Group
from exporter.workbook.look import (
    HEADING,
    HEADING_CENTRED,
    NUMBER,
    SECTION,
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


def fill_labels(
    sheet: Worksheet, instrument: Instrument, municipality: str, groups: tuple[Group, ...]
) -> int:
    """Fills the sheet with one block of counts per group; returns how many columns to print."""
    table = Table(sheet, _widths(len(groups)))
    table.put_across(f"Labels per vraag {municipality}", TITLE)
    _put_headings(table, instrument, groups)
    first = 0
    for section in instrument.sections:
        _put_section(table, section, first, groups)
        first += len(section.questions)
    repeat_rows(sheet, _LEGEND_ROW, _LAST_HEADING_ROW, frozen_columns=2)
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


def _put_section(table: Table, section: Section, first: int, groups: Sequence[Group]) -> None:
    """Writes a section whose first question has place `first` in the groups' counts."""
    table.put_across(f"{section.code}. {section.title}", SECTION)
    places = range(first, first + len(section.questions))
    for question, place in zip(section.questions, places, strict=True):
        counts = [field for group in groups for field in _counts(group.counts[place])]
        table.put(Field(question.number, NUMBER), Field(question.text, TEXT), *counts)
    totals = [
        field._replace(look=TOTAL_COUNT)
        for group in groups
        for field in _counts(total(group.counts[place] for place in places))
    ]
    name = f"Onderdeel {section.code} samen"
    table.put(Field(None, TOTAL), Field(name, TOTAL), *totals)


def _counts(counts: Counts) -> list[Field]:
    values = (*counts.labels, counts.blank, counts.n)
    return [Field(value, count_look(value)) for value in values]
