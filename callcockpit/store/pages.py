"""The whole book read in pages by key: each read is short, so that it never holds up a writer.

What changes between two pages is seen where it lies ahead; nothing is seen twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from callcockpit.domain.archive import TouchOf
from callcockpit.domain.values import Contact, Plan
from callcockpit.store import decode, people
from callcockpit.store.database import BookDatabase

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
            "t.seconds, t.note, t.outside_hours, t.undone, t.received FROM touch t "
            "JOIN contact c ON c.id = t.contact_id WHERE t.id > ? ORDER BY t.id LIMIT ?",
            (last, LINES),
        ).fetchall()
        if not found:
            return
        for row in found:
            yield TouchOf(row[1], row[2], row[3] or "", people.touch_of(row[4:], row[0]))
        last = found[-1][0]


def planned(db: BookDatabase) -> Iterator[tuple[Contact, Plan, datetime]]:
    """Yield everybody who has an open plan, with it and when it was last changed."""
    moved = _moved(db)
    last = 0
    while page := _ids(
        db,
        "SELECT contact_id FROM plan WHERE closed_at IS NULL AND contact_id > ? ORDER BY contact_id LIMIT ?",
        last,
        PAGE,
    ):
        for contact in people.contacts(db, page):
            plan = contact.plan
            made = None if plan is None else plan.made
            if plan is not None and made is not None:
                yield contact, plan, max(made, decode.instant(moved.get(contact.id, 0)))
        last = page[-1]


def _moved(db: BookDatabase) -> dict[int, int]:
    """Return when an operation last moved the plan of a contact: the plan itself knows its making only."""
    moved: dict[int, int] = {}
    top = int(db.sql("SELECT coalesce(max(id), 0) FROM operation").fetchone()[0])
    for start in range(0, top, OPERATIONS):
        for contact, at in db.sql(
            "SELECT contact_id, max(max(at, coalesce(undone_at, 0))) FROM operation "
            "WHERE id > ? AND id <= ? AND kind IN ('move', 'log') AND contact_id IS NOT NULL "
            "GROUP BY contact_id",
            (start, start + OPERATIONS),
        ).fetchall():
            moved[contact] = max(at, moved.get(contact, 0))
    return moved


def _ids(db: BookDatabase, statement: str, last: int, size: int) -> list[int]:
    return [row[0] for row in db.sql(statement, (last, size)).fetchall()]
