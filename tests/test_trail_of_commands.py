"""What commands and the worker do leaves a line too; a command without a decision is red."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from plugin.cli import eigenkracht
from plugin.workspace.audit import Act, By
from plugin.workspace.requests import RequestKind
from survey_templates.codebook import Privacy
from tests.lime import CONTENT
from tests.terminal import Terminal
from tests.workplace import MINE, OTHER, workplace

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"
LEAVES_A_LINE = {
    "access invite": Act.INVITE,
    "access revoke": Act.REVOKE,
    "agenda": Act.AGENDA_FILE,
    "backup": Act.BACK_UP,
    "municipality add": Act.ADD_MUNICIPALITY,
    "municipality invited": Act.SET_INVITED,
    "municipality region": Act.REGION,
    "municipality remove": Act.REMOVED,
    "restore": Act.RESTORE,
    "retention choose": Act.CHOOSE_KEEPING,
    "retention ends": Act.SET_END,
    "retention run": Act.RETAIN,
    "round close": Act.CLOSED,
    "round reopen": Act.REOPENED,
    "survey publish": Act.BUILD_ROUND,
    "survey register": Act.BUILD_ROUND,
    "sync assign": Act.ASSIGNED,
    "sync confirm-deletions": Act.CONFIRMED,
    "sync erase": Act.ERASED,
}
ONLY_LOOKS = {
    *(
        "access list",
        "check",
        "content check",
        "content preview",
        "municipality links",
        "municipality list",
    ),
    *("round list", "survey build", "survey codebook", "limesurvey-plugin build"),
    *("sync status", "sync runs", "sync unassigned", "serve", "demo"),
    # A release that comes of it leaves a line.
    "sync from-file",
}


def every_command(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_every_command_has_one_decision() -> None:
    assert sorted([*LEAVES_A_LINE, *ONLY_LOOKS]) == sorted(every_command(eigenkracht))


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    with workplace(tmp_path) as place:
        place.add_round(Privacy.CONFIDENTIAL)
        yield Terminal(place, capsys)


def test_what_a_command_changes_leaves_a_line_with_what_did_it(terminal: Terminal) -> None:
    place = terminal.place
    place.answer(6, text=PLANTED)
    (lost,) = place.answer(1, "GM0000-ZZZZZZ")
    terminal.does("sync")
    content = place.folder / "klein.yaml"
    content.write_text(CONTENT, "utf-8")
    survey = place.folder / "vragenlijst.lss"
    done = (
        ("municipality", "add", "GM0014"),
        ("municipality", "invited", "GM0014", "9"),
        ("municipality", "remove", "GM0014"),
        ("municipality", "region", "Midden", MINE, OTHER),
        ("access", "invite", "--role", "coordinator", "--municipality", MINE),
        ("access", "revoke", "1"),
        ("sync", "assign", lost, OTHER),
        ("round", "close", MINE),
        ("round", "reopen", MINE),
        ("agenda", MINE, "-o", place.folder / "agenda.xlsx"),
        ("backup", place.folder / "kopie.zip"),
        ("retention", "ends", "2027-12-27"),
        ("retention", "choose", MINE, "--go"),
    )
    for each in done:
        terminal.does(*each)
    place.survey.delete(1)
    terminal.does("sync", "erase", "1")
    terminal.does(*("survey", "build", "--privacy", "open", "--content", content, "-o", survey))
    terminal.does("survey", "publish", survey, "--content", content)

    lines = place.workspace.audit.all()
    assert {each.by for each in lines} == {By.COMMAND}
    assert not [each for each in lines if each.access_id is not None]
    assert [(each.act, each.municipality) for each in lines] == [
        (Act.ADD_MUNICIPALITY, "GM0014"),
        (Act.SET_INVITED, "GM0014"),
        (Act.REMOVED, "GM0014"),
        (Act.REGION, MINE),
        (Act.REGION, OTHER),
        (Act.INVITE, MINE),
        (Act.REVOKE, None),
        (Act.ASSIGNED, OTHER),
        (Act.CLOSED, MINE),
        (Act.RELEASED, MINE),
        (Act.REOPENED, MINE),
        (Act.AGENDA_FILE, MINE),
        (Act.BACK_UP, None),
        (Act.SET_END, None),
        (Act.CHOOSE_KEEPING, MINE),
        (Act.ERASED, None),
        (Act.BUILD_ROUND, None),
    ]
    (book,) = [each.file_hash for each in lines if each.act is Act.AGENDA_FILE]
    assert book
    assert PLANTED not in repr(lines)


def test_a_command_that_is_refused_did_nothing(terminal: Terminal) -> None:
    terminal.refuses(1, "sync", "confirm-deletions", "9", "--count", "3")
    terminal.refuses(1, "access", "revoke", "9")
    terminal.refuses(1, "municipality", "add", MINE)
    assert terminal.place.workspace.audit.all() == []


def test_what_was_asked_on_the_website_is_done_by_the_worker(terminal: Terminal) -> None:
    place = terminal.place
    place.answer(5)
    place.ask(RequestKind.CLOSE)
    place.errands.carry_out()
    lines = [(each.act, each.by, each.release) for each in place.workspace.audit.all()]
    assert lines == [(Act.CLOSED, By.WORKER, None), (Act.RELEASED, By.WORKER, 1)]
