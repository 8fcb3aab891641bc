"""What a coordinator does with the texts of a release."""

from plugin.workspace.reviews import Decision, ReviewState
from plugin.workspace.store import Workspace
from tests.scene import NOW


def show_all(workspace: Workspace, survey_id: int, municipality: str) -> None:
    """Let every text of a municipality's newest release be shown."""
    stored = workspace.releases.latest(survey_id, municipality)
    assert stored
    keys = workspace.reviews.states(stored.id)
    workspace.reviews.decide([Decision(key, ReviewState.SHOWN) for key in keys], 1, NOW)
