"""The survey definition: a LimeSurvey survey as plain values.

`define` makes the definition of an instrument. `lss` turns a definition into bytes and back, and
`sync.publish` reads one back from a server.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import html as lxml_html

from survey_templates import kiosk, wording
from survey_templates.codebook import (
    MARK,
    MUNICIPALITY,
    ROLE,
    TRIAL_CODE,
    Mark,
    Privacy,
    label_code,
    own_municipality,
    text_code,
)
from survey_templates.errors import SurveyFileError
from survey_templates.instrument import Instrument, OwnQuestions, ReflectionQuestion

LANGUAGE = "nl"

# Written out, never inherited: a default of the server could store dates or addresses.
# No welcome page of LimeSurvey's own: it says of every survey without names that it is anonymous,
# which is more than we promise. Our first page welcomes instead.
SETTINGS: dict[str, str] = {
    "anonymized": "Y",
    "datestamp": "N",
    "ipaddr": "N",
    "refurl": "N",
    "savetimings": "N",
    "format": "G",
    "template": "vanilla",
    "allowprev": "Y",
    "allowsave": "Y",
    "allowregister": "N",
    "alloweditaftercompletion": "N",
    "tokenanswerspersistence": "N",
    "assessments": "N",
    "autoredirect": "N",
    "htmlemail": "Y",
    "listpublic": "N",
    "nokeyboard": "N",
    # LimeSurvey's own print page shows the participation code; our end page has the answers.
    "printanswers": "N",
    "publicgraphs": "N",
    "publicstatistics": "N",
    "questionindex": "0",
    "sendconfirmation": "N",
    "showgroupinfo": "B",
    "shownoanswer": "Y",
    "showprogress": "Y",
    "showqnumcode": "X",
    "showsurveypolicynotice": "0",
    "showwelcome": "N",
    "showxquestions": "N",
    "usecaptcha": "N",
    "usecookie": "N",
}
PRIVACY_SETTINGS = ("anonymized", "datestamp", "ipaddr", "refurl", "savetimings")

# LimeSurvey's hint under a list says nothing new, in a colour that too few can read.
_WITHOUT_TIP = (("hide_tip", "1"),)
_HIDDEN = (("hidden", "1"),)

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SurveyOptions:
    """What is chosen when a survey is built.

    `service_url` is None when there is no service yet, and `ends` when no day is promised on which
    the answers are gone. A `kiosk` starts over after each respondent, and links to no service.
    """

    privacy: Privacy
    threshold: int
    service_url: str | None
    ends: date | None = None
    kiosk: bool = False


@dataclass(frozen=True)
class AnswerOption:
    """One option of a list question."""

    code: str
    text: str


@dataclass(frozen=True)
class QuestionDefinition:
    """One LimeSurvey question; `type` is LimeSurvey's own letter, `text` is HTML."""

    code: str
    type: str
    text: str
    mandatory: bool = False
    relevance: str = "1"
    attributes: Pairs = ()
    answers: tuple[AnswerOption, ...] = ()


@dataclass(frozen=True)
class GroupDefinition:
    """One page of the survey."""

    title: str
    description: str
    questions: tuple[QuestionDefinition, ...]


@dataclass(frozen=True)
class SurveyDefinition:
    """A whole survey: settings and texts by LimeSurvey's own names, and its pages in order."""

    language: str
    settings: Pairs
    texts: Pairs
    groups: tuple[GroupDefinition, ...]

    @property
    def title(self) -> str:
        """The survey's title."""
        return dict(self.texts)["surveyls_title"]

    @property
    def municipalities_with_own(self) -> set[str]:
        """The municipalities (CBS codes) that ask questions of their own in this survey."""
        codes = (question.code for group in self.groups for question in group.questions)
        return {own_municipality(code) for code in codes} - {""}

    @property
    def mark(self) -> Mark:
        """What the survey says it is; raises `SurveyFileError` when it does not say."""
        for group in self.groups:
            for question in group.questions:
                if question.code == MARK:
                    try:
                        return Mark.from_text(plain_text(question.text))
                    except ValueError:
                        break
        raise SurveyFileError(
            f"Deze vragenlijst heeft geen leesbaar kenmerk (vraag {MARK}). "
            "Maak hem met ‘eigenkracht survey build’."
        )


def define(instrument: Instrument, options: SurveyOptions) -> SurveyDefinition:
    """The survey definition of `instrument` under `options`."""
    chosen = (options.privacy, options.threshold, options.ends, options.kiosk)
    mark = Mark(instrument.code, instrument.version, *chosen)
    service_url = None if options.kiosk else options.service_url
    return SurveyDefinition(
        language=LANGUAGE,
        settings=_settings(mark),
        texts=_texts(instrument, mark, service_url),
        groups=(
            _welcome(instrument, mark),
            _about_you(instrument, mark),
            *(
                _question_page(instrument, question, mark, service_url)
                for question in instrument.questions
            ),
            *(page for own in instrument.own for page in _own_pages(instrument, own, mark)),
            *([_last_page(mark)] if instrument.own else []),
        ),
    )


def _settings(mark: Mark) -> Pairs:
    other = kiosk.SETTINGS if mark.kiosk else {}
    return tuple(sorted({**SETTINGS, **other}.items()))


