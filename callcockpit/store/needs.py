"""Needs that people told of, and the introductions they become; each deed can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.words import TouchKind
from callcockpit.store import decode
from callcockpit.store.book import Book
from callcockpit.store.calls import contact_of
from callcockpit.store.database import BookDatabase
from callcockpit.store.journal import Operation, Receipt
from callcockpit.store.planned import plan_touch

LISTED = 300
"""Needs that are read at once."""
WHAT_LIMIT = 1_000
"""Characters of a need that are kept."""


class Need(NamedTuple):
    """Something that somebody needs."""

    id: int
    contact: int
    name: str
    company: str
    at: datetime
    """When it was heard."""
    what: str
    """In words, as they said it."""
    expert: int | None = None
    """Whom they were introduced to."""
    expert_name: str = ""
    letter: str = ""
    """The introduction as it is drafted, or was sent."""
    introduced: datetime | None = None
    closed: datetime | None = None


_SELECT = (
    "SELECT n.id, n.contact_id, c.name, c.company, n.at, n.what, n.expert_id, coalesce(e.name, ''), "
    "n.letter, n.introduced_at, n.closed_at FROM need n JOIN contact c ON c.id = n.contact_id "
    "LEFT JOIN contact e ON e.id = n.expert_id"
)


def listed(db: BookDatabase, limit: int = LISTED) -> tuple[Need, ...]:
    """Return the open needs: those without an introduction first, the newest first."""
    found = db.sql(
        f"{_SELECT} WHERE n.closed_at IS NULL "
        "ORDER BY n.introduced_at IS NOT NULL, n.at DESC, n.id DESC LIMIT ?",
        (limit,),
    )
    return tuple(_need(*row) for row in found)


def told_by(db: BookDatabase, contact: int) -> tuple[str, ...]:
    """Return the open needs of one person in their words, the newest first."""
    found = db.sql(
        "SELECT what FROM need WHERE contact_id = ? AND closed_at IS NULL ORDER BY at DESC, id DESC LIMIT 9",
        (contact,),
    )
    return tuple(row[0] for row in found)


def _need(
    identity: int,
    contact: int,
    name: str,
    company: str,
    at: int,
    what: str,
    expert: int | None,
    expert_name: str,
    letter: str,
    introduced: int | None,
    closed: int | None,
) -> Need:
    return Need(
        identity,
        contact,
        name,
        company,
        decode.instant(at),
        what,
        expert,
        expert_name,
        letter,
        None if introduced is None else decode.instant(introduced),
        None if closed is None else decode.instant(closed),
    )


def note(book: Book, contact: int, what: str, now: datetime) -> Receipt:
    """Note a need of somebody."""
    with book.operation("need", "noted a need", now, contact=contact) as op:
        op.words = f"noted a need of {contact_of(book, contact).name}"
        op.insert("need", contact=contact, at=now, what=clean_line(what, WHAT_LIMIT))
    return Receipt(op.id, "need", contact, op.words, now)


def keep_letter(book: Book, identity: int, letter: str) -> None:
    """Keep an introduction as it is typed. It is no operation: undo leaves what is typed alone."""
    with book.saving():
        book.db.sql("UPDATE need SET letter = ? WHERE id = ?", (clean(letter), identity))


def introduce(book: Book, identity: int, expert: int, letter: str, ask_on: date, now: datetime) -> Receipt:
    """Log that somebody with a need was introduced to an expert: for both, and both are asked on a day."""
    with _deed(book, identity, "introduced", now) as (op, need):
        helper = contact_of(book, expert)
        if expert == need.contact:
            raise CockpitError(f"{helper.name} has that need: introduce them to somebody else.")
        op.words = f"introduced {need.name} and {helper.name}"
        said = clean(letter).strip()
        for one, other in ((need.contact, helper.name), (expert, need.name)):
            about = f"to {other}: {need.what}"
            op.insert(
                "touch",
                contact=one,
                at=now,
                kind=TouchKind.INTRODUCTION,
                note="\n".join(part for part in (about, said) if part),
            )
            why = f"ask what came of the introduction {about}"
            plan_touch(op, one, TouchKind.EMAIL, ask_on, why, now)
        op.update("need", need.id, expert=expert, letter=said, introduced_at=now)
    return _receipt(op, need, now)


def close(book: Book, identity: int, now: datetime) -> Receipt:
    """Take a need off the list: it is met, or none any more."""
    with _deed(book, identity, "closed the need of", now) as (op, need):
        op.words = f"closed the need of {need.name}"
        op.update("need", need.id, closed_at=now)
    return _receipt(op, need, now)


@contextmanager
def _deed(book: Book, identity: int, words: str, now: datetime) -> Iterator[tuple[Operation, Need]]:
    """Open a deed with an open need; raises CockpitError where it was closed or undone meanwhile."""
    with book.operation("need", words, now) as op:
        found = book.db.sql(f"{_SELECT} WHERE n.id = ? AND n.closed_at IS NULL", (identity,)).fetchone()
        if found is None:
            raise CockpitError("That need is not on the list any more: it was closed or undone elsewhere.")
        need = _need(*found)
        book.db.sql("UPDATE operation SET contact_id = ? WHERE id = ?", (need.contact, op.id))
        yield op, need


def _receipt(op: Operation, need: Need, now: datetime) -> Receipt:
    return Receipt(op.id, "need", need.contact, op.words, now)
