"""The survey definition: a LimeSurvey survey as plain values, and how two of them differ.

`define` makes the definition of an instrument. `lss` turns a definition into bytes and back, and
`sync.publish` reads one back from a server. LimeSurvey drops and renames without a word on
import, so publishing rests on `differences` between what was written and what came back.
"""

from collections.abc import Iterator
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

# Looks, not content: an account without rights on themes gets the theme of the site.
_NOT_COMPARED = {"template"}

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


@dataclass(frozen=True)
class Difference:
    """One place where a survey is not what was written: where, what was written, what is there."""

    where: str
    expected: str
    actual: str

    def to_text(self) -> str:
        """The difference in one Dutch line."""
        return f"{self.where}: verwacht {_shorten(self.expected)}, gevonden {_shorten(self.actual)}"


def differences(expected: SurveyDefinition, actual: SurveyDefinition) -> list[Difference]:
    """Every setting, text, page, question and option in which `actual` is not as `expected`.

    Texts are compared as a browser would read them, since LimeSurvey's filter rewrites markup.
    """
    return list(_differences(expected, actual))


def _differences(expected: SurveyDefinition, actual: SurveyDefinition) -> Iterator[Difference]:
    yield from _compare("taal", expected.language, actual.language)
    settings = tuple(item for item in expected.settings if item[0] not in _NOT_COMPARED)
    yield from _compare_mappings("instelling", settings, actual.settings)
    yield from _compare_mappings("tekst", expected.texts, actual.texts)
    wanted, found = expected.groups, actual.groups
    yield from _compare("aantal pagina's", str(len(wanted)), str(len(found)))
    for number, (one, other) in enumerate(zip(wanted, found, strict=False), start=1):
        where = f"pagina {number}"
        yield from _compare(f"{where}, titel", one.title, other.title)
        yield from _compare_html(f"{where}, beschrijving", one.description, other.description)
        codes = [question.code for question in one.questions]
        yield from _compare(
            f"{where}, vragen",
            " ".join(codes),
            " ".join(question.code for question in other.questions),
        )
        there = {question.code: question for question in other.questions}
        for question in one.questions:
            if question.code in there:
                yield from _compare_questions(question, there[question.code])


def _compare_questions(
    expected: QuestionDefinition, actual: QuestionDefinition
) -> Iterator[Difference]:
    where = f"vraag {expected.code}"
    yield from _compare(f"{where}, soort", expected.type, actual.type)
    yield from _compare_html(f"{where}, tekst", expected.text, actual.text)
    yield from _compare(f"{where}, verplicht", str(expected.mandatory), str(actual.mandatory))
    yield from _compare(f"{where}, voorwaarde", expected.relevance, actual.relevance)
    yield from _compare_mappings(f"{where}, kenmerk", expected.attributes, actual.attributes)
    yield from _compare(
        f"{where}, antwoordcodes",
        " ".join(answer.code for answer in expected.answers),
        " ".join(answer.code for answer in actual.answers),
    )
    texts = {answer.code: answer.text for answer in actual.answers}
    for answer in expected.answers:
        if answer.code in texts:
            yield from _compare_html(
                f"{where}, antwoord {answer.code}", answer.text, texts[answer.code]
            )


def _compare(where: str, expected: str, actual: str) -> Iterator[Difference]:
    if expected != actual:
        yield Difference(where, expected, actual)


def _compare_html(where: str, expected: str, actual: str) -> Iterator[Difference]:
    if _normal_html(expected) != _normal_html(actual):
        yield Difference(where, expected, actual)


def _compare_mappings(
    where: str, expected: tuple[tuple[str, str], ...], actual: tuple[tuple[str, str], ...]
) -> Iterator[Difference]:
    there = dict(actual)
    for name, value in expected:
        found = there.get(name, "niets")
        if _normal_html(value) != _normal_html(found):
            yield Difference(f"{where} {name}", value, found)


# LimeSurvey's filter writes `rel` on links that open a window, by its own lights.
_REWRITTEN_ATTRIBUTES = {"rel"}


def _normal_html(text: str) -> tuple[object, ...]:
    if not text.strip():
        return ()
    root = lxml_html.fragment_fromstring(text, create_parent="div")
    return tuple(
        (
            node.tag,
            tuple(
                sorted(item for item in node.attrib.items() if item[0] not in _REWRITTEN_ATTRIBUTES)
            ),
            " ".join((node.text or "").split()),
            " ".join((node.tail or "").split()),
        )
        for node in root.iter()
    )


def plain_text(html: str) -> str:
    """The words of an HTML text, without markup and with single spaces."""
    if not html.strip():
        return ""
    return " ".join(lxml_html.fragment_fromstring(html, create_parent="div").text_content().split())


def _shorten(text: str, length: int = 120) -> str:
    words = " ".join(text.split())
    return f"‘{words}’" if len(words) <= length else f"‘{words[:length]}…’"
