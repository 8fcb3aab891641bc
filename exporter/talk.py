"""A finding → what the talk on that question is about. Pure.

Opening question, reason to talk and working form all follow from it, so it is decided once.
"""

from enum import StrEnum

from exporter.analysis import Duiding, Finding


class Talk(StrEnum):
    """What there is to talk about: first the contradictions, then the duidingen, then too few."""

    DISPUTED = "betwist"
    NOT_TOLD = "niet bekend, label 3"
    NEVER_SEEN = "niet bekend, label 4"
    UNKNOWN_DISCUSSION = "discussie niet bij iedereen bekend"
    OPEN_DISCUSSION = "openlijk in discussie"
    NOT_EXCHANGED = "niet uitgewisseld"
    BLIND_SPOT = "blinde vlek"
    BROAD_AGREEMENT = "breed afgesproken"
    FEW_LABELS = "weinig labels"
    NO_LABELS = "geen labels"
    UNAVAILABLE = "niet beschikbaar"


_BY_PAIR = {(1, 2): Talk.DISPUTED, (1, 3): Talk.NOT_TOLD, (1, 4): Talk.NEVER_SEEN}
_BY_DUIDING = {
    Duiding.OPEN_DISCUSSION: Talk.OPEN_DISCUSSION,
    Duiding.NOT_EXCHANGED: Talk.NOT_EXCHANGED,
    Duiding.BLIND_SPOT: Talk.BLIND_SPOT,
    Duiding.BROAD_AGREEMENT: Talk.BROAD_AGREEMENT,
}


def talk(finding: Finding) -> Talk:
    """What to talk about on one question; a contradiction goes before the duiding."""
    if finding.unavailable_since:
        return Talk.UNAVAILABLE
    if finding.pair:
        return _BY_PAIR[finding.pair]
    if finding.unknown_discussion:
        return Talk.UNKNOWN_DISCUSSION
    if finding.duiding:
        return _BY_DUIDING[finding.duiding]
    return Talk.FEW_LABELS if finding.counts.n else Talk.NO_LABELS
