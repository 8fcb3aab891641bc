"""The figures behind the order, for the method note: the one place that shows percentages. Pure."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from exporter.analysis import Counts, contradiction, shares, steps_to_go
from exporter.release import Release, findings


@dataclass(frozen=True)
class MethodRow:
    """One question's figures as they are written: n, three percentages, S and C."""

    number: int
    labels: int
    shares: tuple[str, ...]
    steps_to_go: str
    contradiction: str


def method_rows(release: Release) -> tuple[MethodRow, ...]:
    """The figures of the main group, one row per question whose labels can be relied on."""
    return tuple(
        _row(finding.question, finding.counts)
        for finding in findings(release)
        if not finding.unavailable_since
    )


@lru_cache(maxsize=1024)
def _row(number: int, counts: Counts) -> MethodRow:
    return MethodRow(
        number=number,
        labels=counts.n,
        shares=tuple(f"{_decimal(share * 100, 0)} %" for share in shares(counts)),
        steps_to_go=_decimal(steps_to_go(counts), 2),
        contradiction=_decimal(contradiction(counts), 2),
    )


def _decimal(value: Fraction, digits: int) -> str:
    """A figure of 0 or more with a decimal comma, a half rounded up as people do by hand."""
    rounded = int(value * 10**digits + Fraction(1, 2))
    whole, rest = divmod(rounded, 10**digits)
    return f"{whole},{rest:0{digits}d}" if digits else str(whole)
