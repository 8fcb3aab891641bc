"""Every guard that `make mutants` takes away is still there, and so is the test that holds it."""

import ast
import re
from collections import Counter

import pytest

from tests.mutants.__main__ import MUTANTS, ROOT, MutantError, broken
from tests.mutants.table import Mutant

GUARD = Mutant("a guard", "sync/x.py", "if a:", "if True:", "test_x::test_a")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard)
def test_a_guard_stands_in_the_code_once(mutant: Mutant) -> None:
    assert broken(mutant, (ROOT / mutant.path).read_text("utf-8"))


def test_the_test_of_every_guard_is_there() -> None:
    wanted = {mutant.test.partition("::")[::2] for mutant in MUTANTS}
    for file, name in sorted(wanted):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not name or name in there, f"{file} has no {name}"


def test_every_guard_has_a_name_of_its_own() -> None:
    assert Counter(mutant.guard for mutant in MUTANTS).most_common(1)[0][1] == 1


@pytest.mark.parametrize("whole", ["b", "if a:\n    if a:\n        pass\n", "if a:\n"])
def test_what_cannot_be_taken_away_is_an_error(whole: str) -> None:
    with pytest.raises(MutantError, match="a guard"):
        broken(GUARD, whole)
    assert broken(GUARD, "if a:\n    pass\n") == "if True:\n    pass\n"


def test_the_documentation_says_how_many_there_are() -> None:
    text = (ROOT / "docs/decisions/0035-judges-of-the-sync.md").read_text("utf-8")
    assert re.findall(r"([0-9]+) guards", text)[0] == str(len(MUTANTS))
