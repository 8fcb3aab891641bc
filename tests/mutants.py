"""Whether the tests of the sync deserve their green: each guard of the protocol is taken away.

    python tests/mutants.py

makes a copy of the project, breaks one guard in it at a time and runs the sync's tests there. A
guard whose removal leaves them green is not held by any test: it "survives", and the script fails.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("survey_templates", "sync", "exporter", "plugin", "tests", "pyproject.toml")
SUITE = (
    "tests/test_ahead.py",
    "tests/test_reconcile.py",
    "tests/test_mirror.py",
    "tests/test_sync_windows.py",
    "tests/test_sync_protocol.py",
    "tests/test_sync_lease.py",
    "tests/test_breaker.py",
    "tests/test_sync_commands.py",
    "tests/test_pull.py",
    "tests/test_pull_believed.py",
    "tests/test_pull_failed.py",
    "tests/test_sync_model.py",
)
MINUTES = 5

say = partial(print, flush=True)


class Mutant(NamedTuple):
    """A guard: what it does, where it stands, its text, and the text without it."""

    guard: str
    path: str
    text: str
    without: str


MUTANTS = (
    Mutant(
        "gone once is hidden only",
        "sync/merge.py",
        "may_go = and_(self._gone, _HIDDEN, RESPONSE.c.held_in.is_(None))",
        "may_go = and_(self._gone, RESPONSE.c.held_in.is_(None))",
    ),
    Mutant(
        "what is held is not purged",
        "sync/merge.py",
        "may_go = and_(self._gone, _HIDDEN, RESPONSE.c.held_in.is_(None))",
        "may_go = and_(self._gone, _HIDDEN)",
    ),
    Mutant(
        "too many gone is alarming",
        "sync/reconcile.py",
        "return too_many or everything or loss.reused > 0",
        "return everything or loss.reused > 0",
    ),
    Mutant(
        "all gone is alarming",
        "sync/reconcile.py",
        "return too_many or everything or loss.reused > 0",
        "return too_many or loss.reused > 0",
    ),
    Mutant(
        "a number with another answer is alarming",
        "sync/reconcile.py",
        "return too_many or everything or loss.reused > 0",
        "return too_many or everything",
    ),
    Mutant(
        "trial answers never alarm",
        "sync/merge.py",
        "gone=self._count(self._gone, ~_IS_TRIAL)",
        "gone=self._count(self._gone)",
    ),
    Mutant(
        "trial answers go in spite of an alarm",
        "sync/merge.py",
        "            may_go = and_(may_go, _IS_TRIAL)",
        "            may_go = and_(may_go, ~_IS_TRIAL, _IS_TRIAL)",
    ),
    Mutant(
        "what comes back is shown again",
        "sync/merge.py",
        'shown = {"hidden_since": None, "held_in": None,',
        'shown = {"held_in": None,',
    ),
    Mutant(
        "what comes back is held no longer",
        "sync/merge.py",
        'shown = {"hidden_since": None, "held_in": None,',
        'shown = {"hidden_since": None,',
    ),
    Mutant(
        "an identity is number and seed",
        "sync/merge.py",
        "and_(RESPONSE.c.number == STAGED.c.number, RESPONSE.c.seed == STAGED.c.seed)",
        "and_(RESPONSE.c.number == STAGED.c.number)",
    ),
    Mutant(
        "an edit touches its own epoch only",
        "sync/merge.py",
        "of_both = update(RESPONSE).where(self._in_epoch, _SAME)",
        "of_both = update(RESPONSE).where(_SAME)",
    ),
    Mutant(
        "the counts before and after agree with what was read",
        "sync/reading.py",
        "        refuse_other_counts(read, before, after)\n",
        "",
    ),
    Mutant(
        "the epoch is the same at the end",
        "sync/reading.py",
        "if self._remote.epoch(self._survey_id) != epoch:",
        "if False:",
    ),
    Mutant(
        "a first run in an epoch is full",
        "sync/reading.py",
        "read = Reading(epoch, full=full or not is_known)",
        "read = Reading(epoch, full=full)",
    ),
    Mutant(
        "empty is believed only with the summary",
        "sync/remotecontrol.py",
        "if found is None and (total := self.summary(survey_id).total):",
        "if found is None and (total := 0):",
    ),
    Mutant(
        "an answer is about the window that was asked for",
        "sync/windows.py",
        "    if outside or len(numbers) != len(rows):",
        "    if len(numbers) != len(rows):",
    ),
    Mutant(
        "nobody is twice in a window",
        "sync/windows.py",
        "    if outside or len(numbers) != len(rows):",
        "    if outside:",
    ),
    Mutant(
        "only a few responses are set aside",
        "sync/windows.py",
        "if self._set_aside > MOST_SET_ASIDE:",
        "if False:",
    ),
    Mutant(
        "a window that is too large makes the next ones smaller",
        "sync/windows.py",
        "self.size = max(1, self.size // 2)",
        "pass",
    ),
    Mutant(
        "a quick run reads what became complete",
        "sync/mirror.py",
        "return {ManifestRow(Identity(row.number, row.seed), row.complete) for row in rows}",
        "return {ManifestRow(Identity(row.number, row.seed), c) "
        "for row in rows for c in (True, False)}",
    ),
    Mutant(
        "a quick run reads again what was set aside",
        "sync/mirror.py",
        ".where(RESPONSE.c.hidden_since.is_(None), RESPONSE.c.set_aside.is_(False))",
        ".where(RESPONSE.c.hidden_since.is_(None))",
    ),
    Mutant(
        "what was erased here stays away",
        "sync/reading.py",
        "staying = [seen for seen in window if not self._is_buried(read.epoch, seen.row)]",
        "staying = list(window)",
    ),
    Mutant(
        "erasing waits for LimeSurvey",
        "sync/erasures.py",
        "if any(_epoch(row) == epoch and _identity(row) in there for row in found):",
        "if False:",
    ),
    Mutant(
        "who confirms knows how many",
        "sync/erasures.py",
        "if not found or len(found) != count:\n                raise ConfirmationError(\n"
        '                    f"Ronde',
        'if not found:\n                raise ConfirmationError(\n                    f"Ronde',
    ),
    Mutant(
        "what is erased is overwritten in the file",
        "sync/database.py",
        '        "secure_delete=ON",\n',
        '        "secure_delete=OFF",\n',
    ),
    Mutant(
        "what is erased leaves the log",
        "sync/database.py",
        'cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()',
        "pass",
    ),
    Mutant(
        "nobody hangs up in the middle of an answer",
        "sync/ahead.py",
        "        wait([step])\n",
        "        pass\n",
    ),
    Mutant(
        "a call that hangs keeps no program from ending",
        "sync/ahead.py",
        "daemon=True",
        "daemon=False",
    ),
    Mutant(
        "answers that are in no response go",
        "sync/merge.py",
        "        self._connection.execute(delete(CONTENT).where(~in_use))\n",
        "",
    ),
    Mutant(
        "answers that were staged and not used go",
        "sync/staging.py",
        "            connection.execute(delete(CONTENT).where(CONTENT.c.id.in_(staged)))\n",
        "",
    ),
    Mutant(
        "answers go with who is erased",
        "sync/erasures.py",
        "        connection.execute(delete(CONTENT).where(CONTENT.c.id == row.content_id))\n",
        "",
    ),
    Mutant(
        "who is new comes with answers",
        "sync/merge.py",
        ".where(~self._known(), or_(_HAS_CONTENT, STAGED.c.unreadable))",
        ".where(~self._known())",
    ),
    Mutant(
        "answers are known in their own epoch only",
        "sync/mirror.py",
        "is_epoch(epoch))",
        "EPOCH.c.survey_id == epoch.survey_id)",
    ),
    Mutant(
        "nothing that was read lingers",
        "sync/pull.py",
        "            mirror.staging.clear()\n",
        "            pass\n",
    ),
    Mutant(
        "every row counts once",
        "sync/pull.py",
        "    _refuse_lost_rows(standings, read, absent)\n",
        "",
    ),
    Mutant(
        "there is one writer",
        "sync/lease.py",
        "if found is not None and found.expires > now:",
        "if False:",
    ),
    Mutant(
        "a dead owner's lease ends",
        "sync/lease.py",
        "if found is not None and found.expires > now:",
        "if found is not None:",
    ),
    Mutant(
        "who lost the lease stages nothing",
        "sync/staging.py",
        "            lease.renew(connection)\n",
        "",
    ),
    Mutant(
        "who lost the lease applies nothing",
        "sync/pull.py",
        "            writer.renew(lease)\n",
        "",
    ),
    Mutant(
        "after a refused login LimeSurvey is left alone",
        "sync/breaker.py",
        "if (until := self.until(door.account)) is not None and until > clock():",
        "if (until := self.until(door.account)) is not None and False:",
    ),
    Mutant(
        "each refusal doubles the wait",
        "sync/breaker.py",
        "FIRST * (1 << min(refusals - 1, 10))",
        "FIRST",
    ),
    Mutant(
        "a login that worked ends the wait",
        "sync/breaker.py",
        "                self._close()\n",
        "",
    ),
    Mutant(
        "another password need not wait",
        "sync/breaker.py",
        "return row.until if row is not None and _is_of(row, account) else None",
        "return row.until if row is not None else None",
    ),
    Mutant(
        "of a refused account only a salted hash is kept",
        "sync/breaker.py",
        '"account": _hashed(account, secrets.token_hex(16)),',
        '"account": account,',
    ),
    Mutant(
        "who waited too long for LimeSurvey applies nothing",
        "sync/reading.py",
        "        self._progress(read.total, before.total)\n        return read",
        "        return read",
    ),
    Mutant(
        "a run that was left behind gives its lease back",
        "sync/lease.py",
        "            self._give_back(self._held)",
        "            pass",
    ),
    Mutant(
        "a lost question keeps its answers",
        "sync/reading.py",
        'dict.fromkeys(missing, "") | _only(known, seen, missing)',
        'dict.fromkeys(missing, "")',
    ),
)


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
            queue.put(copy)
        yield queue


def survives(mutant: Mutant, free: SimpleQueue[Path]) -> bool:
    """Whether the tests stay green without the guard."""
    copy = free.get()
    file = copy / mutant.path
    whole = file.read_text("utf-8")
    try:
        if whole.count(mutant.text) != 1:
            raise SystemExit(f"{mutant.guard}: the text is not there once, in {mutant.path}")
        file.write_text(whole.replace(mutant.text, mutant.without), "utf-8")
        return _is_green(copy)
    finally:
        file.write_text(whole, "utf-8")
        free.put(copy)


def _is_green(copy: Path) -> bool:
    # The protocol is the same on both databases, so one is enough.
    options = ("-q", "-x", "-p", "no:cacheprovider", "-k", "not postgresql")
    command = [sys.executable, "-m", "pytest", *options, *SUITE]
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environ, capture_output=True, timeout=60 * MINUTES, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 0


def main() -> int:
    """Prints a line for each guard; 1 when the tests do not hold one of them, or are red whole."""
    workers = os.cpu_count() or 1
    with copies(workers) as free, ThreadPoolExecutor(workers) as pool:
        whole = free.get()
        if not _is_green(whole):
            say("the tests are red before anything is taken away")
            return 1
        free.put(whole)
        outcomes = pool.map(lambda mutant: survives(mutant, free), MUTANTS)
        survivors = 0
        for mutant, alive in zip(MUTANTS, outcomes, strict=True):
            survivors += alive
            say(f"{'SURVIVES' if alive else 'killed  '}  {mutant.guard}")
    say(f"{len(MUTANTS) - survivors} of {len(MUTANTS)} killed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
