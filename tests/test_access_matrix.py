"""Every route, every method, everybody, for what is theirs, another's and not there.

The routes come from the application itself, and what is declared from `tests/access_table.py`.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.access_table import LEADING, TABLE, Kind, Line
from tests.planted import (
    ABSENT,
    ABSENT_ROUND,
    IDENTITIES,
    PLACES,
    Identity,
    Planted,
    csrf,
    everything_in,
    filled_in,
    noted,
    planted,
    written,
)
from tests.scene import MINE, OTHER, ROUND
from tests.visitor import check_headers

pytestmark = pytest.mark.exhaustive

# An address names it by one word; whose it is differs by page.
_KEYS = {"review.text": "text", "review.adapt": "text", "record.action": "item"}
_EVERYWHERE = {"instrument_code": "reflectietool-eigen-kracht", "filename": "code.js"}
_NOT_THERE = {
    "code": ABSENT,
    "text": "f" * 12,
    "item": "f" * 16,
    "region_id": "99",
    "access_id": "9999",
    "upload_id": "9999",
    "number": "99",
    "instrument_code": "andere-tool",
    "filename": "nergens.css",
}
_OF_A_PLACE = {"code", "text", "item", "region_id", "access_id", "upload_id"}


@dataclass(frozen=True)
class Thing:
    """What an address names; `whose` is its municipality, "" for nobody's and None if absent."""

    name: str
    whose: str | None
    values: dict[str, str]


@dataclass(frozen=True)
class Asked:
    """One thing that can be asked of the application."""

    rule: Rule
    method: str
    thing: Thing
    line: Line

    @property
    def address(self) -> str:
        values = self.thing.values
        parts = {name: values[_named(self.rule, name)] for name in self.rule.arguments}
        found = self.rule.build(parts, append_unknown=False)
        assert found
        return found[1] + self.line.query

    def of(self, client: FlaskClient, token: str) -> TestResponse:
        form = {name: filled_in(self.thing.values, said) for name, said in self.line.form.items()}
        data = {**form, "csrf_token": token} if self.method == "POST" else None
        return client.open(self.address, method=self.method, data=data)


def _named(rule: Rule, argument: str) -> str:
    return _KEYS[rule.endpoint] if argument == "key" else argument


def may(identity: Identity, asked: Asked) -> bool:
    """What the table declares."""
    if asked.thing.whose is None or identity.kind not in asked.line.who:
        return False
    return asked.thing.whose in {"", identity.municipality} or (
        identity.kind in {Kind.ADMINISTRATOR, Kind.NOBODY}
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    with planted(tmp_path_factory.mktemp("matrix")) as found:
        yield found


def rules(place: Planted) -> list[Rule]:
    return list(place.scene.app.url_map.iter_rules())


def everything(place: Planted) -> list[Asked]:
    """Every route with every method, for each thing that its address or form can name."""
    return [
        Asked(rule, method, thing, TABLE[rule.endpoint])
        for rule in rules(place)
        for method in sorted((rule.methods or set()) - {"OPTIONS"})
        for thing in things(place, rule)
    ]


def things(place: Planted, rule: Rule) -> list[Thing]:
    """What there is of each municipality, what there is not, and what is put together wrongly."""
    names = {_named(rule, name) for name in rule.arguments}
    names |= {"code"} if "{code}" in TABLE[rule.endpoint].form.values() else set()
    there = {code: _EVERYWHERE | place.objects[code] for code in PLACES}
    if not names & _OF_A_PLACE:
        found = [Thing("wat er is", "", there[MINE])]
    else:
        found = [Thing(f"van {code}", code, there[code]) for code in PLACES]
    for name in sorted(names & set(_NOT_THERE)):
        gone = there[MINE] | {name: _NOT_THERE[name]}
        found.append(Thing(f"zonder {name}", None, gone))
    if "survey_id" in names:
        gone = there[MINE] | {"survey_id": str(ABSENT_ROUND)}
        found.append(Thing("in geen ronde", None, gone))
    found += [
        Thing(f"met {name} van een ander", None, there[MINE] | {name: there[OTHER][name]})
        for name in sorted(names & {"text", "item", "upload_id"})
    ]
    return found


def test_every_route_has_its_line_and_every_line_its_route(place: Planted) -> None:
    assert {rule.endpoint for rule in rules(place)} == set(TABLE)


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda identity: identity.name)
def test_everybody_gets_what_the_table_says_and_no_word_of_another(
    place: Planted, identity: Identity
) -> None:
    absent = place.scene.app.test_client().get("/nergens")
    client = place.browser(identity)
    token = csrf(client)
    cookies = dict(client._cookies or {})
    wrong = []
    with closing(place.kept()) as kept:
        for asked in everything(place):
            before = kept.version()
            response = asked.of(client, token)
            said = verdict(identity, asked, response, absent)
            response.close()
            changed = kept.changed(before)
            if asked.method == "POST":
                client._cookies = dict(cookies)
                if changed and not may(identity, asked):
                    said = said or "changes something"
            if changed:
                kept.put_back()
            if said:
                wrong.append(f"{asked.method} {asked.address} ({asked.thing.name}): {said}")
    assert not wrong, "\n".join(wrong)


