"""The agenda goes out as a workbook and comes back: what is new, changed, removed, in conflict."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from exporter.agreed import Action, Agreement, FollowUp, Status
from exporter.returned import said
from exporter.returned.values import NO_DATE, NO_LABEL, NO_QUESTION, NO_SECTION, NO_STATUS
from plugin.round_trip import Outcome, Plan
from plugin.workspace.made import FOLLOW_UP, Change
from tests.returning import KEY, Row, Sheet, Town, a_town, action, agreement, opened_sheet
from tests.scene import OTHER, ROUND

CALL = Action("A", 4, "Bellen", "Team", "na de zomer", date(2027, 9, 1), Status.BUSY, "Rust", "Ja")
MAIL = Action("B", None, "Mailen\nen schrijven", due=date(2027, 5, 1))
AGREED = Agreement(4, "Samen.", 1)
NEXT = FollowUp(date(2027, 10, 5), same_people=True, keeping="Elke maand", watcher="Ans")
LONG = " ".join(f"woord{number}" for number in range(1, 601))


@pytest.fixture(scope="module")
def shared() -> Iterator[Town]:
    with a_town() as town:
        yield town


@pytest.fixture
def town(shared: Town) -> Town:
    shared.clear()
    shared.record(action("aa", CALL), action("bb", MAIL), agreement(AGREED))
    shared.record(Change(FOLLOW_UP, frozenset(), NEXT))
    return shared


@pytest.fixture
def sheet(town: Town) -> Sheet:
    return opened_sheet(town.download())


def row_of(sheet: Sheet, action: str) -> Row:
    return next(row for row in sheet.rows if row["Actie"] == action)


def outcomes(plan: Plan) -> list[tuple[str, str]]:
    return [
        (line.outcome.value, line.key if len(line.key) < 16 else "nieuw") for line in plan.lines
    ]


def cells(plan: Plan) -> dict[str, tuple[object, object]]:
    """The fields that change, with what they were and become."""
    return {each.name: (each.seen, each.mine) for line in plan.lines for each in line.fields}


def test_what_comes_back_as_it_went_changes_nothing(town: Town) -> None:
    before = town.contents()
    plan = town.take_over(town.download())
    assert (plan.lines, plan.unplaced) == ((), ())
    assert plan.same == 4
    assert town.contents() == before


def test_a_long_text_comes_back_whole(town: Town) -> None:
    town.change(
        "aa", replace(CALL, action=LONG, remark=f"{LONG[:4000]}\n\n{LONG}", who=LONG[:3000])
    )
    town.change("4", replace(AGREED, answer=f"{LONG[:4000]}\n{LONG}"))
    file = town.download()
    assert len(opened_sheet(file).keyed()) > len(opened_sheet(file).with_action())
    assert town.plan(file).lines == ()
    assert town.plan(opened_sheet(file).save()).lines == ()


def test_a_row_to_fill_in_becomes_an_action(town: Town, sheet: Sheet) -> None:
    sheet.spare("C").update({"Actie": "Praten", "Wie doet wat?": "Wij", "Status": "gereed"})
    plan = town.take_over(sheet.save())
    assert outcomes(plan) == [("nieuw", "nieuw")]
    assert Action("C", None, "Praten", "Wij", status=Status.DONE) in town.actions()


def test_cells_that_were_changed_change_those_fields_alone(town: Town, sheet: Sheet) -> None:
    row_of(sheet, "Bellen").update(
        {"Wie doet wat?": "Wijk", "Uiterlijk": datetime(2027, 12, 1), "Afgesproken antwoord": "Ja"}  # noqa: DTZ001
    )
    plan = town.take_over(sheet.save())
    assert outcomes(plan) == [("gewijzigd", "aa"), ("gewijzigd", "4")]
    assert cells(plan) == {
        "who": ("Team", "Wijk"),
        "due": ("2027-09-01", "2027-12-01"),
        "answer": ("Samen.", "Ja"),
    }
    assert replace(CALL, who="Wijk", due=date(2027, 12, 1)) in town.actions()
    assert town.made.agreements()[4].made == replace(AGREED, answer="Ja")


def test_the_follow_up_comes_back_too(town: Town, sheet: Sheet) -> None:
    for row, answer in zip(
        sheet.keyed("vervolg"), ("1 mei 2028", "nee", "Bellen", None), strict=True
    ):
        row["Actie"] = answer
    assert outcomes(town.take_over(sheet.save())) == [("gewijzigd", "vervolg")]
    assert town.made.follow_up().made == FollowUp(
        date(2028, 5, 1), same_people=False, keeping="Bellen"
    )


def test_a_row_that_is_gone_was_removed_unless_somebody_keeps_it(town: Town, sheet: Sheet) -> None:
    sheet.rows.remove(row_of(sheet, "Mailen\nen schrijven"))
    shown = town.hand_in(sheet.save())
    assert outcomes(shown.plan) == [("verwijderd", "bb")]
    town.desk.confirm(shown, [], town.scene.now)
    assert town.actions() == sorted([CALL, MAIL], key=repr)
    town.take_over(sheet.save())
    assert town.actions() == [CALL]


def test_a_row_that_was_emptied_was_removed(town: Town, sheet: Sheet) -> None:
    row = row_of(sheet, "Mailen\nen schrijven")
    row.update({name: None for name in row if name != KEY})
    assert outcomes(town.take_over(sheet.save())) == [("verwijderd", "bb")]
    assert town.actions() == [CALL]


def test_what_was_made_after_the_file_is_not_removed(town: Town, sheet: Sheet) -> None:
    town.scene.now += timedelta(hours=1)
    town.record(action("cc", replace(MAIL, action="Later")))
    assert town.plan(sheet.save()).lines == ()


def test_the_second_of_a_copied_row_is_a_new_action(town: Town, sheet: Sheet) -> None:
    row = row_of(sheet, "Bellen")
    sheet.rows.insert(sheet.rows.index(row) + 1, {**row, "Actie": "Terugbellen"})
    plan = town.take_over(sheet.save())
    assert outcomes(plan) == [("nieuw", "nieuw")]
    assert town.actions() == sorted([CALL, MAIL, replace(CALL, action="Terugbellen")], key=repr)


def test_the_same_file_can_come_back_again(town: Town, sheet: Sheet) -> None:
    sheet.spare().update({"Actie": "Praten"})
    sheet.rows.append({"Onderdeel": "B", "Actie": "Lopen"})
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    sheet.rows.remove(row_of(sheet, "Mailen\nen schrijven"))
    town.take_over(sheet.save())
    assert town.plan(sheet.save()).lines == ()
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Buurt"
    row_of(sheet, "Praten")["Status"] = "gereed"
    plan = town.take_over(sheet.save())
    assert sorted(line.outcome for line in plan.lines) == [Outcome.CHANGED, Outcome.CHANGED]
    assert replace(CALL, who="Buurt") in town.actions()
    assert Action("A", action="Praten", status=Status.DONE) in town.actions()


def test_a_file_that_comes_back_again_takes_nothing_of_others_back(
    town: Town, sheet: Sheet
) -> None:
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    town.change("aa", replace(CALL, status=Status.DONE))
    town.take_over(sheet.save())
    assert replace(CALL, who="Wijk", status=Status.DONE) in town.actions()
    row_of(sheet, "Bellen")["Opmerking"] = "Nog iets"
    town.take_over(sheet.save())
    assert replace(CALL, who="Wijk", status=Status.DONE, remark="Nog iets") in town.actions()
    town.change("aa", replace(CALL, who="Buurt", status=Status.DONE, remark="Nog iets"))
    assert town.plan(sheet.save()).lines == ()


def test_a_download_after_the_upload_gives_back_the_same(town: Town, sheet: Sheet) -> None:
    row_of(sheet, "Bellen").update({"Actie": "Niet bellen", "Status": "vervallen"})
    sheet.spare("B").update({"Actie": "Nieuw", "Uiterlijk": "1 mrt 2027"})
    town.take_over(sheet.save())
    assert town.plan(town.download()).lines == ()
    again = opened_sheet(town.download())
    assert row_of(again, "Niet bellen")["Status"] == "vervallen"
    assert row_of(again, "Nieuw")["Uiterlijk"] == datetime(2027, 3, 1)  # noqa: DTZ001


# Somebody else at the same time


def test_changes_of_other_fields_are_joined(town: Town, sheet: Sheet) -> None:
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    town.change("aa", replace(CALL, status=Status.DONE))
    assert outcomes(town.take_over(sheet.save())) == [("gewijzigd", "aa")]
    assert replace(CALL, who="Wijk", status=Status.DONE) in town.actions()


def test_changes_of_one_field_are_a_conflict_and_both_stay(town: Town, sheet: Sheet) -> None:
    row_of(sheet, "Bellen").update({"Wie doet wat?": "Wijk", "Opmerking": "Nee"})
    town.change("aa", replace(CALL, who="Buurt"))
    plan = town.take_over(sheet.save())
    assert outcomes(plan) == [("botsing", "aa")]
    assert {each.name: each.clashes for each in plan.lines[0].fields} == {
        "who": True,
        "remark": False,
    }
    (item,) = [each for each in town.made.actions() if each.key == "aa"]
    assert {version.made.who for version in item.versions} == {"Wijk", "Buurt"}


def test_the_same_change_twice_is_no_change(town: Town, sheet: Sheet) -> None:
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    town.change("aa", replace(CALL, who="Wijk"))
    assert town.plan(sheet.save()).lines == ()


def test_what_somebody_changed_meanwhile_is_not_removed(town: Town, sheet: Sheet) -> None:
    sheet.rows.remove(row_of(sheet, "Bellen"))
    town.scene.now += timedelta(hours=1)
    town.change("aa", replace(CALL, who="Buurt"))
    assert outcomes(town.take_over(sheet.save())) == [("blijft", "aa")]
    assert replace(CALL, who="Buurt") in town.actions()


def test_what_somebody_removed_meanwhile_comes_back_with_a_change(town: Town, sheet: Sheet) -> None:
    town.change("aa", None)
    assert town.plan(sheet.save()).lines == ()
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    town.take_over(sheet.save())
    assert replace(CALL, who="Wijk") in town.actions()


# Sorting, moving, renaming


def test_rows_can_be_sorted_and_columns_moved(town: Town, sheet: Sheet) -> None:
    sheet.rows.sort(key=lambda row: str(row["Actie"]), reverse=True)
    sheet.headings.sort()
    plan = town.plan(sheet.save())
    assert (plan.lines, plan.unplaced) == ((), ())


@pytest.mark.parametrize("theirs", ["WIE DOET WAT", " wie  doet wat ", "Trekker"])
def test_a_heading_may_be_another(town: Town, sheet: Sheet, theirs: str) -> None:
    at = sheet.headings.index("Wie doet wat?")
    for row in sheet.rows:
        row[theirs] = row.pop("Wie doet wat?", None)
    sheet.headings[at] = theirs
    shown = town.hand_in(sheet.save())
    assert (shown.plan.lines, shown.plan.unplaced) == ((), ())
    assert shown.found.renamed == ((("Wie doet wat?", "Trekker"),) if theirs == "Trekker" else ())


def test_a_column_that_is_gone_leaves_its_fields_as_they_are(town: Town, sheet: Sheet) -> None:
    sheet.headings.remove("Opmerking")
    shown = town.hand_in(sheet.save())
    assert shown.plan.lines == ()
    assert shown.found.missing == ("Opmerking",)


def test_without_keys_everything_is_new_and_nothing_removed(town: Town, sheet: Sheet) -> None:
    sheet.headings[-1] = "Notities"
    for row in sheet.rows:
        row["Notities"] = None
    shown = town.hand_in(sheet.save())
    assert not shown.found.has_keys
    assert Outcome.REMOVED not in {line.outcome for line in shown.plan.lines}


def test_the_sheet_may_have_another_name(town: Town, sheet: Sheet) -> None:
    sheet.name = "Blad1"
    assert town.plan(sheet.save()).lines == ()


# New rows


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"Onderdeel": "B", "Actie": "Lopen"}, Action("B", None, "Lopen")),
        ({"Onderdeel": "b", "Actie": "Lopen"}, Action("B", None, "Lopen")),
        ({"Nr": "vraag 7", "Actie": "Lopen"}, Action("B", 7, "Lopen")),
        ({"Nr": 7, "Actie": "Lopen"}, Action("B", 7, "Lopen")),
        ({"Uiterlijk": "woensdag 1 maart 2028"}, Action("C", None, due=date(2028, 3, 1))),
        ({"Uiterlijk": "1-3-28", "Actie": 12}, Action("C", None, "12", due=date(2028, 3, 1))),
        ({"Uiterlijk": 46813, "Actie": "Lopen"}, Action("C", None, "Lopen", due=date(2028, 3, 1))),
        ({"Actie": "Lopen", "Status": " Gereed. "}, Action("C", None, "Lopen", status=Status.DONE)),
    ],
)
def test_a_row_that_people_add_is_an_action(
    town: Town, sheet: Sheet, row: Row, expected: Action
) -> None:
    last = max(number for number, each in enumerate(sheet.rows) if each in sheet.keyed())
    sheet.rows.insert(last + 1, row)
    plan = town.take_over(sheet.save())
    assert plan.unplaced == ()
    assert expected in town.actions()


def test_an_agreement_in_a_row_that_people_add_goes_to_its_question(
    town: Town, sheet: Sheet
) -> None:
    sheet.rows.append(
        {"Nr": 9, "Afgesproken antwoord": "Zo doen we het", "Label": "2 nog discussie"}
    )
    assert outcomes(town.take_over(sheet.save())) == [("nieuw", "9")]
    assert town.made.agreements()[9].made == Agreement(9, "Zo doen we het", 2)


# What has no place


@pytest.mark.parametrize(
    ("row", "text", "why"),
    [
        ({"Actie": "Lopen", "Uiterlijk": "na de zomer"}, "na de zomer", NO_DATE),
        ({"Actie": "Lopen", "Uiterlijk": "31-2-2027"}, "31-2-2027", NO_DATE),
        ({"Actie": "Lopen", "Uiterlijk": "1-1-1999"}, "1-1-1999", NO_DATE),
        ({"Actie": "Lopen", "Uiterlijk": "1 maart"}, "1 maart", NO_DATE),
        ({"Actie": "Lopen", "Status": "klaar"}, "klaar", NO_STATUS),
        ({"Actie": "Lopen", "Nr": 99}, "99", NO_QUESTION),
        ({"Actie": "Lopen", "Onderdeel": "Z"}, "Z", NO_SECTION),
        ({"Nr": 4, "Afgesproken antwoord": "Anders"}, "Anders", said.TWICE),
        ({"Nr": 9, "Afgesproken antwoord": "Ja", "Label": 5}, "5", NO_LABEL),
        ({"Afgesproken antwoord": "Ja"}, "Ja", said.NO_NUMBER),
        ({"Vraag": "Een vraag?"}, "Een vraag?", said.ONLY_TO_READ),
        ({"Actie": "Lopen", "Vraag": "Een vraag?"}, "Een vraag?", said.ONLY_TO_READ),
        ({"Actie": "Lopen", "Aanleiding": "Daarom"}, "Daarom", said.ONLY_TO_READ),
        ({"Onderdeel": "Let op: dit is een concept"}, "Let op: dit is een concept", NO_SECTION),
        ({"Actie": "Lopen", "Kosten": "100 euro"}, "100 euro", said.NO_COLUMN),
    ],
)
def test_what_cannot_be_placed_is_kept_and_shown(
    town: Town, sheet: Sheet, row: Row, text: str, why: str
) -> None:
    sheet.headings.append("Kosten")
    sheet.rows.append(row)
    plan = town.take_over(sheet.save())
    assert [(each.text, each.why) for each in plan.unplaced] == [(text, why)]
    ((_, kept),) = town.desk.confirmed(ROUND, OTHER)[:1]
    assert [(each.text, each.why) for each in kept.unplaced] == [(text, why)]
    assert [each.made.action for each in town.made.actions() if each.made.action == "Lopen"] == (
        ["Lopen"] if "Actie" in row else []
    )


def test_what_is_typed_beside_the_follow_up_is_shown(town: Town, sheet: Sheet) -> None:
    sheet.keyed("vervolg")[0]["Opmerking"] = "Onder voorbehoud"
    assert [each.text for each in town.plan(sheet.save()).unplaced] == ["Onder voorbehoud"]
