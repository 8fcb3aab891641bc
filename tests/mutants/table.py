"""What a mutant is: the project without one of its guards."""

from typing import NamedTuple


class Mutant(NamedTuple):
    """A guard: what it does, in which file, its text there, the text without it, and its test.

    The text stands in the file once. `by` is the test that is meant to turn red, as `test_pull::x`
    for `x` in `tests/test_pull.py`, or a whole file.
    """

    guard: str
    path: str
    text: str
    without: str
    by: str

    @property
    def test(self) -> str:
        """Its test as pytest names it."""
        file, _, name = self.by.partition("::")
        return f"tests/{file}.py" + (f"::{name}" if name else "")
