"""People who look like one and are not: said once, remembered, and taken back by undo."""

from __future__ import annotations

from datetime import datetime

from callcockpit.domain.errors import CockpitError
from callcockpit.store.book import Book
from callcockpit.store.calls import contact_of
from callcockpit.store.database import BookDatabase
from callcockpit.store.journal import Operation, Receipt


def tell_apart(book: Book, one: int, other: int, now: datetime) -> Receipt:
    """Remember that two people are not the same, so that they are not found as duplicates again.

    Raises CockpitError for one and the same person and for somebody who is not in the book; SaveError when
    nothing could be written.
    """
    if one == other:
        raise CockpitError("That is one and the same person: two are needed to tell apart.")
    first, second = sorted((one, other))
    with book.operation("apart", "told apart", now, contact=one) as op:
        op.words = f"{contact_of(book, one).name} is not {contact_of(book, other).name}"
        if (first, second) not in told_apart(book.db):
            op.insert("apart", one_id=first, other_id=second, at=now)
    return Receipt(op.id, "apart", one, op.words, now)


def told_apart(db: BookDatabase) -> set[tuple[int, int]]:
    """Return the pairs that are not the same, in each the one longer in the book first."""
    return set(db.sql("SELECT one_id, other_id FROM apart").fetchall())


def hand_over(op: Operation, kept: int, dropped: int) -> None:
    """Let whoever is not ``dropped`` not be ``kept`` either: the two become one person."""
    known = told_apart(op.db)
    found = op.db.sql(
        "SELECT id, one_id, other_id FROM apart WHERE one_id = :gone OR other_id = :gone", {"gone": dropped}
    ).fetchall()
    for identity, one, other in found:
        third = other if one == dropped else one
        first, second = sorted((kept, third))
        if third == kept or (first, second) in known:
            op.delete("apart", identity)
        else:
            op.update("apart", identity, one_id=first, other_id=second)
