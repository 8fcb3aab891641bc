"""The survey definition: a LimeSurvey survey as plain values.

`define` makes the definition of an instrument. `lss` turns a definition into bytes and back, and
`sync.publish` reads one back from a server.
"""

from dataclasses import dataclass
from datetime import date

from lxml import html as lxml_html

from survey_templates import wording
from survey_templates.codebook import (
    MARK,
    MUNICIPALITY,
    ROLE,
    TRIAL_CODE,
    Mark,
    Privacy,
    label_code,
    text_code,
)
from survey_templates.errors import SurveyFileError
from survey_templates.instrument import Instrument, ReflectionQuestion

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


@dataclass(frozen=True)
class SurveyOptions:
    """What is chosen when a survey is built.

    `service_url` is None when there is no service yet, and `ends` when no day is promised on which
    the answers are gone.
    """

    privacy: Privacy
    threshold: int
    service_url: str | None
    ends: date | None = None


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
    attributes: tuple[tuple[str, str], ...] = ()
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
    settings: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    groups: tuple[GroupDefinition, ...]

    @property
    def title(self) -> str:
        """The survey's title."""
        return dict(self.texts)["surveyls_title"]

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
    chosen = (options.privacy, options.threshold, options.ends)
    mark = Mark(instrument.code, instrument.version, *chosen)
    return SurveyDefinition(
        language=LANGUAGE,
        settings=tuple(sorted(SETTINGS.items())),
        texts=(
            ("surveyls_title", instrument.title),
            ("surveyls_description", ""),
            ("surveyls_welcometext", ""),
            ("surveyls_endtext", wording.end_text(instrument, mark, options.service_url)),
            ("surveyls_dateformat", "5"),
            ("surveyls_numberformat", "1"),
        ),
        groups=(
            _welcome(instrument, mark),
            _about_you(instrument, mark),
            *(
                _question_page(instrument, question, options.service_url)
                for question in instrument.questions
            ),
        ),
    )


def _welcome(instrument: Instrument, mark: Mark) -> GroupDefinition:
    hidden = (("hidden", "1"),)
    return GroupDefinition(
        title=instrument.title,
        description=wording.paragraphs(instrument.purpose),
        questions=(
            QuestionDefinition(MUNICIPALITY, "S", "Deelnamecode uit de link", attributes=hidden),
            QuestionDefinition(MARK, "X", mark.to_text(), attributes=hidden),
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
                "WELKOM",
                "X",
                wording.how_it_works(instrument),
            ),
        ),
    )


def _about_you(instrument: Instrument, mark: Mark) -> GroupDefinition:
    return GroupDefinition(
        title=wording.OVER_U,
        description=wording.notice(mark),
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


def _question_page(
    instrument: Instrument, question: ReflectionQuestion, service_url: str | None
) -> GroupDefinition:
    return GroupDefinition(
        title=wording.page_title(instrument, question),
        description=wording.section_line(instrument.section_of(question.number)),
        questions=(
            QuestionDefinition(
                text_code(question.number),
                "T",
                wording.question_text(instrument, question, service_url),
                attributes=(("display_rows", "6"),),
            ),
            QuestionDefinition(
                label_code(question.number),
                "L",
                wording.heading(wording.LABEL_QUESTION),
                attributes=_WITHOUT_TIP,
                answers=tuple(
                    AnswerOption(str(label.number), f"Label {label.number}: {label.text}")
                    for label in instrument.labels
                ),
            ),
        ),
    )


def plain_text(html: str) -> str:
    """The words of an HTML text, without markup and with single spaces."""
    if not html.strip():
        return ""
    return " ".join(lxml_html.fragment_fromstring(html, create_parent="div").text_content().split())
