"""A list that the spreadsheet program knows as one: with a filter, and with headings read aloud.

What is typed below it becomes part of it, with the looks and the choices of the rows above.
"""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_HEADING = 255


def define_list(
    sheet: Worksheet, name: str, headings: Sequence[str], first: int, last: int
) -> None:
    """Makes the rows `first` (the headings) to `last` a list; no two headings may be the same.

    Excel refuses a list with a very long heading: then there is only the filter.
    """
    cells = f"A{first}:{get_column_letter(len(headings))}{last}"
    if max(map(len, headings)) > _LONGEST_HEADING:
        sheet.auto_filter.ref = cells
        return
    sheet.add_table(Table(displayName=name, ref=cells))
