"""A look back at some time, and a look ahead, as the screen and the command line tell them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from callcockpit.domain.days import day_bounds, today
from callcockpit.domain.review import Blocks, Counts, Promises, Share, added
from callcockpit.domain.rhythm import Group
from callcockpit.domain.spans import Range, Span, before, parts, span_of
from callcockpit.store import promises, tally
from callcockpit.store.book import Book
from callcockpit.store.cards import load_between
from callcockpit.store.tally import Hours

HOURS_DAYS = 365
"""Days of which the hours are told: when people answered long ago says little about now."""
AHEAD_DAYS = 56
"""Days that a look ahead reaches."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is planned, and the rhythm that more will come by."""

    day: date
    overdue: int = 0
    planned: dict[date, int] = field(default_factory=dict)
    """Calls by day, from ``day`` on; days without any are left out."""
    groups: tuple[Group, ...] = ()
    """Cultivated people by their cadence."""
    lately: Counts = field(default_factory=Counts)
    """What was done in the last 90 days."""

    @property
    def losing(self) -> int:
        """Cultivated people who are losing touch."""
        return sum(group.losing for group in self.groups)


@dataclass(frozen=True, slots=True)
class Review:
    """A look back at some days."""

    span: Span
    beginning: date | None
    """The first day of which the book tells anything."""
    total: Counts
    compared: Counts | None
    """As far into the stretch before; None where there is nothing to compare with."""
    parts: tuple[tuple[Span, Counts], ...]
    """What it is parted into, in order; empty for a day."""
    clock: Hours | None
    """Its hours, where it is a day."""
    promises: Promises
    skips: dict[str, int]
    blocks: Blocks


def bounds(book: Book, span: Span) -> tuple[datetime, datetime]:
    """Return the first instant of a stretch and the first one after it, in UTC."""
    first = day_bounds(span.first, book.zone, book.rules)[0]
    return first, day_bounds(span.last, book.zone, book.rules)[1]


def beginning(book: Book) -> date | None:
    """Return the first day of which the book tells anything; None where it tells nothing."""
    found = tally.first_at(book.db)
    return None if found is None else today(found, book.zone, book.rules)


def review(book: Book, reach: Range, now: datetime, back: int = 0) -> Review:
    """Look back at the stretch in which ``now`` lies, or at the one that lies ``back`` of its kind before."""
    day, first = book.today(now), beginning(book)
    span = span_of(reach, day, back, first)
    return _review(book, span, parts(reach, span), now, before(reach, span), first)


def review_days(book: Book, days: int, now: datetime) -> Review:
    """Look back at the last days, today included, day by day."""
    day = book.today(now)
    span = Span(day - timedelta(days=days - 1), day)
    return _review(book, span, (), now, None, beginning(book))


def _review(
    book: Book,
    span: Span,
    some: Sequence[Span],
    now: datetime,
    compared: Span | None,
    first: date | None,
) -> Review:
    told = some or (span,)
    counts = tally.sums(book.db, [bounds(book, one) for one in (*told, *((compared,) if compared else ()))])
    past = counts.pop() if compared else None
    begins, ends = bounds(book, span)
    return Review(
        span=span,
        beginning=first,
        total=added(counts),
        compared=past if compared is not None and first is not None and compared.last >= first else None,
        parts=tuple(zip(some, counts, strict=True)) if some else (),
        clock=hours_of(book, span) if span.days == 1 else None,
        promises=promises.kept(book, span, now),
        skips=promises.skips(book, begins, ends),
        blocks=promises.blocks(book, begins, ends),
    )


def recent_hours(book: Book, now: datetime) -> Hours:
    """Return when calls were made and answered in the last ``HOURS_DAYS``."""
    day = book.today(now)
    return hours_of(book, Span(day - timedelta(days=HOURS_DAYS - 1), day))


def ahead(book: Book, now: datetime, tags: Collection[str] = ()) -> Ahead:
    """Look ahead: what is planned day by day, and the rhythm of whoever is cultivated.

    ``tags`` are told apart among them although they have no cadence yet.
    """
    day = book.today(now)
    overdue = book.db.sql(
        "SELECT coalesce(sum(calls), 0) FROM load WHERE day < ?", (day.isoformat(),)
    ).fetchone()[0]
    lately = span_of(Range.QUARTER, day)
    return Ahead(
        day,
        int(overdue),
        load_between(book, day, day + timedelta(days=AHEAD_DAYS - 1)),
        promises.cultivated(book, day, tags),
        tally.sums(book.db, [bounds(book, lately)])[0],
    )


def by_spans(book: Book, spans: Sequence[Span]) -> list[tuple[Span, Counts]]:
    """Return what was done in each of some stretches."""
    counts = tally.sums(book.db, [bounds(book, span) for span in spans])
    return list(zip(spans, counts, strict=True))


def hours_of(book: Book, span: Span) -> Hours:
    """Return when calls were made and answered in a stretch."""
    return tally.hours(book.db, *bounds(book, span), book.zone, book.rules)


def share_reached(counts: Counts) -> Share:
    """Return reached of dials."""
    return Share(counts.reached, counts.dials)
