"""The texts for a municipality's own officers name what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "nl" / "privacy"
CHECKING = "".join(
    (ROOT / "plugin" / each).read_text("utf-8") for each in ("commands/check.py", "hardening.py")
)
LINES = [
    line.rstrip(" |").rpartition("| ")[2]
    for line in (FOLDER / "limesurvey-beveiligen.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| --- ") and not line.startswith("| wat ")
]


def test_the_list_says_of_every_line_whether_check_looks() -> None:
    assert len(LINES) == 24
    looked_at = [line.strip("`") for line in LINES if line != "–"]
    assert len(looked_at) == 11
    assert [line for line in looked_at if line not in CHECKING] == []


def test_every_kind_of_line_about_limesurvey_is_in_the_list() -> None:
    """But the one that says that there is none: nothing can be made safer there."""
    found = re.findall(r'"(LimeSurvey: (?!niet ingesteld)[^"]+)"', CHECKING)
    assert sorted(set(found)) == sorted(
        {line.strip("`") for line in LINES if line.startswith("`LimeSurvey")}
    )


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.name)
def test_a_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link
