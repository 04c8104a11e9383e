"""What the phrases of a typed line come to: days, instants, hours, and sentences that say why not."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, tzinfo
from enum import IntEnum
from typing import NamedTuple

from callcockpit.domain.days import MONTHS, WEEKDAYS
from callcockpit.domain.rules import Rules


class Trust(IntEnum):
    """How plainly a phrase is a date: where in the line it may stand to be taken for one."""

    SURE = 0
    """Anywhere."""
    EDGE = 1
    """First or last in the line, or beside an hour or one of *on, by, due*."""
    LOOSE = 2
    """First in the line, and only where nothing better stands last."""
    BESIDE = 3
    """Only beside an hour or one of *on, by, due*."""
    ASIDE = 4
    """Never: it is no day to come (*since thu*, *until 30 sep*); the reason where nothing else is read."""


class Moment(NamedTuple):
    """When and where a line is typed, and about whom."""

    now: datetime
    """In UTC."""
    today: date
    """The user's day, which begins at ``rules.day_start``."""
    calendar: date
    """The day on the calendar, one later than ``today`` after midnight."""
    rules: Rules
    zone: tzinfo
    theirs: tuple[str, ...] = ()
    """IANA names of the zones in which the contact may be; empty where that is not known."""


class Day(NamedTuple):
    """The day a phrase names."""

    dates: tuple[date, ...]
    """With an hour: the days it can mean, the first that is not past yet is taken."""
    hourless: date
    """Without an hour."""
    trust: Trust = Trust.SURE
    hour: time | None = None
    """The hour that the phrase itself implies, as *tonight* does."""
    weekday: int | None = None
    """Monday is 0; for a weekday without anything that says which."""
    note: str = ""
    """How it was read where it has two readings."""


class Instant(NamedTuple):
    """The moment that a phrase such as *in 20 min* means, in UTC."""

    at: datetime
    trust: Trust = Trust.SURE


class Impossible(NamedTuple):
    """A phrase that is plainly meant as a date and names none; ``why`` is the sentence for the person."""

    why: str
    trust: Trust = Trust.SURE


Dated = Day | Instant | Impossible


class Clock(NamedTuple):
    """An hour that was said."""

    at: time
    trust: Trust = Trust.SURE
    zones: tuple[tzinfo, ...] = ()
    """Where it was said to be that hour; empty: where the user is."""
    place: str = ""
    """The same in words, such as *their time*."""
    keeps: bool = False
    """Whether its words stay in the line, because they say more than the hour: *2-4pm*, *before noon*."""
    part: str = ""
    """The part of the day that it is, which an exact hour may follow."""


Said = Clock | Impossible


def plain_day(day: date, trust: Trust = Trust.SURE, note: str = "") -> Day:
    """Return the reading of a phrase that names exactly one day."""
    return Day((day,), day, trust, note=note)


def day_words(day: date, year: int | None = None) -> str:
    """Return ``Thu 26 Nov``, with the year where it is not ``year``."""
    words = f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]}"
    return words if day.year == year else f"{words} {day.year}"


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or that month's last day where it is shorter.

    Raises:
        ValueError: the year is beyond what a date can hold.

    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError("year out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
