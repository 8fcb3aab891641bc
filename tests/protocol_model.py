"""What the mirror is to hold after a run, written from the text of the protocol."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from survey_templates.codebook import answer_codes
from sync.reconcile import Standing
from tests.lime import CODES, small_instrument

ALL_CODES = answer_codes(small_instrument())

Who = tuple[int, str]


@dataclass(frozen=True)
class Kept:
    """What the model holds of one response in the present epoch.

    `held` is the run that held it, 0 when none did; it is `aside` when it could not be read.
    """

    complete: bool
    values: Mapping[str, str]
    hidden: bool = False
    held: int = 0
    aside: bool = False

    @property
    def code(self) -> str:
        """The participation code."""
        return self.values.get("GEMEENTE", "")

    @property
    def is_trial(self) -> bool:
        """Whether it is a trial answer."""
        return self.code == "PROEF"

    @property
    def said(self) -> tuple[bool, Mapping[str, str]]:
        """What was answered: when that is another, it was edited."""
        return self.complete, self.values

    @property
    def standing(self) -> Standing:
        """What it counts as."""
        if self.hidden:
            return Standing.HIDDEN
        if self.aside:
            return Standing.SET_ASIDE
        if self.is_trial:
            return Standing.TRIAL
        if not self.complete:
            return Standing.INCOMPLETE
        return Standing.ASSIGNED if self.code in CODES else Standing.UNASSIGNED


Model = dict[Who, Kept]


@dataclass(frozen=True)
class Look:
    """How a run looked: its key, whether it read everything, and which numbers it cannot read."""

    run: int
    full: bool
    damaged: Collection[int]


def without(model: Model, number: int) -> Model:
    """The model without all that has a number."""
    return {who: each for who, each in model.items() if who[0] != number}


def is_alarming(before: Model, truth: Model) -> bool:
    """Whether somebody is to be asked."""
    real = {who for who in before if not before[who].is_trial}
    numbers = {number for number, _ in before}
    reused = any(number in numbers for number, _ in set(truth) - set(before))
    lost = len(real - set(truth))
    return lost > max(3, 0.2 * len(real)) or (lost == len(real) > 0) or reused


def after(before: Model, truth: Model, look: Look) -> Model:
    """What the mirror is to hold after a run, from the text of the protocol."""
    alarm = is_alarming(before, truth)
    model = {who: read(who, before.get(who), there, look) for who, there in truth.items()}
    for who in set(before) - set(truth):
        kept = before[who]
        if kept.is_trial or not (alarm or kept.held):
            if not kept.hidden:
                model[who] = replace(kept, hidden=True)
        else:
            model[who] = replace(kept, hidden=True, held=kept.held or look.run)
    return model


def read(who: Who, known: Kept | None, there: Kept, look: Look) -> Kept:
    """One response after a run: a quick run leaves alone what looks as it was."""
    is_shown = known is not None and not known.hidden and not known.aside
    if known and is_shown and not look.full and known.complete == there.complete:
        return known
    if who[0] in look.damaged:
        unread = replace(known, hidden=False, held=0) if known else Kept(there.complete, {})
        return replace(unread, aside=True)
    lost = {code: known.values.get(code, "") if known else "" for code in ALL_CODES}
    return Kept(there.complete, {**lost, **there.values})


def changes(before: Model, now: Model) -> dict[str, int]:
    """The figures of the run between two states."""
    both = [(before[who], now[who]) for who in before if who in now]
    there = [(one, other) for one, other in both if not other.hidden]
    returned = sum(one.hidden for one, _ in there)
    changed = sum(not one.hidden and one.said != other.said for one, other in there)
    return {
        "new": len(set(now) - set(before)),
        "changed": changed,
        "gone": sum(other.hidden and not one.hidden for one, other in both),
        "returned": returned,
        "unchanged": len(there) - returned - changed,
        "purged": len(set(before) - set(now)),
        "held": sum(each.held > 0 for each in now.values()),
    }


def standings(model: Model) -> dict[Standing, int]:
    """How many count as what."""
    counted = Counter(each.standing for each in model.values())
    return {standing: counted[standing] for standing in Standing}
