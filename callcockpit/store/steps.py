"""The steps of contacts in the book: reading those that are open, agreeing, moving and ending them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Due, Fate, Step
from callcockpit.store import decode
from callcockpit.store.database import BookDatabase, Row
from callcockpit.store.journal import Operation

WHAT_LIMIT = 500
"""Characters of what was agreed that are kept."""
STEP_COLUMNS = "s.id, s.what, s.due_on, s.due_at, s.theirs, s.made_at, s.closed_at, s.fate"
# An upgraded book holds steps of operations from before the upgrade: undone, they leave their touch undone.
_OPEN = f"""
SELECT s.contact_id, {STEP_COLUMNS} FROM step s LEFT JOIN touch t ON t.id = s.touch_id
WHERE s.contact_id IN (SELECT value FROM json_each(?)) AND s.closed_at IS NULL AND coalesce(t.undone, 0) = 0
ORDER BY s.due_on, s.due_at IS NULL, s.due_at, s.id
"""


def open_steps(db: BookDatabase, contacts: Sequence[int]) -> dict[int, tuple[Step, ...]]:
    """Return the open steps by contact, first what comes first; contacts without any are left out."""
    found: dict[int, list[Step]] = {}
    for row in db.sql(_OPEN, (json.dumps(contacts),)):
        found.setdefault(row[0], []).append(step_of(row[1:]))
    return {contact: tuple(steps) for contact, steps in found.items()}


def step_of(row: Sequence[Any]) -> Step:
    """Return the step of a row of ``STEP_COLUMNS``."""
    identity, what, due_on, due_at, theirs, made, closed, fate = row
    return Step(
        id=identity,
        what=what,
        due=Due(decode.day(due_on), None if due_at is None else decode.instant(due_at)),
        theirs=bool(theirs),
        made=decode.instant(made),
        closed=None if closed is None else decode.instant(closed),
        fate=None if fate is None else decode.word(Fate, fate),
    )


def agree(op: Operation, contact: int, step: Step, touch: int | None = None) -> int:
    """Write a step that was agreed, in the call ``touch`` where it was one, and return its id."""
    return op.insert(
        "step",
        contact=contact,
        touch=touch,
        what=clean_line(step.what, WHAT_LIMIT),
        due_on=step.due.day,
        due_at=step.due.at,
        theirs=int(step.theirs),
        made_at=step.made,
        closed_at=step.closed,
        fate=step.fate,
    )


def end(op: Operation, steps: Iterable[Step], fate: Fate, now: datetime) -> None:
    """End open steps."""
    for step in steps:
        if step.id is not None:
            op.update("step", step.id, closed_at=now, fate=fate)


def end_all(op: Operation, contact: int, now: datetime) -> None:
    """End every open step of a contact who is closed."""
    end(op, open_steps(op.db, (contact,)).get(contact, ()), Fate.CLOSED, now)


def restore(db: BookDatabase, plan: Row) -> None:
    """Make the step of a plan that is done again, where it went with its contact and no journal knows it."""
    if plan.get("step_id") is not None:
        db.sql(
            "INSERT OR IGNORE INTO step (id, contact_id, what, due_on, due_at, made_at, closed_at, fate) "
            "VALUES (:step_id, :contact_id, :why, :due_on, :due_at, :made_at, :closed_at, "
            "CASE WHEN :closed_at IS NOT NULL THEN 'done' END)",
            plan,
        )
