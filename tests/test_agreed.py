"""What is agreed: documents that come back as they went in, and refusals that say what is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.agreed import (
    FIRST_DAY,
    LAST_DAY,
    LONGEST_TEXT,
    Action,
    AgreedError,
    Agreement,
    FollowUp,
    Made,
    Status,
    from_document,
    refuse_unknown,
    to_document,
)
from survey_templates.instrument import Instrument

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
DAYS = st.none() | st.dates(FIRST_DAY, LAST_DAY)
AGREEMENTS = st.builds(Agreement, st.integers(1, 15), TEXTS, st.none() | st.integers(1, 4))
ACTIONS = st.builds(
    Action,
    section=st.sampled_from("ABC"),
    question=st.none() | st.integers(1, 15),
    action=TEXTS,
    due=DAYS,
    status=st.sampled_from(Status),
)
FOLLOW_UPS = st.builds(FollowUp, DAYS, st.none() | st.booleans(), TEXTS, TEXTS)


@given(AGREEMENTS | ACTIONS | FOLLOW_UPS)
def test_a_document_comes_back_as_it_went_in(made: Made) -> None:
    document = to_document(made)
    again = from_document(type(made), document)
    assert to_document(again) == document
    assert type(again) is type(made)


def test_texts_are_made_safe_on_their_way_in() -> None:
    assert to_document(Agreement(1, "a\x00b\r\nc"))["answer"] == "a\N{REPLACEMENT CHARACTER}b\nc"


@pytest.mark.parametrize(
    ("kind", "document", "named"),
    [
        (Agreement, {"question": 1, "label": 5}, "label"),
        (Agreement, {"question": 1, "answer": "x" * (LONGEST_TEXT + 1)}, "afgesproken antwoord"),
        (Agreement, {}, "vraag"),
        (Action, {"section": "A", "due": "1999-12-31"}, "uiterlijk"),
        (Action, {"section": "A", "due": "morgen"}, "uiterlijk"),
        (Action, {"section": "A", "status": "klaar", "due": "x"}, "status, uiterlijk"),
        (FollowUp, {"meeting": "31-12-2027"}, "volgende bijeenkomst"),
        (FollowUp, {"same_people": "soms"}, "dezelfde samenstelling"),
    ],
)
def test_a_document_that_cannot_be_is_refused_by_the_names_of_its_fields(
    kind: type[Made], document: dict[str, object], named: str
) -> None:
    with pytest.raises(AgreedError, match=f"Kijk naar: {named}[.]$"):
        from_document(kind, document)


@pytest.mark.parametrize(
    ("made", "named"),
    [
        (Agreement(0), "Vraag 0"),
        (Agreement(16), "Vraag 16"),
        (Action("A", 99), "Vraag 99"),
        (Action("Z"), "onderdeel"),
    ],
)
def test_a_question_or_section_that_is_not_there_is_refused(
    instrument: Instrument, made: Made, named: str
) -> None:
    with pytest.raises(AgreedError, match=named):
        refuse_unknown(made, instrument)


@pytest.mark.parametrize(
    "made", [Agreement(15), Action("C", 15), Action("A"), FollowUp(date(2027, 6, 1))]
)
def test_what_is_there_is_taken(instrument: Instrument, made: Made) -> None:
    refuse_unknown(made, instrument)
