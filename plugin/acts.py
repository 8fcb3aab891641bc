"""Which request leaves a line in the audit trail, and what it says. Pure.

Every route has its decision here: the act that it is, or that it is only looked at. A refusal to
somebody who is signed in leaves a line on every route, also where looking does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from plugin.permissions import Actor
from plugin.workspace.audit import Act, Entry, Refused

ACTS: Mapping[str, Act] = {
    "access.consume": Act.ENTER,
    "access.leave": Act.LEAVE,
    "signing_on.back": Act.ENTER_OWN_ACCOUNT,
    "from_limesurvey.go_on": Act.ENTER,
    "own_access.renew": Act.NEW_CODE,
    "own_access.leave_elsewhere": Act.LEAVE_ELSEWHERE,
    "accesses.invite": Act.INVITE,
    "accesses.hand_meeting_code": Act.MEETING_CODE,
    "accesses.revoke": Act.REVOKE,
    "new_round.ask": Act.ASK_ROUND,
    "adding.preview": Act.ADD_MUNICIPALITY,
    "adding.add": Act.ADD_MUNICIPALITY,
    "ends.choose": Act.SET_END,
    "regions.make": Act.REGION,
    "regions.change": Act.REGION,
    "regions.remove": Act.REMOVE_REGION,
    "admin.sync_round": Act.SYNC,
    "admin.sync_place": Act.SYNC,
    "admin.close": Act.CLOSE,
    "admin.reopen": Act.REOPEN,
    "admin.choose_keeping": Act.CHOOSE_KEEPING,
    "admin.set_invited": Act.SET_INVITED,
    "answers.confirm": Act.CONFIRM_DELETIONS,
    "answers.assign": Act.ASSIGN,
    "answers.erase": Act.ERASE,
    "answers.erase_archive": Act.ERASE_ARCHIVE,
    "review.show_the_rest": Act.REVIEW,
    "review.decide": Act.REVIEW,
    "review.adapt": Act.REVIEW,
    "record.agree": Act.RECORD,
    "record.keep_action": Act.RECORD,
    "record.keep_follow_up": Act.RECORD,
    "upload.receive": Act.UPLOAD,
    "upload.confirm": Act.CONFIRM_UPLOAD,
    "feedback.agenda": Act.AGENDA_FILE,
    "feedback.on_paper": Act.PRINT,
    "calendar_file.agenda": Act.CALENDAR_FILE,
    "share.public_book": Act.PUBLICATION_FILE,
}
ONLY_LOOKED_AT = frozenset(
    {
        *("static", "theme", "start", "healthz", "security_txt.show"),
        *("inspiration.index", "inspiration.question"),
        *("access.enter", "signing_on.begin", "own_access.show", "accesses.index"),
        *("trail.index", "trail.fetched"),
        *("admin.overview", "admin.place", "admin.confirm_close", "answers.index"),
        *("adding.index", "runs.index", "new_round.index", "new_round.survey_file"),
        *("regions.index", "regions.one", "ends.index"),
        *("spreading.index", "spreading.poster", "spreading.qr"),
        *("deadlines.index", "feedback.feedback", "feedback.question", "region.show"),
        *("prepare.script", "prepare.hand_out", "prepare.paper"),
        *("screen.index", "screen.question"),
        *("share.moved", "share.back", "share.public"),
        *("review.index", "review.question", "review.text"),
        *("record.agenda", "record.question", "record.new_action", "record.action"),
        *("record.follow_up", "record.log", "upload.choose", "upload.show"),
    }
)
# What LimeSurvey signs is nobody's who is signed in; those routes keep lines of their own.
KEEPS_ITS_OWN = frozenset(
    {"from_limesurvey.sign_on", "from_limesurvey.nudge", "from_limesurvey.trial"}
)
SIGN_INS = (Act.ENTER, Act.ENTER_OWN_ACCOUNT)
DOWNLOADS = (Act.AGENDA_FILE, Act.CALENDAR_FILE, Act.PUBLICATION_FILE)
# Without a file nothing went out or came in: the answer sent somebody to another page.
_WITH_A_FILE = {*DOWNLOADS, Act.UPLOAD}
_REFUSED = {HTTPStatus.NOT_FOUND: Refused.NOT_THERE, HTTPStatus.FORBIDDEN: Refused.FORM}


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What only the view knows: what it found, made or received; None where it says nothing.

    `nothing` is that it did nothing, though it answered well.
    """

    act: Act | None = None
    municipality: str | None = None
    about: int | None = None
    release: int | None = None
    file_hash: str | None = None
    nothing: bool = False


@dataclass(frozen=True)
class Asked:
    """A request that was answered: by which route, with what in its address, and the answer."""

    endpoint: str
    survey_id: int | None
    municipality: str | None
    status: int


def entry_of(asked: Asked, actor: Actor, noted: Noted, now: datetime) -> Entry | None:
    """The line that a request of somebody who is signed in leaves; None for no line."""
    act = noted.act or ACTS.get(asked.endpoint, Act.OPEN)
    refused = _REFUSED.get(HTTPStatus(asked.status))
    if refused is None and not _was_done(act, asked, noted):
        return None
    return Entry(
        at=now,
        act=act,
        access_id=actor.access_id,
        role=actor.role,
        survey_id=asked.survey_id,
        municipality=noted.municipality or asked.municipality or actor.municipality,
        about=noted.about,
        release=noted.release,
        file_hash=noted.file_hash,
        refused=refused,
    )


def _was_done(act: Act, asked: Asked, noted: Noted) -> bool:
    if act is Act.OPEN or noted.nothing or asked.status >= HTTPStatus.BAD_REQUEST:
        return False
    return act not in _WITH_A_FILE or noted.file_hash is not None
