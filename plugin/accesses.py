"""Letting others in: invitations, codes for a meeting, and taking an access back."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.alphabet import sort_key
from plugin.access_page import access_rows
from plugin.codes import access_code, meeting_code
from plugin.moments import day_and_time
from plugin.municipalities import name_of
from plugin.noting import note
from plugin.permissions import ActorRole, Verb, invites, may
from plugin.places import NotFoundError
from plugin.visit import access_desk, now, service

blueprint = Blueprint("accesses", __name__)

LONGEST_NOTE = 100


@blueprint.get("/toegang")
def index() -> ResponseReturnValue:
    """Who may come in, and the forms to let somebody in."""
    desk = access_desk()
    found = desk.accesses()
    revocable = [each.id for each in found if desk.may_revoke(each)]
    return render_template(
        "accesses.html",
        rows=access_rows(found, revocable, now()),
        roles=invites(desk.actor, desk.actor.municipality),
        municipalities=sorted(desk.municipalities(), key=lambda code: sort_key(name_of(code))),
        hands_codes=may(desk.actor, Verb.HAND_MEETING_CODE, desk.actor.municipality),
        longest_note=LONGEST_NOTE,
    )


@blueprint.post("/toegang/uitnodigen")
def invite() -> ResponseReturnValue:
    """Invite somebody, and show the code, this once."""
    code, role, municipality = access_code(), _role(), request.form.get("gemeente", "")
    said_of = " ".join(request.form.get("voor", "").split())[:LONGEST_NOTE]
    ends = access_desk().invite(role, municipality, said_of, code, now())
    note(municipality=municipality)
    return render_template(
        "handed_code.html",
        code=code,
        role=role,
        municipality=municipality,
        note=said_of,
        ends=day_and_time(ends),
        address=service().service_url,
        is_meeting=False,
    )


@blueprint.post("/toegang/bijeenkomst")
def hand_meeting_code() -> ResponseReturnValue:
    """Make a code for a meeting, and show it, this once."""
    code, desk = meeting_code(), access_desk()
    municipality = desk.actor.municipality or ""
    ends = desk.hand_meeting_code(municipality, code, now())
    return render_template(
        "handed_code.html",
        code=code,
        role=ActorRole.FACILITATOR,
        municipality=municipality,
        note="",
        ends=day_and_time(ends),
        address=service().service_url,
        is_meeting=True,
    )


@blueprint.post("/toegang/<access:access_id>/intrekken")
def revoke(access_id: int) -> ResponseReturnValue:
    """Take an access back; who is in is out at once."""
    found = access_desk().revoke(access_id, now())
    note(municipality=found.municipality, about=access_id)
    return redirect(url_for("accesses.index", _anchor="lijst"), 303)


def _role() -> ActorRole:
    given = request.form.get("rol", "")
    if given not in set(ActorRole):
        raise NotFoundError
    return ActorRole(given)
