"""Tests in a copy of the project, in a process that begins with all libraries loaded.

Loading those takes longer than most tests, so it is done once, by a server that forks.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing import get_context
from pathlib import Path

import pytest

LIBRARIES = (
    *("pytest", "hypothesis.stateful", "sqlalchemy.dialects.sqlite", "alembic.command"),
    *("requests", "citric", "flask", "flask_wtf", "waitress", "pydantic", "ruamel.yaml"),
    *("lxml.etree", "openpyxl", "segno", "click.testing"),
)
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(list(LIBRARIES))
# A process that crashes ends with 1.
_GREEN, _RED = 20, 21


class TrialError(Exception):
    """The tests could not be run; the text is what pytest said."""


class HangsError(Exception):
    """The tests took too long."""


def is_green(copy: Path, tests: Sequence[str], seconds: float) -> bool:
    """Whether tests are green in a copy; raises `HangsError` when they take too long."""
    process = _CONTEXT.Process(target=_run, args=(copy, tests))
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        raise HangsError
    if process.exitcode not in {_GREEN, _RED}:
        raise TrialError(f"{tests}:\n{_said(copy).read_text('utf-8')}")
    return process.exitcode == _GREEN


def _run(copy: Path, tests: Sequence[str]) -> None:
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = True
    # For the programs that tests start.
    os.environ |= {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    # The protocol is the same on both databases, so one is enough.
    options = ("-q", "-x", "--assert=plain", "-p", "no:cacheprovider", "-k", "not postgresql")
    said = _said(copy).open("w", encoding="utf-8")
    with said, redirect_stdout(said), redirect_stderr(said):
        code = pytest.main([*options, *tests])
    outcomes = {pytest.ExitCode.OK: _GREEN, pytest.ExitCode.TESTS_FAILED: _RED}
    sys.exit(outcomes.get(pytest.ExitCode(code), 1))


def _said(copy: Path) -> Path:
    return copy / "pytest.txt"
