"""Why a file cannot be read, in one sentence for who uploads it: what it is, and what to do."""

NOT_A_BOOK = "Dit is geen Excel-werkboek (.xlsx); kies het werkboek dat u hier hebt gedownload."
EMPTY = "Dit bestand is leeg; kies het werkboek dat u hebt ingevuld."
OLD_EXCEL = "Dit is een oud Excel-bestand (.xls); sla het in Excel op als werkmap (.xlsx)."
BINARY_EXCEL = "Dit is een binair Excel-bestand (.xlsb); sla het in Excel op als werkmap (.xlsx)."
OPEN_DOCUMENT = "Dit is een bestand van LibreOffice (.ods); sla het op als Excel-werkmap (.xlsx)."
COMMAS = "Dit is een tekstbestand (.csv); kies het werkboek (.xlsx) dat u hier hebt gedownload."
PASSWORD = "Dit bestand heeft een wachtwoord; haal dat er in Excel af en upload het opnieuw."  # noqa: S105 -- no password but a sentence
MACROS = "In dit bestand staan macro’s; sla het in Excel op als werkmap zonder macro’s (.xlsx)."
DAMAGED = "Dit bestand is beschadigd of niet compleet; sla het in Excel opnieuw op."
STRANGE = "In dit bestand staat iets wat Excel er niet in zet; sla het in Excel opnieuw op."
TOO_MUCH = "In dit bestand zit te veel; laat alleen de bladen van het werkboek staan."
TOO_MUCH_TEXT = "Op het blad Actieagenda staat te veel tekst; laat alleen de actieagenda staan."
NO_AGENDA = "Het blad Actieagenda staat er niet in; kies het werkboek dat u hier hebt gedownload."
TOO_SLOW = (
    "Het lezen van dit bestand duurt te lang; neem uw wijzigingen over in een nieuwe download."
)
UNREADABLE = "Dit bestand is niet te lezen; neem uw wijzigingen over in een nieuwe download."


class UnreadableError(ValueError):
    """A file cannot be read; the message is one of the sentences above, or names a cell."""


def far_away(cell: str) -> str:
    """That something stands where no agenda is; `cell` as Excel names it."""
    return f"In cel {cell} staat iets, ver buiten de actieagenda; maak die cel leeg."
