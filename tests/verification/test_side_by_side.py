"""Two rounds on one LimeSurvey: each is synced by itself, and a broken one stops no other."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from plugin.installation import Installation
from plugin.settings import read_settings
from plugin.worker.patience import unseen
from plugin.worker.pulling import Pulling
from plugin.worker.routine import Routine
from tests.lime import CONTENT
from tests.respondent import Respondent
from tests.verification.conftest import Server
from tests.verification.office import Office, published

pytestmark = pytest.mark.exhaustive

GM = "GM0344"


@pytest.fixture
def office(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(server, tmp_path, capsys)


@pytest.fixture
def rounds(server: Server, office: Office, tmp_path: Path) -> list[int]:
    """Two rounds with the same municipality in both; the first is the first to be pulled."""
    file = tmp_path / "klein.yaml"
    file.write_text(CONTENT, "utf-8")
    made = [published(server, office, ["--content", str(file)], tmp_path) for _ in range(2)]
    for sid in made:
        office.does("municipality", "add", GM, "--round", str(sid))
    return made


@pytest.fixture
def installation(office: Office) -> Iterator[Installation]:
    with closing(Installation(read_settings(office.environ))) as made:
        yield made


def pull_all(installation: Installation) -> None:
    """What the worker does by itself, once."""
    routine = Routine(installation.worker, installation.workspace, installation.now, Pulling())
    routine.plan()
    routine.work_off(unseen)


def answer(server: Server, installation: Installation, sid: int, count: int) -> None:
    """So many people answer in a round."""
    columns = server.session.columns(sid)
    code = installation.participant(sid, GM).participation_code
    for _ in range(count):
        Respondent(server.url, sid, code).answer({"ROL": "TEAM", "V01": str(sid)}, columns)


def counted(installation: Installation, sid: int) -> int:
    """How many complete responses the municipality has in a round."""
    return installation.workspace.statuses.municipality(sid, GM).complete


def problem(installation: Installation, sid: int) -> str:
    """What the pages say of the last run of a round."""
    status = installation.workspace.statuses.round(sid)
    assert status
    return status.problem


def test_a_broken_round_stops_no_other(
    server: Server, rounds: list[int], installation: Installation
) -> None:
    first, second = rounds
    answer(server, installation, first, 2)
    answer(server, installation, second, 3)
    pull_all(installation)
    assert [counted(installation, sid) for sid in rounds] == [2, 3]
    for sid in rounds:
        texts = {each.response.values["V01"] for each in installation.mirror.responses(sid)}
        assert texts == {str(sid)}

    administrator = server.administrator()
    administrator.deactivate(first)
    answer(server, installation, second, 1)
    pull_all(installation)
    assert "niet actief" in problem(installation, first)
    assert problem(installation, second) == ""
    assert [counted(installation, sid) for sid in rounds] == [2, 4]

    administrator.activate(first)
    answer(server, installation, first, 1)
    pull_all(installation)
    assert [problem(installation, sid) for sid in rounds] == ["", ""]
    assert [counted(installation, sid) for sid in rounds] == [1, 4]
    assert installation.mirror.erasures.archived(first) == 2
    assert installation.mirror.erasures.archived(second) == 0
