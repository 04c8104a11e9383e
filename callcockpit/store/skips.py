"""Why people were passed over, as far as the reasons repeat themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from callcockpit.domain.text import fold
from callcockpit.store.book import Book
from callcockpit.store.instants import to_micros


def times(book: Book, reason: str, now: datetime) -> int:
    """Return how often somebody was skipped with this reason lately, by the days of the rules."""
    since = now - timedelta(days=book.rules.habit.excuse_days)
    found = book.db.sql(
        "SELECT reason FROM skip WHERE at >= ? AND at <= ?", (to_micros(since), to_micros(now))
    )
    wanted = fold(reason)
    return sum(fold(row[0]) == wanted for row in found) if wanted else 0
