"""Putting right what can be worked out anew from the rest of a book."""

from __future__ import annotations

from datetime import datetime

from callcockpit.store import index, people, tally
from callcockpit.store.book import Book
from callcockpit.store.connection import PRAGMAS
from callcockpit.store.health import FIGURES, LOST, outside, space
from callcockpit.store.upkeep import close_plan, settle

_UNSAID = frozenset({"cadence", "seconds"})
"""Columns that may be empty."""


def mend(book: Book, now: datetime) -> int:
    """Rebuild indexes, search and counts, give everybody lost a next date, and give back what is free.

    Figures outside of their bounds become unsaid, or the nearest where there must be one.
    Returns how many people were given a next date or lost one that they should not have; undo takes back all
    that was not worked out. Raises SaveError.
    """
    with book.saving():
        book.db.sql("REINDEX")
        with book.db.atomic():
            index.rebuild(book.db)
            book.db.sql("DELETE FROM load")
            book.db.sql(
                "INSERT INTO load (day, calls) "
                "SELECT due_on, count(*) FROM plan WHERE closed_at IS NULL GROUP BY due_on"
            )
            tally.rebuild(book.db)
    _bind_figures(book, now)
    settled = _settle_people(book, now)
    if space(book.db.raw()).mendable:
        _compact(book)
    return settled


def _compact(book: Book) -> None:
    """Write the file of the book without its free pages, which holds it for as long as that takes."""
    with book.maintaining():
        # In a file without a name, where it would be all in memory otherwise.
        book.db.sql("PRAGMA temp_store = 1")
        book.db.sql("VACUUM")
        book.db.sql(f"PRAGMA temp_store = {PRAGMAS['temp_store']}")


def _bind_figures(book: Book, now: datetime) -> None:
    found = [
        (table, column, bounds, *row)
        for table, column, bounds in FIGURES
        for row in book.db.sql(f"SELECT id, {column} FROM {table} WHERE {outside(column, bounds)}")
    ]
    if found:
        with book.operation("mend", "mended figures", now) as op:
            for table, column, bounds, identity, figure in found:
                nearest = min(max(figure, bounds[0]), bounds[-1])
                op.update(table, identity, **{column: None if column in _UNSAID else nearest})


def _settle_people(book: Book, now: datetime) -> int:
    lost = [row[0] for row in book.db.sql(f"SELECT c.id {LOST} ORDER BY c.id")]
    closed = [
        row[0]
        for row in book.db.sql(
            "SELECT DISTINCT c.id FROM contact c JOIN plan ON contact_id = c.id "
            "WHERE state = 'closed' AND closed_at IS NULL ORDER BY c.id"
        )
    ]
    if lost or closed:
        with book.operation("mend", "mended next dates", now) as op:
            for identity in lost:
                settle(op, book, identity, now)
            for identity in closed:
                found = people.contact(book.db, identity)
                if found is not None:
                    close_plan(op, found, now)
    return len(lost) + len(closed)
