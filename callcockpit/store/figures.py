"""The honest numbers of a day."""

from __future__ import annotations

from datetime import datetime

from callcockpit.domain.days import day_bounds
from callcockpit.domain.words import Result
from callcockpit.store import decode
from callcockpit.store.book import Book
from callcockpit.store.instants import to_micros


def tally(book: Book, now: datetime) -> dict[str, int]:
    """Return today's figures: dials, reached, and each outcome by its word."""
    begins, ends = day_bounds(book.today(now), book.zone, book.rules)
    found = book.db.sql(
        "SELECT result, count(*) FROM touch WHERE at >= ? AND at < ? AND undone = 0 AND kind = 'call' "
        "AND result IS NOT NULL GROUP BY result",
        (to_micros(begins), to_micros(ends)),
    )
    counts = {decode.word(Result, row[0]): row[1] for row in found}
    figures = {outcome.value: counts.get(outcome, 0) for outcome in Result if outcome.reached}
    figures["dials"] = sum(counts.values())
    figures["reached"] = sum(count for result, count in counts.items() if result.reached)
    return figures
