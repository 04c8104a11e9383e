"""People, plans and touches as JSON: stable keys, instants in UTC with offset, absent values null."""

from __future__ import annotations

from datetime import UTC, datetime

from callcockpit.domain.identity import uid_of
from callcockpit.domain.values import Contact, Due, Number, Plan, Step, Touch
from callcockpit.domain.words import OUTCOMES

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


def step_shape(step: Step) -> Shape:
    """Return what was agreed; ``state`` is *open* or what became of it."""
    return {
        "what": step.what or None,
        "due": due_text(step.due),
        "by": "them" if step.theirs else "me",
        "agreed": instant(step.made),
        "state": "open" if step.fate is None else step.fate.value,
    }


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
        "cadence": contact.cadence,
        "uid": uid_of(contact),
        "steps": [step_shape(step) for step in contact.steps],
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
        "received": touch.received,
        "direction": "inbound" if touch.received else "outbound",
        "agreed": None if touch.agreed is None else step_shape(touch.agreed),
    }
