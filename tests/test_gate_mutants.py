"""Each rule of the privacy gate is missed when it is away."""

import pytest

from tests.adversary import betrayals
from tests.gate_mutants import MUTANTS, Mutant, without
from tests.gate_tables import tables_hold
from tests.populations import world

pytestmark = pytest.mark.exhaustive

SEARCHED = 1000


def first_found() -> int | None:
    """The first population in which the adversary finds anybody."""
    return next((number for number in range(SEARCHED) if betrayals(world(number))), None)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.rule)
def test_a_rule_that_is_away_is_missed(mutant: Mutant) -> None:
    with without(mutant):
        if mutant.population is None:
            assert not tables_hold()
        elif not betrayals(world(mutant.population)):
            pytest.fail(f"not in that population; the first is {first_found()}")


def test_the_gate_is_whole_again_afterwards() -> None:
    for mutant in MUTANTS:
        with without(mutant):
            pass
    assert tables_hold()
    assert not [mutant.rule for mutant in MUTANTS if betrayals(world(mutant.population or 0))]


@pytest.mark.parametrize("text", ["no such text", "return"])
def test_a_rule_that_moved_is_an_error(text: str) -> None:
    mutant = MUTANTS[0]._replace(text=text)
    with pytest.raises(ValueError, match="not there once"), without(mutant):
        pass
