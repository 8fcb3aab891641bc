"""upload(download(x)) = x: whatever was recorded, and whatever people do to the rows.

Also after a real load and save by LibreOffice, and on files made by hand that imitate what Excel is
documented to do.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporter.agreed import Action, Agreement, FollowUp, Status
from exporter.safe_text import safe
from plugin.round_trip import Outcome
from plugin.workspace.made import FOLLOW_UP, Change
from tests.returning import KEY, Sheet, Town, a_town, action, agreement, opened_sheet
from tests.uploads import (
    AGENDA_PART,
    BOOK_PART,
    STYLES_PART,
    changed,
    packed,
    parts,
    with_shared_texts,
)

pytestmark = pytest.mark.exhaustive

FEW = max(8, settings().max_examples // 6)
LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n=+-@_x<&'"),
    max_size=60,
).map(lambda text: safe(text).strip())
LONG = LINES.map(lambda text: f"{text} en verder, " * 40).map(str.strip)
TEXTS = st.one_of(LINES, LINES, st.sampled_from(["", "_x000D_", "_x0041_", "=1+1", "ja"]), LONG)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))
MONTHS = ("jan", "februari", "mrt", "april", "mei", "juni", "juli", "aug", "september", "okt")
SPELLINGS = (
    lambda day: datetime(day.year, day.month, day.day),  # noqa: DTZ001 -- as Excel has it
    lambda day: f"{day.day}-{day.month}-{day.year}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day} {(*MONTHS, 'november', 'dec')[day.month - 1]} {day.year}",
    lambda day: day.isoformat(),
    lambda day: (day - date(1899, 12, 30)).days,
)

actions = st.builds(
    Action,
    section=st.sampled_from("ABC"),
    question=st.none() | st.integers(1, 15),
    action=TEXTS.filter(bool),
    who=TEXTS,
    when=TEXTS,
    due=DAYS,
    status=st.sampled_from(Status),
    sign=TEXTS,
    remark=TEXTS,
)
agreements = st.builds(
    Agreement, question=st.integers(1, 15), answer=TEXTS, label=st.none() | st.integers(1, 4)
)
follow_ups = st.builds(
    FollowUp,
    meeting=DAYS,
    same_people=st.none() | st.booleans(),
    keeping=TEXTS,
    watcher=TEXTS,
)


@dataclass(frozen=True)
class Agenda:
    """What was recorded."""

    actions: list[Action]
    agreements: list[Agreement]
    follow_up: FollowUp

    def record(self, town: Town) -> None:
        """Fill it in on the page, where nothing stands."""
        town.clear()
        town.record(
            *(action(f"{number:016x}", made) for number, made in enumerate(self.actions)),
            *(agreement(made) for made in self.agreements),
            Change(FOLLOW_UP, frozenset(), self.follow_up),
        )


agendas = st.builds(
    Agenda,
    st.lists(actions, max_size=5),
    st.lists(agreements, max_size=4, unique_by=lambda made: made.question),
    follow_ups,
)


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with a_town() as made:
        yield made


def few(test: Any) -> Any:
    """As many examples as whole files take."""
    healthy = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=FEW, suppress_health_check=healthy)(test)


def unchanged(town: Town, file: bytes) -> None:
    plan = town.plan(file)
    assert (plan.lines, plan.unplaced) == ((), ())


@few
@given(agendas, st.randoms(use_true_random=False), st.data())
def test_moving_rows_and_columns_and_typing_dates_changes_nothing(
    town: Town, agenda: Agenda, chance: Any, data: st.DataObject
) -> None:
    agenda.record(town)
    before = town.contents()
    file = town.download()
    unchanged(town, file)
    sheet = opened_sheet(file)
    chance.shuffle(sheet.rows)
    chance.shuffle(sheet.headings)
    respell(sheet, data)
    unchanged(town, sheet.save())
    assert town.contents() == before


def respell(sheet: Sheet, data: st.DataObject) -> None:
    """Every date as somebody may type it."""
    for row in sheet.rows:
        for name in ("Uiterlijk", "Actie"):
            if isinstance(row.get(name), datetime):
                row[name] = data.draw(st.sampled_from(SPELLINGS))(row[name].date())


@few
@given(agendas, st.data())
def test_what_people_do_to_rows_is_what_comes_of_it(
    town: Town, agenda: Agenda, data: st.DataObject
) -> None:
    agenda.record(town)
    sheet = opened_sheet(town.download())
    expected = edited(sheet, dict(enumerate(agenda.actions)), data)
    file = sheet.save()
    agreed = town.contents()[1:]

    town.take_over(file)

    assert town.actions() == sorted(expected, key=repr)
    assert town.contents()[1:] == agreed
    unchanged(town, file)
    unchanged(town, town.download())


def edited(sheet: Sheet, made: dict[int, Action], data: st.DataObject) -> list[Action]:
    """Delete, copy, change and insert rows; the actions that there are to be then."""
    kept = list[Action]()
    for number, one in made.items():
        rows = [row for row in sheet.rows if f"actie:{number:016x}@" in str(row[KEY] or "")]
        how = data.draw(st.sampled_from(["leave", "delete", "copy", "change"]))
        if how == "delete":
            sheet.rows = [row for row in sheet.rows if row not in rows]
            continue
        kept.append(one)
        if how == "copy":
            sheet.rows += [dict(row) for row in rows]
            kept.append(one)
        elif how == "change" and len(rows) == 1:
            rows[0].update({"Wie doet wat?": "Een ander", "Status": "gereed"})
            kept[-1] = replace(one, who="Een ander", status=Status.DONE)
    for number in range(data.draw(st.integers(0, 2))):
        place = data.draw(st.integers(0, len(sheet.rows)))
        sheet.rows.insert(place, {"Onderdeel": "B", "Actie": f"Erbij {number}"})
        kept.append(Action("B", action=f"Erbij {number}"))
    return kept


# LibreOffice


WHOLE = Agenda(
    [
        Action("A", 4, "Bellen\nen mailen", "Team", "na de zomer", date(2027, 9, 1), Status.BUSY),
        Action("B", None, "=1+1", due=date(2027, 5, 1), remark="_x000D_ ‘é€😀’ <b>&amp;"),
        Action("C", 15, "woord " * 500 + "einde", sign="Minder klachten"),
    ],
    [Agreement(4, "Samen.\n\nEcht waar.", 1), Agreement(9, "", 3)],
    FollowUp(date(2027, 10, 5), same_people=False, keeping="Elke maand", watcher="Ans"),
)


def through_libreoffice(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """The workbooks as LibreOffice saves them, all in one go."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is niet geïnstalleerd: apt install libreoffice-calc")
    (folder / "uit").mkdir()
    for name, file in files.items():
        (folder / f"{name}.xlsx").write_bytes(file)
    profile = f"-env:UserInstallation={(folder / 'profiel').as_uri()}"
    subprocess.run(
        [
            *("soffice", profile, "--headless", "--convert-to", "xlsx"),
            *("--outdir", str(folder / "uit")),
            *(str(folder / f"{name}.xlsx") for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {name: (folder / "uit" / f"{name}.xlsx").read_bytes() for name in files}


def test_it_says_the_same_after_libreoffice_saved_it(town: Town, tmp_path: Path) -> None:
    WHOLE.record(town)
    whole = town.download()
    turned, longer, shorter = (opened_sheet(whole) for _ in range(3))
    turned.rows.reverse()
    turned.headings.reverse()
    longer.rows.insert(3, {"Onderdeel": "B", "Actie": "Erbij", "Uiterlijk": "1 juni 2028"})
    gone = next(row for row in shorter.rows if row["Actie"] == "=1+1")
    shorter.rows.remove(gone)
    sheets = {"turned": turned, "longer": longer, "shorter": shorter}
    edited = {name: sheet.save() for name, sheet in sheets.items()}

    files = through_libreoffice({"whole": whole, **edited}, tmp_path)

    assert b"LibreOffice" in parts(files["whole"])["docProps/app.xml"]
    unchanged(town, files["whole"])
    unchanged(town, files["turned"])
    (new,) = town.plan(files["longer"]).lines
    assert new.outcome is Outcome.NEW
    assert ("due", "2028-06-01") in {(each.name, each.mine) for each in new.fields}
    (removed,) = town.plan(files["shorter"]).lines
    assert removed.outcome is Outcome.REMOVED


# Files made by hand that imitate habits of Excel, as Microsoft and ECMA-376 document them


def in_runs(file: bytes) -> bytes:
    """Imitates texts of which a part has other letters: several runs in one shared text."""
    name = "xl/sharedStrings.xml"
    found = parts(with_shared_texts(file))
    texts = found[name].decode()
    runs = re.sub(
        r"<si><t[^>]*>([^<&]{4,}?)</t></si>",
        lambda text: (
            f'<si><r><t xml:space="preserve">{text[1][:2]}</t></r><r><rPr><b/></rPr>'
            f'<t xml:space="preserve">{text[1][2:]}</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>'
        ),
        texts,
    )
    assert runs != texts
    return packed({**found, name: runs.encode()})


def from_1904(file: bytes) -> bytes:
    """Imitates a workbook of Excel for the Mac: its days count from 1904."""
    days = 1462

    def earlier(old: bytes) -> bytes:
        return re.sub(
            rb'(<c r="[A-Z]+\d+" s="\d+"(?: t="n")?>)<v>(4\d{4})</v>',
            lambda cell: cell[1] + b"<v>%d</v>" % (int(cell[2]) - days),
            old,
        )

    def mac(old: bytes) -> bytes:
        return re.sub(rb"<workbookPr[^>]*/>", b'<workbookPr date1904="1"/>', old)

    made = changed(file, agenda=earlier, book=mac)
    assert parts(made)[AGENDA_PART] != parts(file)[AGENDA_PART]
    assert b'date1904="1"' in parts(made)[BOOK_PART]
    return made


def with_extension(file: bytes) -> bytes:
    """Imitates a drop-down that refers to another sheet: Excel keeps it in an extension (x14)."""
    more = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        b'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1">'
        b'<x14:dataValidation type="list"><x14:formula1><xm:f xmlns:xm="http://schemas.microsoft.'
        b'com/office/excel/2006/main">Blad3!$A$1:$A$4</xm:f></x14:formula1></x14:dataValidation>'
        b"</x14:dataValidations></ext></extLst></worksheet>"
    )
    return changed(file, agenda=lambda old: old.replace(b"</worksheet>", more))


def with_own_formats(file: bytes) -> bytes:
    """Imitates dates that somebody gave the looks of a Dutch Excel."""
    return changed(
        file,
        **{
            STYLES_PART: lambda old: re.sub(
                rb'formatCode="(?:dd-mm-yyyy|DD-MM-YYYY|yyyy-mm-dd)"',
                b'formatCode="[$-413]d\\ mmmm\\ yyyy;@"',
                old,
            )
        },
    )


def strict(file: bytes) -> bytes:
    """Imitates Strict Open XML: the same with other addresses of the names."""
    ours = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    theirs = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    return packed({name: part.replace(ours, theirs) for name, part in parts(file).items()})


@pytest.mark.parametrize(
    "habit", [with_shared_texts, in_runs, from_1904, with_extension, with_own_formats, strict]
)
def test_it_is_the_same_with_habits_of_excel(town: Town, habit: Any) -> None:
    WHOLE.record(town)
    unchanged(town, habit(town.download()))


def test_a_day_more_in_1904_is_a_day_more(town: Town) -> None:
    WHOLE.record(town)
    file = from_1904(town.download())
    day = WHOLE.actions[1].due
    assert day
    number = (day - date(1904, 1, 1)).days
    later = changed(
        file, agenda=lambda old: old.replace(b"<v>%d</v>" % number, b"<v>%d</v>" % (number + 1))
    )
    (line,) = town.plan(later).lines
    assert [(each.name, each.mine) for each in line.fields] == [
        ("due", (day + timedelta(days=1)).isoformat())
    ]
