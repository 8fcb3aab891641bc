"""The whole workspace on one engine."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from plugin.workspace.audit import Audit
from plugin.workspace.endings import Endings
from plugin.workspace.grants import Grants
from plugin.workspace.heartbeats import Heartbeats
from plugin.workspace.nudges import Nudges
from plugin.workspace.regions import Regions
from plugin.workspace.releases import Releases
from plugin.workspace.requests import Requests
from plugin.workspace.reviews import Reviews
from plugin.workspace.revisions import Revisions
from plugin.workspace.round_requests import RoundRequests
from plugin.workspace.rounds import Rounds
from plugin.workspace.runs import Runs
from plugin.workspace.schema import secret_table
from plugin.workspace.sessions import Sessions
from plugin.workspace.status import Statuses
from plugin.workspace.uploads import Uploads
from sync.database import open_engine, scrub, upgrade, writing

MIGRATIONS = "plugin.migrations"
_SIGNING_KEY = "signing"


@dataclass(frozen=True)
class Changing:
    """What the worker changes at once, so that nobody sees figures of two moments."""

    releases: Releases
    statuses: Statuses
    runs: Runs
    audit: Audit


class Workspace:
    """What must never be lost: rounds, releases, status, requests, grants and sessions."""

    def __init__(self, url: str) -> None:
        """Open the workspace at the SQLAlchemy `url`, and bring its tables up to date."""
        self.engine = open_engine(url)
        upgrade(self.engine, MIGRATIONS)
        self.rounds = Rounds(self.engine)
        self.regions = Regions(self.engine)
        self.releases = Releases(self.engine)
        self.reviews = Reviews(self.engine)
        self.revisions = Revisions(self.engine)
        self.uploads = Uploads(self.engine)
        self.statuses = Statuses(self.engine)
        self.runs = Runs(self.engine)
        self.requests = Requests(self.engine)
        self.round_requests = RoundRequests(self.engine)
        self.heartbeats = Heartbeats(self.engine)
        self.grants = Grants(self.engine)
        self.sessions = Sessions(self.engine)
        self.nudges = Nudges(self.engine)
        self.audit = Audit(self.engine)
        self.endings = Endings(self.engine)

    @contextmanager
    def changing(self) -> Iterator[Changing]:
        """One transaction: everything in it happens, or nothing."""
        with writing(self.engine) as connection:
            yield Changing(
                Releases(connection), Statuses(connection), Runs(connection), Audit(connection)
            )

    def signing_key(self) -> str:
        """The key that signs forms, made once and shared by every host on this workspace."""
        query = select(secret_table.c.value).where(secret_table.c.name == _SIGNING_KEY)
        with writing(self.engine) as connection:
            found = connection.execute(query).scalar_one_or_none()
            if found is None:
                found = secrets.token_urlsafe(48)
                connection.execute(secret_table.insert().values(name=_SIGNING_KEY, value=found))
            return found

    def scrub(self) -> bool:
        """Take what was erased out of the store's files; whether nothing of it is left there."""
        return scrub(self.engine)

    def close(self) -> None:
        """Close the connections to the store."""
        self.engine.dispose()
