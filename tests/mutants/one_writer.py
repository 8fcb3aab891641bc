"""One writer, and one login: the lease, and the circuit breaker."""

from tests.mutants.table import Mutant

MUTANTS = (
    # The lease
    Mutant(
        "there is one writer",
        "sync/lease.py",
        "if found is not None and found.expires > now:",
        "if False:",
        "test_sync_lease::test_a_second_run_hears_that_it_is_busy_and_asks_nothing",
    ),
    Mutant(
        "a dead owner's lease ends",
        "sync/lease.py",
        "if found is not None and found.expires > now:",
        "if found is not None:",
        "test_sync_lease::test_the_lease_of_one_who_died_ends",
    ),
    Mutant(
        "a lease is given back",
        "sync/lease.py",
        "        finally:\n            self._give_back(held)\n",
        "        finally:\n            pass\n",
        "test_sync_lease::test_the_lease_is_given_back_when_a_run_fails",
    ),
    Mutant(
        "nobody gives back another's lease",
        "sync/lease.py",
        "connection.execute(delete(LEASE).where(LEASE.c.owner == held.owner))",
        "connection.execute(delete(LEASE))",
        "test_sync_lease::test_who_slept_too_long_writes_nothing_more",
    ),
    Mutant(
        "nobody prolongs another's lease",
        "sync/lease.py",
        "ours = update(LEASE).where(LEASE.c.owner == self.owner)",
        "ours = update(LEASE)",
        "test_sync_lease::test_who_slept_too_long_writes_nothing_more",
    ),
    Mutant(
        "a run prolongs its lease",
        "sync/lease.py",
        "ours.values(heartbeat=now, expires=now + LIFE)",
        "ours.values(owner=self.owner)",
        "test_sync_lease::test_a_run_prolongs_its_lease_with_each_window",
    ),
    Mutant(
        "who lost the lease stages nothing",
        "sync/staging.py",
        "            lease.renew(connection)\n",
        "",
        "test_sync_lease::test_who_lost_the_lease_stages_nothing",
    ),
    Mutant(
        "who lost the lease applies nothing",
        "sync/pull.py",
        "            writer.renew(lease)\n",
        "",
        "test_sync_lease::test_who_slept_too_long_writes_nothing_more",
    ),
    Mutant(
        "who lost the lease leaves what another stages",
        "sync/staging.py",
        "            if lease.is_taken_over(connection):\n                return\n",
        "",
        "test_sync_lease::test_who_lost_the_lease_leaves_what_another_stages",
    ),
    Mutant(
        "a run that was left behind gives its lease back",
        "sync/lease.py",
        "            self._give_back(self._held)",
        "            pass",
        "test_sync_lease::test_a_lease_that_is_let_go_is_free_and_who_held_it_writes_nothing_more",
    ),
    Mutant(
        "a run outlives its longest call",
        "sync/lease.py",
        "LIFE = timedelta(minutes=10)",
        "LIFE = timedelta(minutes=6)",
        "test_sync_lease::test_a_lease_lasts_longer_than_a_call_with_all_its_attempts",
    ),
    Mutant(
        "a writer holds the lock from its beginning",
        "sync/sqlite.py",
        '"BEGIN" if only_reads else "BEGIN IMMEDIATE"',
        '"BEGIN"',
        "test_sqlite::test_a_writer_holds_the_lock_from_its_beginning",
    ),
    Mutant(
        "who is busy does not log in",
        "plugin/worker/work.py",
        "            self._mirror.lease.held(self._clock) as lease,\n"
        "            self._mirror.breaker.guarded(self._door, self._clock) as remote,\n",
        "            self._mirror.breaker.guarded(self._door, self._clock) as remote,\n"
        "            self._mirror.lease.held(self._clock) as lease,\n",
        "test_worker::test_who_is_busy_does_not_log_in",
    ),
    # The circuit breaker
    Mutant(
        "after a refused login LimeSurvey is left alone",
        "sync/breaker.py",
        "if (until := self.until(door.account)) is not None and until > clock():",
        "if (until := self.until(door.account)) is not None and False:",
        "test_breaker::test_after_a_refused_login_limesurvey_is_left_alone_longer_each_time",
    ),
    Mutant(
        "the wait ends",
        "sync/breaker.py",
        "if (until := self.until(door.account)) is not None and until > clock():",
        "if (until := self.until(door.account)) is not None:",
        "test_breaker::test_after_a_refused_login_limesurvey_is_left_alone_longer_each_time",
    ),
    Mutant(
        "each refusal doubles the wait",
        "sync/breaker.py",
        "FIRST * (1 << min(refusals - 1, 10))",
        "FIRST",
        "test_breaker::test_after_a_refused_login_limesurvey_is_left_alone_longer_each_time",
    ),
    Mutant(
        "no wait is longer than a night",
        "sync/breaker.py",
        "return min(FIRST * (1 << min(refusals - 1, 10)), LONGEST)",
        "return FIRST * (1 << min(refusals - 1, 10))",
        "test_breaker::test_the_wait_has_an_end",
    ),
    Mutant(
        "a login that worked ends the wait",
        "sync/breaker.py",
        "                self._close()\n",
        "",
        "test_breaker::test_a_login_that_works_ends_the_wait",
    ),
    Mutant(
        "another password need not wait",
        "sync/breaker.py",
        "return row.until if row is not None and _is_of(row, account) else None",
        "return row.until if row is not None else None",
        "test_breaker::test_another_password_need_not_wait",
    ),
    Mutant(
        "another password waits from the beginning",
        "sync/breaker.py",
        "refusals = 1 + (row.refusals if row is not None and _is_of(row, account) else 0)",
        "refusals = 1 + (row.refusals if row is not None else 0)",
        "test_breaker::test_another_password_that_is_refused_waits_from_the_beginning",
    ),
    Mutant(
        "only a refused login opens the breaker",
        "sync/breaker.py",
        "        except LoginRefusedError:\n",
        "        except Exception:\n",
        "test_breaker::test_what_fails_after_the_login_opens_nothing",
    ),
    Mutant(
        "of a refused account only a salted hash is kept",
        "sync/breaker.py",
        '"account": _hashed(account, secrets.token_hex(16)),',
        '"account": account,',
        "test_breaker::test_the_account_is_kept_as_a_salted_hash_only",
    ),
)
