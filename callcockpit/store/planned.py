"""Planned touches: what is to be done with whom, and when, beside the calls of the queue."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from callcockpit.domain.text import clean_line
from callcockpit.domain.words import PlannedBy, TouchKind
from callcockpit.store import decode
from callcockpit.store.database import BookDatabase
from callcockpit.store.journal import Operation

WHY_LIMIT = 500
"""Characters of a reason that are kept."""


class Planned(NamedTuple):
    """A touch to be made, with whom."""

    id: int
    contact: int
    name: str
    company: str
    kind: TouchKind
    origin: PlannedBy
    due: date
    why: str
    occasion: int | None = None
    occurs: date | None = None
    """The birthday or other date itself, which the touch is a little ahead of."""


class Waiting(NamedTuple):
    """How many touches are planned."""

    due: int
    """Those of today and overdue ones."""
    coming: int


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
    occurs: date | None = None,
) -> int:
    """Plan a touch for that very day and return its id; it comes due in the Touches view."""
    return op.insert(
        "planned_touch",
        contact=contact,
        kind=kind,
        origin=origin,
        occasion=occasion,
        occurs_on=occurs,
        due_on=due_on,
        why=clean_line(why, WHY_LIMIT),
        made_at=now,
    )


_COLUMNS = (
    "t.id, t.contact_id, c.name, c.company, t.kind, t.origin, t.due_on, t.why, t.occasion_id, t.occurs_on"
)
_FROM = f"SELECT {_COLUMNS} FROM planned_touch t JOIN contact c ON c.id = t.contact_id "


def window(db: BookDatabase, start: int, limit: int) -> tuple[Planned, ...]:
    """Return planned touches in the order of their days, from the ``start``-th on."""
    found = db.sql(
        f"{_FROM} WHERE t.id IN (SELECT id FROM planned_touch WHERE closed_at IS NULL "
        "ORDER BY due_on, id LIMIT ? OFFSET ?) ORDER BY t.due_on, t.id",
        (limit, start),
    )
    return tuple(map(_planned, found))


def open_touch(db: BookDatabase, identity: int) -> Planned | None:
    """Return a planned touch; None where it is done, skipped or gone."""
    found = db.sql(f"{_FROM} WHERE t.id = ? AND t.closed_at IS NULL", (identity,)).fetchone()
    return None if found is None else _planned(found)


def touches_of(db: BookDatabase, contact: int) -> tuple[Planned, ...]:
    """Return what is planned with one person, by day."""
    found = db.sql(
        f"{_FROM} WHERE t.contact_id = ? AND t.closed_at IS NULL ORDER BY t.due_on, t.id", (contact,)
    )
    return tuple(map(_planned, found))


def _planned(row: tuple[int, int, str, str, str, str, str, str, int | None, str | None]) -> Planned:
    identity, contact, name, company, kind, origin, due, why, occasion, occurs = row
    return Planned(
        identity,
        contact,
        name,
        company,
        decode.word(TouchKind, kind),
        decode.word(PlannedBy, origin),
        decode.day(due),
        why,
        occasion,
        None if occurs is None else decode.day(occurs),
    )


def waiting(db: BookDatabase, day: date) -> Waiting:
    """Return how many touches are due on ``day`` and how many come later."""
    due, every = db.sql(
        "SELECT count(CASE WHEN due_on <= ? THEN 1 END), count(*) FROM planned_touch "
        "INDEXED BY planned_touch_due WHERE closed_at IS NULL",
        (day.isoformat(),),
    ).fetchone()
    return Waiting(due, every - due)


def load_from(db: BookDatabase, day: date) -> dict[date, int]:
    """Return how many touches are planned for each day from ``day`` on."""
    found = db.sql(
        "SELECT due_on, count(*) FROM planned_touch WHERE closed_at IS NULL AND due_on >= ? GROUP BY due_on",
        (day.isoformat(),),
    )
    return {decode.day(one): count for one, count in found}


def close_all(op: Operation, contact: int, now: datetime) -> None:
    """Take somebody who is closed off the touch plan, and plan nothing more with them."""
    found = op.db.sql(
        "SELECT id FROM planned_touch WHERE contact_id = ? AND closed_at IS NULL", (contact,)
    ).fetchall()
    for (identity,) in found:
        op.update("planned_touch", identity, closed_at=now)
    for (identity,) in op.db.sql("SELECT id FROM touch_plan WHERE contact_id = ?", (contact,)).fetchall():
        op.delete("touch_plan", identity)
