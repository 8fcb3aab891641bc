"""What is too late: marked by a word, a pattern and bold letters, whenever the file is opened.

It is a rule of the sheet and no formula in a cell: it follows the dates and the clock of whoever
opens the file, and rows that are added get it too.
"""

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.worksheet import Worksheet

from exporter.agreed import Status
from exporter.workbook.look import ACCENT, LATE

WAITS = (Status.OPEN, Status.BUSY)
LATE_FORMAT = '"te laat" dd-mm-yy'

# Excel's own formats have the numbers below this one.
_OWN_FORMAT = 190


def mark_overdue(sheet: Worksheet, due: str, status: str, first: int, last: int) -> None:
    """Marks dates that are past in column `due` while `status` says that it is not done."""
    waits = ",".join(f'${status}{first}="{each}"' for each in ("", *WAITS))
    when = f"AND(ISNUMBER(${due}{first}),${due}{first}<TODAY(),OR({waits}))"
    rule = Rule(type="expression", dxf=_late(), formula=[when])
    sheet.conditional_formatting.add(f"{due}{first}:{due}{last}", rule)


def _late() -> DifferentialStyle:
    return DifferentialStyle(
        font=Font(bold=True, color=ACCENT),
        fill=PatternFill("lightUp", fgColor=LATE, bgColor="FFFFFF"),
        numFmt=NumberFormat(numFmtId=_OWN_FORMAT, formatCode=LATE_FORMAT),
    )
