"""The mirror: records in, records out, and everything or nothing."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, select, text

from sync.database import open_engine, reading, upgrade, writing
from sync.mirror import MIGRATIONS, Mirror
from sync.reconcile import Standing
from sync.records import Epoch, ManifestRow, Outcome, Response, Run, TextPlace
from sync.tables import EPOCH as EPOCHS
from sync.tables import metadata
from sync.windows import Seen
from tests.lime import CODES
from tests.stores import Stores

NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)
EPOCH = Epoch(12, "2027-01-01 09:00:00", 0)
NEXT_EPOCH = Epoch(12, "2027-01-01 09:00:00", 8)
OTHER_SURVEY = Epoch(13, "2027-01-01 09:00:00", 0)


@pytest.fixture
def engine(stores: Stores) -> Iterator[Engine]:
    """A database with the mirror's tables."""
    engine = open_engine(stores.address("mirror"))
    upgrade(engine, MIGRATIONS)
    yield engine
    engine.dispose()


@pytest.fixture
def mirror(engine: Engine) -> Mirror:
    """An empty mirror."""
    return Mirror(engine)


def response(number: int, words: str = "", *, complete: bool = True, code: str = "") -> Response:
    return Response(number, str(100 + number), complete, {"GEMEENTE": code, "V01": words})


def show(
    mirror: Mirror, responses: Iterable[Response], epoch: Epoch = EPOCH, now: datetime = NOW
) -> None:
    """Makes the mirror show exactly these responses."""
    seen = [Seen(ManifestRow(each.identity, each.complete), each) for each in responses]
    with mirror.lease.held(lambda: now) as lease:
        mirror.staging.put(lease, seen)
    with mirror.changing() as writer:
        merge = writer.merging(writer.enter(epoch, now), now)
        merge.overwrite()
        merge.hide()
        merge.add()
        merge.finish()


def shown(mirror: Mirror, survey_id: int = 12) -> dict[int, tuple[Response, bool]]:
    return {
        stored.response.number: (stored.response, stored.hidden)
        for stored in mirror.responses(survey_id)
    }


@pytest.mark.parametrize("revision", ["0004", "0003", "0002", "0001"])
def test_a_revision_keeps_what_was_there_both_ways(
    engine: Engine, mirror: Mirror, revision: str
) -> None:
    show(mirror, [response(1, "een")])
    mirror.keep_members(12, "GM0344", 1, {1: ""})
    config = Config()
    config.set_main_option("script_location", "sync:migrations")
    for change, to in ((command.downgrade, revision), (command.upgrade, "head")):
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            change(config, to)
    assert shown(mirror) == {1: (response(1, "een"), False)}
    assert mirror.members(12, "GM0344", 1) == {1: ""}
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_an_empty_mirror(mirror: Mirror) -> None:
    assert mirror.epoch(12) is None
    assert mirror.responses(12) == []
    assert mirror.runs(12, 5) == []


def test_what_went_in_comes_out(mirror: Mirror) -> None:
    hostile = response(2, "=1+1 \x00 \ud83d \u202e <script>", complete=False)
    show(mirror, [hostile, response(1, "tekst")])
    assert mirror.epoch(12) == EPOCH
    assert shown(mirror) == {1: (response(1, "tekst"), False), 2: (hostile, False)}
    assert list(shown(mirror)) == [1, 2]


def test_what_is_there_of_a_municipality_is_of_its_survey_and_of_any_epoch(mirror: Mirror) -> None:
    show(mirror, [response(1, code="GM0344-ABC234"), response(2)])
    mirror.assign(mirror.responses(12)[1].key, "GM0363", NOW)
    show(mirror, [], Epoch(12, "2027-02-01 09:00:00", 0))

    assert mirror.holds_any(12, "GM0344-ABC234", "GM0344")
    assert mirror.holds_any(12, "GM0363-ABC234", "GM0363")
    assert not mirror.holds_any(12, "GM0014-ABC234", "GM0014")
    assert not mirror.holds_any(13, "GM0344-ABC234", "GM0363")


