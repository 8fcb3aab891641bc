"""Every page of the service: who comes to look, and where. The browser and the pictures use it.

A page whose address is not here turns `test_visits.py` red.
"""

from dataclasses import dataclass
from datetime import timedelta

from exporter.agreed import Action, Agreement
from plugin.permissions import ActorRole
from plugin.workspace.made import Change, MadePlace, agreement_key
from plugin.workspace.revisions import Author, Source
from plugin.workspace.runs import KeptRun, RunKind
from survey_templates.codebook import Privacy
from sync.records import Outcome
from tests.scene import (
    FRESH,
    MINE,
    OPEN_PLACE,
    OPEN_ROUND,
    OTHER,
    ROUND,
    SMALL,
    TEAM,
    WHOLE_SCAN,
    Scene,
    voices,
)

BIG, ALONE, LATER = "GM9906", "GM9902", 777777
ACTION = "a1" * 8
ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
ROLES = ("WETH", "BELEI", "BELEI", "BELEI", "REGIE", "UITV", "UITV", "PROF", "BEST", "INWO")


@dataclass(frozen=True)
class Visit:
    """Somebody who opens a page; a visit without a role is of who is not signed in."""

    role: ActorRole | None
    municipality: str | None
    path: str


def _of(role: ActorRole, municipality: str, end: str, survey_id: int = ROUND) -> Visit:
    return Visit(role, municipality, f"/ronde/{survey_id}/{municipality}{end}")


INSPIRATION = "/inspiratie/reflectietool-eigen-kracht"
VISITS = {
    "start": Visit(None, None, "/"),
    "enter": Visit(None, None, "/binnenkomen"),
    "not found": Visit(None, None, "/nergens"),
    "inspiration": Visit(None, None, f"{INSPIRATION}/1"),
    "no inspiration": Visit(None, None, f"{INSPIRATION}/10"),
    "questions": Visit(None, None, INSPIRATION),
    "rounds": Visit(ADMINISTRATOR, None, "/rondes"),
    "end": Visit(ADMINISTRATOR, None, f"/ronde/{ROUND}/einddatum"),
    "regions": Visit(ADMINISTRATOR, None, f"/ronde/{ROUND}/regios"),
    "a region": Visit(ADMINISTRATOR, None, f"/ronde/{ROUND}/regios/1"),
    "new round": Visit(ADMINISTRATOR, None, "/rondes/nieuw"),
    "municipalities": Visit(ADMINISTRATOR, None, f"/ronde/{ROUND}/gemeenten"),
    "deadlines": Visit(COORDINATOR, MINE, "/opvolging"),
    "deadlines of all": Visit(ADMINISTRATOR, None, "/opvolging"),
    "accesses": Visit(ADMINISTRATOR, None, "/toegang"),
    "trail": Visit(ADMINISTRATOR, None, "/logboek"),
    "fetched": Visit(COORDINATOR, MINE, "/wie-haalde-wat-op"),
    "own access": Visit(COORDINATOR, MINE, "/mijn-toegang"),
    "runs": Visit(ADMINISTRATOR, None, f"/ronde/{ROUND}/opgehaald"),
    "answers": Visit(ADMINISTRATOR, None, f"/ronde/{ROUND}/antwoorden"),
    "place": _of(COORDINATOR, MINE, ""),
    "spread": _of(COORDINATOR, MINE, "/verspreiden?tot=1-5-2027"),
    "poster": _of(COORDINATOR, MINE, "/verspreiden/poster"),
    "close": _of(COORDINATOR, OTHER, "/sluiten"),
    "feedback": _of(COORDINATOR, MINE, "/terugkoppeling"),
    "of sixty": _of(COORDINATOR, BIG, "/terugkoppeling"),
    "of three": _of(COORDINATOR, OPEN_PLACE, "/terugkoppeling", OPEN_ROUND),
    "alone": _of(COORDINATOR, ALONE, "/terugkoppeling", OPEN_ROUND),
    "too few": _of(COORDINATOR, SMALL, "/terugkoppeling"),
    "nobody yet": _of(COORDINATOR, FRESH, "/terugkoppeling"),
    "still open": _of(COORDINATOR, OTHER, "/terugkoppeling"),
    "everything on paper": _of(COORDINATOR, MINE, "/terugkoppeling/afdruk"),
    "a question": _of(FACILITATOR, BIG, "/terugkoppeling/vraag/4"),
    "review": _of(COORDINATOR, BIG, "/teksten"),
    "review of a question": _of(COORDINATOR, BIG, "/teksten/4"),
    "review of a text": _of(COORDINATOR, BIG, "/teksten/4/9906000004"),
    "agenda": _of(COORDINATOR, MINE, "/afspraken"),
    "upload": _of(COORDINATOR, MINE, "/afspraken/werkboek"),
    "agreement": _of(COORDINATOR, MINE, "/afspraken/vraag/4"),
    "new action": _of(COORDINATOR, MINE, "/afspraken/actie?onderdeel=A"),
    "an action": _of(COORDINATOR, MINE, f"/afspraken/actie/{ACTION}"),
    "follow-up": _of(COORDINATOR, MINE, "/afspraken/vervolg"),
    "log": _of(COORDINATOR, MINE, "/afspraken/logboek"),
    "screens": _of(FACILITATOR, MINE, "/scherm"),
    "screen, the question": _of(FACILITATOR, MINE, "/scherm/4"),
    "screen, the labels": _of(FACILITATOR, MINE, "/scherm/4?stap=labels"),
    "screen, the answers": _of(FACILITATOR, MINE, "/scherm/4?stap=antwoorden"),
    "screen of sixty": _of(FACILITATOR, BIG, "/scherm/4?stap=antwoorden"),
    "script": _of(FACILITATOR, MINE, "/draaiboek"),
    "hand-out": _of(FACILITATOR, MINE, "/draaiboek/deelnemers"),
    "paper": _of(FACILITATOR, MINE, "/vragen-op-papier"),
    "return": _of(COORDINATOR, MINE, "/wat-is-er-mee-gedaan"),
    "publication": _of(COORDINATOR, BIG, "/publicatie"),
    "region": Visit(COORDINATOR, MINE, f"/ronde/{ROUND}/regio/1"),
    "second round": _of(COORDINATOR, MINE, "/vorige-ronde", LATER),
}


