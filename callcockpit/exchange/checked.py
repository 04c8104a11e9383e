"""Values of a JSON document, each as the kind it must be; anything else is a TypeError or a ValueError."""

from __future__ import annotations

from datetime import UTC, date, datetime

from callcockpit.domain.days import YEARS
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
    """Return a text."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def as_count(value: object) -> int:
    """Return a whole number from 0 that the book can hold."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
        raise ValueError("no count")
    return value


def as_instant(value: object) -> datetime:
    """Return an instant in UTC; it must say its offset."""
    at = datetime.fromisoformat(as_text(value))
    if at.tzinfo is None:
        raise ValueError("no offset")
    if at.astimezone(UTC).year not in YEARS:
        raise ValueError("no year of the book")
    return at.astimezone(UTC)


def as_day(value: object) -> date:
    """Return a date."""
    day = date.fromisoformat(as_text(value))
    if day.year not in YEARS:
        raise ValueError("no year of the book")
    return day


def as_cadence(value: object) -> int:
    """Return the days of a cadence."""
    days = as_count(value)
    if days >= 100_000:
        raise ValueError("no cadence")
    return days
