"""Who may reach which route: the one table, that a test holds to the routes themselves.

A line names who gets something there for what is their own. The administrator's own is everything;
a coordinator's and a facilitator's is what belongs to the one municipality. Everybody else, and
everybody for what is another's or not there, gets one and the same page: 404.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """The kinds of visitors, as far as it matters for what they may reach."""

    NOBODY = "niemand"
    ADMINISTRATOR = "beheerder"
    COORDINATOR = "coördinator"
    FACILITATOR = "begeleider"
    GUEST = "begeleider met de code van een bijeenkomst"


EVERYBODY = frozenset(Kind)
NO_ONE: frozenset[Kind] = frozenset()
SIGNED_IN = EVERYBODY - {Kind.NOBODY}
RETURNING = SIGNED_IN - {Kind.GUEST}
ADMINISTRATOR = frozenset({Kind.ADMINISTRATOR})
COORDINATOR = frozenset({Kind.COORDINATOR})
LEADING = frozenset({Kind.COORDINATOR, Kind.FACILITATOR, Kind.GUEST})
CLOSING = ADMINISTRATOR | COORDINATOR
COUNTING = ADMINISTRATOR | LEADING

GONE = "Dit voorbeeld is verlopen"


@dataclass(frozen=True)
class Line:
    """One route: who reaches it, and what is filled in for it.

    `{code}` and other names of a thing in `form` are filled in as in an address. `says` is the
    answer to who may. A thing that ends by itself has a page about that, with `gone` on it, for who
    may be at its place: for what ended, what there never was and what is somebody else's alike.
    """

    who: frozenset[Kind]
    form: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    says: frozenset[int] = frozenset({200, 302, 303})
    gone: str = ""


TABLE = {
    "static": Line(EVERYBODY),
    "theme": Line(EVERYBODY),
    "start": Line(EVERYBODY),
    "security_txt.show": Line(EVERYBODY),
    "healthz": Line(EVERYBODY),
    "inspiration.index": Line(EVERYBODY),
    "inspiration.question": Line(EVERYBODY),
    # Coming in, and one's own access.
    "access.enter": Line(EVERYBODY),
    "access.consume": Line(EVERYBODY, {"code": "{invitation}"}),
    "access.leave": Line(EVERYBODY),
    "own_access.show": Line(SIGNED_IN),
    "own_access.renew": Line(RETURNING),
    "own_access.leave_elsewhere": Line(SIGNED_IN),
    # What LimeSurvey signs: without its key nobody reaches it, and another test has one.
    "from_limesurvey.sign_on": Line(NO_ONE),
    "from_limesurvey.nudge": Line(NO_ONE),
    "from_limesurvey.trial": Line(NO_ONE),
    "from_limesurvey.go_on": Line(EVERYBODY, {"code": "verzonnen"}, says=frozenset({403})),
    # Without a provider; tests/test_signing_on.py has one.
    "signing_on.begin": Line(NO_ONE),
    "signing_on.back": Line(EVERYBODY, says=frozenset({403})),
    # Letting others in.
    "accesses.index": Line(CLOSING),
    "accesses.invite": Line(CLOSING, {"rol": "begeleider", "gemeente": "{code}"}),
    "accesses.hand_meeting_code": Line(COORDINATOR),
    "accesses.revoke": Line(CLOSING),
    # What was done, and who fetched what.
    "trail.index": Line(ADMINISTRATOR),
    "trail.fetched": Line(COORDINATOR),
    # Rounds and their answers.
    "admin.overview": Line(SIGNED_IN),
    "new_round.index": Line(ADMINISTRATOR),
    "new_round.survey_file": Line(ADMINISTRATOR, query="?privacy=open&drempel=5&einde=2027-12-31"),
    "new_round.ask": Line(ADMINISTRATOR, {"nummer": "424242"}),
    "adding.index": Line(ADMINISTRATOR),
    "adding.preview": Line(ADMINISTRATOR, {"lijst": "Utrecht; 12"}),
    "adding.add": Line(ADMINISTRATOR, {"lijst": "GM0344;12"}, says=frozenset({303, 409})),
    "ends.index": Line(ADMINISTRATOR),
    "ends.choose": Line(ADMINISTRATOR, {"dag": "2027-12-31"}),
    "regions.index": Line(ADMINISTRATOR),
    "regions.make": Line(ADMINISTRATOR, says=frozenset({400})),
    "regions.one": Line(ADMINISTRATOR),
    "regions.change": Line(ADMINISTRATOR, says=frozenset({400})),
    "regions.remove": Line(ADMINISTRATOR),
    "admin.sync_round": Line(ADMINISTRATOR),
    "admin.place": Line(COUNTING),
    "spreading.index": Line(COUNTING),
    "spreading.poster": Line(COUNTING),
    "spreading.qr": Line(COUNTING),
    "admin.confirm_close": Line(CLOSING),
    "admin.close": Line(CLOSING),
    "admin.reopen": Line(CLOSING),
    "admin.sync_place": Line(CLOSING),
    "admin.choose_keeping": Line(COORDINATOR, {"keuze": "weg"}),
    "admin.set_invited": Line(CLOSING, {"aantal": "12"}),
    "deadlines.index": Line(SIGNED_IN),
    "runs.index": Line(ADMINISTRATOR),
    "answers.index": Line(ADMINISTRATOR),
    "answers.confirm": Line(ADMINISTRATOR, {"run": "4", "aantal": "12"}),
    "answers.assign": Line(ADMINISTRATOR, {"antwoord": "7", "gemeente": "GM9901"}),
    "answers.erase_archive": Line(ADMINISTRATOR, {"aantal": "5"}),
    "answers.erase": Line(ADMINISTRATOR, {"nummer": "7"}),
    # What people said.
    "feedback.feedback": Line(LEADING),
    "feedback.on_paper": Line(LEADING),
    "feedback.question": Line(LEADING),
    "feedback.agenda": Line(LEADING),
    "prepare.script": Line(LEADING),
    "prepare.hand_out": Line(LEADING),
    "prepare.paper": Line(LEADING),
    "screen.index": Line(LEADING),
    "screen.question": Line(LEADING),
    "region.show": Line(LEADING),
    "share.moved": Line(LEADING),
    "share.back": Line(LEADING),
    "share.public": Line(COORDINATOR),
    "share.public_book": Line(COORDINATOR),
    "review.index": Line(COORDINATOR),
    "review.show_the_rest": Line(COORDINATOR),
    "review.question": Line(COORDINATOR),
    "review.decide": Line(COORDINATOR),
    "review.text": Line(COORDINATOR),
    "review.adapt": Line(COORDINATOR, {"tekst": "Andere woorden"}),
    # What is agreed and done.
    "calendar_file.agenda": Line(LEADING),
    "record.agenda": Line(LEADING),
    "record.question": Line(LEADING),
    "record.agree": Line(LEADING, {"antwoord": "Afgesproken", "sleutel": "0123456789abcdef"}),
    "record.new_action": Line(LEADING, query="?onderdeel=A"),
    "record.action": Line(LEADING),
    "record.keep_action": Line(
        LEADING, {"sleutel": "0123456789abcdef", "onderdeel": "A", "actie": "Doen"}
    ),
    "record.follow_up": Line(LEADING),
    "record.keep_follow_up": Line(LEADING, {"houden": "Elke maand"}),
    "record.log": Line(LEADING),
    "upload.choose": Line(LEADING),
    # Without a file, so that no process has to read one.
    "upload.receive": Line(LEADING, says=frozenset({400})),
    # Only for who handed it in.
    "upload.show": Line(COORDINATOR, gone=GONE),
    "upload.confirm": Line(COORDINATOR, {"niet": "1"}, gone=GONE),
}
