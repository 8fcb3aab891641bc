"""Figures in plain Dutch: as a colleague would say them, and never in jargon."""

import re
from itertools import product

import pytest

from exporter import phrasing
from exporter.analysis import Counts, Duiding, Finding, find
from exporter.phrasing import (
    BELOW_THRESHOLD_ADVICE,
    below_threshold,
    explanation,
    in_words,
    nonresponse_phrase,
    nonresponse_sentences,
    note,
    open_questions_phrase,
    opening_question,
    participation,
    reason,
    step_phrases,
    title,
    why_first,
)

Labels = tuple[int, int, int, int]

JARGON = re.compile(
    "consensus|schijn|blinde vlek|duiding|tegenspraak|index|percentage|%|respons|score",
    re.IGNORECASE,
)
MOST_WORDS = 20


def finding(labels: Labels, blank: int = 0) -> Finding:
    """The finding of these counts."""
    return find(1, Counts(labels, blank))


EXPLANATIONS = [
    (
        (5, 1, 2, 2),
        (
            "Vijf van de tien zeggen dat dit is afgesproken. "
            "Twee weten niet hoe anderen denken en twee hebben er nooit over nagedacht."
        ),
    ),
    (
        (6, 0, 0, 4),
        (
            "Zes van de tien zeggen dat dit is afgesproken. "
            "De andere vier hebben er nooit over nagedacht."
        ),
    ),
    (
        (4, 4, 1, 1),
        "Vier van de tien zeggen dat dit is afgesproken. Vier vinden dat de discussie nog loopt.",
    ),
    (
        (2, 2, 2, 2),
        (
            "Twee van de acht zeggen dat dit is afgesproken. "
            "Twee vinden dat de discussie nog loopt, twee weten niet hoe anderen denken "
            "en twee hebben er nooit over nagedacht."
        ),
    ),
    (
        (8, 1, 1, 0),
        (
            "Acht van de tien zeggen dat dit is afgesproken. "
            "Eén vindt dat de discussie nog loopt en één weet niet hoe anderen denken."
        ),
    ),
    (
        (3, 1, 0, 0),
        "Drie van de vier zeggen dat dit is afgesproken. Eén vindt dat de discussie nog loopt.",
    ),
    (
        (1, 5, 2, 0),
        "Vijf van de acht vinden dat de discussie nog loopt. Twee weten niet hoe anderen denken.",
    ),
    (
        (4, 0, 4, 0),
        "Vier van de acht zeggen dat dit is afgesproken. Vier weten niet hoe anderen denken.",
    ),
    (
        (0, 1, 4, 1),
        (
            "Vier van de zes weten niet hoe anderen denken. "
            "Eén vindt dat de discussie nog loopt en één heeft er nooit over nagedacht."
        ),
    ),
    (
        (0, 4, 0, 4),
        (
            "Vier van de acht hebben er nooit over nagedacht. "
            "De andere vier vinden dat de discussie nog loopt."
        ),
    ),
    ((8, 0, 0, 0), "Alle acht zeggen dat dit is afgesproken."),
    ((0, 0, 0, 13), "Alle 13 hebben er nooit over nagedacht."),
    (
        (13, 12, 0, 0),
        (
            "13 van de 25 zeggen dat dit is afgesproken. "
            "De andere twaalf vinden dat de discussie nog loopt."
        ),
    ),
    # Fewer than four labels: all of them.
    (
        (2, 0, 1, 0),
        "Twee van de drie zeggen dat dit is afgesproken. Eén weet niet hoe anderen denken.",
    ),
    (
        (1, 1, 1, 0),
        (
            "Eén van de drie zegt dat dit is afgesproken. "
            "Eén vindt dat de discussie nog loopt en één weet niet hoe anderen denken."
        ),
    ),
    (
        (0, 1, 0, 2),
        (
            "Eén van de drie vindt dat de discussie nog loopt. "
            "De andere twee hebben er nooit over nagedacht."
        ),
    ),
    (
        (1, 0, 0, 1),
        "Eén van de twee zegt dat dit is afgesproken. De ander heeft er nooit over nagedacht.",
    ),
    ((0, 2, 0, 0), "Beiden vinden dat de discussie nog loopt."),
    ((0, 0, 1, 0), "Eén persoon gaf een label. Die weet niet hoe anderen denken."),
    ((0, 0, 0, 0), "Niemand gaf hier een label."),
]


