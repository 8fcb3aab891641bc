"""Whether the tests of the sync deserve their green: each guard of the protocol is taken away.

    python -m tests.mutants [WORD]           every guard, or those that have a word in their name
    python -m tests.mutants --model [WORD]   which of them the model alone holds

It makes copies of the project, breaks one guard in a copy at a time, and runs the test that is
meant to turn red there; when that stays green, all tests of the sync. A guard whose removal leaves
those green is held by nothing: it "survives", and the program fails.
"""

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from compileall import compile_dir
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue

from tests.mutants import believing, deletion, one_writer, transport, worker
from tests.mutants.table import Mutant
from tests.mutants.trial import HangsError, TrialError, is_green

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("survey_templates", "sync", "exporter", "plugin", "tests", "pyproject.toml")
TABLES = (believing, deletion, one_writer, transport, worker)
MUTANTS: tuple[Mutant, ...] = tuple(mutant for table in TABLES for mutant in table.MUTANTS)
# The model knows the mirror; the way to LimeSurvey and the worker are not in it.
MODELLED = (*believing.MUTANTS, *deletion.MUTANTS, *one_writer.MUTANTS)
MODEL = ("tests/test_sync_model.py",)
WIDE = tuple(
    f"tests/test_{name}.py"
    for name in (
        *(
            "reconcile",
            "mirror",
            "sync_windows",
            "sync_protocol",
            "sync_epochs",
            "sync_lease",
            "breaker",
        ),
        *(
            "pull",
            "pull_believed",
            "pull_failed",
            "from_file",
            "ahead",
            "transport",
            "session",
            "address",
        ),
        *("remotecontrol", "hostile_answers", "sqlite", "vacuum", "plan", "routine", "pulling"),
        *("watch", "giving_way", "errands", "worker", "releaser", "silence", "health"),
        *("sync_commands", "sync_model"),
    )
)
SECONDS = 300

say = partial(print, flush=True)


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    HANGS = "killed by a time-out"
    BY_ANOTHER = "killed by another test"
    SURVIVES = "SURVIVES"


class MutantError(Exception):
    """A mutant that is none: its text is not there once, or it is no program."""


def broken(mutant: Mutant, whole: str) -> str:
    """A file without the guard; raises `MutantError` when that is not possible any more."""
    if whole.count(mutant.text) != 1 or mutant.text == mutant.without:
        raise MutantError(f"{mutant.guard}: its text is not there once, in {mutant.path}")
    without = whole.replace(mutant.text, mutant.without)
    try:
        compile(without, mutant.path, "exec")
    except SyntaxError as error:
        raise MutantError(f"{mutant.guard}: no program without it, {error}") from None
    return without


@contextmanager
def copies(count: int) -> Iterator[SimpleQueue[Path]]:
    """So many copies of the project, in a queue."""
    queue: SimpleQueue[Path] = SimpleQueue()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            copy = Path(folder) / str(number)
            for name in COPIED:
                source = ROOT / name
                if source.is_dir():
                    ignored = shutil.ignore_patterns("__pycache__", ".hypothesis")
                    shutil.copytree(source, copy / name, ignore=ignored)
                else:
                    shutil.copy(source, copy / name)
            # Only the file with the mutant is compiled again, each time.
            compile_dir(copy, quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
            queue.put(copy)
        yield queue


def fate(mutant: Mutant, free: SimpleQueue[Path], *, model: bool) -> Fate:
    """What the tests make of the project without the guard; of the model alone, or of all."""
    copy = free.get()
    file = copy / mutant.path
    whole = file.read_text("utf-8")
    try:
        file.write_text(broken(mutant, whole), "utf-8")
        return _found(copy, mutant, model=model)
    except HangsError:
        return Fate.HANGS
    finally:
        file.write_text(whole, "utf-8")
        free.put(copy)


def _found(copy: Path, mutant: Mutant, *, model: bool) -> Fate:
    if not is_green(copy, MODEL if model else (mutant.test,), SECONDS):
        return Fate.KILLED
    if model or is_green(copy, WIDE, 4 * SECONDS):
        return Fate.SURVIVES
    return Fate.BY_ANOTHER


def main(arguments: list[str]) -> int:
    """Prints a line for each guard; 1 when the tests do not hold one of them.

    The model alone need not hold all: then 0.
    """
    model = "--model" in arguments
    words = [word for word in arguments if word != "--model"]
    chosen = [
        mutant
        for mutant in (MODELLED if model else MUTANTS)
        if all(word in mutant.guard for word in words)
    ]
    for mutant in chosen:
        broken(mutant, (ROOT / mutant.path).read_text("utf-8"))
    at_once = int(os.environ.get("MUTANTS_AT_ONCE") or os.cpu_count() or 1)
    fates: Counter[Fate] = Counter()
    with copies(at_once) as free, ThreadPoolExecutor(at_once) as pool:
        for mutant, found in zip(
            chosen, pool.map(lambda each: fate(each, free, model=model), chosen), strict=True
        ):
            fates[found] += 1
            say(f"{found:23} {mutant.guard}")
    killed = len(chosen) - fates[Fate.SURVIVES]
    say(f"{killed} of {len(chosen)} guards are held by {'the model' if model else 'the tests'}")
    return 0 if model or killed == len(chosen) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (MutantError, TrialError) as problem:
        sys.exit(str(problem))
