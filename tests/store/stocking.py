"""Makes a book with something of everything in it, to be stored before the layout changes.

``python -m tests.store.stocking BOOK`` writes it with the program as it is; packed by ``xz -9e`` it becomes
``books/layoutN.db.xz``. Older books were made by the programs of their time.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from callcockpit.domain.blocks import Wanted
from callcockpit.domain.booking import Promise
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Due, Number, Reading
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store import admission, apart, blocklist, blocks, calls, drafts, duplicates, mappings, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.drafts import Draft
from callcockpit.store.intake import take_in

ZONE = ZoneInfo("America/New_York")
BEGAN = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in New York."""
ADDED, IMPORTED, WAITING = 14, 12, 30
"""People who were added by hand, who came with a file, and who wait where a long import can be killed."""
GONE = "another-machine.invalid:1"
"""The owner of a call that no living cockpit holds."""


def moments() -> Iterator[datetime]:
    """Yield one moment after another, as things are done."""
    return (BEGAN + timedelta(minutes=5 * step) for step in count())


def person(n: int, series: int = 0) -> Candidate:
    """Return somebody with all that can belong to a person."""
    line = f"{series * 1_000 + n:04}"
    return Candidate(
        f"Person {series}-{n:02}",
        company=("Northwind Freight", "Müller & Søn", "名前 株式会社")[n % 3],
        title="COO" if n % 2 else "",
        emails=(f"p{n}.{series}@example.com", f"P{n}.{series}@Example.org")[: 1 + n % 2],
        urls=(f"https://{n}.{series}.example",) if n % 4 == 0 else (),
        numbers=(
            Number(f"(614) 555-{line}", f"+1614555{line}", zones=("America/New_York",)),
            Number(f"(800) 555-{line} x7", f"+1800555{line}", extension="7"),
        )[: 1 + n % 2],
        tags=(f"tag {n % 3}", "fair")[: 1 + n % 2],
        notes="met at the fair\nlikes the survey idea" if n % 2 else "",
        source="fair",
        referred_by=f"Person {series}-{n - 1:02}" if n % 5 == 4 else "",
        birthday="1980-02-29" if n % 7 == 0 else None,
        do_not_call=n == 11,
    )


def stock(book: Book) -> None:
    """Do to an empty book what people do."""
    now = moments()
    for n in range(ADDED):
        upkeep.add(book, person(n), next(now))
    blocks.begin(book, Wanted(25, 30), next(now))
    for identity, result in enumerate((*Result, *Result), 1):
        at = next(now)
        due = Due(book.today(at) + timedelta(days=3), at + timedelta(days=3))
        facts = CallFacts(None, at - timedelta(minutes=2), None, None, f"said {identity}")
        calls.log(book, 1 + identity % 9, result, at, facts, promise=Promise(due, "send the quote"))
    blocks.end(book, next(now))
    calls.log_touch(book, 3, TouchKind.LETTER, "thanked for the book", next(now))
    calls.snooze(book, 10, Due(book.today(BEGAN) + timedelta(days=9)), next(now))
    calls.skip(book, 13, "not the right time", next(now))
    blocklist.do_not_call(book, 14, "asked for it", next(now))
    upkeep.set_zone(book, 12, "Asia/Tokyo", next(now))
    upkeep.edit(book, 12, person(40), next(now), 30)
    rows = tuple(enumerate((person(n, 2) for n in range(IMPORTED)), 2))
    take_in(
        book, Reading("table", "utf-8", "US", rows, rows=IMPORTED), next(now), file_name="/home/dana/fair.csv"
    )
    mappings.remember(book, ("Wer", "Nummer"), {"wer": "name"})
    duplicates.merge(book, 15, 16, next(now))
    apart.tell_apart(book, 17, 18, next(now))
    drafts.save(book.db, Draft(17, "half a note, nobody has called"), next(now))
    at = next(now)
    drafts.save(book.db, Draft(18, "wants the quo", None, at, at, None, GONE), at)
    # The last two stand undone, and can be done again.
    for identity in (19, 20):
        calls.log(book, identity, Result.STAY_IN_TOUCH, next(now))
    calls.undo(book, next(now))
    calls.undo(book, next(now))


def die_in_an_import(book: Book) -> None:
    """Take in another file in small slices, and be killed when some of it is in.

    The file of the book is whole then: of a commit that has not begun nothing is written.
    """
    vars(admission).update(AT_ONCE=7, KNOWN_AT_ONCE=3, FASTEST=1)
    decided, commits = False, 0

    def trace(statement: str) -> None:
        nonlocal decided, commits
        decided = decided or statement.startswith("INSERT INTO admission")
        commits += decided and statement == "COMMIT"
        if commits == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    book.db.raw().set_trace_callback(trace)
    rows = tuple(enumerate((person(n, 3) for n in range(WAITING)), 2))
    reading = Reading("table", "utf-8", "US", rows, rows=WAITING)
    take_in(book, reading, BEGAN + timedelta(days=1), file_name="/home/dana/long.csv")


def main(path: Path) -> int:
    """Make the book in one process, and let another one die on it in the middle of an import."""
    with open_book(path, Rules(), ZONE) as book:
        stock(book)
    child = os.fork()
    if child == 0:
        with open_book(path, Rules(), ZONE) as book:
            die_in_an_import(book)
        os._exit(1)
    if os.waitpid(child, 0)[1] != signal.SIGKILL:
        raise SystemExit("the import came to its end: nobody waits")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