@pytest.mark.parametrize(("labels", "text"), EXPLANATIONS)
def test_the_counts_in_words(labels: Labels, text: str) -> None:
    assert explanation(finding(labels)) == text


@pytest.mark.parametrize(
    ("labels", "blank", "text"),
    [
        ((5, 0, 0, 0), 1, "Alle vijf zeggen dat dit is afgesproken. Eén persoon gaf geen label."),
        ((5, 0, 0, 0), 3, "Alle vijf zeggen dat dit is afgesproken. Drie mensen gaven geen label."),
        ((0, 0, 0, 0), 6, "Niemand gaf hier een label."),
    ],
)
def test_who_gave_no_label_is_counted(labels: Labels, blank: int, text: str) -> None:
    assert explanation(finding(labels, blank=blank)) == text


@pytest.mark.parametrize(
    ("number", "word"), [(0, "nul"), (1, "één"), (6, "zes"), (12, "twaalf"), (13, "13")]
)
def test_numbers_to_twelve_are_words(number: int, word: str) -> None:
    assert in_words(number) == word


@pytest.mark.parametrize(
    ("duiding", "text"),
    [
        (Duiding.BROAD_AGREEMENT, "Breed afgesproken"),
        (Duiding.SEEMING_AGREEMENT, "Lijkt afgesproken, maar niet voor iedereen"),
        (Duiding.OPEN_DISCUSSION, "Openlijk in discussie"),
        (Duiding.NOT_EXCHANGED, "Nog niet uitgewisseld"),
        (Duiding.BLIND_SPOT, "Nog niet over nagedacht"),
    ],
)
def test_the_titles(duiding: Duiding, text: str) -> None:
    assert title(duiding) == text


KINDS = [
    # labels, opening question, why to talk about it first
    (
        (4, 4, 0, 0),
        "Waarover verschilt u nog van mening, en waarover niet?",
        "De een noemt dit afgesproken, de ander ziet nog discussie.",
    ),
    (
        (4, 0, 4, 0),
        "Wie kan de afspraak noemen? En wie hoort die nu voor het eerst?",
        "De een noemt dit afgesproken, de ander weet niet hoe anderen denken.",
    ),
    (
        (4, 0, 0, 4),
        "Waar staat de afspraak, en wie heeft die nooit gezien?",
        "De een noemt dit afgesproken, de ander heeft er nooit over nagedacht.",
    ),
    # With the note besides, the contradiction about the agreement goes first.
    (
        (2, 2, 2, 2),
        "Waar staat de afspraak, en wie heeft die nooit gezien?",
        "De een noemt dit afgesproken, de ander heeft er nooit over nagedacht.",
    ),
    (
        (0, 4, 0, 4),
        "Waar wordt hierover gepraat? En wie was daar nog niet bij?",
        "De een ziet een discussie, de ander heeft er nooit over nagedacht.",
    ),
    (
        (1, 5, 1, 1),
        "Wat vindt de een, en wat de ander? Wat is nodig om samen te kiezen?",
        "Hierover loopt de discussie nog.",
    ),
    (
        (1, 1, 5, 1),
        "Wat hebt u opgeschreven? En wat verrast u bij een ander?",
        "Mensen hebben hier een antwoord op, maar kennen dat van elkaar niet.",
    ),
    (
        (0, 1, 2, 5),
        "Wanneer krijgt u met deze vraag te maken? En wat gebeurt er dan nu?",
        "Niet iedereen heeft hier al over nagedacht.",
    ),
    (
        (8, 0, 0, 0),
        "Zeggen we ook hetzelfde?",
        "De meeste mensen noemen dit afgesproken. Kijk of u ook hetzelfde bedoelt.",
    ),
    (
        (1, 0, 0, 1),
        "Met wie wilt u hierover praten, en wat vraagt u dan als eerste?",
        "Nog maar weinig mensen gaven hier een label.",
    ),
    (
        (0, 0, 0, 0),
        "Welk label past hier volgens u, en waarom?",
        "Niemand gaf hier een label.",
    ),
]


