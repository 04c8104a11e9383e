"""Makes a book of several years of calls by the operations that the keys carry out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from callcockpit.domain.booking import Promise
from callcockpit.domain.values import Candidate, Due, Number
from callcockpit.domain.words import Result
from callcockpit.store import calls, upkeep
from callcockpit.store.book import Book
from callcockpit.store.call_touch import CallFacts

RESULTS = cycle(
    (Result.NO_ANSWER, Result.VOICEMAIL, Result.STAY_IN_TOUCH, Result.NEXT_STEP, Result.STAY_IN_TOUCH)
)


def call_for_years(
    book: Book, end: datetime, *, days: int, every: int = 1, a_day: int = 1, people: int = 20
) -> list[datetime]:
    """Call people every so many days until ``end``; return when each step was done, oldest first."""
    start, random = end - timedelta(days=days), Random(days)
    # No power is cut here, and it is ten times as fast.
    book.db.sql("PRAGMA synchronous = 0")
    known = [upkeep.add(book, _person(number), start)[1] for number in range(people)]
    written = [start] * people
    for at in _moments(start, end, every, a_day):
        result = next(RESULTS)
        facts = CallFacts(note=f"said {random.randbytes(20).hex()}" if result.reached else "")
        promise = (
            Promise(Due((at + timedelta(days=5)).date()), "send quote")
            if result is Result.NEXT_STEP
            else None
        )
        calls.log(book, random.choice(known), result, at, facts, promise=promise)
        written.append(at)
    return written


def _moments(start: datetime, end: datetime, every: int, a_day: int) -> Iterator[datetime]:
    day = start
    while day < end:
        yield from (day + timedelta(minutes=4 * number) for number in range(a_day))
        day += timedelta(days=every)


def _person(number: int) -> Candidate:
    return Candidate(
        f"Person {number:04}", numbers=(Number(f"(614) 555-{number:04}", f"+1614555{number:04}"),)
    )
