"""A municipality's own questions: asked of its own people, and in no figure of the whole."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exporter.agenda import Recorded, agenda, suggested
from exporter.analysis import Counts
from exporter.change import Moment, change
from exporter.disclosure import Disclosed, Voice, disclose
from exporter.nonresponse import open_questions
from exporter.publication import publication
from exporter.region import region
from exporter.release import Release, findings, from_document, make, own_findings, to_document
from exporter.unavailable import Part, Unavailable
from plugin.losses import lost
from plugin.releasing import Pile, Seen, strangers, what_to_show
from survey_templates.codebook import (
    GivenAnswer,
    Mark,
    Privacy,
    answer_codes,
    given_answers,
    own_municipality,
)
from survey_templates.definition import define
from survey_templates.instrument import Instrument
from survey_templates.own_questions import OwnFile, with_own_questions
from sync.drift import Drift, DriftKind, Structure
from sync.records import Response, StoredResponse
from tests.lime import CONTENT, OPTIONS, small_instrument
from tests.owning import asking
from tests.workplace import CODE_OF, workplace

MINE, OTHER, THIRD = "GM0344", "GM0363", "GM0307"
NOW = datetime(2027, 4, 14, 12, 30, tzinfo=UTC)
BOTH = asking(small_instrument(), GM0344=("Wat mist u?", "Wie doet het?"), GM0363=("Waar?",))


def people(instrument: Instrument, *own: int) -> tuple[Voice, ...]:
    """Eight people who agree on all questions of the tool; `own` are the labels of the others."""
    labels = [1] * len(small_instrument().questions) + list(own)
    answers = tuple(GivenAnswer(n, f"antwoord {n}", each) for n, each in enumerate(labels, start=1))
    return (Voice(instrument.roles[0], answers),) * 8


def passed(municipality: str, *own: int) -> Disclosed:
    instrument = BOTH.in_municipality(municipality)
    return disclose(instrument, people(instrument, *own), Privacy.CONFIDENTIAL, 5)


def released(municipality: str, *own: int, survey_id: int = 1) -> Release:
    """The release of eight people of a municipality who gave these labels to its questions."""
    found = passed(municipality, *own)
    keys = {(text.voice, text.question): f"{text.voice}-{text.question}" for text in found.texts}
    mark = Mark(BOTH.code, BOTH.version, Privacy.CONFIDENTIAL, 5)
    release, _ = make(
        found,
        keys,
        survey_id=survey_id,
        mark=mark,
        municipality=municipality,
        number=1,
        made_at=NOW,
        invited=9,
    )
    return release


def test_they_are_the_last_section_for_the_people_of_the_municipality_alone() -> None:
    mine = BOTH.in_municipality(MINE)
    assert [section.code for section in mine.sections] == ["P", "Q", "E"]
    assert [question.number for question in mine.questions] == [1, 2, 3, 4, 5, 6]
    assert [section.is_own for section in mine.sections] == [False, False, True]
    assert BOTH.in_municipality(THIRD) == small_instrument()


def test_everybody_has_the_tools_questions_and_codes_tell_whose_the_others_are() -> None:
    codes = answer_codes(BOTH)
    assert codes[:10] == answer_codes(small_instrument())
    assert codes[10:] == (
        *("V05GM0344", "L05GM0344", "V06GM0344", "L06GM0344"),
        *("V05GM0363", "L05GM0363"),
    )
    assert {own_municipality(code) for code in codes} == {"", MINE, OTHER}
    assert define(BOTH, OPTIONS).municipalities_with_own == {MINE, OTHER}


def test_an_answer_to_what_another_municipality_asks_is_no_answer() -> None:
    """Also of somebody whom the administrator gave another municipality afterwards."""
    values = {"V05GM0344": "soep", "L05GM0344": "2", "V05GM0363": "brood", "L05GM0363": "3"}
    mine, other, third = (
        given_answers(BOTH.in_municipality(each), values)[4:] for each in (MINE, OTHER, THIRD)
    )
    assert mine == (GivenAnswer(5, "soep", 2), GivenAnswer(6, "", None))
    assert other == (GivenAnswer(5, "brood", 3),)
    assert third == ()


def test_a_page_each_that_only_its_link_and_a_trial_come_to() -> None:
    *_, first, second, third, last = define(BOTH, OPTIONS).groups
    assert [each.title for each in (first, second, third, last)] == [
        "Eigen vraag 1 van 2",
        "Eigen vraag 2 van 2",
        "Eigen vraag 1 van 1",
        "U bent klaar",
    ]
    conditions = {question.relevance for question in (*first.questions, *second.questions)}
    assert conditions == {
        'substr(GEMEENTE.NAOK, 0, 6) == "GM0344" or GEMEENTE.NAOK == "PROEF"',
    }
    without = [page.title for page in define(small_instrument(), OPTIONS).groups]
    assert without == [page.title for page in define(BOTH, OPTIONS).groups[:-4]]


def test_the_gate_counts_them_like_any_other_question() -> None:
    shown = passed(MINE, 4, 2)
    assert shown.groups[0].counts[4:] == (Counts((0, 0, 0, 8)), Counts((0, 8, 0, 0)))
    assert {text.question for text in shown.texts} == {1, 2, 3, 4, 5, 6}
    instrument = BOTH.in_municipality(MINE)
    few = disclose(instrument, people(instrument, 4, 2)[:4], Privacy.CONFIDENTIAL, 5)
    assert (few.groups, few.texts) == ((), ())


def test_no_figure_of_the_whole_has_them() -> None:
    """The others are all agreed on, so that one of these would come first in every order."""
    with_own, without = released(MINE, 4, 4), released(THIRD)
    assert findings(with_own) == findings(without)
    assert suggested(with_own) == ()
    assert open_questions(with_own) == open_questions(without)
    assert publication(with_own).questions == publication(without).questions
    assert [each.question for each in own_findings(with_own)] == [5, 6]
    assert own_findings(without) == ()


def test_the_agenda_has_a_row_for_each_also_without_figures() -> None:
    rows = agenda(BOTH.in_municipality(MINE), None, Recorded(), "ff")
    assert [row.number for row in rows if row.number] == [5, 6]
    assert {row.section for row in rows if row.number} == {"E"}


def test_a_region_is_of_municipalities_with_and_without() -> None:
    found = region({"Een": released(MINE, 4, 4), "Twee": released(OTHER, 4), "Drie": None})
    assert found
    assert [each.question for each in found.questions] == [1, 2, 3, 4]


def test_two_rounds_are_compared_whatever_was_asked_besides() -> None:
    before, after = released(MINE, 4, 4), released(MINE, 1, 1, survey_id=2)
    with_own = BOTH.in_municipality(MINE)
    for then in (with_own, small_instrument()):
        found = change(Moment(before, then), Moment(after, with_own))
        assert sorted(each.after.question for each in found.questions) == [1, 2, 3, 4]
        assert found.left_out == ()


@pytest.mark.parametrize("own", [(), (4, 2)])
def test_a_release_with_them_comes_back_as_it_was_written(own: tuple[int, ...]) -> None:
    """One without is written as it was before there were any."""
    release = released(MINE if own else THIRD, *own)
    document = json.loads(json.dumps(to_document(release)))
    assert ("own" in document) == bool(own)
    assert from_document(document) == release


@pytest.mark.parametrize("own", [-1, 6, 7])
def test_a_release_of_nothing_but_own_questions_is_none(own: int) -> None:
    document = to_document(released(MINE, 4, 2)) | {"own": own}
    with pytest.raises(ValueError, match="not a release"):
        from_document(document)


def test_labels_of_an_own_question_that_changed_are_left_out_in_its_municipality() -> None:
    drift = [Drift("L05GM0344", DriftKind.MISSING, NOW), Drift("V05GM0363", DriftKind.RETYPED, NOW)]
    structure = Structure({}, {})
    found = [
        lost(BOTH.in_municipality(each), structure, (), drift) for each in (MINE, OTHER, THIRD)
    ]
    assert found == [
        (Unavailable(Part.LABELS, NOW, 5),),
        (Unavailable(Part.TEXTS, NOW, 5),),
        (),
    ]


def test_an_apostrophe_does_not_end_the_text_on_the_end_page() -> None:
    asked = asking(small_instrument(), GM0344=("Wat doet 't buurthuis?",))
    end = dict(define(asked, OPTIONS).texts)["surveyls_endtext"]
    assert "'<strong>5. Wat doet ’t buurthuis?</strong><br>'" in end


def pile(*links: str) -> Pile:
    """Responses of people who came by the links of these municipalities, all counted in `MINE`."""
    return Pile(
        tuple(
            StoredResponse(key, Response(key, "", complete=True, values=came(MINE)), hidden=False)
            for key, _ in enumerate(links)
        ),
        incomplete=0,
    )


def came(link: str) -> dict[str, str]:
    return {"GEMEENTE": f"{link}-7K3F9Q", "ROL": BOTH.roles[0].code}


@pytest.mark.parametrize(
    ("links", "privacy", "shown"),
    [
        ([MINE] * 5, Privacy.CONFIDENTIAL, True),
        ([MINE] * 4 + [OTHER], Privacy.CONFIDENTIAL, False),
        ([MINE] * 5 + [OTHER], Privacy.CONFIDENTIAL, True),
        ([MINE] * 4 + [OTHER], Privacy.OPEN, True),
    ],
)
def test_they_are_shown_only_when_enough_people_were_asked(
    links: list[str], privacy: Privacy, *, shown: bool
) -> None:
    """Whoever knows of those who were not, can leave them out of the counts."""
    instrument, mark = BOTH.in_municipality(MINE), Mark("c", "1", privacy, 5)
    came_in = {
        key: StoredResponse(key, Response(key, "", complete=True, values=came(link)), hidden=False)
        for key, link in enumerate(links)
    }
    here = pile(*links)
    others = strangers(here, MINE, came_in)
    assert len(others) == links.count(OTHER)
    found = what_to_show(instrument, here, mark, None, others)
    assert (found == instrument, found == small_instrument()) == (shown, not shown)


def test_after_a_release_was_seen_nobody_who_was_not_asked_may_join_them() -> None:
    instrument, here = BOTH.in_municipality(MINE), pile(*[MINE] * 12)
    mark, seen = Mark("c", "1", Privacy.CONFIDENTIAL, 5), Seen(1, passed(MINE, 4, 2).groups, {})
    assert what_to_show(instrument, here, mark, seen, set()) == instrument
    assert what_to_show(instrument, here, mark, seen, {11}) == small_instrument()


def test_who_is_assigned_afterwards_may_hide_them(tmp_path: Path) -> None:
    """Four came by the link, and the fifth without a code."""
    question = {"tekst": "Wat mist u?", "toelichting": "Kijk rond."}
    content = with_own_questions(
        CONTENT,
        [
            OwnFile.model_validate({"gemeente": each, "vragen": [question]})
            for each in (MINE, OTHER)
        ],
    )
    with workplace(tmp_path) as work:
        work.content = content
        work.add_round(Privacy.CONFIDENTIAL)
        work.answer(5)
        (lost,) = work.answer(1, "")
        work.answer(4, CODE_OF[OTHER])
        (other,) = work.answer(1, "")
        work.sync()
        for number, municipality in ((lost, MINE), (other, OTHER)):
            work.worker.assign(work.round, number, municipality)
            work.close(municipality)
        found = [work.workspace.releases.latest(work.sid, each) for each in (MINE, OTHER)]
    own = {
        each.release.municipality: (each.release.people, each.release.own) for each in found if each
    }
    assert own == {MINE: (6, 1), OTHER: (5, 0)}