@pytest.mark.parametrize(("labels", "question", "why"), KINDS)
def test_every_kind_has_its_opening_question_and_its_why(
    labels: Labels, question: str, why: str
) -> None:
    assert opening_question(finding(labels)) == question
    assert why_first(finding(labels)) == why


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ((8, 0, 0, 0), "Breed afgesproken. Alle acht zeggen dat dit is afgesproken."),
        (
            (0, 4, 0, 4),
            (
                "Nog niet over nagedacht. Vier van de acht hebben er nooit over nagedacht. "
                "De andere vier vinden dat de discussie nog loopt. "
                "De discussie is niet bij iedereen bekend."
            ),
        ),
        ((0, 2, 0, 0), "Beiden vinden dat de discussie nog loopt."),
        ((0, 0, 0, 0), "Niemand gaf hier een label."),
    ],
)
def test_the_reason_for_an_action(labels: Labels, text: str) -> None:
    assert reason(finding(labels)) == text


@pytest.mark.parametrize(
    ("labels", "text"),
    [((0, 4, 0, 4), "De discussie is niet bij iedereen bekend"), ((8, 0, 0, 0), None)],
)
def test_the_note(labels: Labels, text: str) -> None:
    assert note(finding(labels)) == text


def test_the_steps_in_people() -> None:
    assert step_phrases(Counts((3, 2, 2, 3), blank=2)) == (
        "7 van 10 nagedacht",
        "5 van 10 uitgewisseld",
        "3 van 10 afgesproken",
    )


@pytest.mark.parametrize(
    ("people", "invited", "text"),
    [
        (9, 12, "9 van 12 deden mee"),
        (12, 12, "12 van 12 deden mee"),
        (1, 12, "1 van 12 deed mee"),
        (0, 12, "0 van 12 deden mee"),
        (9, None, "9 mensen deden mee"),
        (1, None, "1 persoon deed mee"),
        (13, 12, "13 mensen deden mee"),
    ],
)
def test_how_many_took_part(people: int, invited: int | None, text: str) -> None:
    assert participation(people, invited) == text


@pytest.mark.parametrize(
    ("labels", "invited", "text"),
    [
        ((6, 3, 0, 0), 12, "tussen 6 en 9 van 12"),
        ((4, 0, 0, 1), 20, "tussen 4 en 19 van 20"),
        ((6, 3, 3, 0), 12, "6 van 12"),
        ((6, 8, 0, 0), 12, "6 van 14"),
    ],
)
def test_how_many_of_all_invited(labels: Labels, invited: int, text: str) -> None:
    assert nonresponse_phrase(Counts(labels), invited) == text


def test_what_those_without_a_label_could_add() -> None:
    assert nonresponse_sentences(Counts((6, 3, 0, 0)), 12) == (
        "Niet iedereen die was uitgenodigd gaf een label. "
        "Van allen samen vindt tussen 6 en 9 van 12 dit afgesproken."
    )
    assert not nonresponse_sentences(Counts((6, 3, 3, 0)), 12)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((), "Wie geen label gaf, kan bij geen enkele vraag het beeld nog veranderen."),
        ((3,), "Wie geen label gaf, kan bij één van de 15 vragen het beeld nog veranderen."),
        ((3, 4), "Wie geen label gaf, kan bij twee van de 15 vragen het beeld nog veranderen."),
    ],
)
def test_at_how_many_questions_the_picture_may_change(numbers: tuple[int, ...], text: str) -> None:
    assert open_questions_phrase(numbers, 15) == text


