"""A municipality's own questions, as they are written in a small file of their own.

Such a file says whose questions they are, and what is asked: at most four, since they come on top
of a questionnaire that takes half an hour. A survey serves all municipalities of its round, so
`with_own_questions` puts them all into the content, and the round's copy holds everything.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from survey_templates.instrument import OWN_SECTION, Instrument
from survey_templates.reading import Mistakes, Strict, Text, Where, is_mapping_with, read

MOST = 4
"""How many questions of its own one municipality may ask."""
LONGEST = 500
MOST_IN_SURVEY = 100
"""How many fit in one survey: each takes two columns, and databases bound a table's row."""


_CBS_CODE = re.compile(r"GM[0-9]{4}")


def _municipality(code: object) -> str:
    if not isinstance(code, str) or not _CBS_CODE.fullmatch(code):
        raise ValueError("hier hoort de CBS-code van de gemeente: GM en vier cijfers, zoals GM0344")
    return code


def _without_backslash(text: str) -> str:
    if "\\" in text:
        raise ValueError("hier staat het teken ‘\\’; dat verandert in LimeSurvey. Haal het weg")
    return text


class _Question(Strict):
    tekst: Annotated[
        Text, StringConstraints(max_length=LONGEST), AfterValidator(_without_backslash)
    ]
    toelichting: Text


class OwnFile(Strict):
    """What one municipality asks: its CBS code and its questions."""

    gemeente: Annotated[str, BeforeValidator(_municipality)]
    vragen: tuple[_Question, ...] = Field(min_length=1, max_length=MOST)


def holds_own_questions(text: str) -> bool:
    """Whether a file is one of own questions, and not a whole content file."""
    return is_mapping_with(text, "gemeente", "vragen")


def parse_own(text: str, name: str, instrument: Instrument) -> OwnFile:
    """The own questions in the YAML `text`, to be asked besides those of `instrument`.

    Raises `ContentError` with one line per mistake: file, line, what, what to do.
    """

    def mistakes(own: OwnFile) -> Mistakes:
        return mistakes_in(own, [question.text for question in instrument.questions])

    return read(OwnFile, text, name, mistakes)


def mistakes_in(own: OwnFile, asked: Sequence[str]) -> Iterator[tuple[Where, str]]:
    """The questions that are `asked` already, or twice."""
    seen = {_words(text) for text in asked}
    for place, question in enumerate(own.vragen):
        words = _words(question.tekst)
        if words in seen:
            yield (
                ("vragen", place, "tekst"),
                "deze vraag wordt al gesteld. Haal hem weg of stel een andere vraag",
            )
        seen.add(words)


def mistakes_together(owns: Sequence[OwnFile], codes: Sequence[str]) -> Iterator[str]:
    """What is wrong with all own questions of a survey of which the sections have these codes."""
    seen: set[str] = set()
    for own in owns:
        if own.gemeente in seen:
            yield f"gemeente {own.gemeente} staat er twee keer in. Zet haar vragen bij elkaar"
        seen.add(own.gemeente)
    count = sum(len(own.vragen) for own in owns)
    if count > MOST_IN_SURVEY:
        yield (
            f"samen zijn dit {count} eigen vragen, en in één vragenlijst passen er "
            f"{MOST_IN_SURVEY}. Maak er twee vragenlijsten van"
        )
    if owns and OWN_SECTION in codes:
        yield (
            f"onderdeel {OWN_SECTION} is het onderdeel van de eigen vragen. Geef het andere "
            f"onderdeel {OWN_SECTION} in de inhoud een andere code"
        )


def with_own_questions(content: str, owns: Sequence[OwnFile]) -> str:
    """The content with the own questions in it, as the round keeps it; JSON is YAML too."""
    if not owns:
        return content
    written = json.dumps([own.model_dump() for own in owns], ensure_ascii=False)
    return f"{content.rstrip()}\neigen_vragen: {written}\n"


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