def _texts(instrument: Instrument, mark: Mark, service_url: str | None) -> Pairs:
    end = kiosk.thanks() if mark.kiosk else wording.end_text(instrument, mark, service_url)
    return (
        ("surveyls_title", instrument.title),
        ("surveyls_description", ""),
        ("surveyls_welcometext", ""),
        ("surveyls_endtext", end),
        *((("surveyls_url", kiosk.AFTER_SENDING),) if mark.kiosk else ()),
        ("surveyls_dateformat", "5"),
        ("surveyls_numberformat", "1"),
    )


def _welcome(instrument: Instrument, mark: Mark) -> GroupDefinition:
    purpose = wording.paragraphs(instrument.purpose)
    ways = kiosk.STEPS if mark.kiosk else (wording.GOING_ON,)
    how = wording.how_it_works(instrument, *ways)
    return GroupDefinition(
        title=instrument.title,
        # Who just sent the answers reads the thanks before anything else.
        description="" if mark.kiosk else purpose,
        questions=(
            QuestionDefinition(MUNICIPALITY, "S", "Deelnamecode uit de link", attributes=_HIDDEN),
            QuestionDefinition(MARK, "X", mark.to_text(), attributes=_HIDDEN),
            *(_thanks() if mark.kiosk else ()),
            QuestionDefinition(
                "GEENLINK",
                "X",
                wording.no_link_notice(),
                relevance=f"is_empty({MUNICIPALITY}.NAOK)",
            ),
            QuestionDefinition(
                "PROEFINFO",
                "X",
                wording.trial_notice(),
                relevance=f'{MUNICIPALITY}.NAOK == "{TRIAL_CODE}"',
            ),
            # LimeSurvey passes over a page on which nothing is asked or shown.
            QuestionDefinition(
                "WELKOM", "X", (wording.running(purpose) if mark.kiosk else "") + how
            ),
            *(
                QuestionDefinition(
                    f"EIGEN{own.municipality}",
                    "X",
                    wording.own_questions_follow(instrument, own),
                    relevance=wording.is_asked(own.municipality),
                )
                for own in instrument.own
            ),
        ),
    )


def _thanks() -> tuple[QuestionDefinition, QuestionDefinition]:
    return (
        QuestionDefinition(kiosk.SENT, "S", "Wie net verstuurde", attributes=_HIDDEN),
        QuestionDefinition(
            "BEDANKT", "X", kiosk.thanks(), relevance=f'{kiosk.SENT}.NAOK == "{kiosk.YES}"'
        ),
    )


def _about_you(instrument: Instrument, mark: Mark) -> GroupDefinition:
    return GroupDefinition(
        title=wording.OVER_U,
        description=_on_top(mark) + wording.notice(mark),
        questions=(
            QuestionDefinition(
                ROLE,
                "L",
                wording.heading(wording.ROLE_QUESTION),
                mandatory=True,
                attributes=_WITHOUT_TIP,
                answers=tuple(AnswerOption(role.code, role.name) for role in instrument.roles),
            ),
        ),
    )


def _on_top(mark: Mark) -> str:
    return kiosk.begin_again() if mark.kiosk else ""


def _question_page(
    instrument: Instrument, question: ReflectionQuestion, mark: Mark, service_url: str | None
) -> GroupDefinition:
    section = instrument.section_of(question.number)
    return GroupDefinition(
        title=wording.page_title(instrument, question),
        description=_on_top(mark) + wording.section_line(section),
        questions=_pair(
            instrument, question, wording.question_text(instrument, question, service_url)
        ),
    )


def _own_pages(instrument: Instrument, own: OwnQuestions, mark: Mark) -> Iterator[GroupDefinition]:
    """A page for each question of a municipality, for who comes through its link.

    LimeSurvey passes over a page of which no question is asked.
    """
    for place, question in enumerate(own.questions, start=1):
        yield GroupDefinition(
            title=f"Eigen vraag {place} van {len(own.questions)}",
            description=_on_top(mark) + wording.paragraphs(wording.OWN_LINE),
            questions=_pair(
                instrument,
                question,
                wording.own_question_text(question),
                wording.is_asked(own.municipality),
            ),
        )


def _last_page(mark: Mark) -> GroupDefinition:
    """What everybody comes to where some are asked more than others.

    LimeSurvey gives the button to send to the last page only, also when that is passed over.
    """
    return GroupDefinition(
        title=wording.LAST_PAGE,
        description=_on_top(mark),
        questions=(QuestionDefinition("KLAAR", "X", wording.ready(may_go_back=not mark.kiosk)),),
    )


def _pair(
    instrument: Instrument, question: ReflectionQuestion, text: str, relevance: str = "1"
) -> tuple[QuestionDefinition, QuestionDefinition]:
    """What is asked at one question: the free text, then its label."""
    return (
        QuestionDefinition(
            text_code(question.number, question.municipality),
            "T",
            text,
            relevance=relevance,
            attributes=(("display_rows", "6"),),
        ),
        QuestionDefinition(
            label_code(question.number, question.municipality),
            "L",
            wording.heading(wording.LABEL_QUESTION),
            relevance=relevance,
            attributes=_WITHOUT_TIP,
            answers=tuple(
                AnswerOption(str(label.number), f"Label {label.number}: {label.text}")
                for label in instrument.labels
            ),
        ),
    )


def plain_text(html: str) -> str:
    """The words of an HTML text, without markup and with single spaces."""
    if not html.strip():
        return ""
    return " ".join(lxml_html.fragment_fromstring(html, create_parent="div").text_content().split())
