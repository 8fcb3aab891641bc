"""The state of the stand-in: accounts, sessions, failed logins and surveys.

Time and chance are given. One lock guards everything; whoever changes something holds it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from string import ascii_letters, digits
from threading import RLock

from sync.standin.settings import Value
from sync.standin.survey import Survey

SUPER_ADMINISTRATOR = "admin"
SESSION_LIFE = timedelta(seconds=7200)
LOCKOUT = timedelta(minutes=10)
LOGIN_ATTEMPTS = 3
WRONG_LOGIN = "Invalid user name or password"
LOCKED_OUT = (
    "You have exceeded the number of maximum login attempts. "
    "Please wait 10 minutes before trying again."
)


class LoginRefusedError(Exception):
    """A login was refused; its text is what LimeSurvey answers."""


@dataclass(frozen=True)
class Session:
    """A RemoteControl session: whose it is and until when. Use does not prolong it."""

    username: str
    expires: datetime


@dataclass(frozen=True)
class FailedLogins:
    """How often one address failed to log in, and when last."""

    count: int
    last: datetime


class World:
    """Everything that the stand-in remembers.

    `accounts` gives the password of each user name; `admin` is the super administrator. `clock`
    gives local time without a zone, as LimeSurvey writes it.
    """

    def __init__(
        self, accounts: Mapping[str, str], clock: Callable[[], datetime], random: Random
    ) -> None:
        self.accounts = dict(accounts)
        self.clock = clock
        self.random = random
        self.lock = RLock()
        self.surveys: dict[int, Survey] = {}
        self.sessions: dict[str, Session] = {}
        self.failed_logins: dict[str, FailedLogins] = {}
        self._last_group_id = 0
        self._last_question_id = 0

    def login(self, username: str, password: str, address: str) -> str:
        """A session key for a user at an address; raises `LoginRefusedError`.

        Three failures lock the address out, also for the right password.
        """
        if self._locked_out(address):
            raise LoginRefusedError(LOCKED_OUT)
        if not password or self.accounts.get(username) != password:
            count = self.failed_logins[address].count if address in self.failed_logins else 0
            self.failed_logins[address] = FailedLogins(count + 1, self.clock())
            raise LoginRefusedError(WRONG_LOGIN)
        self.failed_logins.pop(address, None)
        key = "".join(self.random.choices(ascii_letters + digits + "_-", k=32))
        self.sessions[key] = Session(username, self.clock() + SESSION_LIFE)
        return key

    def release(self, key: str) -> None:
        """Ends a session; an unknown key is no error."""
        self.sessions.pop(key, None)

    def account_of(self, key: str) -> str | None:
        """The user name behind a session key, None when it is unknown or expired."""
        session = self.sessions.get(key)
        if session is None or session.expires < self.clock():
            return None
        return session.username

    def may_use(self, username: str, survey: Survey) -> bool:
        """Whether an account has rights on a survey: its own, one it was given, or all."""
        allowed = {SUPER_ADMINISTRATOR, survey.owner, *survey.shared_with}
        return username in allowed

    def surveys_of(self, username: str) -> list[Survey]:
        """The surveys on which an account has rights."""
        return [survey for survey in self.surveys.values() if self.may_use(username, survey)]

    def add_survey(
        self, owner: str, wanted: int | None, settings: dict[str, Value], texts: dict[str, Value]
    ) -> Survey:
        """A new, inactive survey without questions; it gets the wanted number when that is free."""
        sid = wanted or 0
        while sid <= 0 or sid in self.surveys:
            sid = self.random.randrange(100_000, 1_000_000)
        created = self.clock().strftime("%Y-%m-%d %H:%M:%S")
        survey = Survey(sid, owner, settings, texts, created, self.clock, self.random, self.lock)
        self.surveys[sid] = survey
        return survey

    def next_group_id(self) -> int:
        """A group number that was never given out."""
        self._last_group_id += 1
        return self._last_group_id

    def next_question_id(self) -> int:
        """A question number that was never given out."""
        self._last_question_id += 1
        return self._last_question_id

    def owner_number(self, username: str) -> int:
        """The number of an account; the super administrator is 1."""
        others = sorted(set(self.accounts) - {SUPER_ADMINISTRATOR})
        return 1 if username == SUPER_ADMINISTRATOR else others.index(username) + 2

    def _locked_out(self, address: str) -> bool:
        failed = self.failed_logins.get(address)
        if failed is None or failed.count < LOGIN_ATTEMPTS:
            return False
        if self.clock() > failed.last + LOCKOUT:
            del self.failed_logins[address]
            return False
        return True
