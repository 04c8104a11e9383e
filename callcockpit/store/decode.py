"""Cells of the book as values: a cell that no program can have written is damage, and raises DamagedError.

Only the decoding of one cell is guarded: what goes wrong with a value afterwards is a mistake of the program.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import IntFlag, StrEnum
from functools import cache, lru_cache
from typing import Any, TypeVar

from callcockpit.domain.bounds import CADENCE
from callcockpit.domain.days import YEARS
from callcockpit.store.database import DamagedError
from callcockpit.store.instants import from_micros

WordT = TypeVar("WordT", bound=StrEnum)
FlagT = TypeVar("FlagT", bound=IntFlag)
T = TypeVar("T")

MOST = 1_000_000_000
"""The largest figure that anything is counted to."""
MOST_STORED = 2**63
"""The largest figure of a cell."""


def instant(cell: Any) -> datetime:
    """Return the instant in UTC of a number of microseconds."""
    try:
        at = from_micros(cell)
    except (TypeError, OverflowError):
        raise _damaged("a time") from None
    if at.year not in YEARS:
        raise _damaged("a time")
    return at


def day(cell: Any) -> date:
    """Return the date of a text."""
    try:
        on = _day(cell)
    except (TypeError, ValueError):
        raise _damaged("a date") from None
    if on.year not in YEARS:
        raise _damaged("a date")
    return on


def hour(cell: Any) -> time:
    """Return the time of day of a text."""
    try:
        return time.fromisoformat(cell)
    except (TypeError, ValueError):
        raise _damaged("an hour") from None


def word(words: type[WordT], cell: Any) -> WordT:
    """Return the member of an enumeration."""
    known: Mapping[str, WordT] = _members(words)
    try:
        return known[cell]
    except (TypeError, KeyError):
        raise _damaged("a word") from None


def flags(kind: type[FlagT], cell: Any) -> FlagT:
    """Return the flags of a number; bits that have no name are none."""
    return kind(figure(cell, 0, sum(kind)))


def figure(cell: Any, least: int = 0, most: int = MOST) -> int:
    """Return a whole number that lies within bounds."""
    if not isinstance(cell, int) or not least <= cell <= most:
        raise _damaged("a figure")
    return cell


def day_of_year(month: Any, on: Any) -> tuple[int, int]:
    """Return month and day of a date that comes every year, 29 February too."""
    try:
        date(2000, month, on)
    except (TypeError, ValueError, OverflowError):
        raise _damaged("a date") from None
    return month, on


def cadence(cell: Any) -> int | None:
    """Return the days of a cadence; None where there is none, or none that can be kept."""
    days = None if cell is None else figure(cell, -MOST_STORED, MOST_STORED)
    return days if days in CADENCE else None


def text(read: Callable[[str], T], cell: Any) -> T:
    """Return what ``read`` makes of a text; ValueError from it says that the text has not the form."""
    if not isinstance(cell, str):
        raise _damaged("a text")
    try:
        return read(cell)
    except ValueError:
        raise _damaged("a text") from None


def json_of(unpack: Callable[[Any], T], cell: Any) -> T:
    """Return what ``unpack`` makes of the JSON value of a text; it does nothing but take that apart."""
    try:
        return unpack(json.loads(cell))
    except (TypeError, ValueError, LookupError, AttributeError, RecursionError):
        raise _damaged("a text") from None


_day = lru_cache(maxsize=1000)(date.fromisoformat)


@cache
def _members(words: type[WordT]) -> Mapping[str, WordT]:
    return {one.value: one for one in words}


def _damaged(what: str) -> DamagedError:
    said = f"The book holds {what} that cannot be read"
    return DamagedError(f"{said}: restore a backup of it, or let “callcockpit doctor” look.")
