"""Instants as the book keeps them: microseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(at: datetime) -> int:
    """Return an aware instant as microseconds since 1970 in UTC; a naive one raises ValueError."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return (at - EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    """Return the instant in UTC for microseconds since 1970."""
    return EPOCH + timedelta(microseconds=value)
