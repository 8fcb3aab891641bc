"""No second login after a refused one, until the wait is over or the settings are others."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from sync.breaker import FIRST, LONGEST, Door, wait_after
from sync.database import writing
from sync.errors import LoginRefusedError, UnavailableError, WaitingError
from tests.mirrored import Mirrored, mirrored
from tests.stores import Stores

PASSWORD = "Zomer-2027-voor-de-koppeling"


@pytest.fixture
def scene(stores: Stores) -> Iterator[Mirrored]:
    with mirrored(stores) as made:
        yield made


class Login:
    """A login that is refused or not, and counts how often it was tried."""

    def __init__(self, account: str = f"koppeling\0{PASSWORD}") -> None:
        self.tries = 0
        self.shut = True
        self.account = account

    @contextmanager
    def open(self) -> Iterator[None]:
        self.tries += 1
        if self.shut:
            raise LoginRefusedError("geweigerd")
        yield


def attempt(scene: Mirrored, login: Login) -> None:
    with scene.mirror.breaker.guarded(Door(login.open, login.account), lambda: scene.now):
        pass


def refused(scene: Mirrored, login: Login) -> None:
    with pytest.raises(LoginRefusedError):
        attempt(scene, login)


def test_after_a_refused_login_limesurvey_is_left_alone_longer_each_time(scene: Mirrored) -> None:
    login = Login()
    for refusal, minutes in enumerate([15, 30, 60], start=1):
        refused(scene, login)
        assert login.tries == refusal
        scene.now += timedelta(minutes=minutes) - timedelta(seconds=1)
        with pytest.raises(WaitingError, match=r"tot \d\d-\d\d-2027 \d\d:\d\d uur"):
            attempt(scene, login)
        assert login.tries == refusal
        scene.now += timedelta(seconds=1)


def test_a_login_that_works_ends_the_wait(scene: Mirrored) -> None:
    login = Login()
    refused(scene, login)
    scene.now += FIRST
    login.shut = False
    attempt(scene, login)
    assert scene.mirror.breaker.until(login.account) is None
    login.shut = True
    refused(scene, login)
    assert scene.mirror.breaker.until(login.account) == scene.now + FIRST


def test_another_password_need_not_wait(scene: Mirrored) -> None:
    login, mended = Login(), Login("koppeling\0het goede wachtwoord")
    refused(scene, login)
    assert scene.mirror.breaker.until(mended.account) is None
    mended.shut = False
    attempt(scene, mended)
    assert mended.tries == 1
    attempt(scene, mended)


def test_another_password_that_is_refused_waits_from_the_beginning(scene: Mirrored) -> None:
    login, other = Login(), Login("koppeling\0ook fout")
    for minutes in (15, 30):
        refused(scene, login)
        scene.now += timedelta(minutes=minutes)
    refused(scene, login)
    refused(scene, other)
    assert scene.mirror.breaker.until(other.account) == scene.now + FIRST
    with pytest.raises(WaitingError):
        attempt(scene, other)


def test_the_account_is_kept_as_a_salted_hash_only(scene: Mirrored) -> None:
    kept = []
    for _ in range(2):
        refused(scene, Login())
        ((account,),) = scene.rows("SELECT account FROM breaker")
        kept.append(account)
        scene.now += LONGEST
    assert kept[0] != kept[1]
    assert PASSWORD.encode() not in scene.bytes_on_disk()
    assert PASSWORD not in repr(Door(Login().open, PASSWORD))


def test_a_wait_of_nobody_knows_which_account_lasts(scene: Mirrored) -> None:
    """As a version that did not keep the account left it."""
    login = Login()
    refused(scene, login)
    with writing(scene.mirror._engine) as connection:
        connection.exec_driver_sql("UPDATE breaker SET account = NULL")
    with pytest.raises(WaitingError):
        attempt(scene, Login("een ander"))


def test_what_fails_after_the_login_opens_nothing(scene: Mirrored) -> None:
    login = Login()
    login.shut = False
    door = Door(login.open, login.account)
    with pytest.raises(UnavailableError), scene.mirror.breaker.guarded(door, scene.clock):
        raise UnavailableError("weg")
    assert scene.mirror.breaker.until(login.account) is None


def test_the_wait_has_an_end() -> None:
    assert [wait_after(times) for times in (1, 2, 3)] == [FIRST, FIRST * 2, FIRST * 4]
    assert wait_after(500) == LONGEST
