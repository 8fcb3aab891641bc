"""Our own Dutch is plain: short sentences, no official words, and u instead of je."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from tests.dutch import Sentence, every_sentence, is_dutch, plain_markdown, sentences, text_blocks

MOST_WORDS = 20
_LIST = Path(__file__).parent / "language" / "ambtelijke_woorden.csv"
OFFICIAL = {
    row["woord"]: row["liever"] for row in csv.DictReader(_LIST.read_text("utf-8").splitlines())
}
_OFFICIAL = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, OFFICIAL))})(?!\w)", re.IGNORECASE)
_FAMILIAR = re.compile(r"\b(?:je|jij|jou|jouw|jullie|jezelf)\b", re.IGNORECASE)
_NAMES = ("Jij bent Okay",)  # an intervention


@cache
def everything() -> list[Sentence]:
    """Every sentence of ours, read once."""
    return [*every_sentence()]


def too_long(found: list[Sentence]) -> list[Sentence]:
    """The sentences with more words than twenty."""
    return [each for each in found if each.words > MOST_WORDS]


def official(found: list[Sentence]) -> list[Sentence]:
    """The sentences with an official word, each with what to say instead."""
    return [
        Sentence(each.where, f"{word[0]} → {OFFICIAL[word[0].lower()]}: {each.text}")
        for each in found
        for word in _OFFICIAL.finditer(each.text)
    ]


def familiar(found: list[Sentence]) -> list[Sentence]:
    """The sentences that call the reader je, but for names."""
    return [each for each in found if _FAMILIAR.search(each.text) and each.text not in _NAMES]


def listed(found: list[Sentence]) -> str:
    """Sentences with their places, one a line."""
    return "\n" + "\n".join(f"{each.where}: {each.text}" for each in found)


SEEN = [
    # source, one of its sentences
    ("content, vraag 2", "De vraag is dus: voor welk doel wilt u een beroep doen op iemands eigen"),
    ("exporter/phrasing.py", "Zo blijft vertrouwelijk wat iedereen heeft gezegd."),
    ("exporter/workbook/explanation_sheet.py", "Vertrouwelijk is niet anoniem"),
    ("survey_templates/wording.py", "Zij zien niet van wie een tekst is."),
    ("sync/publish.py", "Kijk in LimeSurvey of er een vragenlijst"),
    ("plugin/refusals.py", "Dat ligt niet aan u."),
    ("plugin/templates/feedback.html", "In de balken staan aantallen mensen."),
    ("eigenkracht", "Reflectietool Eigen Kracht voor LimeSurvey: van vragenlijst tot actieagenda."),
    ("eigenkracht agenda output", "Het .xlsx-bestand."),
    ("LEESMIJ.md", "Kleinere groepen voegen wij samen."),
]


def test_there_are_sentences_from_every_source(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f" {len(everything())} sentences", end="")  # noqa: T201 -- how much the tests below saw

    for where, text in SEEN:
        assert any(each.where.startswith(where) and text in each.text for each in everything()), (
            where
        )
    assert len(everything()) > 1500


def test_no_sentence_is_longer_than_twenty_words() -> None:
    found = too_long(everything())
    assert not found, listed(found)


def test_no_word_is_an_official_one() -> None:
    found = official(everything())
    assert not found, listed(found)


def test_the_reader_is_u() -> None:
    found = familiar(everything())
    assert not found, listed(found)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Een zin. Nog een zin!\nEn een regel", ["Een zin.", "Nog een zin!", "En een regel"]),
        ("Vraag 1.2 van bijv. drie: kijk op x.nl.", ["Vraag 1.2 van bijv. drie: kijk op x.nl."]),
        ("Zij zei: ‘Nee.’ Daarna niets.", ["Zij zei: ‘Nee.", "Daarna niets."]),
        ("… – 12", []),
    ],
)
def test_a_text_falls_apart_into_sentences(text: str, parts: list[str]) -> None:
    assert [each.text for each in sentences("", text)] == parts


@pytest.mark.parametrize(
    ("text", "dutch"),
    [
        ("Er is niets veranderd.", True),
        ("Iemand anders vulde iets in.", True),
        ("a threshold is 3 to 10 people", False),
        ("niet", False),
        ("default-src 'none'; style-src 'self'", False),
    ],
)
def test_what_is_dutch_in_the_code(text: str, *, dutch: bool) -> None:
    assert is_dutch(text) == dutch


def test_a_page_is_read_block_by_block() -> None:
    page = """{# geen tekst #}<p>Kies <b>een {{ soort }}</b> vraag.</p>
      {% if a %}<p>Eén</p>{% else %}<p>Twee</p>{% endif %}
      <ul><li>Drie<ul><li>Vier</li></ul>vijf</li></ul><img alt="Zes"><script>zeven</script>
      {% if b %}acht{% else %}negen{% endif %}"""

    assert [text for text in text_blocks(page) if text] == [
        "Kies een X vraag.",
        "Eén",
        "Twee",
        "Drie",
        "Vier",
        "vijf",
        "Zes",
        "acht",
        "negen",
    ]


def test_a_guide_is_read_without_what_is_to_type() -> None:
    page = """# Een kop

Een regel die
doorgaat met `code` en een [link](https://voorbeeld.example).

    niet lezen

- Een punt
  op twee regels
- *Nog* een

| cel | cel twee |
| --- | --- |

```
niet lezen
```
"""
    assert [each.text for each in sentences("", plain_markdown(page))] == [
        "Een kop",
        "Een regel die doorgaat met X en een link.",
        "Een punt op twee regels",
        "Nog een",
        "cel",
        "cel twee",
    ]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (f"{'woord ' * 20}– eind.", "1 0 0"),
        (f"{'woord ' * 20}.", "0 0 0"),
        ("Wij doen dit middels een formulier.", "0 1 0"),
        ("Ten behoeve van inwoners, en inzake zorg.", "0 2 0"),
        ("Geïndiceerde hulp en middelste waarden.", "0 0 0"),
        ("Vul je naam in.", "0 0 1"),
        ("Jij bent Okay", "0 0 0"),
    ],
)
def test_what_is_not_plain_is_found(text: str, faults: str) -> None:
    found = [*sentences("", text)]

    assert f"{len(too_long(found))} {len(official(found))} {len(familiar(found))}" == faults
