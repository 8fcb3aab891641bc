"""Leaving something out of what coverage measures: to measure takes as long as the thing itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from coverage import Coverage


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
