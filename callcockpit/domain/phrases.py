"""The phrases that name an hour or a calendar date in a typed line, and how each is read.

Patterns are matched against a line whose ASCII letters are lower case, so that positions stay those of the
line as typed. Nothing here knows the time of day it is; what is relative to now is in
:mod:`callcockpit.domain.when`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from callcockpit.domain.days import MONTHS, WEEKDAYS
from callcockpit.domain.rules import DateOrder, Rules

END = r"(?:(?!\w)(?![.:,/][0-9])(?![-/'’]\w)(?!%)|(?=t[0-2][0-9]:))"
"""Where a phrase may end: not inside a word, a number, a compound (``mon-fri``) or a possessive."""

_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|(?<!he )(?<!we )(?<!ey )(?<!ho )(?<!\bi )sat(?! down| with| on| for| through)|saturday"
    r"|(?<!the )sun|sunday)"
)
"""The short ``sat`` and ``sun`` do not count where they are plainly the verb and the star."""
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:,?[\s-]+(?P<year>[12][0-9]{3}))?"


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


class Day(NamedTuple):
    """The day a phrase names."""

    dates: tuple[date, ...]
    """With an hour: the days it can mean, the first that is not past yet is taken."""
    hourless: date
    """Without an hour."""
    trust: Trust = Trust.SURE
    hour: time | None = None
    """The hour that the phrase itself implies, as *tonight* does."""


class Instant(NamedTuple):
    """The moment that a phrase such as *in 20 min* means, in UTC."""

    at: datetime
    trust: Trust = Trust.SURE


class Impossible(NamedTuple):
    """A phrase that is plainly meant as a date and names none; ``why`` is the sentence for the person."""

    why: str
    trust: Trust = Trust.SURE


class Clock(NamedTuple):
    """An hour that was said, and where it ends in the line."""

    at: time
    end: int
    trust: Trust = Trust.SURE


@cache
def compiled(source: str) -> re.Pattern[str]:
    """Return a pattern ready for use; compiling all of them would cost every start of the program 35 ms."""
    return re.compile(source)


def plain_day(day: date, trust: Trust = Trust.SURE) -> Day:
    """Return the reading of a phrase that names exactly one day."""
    return Day((day,), day, trust)


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
    if year > date.max.year:
        raise ValueError("year out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_CLOCK = (
    r"(?P<at>at\s+|@\s*)?(?P<hour>[0-2]?[0-9])"
    r"(?:(?P<mark>[:h.])(?P<minute>[0-5][0-9])(?::00|h)?|(?P<h>h))?"
    r"(?P<half>\s?[ap](?:m|\.m\.?))?(?P<clock>\s?o['’]?clock)?"
    r"(?:\s+in\s+the\s+(?P<part>morning|afternoon|evening))?"
    rf"(?:{END}|(?=-[0-2]?[0-9][:h.][0-5][0-9]))"
    r"(?!\s*(?:percent|per|euros?|dollars?)\b)"
)
_PART = (
    r"(?P<sure>at\s+|in\s+the\s+)?(?P<part>noon|midday|morning|afternoon|evening|eod|end\s+of\s+(?:the\s+)?day)"
    + END
)
_NO_CLOCK = r"(?:at\s+|@\s*)?(?P<said>[0-9]{1,2}:[0-9]{2})(?![\w:])"
_GAP = r"\s*,?\s*"


def read_clock(
    text: str, start: int, rules: Rules, after_day: bool = False, late: bool = False
) -> Clock | None:
    """Return the hour that begins at ``start``, or None.

    ``after_day`` says that a date stands right before it: only then are ``14.30`` and ``14h`` hours.
    ``late`` says that the afternoon or evening was named, so ``7`` is 19:00. An hour said without am or pm
    (``at 3``, ``3:30``) that lies before the outer limit is the afternoon's, when that lies within the
    limit; ``03:30`` is what it says.
    """
    if (match := compiled(_PART).match(text, start)) is not None:
        part = match["part"]
        gap = compiled(_GAP).match(text, match.end())
        exact = read_clock(text, gap.end(), rules, True, part != "morning") if gap else None
        if exact is not None and part in ("morning", "afternoon", "evening"):
            return exact
        return Clock(_part_hour(part, rules), match.end(), Trust.SURE if match["sure"] else Trust.EDGE)
    match = compiled(_CLOCK).match(text, start)
    if match is None:
        return None
    said = match["half"] or match["clock"] or match["at"] or match["part"]
    if not said and not after_day and match["mark"] in (None, "."):
        return None
    if not said and match["mark"] is None and match["h"] is None:
        return None
    hour = _hour(match, rules, late)
    return None if hour is None else Clock(hour, match.end())


def read_no_clock(text: str, start: int) -> tuple[Impossible, int] | None:
    """Return what is written like an hour at ``start`` and is none, such as ``14:75``, and where it ends."""
    match = compiled(_NO_CLOCK).match(text, start)
    return None if match is None else (Impossible(f"{match['said']} is not a time of day"), match.end())


def _part_hour(part: str, rules: Rules) -> time:
    """Return the hour that a part of the day stands for."""
    if part in ("noon", "midday"):
        return time(12)
    return {"morning": rules.morning, "afternoon": rules.afternoon}.get(part, rules.evening)


def _hour(match: re.Match[str], rules: Rules, late: bool) -> time | None:
    """Return the time of day that a match of the clock pattern says, or None where no clock shows it."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").strip()[:1]
    if match["part"] is not None:
        half, late = "", match["part"] != "morning"
    if hour > 23 or (half and (hour == 0 or (hour > 12 and half == "a"))):
        return None
    if half and hour > 12 and match["minute"] is None:
        return None
    if half:
        return time(hour if hour > 12 else hour % 12 + (12 if half == "p" else 0), minute)
    if late:
        return time(hour + 12 if 0 < hour < 12 else hour, minute)
    plain = time(hour, minute)
    open_ended = match["part"] is None and match["mark"] != "h" and not match["hour"].startswith("0")
    if open_ended and hour < 12 and plain < rules.outer.opens:
        afternoon = time(hour + 12, minute)
        return afternoon if afternoon <= rules.outer.closes else plain
    return plain


