"""The workspace: what goes in comes out, and only hashes of what must stay secret."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from exporter.disclosure import disclose
from exporter.release import Release, ReleasedText, make
from plugin.permissions import Actor, ActorRole
from plugin.workspace.grants import INVITATION_LASTS, SESSION_IDLE, Grants, hashed
from plugin.workspace.requests import RequestKind
from plugin.workspace.rounds import CODE_PLACE, Participant, Round, WorkspaceError
from plugin.workspace.schema import metadata
from plugin.workspace.status import MunicipalityStatus, RoundStatus
from plugin.workspace.store import Workspace
from survey_templates.codebook import Mark, Privacy
from sync.database import open_engine, reading, writing
from tests.lime import CONTENT, small_instrument
from tests.scene import voices

NOW = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)
SID = 123456
MARK = Mark("buurtkracht-proef", "2027-01.3", Privacy.CONFIDENTIAL, 5)
CODE, TOKEN = "ABCDE-FGHJK-MNPQR-STUVW", "het-kenmerk-van-een-sessie"
HOSTILE = "=1+1\t<script>alert('é€😀')</script>\r\n\u202e{ROL}\x01' OR 1=1; --\ufffe" + "x" * 40_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "workspace.sqlite3"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    opened = Workspace(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def furnished(workspace: Workspace) -> Workspace:
    """A workspace with one round of two municipalities."""
    workspace.rounds.register(a_round(SID))
    workspace.rounds.add_municipalities([participant("GM0344"), participant("GM0363")])
    return workspace


def a_round(survey_id: int, registered_at: datetime = NOW) -> Round:
    return Round(
        survey_id=survey_id,
        mark=MARK,
        content=CONTENT,
        title="Voorjaar ’27",
        link_template=f"https://x.example/index.php/{survey_id}?lang=nl&GEMEENTE={CODE_PLACE}",
        registered_at=registered_at,
    )


def participant(code: str, survey_id: int = SID, letters: str = "7K3F9Q") -> Participant:
    return Participant(survey_id, code, f"{code}-{letters}", None, None)


# Rounds and municipalities


def test_a_round_comes_out_as_it_went_in(workspace: Workspace) -> None:
    workspace.rounds.register(a_round(SID))
    assert workspace.rounds.get(SID) == a_round(SID)
    assert a_round(SID).instrument == small_instrument()
    assert workspace.rounds.get(SID + 1) is None


def test_a_link_holds_the_code() -> None:
    made = a_round(SID)
    assert made.link("GM0344-7K3F9Q").endswith("lang=nl&GEMEENTE=GM0344-7K3F9Q")
    assert made.link("a&b=c/d").endswith("GEMEENTE=a%26b%3Dc%2Fd")
    assert made.trial_link.endswith("GEMEENTE=PROEF")


def test_rounds_come_the_oldest_first(workspace: Workspace) -> None:
    for place, survey_id in enumerate((300_000, 100_000, 200_000)):
        workspace.rounds.register(a_round(survey_id, NOW + timedelta(days=place)))
    assert [each.survey_id for each in workspace.rounds.all()] == [300_000, 100_000, 200_000]


def test_a_survey_is_a_round_once(workspace: Workspace) -> None:
    workspace.rounds.register(a_round(SID))
    with pytest.raises(WorkspaceError, match="Vragenlijst 123456 is al een ronde"):
        workspace.rounds.register(a_round(SID))


@pytest.mark.parametrize(
    "added",
    [
        [participant("GM0014"), participant("GM0344", letters="222222")],
        [participant("GM0014"), participant("GM0014", letters="222222")],
        [participant("GM0014"), Participant(SID, "GM0034", "GM0344-7K3F9Q", None, None)],
    ],
    ids=["there already", "twice", "a code that is taken"],
)
def test_municipalities_are_added_all_or_none(
    furnished: Workspace, added: list[Participant]
) -> None:
    before = furnished.rounds.municipalities(SID)
    with pytest.raises(WorkspaceError, match="Niets toegevoegd"):
        furnished.rounds.add_municipalities(added)
    assert furnished.rounds.municipalities(SID) == before


def test_a_municipality_is_known_by_round_and_code(furnished: Workspace) -> None:
    furnished.rounds.register(a_round(SID + 1))
    furnished.rounds.add_municipalities([participant("GM0344", SID + 1)])
    assert [each.code for each in furnished.rounds.municipalities(SID)] == ["GM0344", "GM0363"]
    assert furnished.rounds.municipality(SID + 1, "GM0344") == participant("GM0344", SID + 1)
    assert furnished.rounds.municipality(SID + 1, "GM0363") is None


def test_invited_and_closed_are_of_one_municipality(furnished: Workspace) -> None:
    rounds = furnished.rounds
    rounds.set_invited(SID, "GM0344", 12)
    rounds.set_closed(SID, "GM0344", NOW)
    assert rounds.municipality(SID, "GM0344") == Participant(
        SID, "GM0344", "GM0344-7K3F9Q", 12, NOW
    )
    assert rounds.municipality(SID, "GM0363") == participant("GM0363")
    rounds.set_closed(SID, "GM0344", None)
    found = rounds.municipality(SID, "GM0344")
    assert found
    assert (found.invited, found.closed_at) == (12, None)


# Releases


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


# Status


def test_the_counts_of_a_round_are_replaced_as_a_whole(furnished: Workspace) -> None:
    statuses = furnished.statuses
    one, other = MunicipalityStatus("GM0344", 6, 1, 2), MunicipalityStatus("GM0363", 3, 0, 0)
    statuses.put_counts(SID, 4, 2, [one, other])
    assert statuses.municipality(SID, "GM0344") == one
    assert statuses.municipality(SID, "GM0363") == other
    statuses.put_counts(SID, 0, 1, [other])
    assert statuses.municipality(SID, "GM0344") == MunicipalityStatus("GM0344", 0, 0, 0)
    statuses.put_counts(SID, 0, 3, [])
    found = statuses.round(SID)
    assert found
    assert (found.unassigned, found.trial) == (0, 3)


def test_a_failed_run_keeps_when_it_went_well(furnished: Workspace) -> None:
    statuses = furnished.statuses
    assert statuses.round(SID) is None
    statuses.run_ended(SID, NOW, "weg")
    assert statuses.round(SID) == RoundStatus(SID, NOW, None, "weg", 0, 0)
    later = NOW + timedelta(minutes=5)
    statuses.run_ended(SID, later, "")
    statuses.put_counts(SID, 4, 2, [])
    statuses.run_ended(SID, later + timedelta(minutes=5), HOSTILE)
    assert statuses.round(SID) == RoundStatus(
        SID, later + timedelta(minutes=5), later, HOSTILE, 4, 2
    )


# Requests


@pytest.mark.parametrize(
    ("asked", "waiting"),
    [
        (["close", "close"], ["close"]),
        (["close", "reopen"], ["close", "reopen"]),
        # The last wish counts: closed in the end.
        (["close", "reopen", "close", "close"], ["close", "reopen", "close"]),
        (["sync", "close", "sync"], ["sync", "close", "sync"]),
    ],
)
def test_the_same_request_waits_once(
    furnished: Workspace, asked: list[str], waiting: list[str]
) -> None:
    for kind in asked:
        furnished.requests.ask(RequestKind(kind), SID, "GM0344", NOW)
    assert [each.kind for each in furnished.requests.waiting()] == waiting


def test_a_request_is_of_one_place(furnished: Workspace) -> None:
    requests = furnished.requests
    furnished.rounds.register(a_round(SID + 1))
    for survey_id, code in (SID, "GM0344"), (SID, "GM0363"), (SID, None), (SID + 1, None):
        requests.ask(RequestKind.SYNC, survey_id, code, NOW)
        requests.ask(RequestKind.SYNC, survey_id, code, NOW)
    assert len(requests.waiting()) == 4


def test_a_request_that_was_done_can_be_asked_again(furnished: Workspace) -> None:
    requests = furnished.requests
    requests.ask(RequestKind.CLOSE, SID, "GM0344", NOW)
    (asked,) = requests.waiting()
    requests.finish(asked.id, NOW, HOSTILE)
    assert requests.waiting() == []
    done = requests.latest(SID, "GM0344")
    assert done
    assert (done.done_at, done.outcome) == (NOW, HOSTILE)
    requests.ask(RequestKind.CLOSE, SID, "GM0344", NOW)
    assert [each.done_at for each in requests.waiting()] == [None]
    assert requests.latest(SID, "GM0344") != done
    assert requests.latest(SID, "GM0363") is None


# Grants


@pytest.fixture
def grants(workspace: Workspace) -> Grants:
    """Grants with one invitation, to a coordinator."""
    workspace.grants.invite(ActorRole.COORDINATOR, "GM0344", CODE, NOW)
    return workspace.grants


def test_a_code_opens_one_session(grants: Grants) -> None:
    assert grants.consume(CODE, TOKEN, NOW)
    assert grants.actor(TOKEN, NOW) == Actor(1, ActorRole.COORDINATOR, "GM0344")
    assert not grants.consume(CODE, "een ander", NOW)
    assert grants.actor("een ander", NOW) is None


@pytest.mark.parametrize(
    ("waits", "opens"),
    [
        (timedelta(0), True),
        (INVITATION_LASTS - timedelta(seconds=1), True),
        (INVITATION_LASTS, False),
    ],
)
def test_a_code_works_for_seven_days(
    grants: Grants,
    waits: timedelta,
    opens: bool,  # noqa: FBT001
) -> None:
    assert timedelta(days=7) == INVITATION_LASTS
    assert grants.consume(CODE, TOKEN, NOW + waits) is opens


@pytest.mark.parametrize("code", ["", CODE.lower(), CODE[:-1], hashed(CODE), "%", "' OR 1=1 --"])
def test_another_code_opens_nothing(grants: Grants, code: str) -> None:
    assert not grants.consume(code, TOKEN, NOW)
    assert grants.actor(TOKEN, NOW) is None


def test_revoking_ends_the_session_at_once(grants: Grants) -> None:
    grants.consume(CODE, TOKEN, NOW)
    assert grants.revoke(1, NOW)
    assert grants.actor(TOKEN, NOW) is None
    assert not grants.revoke(1, NOW)
    assert not grants.revoke(2, NOW)


def test_a_revoked_code_opens_nothing(grants: Grants) -> None:
    grants.revoke(1, NOW)
    assert not grants.consume(CODE, TOKEN, NOW)


def test_revoking_one_leaves_the_others(grants: Grants) -> None:
    grants.invite(ActorRole.ADMINISTRATOR, None, "een andere code", NOW)
    grants.consume("een andere code", "ander kenmerk", NOW)
    grants.revoke(1, NOW)
    assert grants.actor("ander kenmerk", NOW) == Actor(2, ActorRole.ADMINISTRATOR, None)


def test_leaving_ends_one_session(grants: Grants) -> None:
    grants.consume(CODE, TOKEN, NOW)
    grants.end_session("een ander")
    assert grants.actor(TOKEN, NOW)
    grants.end_session(TOKEN)
    assert grants.actor(TOKEN, NOW) is None


def test_a_session_idles_out_and_use_prolongs_it(grants: Grants) -> None:
    assert timedelta(hours=8) == SESSION_IDLE
    grants.consume(CODE, TOKEN, NOW)
    almost = SESSION_IDLE - timedelta(seconds=1)
    assert grants.actor(TOKEN, NOW + almost)
    assert grants.actor(TOKEN, NOW + 2 * almost)
    assert grants.actor(TOKEN, NOW + 2 * almost + SESSION_IDLE) is None


def test_use_of_one_session_does_not_prolong_another(grants: Grants) -> None:
    grants.invite(ActorRole.FACILITATOR, "GM0344", "tweede", NOW)
    grants.consume(CODE, TOKEN, NOW)
    grants.consume("tweede", "ander kenmerk", NOW)
    almost = SESSION_IDLE - timedelta(seconds=1)
    assert grants.actor(TOKEN, NOW + almost)
    assert grants.actor("ander kenmerk", NOW + SESSION_IDLE) is None


def test_every_access_is_listed_without_its_code(grants: Grants) -> None:
    grants.invite(ActorRole.FACILITATOR, "GM0363", "tweede", NOW + timedelta(days=1))
    grants.consume(CODE, TOKEN, NOW + timedelta(hours=1))
    grants.revoke(2, NOW + timedelta(days=2))

    one, two = grants.all()

    assert (one.role, one.municipality) == (ActorRole.COORDINATOR, "GM0344")
    assert (one.invited_at, one.expires_at) == (NOW, NOW + INVITATION_LASTS)
    assert (one.consumed_at, one.revoked_at) == (NOW + timedelta(hours=1), None)
    assert (two.consumed_at, two.revoked_at) == (None, NOW + timedelta(days=2))
    assert not [value for value in vars(one).values() if value in {CODE, hashed(CODE)}]


def test_the_file_holds_hashes_only(workspace: Workspace, grants: Grants, path: Path) -> None:
    grants.consume(CODE, TOKEN, NOW)
    workspace.close()
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert hashed(CODE).encode() in kept
    assert hashed(TOKEN).encode() in kept
    assert CODE.encode() not in kept
    assert TOKEN.encode() not in kept


# The store


def test_the_signing_key_is_made_once(workspace: Workspace, path: Path) -> None:
    key = workspace.signing_key()
    assert len(key) >= 64
    assert workspace.signing_key() == key
    other = Workspace(f"sqlite:///{path}")
    assert other.signing_key() == key
    other.close()


def test_another_store_has_another_signing_key(workspace: Workspace, tmp_path: Path) -> None:
    other = Workspace(f"sqlite:///{tmp_path}/other.sqlite3")
    assert other.signing_key() != workspace.signing_key()
    other.close()


def test_what_was_kept_is_there_when_it_is_opened_again(furnished: Workspace, path: Path) -> None:
    furnished.close()
    again = Workspace(f"sqlite:///{path}")
    assert again.rounds.all() == [a_round(SID)]
    again.close()


def test_only_its_owner_can_read_the_file(workspace: Workspace, path: Path) -> None:
    assert workspace.rounds.all() == []
    assert path.stat().st_mode & 0o077 == 0


# Migrations


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{path}")
    yield opened
    opened.dispose()


def migrate(engine: Engine, go: Callable[[Config, str], None], revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "plugin:migrations")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        go(config, revision)


def test_the_revisions_make_the_tables_of_the_schema(engine: Engine) -> None:
    migrate(engine, command.upgrade, "head")
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    assert facts(engine) == facts_of_the_schema()


def facts(engine: Engine) -> dict[str, object]:
    """Of every table the columns that may be empty, the keys and what is unique, by name."""
    found = inspect(engine)
    return {
        table: (
            {column["name"]: column["nullable"] for column in found.get_columns(table)},
            found.get_pk_constraint(table)["constrained_columns"],
            sorted(str(each["name"]) for each in found.get_unique_constraints(table)),
            sorted(
                (str(each["name"]), each["options"].get("ondelete"))
                for each in found.get_foreign_keys(table)
            ),
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def facts_of_the_schema() -> dict[str, object]:
    engine = open_engine("sqlite://")
    with writing(engine) as connection:
        metadata.create_all(connection)
    return facts(engine)


def test_up_down_and_up_again(engine: Engine) -> None:
    migrate(engine, command.upgrade, "head")
    once = facts(engine)
    migrate(engine, command.downgrade, "base")
    assert facts(engine) == {}
    migrate(engine, command.upgrade, "head")
    assert facts(engine) == once
