"""Days, working days and instants: the user's day begins at 04:00 and instants are in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callcockpit.domain.rules import Rules

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""English names for the screen, whatever the locale; the first three letters are the short ones."""
YEARS = range(2, 9_999)
"""Years in which instants and days may lie: each has a day before, a day after, and an hour in every zone."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def now_utc() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo | None:
    """Return the zone of that IANA name, or None where this system does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def today(now: datetime, zone: tzinfo, rules: Rules) -> date:
    """Return the user's day at ``now``: before ``rules.day_start`` it is still the day before."""
    local = now.astimezone(zone)
    day = local.date()
    return day - timedelta(days=1) if local.time() < rules.day_start and day > date.min else day


def instant(day: date, at: time, zone: tzinfo) -> datetime:
    """Return that wall-clock time as an instant in UTC.

    An hour that the clocks skip becomes the hour after it; of an hour that comes twice it is the first.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def instant_of(day: date, at: time, zone: tzinfo) -> datetime | None:
    """Return that wall-clock time as an instant in UTC, the first of two when clocks go back.

    None where the clocks skip that hour on that day, and beyond what an instant can hold.
    """
    local = datetime.combine(day, at)
    try:
        found = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        return found if found.astimezone(zone).replace(tzinfo=None) == local else None
    except OverflowError:
        return None


def day_bounds(day: date, zone: tzinfo, rules: Rules) -> tuple[datetime, datetime]:
    """Return the first instant of the user's day and the first instant after it, in UTC."""
    return instant(day, rules.day_start, zone), instant(day + timedelta(days=1), rules.day_start, zone)


def is_working(day: date, rules: Rules) -> bool:
    """Whether ``day`` is one of the working days of the week."""
    return day.weekday() in rules.working_days


def working_days_from(day: date, rules: Rules) -> Iterator[date]:
    """Yield the working days on and after ``day``, without end."""
    while True:
        if is_working(day, rules):
            yield day
        day += timedelta(days=1)


def add_working_days(day: date, count: int, rules: Rules) -> date:
    """Return the ``count``-th working day after ``day`` (``count`` of at least 1)."""
    days = working_days_from(day + timedelta(days=1), rules)
    for _ in range(count - 1):
        next(days)
    return next(days)


def to_utc(at: datetime) -> datetime:
    """Return ``at`` in UTC; a naive instant is a mistake of the caller and raises ValueError."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC)
