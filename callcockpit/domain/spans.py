"""Stretches of time that a look back is about: their days, their parts, and the clock in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from callcockpit.domain.days import MONTHS, WEEKDAYS

DAY = timedelta(days=1)
STEP = timedelta(days=5)
"""No clock was changed twice within as many days since 1970."""
MONTHS_SHOWN = 36
"""Months that are told apart; a longer stretch is told by years."""


class Span(NamedTuple):
    """Days of the user's, the first and the last of them included."""

    first: date
    last: date
    label: str = ""

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


class Range(StrEnum):
    """How far a look back reaches."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "90 days"
    ALL = "all"


def span_of(reach: Range, day: date, back: int = 0, beginning: date | None = None) -> Span:
    """Return the stretch that ends with ``day``, or that lies ``back`` of its kind before.

    ``beginning`` is the first day of all of them. None goes on after ``day``.
    """
    if reach is Range.ALL:
        first = day if beginning is None else min(beginning, day)
        return Span(first, day, "all")
    if reach is Range.DAY:
        first = last = day - DAY * back
    elif reach is Range.WEEK:
        first = day - DAY * (day.weekday() + 7 * back)
        last = first + DAY * 6
    elif reach is Range.MONTH:
        first = _month(day, -back)
        last = _month(day, 1 - back) - DAY
    else:
        last = day - DAY * (90 * back)
        first = last - DAY * 89
    return Span(first, min(last, day), name_of(reach, back, first))


def before(reach: Range, span: Span) -> Span | None:
    """Return the stretch to compare with: as far into the one before as ``span`` goes; None for all."""
    match reach:
        case Range.ALL:
            return None
        case Range.MONTH:
            first = _month(span.first, -1)
            whole = span.last == _month(span.first, 1) - DAY
            last = span.first - DAY if whole else min(first + (span.last - span.first), span.first - DAY)
            return Span(first, last)
        case _:
            step = {Range.DAY: 1, Range.WEEK: 7}.get(reach, 90)
            return Span(span.first - DAY * step, span.last - DAY * step)


def name_of(reach: Range, back: int, first: date) -> str:
    """Return how a stretch is called."""
    match reach, back:
        case Range.DAY, (0 | 1):
            return "today" if not back else "yesterday"
        case Range.WEEK, (0 | 1):
            return "this week" if not back else "last week"
        case Range.MONTH, _:
            return f"{MONTHS[first.month - 1]} {first.year}"
        case Range.QUARTER, 0:
            return "the last 90 days"
        case Range.DAY, _:
            return WEEKDAYS[first.weekday()]
        case _:
            return "90 days" if reach is Range.QUARTER else "week"


def parts(reach: Range, span: Span) -> tuple[Span, ...]:
    """Return what a stretch is parted into: days, weeks from Monday, months or years; a day into nothing."""
    if reach in (Range.DAY, Range.WEEK, Range.MONTH):
        return () if reach is Range.DAY else tuple(by_day(span))
    if reach is Range.QUARTER or span.days <= 92:
        return tuple(by_week(span))
    months = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    return tuple(by_month(span) if months <= MONTHS_SHOWN else by_year(span))


def by_day(span: Span) -> Iterator[Span]:
    """Yield the days of a stretch."""
    for ahead in range(span.days):
        day = span.first + DAY * ahead
        yield Span(day, day, f"{WEEKDAYS[day.weekday()][:3]} {day.day}")


def by_week(span: Span) -> Iterator[Span]:
    """Yield the weeks of a stretch, from Monday; the first and the last may be short."""
    first = span.first
    while first <= span.last:
        last = min(first + DAY * (6 - first.weekday()), span.last)
        yield Span(first, last, f"{first.day} {MONTHS[first.month - 1]}")
        first = last + DAY


def by_month(span: Span) -> Iterator[Span]:
    """Yield the months of a stretch; the first and the last may be short."""
    first = span.first
    while first <= span.last:
        last = min(_month(first, 1) - DAY, span.last)
        yield Span(first, last, f"{MONTHS[first.month - 1]} {first:%y}")
        first = last + DAY


def by_year(span: Span) -> Iterator[Span]:
    """Yield the years of a stretch; the first and the last may be short."""
    first = span.first
    while first <= span.last:
        last = min(date(first.year, 12, 31), span.last)
        yield Span(first, last, str(first.year))
        first = last + DAY


def _month(day: date, ahead: int) -> date:
    """Return the first day of the month that lies ``ahead`` months after that of ``day``."""
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


class Stretch(NamedTuple):
    """From an instant until before another, in UTC, through which the clock keeps its distance from UTC."""

    begins: datetime
    ends: datetime
    offset: timedelta


def stretches(begins: datetime, ends: datetime, zone: tzinfo) -> tuple[Stretch, ...]:
    """Return the time between two instants, parted where the clocks of ``zone`` change, to the second."""
    found: list[Stretch] = []
    at = begins.astimezone(UTC)
    ends = ends.astimezone(UTC)
    while at < ends:
        offset, same, change = _offset(at, zone), at, min(at + STEP, ends)
        while change < ends and _offset(change, zone) == offset:
            same, change = change, min(change + STEP, ends)
        if _offset(change, zone) != offset:
            while change - same > timedelta(seconds=1):
                middle = same + (change - same) / 2
                same, change = (middle, change) if _offset(middle, zone) == offset else (same, middle)
            change = change.replace(microsecond=0)
        found.append(Stretch(at, change, offset))
        at = change
    return tuple(found)


def _offset(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
