"""Pictures of the workbook as it is printed: `python -m tests.workbook_pictures`.

Writes `docs/pictures/werkboek-….png`: the first page of each sheet and the chart, of a made-up
municipality, and in `workbook.sha256` which workbook that was. Needs LibreOffice and poppler
(Debian: libreoffice-calc, poppler-utils).
"""

import re
import subprocess
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import click

from exporter.agenda import Noted, Recorded
from exporter.agreed import Action, Agreement, FollowUp, Status
from exporter.change import Moment
from exporter.release import Release
from exporter.workbook.book import workbook
from exporter.workbook.contents import Before, Contents
from exporter.workbook.identity import Identity
from survey_templates.instrument import Instrument
from survey_templates.loader import load_default
from tests.benchmarks.workbook import released

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
LOOK = FOLDER / "workbook.sha256"
TOWN, CODE = "Voorbeeldstad (verzonnen)", "GM9901"
MADE_AT = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)
# Where a page begins with one of these, it is the first of its sheet.
PAGES = {
    "toelichting": "Actieagenda Voorbeeldstad (verzonnen)\nReflectietool",
    "actieagenda": "Actieagenda Voorbeeldstad (verzonnen)\nA. ",
    "bespreekvolgorde": "Bespreekvolgorde",
    "labels": "Labels per vraag",
    "grafiek": "In beeld: ",
    "antwoorden": "Antwoorden",
    "inspiratie": "Inspiratie\nA. ",
    "voortgang": "Voortgang",
}
DOTS_PER_INCH = 75

RECORDED = Recorded(
    agreements=(
        Noted("4", 1, Agreement(4, "Iedereen doet mee, en de gemeente begint met luisteren.", 1)),
    ),
    actions=(
        Noted(
            "a1",
            2,
            Action(
                *("A", 4, "In elke wijk een dialoogtafel houden", "Beleidsadviseur jeugd"),
                *("voor de zomer", date(2026, 9, 1), Status.BUSY),
                *("Er doen veertig inwoners mee.", "Eerst de wijkraad vragen."),
            ),
        ),
        Noted(
            "a2",
            3,
            Action("B", 6, "De regels voor subsidie aanpassen", "Wethouder", due=date(2099, 3, 1)),
        ),
        Noted("a3", 4, Action("C", None, "Cijfers delen", "Ketenregisseur", status=Status.DONE)),
    ),
    follow_up=Noted(
        "vervolg", 5, FollowUp(date(2027, 6, 1), same_people=True, keeping="Elke maand bellen.")
    ),
)


def contents(instrument: Instrument) -> Contents:
    """A workbook with something on every sheet."""
    release, texts = released(instrument, 12)
    return Contents(
        instrument=instrument,
        municipality=TOWN,
        identity=Identity(CODE, release.survey_id, release.number, MADE_AT, "0" * 16),
        release=release,
        texts=texts,
        why_no_figures="",
        recorded=RECORDED,
        before=_before(instrument, release),
    )


def _before(instrument: Instrument, after: Release) -> Before:
    release, _ = released(instrument, 8)
    moment = Moment(replace(release, survey_id=after.survey_id - 1), instrument)
    actions = (Action("A", 1, "Samen de visie lezen", "Team jeugd", status=Status.DONE),)
    return Before("Voorjaar 2026", moment, actions)


def look(data: bytes) -> str:
    """The hash of what is in a workbook, however it is packed."""
    with ZipFile(BytesIO(data)) as package:
        parts = sorted(package.namelist())
        return sha256(b"".join(package.read(part) for part in parts)).hexdigest()


def printed(data: bytes, folder: Path) -> Path:
    """The workbook as LibreOffice prints it."""
    (folder / "werkboek.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "werkboek.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder / "werkboek.pdf"


def page_numbers(pdf: Path) -> dict[str, int]:
    """On which page each picture is to be found; raises `KeyError` when one is nowhere."""
    result = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True)
    pages = [re.sub(r"\s*\n\s*", "\n", page).strip() for page in result.stdout.decode().split("\f")]
    found: dict[str, int] = {}
    for number, page in enumerate(pages, start=1):
        for name, start in PAGES.items():
            at_start = page.startswith(start) or (name == "grafiek" and start in page)
            if at_start:
                found.setdefault(name, number)
    return {name: found[name] for name in PAGES}


def main() -> None:
    """Make all pictures anew."""
    with tempfile.TemporaryDirectory() as name:
        data = workbook(contents(load_default()))
        pdf = printed(data, Path(name))
        for picture, number in page_numbers(pdf).items():
            page = ["-f", str(number), "-l", str(number), "-singlefile"]
            size = ["-r", str(DOTS_PER_INCH), "-png"]
            target = FOLDER / f"werkboek-{picture}"
            subprocess.run(["pdftoppm", *page, *size, pdf, target], check=True)
            click.echo(f"{target.relative_to(FOLDER.parent)}.png")
    LOOK.write_text(f"{look(data)}\n", "utf-8")


if __name__ == "__main__":
    main()
