"""A workspace to test: what goes in, and two places to put it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from plugin.workspace.rounds import CODE_PLACE, Participant, Round
from plugin.workspace.store import Workspace
from survey_templates.codebook import Mark, Privacy
from tests.lime import CONTENT
from tests.stores import Stores, standing_in

NOW = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)
SID = 123456
MARK = Mark("buurtkracht-proef", "2027-01.3", Privacy.CONFIDENTIAL, 5)
HOSTILE = "=1+1\t<script>alert('é€😀')</script>\r\n\u202e{ROL}\x01' OR 1=1; --\ufffe" + "x" * 40_000


@contextmanager
def opened(stores: Stores | Path) -> Iterator[Workspace]:
    """An empty workspace in `stores`, or in a file in that folder."""
    workspace = Workspace(standing_in(stores).address("workspace"))
    try:
        yield workspace
    finally:
        workspace.close()


@contextmanager
def two_places(stores: Stores | Path) -> Iterator[Workspace]:
    """A workspace with one round of two municipalities."""
    with opened(stores) as workspace:
        workspace.rounds.register(a_round(SID))
        workspace.rounds.add_municipalities([participant("GM0344"), participant("GM0363")])
        yield workspace


def a_round(survey_id: int, registered_at: datetime = NOW) -> Round:
    """A round."""
    return Round(
        survey_id=survey_id,
        mark=MARK,
        content=CONTENT,
        title="Voorjaar ’27",
        link_template=f"https://x.example/index.php/{survey_id}?lang=nl&GEMEENTE={CODE_PLACE}",
        registered_at=registered_at,
        ends_on=date(2028, 4, 14),
    )


def participant(code: str, survey_id: int = SID, letters: str = "7K3F9Q") -> Participant:
    """A municipality in it."""
    return Participant(survey_id, code, f"{code}-{letters}", None, None)
