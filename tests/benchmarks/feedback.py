"""What the feedback page costs: `python -m tests.benchmarks.feedback`.

Pages from a release of 60 people and of 1,000, in which everybody wrote something at every question
and every text may be shown. First in a workspace that holds little else, then with a release of
every municipality of the Netherlands in it. Prints the best and the median server time of a whole
request (as time of the processor, so that what else runs counts less), the ratio of the medians in
the two workspaces, and the kilobytes of HTML.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from plugin.commands.serve import leave_alone_what_is_there
from plugin.municipalities import all_municipalities
from plugin.permissions import ActorRole
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from tests.benchmarks.pace import Times, slower, timed
from tests.scene import TEAM, WHOLE_SCAN, Scene, voices
from tests.visitor import Visitor

ROUND, SIXTY, THOUSAND, MODEL = 123456, "GM9903", "GM9901", "GM9904"
RUNS = 25
ROLES = ("WETH", "BELEI", "BELEI", "BELEI", "REGIE", "UITV", "UITV", "PROF", "BEST", "INWO")
PACE = "the same work each time"
PAGES = {
    "feedback page": "terugkoppeling",
    "one question's own page": "terugkoppeling/vraag/4",
    "everything, to print": "terugkoppeling/afdruk",
    "screen, with answers": "scherm/4?stap=antwoorden",
    "script": "draaiboek",
}


@contextmanager
def workspace() -> Iterator[Scene]:
    """A workspace with one round, and a release of 60 people and one of 1,000 in it."""
    with TemporaryDirectory() as folder:
        store = Workspace(f"sqlite:///{Path(folder) / 'workspace.sqlite3'}")
        try:
            scene = Scene(store)
            scene.add_round(ROUND, Privacy.CONFIDENTIAL)
            for code, times in ((SIXTY, 6), (THOUSAND, 100)):
                add(scene, code, times, ROLES)
            yield scene
        finally:
            store.close()


def add(scene: Scene, code: str, times: int, roles: tuple[str, ...]) -> None:
    """A municipality with a release of so many times the ten people of the whole scan."""
    scan = [(a * times, b * times, c * times, d * times) for a, b, c, d in WHOLE_SCAN]
    scene.add_place(ROUND, code, invited=12 * times, closed=True)
    scene.release(ROUND, code, voices(scene.instrument, scan, roles))


def add_all(scene: Scene) -> int:
    """A release of ten people for every municipality of the Netherlands; how many there are."""
    add(scene, MODEL, 1, TEAM)
    model = scene.workspace.releases.latest(ROUND, MODEL)
    assert model
    texts = scene.workspace.releases.texts(model.id)
    codes = [each.code for each in all_municipalities().values() if not each.made_up]
    for code in codes:
        scene.add_place(ROUND, code, invited=12, closed=True)
        own = tuple(text._replace(key=f"{code[2:]}{text.key[4:]}") for text in texts)
        scene.workspace.releases.put(replace(model.release, municipality=code), own)
        scene.review(*(text.key for text in own))
    return len(codes)


def measured(scene: Scene, code: str) -> dict[str, tuple[Times, float]]:
    """The times and the kilobytes of each page of a municipality, and the pace of the computer."""
    visitor = Visitor(scene, ActorRole.COORDINATOR, code)
    leave_alone_what_is_there()
    paths = [f"/ronde/{ROUND}/{code}/{end}" for end in PAGES.values()]
    sizes = [len(visitor.client.get(path).get_data()) / 1000 for path in paths]
    times = timed(RUNS, *(partial(visitor.client.get, path) for path in paths))
    return dict(zip((*PAGES, PACE), zip(times, (*sizes, 0.0), strict=True), strict=True))


def main() -> None:
    """Measure both in both workspaces."""
    with workspace() as scene:
        small = {code: measured(scene, code) for code in (SIXTY, THOUSAND)}
        count = add_all(scene)
        large = {code: measured(scene, code) for code in (SIXTY, THOUSAND)}
    beside = f"{count} places"
    print(f"{'':<28}{'people':>7}{'best':>7}{'median':>8}{beside:>12}{'ratio':>7}{'kB':>7}")
    for name in PAGES:
        for code, people in ((SIXTY, 60), (THOUSAND, 1000)):
            (alone, size), (among, _) = small[code][name], large[code][name]
            row = f"{people:>7}{alone.best:>7.1f}{alone.median:>8.1f}{among.median:>12.1f}"
            print(f"{name:<28}{row}{among.median / alone.median:>7.2f}{size:>7.0f}")
    print(slower([each[PACE][0] for where in (small, large) for each in where.values()]))


if __name__ == "__main__":
    main()
