"""The stores of a release, kept for the next ones: `python -m tests.earlier_stores`.

Those of the demo, so of made-up people, as SQL; beside them what its releases tell. The folder is
named for the version in pyproject.toml. An upgrade is tried from every folder that is here.
"""

import gzip
import json
import sqlite3
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from exporter.release import findings
from plugin.demo import running
from plugin.workspace.store import Workspace

FOLDER = Path(__file__).parent / "earlier"
STORES = ("mirror", "workspace")
TOLD = "verteld.json"


def told(workspace: Workspace) -> dict[str, object]:
    """What every release tells: people, texts, and the labels of each question."""
    found: dict[str, object] = {}
    for round_ in workspace.rounds.all():
        for participant in workspace.rounds.municipalities(round_.survey_id):
            stored = workspace.releases.latest(round_.survey_id, participant.code)
            if stored is not None:
                found[f"{round_.survey_id} {participant.code}"] = {
                    "people": stored.release.people,
                    "texts": len(workspace.releases.texts(stored.id)),
                    "labels": [list(each.counts.labels) for each in findings(stored.release)],
                }
    return found


def keep(version: Path, stores: Path) -> None:
    """Writes two SQLite files and what they tell to the folder of a version."""
    version.mkdir(parents=True, exist_ok=True)
    for name in STORES:
        store = sqlite3.connect(stores / f"{name}.sqlite3")
        script = "\n".join(store.iterdump())
        store.close()
        (version / f"{name}.sql.gz").write_bytes(gzip.compress(script.encode(), mtime=0))
    workspace = Workspace(f"sqlite:///{stores / 'workspace.sqlite3'}")
    (version / TOLD).write_text(json.dumps(told(workspace), indent=1) + "\n", "utf-8")
    workspace.close()


def unpack(version: Path, stores: Path) -> None:
    """Makes two SQLite files as they were kept."""
    for name in STORES:
        script = gzip.decompress((version / f"{name}.sql.gz").read_bytes()).decode()
        store = sqlite3.connect(stores / f"{name}.sqlite3")
        store.executescript(script)
        store.close()


def main() -> None:
    """Keep the stores of the version that this is."""
    project = tomllib.loads((FOLDER.parents[1] / "pyproject.toml").read_text("utf-8"))
    with TemporaryDirectory() as folder:
        with running(8000, Path(folder), print):
            pass
        keep(FOLDER / project["project"]["version"], Path(folder))


if __name__ == "__main__":
    main()
