"""The made-up respondents of the demo: how many, how much they agree, and what they wrote.

Everything follows from the numbers below and the texts in `demo_answers.yaml`, so that every demo
shows the same. A respondent picks a label by the municipality's own leaning per question, and a
text of that label that nobody there has used yet; when the texts have run out, only the label
remains.
"""

from dataclasses import dataclass
from importlib.resources import files
from random import Random

from ruamel.yaml import YAML

from survey_templates.codebook import MUNICIPALITY, ROLE, Privacy, label_code, text_code
from survey_templates.instrument import Instrument

# How the labels 1 to 4 are spread over ten people, question by question.
_SPREAD = (
    *((3, 4, 2, 1), (8, 1, 1, 0), (2, 2, 5, 1), (5, 1, 2, 2), (0, 3, 2, 5)),
    *((4, 4, 1, 1), (1, 1, 4, 4), (7, 2, 1, 0), (2, 6, 1, 1), (0, 0, 3, 7)),
    *((1, 5, 3, 1), (0, 2, 3, 5), (0, 1, 7, 2), (6, 0, 0, 4), (0, 4, 1, 5)),
)
_ROLES = {"BELEI": 30, "REGIE": 15, "UITV": 20, "WETH": 5, "PROF": 15, "INWO": 10, "NZEG": 5}


@dataclass(frozen=True)
class MadeUpGroup:
    """The respondents of one made-up municipality.

    `complete` of the `invited` people sent theirs in and `begun` are still busy. `shift` turns the
    spread of labels by so many questions, so that no two municipalities are alike. `again` when it
    is the second time that the municipality takes part.
    """

    municipality: str
    privacy: Privacy
    invited: int
    complete: int
    begun: int
    shift: int
    closes: bool
    again: bool = False


GROUPS = (
    MadeUpGroup("GM9901", Privacy.CONFIDENTIAL, 10, 8, 0, 0, closes=True),
    MadeUpGroup("GM9902", Privacy.CONFIDENTIAL, 6, 3, 1, 4, closes=True),
    MadeUpGroup("GM9903", Privacy.CONFIDENTIAL, 75, 60, 4, 7, closes=True),
    MadeUpGroup("GM9904", Privacy.CONFIDENTIAL, 9, 6, 2, 2, closes=False),
    MadeUpGroup("GM9905", Privacy.OPEN, 4, 4, 0, 9, closes=False),
    MadeUpGroup("GM9906", Privacy.OPEN, 5, 0, 0, 0, closes=False),
)
AGAIN = MadeUpGroup("GM9901", Privacy.CONFIDENTIAL, 10, 9, 0, 1, closes=True, again=True)
REGION = "Voorbeeldregio (verzonnen)"
IN_REGION = ("GM9901", "GM9903")

Texts = dict[int, dict[int, list[str]]]


def read_texts() -> Texts:
    """The made-up texts by question and label."""
    source = files("plugin").joinpath("demo_answers.yaml").read_text("utf-8")
    answers = YAML(typ="safe").load(source)["antwoorden"]
    return {question: dict(labels) for question, labels in answers.items()}


def responses(
    group: MadeUpGroup, instrument: Instrument, participation_code: str, texts: Texts
) -> list[dict[str, str]]:
    """What the people of `group` answered, by question code; the complete ones come first."""
    chance = Random(group.municipality)  # noqa: S311 -- the demo is the same every time
    left = {
        (question, label): chance.sample(options, len(options))
        for question, labels in texts.items()
        for label, options in labels.items()
    }
    return [
        _response(group, instrument, participation_code, left, chance)
        for _ in range(group.complete + group.begun)
    ]


def _response(
    group: MadeUpGroup,
    instrument: Instrument,
    participation_code: str,
    left: dict[tuple[int, int], list[str]],
    chance: Random,
) -> dict[str, str]:
    role = chance.choices(list(_ROLES), weights=list(_ROLES.values()))[0]
    values = {MUNICIPALITY: participation_code, ROLE: role}
    for question in instrument.questions:
        spread = _SPREAD[(question.number - 1 + group.shift) % len(_SPREAD)]
        label = chance.choices((1, 2, 3, 4), weights=spread)[0]
        unused = left.get((question.number, label), [])
        if unused:
            values[text_code(question.number, question.municipality)] = unused.pop()
        if chance.random() < 0.97:  # noqa: PLR2004 -- now and then somebody gives no label
            values[label_code(question.number, question.municipality)] = str(label)
    return values
