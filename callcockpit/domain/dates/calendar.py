"""Dates by their numbers: *26 nov*, *11/26*, *2026-11-26*, *the 27th*, *5th of next month*."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.numbers import read_ordinal
from callcockpit.domain.dates.values import Day, Impossible, Trust, add_months, plain_day
from callcockpit.domain.dates.vocabulary import ALSO_WORDS, MONTH_NAMES, SUFFIXES, table
from callcockpit.domain.days import MONTHS
from callcockpit.domain.rules import DateOrder

Dating = tuple[Day | Impossible, int]
_JOINS = ("-", "to", "or", "until", "through", "till", "and", "/", "&")
_THIS_MONTH = table("of the month, of this month, this month, in this month", 0)
_MONTHS_OFF = _THIS_MONTH | table(
    "of next month, next month, of the next month, of the following month, in next month", 1
)


def read_date(line: Line, i: int) -> Dating | None:
    """Return the calendar date at ``i``, or None.

    Without a year it is the next such day, today included. ``date_order`` says how ``3/4`` is read; where
    only the other reading is a date, or a date to come, that one is taken. Dotted dates are day first.
    """
    if line.digits(i) is None:
        start = i + (line.text(i) == "the")
        return _month_day(line, i) or _day_month(line, start) or _ordinal(line, i)
    return _day_month(line, i) or _iso(line, i) or _dotted(line, i) or _slashed(line, i) or _ordinal(line, i)


def _number(line: Line, i: int) -> tuple[int, int] | None:
    """Return the day of a month at ``i``: ``5``, ``5th`` or *fifth*."""
    if (word := read_ordinal(line, i)) is not None:
        return word
    value = line.digits(i)
    if value is None or len(line.text(i)) > 2:
        return None
    return value, i + 1 + line.follows(i + 1, *SUFFIXES)


def _year(line: Line, i: int) -> tuple[str | None, int]:
    """Return the year that is written at ``i``, after a comma or a hyphen, and where it ends."""
    j = i + (line.text(i) in (",", "-", "/"))
    if (
        line.text(j) == "'"
        and line.glued(j + 1)
        and len(line.text(j + 1)) == 2
        and line.digits(j + 1) is not None
    ):
        return line.text(j + 1), j + 2
    value = line.digits(j)
    if value is None or len(line.text(j)) != 4 or not 1900 <= value < 2200 or is_hour(line, j + 1):
        return None, i
    return line.text(j), j + 1


def _day_month(line: Line, i: int) -> Dating | None:
    """Return the date of ``26 nov``, ``26th of November`` or ``26-nov-2027``."""
    day = _number(line, i)
    if day is None:
        return None
    j = day[1] + (line.text(day[1]) in (".", "-", "of", "/"))
    other = _number(line, day[1] + 1) if line.text(day[1]) in _JOINS else None
    last = other[1] + (line.text(other[1]) == "of") if other is not None else i
    if other is not None and line.text(last) in MONTH_NAMES:
        return _two_days(line, i, last + 1)
    month = MONTH_NAMES.get(line.text(j))
    # The *second october call* is no date, the *twelfth october* and the *second of october* are.
    if month is None or (line.digits(i) is None and day[0] < 11 and line.text(j - 1) != "of"):
        return None
    end = j + 1 + line.follows(j + 1, ".")
    year, end = _year(line, end)
    return _named(line, line.text(j), month, day[0], year, end, j)


def _month_day(line: Line, i: int) -> Dating | None:
    """Return the date of ``nov 26``, ``November the 26th, 2027``."""
    month = MONTH_NAMES.get(line.text(i))
    if month is None:
        return None
    j = i + 1 + line.follows(i + 1, ".")
    j += line.text(j) == "-"
    j += line.text(j) == "the"
    day = _number(line, j)
    if day is None or is_hour(line, day[1]):
        return None
    other = (
        _number(line, day[1] + 1) if line.text(day[1]) in ("-", "to", "or", "until", "through", "&") else None
    )
    if other is not None and line.ends(other[1]) and not is_hour(line, other[1]):
        return _two_days(line, i, other[1])
    year, end = _year(line, day[1])
    return _named(line, line.text(i), month, day[0], year, end, i)


def is_hour(line: Line, i: int) -> bool:
    """Whether the number before ``i`` is an hour."""
    if line.text(i) in ("am", "pm", "o'clock"):
        return True
    return line.glued(i) and (
        line.text(i) in ("a", "p", "h") or (line.text(i) in ":." and line.digits(i + 1) is not None)
    )


def _two_days(line: Line, i: int, j: int) -> Dating:
    return Impossible(f"“{line.said(i, j)}” names two days: say one"), j


def _named(line: Line, word: str, month: int, day: int, year: str | None, end: int, at: int) -> Dating | None:
    """Return the date of a month's name and a day."""
    if not line.ends(end) and not line.follows(end, "t"):
        return None
    trust = Trust.EDGE if word in ALSO_WORDS and not year else Trust.SURE
    if at > 0 and trust is Trust.SURE and not year and _counts_things(line, end, line.text(at - 1)):
        trust = Trust.EDGE
    return _dated(year, month, day, line.moment.today, trust), end


