"""Days that are said by a period: *end of quarter*, *late next week*, *first monday in october*, *eom*."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from callcockpit.domain.dates.line import Line, Reading
from callcockpit.domain.dates.numbers import read_ordinal
from callcockpit.domain.dates.periods import (
    MONTH,
    NOUNS,
    QUARTER,
    WEEK,
    WEEKEND,
    WHICH,
    YEAR,
    Period,
    first_working,
    last_working,
    later,
    period_at,
    read_period,
    which_day,
)
from callcockpit.domain.dates.values import Day, Impossible, Trust, plain_day
from callcockpit.domain.dates.vocabulary import (
    DAY_NAMES,
    LASTS,
    MONTH_NAMES,
    ORDINALS,
    SUFFIXES,
    first_words,
    table,
)
from callcockpit.domain.days import is_working
from callcockpit.domain.rules import Rules

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
_CODE = r"(?P<edge>[se])o(?P<which>[cn]?)(?P<kind>ww?|m|q|y)"
_KINDS = {"w": WEEK, "ww": WEEK, "m": MONTH, "q": QUARTER, "y": YEAR}


STARTS = first_words(WHICH, NOUNS, _EDGES, LASTS, ORDINALS, MONTH_NAMES, {"the", "a", "q"})
"""The words with which something begins that is read here."""


@cache
def _codes() -> re.Pattern[str]:
    return re.compile(_CODE)


def read_in_period(line: Line, i: int) -> Reading | None:
    """Return the day of a period that is said at ``i``: its end, its first Monday, or where it begins."""
    return _code(line, i) or _nth(line, i) or _edge(line, i) or _whole(line, i)


def is_edge(word: str) -> bool:
    """Whether a word is *eom* or its like."""
    return _codes().fullmatch(word) is not None


def _code(line: Line, i: int) -> Reading | None:
    """Return the day of *eom*, *eoq*, *som*, *eonw* and the like."""
    match = _codes().fullmatch(line.text(i))
    if match is None or not line.ends(i + 1):
        return None
    period = period_at(_KINDS[match["kind"]], match["which"] == "n", line.moment.today)
    edge = _LAST if match["edge"] == "e" else _FIRST
    found = _of(period._replace(open_ended=not match["which"]), edge, line, line.text(i))
    return (found._replace(trust=Trust.EDGE) if match[0] in ("sow", "soy") else found), i + 1


def _edge(line: Line, i: int) -> Reading | None:
    """Return the beginning, the middle or the end of a period."""
    found = line.find(i, _EDGES)
    if found is None:
        return None
    edge, j = found
    j += line.follows(j, "-")
    period = read_period(line, j, bare=edge in (_FIRST, _LAST, _MIDDLE))
    if period is None or not line.ends(period[1]):
        return None
    if edge == _SOME:
        return _whole_period(line, i, period[0], period[1])
    return _of(period[0], edge, line, line.said(i, period[1])), period[1]


def _of(period: Period, edge: str, line: Line, said: str) -> Day | Impossible:
    """Return the day that an edge of a period is; what is past and open to it is of the next one."""
    today, rules = line.moment.today, line.moment.rules
    day = _day_of(period, edge, rules)
    over = day is not None and (day < today or (day == today and edge in (_MIDDLE, _LATE)))
    if over and period.open_ended:
        day = _day_of(later(period), edge, rules)
    if day is None or (over and edge == _LATE):
        return Impossible(f"“{said}” is no single day: say which")
    return plain_day(day)


def _day_of(period: Period, edge: str, rules: Rules) -> date | None:
    """Return the day of an edge, or None where there is no single one."""
    week = period.kind == WEEK
    if edge == _LAST:
        return last_working(period.last, rules) if week else period.last
    if edge == _FIRST:
        return first_working(period.first, rules) if week else period.first
    if edge == _EARLY:
        return None if period.named else first_working(period.first, rules)
    if edge == _MIDDLE and period.kind == MONTH:
        return period.first.replace(day=15)
    if edge == _MIDDLE and week:
        return period.first + timedelta(days=2)
    return last_working(period.last, rules) if edge == _LATE and week else None


def _whole(line: Line, i: int) -> Reading | None:
    """Return the day that a period without more words is: *next week*, *week after next*."""
    period = read_period(line, i) if line.digits(i) is None else None
    if period is None or period[0].named or not line.ends(period[1]):
        return None
    return _whole_period(line, i, *period)


def _whole_period(line: Line, i: int, period: Period, j: int) -> Reading | None:
    """Return the first working day of a period to come, or the Saturday of a weekend."""
    if period.kind == WEEKEND and not period.open_ended:
        return plain_day(period.first), j
    if period.named or period.first <= line.moment.today or period.open_ended:
        return which_day(line, i, j)
    return plain_day(first_working(period.first, line.moment.rules)), j


def _nth(line: Line, i: int) -> Reading | None:
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
    if period is None or (k == end and not (line.find(k, WHICH) or line.text(k) in MONTH_NAMES)):
        return _without_period(line, i, end, count, weekday)
    if weekday is None and working is None and line.text(j) != "day":
        return which_day(line, i, period[1])
    return _counted_day(line, period[0], count, weekday, working is not None, i, period[1])


def _ordinal(line: Line, i: int) -> tuple[int, int] | None:
    """Return which one is said: ``1`` for *first* or ``1st``, ``-1`` for *last*."""
    if (last := line.find(i, LASTS)) is not None:
        return last
    if (word := read_ordinal(line, i)) is not None:
        return word
    value = line.digits(i)
    return (value, i + 2) if value and line.follows(i + 1, *SUFFIXES) else None


def _without_period(line: Line, i: int, end: int, count: int, weekday: int | None) -> Reading | None:
    """Return why *first monday* alone is no day; *last friday* is one that is over."""
    if weekday is None or not line.ends(end):
        return None
    if count == -1:
        return Impossible(f"“{line.said(i, end)}” is in the past", Trust.ASIDE), end
    return Impossible(f"“{line.said(i, end)}”: of which month?"), end


def _counted_day(
    line: Line, period: Period, count: int, weekday: int | None, working: bool, i: int, j: int
) -> Reading:
    """Return the n-th such day of the period, of the next one where that is past and open to it."""
    today = line.moment.today
    for each in (period, later(period) if period.open_ended and period.kind != WEEKEND else period):
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
