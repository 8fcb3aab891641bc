"""The agenda of one municipality as a file, for the page and for the command alike."""

from dataclasses import replace

from exporter.workbook.book import workbook
from plugin.desk import Opened
from plugin.instruments import instrument_of
from plugin.moments import local
from plugin.municipalities import name_of
from plugin.unreleased_page import why_no_figures


def agenda_file(opened: Opened) -> bytes:
    """The .xlsx of what was opened: with its release, or without figures and one line why."""
    place, release = opened.place, opened.release
    if release is not None:
        release = replace(release, made_at=local(release.made_at))
    return workbook(
        instrument_of(place.round),
        name_of(place.participant.code),
        release,
        opened.texts,
        why_no_figures(place),
    )
