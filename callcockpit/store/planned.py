"""Planned touches: what is to be done with whom, and when, beside the calls of the queue."""

from __future__ import annotations

from datetime import date, datetime

from callcockpit.domain.text import clean_line
from callcockpit.domain.words import PlannedBy, TouchKind
from callcockpit.store.journal import Operation
from callcockpit.store.tables import PlannedTouchRow

WHY_LIMIT = 500
"""Characters of a reason that are kept."""


def plan_touch(
    op: Operation,
    contact: int,
    kind: TouchKind,
    due_on: date,
    why: str,
    now: datetime,
    *,
    origin: PlannedBy = PlannedBy.ONCE,
    occasion: int | None = None,
) -> int:
    """Plan a touch for that very day and return its id; it comes due in the Touches view."""
    return op.insert(
        PlannedTouchRow,
        contact=contact,
        kind=kind,
        origin=origin,
        occasion=occasion,
        due_on=due_on,
        why=clean_line(why, WHY_LIMIT),
        made_at=now,
    )