def _counts_things(line: Line, end: int, before: str) -> bool:
    """Whether a number and a month stand before things that are counted: *20 oct brochures*."""
    return (
        before.isdigit()
        and line.is_word(end)
        and line.text(end).endswith("s")
        and line.text(end) not in ("as", "is")
    )


def _iso(line: Line, i: int) -> Dating | None:
    """Return the date of ``2026-11-26``, also with slashes or dots, and of ``20261126``."""
    text, today = line.text(i), line.moment.today
    if len(text) == 8 and text[:2] in ("19", "20", "21") and line.ends(i + 1):
        found = _dated(text[:4], int(text[4:6]), int(text[6:]), today, Trust.EDGE)
        return None if isinstance(found, Impossible) else (found, i + 1)
    mark = line.text(i + 1)
    if len(text) != 4 or mark not in ("-", "/", ".") or line.text(i + 3) != mark or text[0] not in "12":
        return None
    month, day = line.digits(i + 2), line.digits(i + 4)
    if month is None or day is None or not all(line.glued(i + k) for k in (1, 2, 3, 4)):
        return None
    if not line.ends(i + 5) and not line.follows(i + 5, "t"):
        return None
    return (_dated(text, month, day, today), i + 5) if max(month, day) < 100 else None


def _dotted(line: Line, i: int) -> Dating | None:
    """Return the date of ``26.11.2026``, ``26.11.`` or ``26.11``, the day first."""
    day, month = line.digits(i), line.digits(i + 2)
    if day is None or month is None or not line.follows(i + 1, ".") or max(day, month) > 99:
        return None
    j, year = i + 3, None
    if line.follows(j, "."):
        j += 1
        written = line.digits(j)
        if written is not None and (len(line.text(j)) == 4 or (len(line.text(j)) == 2 and line.glued(j))):
            spaced_hour = not line.glued(j) and not 1900 <= written < 2200
            year, j = (None, j) if spaced_hour else (line.text(j), j + 1)
    if not line.ends(j) or len(line.text(i)) > 2 or len(line.text(i + 2)) > 2:
        return None
    found = _dated(year, month, day, line.moment.today, Trust.SURE if year else Trust.EDGE)
    return None if isinstance(found, Impossible) else (found, j)


def _slashed(line: Line, i: int) -> Dating | None:
    """Return the day of ``26/11`` or ``11/26``, by the order of the settings or the only possible reading."""
    a, mark, b = line.digits(i), line.text(i + 1), line.digits(i + 2)
    if a is None or b is None or mark not in ("/", "-") or not (line.glued(i + 1) and line.glued(i + 2)):
        return None
    j, year = i + 3, None
    if (
        line.follows(j, mark)
        and line.glued(j + 1)
        and len(line.text(j + 1)) in (2, 4)
        and line.digits(j + 1) is not None
    ):
        year, j = line.text(j + 1), j + 2
    if max(a, b) > 31 or not line.ends(j) or (year is None and (mark == "-" or (a, b) == (24, 7))):
        return None
    return _ordered(line, a, b, year, j)


