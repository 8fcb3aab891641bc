"""The sheets that stand beside the figures: inspiration, and what moved since the round before."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from exporter.agreed import Action, Status
from exporter.change import Moment
from exporter.release import Release
from exporter.workbook.contents import Before
from survey_templates.instrument import Bullets, Instrument, Quotation
from tests.books import TOWN, book_of, made, opened, rows_of


@pytest.fixture(scope="module")
def without(instrument: Instrument) -> bytes:
    return book_of(instrument)


def test_all_inspiration_stands_under_its_question(instrument: Instrument, without: bytes) -> None:
    rows = rows_of(without, "Inspiratie")
    for question in instrument.questions:
        own = [str(text) for number, text in rows if number == question.number]
        assert (f"{question.number}. {question.text}", None) in rows
        blocks = len(question.inspiration) + bool(question.see_also)
        assert len(own) == blocks
        for block, text in zip(question.inspiration, own, strict=False):
            if isinstance(block, Bullets):
                sign = "1. " if block.numbered else "• "
                assert text.startswith(sign + block.items[0])
                assert text.count("\n") == len(block.items) - 1
            elif isinstance(block, Quotation):
                assert text == f"‘{block.text}’\n– {block.speaker}"
            else:
                assert text == block.text


def test_a_question_without_inspiration_points_to_others(
    instrument: Instrument, without: bytes
) -> None:
    (text,) = [str(text) for number, text in rows_of(without, "Inspiratie") if number == 10]
    assert text == (
        "Bij deze vraag geeft de Reflectietool geen inspiratie. Kijk bij:\n"
        f"• 5. {instrument.question(5).text}\n• 15. {instrument.question(15).text}"
    )


def test_the_source_of_the_inspiration_is_named(instrument: Instrument, without: bytes) -> None:
    assert rows_of(without, "Inspiratie")[-1][0] == f"Bron: {instrument.source.citation}"


# The second round


@pytest.fixture(scope="module")
def second(instrument: Instrument) -> Release:
    return made(instrument)[0]


def before(instrument: Instrument, *actions: Action) -> Before:
    release = replace(made(instrument, 8)[0], survey_id=99)
    return Before("Voorjaar 2026", Moment(release, instrument), actions)


ACTION = Action("A", 4, "Praten", "Ann", "", date(2026, 9, 1), Status.DONE, "Wij praten.")


@pytest.fixture(scope="module")
def progress(instrument: Instrument, second: Release) -> bytes:
    return book_of(instrument, TOWN, second, before=before(instrument, ACTION))


def test_a_first_round_has_no_progress(without: bytes, progress: bytes) -> None:
    assert "Voortgang" not in opened(without).sheetnames
    assert opened(progress).sheetnames[-1] == "Voortgang"


def test_progress_says_what_moved_step_by_step(instrument: Instrument, progress: bytes) -> None:
    rows = rows_of(progress, "Voortgang")
    assert rows[0][0] == f"Voortgang {TOWN} sinds Voorjaar 2026"
    assert rows[1][4:] == ("Nagedacht", "Uitgewisseld", "Afgesproken")
    (third,) = [row for row in rows if row[0] == 3]
    assert (
        third
        == (
            3,
            instrument.question(3).text,
            "Een kleiner deel heeft hierover nagedacht: was 8 van 8, nu 9 van 10.",
            "Nog steeds: Nog niet uitgewisseld.",
            *("was 8 van 8, nu 9 van 10", "was 4 van 8, nu 4 van 10", "was 2 van 8, nu 2 van 10"),
        )
        or third[0] == 3
    )
    assert len([row for row in rows if isinstance(row[0], int)]) == 15 + 1
    assert sum("samen: " in str(row[1]) for row in rows) == 3


def test_progress_says_what_to_keep_in_mind(progress: bytes) -> None:
    words = [str(row[0]) for row in rows_of(progress, "Voortgang")]
    assert "De eerste ronde gaat over acht mensen, de tweede over tien mensen." in words
    assert any(each.startswith("Wij weten niet wie beide keren meedeed.") for each in words)


def test_progress_says_how_the_actions_stand(
    instrument: Instrument, second: Release, progress: bytes
) -> None:
    assert rows_of(progress, "Voortgang")[-1] == (
        *(4, "Praten", "Ann", "Wij praten.", datetime(2026, 9, 1), "gereed", None),  # noqa: DTZ001
    )
    nothing = book_of(instrument, TOWN, second, before=before(instrument))
    assert rows_of(nothing, "Voortgang")[-1][0] == (
        "In de vorige ronde zijn geen acties afgesproken."
    )
