"""Leaving something out of what coverage measures: to measure takes as long as the thing itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from coverage import Coverage

from tests.budget import PROFILE

ELSEWHERE = frozenset(
    {
        *("test_backup", "test_backup_commands", "test_breaker", "test_cli", "test_coming_in"),
        *("test_demo", "test_deploy_postgresql", "test_disclosure", "test_erased_texts"),
        *("test_export", "test_guides", "test_hostile_round_trip", "test_others", "test_pull"),
        *("test_reading", "test_restore", "test_restored_erasures", "test_reviews", "test_routine"),
        *("test_safe_text", "test_serve", "test_several_hosts", "test_sync_commands"),
        *("test_quick_and_full", "test_sync_protocol", "test_sync_windows", "test_watch"),
        *("test_workbook", "test_workbook_agenda", "test_workbook_figures"),
        *("test_trail_of_commands", "test_workbook_hostile", "test_worker"),
    }
)
"""The files of tests that take long to measure, and go through lines that others go through.

Together they are half of all that is measured, and alone in one line of a hundred.
"""


def is_measured(path: Path) -> bool:
    """Whether the lines count that the tests in a file go through; at night they all do."""
    return PROFILE == "nightly" or path.stem not in ELSEWHERE


@contextmanager
def unmeasured() -> Iterator[None]:
    """Meanwhile neither this process is measured nor one that it starts."""
    measuring = Coverage.current()
    if measuring is None:
        yield
        return
    measuring.stop()
    with patch.dict(os.environ):
        os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
        try:
            yield
        finally:
            measuring.start()