_WEEKDAYS = (
    r"(?:(?P<which>next|this\s+coming|this|coming|next\s+week(?:\s+on)?)\s+)?(?P<name>"
    + _WEEKDAY
    + r")(?P<later>\s+next\s+week)?"
    + END
)
_DAY_MONTH = (
    r"(?:the\s+)?(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?[\s-]*(?:of\s+)?" + _MONTH + r"\.?" + _YEAR + END
)
_MONTH_DAY = _MONTH + r"\.?[\s-]*(?:the\s+)?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?" + _YEAR + END
_ISO = r"(?P<year>[12][0-9]{3})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})" + END
_DOTTED = (
    r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})"
    r"(?:\.(?:\s?(?P<year>[12][0-9]{3})|(?P<short>[0-9]{2}))?)?" + END
)
_SLASHED = (
    r"(?P<a>[0-9]{1,2})(?P<mark>[/-])(?P<b>[0-9]{1,2})(?:(?P=mark)(?P<year>[12][0-9]{3}|[0-9]{2}))?" + END
)
_ORDINAL = r"(?P<the>the\s+)?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)" + END

_ALSO_WORDS = frozenset({"may", "mar", "march"})
"""Months that are words of their own: ``2 may attend`` inside a line is no date."""


def read_weekday(text: str, start: int, today: date) -> tuple[Day, int, int] | None:
    """Return the day a weekday names, which weekday (Monday is 0) and where it ends.

    A weekday is the next one strictly after ``today``; with an hour it may be today, where that hour is
    still to come. *next friday* and *friday next week* are the Friday of the week after this one, weeks
    beginning on Monday.
    """
    match = compiled(_WEEKDAYS).match(text, start)
    if match is None:
        return None
    name, which = match["name"], match["which"] or ""
    index = next(i for i, weekday in enumerate(WEEKDAYS) if weekday.lower().startswith(name))
    if which.startswith("next") or match["later"]:
        monday = today + timedelta(days=7 - today.weekday())
        return plain_day(monday + timedelta(days=index)), index, match.end()
    ahead = (index - today.weekday()) % 7
    dates = (today + timedelta(days=ahead), today + timedelta(days=ahead + 7))
    trust = Trust.EDGE if name in ("mon", "wed", "sat", "sun") and not which else Trust.SURE
    return Day(dates, dates[0] if ahead else dates[1], trust), index, match.end()