def test_an_edit_replaces_the_content_and_keeps_the_key(mirror: Mirror, engine: Engine) -> None:
    show(mirror, [response(1, "eerst")])
    key = mirror.responses(12)[0].key
    show(mirror, [response(1, "daarna", complete=False)])
    (stored,) = mirror.responses(12)
    assert (stored.response, stored.key) == (response(1, "daarna", complete=False), key)
    with reading(engine) as connection:
        (kept,) = connection.scalars(text("SELECT content_hash FROM response"))
    assert kept == stored.response.content_hash


def test_what_is_gone_is_hidden_and_what_returns_is_shown_with_its_content(mirror: Mirror) -> None:
    show(mirror, [response(1, "een"), response(2, "twee")])
    show(mirror, [response(2, "twee")])
    assert shown(mirror) == {1: (response(1, "een"), True), 2: (response(2, "twee"), False)}
    show(mirror, [response(1, "anders"), response(2, "twee")])
    assert shown(mirror)[1] == (response(1, "anders"), False)


def test_a_new_epoch_archives_the_old_one(mirror: Mirror, engine: Engine) -> None:
    show(mirror, [response(1, "oud")])
    show(mirror, [response(1, "nieuw")], NEXT_EPOCH)
    assert mirror.epoch(12) == NEXT_EPOCH
    assert shown(mirror) == {1: (response(1, "nieuw"), False)}
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM response")) == 2


def test_an_epoch_that_comes_back_is_the_present_one_again(mirror: Mirror) -> None:
    show(mirror, [response(1, "oud")])
    show(mirror, [], NEXT_EPOCH)
    show(mirror, [response(1, "oud")])
    assert mirror.epoch(12) == EPOCH
    assert shown(mirror) == {1: (response(1, "oud"), False)}


def test_an_edit_touches_its_own_epoch_only(mirror: Mirror) -> None:
    show(mirror, [response(1, "oud")])
    for words in ("nieuw", "anders"):
        show(mirror, [response(1, words)], NEXT_EPOCH)
    with mirror.changing() as writer:
        writer.enter(EPOCH, NOW)
    assert shown(mirror) == {1: (response(1, "oud"), False)}


def test_when_an_epoch_was_archived_stays(mirror: Mirror, engine: Engine) -> None:
    show(mirror, [])
    show(mirror, [], NEXT_EPOCH)
    show(mirror, [], NEXT_EPOCH, NOW + timedelta(days=1))
    with reading(engine) as connection:
        archived = connection.scalars(select(EPOCHS.c.archived_at).order_by(EPOCHS.c.id)).all()
    assert archived == [NOW, None]


def test_surveys_do_not_touch_each_other(mirror: Mirror) -> None:
    show(mirror, [response(1, "hier")])
    show(mirror, [response(1, "daar"), response(2)], OTHER_SURVEY)
    show(mirror, [], NEXT_EPOCH)
    assert mirror.epoch(13) == OTHER_SURVEY
    assert shown(mirror, 13)[1] == (response(1, "daar"), False)
    assert shown(mirror, 12) == {}


def test_what_every_response_counts_as(mirror: Mirror) -> None:
    code = next(iter(CODES))
    show(mirror, [response(number, code=code) for number in (1, 2, 3)], NEXT_EPOCH)
    show(mirror, [response(6, code=code)])
    show(
        mirror,
        [
            response(1, code=code),
            response(2, code="PROEF"),
            response(3, code="GM0000-AAAAAA"),
            response(4, code=code, complete=False),
            response(5, code="{1+1}"),
        ],
    )
    with mirror.changing() as writer:
        standings = writer.standings(writer.enter(EPOCH, NOW), CODES)
    assert standings == {
        Standing.ASSIGNED: 1,
        Standing.TRIAL: 1,
        Standing.UNASSIGNED: 2,
        Standing.INCOMPLETE: 1,
        Standing.HIDDEN: 1,
    }


