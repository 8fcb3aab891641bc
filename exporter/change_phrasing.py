"""What moved between two rounds, in plain Dutch. Pure."""

from collections.abc import Iterator

from exporter.analysis import Counts, Finding, steps
from exporter.change import Change, QuestionChange, moves
from exporter.phrasing import STEP_NAMES, duiding_phrase, in_words, people
from exporter.unavailable_phrasing import since_phrase

UNLINKED = (
    "Wij weten niet wie beide keren meedeed. Een verschil zegt niets over één persoon. "
    "Het kan ook komen doordat andere mensen meededen."
)
NO_DUIDING = "Nog geen duiding"

_STEPS = (
    "heeft hierover nagedacht",
    "heeft dit met anderen uitgewisseld",
    "noemt dit afgesproken",
)


def was_and_is(before: Counts, after: Counts) -> tuple[str, ...]:
    """Each step in both rounds: "afgesproken: was 4 van 9, nu 7 van 10"."""
    return tuple(
        f"{name}: {_was_and_is(before, after, step)}" for step, name in enumerate(STEP_NAMES)
    )


def moved(each: QuestionChange) -> str:
    """The step that moved most, in one sentence; of equals the last step.

    When the labels of a round cannot be relied on, since when.
    """
    for when, finding in (("Toen", each.before), ("Nu", each.after)):
        if finding.unavailable_since:
            return f"{when}: {since_phrase(finding.unavailable_since)}."
    return _moved(each.before.counts, each.after.counts)


def _moved(before: Counts, after: Counts) -> str:
    found = moves(before, after)
    if found is None:
        return "In een van beide rondes gaf niemand hier een label."
    step = max(reversed(range(len(found))), key=lambda place: abs(found[place]))
    figures = _was_and_is(before, after, step)
    if not found[step]:
        return f"Hier verschoof niets. {STEP_NAMES[step].capitalize()}: {figures}."
    return f"Een {'groter' if found[step] > 0 else 'kleiner'} deel {_STEPS[step]}: {figures}."


def _was_and_is(before: Counts, after: Counts, step: int) -> str:
    was, now = steps(before)[step], steps(after)[step]
    return f"was {was} van {before.n}, nu {now} van {after.n}"


def duiding_then_and_now(before: Finding, after: Finding) -> str:
    """The duiding in both rounds, as one or two sentences."""
    was, now = (duiding_phrase(each, NO_DUIDING) for each in (before, after))
    return f"Nog steeds: {was}." if was == now else f"Was: {was}. Nu: {now}."


def cautions(change: Change) -> Iterator[str]:
    """What to keep in mind with every figure, one or more sentences each."""
    first, second = (people(group.people) for group in change.groups)
    yield f"De eerste ronde gaat over {first}, de tweede over {second}."
    was, now = change.invited
    if was is None or now is None:
        yield "Niet van beide rondes is bekend hoeveel mensen waren uitgenodigd."
    elif was != now:
        yield f"Er zijn niet evenveel mensen uitgenodigd: eerst {was}, nu {now}."
    if change.groups_differ:
        yield "De groepen zijn niet in beide rondes dezelfde."
    if change.left_out:
        count = len(change.left_out)
        which = (
            "één vraag niet: die stond"
            if count == 1
            else f"{in_words(count)} vragen niet: die stonden"
        )
        yield f"Wij vergelijken {which} niet in de eerste ronde."
    yield UNLINKED
