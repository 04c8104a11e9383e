"""Recalls and open steps as iCalendar (RFC 5545): one event each, free time, no alarm.

The identity of an event is that of the step, or of the person's next recall, so that a later export moves the
event instead of adding one; what is not to be done any more is cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from callcockpit.domain.archive import PlanOf
from callcockpit.domain.identity import uid_of
from callcockpit.domain.values import Contact, Plan
from callcockpit.domain.words import PlanKind
from callcockpit.exchange.content_lines import escaped, folded

MINUTES = 15
"""How long an event with an hour lasts."""

_SINCE = datetime(2000, 1, 1, tzinfo=UTC)


def lines(events: Iterable[PlanOf], blocks: Iterable[str] = ()) -> Iterator[str]:
    """Yield the calendar; ``blocks`` are the events of the phone blocks, which come first."""
    yield from map(
        folded, ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Call Cockpit//EN", "CALSCALE:GREGORIAN")
    )
    yield from blocks
    for event in events:
        yield "".join(map(folded, _event(event)))
    yield folded("END:VCALENDAR")


def _event(event: PlanOf) -> Iterator[str]:
    contact, plan = event.contact, event.plan
    changed = event.changed.astimezone(UTC)
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(uid_of(contact))}:{event.key}"
    yield f"DTSTAMP:{changed:%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{max(0, int((changed - _SINCE).total_seconds()))}"
    if plan.due.at is None:
        yield f"DTSTART;VALUE=DATE:{plan.due.day:%Y%m%d}"
    else:
        yield f"DTSTART:{plan.due.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        yield f"DURATION:PT{MINUTES}M"
    yield f"SUMMARY:{escaped(_summary(contact, plan))}"
    if described := _description(contact, plan):
        yield f"DESCRIPTION:{escaped(described)}"
    yield f"CATEGORIES:{escaped(plan.kind.words)}"
    yield "TRANSP:TRANSPARENT"
    if event.cancelled:
        yield "STATUS:CANCELLED"
    yield "END:VEVENT"


def _summary(contact: Contact, plan: Plan) -> str:
    who = f"{contact.name}, {contact.company}" if contact.company else contact.name
    if plan.kind is PlanKind.NEXT_STEP and plan.why:
        return f"{who}: {plan.why}"
    return f"Call {who}" + (" back" if plan.kind is PlanKind.CALLBACK else "")


def _description(contact: Contact, plan: Plan) -> str:
    numbers = [number.raw for number in contact.numbers if number.dialable]
    return "\n".join(filter(None, (plan.why, *numbers)))