def verdict(identity: Identity, asked: Asked, response: TestResponse, absent: TestResponse) -> str:
    """What is not as declared; "" when all is well."""
    check_headers(response)
    if foreign := foreign_words(identity, response):
        return f"brings {foreign}"
    if may(identity, asked):
        as_said = response.status_code in asked.line.says
        return "" if as_said else f"says {response.status_code}"
    if asked.line.gone and is_at_the_place(identity, asked):
        is_gone = asked.method == "HEAD" or asked.line.gone in response.get_data(as_text=True)
        return "" if is_gone and response.status_code == 404 else "does not say that it is gone"
    if response.status_code != 404:
        return f"says {response.status_code} instead of 404"
    body = b"" if asked.method == "HEAD" else absent.get_data()
    if (response.get_data(), sorted(response.headers)) != (body, sorted(absent.headers)):
        return "is another page than what is not there"
    return ""


def is_at_the_place(identity: Identity, asked: Asked) -> bool:
    """Whether the thing is asked for at the own municipality, in a round that there is."""
    values = asked.thing.values
    return identity.kind in LEADING and (values["survey_id"], values["code"]) == (
        str(ROUND),
        identity.municipality,
    )


def foreign_words(identity: Identity, response: TestResponse) -> set[str]:
    """The planted strings in an answer that are not for its reader."""
    others = [code for code in PLACES if code != identity.municipality]
    words = {written(code) for code in others}
    if identity.kind is not Kind.ADMINISTRATOR:
        words |= {noted(code) for code in others} | {f"{code}-7K3F9Q" for code in others}
    found = everything_in(response)
    return {word for word in words if word in found}


def test_the_planted_words_do_reach_those_they_are_for(place: Planted) -> None:
    """Else the test above would find nothing because there is nothing."""
    coordinator = next(each for each in IDENTITIES if each.kind is Kind.COORDINATOR)
    client = place.browser(coordinator)
    for path in ("terugkoppeling", "actieagenda.xlsx", "actieagenda.ics", "teksten/1", "afspraken"):
        response = client.get(f"/ronde/{ROUND}/{MINE}/{path}")
        assert written(MINE) in everything_in(response).replace("\r\n ", ""), path
    assert noted(MINE) in everything_in(client.get("/toegang"))


def test_a_guard_that_is_gone_is_seen(place: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin.desk.may", lambda *_: True)
    facilitator = replace(IDENTITIES[0], name="de begeleider", kind=Kind.FACILITATOR)
    client = place.browser(facilitator)
    response = client.get(f"/ronde/{ROUND}/{OTHER}/terugkoppeling")
    assert foreign_words(replace(facilitator, municipality=MINE), response) == {written(OTHER)}


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda identity: identity.name)
def test_without_its_token_no_form_does_anything(place: Planted, identity: Identity) -> None:
    client = place.browser(identity)
    foreign = csrf(place.scene.app.test_client())
    with closing(place.kept()) as kept:
        before = kept.version()
        for asked in everything(place):
            if asked.method == "POST":
                for token in ("", foreign):
                    expected = 403 if asked.line.who else 404
                    assert asked.of(client, token).status_code == expected, asked.address
        assert not kept.changed(before)
