"""Values of a JSON document, each as the kind it must be; anything else is a TypeError or a ValueError.

Every text leaves here clean, every figure and date within the bounds of the domain.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from callcockpit.domain.bounds import COUNTS, YEARS
from callcockpit.domain.text import NAME_LIMIT, clean, clean_line
from callcockpit.exchange.documents import Document

MOST = 1_000_000_000
"""The largest figure that the book counts to."""


def as_object(value: object) -> Document:
    """Return an object."""
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value


def as_items(value: object) -> list[object]:
    """Return the items of a list."""
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def as_text(value: object) -> str:
    """Return a text of any number of lines."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return clean(value)


def as_line(value: object, limit: int = NAME_LIMIT) -> str:
    """Return a text as one line."""
    return clean_line(as_text(value), limit)


def as_flag(value: object) -> bool:
    """Return yes or no."""
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def as_figure(value: object, within: range = COUNTS) -> int:
    """Return a whole number that lies within bounds."""
    if not isinstance(value, int) or isinstance(value, bool) or value not in within:
        raise ValueError("out of bounds")
    return value


def as_instant(value: object) -> datetime:
    """Return an instant in UTC; it must say its offset."""
    at = datetime.fromisoformat(as_text(value))
    if at.tzinfo is None or at.year not in YEARS:
        raise ValueError("no offset, or too far away")
    return at.astimezone(UTC)


def as_day(value: object) -> date:
    """Return a day."""
    day = date.fromisoformat(as_text(value))
    if day.year not in YEARS:
        raise ValueError("too far away")
    return day


def as_hour(value: object) -> time:
    """Return a time of day to the minute, as ``09:00``."""
    hour = time.fromisoformat(as_text(value))
    if f"{hour:%H:%M}" != value:
        raise ValueError("no hour to the minute")
    return hour
