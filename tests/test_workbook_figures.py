"""The figures in the workbook: in the order of talking, by group, and the answers beside them."""

from dataclasses import replace

import pytest

from exporter.analysis import Counts, Order, order
from exporter.phrasing import opening_question, title, why_first
from exporter.release import Release, ReleasedText, findings
from exporter.workbook.answers_sheet import NO_TEXTS
from survey_templates.codebook import Privacy
from survey_templates.instrument import Instrument
from tests.books import (
    BY_DUIDING,
    ROLES,
    TOWN,
    WHOLE_SCAN,
    a_big_book,
    a_book,
    book_of,
    made,
    opened,
    rows_of,
)


@pytest.fixture(scope="module")
def release(instrument: Instrument) -> Release:
    return made(instrument)[0]


@pytest.fixture(scope="module")
def data(instrument: Instrument) -> bytes:
    """The workbook of ten people."""
    return a_book(instrument)


@pytest.fixture(scope="module")
def sixty(instrument: Instrument) -> bytes:
    """The workbook of sixty people of several roles."""
    return a_big_book(instrument)


def test_all_questions_stand_in_the_order_of_talking(
    instrument: Instrument, release: Release, data: bytes
) -> None:
    rows = rows_of(data, "Bespreekvolgorde")[3:]
    assert [row[1] for row in rows] == BY_DUIDING
    assert [row[0] for row in rows] == list(range(1, 16))
    for row, finding in zip(rows, order(findings(release), Order.DUIDING), strict=True):
        section = instrument.section_of(finding.question)
        assert finding.duiding is not None
        assert row[2:6] == (
            instrument.question(finding.question).text,
            f"{section.code}. {section.title}",
            title(finding.duiding),
            why_first(finding),
        )
        assert row[6:] == (*WHOLE_SCAN[finding.question - 1], 0, opening_question(finding))


def test_a_question_with_few_labels_has_no_duiding(instrument: Instrument) -> None:
    data = book_of(instrument, TOWN, *made(instrument, 3, ROLES, Privacy.OPEN), "")
    assert {row[4] for row in rows_of(data, "Bespreekvolgorde")[3:]} == {
        "Te weinig labels voor een duiding"
    }


def test_what_is_to_be_said_besides_stands_with_the_reason(
    instrument: Instrument, release: Release
) -> None:
    group = release.groups[0]
    counts = (Counts((2, 2, 2, 2), 2), *group.counts[1:])
    other = replace(release, groups=(replace(group, counts=counts),))
    rows = rows_of(book_of(instrument, TOWN, other, (), ""), "Bespreekvolgorde")
    why = next(str(row[5]) for row in rows if row[1] == 1)
    assert why.endswith("nooit over nagedacht. De discussie is niet bij iedereen bekend.")


def test_labels_per_question_and_section(data: bytes) -> None:
    rows = rows_of(data, "Labels per vraag")
    assert rows[2][2] == "iedereen (10)"
    assert rows[3] == ("Nr", "Vraag", "1", "2", "3", "4", "geen label", "n")
    assert [row[2:] for row in rows if isinstance(row[0], int)] == [
        (*counts, 0, 10) for counts in WHOLE_SCAN
    ]
    assert [row[1:] for row in rows if " samen: " in str(row[1])] == [
        ("Onderdeel A samen: Naar een gezamenlijke visie op eigen kracht", 18, 11, 12, 9, 0, 50),
        ("Onderdeel B samen: Van visie naar uitvoering", 14, 13, 10, 13, 0, 50),
        ("Onderdeel C samen: Zicht op resultaten", 7, 12, 14, 17, 0, 50),
    ]


def test_groups_stand_beside_each_other_three_to_a_sheet(
    instrument: Instrument, sixty: bytes
) -> None:
    release, _ = made(instrument, 60, ROLES)
    names = [name for name in opened(sixty).sheetnames if name.startswith("Labels")]
    assert names == ["Labels per vraag", "Labels per vraag 2", "Labels per vraag 3"]
    headings = [
        value for name in names for value in rows_of(sixty, name)[2][2:] if value is not None
    ]
    assert headings == [f"{group.name} ({group.people})" for group in release.groups]
    assert [len(rows_of(sixty, name)[3]) for name in names] == [20, 20, 20]
    inside = rows_of(sixty, names[0])[4][8:14]
    counts = release.groups[1].counts[0]
    assert inside == (*counts.labels, counts.blank, counts.n)


def test_answers_stand_by_question_and_label(instrument: Instrument, data: bytes) -> None:
    _, texts = made(instrument)
    rows = rows_of(data, "Antwoorden")[2:]
    numbers = [int(str(row[0]).split(".")[0]) for row in rows]
    assert numbers == sorted(numbers)
    first = [row for row in rows if row[0] == 1]
    assert [row[1] for row in first] == [str(n) for n in (1, 1, 1, 2, 2, 2, 2, 3, 3, 4)]
    assert [row[3] for row in first] == [
        text.text
        for label in (1, 2, 3, 4)
        for text in texts
        if text.question == 1 and text.label == label
    ]
    assert all(len(row) == 4 for row in rows), "no column of roles where no role is given"


def test_a_text_without_a_label_comes_last_and_no_texts_is_said(
    instrument: Instrument, release: Release
) -> None:
    texts = (
        ReleasedText("a", 1, None, None, "zonder"),
        ReleasedText("b", 1, 4, "wethouder", "met"),
    )
    rows = rows_of(book_of(instrument, TOWN, release, texts, ""), "Antwoorden")
    assert rows[3:5] == [
        (1, "4", "nooit over nagedacht", "met", "wethouder"),
        (1, "–", "geen label", "zonder", None),
    ]
    assert [row[0] for row in rows].count(NO_TEXTS) == 14
