"""The JSON shapes of the commands: stable keys, instants in UTC with their offset, absent values null."""

from __future__ import annotations

from datetime import UTC, datetime

from callcockpit.domain.calling import callable_in, hours_for, their_time
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Contact, Due, Number, Plan, Touch
from callcockpit.domain.words import OUTCOMES
from callcockpit.store.intake import Intake
from callcockpit.store.journal import Receipt
from callcockpit.store.queue import Entry

Shape = dict[str, object]


def instant(at: datetime) -> str:
    """Return an instant in UTC with its offset, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def due_text(due: Due) -> str:
    """Return the instant where an hour was agreed, else the day."""
    return instant(due.at) if due.at is not None else due.day.isoformat()


def plan_shape(plan: Plan | None) -> Shape | None:
    """Return a plan as ``next`` and ``booked`` show it."""
    if plan is None:
        return None
    return {"kind": plan.kind.value, "due": due_text(plan.due), "why": plan.why or None}


def number_shape(number: Number) -> Shape:
    """Return one number of a contact."""
    return {
        "raw": number.raw,
        "e164": number.e164,
        "extension": number.extension or None,
        "kind": number.kind.value,
        "label": number.label or None,
        "dialable": number.dialable,
        "struck": number.struck,
        "zones": list(number.zones),
    }


def contact_shape(contact: Contact) -> Shape:
    """Return a person."""
    return {
        "id": contact.id,
        "name": contact.name,
        "given": contact.given or None,
        "family": contact.family or None,
        "company": contact.company or None,
        "title": contact.title or None,
        "emails": list(contact.emails),
        "urls": list(contact.urls),
        "notes": contact.notes or None,
        "tags": list(contact.tags),
        "source": contact.source or None,
        "referred_by": contact.referred_by or None,
        "birthday": contact.birthday,
        "zone": contact.zone,
        "state": contact.state.value,
        "do_not_call": contact.do_not_call,
        "numbers": [number_shape(number) for number in contact.numbers],
        "next": plan_shape(contact.plan),
    }


def due_shape(entry: Entry, contact: Contact, number: Number | None, now: datetime, rules: Rules) -> Shape:
    """Return a line of the queue; ``local_time`` is theirs where all their zones read the same clock."""
    plan = entry.plan
    hours = hours_for(plan.kind, timed=plan.due.at is not None, rules=rules)
    times = their_time(entry.zones, now, hours).times
    return {
        "contact": entry.contact,
        "name": entry.name,
        "number": None if number is None else number.e164,
        "kind": plan.kind.value,
        "due": due_text(plan.due),
        "why": plan.why or None,
        "section": plan.kind.value if entry.wakes is None else "sleeping",
        "attempts": contact.attempts,
        "local_time": f"{times[0]:%H:%M}" if len(times) == 1 else None,
        "callable": callable_in(entry.zones, now, hours).value,
        "wakes": None if entry.wakes is None else instant(entry.wakes),
    }


def touch_shape(touch: Touch) -> Shape:
    """Return an entry of the history."""
    result = touch.result
    return {
        "id": touch.id,
        "at": instant(touch.at),
        "kind": touch.kind.value,
        "result": None if result is None else result.value,
        "outcome": result.value if result in OUTCOMES and result is not None else None,
        "purpose": None if touch.purpose is None else touch.purpose.value,
        "number": touch.number,
        "seconds": touch.seconds,
        "note": touch.note or None,
        "undone": touch.undone,
    }


def intake_shape(intake: Intake) -> Shape:
    """Return what became of a file."""
    return {
        "file": intake.file,
        "format": intake.format or None,
        "encoding": intake.encoding or None,
        "region": intake.region,
        "rows": intake.rows,
        "new": intake.new,
        "updated": intake.updated,
        "same": intake.same,
        "needs_number": intake.needs_number,
        "rejected": [{"row": one.row or None, "reason": one.reason} for one in intake.rejected],
        "batch": intake.batch,
        "ignored": list(intake.ignored),
        "nobody": intake.nobody,
        "rejects": None if intake.rejects is None else str(intake.rejects),
    }


def receipt_shape(receipt: Receipt | None) -> Shape | None:
    """Return an operation that was undone or done again."""
    if receipt is None:
        return None
    return {
        "operation": receipt.operation,
        "kind": receipt.kind,
        "contact": receipt.contact,
        "words": receipt.words,
    }
