"""Weeks, months, quarters and years, and the days in them: *end of quarter*, *late next week*, *first monday in october*."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.numbers import read_amount, read_ordinal
from callcockpit.domain.dates.values import Dated, Day, Impossible, Trust, add_months, plain_day
from callcockpit.domain.dates.vocabulary import (
    DAY_NAMES,
    LASTS,
    MONTH_NAMES,
    ORDINALS,
    SUFFIXES,
    first_words,
    table,
)
from callcockpit.domain.days import MONTHS, WEEKDAYS, is_working
from callcockpit.domain.rules import Rules

_WEEK, _WEEKEND, _MONTH, _QUARTER, _YEAR = "week", "weekend", "month", "quarter", "year"
_LENGTHS = {_MONTH: 1, _QUARTER: 3, _YEAR: 12}
_NOUNS = {"wk": _WEEK, "qtr": _QUARTER, "work week": _WEEK, "working week": _WEEK, "business week": _WEEK} | {
    kind: kind for kind in (_WEEK, _WEEKEND, _MONTH, _QUARTER, _YEAR)
}
_WHICH = {
    **table("this, the current, this current, current, our, this coming", 0),
    **table("next, the next, the following, the coming, coming", 1),
}
_AFTER_NEXT = table("after next, after the next", 2)
_FIRST, _LAST, _EARLY, _MIDDLE, _LATE, _SOME = "first", "last", "early", "middle", "late", "some"
_EDGES = {
    **table("end of, the end of, end, last day of, the last day of, last day in, close of", _LAST),
    **table("beginning of, the beginning of, start of, the start of, first day of", _FIRST),
    **table("the first day of, first of, the first of, first day in, first thing, start", _FIRST),
    **table("early, early in, earlier, towards the start of", _EARLY),
    **table("mid, middle of, the middle of, in the middle of", _MIDDLE),
    **table("late, late in, later, later in, towards the end of, latter half of", _LATE),
    **table("sometime, some time, any time, anytime, sometime in, any day, some day", _SOME),
    **table("anytime in, any time in, some time in, during, in, over, for, at", _SOME),
}
_WORKING = table(
    "business day, working day, workday, work day, weekday, business days, working days, bd", None
)
_YEARS = {"next year": 1, "this year": 0, "of next year": 1, "of this year": 0}
_CODE = r"(?P<edge>[se])o(?P<which>[cn]?)(?P<kind>ww?|m|q|y)"
_KINDS = {"w": _WEEK, "ww": _WEEK, "m": _MONTH, "q": _QUARTER, "y": _YEAR}


STARTS = first_words(_WHICH, _NOUNS, _EDGES, LASTS, ORDINALS, MONTH_NAMES, {"the", "a", "q"})
"""The words with which something begins that is read here."""


class Period(NamedTuple):
    """A stretch of days, from the first to the last."""

    kind: str
    first: date
    last: date
    open_ended: bool = False
    """Whether nothing says which: where its days are past, the next one is meant."""
    named: bool = False
    """Whether it is a month, a quarter or a year by its name."""


@cache
def _codes() -> re.Pattern[str]:
    return re.compile(_CODE)


def period_at(kind: str, ahead: int, today: date) -> Period:
    """Return the period of that kind that lies ``ahead`` after the present one."""
    if kind in (_WEEK, _WEEKEND):
        first = today + timedelta(days=7 * ahead - today.weekday())
        return Period(kind, first + timedelta(days=5 if kind == _WEEKEND else 0), first + timedelta(days=6))
    length = _LENGTHS[kind]
    start = (today.month - 1) // length * length + 1
    first = add_months(today.replace(month=start, day=1), ahead * length)
    return Period(kind, first, add_months(first, length) - timedelta(days=1))


def _later(period: Period) -> Period:
    """Return the period after one that is open to it: the next, or that month or quarter a year later."""
    if period.named:
        first = add_months(period.first, 12)
        return period._replace(first=first, last=add_months(first, _LENGTHS[period.kind]) - timedelta(days=1))
    return period_at(period.kind, 1, period.first)._replace(open_ended=True)


def read_period(line: Line, i: int, *, bare: bool = False) -> tuple[Period, int] | None:
    """Return the period at ``i``; ``bare`` allows *week* and *the month* without a word that says which."""
    today = line.moment.today
    if (which := line.find(i, _WHICH)) is not None and (noun := line.find(which[1], _NOUNS)) is not None:
        return period_at(noun[0], which[0], today), noun[1]
    start = i + (line.text(i) in ("the", "a"))
    if (noun := line.find(start, _NOUNS)) is not None:
        if (after := line.find(noun[1], _AFTER_NEXT)) is not None:
            return period_at(noun[0], after[0], today), after[1]
        return (period_at(noun[0], 0, today)._replace(open_ended=True), noun[1]) if bare else None
    if bare and (amount := _months_ahead(line, i)) is not None:
        return amount
    return _month_named(line, start) or _quarter_named(line, start) or _year_named(line, start)


def _months_ahead(line: Line, i: int) -> tuple[Period, int] | None:
    """Return the month that lies some months ahead, as in *first monday in 2 months*."""
    amount = read_amount(line, i)
    if amount is None or not amount[0].months or amount[0].days or amount[0].work or amount[0].problem:
        return None
    return period_at(_MONTH, int(amount[0].months), line.moment.today), amount[1]


def _month_named(line: Line, i: int) -> tuple[Period, int] | None:
    """Return the month of a name, with its year where that follows; without one the next that is not over."""
    month = MONTH_NAMES.get(line.text(i))
    if month is None:
        return None
    today = line.moment.today
    j = i + 1 + line.follows(i + 1, ".")
    j += line.text(j) in (",", "of") and line.digits(j + 1) is not None
    year = line.digits(j)
    if year is not None and len(line.text(j)) == 4 and 1900 <= year < 2200:
        first = date(year, month, 1)
        return Period(_MONTH, first, add_months(first, 1) - timedelta(days=1), named=True), j + 1
    if (next_year := line.find(j, _YEARS)) is not None:
        first = date(today.year + next_year[0], month, 1)
        return Period(_MONTH, first, add_months(first, 1) - timedelta(days=1), named=True), next_year[1]
    first = date(today.year + (month < today.month), month, 1)
    return Period(_MONTH, first, add_months(first, 1) - timedelta(days=1), True, True), i + 1


def _quarter_named(line: Line, i: int) -> tuple[Period, int] | None:
    """Return the quarter of ``q4``; without a year the next that is not over."""
    if line.text(i) != "q" or not line.follows(i + 1, "1", "2", "3", "4") or not line.ends(i + 2):
        return None
    today, month = line.moment.today, 3 * int(line.text(i + 1)) - 2
    year = line.digits(i + 2)
    if year is not None and 1900 <= year < 2200:
        first = date(year, month, 1)
        return Period(_QUARTER, first, add_months(first, 3) - timedelta(days=1), named=True), i + 3
    first = date(today.year + (month + 2 < today.month), month, 1)
    return Period(_QUARTER, first, add_months(first, 3) - timedelta(days=1), True, True), i + 2


def _year_named(line: Line, i: int) -> tuple[Period, int] | None:
    """Return the year of ``2027``."""
    year = line.digits(i)
    if year is None or len(line.text(i)) != 4 or not 1900 <= year < 2200:
        return None
    return Period(_YEAR, date(year, 1, 1), date(year, 12, 31)), i + 1


def first_working(day: date, rules: Rules) -> date:
    """Return ``day`` or the first working day after it; ``day`` itself where no day of the week is one."""
    week = (day + timedelta(days=ahead) for ahead in range(7))
    return next((each for each in week if is_working(each, rules)), day)


def last_working(day: date, rules: Rules) -> date:
    """Return ``day`` or the last working day before it; ``day`` itself where no day of the week is one."""
    week = (day - timedelta(days=back) for back in range(7))
    return next((each for each in week if is_working(each, rules)), day)


def read_in_period(line: Line, i: int) -> tuple[Dated, int] | None:
    """Return the day of a period that is said at ``i``: its end, its first Monday, or where it begins."""
    return _code(line, i) or _nth(line, i) or _edge(line, i) or _whole(line, i)


def is_edge(word: str) -> bool:
    """Whether a word is *eom* or its like."""
    return _codes().fullmatch(word) is not None


def _code(line: Line, i: int) -> tuple[Dated, int] | None:
    """Return the day of *eom*, *eoq*, *som*, *eonw* and the like."""
    match = _codes().fullmatch(line.text(i))
    if match is None or not line.ends(i + 1):
        return None
    period = period_at(_KINDS[match["kind"]], match["which"] == "n", line.moment.today)
    edge = _LAST if match["edge"] == "e" else _FIRST
    found = _of(period._replace(open_ended=not match["which"]), edge, line)
    return (found._replace(trust=Trust.EDGE) if match[0] in ("sow", "soy") else found), i + 1


def _edge(line: Line, i: int) -> tuple[Dated, int] | None:
    """Return the beginning, the middle or the end of a period."""
    edge = line.find(i, _EDGES)
    if edge is None:
        return None
    j = edge[1] + line.follows(edge[1], "-")
    bare = edge[0] in (_FIRST, _LAST, _MIDDLE)
    period = read_period(line, j, bare=bare) if line.digits(j) is None else _year_named(line, j)
    if (
        period is None
        or not line.ends(period[1])
        or (edge[0] == _LAST and line.text(i) in ("last", "the") and False)
    ):
        return None
    if edge[0] == _SOME and period[0].kind == _YEAR and line.text(i) in ("in", "for", "at"):
        return (
            (Impossible(_which_day(line, i, period[1]), Trust.EDGE), period[1])
            if period[0].kind == _YEAR
            else None
        )
    if edge[0] == _SOME:
        return _whole_period(line, i, period[0], period[1])
    return _of(period[0], edge[0], line, line.said(i, period[1])), period[1]


def _of(period: Period, edge: str, line: Line, said: str = "") -> Dated:
    """Return the day that an edge of a period is."""
    today, rules = line.moment.today, line.moment.rules
    day = _day_of(period, edge, rules)
    if edge == _LATE and period.first <= today and day is not None:
        day = last_working(period.last, rules)
        day = day if day > today else None
    if day is None:
        return Impossible(f"“{said}” is no single day: say which")
    if (day < today or (day == today and edge == _MIDDLE)) and period.open_ended:
        day = _day_of(_later(period), edge, rules) or day
    return plain_day(day)


def _day_of(period: Period, edge: str, rules: Rules) -> date | None:
    """Return the day of an edge, or None where there is no single one."""
    week = period.kind == _WEEK
    if edge == _LAST:
        return last_working(period.last, rules) if week else period.last
    if edge == _FIRST:
        return first_working(period.first, rules) if week else period.first
    if edge == _EARLY:
        return None if period.named else first_working(period.first, rules)
    if edge == _MIDDLE and period.kind == _MONTH:
        return period.first.replace(day=15)
    if edge == _MIDDLE and week:
        return period.first + timedelta(days=2)
    if edge == _LATE and week:
        return last_working(last_working(period.last, rules) - timedelta(days=1), rules)
    return None


def _whole(line: Line, i: int) -> tuple[Dated, int] | None:
    """Return the day that a period without more words is: *next week*, *week after next*."""
    if line.text(i) in MONTH_NAMES or line.digits(i) is not None:
        period = _month_named(line, i) if line.text(i) in MONTH_NAMES else None
        if period is None or period[0].named or not line.ends(period[1]):
            return None
        return Impossible(_which_day(line, i, period[1])), period[1]
    period = read_period(line, i)
    if period is None or period[0].named or not line.ends(period[1]):
        return None
    return _whole_period(line, i, *period)


def _whole_period(line: Line, i: int, period: Period, j: int) -> tuple[Dated, int] | None:
    """Return the first working day of a period to come, the Saturday of a weekend; months by name have none."""
    if period.kind == _WEEKEND and not period.open_ended:
        return plain_day(period.first), j
    if period.named or period.first <= line.moment.today or period.open_ended:
        return Impossible(_which_day(line, i, j)), j
    return plain_day(first_working(period.first, line.moment.rules)), j


def _which_day(line: Line, i: int, j: int) -> str:
    return f"“{line.said(i, j)}” is no single day: say which"


def _nth(line: Line, i: int) -> tuple[Dated, int] | None:
    """Return the first Monday, the last working day or the second week of a period."""
    nth = _ordinal(line, i + (line.text(i) == "the"))
    if nth is None:
        return None
    count, j = nth
    weekday, working = DAY_NAMES.get(line.text(j)), line.find(j, _WORKING)
    end = working[1] if working is not None else j + 1
    if weekday is None and working is None and line.text(j) not in ("week", "day", "half", "weekend"):
        return None
    k = end + (line.text(end) in ("of", "in"))
    period = read_period(line, k, bare=True)
    if period is None or (k == end and not (line.find(k, _WHICH) or line.text(k) in MONTH_NAMES)):
        return _without_period(line, i, end, count, weekday)
    if weekday is None and working is None and line.text(j) != "day":
        return Impossible(_which_day(line, i, period[1])), period[1]
    return _counted_day(line, period[0], count, weekday, working is not None, i, period[1])


def _ordinal(line: Line, i: int) -> tuple[int, int] | None:
    """Return which one is said: ``1`` for *first* or ``1st``, ``-1`` for *last*."""
    if (last := line.find(i, LASTS)) is not None:
        return last
    if (word := read_ordinal(line, i)) is not None:
        return word
    value = line.digits(i)
    return (value, i + 2) if value and line.follows(i + 1, *SUFFIXES) else None


def _without_period(
    line: Line, i: int, end: int, count: int, weekday: int | None
) -> tuple[Dated, int] | None:
    """Return why *first monday* alone is no day; *last friday* is one that is over."""
    if weekday is None or not line.ends(end):
        return None
    if count == -1:
        return Impossible(f"“{line.said(i, end)}” is in the past", Trust.ASIDE), end
    return Impossible(f"“{line.said(i, end)}”: of which month?"), end


def _counted_day(
    line: Line, period: Period, count: int, weekday: int | None, working: bool, i: int, j: int
) -> tuple[Dated, int]:
    """Return the n-th such day of the period, of the next one where that is past and open to it."""
    today = line.moment.today
    for each in (period, _later(period) if period.open_ended and period.kind != _WEEKEND else period):
        span = (each.last - each.first).days + 1
        days = [
            day
            for ahead in range(span)
            if _fits(day := each.first + timedelta(days=ahead), weekday, working, line)
        ]
        at = count if count < 0 else count - 1
        if not -len(days) <= at < len(days):
            return Impossible(f"There is no “{line.said(i, j)}”"), j
        if days[at] >= today:
            break
    return plain_day(days[at]), j


def _fits(day: date, weekday: int | None, working: bool, line: Line) -> bool:
    """Whether a day is one of those that are counted."""
    return (
        day.weekday() == weekday if weekday is not None else not working or is_working(day, line.moment.rules)
    )


__all__ = [
    "MONTHS",
    "WEEKDAYS",
    "Day",
    "Period",
    "first_working",
    "last_working",
    "read_in_period",
    "read_period",
]