def _ordered(line: Line, a: int, b: int, year: str | None, j: int) -> Dating | None:
    """Return the date of two numbers, saying in which order they were read where both are possible."""
    moment = line.moment
    trust = Trust.SURE if year else Trust.EDGE
    orders = {DateOrder.DAY_FIRST: (a, b), DateOrder.MONTH_FIRST: (b, a)}
    first = moment.rules.date_order
    ranked = sorted(orders, key=lambda order: order is not first)
    pairs = [(order, *orders[order]) for order in ranked]
    read = [(order, _dated(year, month, day, moment.today, trust)) for order, day, month in pairs]
    days = [(order, day) for order, day in read if isinstance(day, Day)]
    to_come = [(order, day) for order, day in days if day.hourless >= moment.today] or days
    if not to_come:
        return None
    order, day = to_come[0]
    twice = len(days) > 1 and days[0][1].hourless != days[1][1].hourless
    return (day._replace(note=order.value.replace("-", " ")) if twice else day), j


def _dated(
    year: str | None, month: int, day: int, today: date, trust: Trust = Trust.SURE
) -> Day | Impossible:
    """Return the day of that year (two digits are of this century), or the next such day."""
    first = int(year) + (2000 if len(year) == 2 else 0) if year else today.year
    # The leap days around 2100 lie eight years apart, so nine years hold one of every day.
    for each in range(first, min(first + (1 if year else 9), date.max.year + 1)):
        if 1 <= month <= 12 and 1 <= day <= monthrange(each, month)[1]:
            found = date(each, month, day)
            if year or found >= today:
                return plain_day(found, trust)
    if 1 <= month <= 12:
        return Impossible(f"There is no {day} {MONTHS[month - 1]}{f' {first}' if year else ''}")
    return Impossible(f"There is no month {month}")


def _ordinal(line: Line, i: int) -> Dating | None:
    """Return the day of ``the 27th``, ``27th``, *first of the month* or *15th of next month*."""
    the = line.text(i) == "the"
    start = i + the
    day = _number(line, start)
    if day is None:
        return None
    value, j = day
    month = line.find(j, _MONTHS_OFF)
    if month is not None and line.ends(month[1]):
        return _in_month(line, value, month[0], line.text(j) == "of" and "the" in line.text(j + 1)), month[1]
    if not line.ends(j) or (line.digits(start) is not None and j == start + 1):
        return None
    if line.digits(start) is None and not (the and (line.closes(j) or line.text(j) in ("at", "@"))):
        return None
    alone = line.closes(j) and (start == 0 or line.text(start - 1) in (",", ";", "on", "by"))
    found = next_ordinal(value, line.moment.today, Trust.EDGE if the or alone else Trust.BESIDE)
    return None if found is None else (found, j)


def _in_month(line: Line, day: int, months: int, open_ended: bool) -> Day | Impossible:
    """Return that day of this month or a later one; *of the month* is the next one that comes."""
    today = line.moment.today
    for ahead in range(months, months + 2):
        month = add_months(today.replace(day=1), ahead)
        if day > monthrange(month.year, month.month)[1] or day < 1:
            return Impossible(f"There is no {day} {MONTHS[month.month - 1]} {month.year}")
        if month.replace(day=day) >= today or not open_ended:
            return plain_day(month.replace(day=day))
    return plain_day(month.replace(day=day))


def next_ordinal(day: int, today: date, trust: Trust) -> Day | None:
    """Return the next day of a month with that number, today included; a month without it is passed over."""
    if not 1 <= day <= 31:
        return None
    month = today.replace(day=1)
    while month.replace(day=min(day, monthrange(month.year, month.month)[1])) < today or (
        day > monthrange(month.year, month.month)[1]
    ):
        month = add_months(month, 1)
    return plain_day(month.replace(day=day), trust)
