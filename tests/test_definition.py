"""The survey of an instrument: what it promises, and that no difference goes unseen."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import html

from survey_templates.codebook import Mark, Privacy, answer_codes
from survey_templates.definition import (
    PRIVACY_SETTINGS,
    AnswerOption,
    GroupDefinition,
    QuestionDefinition,
    SurveyDefinition,
    SurveyOptions,
    define,
)
from survey_templates.differences import Difference, differences
from survey_templates.errors import SurveyFileError
from survey_templates.instrument import Instrument
from tests.lime import OPTIONS, small_definition, small_instrument

Change = Callable[[SurveyDefinition], SurveyDefinition]


def questions(definition: SurveyDefinition) -> dict[str, QuestionDefinition]:
    return {question.code: question for group in definition.groups for question in group.questions}


@pytest.mark.parametrize("privacy", Privacy)
def test_the_survey_says_what_it_is(instrument: Instrument, privacy: Privacy) -> None:
    definition = define(instrument, SurveyOptions(privacy, 7, None))
    assert definition.mark == Mark(instrument.code, instrument.version, privacy, 7)
    assert definition.title == instrument.title


@pytest.mark.parametrize("text", ["", "los woord", "a 1 vertrouwelijk veel", "a 1 geheim 5"])
def test_a_survey_without_a_readable_mark_is_refused(text: str) -> None:
    definition = in_question("KENMERK", text=text)(small_definition())
    with pytest.raises(SurveyFileError, match="KENMERK"):
        _ = definition.mark


def test_a_survey_without_the_question_for_the_mark_is_refused() -> None:
    with pytest.raises(SurveyFileError, match="KENMERK"):
        _ = replace(small_definition(), groups=()).mark


def test_every_answer_has_its_question(instrument: Instrument) -> None:
    found = questions(define(instrument, OPTIONS))
    assert set(answer_codes(instrument)) <= set(found)
    assert found["GEMEENTE"].attributes == (("hidden", "1"),)
    assert [code for code, question in found.items() if question.mandatory] == ["ROL"]


def test_a_page_for_each_question_with_its_text_before_its_label(instrument: Instrument) -> None:
    _, _, *pages = define(instrument, OPTIONS).groups
    assert [[question.type for question in page.questions] for page in pages] == [["T", "L"]] * 15
    assert [page.title for page in pages][::7] == [
        "Vraag 1 van 15",
        "Vraag 8 van 15",
        "Vraag 15 van 15",
    ]


def test_nothing_about_people_is_stored() -> None:
    settings = dict(small_definition().settings)
    assert [settings[name] for name in PRIVACY_SETTINGS] == ["Y", "N", "N", "N", "N"]


def test_limesurveys_own_promise_of_anonymity_is_not_shown() -> None:
    assert dict(small_definition().settings)["showwelcome"] == "N"


@pytest.mark.parametrize(
    ("privacy", "said", "not_said"),
    [
        (Privacy.CONFIDENTIAL, "minder dan 6 mensen", "open ronde"),
        (Privacy.OPEN, "open ronde", "vertrouwelijk"),
    ],
)
def test_the_notice_follows_the_privacy_mode(privacy: Privacy, said: str, not_said: str) -> None:
    about_you = define(small_instrument(), SurveyOptions(privacy, 6, None)).groups[1]
    notice = about_you.description
    assert said in notice
    assert not_said not in notice


def test_the_inspiration_is_linked_when_there_is_a_service() -> None:
    without = define(small_instrument(), replace(OPTIONS, service_url=None))
    link = 'href="https://dienst.example/inspiratie/buurtkracht-proef/1"'
    assert link in questions(small_definition())["V01"].text
    assert "<a " not in questions(without)["V01"].text


KIOSK = replace(OPTIONS, kiosk=True)


def test_a_kiosk_says_so_and_begins_anew_at_the_same_municipality() -> None:
    definition = define(small_instrument(), KIOSK)
    settings, texts = dict(definition.settings), dict(definition.texts)
    assert definition.mark.kiosk
    assert (settings["allowprev"], settings["allowsave"], settings["usecookie"]) == ("N", "N", "N")
    assert settings["autoredirect"] == "Y"
    assert "&newtest=Y&GEMEENTE={GEMEENTE}&" in texts["surveyls_url"]


def test_a_kiosk_shows_no_answers_and_opens_no_other_page() -> None:
    definition = define(small_instrument(), KIOSK)
    texts = [text for _, text in definition.texts]
    texts += [question.text for question in questions(definition).values()]
    texts += [group.description for group in definition.groups]
    assert not any(word in text for text in texts for word in ("NAOK", "dienst.example", "Hervat"))


def test_every_page_but_the_first_of_a_kiosk_can_begin_again() -> None:
    first, *others = define(small_instrument(), KIOSK).groups
    assert "Begin opnieuw</a>" not in first.description
    assert all("Begin opnieuw</a>" in page.description for page in others)


# What LimeSurvey's filter leaves alone for an account that is no super administrator.
KEPT = {"br", "div", "p", "strong", "ul", "li", "a"}


@pytest.mark.parametrize("options", [OPTIONS, KIOSK], ids=["ordinary", "kiosk"])
def test_every_text_survives_limesurveys_filter(
    instrument: Instrument, options: SurveyOptions
) -> None:
    definition = define(instrument, options)
    texts = [question.text for question in questions(definition).values()]
    texts += [group.description for group in definition.groups]
    texts += [text for _, text in definition.texts]
    tags = {
        node.tag
        for text in texts
        if text
        for node in html.fragment_fromstring(text, create_parent="div").iter()
    }
    assert tags <= KEPT


def test_braces_stand_only_where_the_end_page_calls_an_answer(instrument: Instrument) -> None:
    definition = define(instrument, OPTIONS)
    texts = [question.text for question in questions(definition).values()]
    texts += [group.description for group in definition.groups]
    texts += [text for name, text in definition.texts if name != "surveyls_endtext"]
    assert not any(brace in text for text in texts for brace in "{}")
    called = re.findall(r"\{[^{}]*?([VL]\d\d)\.NAOK", dict(definition.texts)["surveyls_endtext"])
    assert set(called) == set(answer_codes(instrument)[2:])


def in_question(code: str, /, **changed: object) -> Change:
    """Changes fields of one question."""

    def change(definition: SurveyDefinition) -> SurveyDefinition:
        return replace(
            definition,
            groups=tuple(
                replace(
                    group,
                    questions=tuple(
                        replace(question, **changed) if question.code == code else question  # type: ignore[arg-type]
                        for question in group.questions
                    ),
                )
                for group in definition.groups
            ),
        )

    return change


def in_first_page(**changed: object) -> Change:
    """Changes fields of the first page."""

    def change(definition: SurveyDefinition) -> SurveyDefinition:
        first, *others = definition.groups
        return replace(definition, groups=(replace(first, **changed), *others))  # type: ignore[arg-type]

    return change


def with_setting(name: str, value: str) -> Change:
    """Changes one setting."""
    return lambda definition: replace(
        definition,
        settings=(*(item for item in definition.settings if item[0] != name), (name, value)),
    )


def without_setting(name: str) -> Change:
    """Takes one setting away."""
    return lambda definition: replace(
        definition, settings=tuple(item for item in definition.settings if item[0] != name)
    )


def without_last_page(definition: SurveyDefinition) -> SurveyDefinition:
    return replace(definition, groups=definition.groups[:-1])


def pages_swapped(definition: SurveyDefinition) -> SurveyDefinition:
    *before, one, other = definition.groups
    return replace(definition, groups=(*before, other, one))


def with_other_title(definition: SurveyDefinition) -> SurveyDefinition:
    texts = {**dict(definition.texts), "surveyls_title": "Anders"}
    return replace(definition, texts=tuple(texts.items()))


ROLES = questions(small_definition())["ROL"].answers

DIFFERENCES: list[tuple[str, Change, str]] = [
    ("language", lambda definition: replace(definition, language="en"), "taal"),
    ("setting", with_setting("datestamp", "Y"), "instelling datestamp"),
    ("setting that is not there", without_setting("ipaddr"), "instelling ipaddr"),
    ("title", with_other_title, "tekst surveyls_title"),
    ("page lost", without_last_page, "aantal pagina's"),
    ("pages swapped", pages_swapped, "pagina 5, titel"),
    ("page title", in_first_page(title="Anders"), "pagina 1, titel"),
    ("page description", in_first_page(description="<p>Anders</p>"), "pagina 1, beschrijving"),
    ("question lost", in_first_page(questions=()), "pagina 1, vragen"),
    ("code", in_question("V01", code="r743q0"), "pagina 3, vragen"),
    ("type", in_question("V01", type="S"), "vraag V01, soort"),
    ("text", in_question("V01", text="<p>Anders</p>"), "vraag V01, tekst"),
    ("mandatory", in_question("ROL", mandatory=False), "vraag ROL, verplicht"),
    ("condition", in_question("GEENLINK", relevance="1"), "vraag GEENLINK, voorwaarde"),
    ("attribute", in_question("GEMEENTE", attributes=()), "vraag GEMEENTE, kenmerk hidden"),
    ("option lost", in_question("ROL", answers=ROLES[:-1]), "vraag ROL, antwoordcodes"),
    ("options swapped", in_question("ROL", answers=ROLES[::-1]), "vraag ROL, antwoordcodes"),
    (
        "option text",
        in_question("ROL", answers=(AnswerOption(ROLES[0].code, "Anders"), *ROLES[1:])),
        f"vraag ROL, antwoord {ROLES[0].code}",
    ),
]


@pytest.mark.parametrize(
    ("change", "where"), [case[1:] for case in DIFFERENCES], ids=[case[0] for case in DIFFERENCES]
)
def test_every_kind_of_difference_is_found(change: Change, where: str) -> None:
    expected = small_definition()
    assert where in [found.where for found in differences(expected, change(expected))]


@pytest.mark.parametrize(
    "change",
    [
        with_setting("template", "inherit"),
        with_setting("nieuw_in_versie_7", "Y"),
        in_question("GEMEENTE", attributes=(("hidden", "1"), ("cssclass", ""))),
        in_question("L01", text="<p><strong>Welk label hangt u aan\nuw antwoord?</strong></p>\n"),
    ],
    ids=["theme", "setting of a later version", "other attributes", "white space"],
)
def test_what_is_no_difference(change: Change) -> None:
    expected = small_definition()
    assert differences(expected, change(expected)) == []


def test_a_rewritten_link_is_no_difference_and_another_address_is() -> None:
    expected = small_definition()
    text = questions(expected)["V01"].text
    rewritten = text.replace('target="_blank"', 'target="_blank" rel="noreferrer noopener"')
    elsewhere = text.replace("https://dienst.example", "https://elders.example")
    assert text not in {rewritten, elsewhere}
    assert differences(expected, in_question("V01", text=rewritten)(expected)) == []
    assert differences(expected, in_question("V01", text=elsewhere)(expected)) != []


def test_a_difference_is_one_line_and_not_too_long() -> None:
    line = Difference("vraag V01, tekst", "een\nlang " * 50, "niets").to_text()
    assert line.startswith("vraag V01, tekst: verwacht ‘een lang een")
    assert line.endswith("…’, gevonden ‘niets’")
    assert len(line) < 200


def test_an_empty_page_can_be_compared() -> None:
    empty = replace(small_definition(), groups=(GroupDefinition("", "", ()),))
    assert differences(empty, empty) == []
