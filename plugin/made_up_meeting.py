"""What a made-up group agreed on in its meeting, so that the demo has an agenda to follow. Pure."""

from datetime import date, timedelta

from exporter.agreed import Action, Agreement, FollowUp, Status
from plugin.workspace.made import FOLLOW_UP, Change, agreement_key

_AGREED = (
    Agreement(4, "De regisseur begint, samen met het gezin. (verzonnen)", 1),
    Agreement(6, "Iedereen vraagt eerst wat iemand zelf wil. (verzonnen)", 1),
)


def meeting(today: date) -> list[Change]:
    """What was agreed, to be kept: an action that is late, one soon, one done, and what follows."""
    actions = (
        Action(
            *("A", 4, "Wij leggen dit vast in de werkwijze. (verzonnen)", "Team jeugd"),
            due=today - timedelta(days=14),
            status=Status.BUSY,
        ),
        Action(
            *("B", 6, "Wij oefenen het gesprek met elkaar. (verzonnen)", "Wijkteam"),
            due=today + timedelta(days=14),
            sign="In elk dossier staat wat iemand zelf wil.",
        ),
        Action(
            *("C", None, "Wij bespreken de cijfers met de raad. (verzonnen)", "Wethouder"),
            status=Status.DONE,
        ),
    )
    follow_up = FollowUp(today + timedelta(days=60), same_people=True, keeping="Elke maand bellen.")
    return [
        *(Change(agreement_key(each.question), frozenset(), each) for each in _AGREED),
        *(Change(f"{at:016x}", frozenset(), each) for at, each in enumerate(actions, start=1)),
        Change(FOLLOW_UP, frozenset(), follow_up),
    ]
