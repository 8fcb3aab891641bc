"""The agenda of one municipality as a file, for the page and for the command alike."""

from exporter.workbook.book import workbook
from plugin.instruments import instrument_of
from plugin.municipalities import name_of
from plugin.places import Opened
from plugin.unreleased_page import why_no_figures


def agenda_file(opened: Opened) -> bytes:
    """The .xlsx of what was opened: with its release, or without figures and one line why."""
    place = opened.place
    return workbook(
        instrument_of(place.round),
        name_of(place.participant.code),
        opened.release,
        opened.texts,
        why_no_figures(place),
    )
