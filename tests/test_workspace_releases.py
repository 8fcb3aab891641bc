"""Releases in the workspace: what nobody saw may be replaced, what was seen never."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from exporter.disclosure import disclose
from exporter.release import Release, ReleasedText, make
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from sync.database import reading
from tests.kept import HOSTILE, MARK, NOW, SID, two_places
from tests.lime import small_instrument
from tests.scene import voices
from tests.stores import Stores


@pytest.fixture
def furnished(stores: Stores) -> Iterator[Workspace]:
    with two_places(stores) as workspace:
        yield workspace


def a_release(number: int = 1, code: str = "GM0344", people: int = 6) -> Release:
    return made_of(number, code, people)[0]


def made_of(number: int, code: str, people: int) -> tuple[Release, tuple[ReleasedText, ...]]:
    instrument = small_instrument()
    scan = [(people, 0, 0, 0)] * len(instrument.questions)
    disclosed = disclose(
        instrument, voices(instrument, scan, ("TEAM", "BUUR")), Privacy.CONFIDENTIAL, 5
    )
    keys = {(each.voice, each.question): secrets.token_hex(16) for each in disclosed.texts}
    return make(
        disclosed,
        keys,
        survey_id=SID,
        mark=MARK,
        municipality=code,
        number=number,
        made_at=NOW,
        invited=9,
    )


def some_texts(count: int = 1, value: str = HOSTILE) -> tuple[ReleasedText, ...]:
    return tuple(ReleasedText(f"{place:032x}", 1, 2, "rol", value) for place in range(count))


def test_a_release_and_its_texts_come_out_as_they_went_in(furnished: Workspace) -> None:
    release, texts = made_of(1, "GM0344", 6)
    assert len(texts) > 1
    assert furnished.releases.put(release, texts)

    stored = furnished.releases.latest(SID, "GM0344")

    assert stored
    assert (stored.release, stored.seen_at) == (release, None)
    assert tuple(furnished.releases.texts(stored.id)) == texts


def test_a_hostile_text_comes_back_as_it_was(furnished: Workspace) -> None:
    furnished.releases.put(a_release(), some_texts())
    stored = furnished.releases.latest(SID, "GM0344")
    assert stored
    assert furnished.releases.texts(stored.id) == list(some_texts())


def test_texts_come_by_question_and_then_by_their_random_key(furnished: Workspace) -> None:
    given = [ReleasedText(key, question, None, None, "") for key, question in UNORDERED]
    furnished.releases.put(a_release(), tuple(given))
    stored = furnished.releases.latest(SID, "GM0344")
    assert stored
    found = [(each.key, each.question) for each in furnished.releases.texts(stored.id)]
    assert found == [("bb", 1), ("aa", 2), ("cc", 2), ("ab", 3)]


UNORDERED = [("ab", 3), ("cc", 2), ("aa", 2), ("bb", 1)]


def test_what_nobody_saw_is_replaced_with_its_texts(furnished: Workspace) -> None:
    furnished.releases.put(a_release(), some_texts(3))
    assert furnished.releases.put(a_release(people=7), some_texts(1))

    stored = furnished.releases.latest(SID, "GM0344")
    assert stored
    assert (stored.release.people, furnished.releases.count()) == (7, 1)
    with reading(furnished.engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM release_text")) == 1


def test_what_was_seen_is_never_replaced(furnished: Workspace) -> None:
    furnished.releases.put(a_release(), some_texts(3))
    seen = see(furnished)
    assert not furnished.releases.put(a_release(people=7), some_texts(1))
    assert furnished.releases.latest(SID, "GM0344") == seen
    assert furnished.releases.put(a_release(number=2, people=12), some_texts(1))
    assert furnished.releases.latest_seen(SID, "GM0344") == seen
    stored = furnished.releases.latest(SID, "GM0344")
    assert stored
    assert (stored.release.number, furnished.releases.count()) == (2, 2)


def see(workspace: Workspace, now: datetime = NOW) -> object:
    stored = workspace.releases.latest(SID, "GM0344")
    assert stored
    workspace.releases.mark_seen(stored.id, now)
    return workspace.releases.latest(SID, "GM0344")


def test_only_the_first_time_that_it_was_seen_counts(furnished: Workspace) -> None:
    furnished.releases.put(a_release(), ())
    assert see(furnished) == see(furnished, NOW + timedelta(hours=1))
    stored = furnished.releases.latest(SID, "GM0344")
    assert stored
    assert stored.seen_at == NOW


def test_only_what_nobody_saw_is_taken_back_and_only_there(furnished: Workspace) -> None:
    furnished.releases.put(a_release(), ())
    furnished.releases.put(a_release(code="GM0363"), ())
    seen = see(furnished)
    furnished.releases.put(a_release(number=2), some_texts(2))

    furnished.releases.take_back(SID, "GM0344")

    assert furnished.releases.latest(SID, "GM0344") == seen
    assert furnished.releases.latest(SID, "GM0363")
    assert furnished.releases.latest_seen(SID, "GM0363") is None
    assert furnished.releases.count() == 2


def test_the_first_that_is_published_stays_so(furnished: Workspace) -> None:
    assert furnished.releases.published(SID, "GM0344", NOW) is None
    furnished.releases.put(a_release(), ())

    first = furnished.releases.published(SID, "GM0344", NOW)
    furnished.releases.put(a_release(2, people=12), ())

    assert first is not None
    assert (first.release.number, first.seen_at) == (1, NOW)
    assert furnished.releases.published(SID, "GM0344", NOW + timedelta(days=1)) == first
    newest = furnished.releases.latest(SID, "GM0344")
    assert newest is not None
    assert (newest.release.number, newest.seen_at) == (2, None)
