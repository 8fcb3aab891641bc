"""Where to report a weakness: /.well-known/security.txt (RFC 9116)."""

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Response, url_for

from plugin.places import NotFoundError
from plugin.visit import now, service

blueprint = Blueprint("security_txt", __name__)

# RFC 9116 asks for less than a year.
_HOLDS = timedelta(days=180)


@blueprint.get("/.well-known/security.txt")
def show() -> Response:
    """The contact that was set, or no such page."""
    contact = service().security_contact
    if not contact:
        raise NotFoundError
    here = service().service_url + url_for("security_txt.show")
    return Response(security_txt(contact, here, now()), mimetype="text/plain")


def security_txt(contact: str, here: str, now: datetime) -> str:
    """The file of a service at the address `here`; it ends on a whole day, in UTC."""
    ends = datetime.combine(now.astimezone(UTC).date() + _HOLDS, time(), UTC)
    lines = (
        f"Contact: {contact}",
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {here}",
    )
    return "".join(f"{line}\n" for line in lines)
