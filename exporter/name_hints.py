"""Text → where the name of a person may stand, by rules and without a list of names. Pure.

A name is a title or a relation with a capitalised word ("mevrouw Jansen", "collega Els"), initials
with one ("J. de Vries"), or two capitalised words together ("met Jan de Boer", "met Van Dijk").
Words that are no name, such as those of the field and of municipalities, are passed over. One
capital alone, or the first word of a sentence, says nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from exporter.hint_words import (
    FIELD_WORDS,
    FIRST_WORDS,
    PARTICLES,
    PREPOSITIONS,
    RELATIONS,
    SHORT_TITLES,
    TITLES,
)

Known = frozenset[tuple[str, ...]]
"""Names that are no person's, each as its words in lower case."""

NOTHING_KNOWN: Known = frozenset()

# Every look around a word is bounded, so that the time is proportional to the text.
_MOST_WORDS_KNOWN, _MOST_PARTICLES, _MOST_INITIALS, _MOST_TITLES, _MOST_WORDS = 6, 3, 4, 4, 3

_TOKEN = re.compile(
    r"['’][ts](?!\w)|[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){0,60}|[0-9]{1,30}|\S|\n"
)
_SENTENCE_STARTS_AFTER = frozenset('.!?…:;\n"“”„‘(•*-–')

_LONG_INITIALS = frozenset(("Th", "Chr", "Ph", "Ch", "IJ"))
_NOT_INITIALS = frozenset(("BV", "NV", "VN", "NB", "PS", "CV"))
_OPENERS = TITLES | RELATIONS | {"'s", "'t"}


class _Token(NamedTuple):
    """A word, a number or a sign; `folded` is in lower case, `first` opens a sentence."""

    start: int
    end: int
    text: str
    folded: str
    first: bool

    @property
    def capitalised(self) -> bool:
        """Whether it is a word with a capital that is no abbreviation."""
        return self.text[0].isupper() and any(letter.islower() for letter in self.text[1:])


_Tokens = Sequence[_Token]


def as_known(names: Iterable[str]) -> Known:
    """Names of places or organisations in the form in which a text is compared with them."""
    return frozenset(tuple(token.folded for token in _tokens(name)) for name in names)


def name_spans(text: str, known: Known = NOTHING_KNOWN) -> Iterator[tuple[int, int]]:
    """Where in `text` a name may stand, as (start, end), in order and without overlap."""
    tokens = _tokens(text)
    place = 0
    while place < len(tokens):
        token, size = tokens[place], 0
        if token.text[0].isupper() or token.folded in _OPENERS:
            size = _known_at(tokens, place, known)
            end = 0 if size else _name_at(tokens, place, known)
            if end:
                yield token.start, tokens[end - 1].end
                size = end - place
        place += max(size, 1)


def _tokens(text: str) -> _Tokens:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text):
        first = not tokens or tokens[-1].text in _SENTENCE_STARTS_AFTER
        folded = match[0].casefold().replace("’", "'")
        tokens.append(_Token(match.start(), match.end(), match[0], folded, first))
    return tokens


def _at(tokens: _Tokens, place: int) -> _Token:
    return tokens[place] if place < len(tokens) else _Token(0, 0, " ", " ", first=True)


def _known_at(tokens: _Tokens, place: int, known: Known) -> int:
    """How many words from `place` on are a known name; 0 when there is none."""
    words = tuple(token.folded for token in tokens[place : place + _MOST_WORDS_KNOWN])
    return next((size for size in range(len(words), 0, -1) if words[:size] in known), 0)


def _name_at(tokens: _Tokens, place: int, known: Known) -> int:
    """The place after the name that begins at `place`; 0 when none does."""
    rules = (_after_title, _after_relation, _after_initials, _together)
    return next((end for rule in rules if (end := rule(tokens, place, known))), 0)


def _after_title(tokens: _Tokens, place: int, known: Known) -> int:
    """Behind "mevrouw" any capitalised word is a name, also one that is a place."""
    after = place
    for _ in range(_MOST_TITLES):
        if _at(tokens, after).folded not in TITLES:
            break
        stop = _at(tokens, after).folded in SHORT_TITLES and _at(tokens, after + 1).text == "."
        after += 2 if stop else 1
    if after == place:
        return 0
    after = _behind_particles(tokens, _behind_initials(tokens, after))
    return _rest(tokens, after + 1, known) if _at(tokens, after).capitalised else 0


def _after_relation(tokens: _Tokens, place: int, known: Known) -> int:
    if _at(tokens, place).folded not in RELATIONS:
        return 0
    # "wethouder van Financiën", "partner in Zorg": what somebody is of, not who.
    after = _behind_initials(tokens, place + 1)
    particles = _behind_particles(tokens, after)
    if particles == after + 1 and _at(tokens, after).text in {"van", *PREPOSITIONS}:
        return 0
    return _surname(tokens, after, known)


def _after_initials(tokens: _Tokens, place: int, known: Known) -> int:
    after = _behind_initials(tokens, place)
    initials = "".join(token.text for token in tokens[place:after] if token.text != ".")
    # The V of "B.V." was tried with the B before it.
    in_the_middle = place > 1 and _is_initial(tokens, place - 2)
    if after == place or in_the_middle or initials in _NOT_INITIALS:
        return 0
    return 0 if _opens_sentence(_at(tokens, after)) else _surname(tokens, after, known)


def _opens_sentence(token: _Token) -> bool:
    return token.capitalised and token.folded in FIRST_WORDS


def _together(tokens: _Tokens, place: int, known: Known) -> int:
    token = _at(tokens, place)
    if not _may_be_name(tokens, place, known) or (token.first and _opens_sentence(token)):
        return 0
    return _surname(tokens, place + 1, known)


def _surname(tokens: _Tokens, place: int, known: Known) -> int:
    """The place after particles and a capitalised word that may be a name; 0 without one."""
    if _known_at(tokens, place, known):
        return 0
    after = _behind_particles(tokens, place)
    if after == place + 1 and _at(tokens, place).text in PREPOSITIONS:
        return 0
    return _rest(tokens, after + 1, known) if _may_be_name(tokens, after, known) else 0


def _rest(tokens: _Tokens, place: int, known: Known) -> int:
    """The place after the words that still belong to a name: "Peter van den Berg"."""
    for _ in range(_MOST_WORDS - 1):
        after = _behind_particles(tokens, place)
        joined = after == place or _at(tokens, place).text not in PREPOSITIONS
        if not joined or not _may_be_name(tokens, after, known):
            return place
        place = after + 1
    return place


def _may_be_name(tokens: _Tokens, place: int, known: Known) -> bool:
    token = _at(tokens, place)
    if not token.capitalised or _known_at(tokens, place, known):
        return False
    parts = {token.folded, *token.folded.split("-")}
    return parts.isdisjoint(FIELD_WORDS) and not any((part,) in known for part in parts)


def _behind_particles(tokens: _Tokens, place: int) -> int:
    ahead = tokens[place : place + _MOST_PARTICLES]
    return place + len(list(takewhile(lambda token: token.folded in PARTICLES, ahead)))


def _behind_initials(tokens: _Tokens, place: int) -> int:
    for _ in range(_MOST_INITIALS):
        if not _is_initial(tokens, place):
            break
        place += 2
    return place


def _is_initial(tokens: _Tokens, place: int) -> bool:
    letter = _at(tokens, place).text
    single = len(letter) == 1 and letter.isupper()
    return (single or letter in _LONG_INITIALS) and _at(tokens, place + 1).text == "."