def _runs(scene: Scene) -> list[KeptRun]:
    """A first run, a quiet day, one that failed, and the one that came after it."""
    there = {"total": 22, "complete": 21}
    lines = [
        (300, RunKind.FULL, {"new": 19, "total": 19, "complete": 18}, "", 1),
        (240, RunKind.QUICK, {"total": 19, "complete": 18}, "", 31),
        (85, RunKind.FULL, {"changed": 1, "gone": 1, "total": 18, "complete": 18}, "", 1),
        (30, RunKind.QUICK, {}, "LimeSurvey is niet bereikbaar. Probeer het later opnieuw.", 4),
        (0, RunKind.QUICK, there | {"new": 4, "opzij gezet": 1}, "", 1),
    ]
    return [
        KeptRun(
            survey_id=ROUND,
            first_began=scene.now - timedelta(minutes=before + 5 * (times - 1)),
            began=scene.now - timedelta(minutes=before),
            ended=scene.now - timedelta(minutes=before),
            kind=kind,
            outcome=Outcome.SUCCEEDED if counts else Outcome.FAILED,
            counts=counts,
            message=message,
            times=times,
        )
        for before, kind, counts, message, times in lines
    ]


def furnish_for_visits(scene: Scene) -> None:
    """Besides the furnished scene: sixty people, one alone, a region, a next round, an action."""
    for run in _runs(scene):
        scene.workspace.runs.add(run)
    sixty = [(6 * one, 6 * two, 6 * three, 6 * four) for one, two, three, four in WHOLE_SCAN]
    scene.add_place(ROUND, BIG, invited=75, closed=True)
    scene.release(ROUND, BIG, voices(scene.instrument, sixty, ROLES))
    scene.add_place(OPEN_ROUND, ALONE)
    scene.release(OPEN_ROUND, ALONE, voices(scene.instrument, [(1, 0, 0, 0)] * 15, ("REGIE",)))
    scene.workspace.regions.put(ROUND, "Ons land", [MINE, BIG])
    scene.add_round(LATER, Privacy.CONFIDENTIAL, "Najaar 2027")
    scene.add_place(LATER, MINE, invited=14, closed=True)
    scene.release(LATER, MINE, voices(scene.instrument, WHOLE_SCAN[::-1], TEAM))
    agreed = Agreement(4, answer="De regisseur, samen met het gezin.", label=1)
    action = Action("A", 4, action="Wij leggen dit vast in de werkwijze.", who="Team jeugd")
    MadePlace(scene.workspace.revisions, ROUND, MINE, scene.instrument).save(
        [Change(agreement_key(4), frozenset(), agreed), Change(ACTION, frozenset(), action)],
        Author(1, scene.now, Source.PAGE),
    )
