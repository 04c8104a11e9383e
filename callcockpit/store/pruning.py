"""Pruning the undo journal: what undo needs of old operations is deleted, a slice at a time.

Operations lie in the order they were written, but carry the time they were given: with ``--at`` or a wrong
clock that can be any. So the journal is cut before the first operation of the time that is kept. The undo
horizon is raised first: nothing below it can be undone, so nothing half deleted, wherever the work is cut
short. What can be done again stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from time import sleep

from callcockpit.store.book import Book
from callcockpit.store.database import BookDatabase, SaveError
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import NEWEST_STANDING, horizon

PAUSE = 0.11
"""Seconds between two slices: a write that has waited for long asks every 0.1 s."""
SLICE = 512 << 10
"""Bytes of the journal in a slice: it holds the lock for some 5 ms, beside what a disk takes to commit."""
PER_ROW = 4 << 10
"""Bytes counted for a row beside its text: the pages of indexes that go with it."""
FEW = 10
"""Slices that a command stops for."""


def prune(db: BookDatabase, now: datetime, days: int) -> Iterator[None]:
    """Delete what undo needs of operations older than ``days``, one slice for each step of the iterator.

    The caller pauses between two slices for ``PAUSE``, and may leave the rest to the next time. Operations
    that the list of imports or the calendar needs stay, without their changes. Raises sqlite3.Error.
    """
    last = _raise_horizon(db, now, days)
    for table, oldest in (("change", _records), ("operation", _operations)):
        while ids := oldest(db, last):
            doomed = json.dumps(ids)
            with db.atomic():
                db.sql(f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (doomed,))
            yield


def prune_some(book: Book, now: datetime) -> None:
    """Delete ``FEW`` slices at most, so that a command stays short; what fails is left for the next one."""
    with suppress(SaveError), book.saving():
        for _ in islice(prune(book.db, now, book.rules.undo_days), FEW):
            sleep(PAUSE)


def _raise_horizon(db: BookDatabase, now: datetime, days: int) -> int:
    """Set the newest operation that is too old to be undone, and return its id.

    It stays as it is where nothing was done within ``days``: a wrong clock alone takes no step away.
    """
    with db.atomic():
        before = horizon(db)
        kept = db.sql(
            "SELECT id FROM operation WHERE id > ? AND at BETWEEN ? AND ? ORDER BY id LIMIT 1",
            (before, to_micros(now - timedelta(days=days)), to_micros(now)),
        ).fetchone()
        # What is above the newest that stands can still be done again.
        standing = int(db.sql(NEWEST_STANDING).fetchone()[0])
        last = before if kept is None else max(before, min(kept[0] - 1, standing))
        if last > before:
            db.sql("UPDATE undo_horizon SET operation_id = ?", (last,))
    return last


def _records(db: BookDatabase, last: int) -> list[int]:
    """Return the oldest records of the journal up to the horizon: as many as make a slice, at least one."""
    ids: list[int] = []
    size = SLICE
    found = db.sql(
        "SELECT id, length(rows) FROM change WHERE operation_id <= ? ORDER BY operation_id, id", (last,)
    )
    for identity, length in found:
        ids.append(identity)
        size -= length + PER_ROW
        if size <= 0:
            break
    found.close()
    return ids


def _operations(db: BookDatabase, last: int) -> list[int]:
    """Return the oldest operations up to the horizon that nothing needs, as many as make a slice."""
    return [row[0] for row in db.sql(_UNNEEDED, (last, max(1, SLICE // PER_ROW)))]


_UNNEEDED = """
SELECT o.id FROM operation o WHERE o.id <= ?
    AND NOT EXISTS (SELECT 1 FROM summary WHERE operation_id = o.id)
    AND NOT (o.kind IN ('move', 'log') AND EXISTS (SELECT 1 FROM plan WHERE contact_id = o.contact_id
        AND closed_at IS NULL AND made_at < max(o.at, coalesce(o.undone_at, 0))))
    ORDER BY o.id LIMIT ?"""
"""The list of imports needs theirs, and the calendar those that moved an open plan (``pages.planned``)."""
