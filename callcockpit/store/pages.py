"""The whole book read in pages by key: each read is short, so that it never holds up a writer.

What changes between two pages is seen where it lies ahead; nothing is seen twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

from callcockpit.domain.archive import PlanOf, TouchOf
from callcockpit.domain.steps import call_about
from callcockpit.domain.values import Contact, Plan
from callcockpit.store import decode, people
from callcockpit.store.database import BookDatabase
from callcockpit.store.steps import STEP_COLUMNS, step_of

PAGE = 200
"""People read at once: some 5 ms."""
LINES = 1_000
"""Entries of the history read at once: some 5 ms."""
OPERATIONS = 20_000
"""Operations looked through at once: some 5 ms."""


def everybody(db: BookDatabase) -> Iterator[Contact]:
    """Yield all contacts, oldest in the book first."""
    for page in contact_pages(db, PAGE):
        yield from people.contacts(db, page)


def contact_pages(db: BookDatabase, size: int) -> Iterator[list[int]]:
    """Yield the ids of all contacts, ``size`` at a time."""
    last = 0
    while page := _ids(db, "SELECT id FROM contact WHERE id > ? ORDER BY id LIMIT ?", last, size):
        yield page
        last = page[-1]


def touches(db: BookDatabase) -> Iterator[TouchOf]:
    """Yield the history of everybody as it was logged, also what was taken back."""
    last = 0
    while True:
        found = db.sql(
            "SELECT t.id, t.contact_id, c.name, (SELECT value FROM address WHERE contact_id = c.id "
            "AND kind = 'email' ORDER BY position LIMIT 1), t.at, t.kind, t.result, t.purpose, t.number, "
            f"t.seconds, t.note, t.outside_hours, t.undone, t.received, {STEP_COLUMNS} FROM touch t "
            "JOIN contact c ON c.id = t.contact_id LEFT JOIN step s ON s.touch_id = t.id "
            "WHERE t.id > ? ORDER BY t.id LIMIT ?",
            (last, LINES),
        ).fetchall()
        if not found:
            return
        for row in found:
            touch = people.touch_of(row[4:14], row[0])
            agreed = None if row[14] is None else step_of(row[14:])
            yield TouchOf(row[1], row[2], row[3] or "", touch._replace(agreed=agreed))
        last = found[-1][0]


def planned(db: BookDatabase, since: date) -> Iterator[PlanOf]:
    """Yield every open recall and step with when it was last changed.

    Those due from ``since`` on that are not to be done any more are among them, as cancelled.
    """
    moved = _moved(db)
    last, day = 0, since.isoformat()
    while page := [row[0] for row in db.sql(_WITH_PLANS, (last, day, last, day, PAGE))]:
        ids = json.dumps(page)
        found = [*_recalls(db, ids, day), *_steps(db, ids, day)]
        people_of = {contact.id: contact for contact in people.contacts(db, page)}
        for contact, key, plan, closed in sorted(found, key=lambda one: one[0]):
            times = (plan.made, closed, decode.instant(moved.get(contact, 0)))
            yield PlanOf(
                contact=people_of[contact],
                key=key,
                plan=plan,
                changed=max(at for at in times if at is not None),
                cancelled=closed is not None,
            )
        last = page[-1]


_WITH_PLANS = """
SELECT contact_id FROM plan WHERE kind = 'recall' AND contact_id > ? AND (closed_at IS NULL OR due_on >= ?)
UNION SELECT contact_id FROM step WHERE contact_id > ? AND (closed_at IS NULL OR due_on >= ?)
ORDER BY contact_id LIMIT ?
"""
_Dated = tuple[int, str, Plan, datetime | None]
"""Contact, key, plan, and when it was closed."""


def _recalls(db: BookDatabase, ids: str, day: str) -> Iterator[_Dated]:
    """Yield the newest recall of each contact."""
    newest = db.sql(
        f"SELECT p.contact_id, p.closed_at, {people.PLAN_COLUMNS} FROM plan p WHERE p.id IN ("
        "SELECT max(id) FROM plan WHERE contact_id IN (SELECT value FROM json_each(?)) AND kind = 'recall' "
        "GROUP BY contact_id) AND (p.closed_at IS NULL OR p.due_on >= ?)",
        (ids, day),
    )
    for contact, closed, *cells in newest:
        yield contact, "next", people.plan_of(cells), None if closed is None else decode.instant(closed)


def _steps(db: BookDatabase, ids: str, day: str) -> Iterator[_Dated]:
    found = db.sql(
        f"SELECT s.contact_id, {STEP_COLUMNS} FROM step s LEFT JOIN touch t ON t.id = s.touch_id "
        "WHERE s.contact_id IN (SELECT value FROM json_each(?)) AND coalesce(t.undone, 0) = 0 "
        "AND (s.closed_at IS NULL OR s.due_on >= ?)",
        (ids, day),
    )
    for contact, *cells in found:
        step = step_of(cells)
        yield contact, f"step:{step.id}", call_about(step), step.closed


def _moved(db: BookDatabase) -> dict[int, int]:
    """Return when an operation last moved the plan of a contact: the plan itself knows its making only."""
    moved: dict[int, int] = {}
    top = int(db.sql("SELECT coalesce(max(id), 0) FROM operation").fetchone()[0])
    for start in range(0, top, OPERATIONS):
        for contact, at in db.sql(
            "SELECT contact_id, max(max(at, coalesce(undone_at, 0))) FROM operation "
            "WHERE id > ? AND id <= ? AND kind IN ('move', 'move step', 'log') AND contact_id IS NOT NULL "
            "GROUP BY contact_id",
            (start, start + OPERATIONS),
        ).fetchall():
            moved[contact] = max(at, moved.get(contact, 0))
    return moved


def _ids(db: BookDatabase, statement: str, last: int, size: int) -> list[int]:
    return [row[0] for row in db.sql(statement, (last, size)).fetchall()]
