"""What is told of a failure, and what is logged: never what somebody wrote."""

import logging
from collections.abc import Callable
from contextlib import suppress

from sync.errors import BusyError, StoppedError, SyncError

UNEXPECTED = (
    "Dit lukte niet door een fout in het programma. "
    "Vraag de beheerder om in het logboek te kijken welke fout dat is."
)

_log = logging.getLogger(__name__)


def sentence(error: Exception) -> str:
    """What to tell people of a failure; only our own errors are known to hold nobody's answers."""
    return str(error) if isinstance(error, SyncError) else UNEXPECTED


def log_kind(error: Exception) -> None:
    """Log the kind of a failure only: its text may hold what somebody wrote."""
    _log.warning("Er ging iets mis: %s.", type(error).__name__)


def go_on_after(work: Callable[[], object]) -> None:
    """Do some work; when it fails, log that and go on. To be busy is no failure.

    Raises `StoppedError` when the work was told to stop.
    """
    try:
        with suppress(BusyError):
            work()
    except StoppedError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is, the worker stays
        log_kind(error)
