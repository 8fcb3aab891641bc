"""Why a list of municipalities cannot be read, in one sentence for who hands it in. Pure.

What reads workbooks speaks of the agenda, which most of them are. A list has other words.
"""

from exporter.reading import errors
from exporter.reading.errors import UnreadableError

_OF_A_LIST = {
    errors.NOT_A_BOOK: "Dit is geen lijst; kies een bestand van Excel (.xlsx) of een .csv.",
    errors.EMPTY: "In dit bestand staat niets; zet op elke regel een gemeente.",
    errors.TOO_MUCH: "In dit bestand zit te veel; laat alleen de lijst van gemeenten staan.",
    errors.TOO_MUCH_TEXT: "Op het eerste blad staat te veel tekst; laat alleen de lijst staan.",
    errors.TOO_SLOW: "Het lezen van dit bestand duurt te lang; sla de lijst op als .csv.",
    errors.UNREADABLE: "Dit bestand is niet te lezen; sla de lijst op als .csv, of typ hem over.",
}


def of_a_list(error: UnreadableError) -> str:
    """The sentence of an error, as it is said of a list of municipalities."""
    said = str(error)
    return _OF_A_LIST.get(said, said.replace("de actieagenda", "de lijst"))