def test_a_transaction_that_fails_leaves_everything(mirror: Mirror) -> None:
    show(mirror, [response(1, "oud")])

    def fail_on_the_way() -> None:
        with mirror.changing() as writer:
            key = writer.enter(NEXT_EPOCH, NOW)
            writer.merging(key, NOW).hide()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_on_the_way()
    assert mirror.epoch(12) == EPOCH
    assert shown(mirror) == {1: (response(1, "oud"), False)}


def test_runs_come_newest_first(mirror: Mirror) -> None:
    later = NOW + timedelta(seconds=2)
    runs = [Run(12, NOW, later, Outcome.SUCCEEDED, {"new": number}, "") for number in (1, 2, 3)] + [
        Run(12, NOW, later, Outcome.FAILED, {}, "LimeSurvey is weg.")
    ]
    with mirror.changing() as writer:
        writer.record(Run(13, NOW, later, Outcome.SUCCEEDED, {}, ""))
        for run in runs:
            writer.record(run)
    assert mirror.runs(12, 3) == runs[:0:-1]


def test_which_responses_are_in_a_release(mirror: Mirror) -> None:
    show(mirror, [response(1), response(2)])
    mirror.keep_members(12, "GM0344", 1, {1: "a", 2: "b"})
    mirror.keep_members(12, "GM0344", 2, {2: "b"})
    mirror.keep_members(12, "GM0363", 1, {1: "a"})
    mirror.keep_members(13, "GM0344", 1, {1: "a"})
    mirror.keep_members(12, "GM0344", 1, {1: "c"})
    releases = [(12, "GM0344", 1), (12, "GM0344", 2), (12, "GM0363", 1), (13, "GM0344", 1)]
    assert [mirror.members(*release) for release in releases] == [
        {1: "c"},
        {2: "b"},
        {1: "a"},
        {1: "a"},
    ]
    mirror.keep_members(12, "GM0344", 1, {})
    assert [mirror.members(*release) for release in releases] == [{}, {2: "b"}, {1: "a"}, {1: "a"}]


class Keys:
    """Draws keys 'sleutel-1', 'sleutel-2', … for the texts of one survey's responses."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._numbers = count(1)

    def of(self, *places: TextPlace) -> list[str]:
        """The keys of these texts."""
        keys = self._mirror.text_keys(12, places, lambda: f"sleutel-{next(self._numbers)}")
        assert list(keys) == list(dict.fromkeys(places))
        return [keys[place] for place in places]


@pytest.fixture
def keys(mirror: Mirror) -> Keys:
    """Keys for a mirror with the responses 1 and 2."""
    show(mirror, [response(1), response(2)])
    return Keys(mirror)


def test_a_text_keeps_its_key_as_long_as_it_does_not_change(keys: Keys) -> None:
    one, other = TextPlace(1, 1, "a"), TextPlace(1, 2, "a")
    assert keys.of(one) == ["sleutel-1"]
    assert keys.of(one, other) == ["sleutel-1", "sleutel-2"]
    assert keys.of(other, one) == ["sleutel-2", "sleutel-1"]


def test_a_changed_text_gets_another_key_and_so_does_one_that_changed_back(keys: Keys) -> None:
    old, new = TextPlace(1, 1, "a"), TextPlace(1, 1, "b")
    assert [keys.of(place) for place in (old, new, old)] == [
        ["sleutel-1"],
        ["sleutel-2"],
        ["sleutel-3"],
    ]


def test_one_text_asked_for_twice_has_one_key(keys: Keys) -> None:
    place = TextPlace(2, 1, "a")
    assert keys.of(place, place) == ["sleutel-1", "sleutel-1"]


def test_no_texts_have_no_keys(keys: Keys) -> None:
    assert keys.of() == []


@pytest.mark.parametrize(
    "other",
    [NEXT_EPOCH, OTHER_SURVEY, Epoch(12, "2027-01-01 09:00:01", 0)],
    ids=["its numbers", "its survey", "its creation"],
)
def test_an_epoch_is_known_by_all_of_it(mirror: Mirror, other: Epoch) -> None:
    with mirror.changing() as writer:
        assert len({writer.enter(each, NOW) for each in (EPOCH, other, EPOCH)}) == 2
    assert mirror.epoch(12) == EPOCH
