"""Moments as people in the Netherlands write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from survey_templates.dates import date_in_words

_HERE = ZoneInfo("Europe/Amsterdam")


def local(moment: datetime) -> datetime:
    """The same moment in the time zone of the Netherlands."""
    return moment.astimezone(_HERE)


def day(moment: datetime) -> str:
    """The day of a moment: `14 april 2027`."""
    return date_in_words(local(moment).date())


def time_of_day(moment: datetime) -> str:
    """The time of a moment in the Netherlands: `14:03`."""
    return f"{local(moment):%H:%M}"


def day_and_time(moment: datetime) -> str:
    """Day and time of a moment: `14 april 2027 om 14:03`."""
    return f"{day(moment)} om {time_of_day(moment)}"
