"""The JSON shapes of the queue and of what commands did; ``domain.shapes`` has those of people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from callcockpit.domain.calling import callable_in, hours_for, their_time
from callcockpit.domain.rules import Rules
from callcockpit.domain.shapes import Shape, due_text, instant, step_shape
from callcockpit.domain.values import Contact, Number
from callcockpit.store.journal import Receipt
from callcockpit.store.queue import Entry

if TYPE_CHECKING:
    # Only for its name: an import needs a dozen modules that no other command does.
    from callcockpit.store.intake import Intake


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
        "steps": [step_shape(step) for step in contact.steps],
    }


def intake_shape(intake: Intake, columns: Sequence[tuple[str, str]] = ()) -> Shape:
    """Return what became of a file, and in a dry run what its ``columns`` become."""
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
        "notes": list(intake.notes),
        "rejects": None if intake.rejects is None else str(intake.rejects),
        "columns": [{"header": header, "becomes": word} for header, word in columns],
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