@pytest.mark.parametrize(
    ("people", "start"),
    [
        (0, "Er deed nog niemand mee. U ziet de uitkomst als ten minste vijf mensen meedoen."),
        (1, "Eén persoon deed mee. U ziet de uitkomst als ten minste vijf mensen meedoen."),
        (4, "Vier mensen deden mee. U ziet de uitkomst als ten minste vijf mensen meedoen."),
    ],
)
def test_below_the_threshold(people: int, start: str) -> None:
    assert below_threshold(people, 5).startswith(start)


def test_below_the_threshold_one_can_remind_ask_print_and_download() -> None:
    for word, advice in zip(
        ("Herinner", "open ronde", "geprinte antwoorden", "actieagenda"),
        BELOW_THRESHOLD_ADVICE,
        strict=True,
    ):
        assert word in advice


def every_text() -> set[str]:
    """Every text of the module that a municipality may read."""
    counted = [
        find(1, Counts((one, two, three, four), blank))
        for one, two, three, four in product((0, 1, 2, 3, 5, 13), repeat=4)
        for blank in (0, 1, 2)
    ]
    return {
        *(say(each) for each in counted for say in (reason, opening_question, why_first)),
        *(below_threshold(people, k) for k in range(3, 11) for people in range(k)),
        *BELOW_THRESHOLD_ADVICE,
    }


def test_sentences_are_short_and_plain() -> None:
    for text in every_text():
        for sentence in re.split(r"(?<=[.?]) ", text):
            assert len(sentence.split()) <= MOST_WORDS, sentence
            assert re.fullmatch(r"[A-Z0-9].*[a-zé0-9][.?]", sentence), sentence
            assert not JARGON.search(sentence), sentence


def test_the_short_names_are_plain_too() -> None:
    names = (*map(title, Duiding), phrasing.UNKNOWN_DISCUSSION, phrasing.LARGE_DIFFERENCE)

    assert not [name for name in names if JARGON.search(name)]


def test_one_person_is_never_several() -> None:
    for text in every_text():
        assert not re.search(r"\b[Éé]én (hebben|vinden|weten|zeggen|mensen)\b", text), text
        assert not re.search(
            r"(?<!van de )\b(twee|drie|vijf|13) (heeft|vindt|weet|zegt|persoon)\b", text
        ), text


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (0, ""),
        (1, "Eén tekst staat er nog niet in: de coördinator heeft die nog niet beoordeeld."),
        (2, "Twee teksten staan er nog niet in: de coördinator heeft die nog niet beoordeeld."),
        (13, "13 teksten staan er nog niet in: de coördinator heeft die nog niet beoordeeld."),
    ],
)
def test_texts_that_wait_for_review_are_counted(texts: int, said: str) -> None:
    assert phrasing.unreviewed_phrase(texts) == said


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (0, ""),
        (1, "Eén antwoord telt nog niet mee."),
        (2, "Twee antwoorden tellen nog niet mee."),
    ],
)
def test_answers_after_the_release_are_counted(late: int, said: str) -> None:
    assert phrasing.waiting_phrase(late, 5).startswith(said)
    assert bool(phrasing.waiting_phrase(late, 5)) is bool(late)


@pytest.mark.parametrize(
    ("late", "when"),
    [
        (4, "bij vijf nieuwe antwoorden"),
        (4, "van elkaar aftrekken"),
        (5, "na het sluiten"),
        (5, "gewist of veranderd"),
    ],
)
def test_it_is_said_when_a_next_release_comes(late: int, when: str) -> None:
    assert when in phrasing.waiting_phrase(late, 5)
