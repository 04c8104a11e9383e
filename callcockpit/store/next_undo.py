"""What undo and redo would do next, and whether it was done from here."""

from __future__ import annotations

from typing import NamedTuple

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.keeping import no_more_undo
from callcockpit.store import journal, reversal
from callcockpit.store.book import Book
from callcockpit.store.journal import Receipt

LOOKED_THROUGH = 500
"""Operations that are looked through for the newest one from here."""


class NextUndo(NamedTuple):
    """The newest operation; where it is not from here, also the newest that is."""

    newest: Receipt
    known: bool
    """Whether it was done from here, or was there when the book was opened."""
    own: Receipt | None = None
    """What was done from here last and can be undone beneath the newest."""


def next_undo(book: Book) -> NextUndo | None:
    """Return what undo would take back; None where there is nothing.

    Raises CockpitError where all that is left is older than steps are kept.
    """
    newest = journal.newest(book.db)
    if newest is None and journal.horizon(book.db):
        raise CockpitError(no_more_undo(book.rules.undo_days))
    if newest is None or book.knows(newest.operation):
        return None if newest is None else NextUndo(newest, known=True)
    standing = journal.standing(book.db, LOOKED_THROUGH)
    own = next((receipt for receipt in standing if book.knows(receipt.operation)), None)
    if own is not None and reversal.in_the_way(book.db, own.operation) is not None:
        own = None
    return NextUndo(newest, known=False, own=own)


def next_redo(book: Book) -> tuple[Receipt, bool] | None:
    """Return what redo would do again and whether it was undone from here or before; None for nothing."""
    found = reversal.next_redo(book.db)
    return None if found is None else (found, book.knows(found.operation))