def read_date(text: str, start: int, today: date, order: DateOrder) -> tuple[Day | Impossible, int] | None:
    """Return the calendar date that begins at ``start`` and where it ends, or None.

    Without a year it is the next such day, today included. ``order`` says how ``3/4`` is read; where only
    the other reading is a date, that one is taken. Dotted dates are always day first.
    """
    for source in (_DAY_MONTH, _MONTH_DAY):
        if (match := compiled(source).match(text, start)) is not None:
            month = next(i for i, name in enumerate(MONTHS, 1) if match["month"].startswith(name.lower()))
            trust = Trust.EDGE if match["month"] in _ALSO_WORDS and not match["year"] else Trust.SURE
            return _dated(match["year"], month, int(match["day"]), today, trust), match.end()
    if (match := compiled(_ISO).match(text, start)) is not None:
        return _dated(match["year"], int(match["month"]), int(match["day"]), today), match.end()
    if (match := compiled(_DOTTED).match(text, start)) is not None:
        year = match["year"] or match["short"]
        found = _dated(
            year, int(match["month"]), int(match["day"]), today, Trust.SURE if year else Trust.EDGE
        )
        return None if isinstance(found, Impossible) else (found, match.end())
    if (match := compiled(_SLASHED).match(text, start)) is not None:
        slashed = _slashed(match, today, order)
        return None if slashed is None else (slashed, match.end())
    if (match := compiled(_ORDINAL).match(text, start)) is not None:
        ordinal = _next_ordinal(int(match["day"]), today, Trust.EDGE if match["the"] else Trust.BESIDE)
        return None if ordinal is None else (ordinal, match.end())
    return None


def _dated(
    year: str | None, month: int, day: int, today: date, trust: Trust = Trust.SURE
) -> Day | Impossible:
    """Return the day of that year (two digits are of this century), or the next such day."""
    first = int(year) + (2000 if len(year) == 2 else 0) if year else today.year
    # The leap days around 2100 lie eight years apart, so nine years hold one of every day.
    for each in range(first, first + (1 if year else 9)):
        if 1 <= month <= 12 and 1 <= day <= monthrange(each, month)[1]:
            found = date(each, month, day)
            if year or found >= today:
                return plain_day(found, trust)
    if 1 <= month <= 12:
        return Impossible(f"There is no {day} {MONTHS[month - 1]}{f' {first}' if year else ''}")
    return Impossible(f"There is no month {month}")


def _slashed(match: re.Match[str], today: date, order: DateOrder) -> Day | None:
    """Return the day of ``26/11`` or ``11/26``, by ``order`` or the only possible reading."""
    a, b, year = int(match["a"]), int(match["b"]), match["year"]
    if year is None and (match["mark"] == "-" or (a, b) == (24, 7)):
        return None
    trust = Trust.SURE if year else Trust.EDGE
    pairs = ((a, b), (b, a)) if order is DateOrder.DAY_FIRST else ((b, a), (a, b))
    for day, month in pairs:
        found = _dated(year, month, day, today, trust)
        if isinstance(found, Day):
            return found
    return None


def _next_ordinal(day: int, today: date, trust: Trust) -> Day | None:
    """Return the next day of a month with that number, today included; a month without it is passed over."""
    if not 1 <= day <= 31:
        return None
    month = today.replace(day=1)
    while month.replace(day=min(day, monthrange(month.year, month.month)[1])) < today or (
        day > monthrange(month.year, month.month)[1]
    ):
        month = add_months(month, 1)
    return plain_day(month.replace(day=day), trust)
