"""What was asked of the worker, in words. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugin.moments import day_and_time, time_of_day
from plugin.municipalities import name_of
from plugin.workspace.requests import Order, Request, RequestKind
from plugin.workspace.round_requests import RoundRequest

USUAL_WAIT = timedelta(seconds=60)


@dataclass(frozen=True)
class Asked:
    """Something asked of the worker: `line` says what and how it stands."""

    line: str
    waiting: bool


def asked(request: Request | None, now: datetime) -> Asked | None:
    """A request in words at `now`."""
    return how_it_stands(_what(request), request, now) if request else None


def how_it_stands(what: str, request: Request | RoundRequest, now: datetime) -> Asked:
    """A request in words at `now`; `what` says what was asked."""
    return Asked(" ".join(_sentences(what, request, now)), waiting=request.done_at is None)


def _sentences(what: str, request: Request | RoundRequest, now: datetime) -> Iterator[str]:
    if request.done_at is not None:
        yield f"{what}, {day_and_time(request.done_at)}: {request.outcome}"
        return
    yield f"{what} is aangevraagd om {time_of_day(request.asked_at)}."
    if now - request.asked_at <= USUAL_WAIT:
        yield "Dit is klaar binnen 30 seconden."
    else:
        yield "Dit duurt langer dan normaal. Vraag de beheerder of het ophalen aan staat."


def _what(order: Order) -> str:
    return {
        RequestKind.SYNC: "Ophalen",
        RequestKind.CLOSE: "Sluiten",
        RequestKind.REOPEN: "Heropenen",
        RequestKind.ASSIGN: (
            f"Antwoord {order.number} toewijzen aan {name_of(order.municipality or '')}"
        ),
        RequestKind.CONFIRM: f"{order.count} verdwenen antwoorden wissen",
        RequestKind.ERASE: f"Antwoord {order.number} wissen",
        RequestKind.ERASE_ARCHIVE: f"Het archief wissen ({order.count})",
    }[order.kind]
