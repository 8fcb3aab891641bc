"""The RemoteControl methods about sessions and the site, and what every method is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.standin.errors import NO_PERMISSION, NO_VALID_DATA, Crashed, Refused
from sync.standin.settings import Value
from sync.standin.survey import Survey
from sync.standin.world import SUPER_ADMINISTRATOR, LoginRefusedError, World

Record = dict[str, Any]

VERSION = "6.10.6"
_SITE_SETTINGS: dict[str, Value] = {
    "versionnumber": VERSION,
    "dbversionnumber": "627",
    "buildnumber": "",
    "sitename": "LimeSurvey",
    "defaulttheme": "fruity_twentythree",
    "defaultlang": "nl",
}


@dataclass(frozen=True)
class Caller:
    """Who calls, and on what."""

    world: World
    username: str

    @property
    def is_super_administrator(self) -> bool:
        """Whether the account may do everything."""
        return self.username == SUPER_ADMINISTRATOR

    def survey(self, sid: object, unknown: str) -> Survey:
        """The survey with this number; raises `Refused` with `unknown` or for want of rights."""
        survey = self.world.surveys.get(whole(sid))
        if survey is None:
            raise Refused(unknown)
        if not self.world.may_use(self.username, survey):
            raise Refused(NO_PERMISSION)
        return survey


def whole(value: object) -> int:
    """A number as PHP reads it: what is none counts as 0."""
    try:
        return int(str(value))
    except ValueError:
        return 0


def chosen(names: object, known: Mapping[str, object]) -> list[str]:
    """The wanted names that exist, all when none are wanted; refused when nothing is left."""
    if not names:
        return list(known)
    if not isinstance(names, list):
        raise Crashed("not an array")
    wanted = [name for name in names if name in known]
    if not wanted:
        raise Refused(NO_VALID_DATA)
    return wanted


def get_session_key(
    world: World, address: str, username: object, password: object, _plugin: object = "Authdb"
) -> str:
    """A session key for an account."""
    try:
        return world.login(str(username), str(password), address)
    except LoginRefusedError as refusal:
        raise Refused(str(refusal)) from refusal


def release_session_key(world: World, key: object) -> str:
    """Ends the session; always OK."""
    world.release(str(key))
    return "OK"


def get_site_settings(caller: Caller, name: object) -> Value:
    """One setting of the site, for the super administrator only."""
    if not caller.is_super_administrator or str(name) not in _SITE_SETTINGS:
        raise Refused("Invalid setting")
    return _SITE_SETTINGS[str(name)]
