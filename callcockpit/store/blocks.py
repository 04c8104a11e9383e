"""Phone blocks: a timed session with a goal in dials; it goes on over a restart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from callcockpit.store.book import Book
from callcockpit.store.fields import from_micros, to_micros
from callcockpit.store.journal import Receipt
from callcockpit.store.tables import BlockRow


class Block(NamedTuple):
    """A block that runs."""

    id: int
    started: datetime
    minutes: int
    goal: int
    """Dials aimed at; 0 for none."""
    dials: int
    reached: int

    @property
    def ends(self) -> datetime:
        """When its time is over."""
        return self.started + timedelta(minutes=self.minutes)


def begin(book: Book, minutes: int, goal: int, now: datetime) -> Receipt:
    """Start a block; one that runs already ends."""
    words = f"block of {minutes} min"
    with book.operation("block begun", words, now) as op:
        before = _running(book)
        if before is not None:
            op.update(BlockRow, before, ended_at=now)
        op.insert(BlockRow, started_at=now, minutes=minutes, goal=goal)
    return Receipt(op.id, "block begun", None, words, now)


def end(book: Book, block: int, now: datetime) -> Receipt:
    """End a block."""
    with book.operation("block ended", "block ended", now) as op:
        op.update(BlockRow, block, ended_at=now)
    return Receipt(op.id, "block ended", None, "block ended", now)


def running(book: Book) -> Block | None:
    """Return the block that runs, with what came of it so far; None when none does."""
    found = book.db.sql(
        "SELECT id, started_at, minutes, goal FROM block WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if found is None:
        return None
    identity, started, minutes, goal = found
    dials, reached = book.db.sql(
        "SELECT count(*), count(*) FILTER (WHERE result IN ('no-future', 'stay-in-touch', 'next-step')) "
        "FROM touch WHERE at >= ? AND kind = 'call' AND result IS NOT NULL AND undone = 0",
        (started,),
    ).fetchone()
    return Block(identity, from_micros(started), minutes, goal, dials, reached)


def running_id(book: Book, now: datetime) -> int | None:
    """Return the id of the block whose time is not over at ``now``."""
    found = book.db.sql(
        "SELECT id FROM block WHERE ended_at IS NULL AND started_at + minutes * 60000000 > ? "
        "ORDER BY id DESC LIMIT 1",
        (to_micros(now),),
    ).fetchone()
    return None if found is None else int(found[0])


def _running(book: Book) -> int | None:
    found = book.db.sql("SELECT id FROM block WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1").fetchone()
    return None if found is None else int(found[0])
