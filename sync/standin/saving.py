"""'Hervat later' and 'Laad onvoltooide enquête': a response that is found again by a name.

As in LimeSurvey, whoever saves gives the response a name and a password, once; a name is free again
when its response was sent. Unlike LimeSurvey, wrong passwords lock nobody out, no mail is sent, and
whoever moved on after saving goes on at the page they reached, not at the one they left last.
Names and passwords stay in memory, the passwords as a hash.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import scrypt
from hmac import compare_digest
from secrets import token_bytes

from sync.standin.survey import Survey
from sync.standin.visit import Visit, first_step, keep, resume

SAVE_FORM = "save.html"
LOAD_FORM = "load.html"
SAVED = (
    "Uw antwoorden zijn bewaard. U kunt verdergaan of deze pagina sluiten. "
    "Later opent u dezelfde link en kiest u ‘Laad onvoltooide enquête’."
)
KEPT = "Uw antwoorden zijn opgeslagen."
NOT_FOUND = "Er is geen overeenkomende enquête. Kijk of de naam en het wachtwoord kloppen."
_SALT_BYTES = 16
_REFUSED_IN_NAME = frozenset("/\\&")


@dataclass(frozen=True)
class Outcome:
    """What a button leads to: the template of a form with its problems, or the page of `visit`."""

    visit: Visit
    form: str = ""
    problems: tuple[str, ...] = ()
    notice: str = ""


@dataclass(frozen=True)
class _Saved:
    """A visit under a name; the newest visit to its response tells the page to go on at."""

    visit: Visit
    salt: bytes
    hashed: bytes


def may_save(survey: Survey, visit: Visit) -> bool:
    """Whether the page offers 'Hervat later': every page with questions does."""
    return survey.setting("allowsave") == "Y" and visit.step > 0


def may_load(survey: Survey, visit: Visit) -> bool:
    """Whether the page offers 'Laad onvoltooide enquête': the first, until one has saved."""
    at_start = visit.step == first_step(survey)
    return survey.setting("allowsave") == "Y" and at_start and not visit.saved


class SavedVisits:
    """The saved responses of every survey, by survey number and name."""

    def __init__(self) -> None:
        self._saved: dict[tuple[int, str], _Saved] = {}

    def press(self, survey: Survey, visit: Visit, form: Mapping[str, str]) -> Outcome | None:
        """Does what a button for saving or loading asks; None when another one was pressed.

        The names are LimeSurvey's. Raises `VisitEndedError` and `TextTooLongError`.
        """
        if survey.setting("allowsave") != "Y":
            return None
        if "savesubmit" in form:
            return self._save(survey, visit, form)
        if form.get("loadall") == "reload":
            return self._load(survey, visit, form)
        if "saveall" in form or "loadall" in form:
            keep(survey, visit, form)
        if "saveall" in form:
            return Outcome(visit, notice=KEPT) if visit.saved else Outcome(visit, SAVE_FORM)
        return Outcome(visit, LOAD_FORM) if "loadall" in form else None

    def _save(self, survey: Survey, visit: Visit, form: Mapping[str, str]) -> Outcome:
        name, password = form.get("savename", ""), form.get("savepass", "")
        wrong = (
            (not name.strip(), "Vul een naam in."),
            (not _REFUSED_IN_NAME.isdisjoint(name), "Gebruik in de naam geen /, \\ of &."),
            (self._find(survey, name), "Deze naam is al gebruikt. Kies een andere naam."),
            (not password, "Vul een wachtwoord in."),
            (password != form.get("savepass2"), "De twee wachtwoorden zijn niet gelijk."),
        )
        if problems := tuple(message for is_wrong, message in wrong if is_wrong):
            return Outcome(visit, SAVE_FORM, problems)
        salt = token_bytes(_SALT_BYTES)
        self._saved[_key(survey, name)] = _Saved(visit, salt, _hashed(password, salt))
        visit.saved = True
        return Outcome(visit, notice=SAVED)

    def _load(self, survey: Survey, visit: Visit, form: Mapping[str, str]) -> Outcome:
        name, password = form.get("loadname", ""), form.get("loadpass", "")
        saved = self._find(survey, name)
        if saved is None or not compare_digest(saved.hashed, _hashed(password, saved.salt)):
            return Outcome(visit, LOAD_FORM, (NOT_FOUND,))
        resumed = resume(survey, visit, saved.visit)
        self._saved[_key(survey, name)] = replace(saved, visit=resumed)
        return Outcome(resumed)

    def _find(self, survey: Survey, name: str) -> _Saved | None:
        """What was saved under a name, while its response is there and was not sent."""
        saved = self._saved.get(_key(survey, name))
        row = survey.responses.get(saved.visit.response_id or 0) if saved else None
        return saved if row and row["submitdate"] is None else None


def _key(survey: Survey, name: str) -> tuple[int, str]:
    """Capitals and spaces around a name make no difference, as in LimeSurvey on MariaDB."""
    return survey.sid, name.strip().casefold()


def _hashed(password: str, salt: bytes) -> bytes:
    return scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
