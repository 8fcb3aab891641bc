"""Texts + what was decided about them → the pages on which a coordinator reviews. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from exporter.hints import Hint, hints
from exporter.name_hints import Known
from exporter.release import ReleasedText
from exporter.safe_text import safe
from plugin.bars import NO_LABEL
from plugin.cards import shorts
from plugin.workspace.reviews import ReviewState
from survey_templates.instrument import Instrument, ReflectionQuestion

PER_PAGE = 40

Reviewed = tuple[ReleasedText, ReviewState]

STATE_NAMES = {
    ReviewState.NEW: "nog niet beoordeeld",
    ReviewState.SHOWN: "wordt getoond",
    ReviewState.ADAPTED: "aangepast, wordt getoond",
    ReviewState.HIDDEN: "verborgen",
}


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `hint` names what it may be, "" for plain words."""

    text: str
    hint: str


@dataclass(frozen=True)
class TextToReview:
    """One text with its hints (`looks_like`, each kind once) and what was decided about it."""

    key: str
    question: int
    label: int | None
    label_name: str
    role: str | None
    pieces: tuple[Piece, ...]
    looks_like: tuple[str, ...]
    state: ReviewState
    state_name: str

    @property
    def plain(self) -> str:
        """The whole text."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class QuestionLine:
    """One question in the list: how many texts it has, and how many of them wait."""

    number: int
    question: str
    texts: int
    new: int


@dataclass(frozen=True)
class ReviewPage:
    """The start: how many texts wait, those of them with a hint, and every question."""

    new: int
    without_hint: int
    hinted: tuple[TextToReview, ...]
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True)
class QuestionReview:
    """One page of the texts of one question; `pages` is how many there are, counted from 1."""

    question: ReflectionQuestion
    texts: tuple[TextToReview, ...]
    page: int
    pages: int


def review_page(texts: Sequence[Reviewed], instrument: Instrument, known: Known) -> ReviewPage:
    """The start of the review; `known` are the words that are no person's name."""
    waiting = [
        _to_review(text, state, instrument, known)
        for text, state in texts
        if state is ReviewState.NEW
    ]
    hinted = tuple(text for text in waiting if text.looks_like)
    return ReviewPage(
        new=len(waiting),
        without_hint=len(waiting) - len(hinted),
        hinted=hinted[:PER_PAGE],
        questions=tuple(_line(question, texts) for question in instrument.questions),
    )


def question_review(
    number: int, page: int, texts: Sequence[Reviewed], instrument: Instrument, known: Known
) -> QuestionReview:
    """One page of a question's texts; a `page` that is not there becomes the nearest one.

    Raises `KeyError` for a question that is not in the instrument.
    """
    question = instrument.question(number)
    mine = [each for each in texts if each[0].question == number]
    pages = max(1, -(-len(mine) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = mine[(page - 1) * PER_PAGE : page * PER_PAGE]
    return QuestionReview(
        question=question,
        texts=tuple(_to_review(text, state, instrument, known) for text, state in shown),
        page=page,
        pages=pages,
    )


def text_to_review(
    key: str, texts: Sequence[Reviewed], instrument: Instrument, known: Known
) -> TextToReview | None:
    """The text of `key`, None when it is not among `texts`."""
    found = (_to_review(*each, instrument, known) for each in texts if each[0].key == key)
    return next(found, None)


def without_hints(texts: Sequence[Reviewed], known: Known) -> list[str]:
    """The keys of the texts that wait and in which nothing points to a person."""
    return [
        text.key
        for text, state in texts
        if state is ReviewState.NEW and not hints(safe(text.text), known)
    ]


def _line(question: ReflectionQuestion, texts: Sequence[Reviewed]) -> QuestionLine:
    states = [state for text, state in texts if text.question == question.number]
    new = states.count(ReviewState.NEW)
    return QuestionLine(question.number, question.text, len(states), new)


def _to_review(
    text: ReleasedText, state: ReviewState, instrument: Instrument, known: Known
) -> TextToReview:
    words = safe(text.text)
    found = hints(words, known)
    return TextToReview(
        key=text.key,
        question=text.question,
        label=text.label,
        label_name=shorts(instrument)[text.label - 1] if text.label else NO_LABEL,
        role=text.role,
        pieces=_pieces(words, found),
        looks_like=tuple(dict.fromkeys(hint.kind.value for hint in found)),
        state=state,
        state_name=STATE_NAMES[state],
    )


def _pieces(words: str, found: Sequence[Hint]) -> tuple[Piece, ...]:
    """The text cut where a hint begins and ends."""
    kinds = {(hint.start, hint.end): hint.kind.value for hint in found}
    cuts = sorted({0, len(words), *(at for span in kinds for at in span)})
    return tuple(Piece(words[at:to], kinds.get((at, to), "")) for at, to in pairwise(cuts))
