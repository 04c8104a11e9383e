"""Phone blocks in the book: begun, paused, ended, and what came of each; they go on over a restart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from callcockpit.domain.blocks import Aim, Block, Came, Pause, Usual, Wanted, read_whom, usual_of
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line
from callcockpit.store.book import Book
from callcockpit.store.database import BookDatabase
from callcockpit.store.instants import from_micros, to_micros
from callcockpit.store.journal import Receipt

LISTED = 500
"""Blocks that are listed at most, the newest."""
USUAL = 40
"""Earlier blocks of which the usual is made, at most."""

BLOCK_COLUMNS = "id, started_at, minutes, goal, aim, whom, pauses, ended_at"
_COUNTS = """
SELECT count(*), count(*) FILTER (WHERE result = 'no-future'),
count(*) FILTER (WHERE result = 'stay-in-touch'), count(*) FILTER (WHERE result = 'next-step')
FROM touch WHERE at >= ? AND at < ? AND kind = 'call' AND result IS NOT NULL AND undone = 0
"""


def begin(book: Book, wanted: Wanted, now: datetime) -> Receipt:
    """Start a block; one that runs already ends."""
    words = f"block of {wanted.minutes} min"
    with book.operation("block begun", words, now) as op:
        before = _unended(book.db)
        if before is not None:
            op.update("block", before.id, ended_at=min(now, before.ends(now)), pauses=_shut(before, now))
        op.insert(
            "block",
            started_at=now,
            minutes=wanted.minutes,
            goal=wanted.goal,
            aim=wanted.aim,
            whom=clean_line(wanted.whom.text, 300),
        )
    return Receipt(op.id, "block begun", None, words, now)


def pause(book: Book, now: datetime) -> Receipt:
    """Stop the clock of the block that runs, or let it go on; raises CockpitError where none runs."""
    block = _unended(book.db)
    if block is None or block.over(now):
        raise CockpitError("No block runs that could be paused.")
    words = "block goes on" if block.paused else "block paused"
    pauses = _shut(block, now) if block.paused else write_pauses((*block.pauses, Pause(now)))
    with book.operation("block paused", words, now) as op:
        op.update("block", block.id, pauses=pauses)
    return Receipt(op.id, "block paused", None, words, now)


def end(book: Book, now: datetime) -> Receipt:
    """End the block that runs before its time; raises CockpitError where none runs."""
    block = _unended(book.db)
    if block is None:
        raise CockpitError("No block runs that could be ended.")
    with book.operation("block ended", "block ended", now) as op:
        op.update("block", block.id, ended_at=min(now, block.ends(now)), pauses=_shut(block, now))
    return Receipt(op.id, "block ended", None, "block ended", now)


def finish(book: Book, now: datetime) -> Block | None:
    """Note that the time of the block was up, and return it with what came of it; None where it is not.

    Time is nobody's deed: this is not journaled, so that undo goes on with what the user did last.
    """
    block = _unended(book.db)
    if block is None or not block.over(now):
        return None
    with book.saving():
        ended = to_micros(block.ends(now))
        book.db.sql("UPDATE block SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (ended, block.id))
    return counted(book.db, block._replace(ended=block.ends(now)), now)


def running(book: Book, now: datetime) -> Block | None:
    """Return the block that has not ended, with what came of it so far; None when there is none."""
    block = _unended(book.db)
    return None if block is None else counted(book.db, block, now)


def running_id(book: Book, now: datetime) -> int | None:
    """Return the id of the block that runs and is not paused at ``now``."""
    block = _unended(book.db)
    return None if block is None or block.over(now) or block.paused else block.id


def listed(db: BookDatabase, now: datetime, *, limit: int = LISTED) -> tuple[Block, ...]:
    """Return the blocks that have ended, newest first, each with what came of it."""
    return tuple(
        counted(db, block_of(row), now)
        for row in db.sql(
            f"SELECT {BLOCK_COLUMNS} FROM block WHERE ended_at IS NOT NULL ORDER BY started_at DESC LIMIT ?",
            (limit,),
        ).fetchall()
    )


def begun(db: BookDatabase, since: datetime, until: datetime) -> tuple[datetime, ...]:
    """Return when the blocks of a span of time began."""
    found = db.sql(
        "SELECT started_at FROM block WHERE started_at >= ? AND started_at < ? ORDER BY started_at",
        (to_micros(since), to_micros(until)),
    )
    return tuple(from_micros(row[0]) for row in found)


def ended_between(db: BookDatabase, since: datetime, until: datetime) -> tuple[Block, ...]:
    """Return the blocks that began in a span of time and have ended, with what came of each."""
    rows = db.sql(
        f"SELECT {BLOCK_COLUMNS} FROM block WHERE started_at >= ? AND started_at < ? "
        "AND ended_at IS NOT NULL ORDER BY started_at",
        (to_micros(since), to_micros(until)),
    ).fetchall()
    return tuple(counted(db, block_of(row), until) for row in rows)


def usual(db: BookDatabase, before: datetime) -> Usual:
    """Return what the blocks that began before ``before`` usually came to."""
    rows = db.sql(
        f"SELECT {BLOCK_COLUMNS} FROM block WHERE started_at < ? AND ended_at IS NOT NULL "
        "ORDER BY started_at DESC LIMIT ?",
        (to_micros(before), USUAL),
    ).fetchall()
    return usual_of(tuple(counted(db, block_of(row), before) for row in rows))


def last_wanted(db: BookDatabase) -> Wanted | None:
    """Return the block as the newest one was asked for; None where there never was one."""
    found = db.sql("SELECT minutes, goal, aim, whom FROM block ORDER BY started_at DESC LIMIT 1").fetchone()
    return None if found is None else Wanted(found[0], found[1], Aim(found[2]), read_whom(found[3]))


def counted(db: BookDatabase, block: Block, now: datetime) -> Block:
    """Return a block with what came of it: the calls begun in its time, without those of its pauses."""
    spans = working_spans(block, now)
    sums = [0, 0, 0, 0]
    for since, until in spans:
        found = db.sql(_COUNTS, (to_micros(since), to_micros(until))).fetchone()
        sums = [before + more for before, more in zip(sums, found, strict=True)]
    return block._replace(came=Came(*sums))


def working_spans(block: Block, now: datetime) -> list[tuple[datetime, datetime]]:
    """Return the spans of time in which a block runs or ran, from pause to pause."""
    spans, since = [], block.started
    for rest in block.pauses:
        spans.append((since, rest.since))
        if rest.until is None:
            return spans
        since = rest.until
    return [*spans, (since, block.ends(now))]


def block_of(row: Sequence[Any]) -> Block:
    """Return a block from its row of ``BLOCK_COLUMNS``, with nothing counted yet."""
    identity, started, minutes, goal, aim, whom, pauses, ended = row
    return Block(
        identity,
        from_micros(started),
        minutes,
        goal,
        Aim(aim),
        read_whom(whom),
        read_pauses(pauses),
        None if ended is None else from_micros(ended),
    )


def write_pauses(pauses: Sequence[Pause]) -> str:
    """Return pauses as the book keeps them: ``since-until``, microseconds, parted by blanks."""
    return " ".join(
        f"{to_micros(one.since)}-{'' if one.until is None else to_micros(one.until)}" for one in pauses
    )


def read_pauses(text: str) -> tuple[Pause, ...]:
    """Return the pauses that ``write_pauses`` wrote."""
    ends = (part.partition("-")[::2] for part in text.split())
    return tuple(
        Pause(from_micros(int(since)), from_micros(int(until)) if until else None) for since, until in ends
    )


def _shut(block: Block, now: datetime) -> str:
    """Return the pauses of a block with the one that goes on ended."""
    last = max(now, block.pauses[-1].since) if block.pauses else now
    return write_pauses([one if one.until is not None else Pause(one.since, last) for one in block.pauses])


def _unended(db: BookDatabase) -> Block | None:
    found = db.sql(
        f"SELECT {BLOCK_COLUMNS} FROM block WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if found is None else block_of(found)
