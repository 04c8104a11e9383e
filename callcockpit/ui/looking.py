"""What the screen reads from the book in one go, on the database thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from callcockpit.domain.blocks import Block
from callcockpit.store import blocks, drafts, queue
from callcockpit.store.book import Book
from callcockpit.store.cards import Card, card
from callcockpit.store.drafts import Draft
from callcockpit.store.figures import tally
from callcockpit.store.groups import group_of
from callcockpit.store.kindness import Kindnesses, counts
from callcockpit.store.queue import WINDOW, Queue
from callcockpit.store.waits import waited_for

NO_KINDNESS = Kindnesses(0, 0)


class Look(NamedTuple):
    """The queue, the person to show, and today's figures."""

    queue: Queue = Queue()
    card: Card | None = None
    counts: Mapping[str, int] = MappingProxyType({})
    people: bool = True
    """Whether anybody is in the book at all."""
    block: Block | None = None
    kind: Kindnesses = NO_KINDNESS
    passing: bool = False
    """Whether the queue is the one before, without whoever has left it, and is still to be read."""


def look(
    book: Book, now: datetime, *, wanted: int | None = None, place: int = 0, limit: int = WINDOW
) -> Look:
    """Read the queue and one person: ``wanted``, else whoever is due at ``place``, else the first."""
    block = blocks.running(book, now)
    only = None if block is None else group_of(book.db, block.whom)
    found = queue.window(book.db, now, book.today(now), book.rules, limit=limit, only=only)
    shown = None if wanted is None else card(book, wanted, now)
    if shown is None and found.due:
        entry = found.due[place if 0 <= place < len(found.due) else 0]
        shown = card(book, entry.contact, now)
    figures = _figures(book, now)
    people = bool(found.due) or book.db.sql("SELECT 1 FROM contact LIMIT 1").fetchone() is not None
    return Look(found, shown, figures, people, block, counts(book, now))


def next_look(book: Book, now: datetime, before: Queue, left: int, place: int, limit: int) -> Look:
    """Look at who follows on somebody who has left the queue, without reading all of it for that.

    Where who follows in the queue of ``before`` is not where they were, the whole of it is read.
    """
    due = tuple(entry for entry in before.due if entry.contact != left)
    if due:
        entry = due[place if 0 <= place < len(due) else 0]
        shown = card(book, entry.contact, now)
        if shown is not None and shown.contact.plan == entry.plan:
            return _passing(book, now, before._replace(due=due), shown)
    return look(book, now, place=place, limit=limit)


def back_look(book: Book, now: datetime, before: Queue, wanted: int | None, limit: int) -> Look:
    """Look at somebody who has come back, without reading the queue for that: theirs is the one before."""
    shown = None if wanted is None else card(book, wanted, now)
    if shown is None:
        return look(book, now, wanted=wanted, limit=limit)
    return _passing(book, now, before, shown)


def _passing(book: Book, now: datetime, queue: Queue, shown: Card) -> Look:
    block, kind = blocks.running(book, now), counts(book, now)
    return Look(queue, shown, _figures(book, now), block=block, kind=kind, passing=True)


def _figures(book: Book, now: datetime) -> dict[str, int]:
    return {**tally(book, now), "waited_for": waited_for(book.db, book.today(now))}


def first_look(book: Book, now: datetime) -> Look:
    """Read what the cockpit opens with: the call that was in progress, else the first who is due."""
    call: Draft | None = drafts.in_progress(book.db, drafts.owner_alive)
    return look(book, now, wanted=call.contact if call else None)


def cards(book: Book, identities: Sequence[int], now: datetime) -> dict[int, Card]:
    """Read several people ahead of their being looked at."""
    return {found.contact.id: found for one in identities if (found := card(book, one, now)) is not None}
