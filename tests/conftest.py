"""What every test shares: hypothesis profiles, both databases, and that CI skips nothing."""

import os
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from survey_templates.instrument import Instrument
from survey_templates.loader import load_default
from tests.budget import PROFILE
from tests.cluster import Cluster, NoPostgresError, cluster
from tests.dealing import deal
from tests.measuring import is_measured, unmeasured
from tests.ready_made import ready_made, really_migrated
from tests.stores import Files, Schemas, Stores
from tests.tally import Tally, keep, told

settings.register_profile("default", max_examples=60, deadline=None)
settings.register_profile("ci", settings.get_profile("default"))
settings.register_profile("mutants", settings.get_profile("default"), phases=[Phase.generate])
settings.register_profile("nightly", max_examples=5000, deadline=None)
settings.load_profile(PROFILE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a test with many cases the first one goes through the lines, the others try values.

    What goes on for a given time goes first.
    """
    seen = set()
    for item in items:
        name = item.nodeid.partition("[")[0]
        if name in seen or not is_measured(item.path):
            item.add_marker("exhaustive")
        seen.add(name)
    items[:] = deal(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a test of programs or of a browser mostly waits."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """That all modules can be loaded is measured in one worker, not in each."""
    is_first = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"
    with nullcontext() if is_first else unmeasured():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Who tries everything is not measured for coverage: that would take half of its time."""
    with unmeasured() if "exhaustive" in item.keywords else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skip is a failure, but for the tests that need a real LimeSurvey."""
    report = yield
    if os.environ.get("CI") and report.skipped and "live" not in item.keywords:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How much the tests tried, also when they ran in several processes."""
    for reports in ("passed", "failed"):
        for line in told(terminalreporter.getreports(reports)):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    with ready_made():
        yield


@pytest.fixture(name="really_migrated")
def _really_migrated() -> Iterator[None]:
    """For what is about the migrations themselves."""
    with really_migrated():
        yield


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Keeps how many of something a test did, for the end."""
    return partial(keep, request.node)


@pytest.fixture(scope="session")
def instrument() -> Instrument:
    """The Reflectietool Eigen Kracht itself."""
    return load_default()


@pytest.fixture
def one_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call has id 1, so that a canned answer can fit it; citric draws ids."""
    monkeypatch.setattr("citric.session.random.randint", lambda *_: 1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL that runs as long as the tests do."""
    try:
        with cluster() as made:
            yield made
    except NoPostgresError as reason:
        pytest.skip(str(reason))


@pytest.fixture
def schemas(tmp_path: Path, postgres: Cluster) -> Iterator[Schemas]:
    """Where stores stand on PostgreSQL."""
    made = Schemas(tmp_path, postgres)
    yield made
    made.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest) -> Stores:
    """Where the stores of a test stand; the test runs on both kinds of database."""
    if request.param == "sqlite":
        return Files(request.getfixturevalue("tmp_path"))
    found: Schemas = request.getfixturevalue("schemas")
    return found
