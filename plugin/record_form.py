"""What was made ⇄ the fields of its form: what was filled in becomes a change. Pure."""

import re
from collections.abc import Mapping
from datetime import date

from exporter.agreed import Action, AgreedError, Agreement, FollowUp, from_document
from exporter.dutch_dates import read_date
from plugin.workspace.made import FOLLOW_UP, Change, agreement_key

Form = Mapping[str, str]

_KEY = re.compile(r"[0-9a-f]{16}")
_DIGITS = 18
_YES_NO = {"ja": True, "nee": False}


def agreement_change(form: Form, question: int) -> Change:
    """What is agreed at a question; raises `AgreedError` for what cannot be."""
    document = {
        "question": question,
        "answer": _text(form, "antwoord"),
        "label": _number(form, "label"),
    }
    return Change(agreement_key(question), base_of(form), from_document(Agreement, document))


def action_change(form: Form) -> Change:
    """An action, new or changed or to be removed; raises `AgreedError` for what cannot be."""
    key = form.get("sleutel", "")
    if not _KEY.fullmatch(key):
        raise AgreedError("Dit formulier klopt niet meer. Open de pagina opnieuw.")
    if "verwijderen" in form:
        return Change(key, base_of(form), None)
    document = {
        "section": _text(form, "onderdeel"),
        "question": _number(form, "vraag"),
        "action": _text(form, "actie"),
        "who": _text(form, "wie"),
        "when": _text(form, "wanneer"),
        "due": _day(form, "uiterlijk"),
        "status": _text(form, "status") or "open",
        "sign": _text(form, "waaraan"),
        "remark": _text(form, "opmerking"),
    }
    return Change(key, base_of(form), from_document(Action, document))


def follow_up_change(form: Form) -> Change:
    """How the group goes on; raises `AgreedError` for what cannot be."""
    document = {
        "meeting": _day(form, "bijeenkomst"),
        "same_people": _YES_NO.get(form.get("samenstelling", "")),
        "keeping": _text(form, "houden"),
        "watcher": _text(form, "wie-let-op"),
    }
    return Change(FOLLOW_UP, base_of(form), from_document(FollowUp, document))


def agreement_fields(made: Agreement) -> dict[str, str]:
    """The fields of what was agreed."""
    return {"antwoord": made.answer, "label": str(made.label or "")}


def action_fields(made: Action) -> dict[str, str]:
    """The fields of an action."""
    return {
        "onderdeel": made.section,
        "vraag": str(made.question or ""),
        "actie": made.action,
        "wie": made.who,
        "wanneer": made.when,
        "uiterlijk": _iso(made.due),
        "status": made.status.value,
        "waaraan": made.sign,
        "opmerking": made.remark,
    }


def follow_up_fields(made: FollowUp) -> dict[str, str]:
    """The fields of how the group goes on."""
    said = {True: "ja", False: "nee", None: ""}
    return {
        "bijeenkomst": _iso(made.meeting),
        "samenstelling": said[made.same_people],
        "houden": made.keeping,
        "wie-let-op": made.watcher,
    }


def is_blank(change: Change) -> bool:
    """Whether nothing was filled in on a new action."""
    made = change.made
    return (
        isinstance(made, Action)
        and not change.base
        and made == Action(made.section, made.question, status=made.status)
    )


def base_of(form: Form) -> frozenset[int]:
    """The revisions that the writer of a form saw."""
    found = form.get("versie", "")
    return frozenset(int(each) for each in found.split("-") if _is_number(each))


def base_field(base: frozenset[int]) -> str:
    """The revisions as a form holds them."""
    return "-".join(map(str, sorted(base)))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _text(form: Form, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()


def _number(form: Form, name: str) -> int | None:
    given = form.get(name, "").strip()
    if len(given) > _DIGITS:
        raise AgreedError(f"‘{given[:_DIGITS]}…’ is geen nummer dat bestaat. Kies het opnieuw.")
    return int(given) if _is_number(given) else None


def _is_number(given: str) -> bool:
    """Whether this is a whole number that a database holds; Python refuses very long ones."""
    return given.isascii() and given.isdecimal() and len(given) <= _DIGITS


def _day(form: Form, name: str) -> str | None:
    """A date as a browser sends it, or as people type it; anything else is left to be refused."""
    given = _text(form, name)
    found = read_date(given)
    return found.isoformat() if found else given or None
