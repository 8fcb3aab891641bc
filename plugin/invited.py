"""How many people a municipality invited, as somebody types it. Pure."""

from plugin.typed_number import whole_number

MOST_INVITED = 100_000


class NotInvitedError(Exception):
    """What was typed is no number of people; the message is Dutch and says what to do."""


def invited_typed(typed: str) -> int | None:
    """The number in what was typed; None when nothing was, for who does not know it.

    Raises `NotInvitedError` for anything else than a whole number from 1 to `MOST_INVITED`.
    """
    if not typed.strip():
        return None
    number = whole_number(typed)
    if number is None or not 0 < number <= MOST_INVITED:
        raise NotInvitedError(
            "Er is niets gewijzigd. Vul een heel getal in van 1 tot en met 100.000, of niets."
        )
    return number
