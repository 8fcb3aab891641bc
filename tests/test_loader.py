"""Content files: the tool's own is complete, and a mistake is named with its line and its cure."""

from pathlib import Path

import pytest

from survey_templates.errors import ContentError
from survey_templates.instrument import Bullets, Instrument, Side
from survey_templates.loader import default_text, parse
from survey_templates.reading import read_text

HERE = Path(__file__).parent / "content"


def test_the_tools_own_words_are_verbatim(instrument: Instrument) -> None:
    words = {
        *(label.text for label in instrument.labels),
        *(section.title for section in instrument.sections),
        *(section.hint for section in instrument.sections),
        *(question.text for question in instrument.questions),
        instrument.agenda.action,
        instrument.agenda.who,
        instrument.agenda.when,
        instrument.agenda.follow_up,
    }
    assert words == set((HERE / "verbatim.txt").read_text("utf-8").splitlines())


def test_the_tool_has_three_sections_of_five_questions(instrument: Instrument) -> None:
    assert [len(section.questions) for section in instrument.sections] == [5, 5, 5]
    assert [question.number for question in instrument.questions] == list(range(1, 16))


def test_only_question_10_has_no_inspiration_and_it_points_on(instrument: Instrument) -> None:
    without = [question for question in instrument.questions if not question.inspiration]
    assert [(question.number, question.see_also) for question in without] == [(10, (5, 15))]


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        (1, "competentie motivatie sociaal Gilsing Jeugdwet Boumans Verzaal Regenmortel"),
        (2, "Winter zelfredzaamheid"),
        (3, "autonomie solidariteit preventie"),
        (5, "informeren raadplegen adviseren coproductie meebeslissen"),
        (7, "Amersfoort Jeugdinterventies Movisie Wraparound Shabab CenteringParenting"),
        (9, "A&O Privacy Werkdruk Regievoering"),
        (12, "Ervaringswijzer"),
        (15, "Vaals Photovoice"),
    ],
)
def test_the_inspiration_holds_the_facts(instrument: Instrument, number: int, facts: str) -> None:
    blocks = instrument.question(number).inspiration
    words = str(blocks).casefold()
    assert [fact for fact in facts.split() if fact.casefold() not in words] == []


def test_the_toolkits_fifteen_hurdles_are_all_there(instrument: Instrument) -> None:
    lists = [b for b in instrument.question(9).inspiration if isinstance(b, Bullets)]
    assert [len(block.items) for block in lists if block.numbered] == [15]


def test_roles_stand_on_both_sides_and_not_saying_counts_inside(instrument: Instrument) -> None:
    sides = [role.side for role in instrument.roles]
    assert (sides.count(Side.INTERN), sides.count(Side.EXTERN)) == (6, 4)
    assert instrument.roles[-1].name == "zeg ik liever niet"
    assert instrument.roles[-1].side is Side.INTERN


def test_a_second_instrument_loads_without_a_line_of_code() -> None:
    small = parse(read_text(HERE / "klein.yaml"), "klein.yaml")
    assert len(small.sections) == 2
    assert len(small.questions) == 4
    assert small.code != "reflectietool-eigen-kracht"


def _line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if words in line)


SMALL = (HERE / "klein.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nummer: 3\n        tekst", "nummer: 7\n        tekst", "doorgenummerd"),
        ("duur_minuten:", "duur:", "onbekend"),
        ("kant: extern", "kant: buiten", "kies intern of extern"),
        ("code: buurtkracht-proef", "code: Buurt Kracht", "code mag niet"),
        ("zie_ook: [1, 4]", "zie_ook: [1, 99]", "vraag 99"),
        ("zie_ook: [1, 4]", "zie_ook: []", "Voeg zie_ook toe"),
        ("- nummer: 4\n    tekst", "- nummer: 5\n    tekst", "vier labels"),
        ("titel:", "titel: '{GEMEENTE}'\nnaam:", "'{'"),
        ("titel:", 'titel: "<b>"\nnaam:', "'<'"),
        ("- alinea:", "- kop: x\n            alinea:", "precies één"),
    ],
)
def test_a_mistake_is_refused_with_its_place_and_its_cure(old: str, new: str, words: str) -> None:
    assert old in SMALL
    with pytest.raises(ContentError, match=r"klein\.yaml, regel \d+") as caught:
        parse(SMALL.replace(old, new, 1), "klein.yaml")
    assert words in str(caught.value)


def test_the_line_in_the_message_is_the_line_of_the_mistake() -> None:
    broken = SMALL.replace("kant: extern", "kant: buiten", 1)
    with pytest.raises(ContentError) as caught:
        parse(broken, "klein.yaml")
    assert f"regel {_line_of(broken, 'kant: buiten')} " in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code: [", "geen geldige YAML"),
        ("- een\n- twee", "lijst van sleutels"),
        ("code: a\ncode: b", "tweede keer"),
        ("", "lijst van sleutels"),
    ],
)
def test_what_is_no_content_file_is_refused(text: str, words: str) -> None:
    with pytest.raises(ContentError, match=words):
        parse(text, "kapot.yaml")


def test_every_mistake_is_told_at_once() -> None:
    broken = SMALL.replace("duur_minuten:", "duur:", 1).replace("kant: extern", "kant: x", 1)
    with pytest.raises(ContentError) as caught:
        parse(broken, "klein.yaml")
    assert len(str(caught.value).splitlines()) >= 3


def test_codes_that_differ_only_in_case_are_refused() -> None:
    codes = [role.code for role in parse(SMALL, "klein.yaml").roles]
    broken = SMALL.replace(f"code: {codes[1]}", f"code: {codes[0].lower()}", 1)
    with pytest.raises(ContentError, match="op hoofdletters na"):
        parse(broken, "klein.yaml")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="er-is-niets"):
        read_text(tmp_path / "er-is-niets.yaml")
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("titel: één".encode("latin-1"))
    with pytest.raises(ContentError, match="UTF-8"):
        read_text(latin)


def test_yaml_words_such_as_nee_stay_text() -> None:
    assert parse(default_text().replace("kort: afgesproken", "kort: nee", 1), "x").labels[0].short
