"""What may be filled in: a choice, a date, a number, with a plain word for who fills in another."""

from collections.abc import Sequence

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

# Excel's day numbers of 1 January 2000 and 31 December 2099.
_FIRST_DAY, _LAST_DAY = "36526", "73050"
_LONGEST_LIST = 255


def add_rules(sheet: Worksheet, *rules: DataValidation | None) -> None:
    """Adds the rules that there are."""
    for rule in rules:
        if rule is not None:
            sheet.add_data_validation(rule)


def dates(cells: str) -> DataValidation:
    """Only a date, or nothing."""
    return DataValidation(
        sqref=cells,
        type="date",
        operator="between",
        formula1=_FIRST_DAY,
        formula2=_LAST_DAY,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Geen datum",
        error="Vul een datum in, zoals 31-12-2027. Of laat de cel leeg.",
    )


def numbers(cells: str, last: int) -> DataValidation:
    """Only a whole number from 1 to `last`, or nothing."""
    return DataValidation(
        sqref=cells,
        type="whole",
        operator="between",
        formula1="1",
        formula2=str(last),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Geen nummer dat bestaat",
        error=f"Vul een nummer in van 1 tot en met {last}. Of laat de cel leeg.",
    )


def one_of(cells: str, choices: Sequence[str]) -> DataValidation | None:
    """A list to choose from; None when the list is longer than Excel can hold."""
    listed = ",".join(choices)
    if len(listed) > _LONGEST_LIST:
        return None
    return DataValidation(
        sqref=cells,
        type="list",
        formula1=f'"{listed}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Kies uit de lijst",
        error="Kies een woord uit de lijst. Of laat de cel leeg.",
    )
