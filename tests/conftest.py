"""What every test shares: hypothesis profiles, and that CI skips no test that it can run."""

import os

import pytest
from hypothesis import settings

from survey_templates.instrument import Instrument
from survey_templates.loader import load_default

settings.register_profile("default", max_examples=60, deadline=None)
settings.register_profile("nightly", max_examples=5000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> object:
    """In CI a skip is a failure, but for the tests that need a real LimeSurvey."""
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("CI") and report.skipped and "live" not in item.keywords:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return outcome


@pytest.fixture(scope="session")
def instrument() -> Instrument:
    """The Reflectietool Eigen Kracht itself."""
    return load_default()
