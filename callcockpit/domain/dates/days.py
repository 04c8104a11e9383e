"""Days as people say them: weekdays with what says which, names, and days counted from other days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from callcockpit.domain.dates.bounds import read_aside, read_bounded
from callcockpit.domain.dates.calendar import next_ordinal, read_date
from callcockpit.domain.dates.in_period import read_in_period
from callcockpit.domain.dates.line import Line, Reading
from callcockpit.domain.dates.offsets import read_beside, read_offset
from callcockpit.domain.dates.spelling import read_misspelt
from callcockpit.domain.dates.unread import read_unread
from callcockpit.domain.dates.values import Dated, Day, Impossible, Trust, day_words, plain_day
from callcockpit.domain.dates.vocabulary import (
    AGAIN,
    FIXED_DAYS,
    MONTH_NAMES,
    ORDINALS,
    SUFFIXES,
    first_words,
    table,
    words,
)
from callcockpit.domain.dates.weekdays import read_weekday
from callcockpit.domain.days import MONTHS, WEEKDAYS, add_working_days

_PEOPLE = words("to with for and from by ask tell meet call phone ring email see via about or dear hi mr ms")
"""What stands before *tom* when it is a person's name."""
_NAMED = {
    **table("day after tomorrow, the day after tomorrow, overmorrow", 2),
    **table("tomorrow, tmr, tmrw, tmrow, tom, tomorrow's", 1),
    **table("today, later today, sometime today, still today", 0),
}
_TONIGHT = table("tonight, this evening, later tonight, this night", "evening") | {
    **dict.fromkeys(("this morning",), "morning"),
    **table("this afternoon, later this afternoon", "afternoon"),
}
_WORKING = dict.fromkeys(
    (
        f"{which}{kind} day"
        for which in ("next ", "the next ", "the following ")
        for kind in ("working", "business", "work", "office")
    ),
    None,
) | table("next workday, the next workday, next weekday, the next weekday", None)


STARTS = first_words(_NAMED, _TONIGHT, _WORKING, FIXED_DAYS, MONTH_NAMES, ORDINALS, {"the"})
"""The words with which something begins that is read here."""


def read_day(line: Line, i: int) -> Reading | None:
    """Return the day or instant at ``i``, checked against a second name of the same day beside it."""
    found = line.day(i)
    if found is None or not isinstance(found[0], Day):
        return found
    return _agreed(line, found[0], found[1])


def read_one(line: Line, i: int) -> Reading | None:
    """Return the day or instant that one phrase at ``i`` names."""
    readers: tuple[Callable[[Line, int], Reading | None], ...] = (
        read_unread, read_bounded, read_aside, read_offset, read_beside, _named, read_weekday, read_in_period,
        read_date, _fixed, read_misspelt,
    )  # fmt: skip
    return next((found for reader in readers if (found := reader(line, i)) is not None), None)


def _agreed(line: Line, day: Day, j: int) -> Reading:
    """Return the day, checked against a second one beside it: *friday 25th*, *tomorrow, thursday*."""
    k = line.comma(j)
    k += line.text(k) == "the" and line.digits(k + 1) is not None
    k += line.text(k) == "("
    ordinal = line.digits(k) is not None and line.follows(k + 1, *SUFFIXES) and line.ends(k + 2)
    if ordinal and line.text(k + 2) not in ("of", *_MONTHS_AFTER):
        named = next_ordinal(int(line.text(k)), line.moment.today, Trust.SURE)
        second: Reading | None = None if named is None else (named, k + 2)
    else:
        second = read_date(line, k) or (read_weekday(line, k) if day.weekday is None or k > j else None)
    if second is None:
        return day, j
    other, end = second
    end += line.text(end) == ")" and line.text(k - 1) == "("
    if not isinstance(other, Day):
        return (other, end) if isinstance(other, Impossible) else (day, j)
    if other.trust is Trust.BESIDE or (
        k > j and line.text(j) == "," and day.weekday is None and other.weekday is None
    ):
        return day, j
    return _same(day, other), end


_MONTHS_AFTER = frozenset(("next", "this", *MONTH_NAMES))
"""What follows a number that is not of this month or the next to come."""


def _same(day: Day, other: Day) -> Dated:
    """Return the one day that two names mean, or why they do not mean the same."""
    if day.weekday is None and other.weekday is not None:
        day, other = other, day
    if day.weekday is not None and other.weekday is None:
        real = other.hourless
        if real.weekday() == day.weekday:
            return other._replace(trust=Trust.SURE)
        words = f"{real.day} {MONTHS[real.month - 1]} {real.year}"
        return Impossible(f"{words} is a {WEEKDAYS[real.weekday()]}, not a {WEEKDAYS[day.weekday]}")
    if day.hourless == other.hourless:
        return day
    if day.weekday is None and day.hourless.weekday() == other.hourless.weekday() and day.trust is Trust.SURE:
        return other
    return Impossible(
        f"There are two days in that, {day_words(day.hourless)} and {day_words(other.hourless)}: say one"
    )


def _named(line: Line, i: int) -> Reading | None:
    """Return the day of *tomorrow*, *tonight*, *next working day*, *tomorrow week*."""
    moment = line.moment
    if (working := line.find(i, _WORKING)) is not None and line.ends(working[1]):
        if not moment.rules.working_days:
            return Impossible("No day of the week is a working day in the settings"), working[1]
        return plain_day(add_working_days(moment.today, 1, moment.rules)), working[1]
    if (part := line.find(i, _TONIGHT)) is not None and line.ends(part[1]):
        # After midnight every hour of the user's day is past, so with an hour the calendar's day is meant.
        return Day((moment.calendar,), moment.today, hour=_hour_of(part[0], line)), part[1]
    named = line.find(i, _NAMED)
    if named is None or not line.ends(named[1]):
        return None
    ahead, j = named
    tom = line.text(i) == "tom"
    if tom and line.text(i - 1) in _PEOPLE and i > 0:
        return None
    trust = (Trust.LOOSE if i == 0 else Trust.EDGE) if tom else Trust.SURE
    day = moment.today + timedelta(days=ahead)
    if (again := line.find(j, AGAIN)) is not None and line.text(j) != "a":
        return plain_day(day + timedelta(days=again[0])), again[1]
    return Day((moment.calendar if ahead == 0 else day,), day, trust), j


def _hour_of(part: str, line: Line) -> time:
    """Return the hour of the settings for a part of the day."""
    rules = line.moment.rules
    return {"morning": rules.morning, "afternoon": rules.afternoon}.get(part, rules.evening)


def _fixed(line: Line, i: int) -> Reading | None:
    """Return the day of Christmas and its like."""
    fixed = line.find(i, FIXED_DAYS)
    if fixed is None or not line.ends(fixed[1]):
        return None
    (month, day), j = fixed
    today = line.moment.today
    this_year = date(today.year, month, day)
    return plain_day(this_year if this_year >= today else this_year.replace(year=today.year + 1)), j
