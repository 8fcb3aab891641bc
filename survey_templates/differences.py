"""How two survey definitions differ. Pure.

LimeSurvey drops and renames without a word on import, so publishing rests on the differences
between what was written and what came back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html as lxml_html

from survey_templates.definition import QuestionDefinition, SurveyDefinition

# Looks, not content: an account without rights on themes gets the theme of the site.
_NOT_COMPARED = {"template"}


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


def _shorten(text: str, length: int = 120) -> str:
    words = " ".join(text.split())
    return f"‘{words}’" if len(words) <= length else f"‘{words[:length]}…’"
