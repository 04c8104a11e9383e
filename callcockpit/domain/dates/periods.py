"""Weeks, months, quarters and years: *next week*, *the month after next*, *q4*, *october*."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.numbers import read_amount
from callcockpit.domain.dates.values import Impossible, add_months
from callcockpit.domain.dates.vocabulary import (
    MONTH_NAMES,
    table,
)
from callcockpit.domain.days import is_working
from callcockpit.domain.rules import Rules

WEEK, WEEKEND, MONTH, QUARTER, YEAR = "week", "weekend", "month", "quarter", "year"
_LENGTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}
NOUNS = {"wk": WEEK, "qtr": QUARTER, "work week": WEEK, "working week": WEEK, "business week": WEEK} | {
    kind: kind for kind in (WEEK, WEEKEND, MONTH, QUARTER, YEAR)
}
WHICH = {
    **table("this, the current, this current, current, our, this coming", 0),
    **table("next, the next, the following, the coming, coming", 1),
}
_AFTER_NEXT = table("after next, after the next", 2)
_YEARS = {"next year": 1, "this year": 0, "of next year": 1, "of this year": 0}


class Period(NamedTuple):
    """A stretch of days, from the first to the last."""

    kind: str
    first: date
    last: date
    open_ended: bool = False
    """Whether nothing says which: where its days are past, the next one is meant."""
    named: bool = False
    """Whether it is a month, a quarter or a year by its name."""


def period_at(kind: str, ahead: int, today: date) -> Period:
    """Return the period of that kind that lies ``ahead`` after the present one."""
    if kind in (WEEK, WEEKEND):
        first = today + timedelta(days=7 * ahead - today.weekday())
        return Period(kind, first + timedelta(days=5 if kind == WEEKEND else 0), first + timedelta(days=6))
    length = _LENGTHS[kind]
    start = (today.month - 1) // length * length + 1
    first = add_months(today.replace(month=start, day=1), ahead * length)
    return Period(kind, first, add_months(first, length) - timedelta(days=1))


def later(period: Period) -> Period:
    """Return the period after one that is open to it: the next, or that month or quarter a year later."""
    if period.named:
        first = add_months(period.first, 12)
        return period._replace(first=first, last=add_months(first, _LENGTHS[period.kind]) - timedelta(days=1))
    return period_at(period.kind, 1, period.first)._replace(open_ended=True)


def read_period(line: Line, i: int, *, bare: bool = False) -> tuple[Period, int] | None:
    """Return the period at ``i``; ``bare`` allows *week* and *the month* without a word that says which."""
    today = line.moment.today
    if (which := line.find(i, WHICH)) is not None and (noun := line.find(which[1], NOUNS)) is not None:
        return period_at(noun[0], which[0], today), noun[1]
    start = i + (line.text(i) in ("the", "a"))
    if (noun := line.find(start, NOUNS)) is not None:
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
    return period_at(MONTH, int(amount[0].months), line.moment.today), amount[1]


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
        return Period(MONTH, first, add_months(first, 1) - timedelta(days=1), named=True), j + 1
    if (next_year := line.find(j, _YEARS)) is not None:
        first = date(today.year + next_year[0], month, 1)
        return Period(MONTH, first, add_months(first, 1) - timedelta(days=1), named=True), next_year[1]
    first = date(today.year + (month < today.month), month, 1)
    return Period(MONTH, first, add_months(first, 1) - timedelta(days=1), True, True), i + 1


def _quarter_named(line: Line, i: int) -> tuple[Period, int] | None:
    """Return the quarter of ``q4``; without a year the next that is not over."""
    if line.text(i) != "q" or not line.follows(i + 1, "1", "2", "3", "4") or not line.ends(i + 2):
        return None
    today, month = line.moment.today, 3 * int(line.text(i + 1)) - 2
    year = line.digits(i + 2)
    if year is not None and 1900 <= year < 2200:
        first = date(year, month, 1)
        return Period(QUARTER, first, add_months(first, 3) - timedelta(days=1), named=True), i + 3
    first = date(today.year + (month + 2 < today.month), month, 1)
    return Period(QUARTER, first, add_months(first, 3) - timedelta(days=1), True, True), i + 2


def _year_named(line: Line, i: int) -> tuple[Period, int] | None:
    """Return the year of ``2027``."""
    year = line.digits(i)
    if year is None or len(line.text(i)) != 4 or not 1900 <= year < 2200:
        return None
    return Period(YEAR, date(year, 1, 1), date(year, 12, 31)), i + 1


def first_working(day: date, rules: Rules) -> date:
    """Return ``day`` or the first working day after it; ``day`` itself where no day of the week is one."""
    week = (day + timedelta(days=ahead) for ahead in range(7))
    return next((each for each in week if is_working(each, rules)), day)


def last_working(day: date, rules: Rules) -> date:
    """Return ``day`` or the last working day before it; ``day`` itself where no day of the week is one."""
    week = (day - timedelta(days=back) for back in range(7))
    return next((each for each in week if is_working(each, rules)), day)


def which_day(line: Line, i: int, j: int) -> tuple[Impossible, int]:
    """Return why the words from ``i`` to ``j`` are no day."""
    return Impossible(f"“{line.said(i, j)}” is no single day: say which"), j
