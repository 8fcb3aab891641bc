"""What the mirror is to hold after a run, written from the text of the protocol."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from survey_templates.codebook import answer_codes
from tests.lime import small_instrument

ALL_CODES = answer_codes(small_instrument())

Who = tuple[int, str]


@dataclass(frozen=True)
class Kept:
    """What the model holds of one response in the present epoch."""

    complete: bool
    values: Mapping[str, str]
    hidden: bool = False
    held: bool = False

    @property
    def is_trial(self) -> bool:
        """Whether it is a trial answer."""
        return self.values["GEMEENTE"] == "PROEF"


Model = dict[Who, Kept]


def without(model: Model, number: int) -> Model:
    """The model without all that has a number."""
    return {who: each for who, each in model.items() if who[0] != number}


def after(before: Model, truth: Model, *, full: bool) -> Model:
    """What the mirror is to hold after a run, from the text of the protocol."""
    gone = {who for who in before if who not in truth}
    real = {who for who in before if not before[who].is_trial}
    numbers = {number for number, _ in before}
    reused = any(number in numbers for number, _ in set(truth) - set(before))
    lost = len(gone & real)
    alarm = lost > max(3, 0.2 * len(real)) or (lost == len(real) > 0) or reused
    model = {who: read(before.get(who), there, full=full) for who, there in truth.items()}
    for who in gone:
        kept = before[who]
        if kept.is_trial or not (alarm or kept.held):
            if not kept.hidden:
                model[who] = replace(kept, hidden=True)
        else:
            model[who] = replace(kept, hidden=True, held=True)
    return model


def read(known: Kept | None, there: Kept, *, full: bool) -> Kept:
    """One response after a run: a quick run leaves alone what looks as it was."""
    if known and not full and not known.hidden and known.complete == there.complete:
        return known
    lost = {code: known.values[code] if known else "" for code in ALL_CODES}
    return Kept(there.complete, {**lost, **there.values})
