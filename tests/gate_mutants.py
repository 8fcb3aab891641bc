"""The rules of the privacy gate, taken away one by one: a table, and how a rule is taken away."""

import ast
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType, ModuleType
from typing import NamedTuple

from exporter import disclosure
from plugin import releasing


class Mutant(NamedTuple):
    """A rule: what it does, where it stands, its text, and the text without it.

    `population` is the number of one in which the adversary then finds somebody who is given away;
    None when the tables of groups alone miss the rule.
    """

    rule: str
    module: ModuleType
    text: str
    without: str
    population: int | None


MUTANTS = (
    Mutant(
        "below the threshold nothing is shown",
        disclosure,
        "    if len(voices) < least:\n",
        "    if not voices:\n",
        0,
    ),
    Mutant(
        "a small side is not split off",
        disclosure,
        "any(len(members) < least for members in sides.values())",
        "not sides",
        1,
    ),
    Mutant(
        "small roles go together",
        disclosure,
        "if role is None or size < least}",
        "if role is None}",
        0,
    ),
    Mutant(
        "who gave no role goes with them",
        disclosure,
        "if role is None or size < least}",
        "if size < least}",
        None,
    ),
    Mutant(
        "what goes together is enough people",
        disclosure,
        "(len(pooled) == 1 or sum(sizes[role] for role in pooled) < least)",
        "len(pooled) == 1",
        5,
    ),
    Mutant(
        "what goes together is more than one role",
        disclosure,
        "(len(pooled) == 1 or sum(sizes[role] for role in pooled) < least)",
        "sum(sizes[role] for role in pooled) < least",
        None,
    ),
    Mutant(
        "the smallest joins",
        disclosure,
        "        key=lambda role: sizes[role],\n",
        "        key=lambda role: -sizes[role],\n",
        None,
    ),
    Mutant(
        "of equals the last joins",
        disclosure,
        "reversed(list(sizes))",
        "list(sizes)",
        None,
    ),
    Mutant(
        "no group is shown twice",
        disclosure,
        "if not shown or (len(shown) == 1 and not pooled):",
        "if not shown:",
        None,
    ),
    Mutant(
        "a role stands beside a text only where it is shown",
        disclosure,
        "place, answer.question, answer.label, roles.get(place), answer.text",
        "place, answer.question, answer.label, voice.role and voice.role.name, answer.text",
        0,
    ),
    Mutant(
        "who are new are enough people",
        disclosure,
        "if len(stayed) < before[0].people or not added.groups:",
        "if len(stayed) < before[0].people:",
        0,
    ),
    Mutant(
        "everybody of before stayed",
        disclosure,
        "if len(stayed) < before[0].people or not added.groups:",
        "if not added.groups:",
        3,
    ),
    Mutant(
        "everybody of before, also when all are gone",
        disclosure,
        "if len(stayed) < before[0].people or not added.groups:",
        "if 0 < len(stayed) < before[0].people or not added.groups:",
        62,
    ),
    Mutant(
        "who are new fill every group",
        disclosure,
        "if division(whole.groups) == division(added.groups) == division(before):",
        "if division(whole.groups) == division(before):",
        264,
    ),
    Mutant(
        "the groups are those of before",
        disclosure,
        "if division(whole.groups) == division(added.groups) == division(before):",
        "if division(whole.groups) == division(added.groups):",
        11,
    ),
    Mutant(
        "no role beside a text where everyone stays together",
        disclosure,
        "texts=tuple(replace(text, role=None) for text in whole.texts)",
        "texts=whole.texts",
        11,
    ),
    Mutant(
        "who changed an answer did not stay",
        releasing,
        "if seen.members.get(stored.key) == stored.response.content_hash",
        "if stored.key in seen.members",
        30,
    ),
    Mutant(
        "what was seen counts when the next is made",
        releasing,
        "if seen is None or mark.privacy is Privacy.OPEN:",
        "if True:",
        0,
    ),
    Mutant(
        "what was seen of a municipality stays there",
        releasing,
        "if code is None or code == response.participation_code:",
        "if True:",
        162,
    ),
    Mutant(
        "those who were asked own questions would be shown alike",
        releasing,
        "    alike = bool(part) and division(whole) == division(part)\n",
        "    alike = True\n",
        6379,
    ),
    Mutant(
        "nobody joins own questions unasked once they were seen",
        releasing,
        "return instrument if alike and seen is None else",
        "return instrument if alike else",
        8014,
    ),
)


@contextmanager
def without(mutant: Mutant) -> Iterator[None]:
    """The program without a rule; whoever imported a function of it has the changed one.

    Raises `ValueError` when the rule's text is not there once.
    """
    source = inspect.getsource(mutant.module)
    if source.count(mutant.text) != 1:
        raise ValueError(f"{mutant.rule}: its text is not there once, in {mutant.module.__name__}")
    whole = _functions(mutant.module)
    codes = {name: function.__code__ for name, function in whole.items()}
    changed = _codes(source.replace(mutant.text, mutant.without), str(mutant.module.__file__))
    try:
        for name, function in whole.items():
            function.__code__ = changed[name]
        yield
    finally:
        for name, function in whole.items():
            function.__code__ = codes[name]


def _functions(module: ModuleType) -> dict[str, FunctionType]:
    """The functions that a module defines itself."""
    return {
        name: found
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__
    }


def _codes(source: str, path: str) -> dict[str, CodeType]:
    """The code of each function at the top of a source."""
    wanted = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    compiled = compile(source, path, "exec", dont_inherit=True)
    return {
        each.co_name: each
        for each in compiled.co_consts
        if isinstance(each, CodeType) and each.co_name in wanted
    }
