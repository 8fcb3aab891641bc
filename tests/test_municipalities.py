"""The municipalities: all of CBS's list, and the made-up ones of the demo apart."""

import re
from datetime import date

import pytest

from exporter.alphabet import sort_key
from plugin import municipalities
from plugin.municipalities import (
    MADE_UP,
    Municipality,
    UnknownMunicipalityError,
    all_municipalities,
    find,
    name_of,
)

TODAY = date(2027, 4, 14)
GONE = Municipality("GM0001", "Oudestad", date(2023, 1, 1), date(2027, 1, 1))


def test_all_of_them_are_there_once() -> None:
    found = all_municipalities()
    listed = [each for each in found.values() if not each.made_up]
    assert len(listed) == 342
    assert all(re.fullmatch(r"GM\d{4}", code) for code in found)
    assert len({each.name for each in found.values()}) == len(found)
    assert all(code == each.code for code, each in found.items())


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("GM0344", "Utrecht"),
        ("GM0518", "Den Haag"),
        ("GM0796", "Den Bosch"),
        ("GM1900", "Súdwest-Fryslân"),
        ("GM0998", "GM0998"),
    ],
)
def test_people_call_it_by_its_name(code: str, name: str) -> None:
    assert name_of(code) == name


@pytest.mark.parametrize("typed", ["GM0344", "gm0344", " Gm0344\n"])
def test_a_code_may_be_typed_in_any_way(typed: str) -> None:
    assert find(typed, TODAY).name == "Utrecht"


@pytest.mark.parametrize("typed", ["", "0344", "GM344", "Utrecht", "GM0998", "x" * 500])
def test_an_unknown_code_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(UnknownMunicipalityError, match="zoals GM0344") as caught:
        find(typed, TODAY)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("made_up", MADE_UP, ids=lambda each: each.code)
def test_a_made_up_municipality_exists_in_the_demo_only(made_up: Municipality) -> None:
    assert find(made_up.code, TODAY, demo=True) == made_up
    assert made_up.name.endswith("(verzonnen)")
    with pytest.raises(UnknownMunicipalityError, match="verzonnen gemeente"):
        find(made_up.code, TODAY)


@pytest.mark.parametrize(
    ("today", "exists"),
    [(date(2026, 12, 31), True), (date(2027, 1, 1), False), (date(2030, 1, 1), False)],
)
def test_a_municipality_that_ended_is_refused_from_that_day(
    monkeypatch: pytest.MonkeyPatch,
    today: date,
    exists: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(municipalities, "all_municipalities", lambda: {GONE.code: GONE})
    if exists:
        assert find(GONE.code, today) == GONE
    else:
        with pytest.raises(UnknownMunicipalityError, match="niet meer sinds 01-01-2027"):
            find(GONE.code, today)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Súdwest-Fryslân", "sudwest-fryslan"),
        ("'s-Gravenhage", "gravenhage"),
        ("’s-Hertogenbosch", "hertogenbosch"),
        ("'t Gooi", "gooi"),
        ("Eemsdelta", "eemsdelta"),
    ],
)
def test_names_are_sorted_as_people_look_them_up(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_the_list_is_sorted_by_name_with_the_made_up_ones_last() -> None:
    found = list(all_municipalities().values())
    names = [each.name for each in found[:342]]
    assert names == sorted(names, key=sort_key)
    assert found[342:] == list(MADE_UP)
