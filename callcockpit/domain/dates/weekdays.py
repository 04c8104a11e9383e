"""Weekdays, with what says which: *next friday*, *friday week*, *tuesday in 2 weeks*."""

from __future__ import annotations

from datetime import timedelta

from callcockpit.domain.dates.bounds import period_end
from callcockpit.domain.dates.calendar import is_hour, read_date
from callcockpit.domain.dates.line import Line, Reading
from callcockpit.domain.dates.numbers import read_amount
from callcockpit.domain.dates.offsets import FROM_NOW, WEEK_OF, in_week
from callcockpit.domain.dates.values import Day, Impossible, Trust, plain_day
from callcockpit.domain.dates.vocabulary import AGAIN, DAY_NAMES, first_words, table

_WHICH = {
    **table("this, this coming, coming, the coming, upcoming, the upcoming, the", None),
    **table("next, next week, next week on, on next, next week's", 1),
    **table("this week, this week on, later this week on, this week's", 0),
    **table("week after next, the week after next, the week after next on, week after next on", 2),
}
"""What says which weekday is meant, as weeks from this one; None is the next to come."""
_LATER = {
    **table("next week, of next week, in next week", 1),
    **table("this week, of this week, in this week", 0),
    **table("week after next, of the week after next, the week after next, of week after next", 2),
    **table("after next, in the week after next", 2),
}
STARTS = first_words(_WHICH, DAY_NAMES)
"""The words with which something begins that is read here."""


def read_weekday(line: Line, i: int) -> Reading | None:
    """Return the day a weekday names.

    It is the next one strictly after today; with an hour it may be today, where that hour is still to come.
    *next friday* and *friday next week* are the Friday of the week after this one, weeks beginning on Monday.
    """
    which = line.find(i, _WHICH)
    j = i if which is None else which[1]
    weekday = DAY_NAMES.get(line.text(j))
    if weekday is None or not line.ends(j + 1) or _is_no_weekday(line, j):
        return None
    end = j + 1 + (line.follows(j + 1, ".") and not line.closes(j + 2))
    later = line.find(end, _LATER)
    if (
        later is not None
        and line.text(end) == "after"
        and (line.text(later[1]) in DAY_NAMES or later[1] - end != 2)
    ):
        later = None
    weeks = later[0] if later is not None else which[0] if which is not None else None
    if weeks is not None:
        return _in_weeks(line, i, weekday, weeks, end if later is None else later[1])
    day = _next_weekday(line, i, j, weekday)
    return _counted_on(line, i, day, weekday, end)


def _in_weeks(line: Line, i: int, weekday: int, weeks: int, j: int) -> Reading:
    """Return the weekday in the week that lies so many weeks after this one."""
    monday = line.moment.today - timedelta(days=line.moment.today.weekday())
    if (again := line.find(j, AGAIN)) is not None:
        return Impossible(f"“{line.said(i, again[1])}” can be two days: say the date"), again[1]
    return plain_day(monday + timedelta(days=weekday + 7 * weeks)), j


def _next_weekday(line: Line, i: int, j: int, weekday: int) -> Day:
    """Return the next such day, with today's for an hour that is still to come."""
    today = line.moment.today
    ahead = (weekday - today.weekday()) % 7
    dates = (today + timedelta(days=ahead), today + timedelta(days=ahead + 7))
    short = line.text(j) in ("mon", "wed", "sat", "sun") and j == i
    return Day(dates, dates[0] if ahead else dates[1], Trust.EDGE if short else Trust.SURE, weekday=weekday)


def _counted_on(line: Line, i: int, day: Day, weekday: int, j: int) -> Reading:
    """Return the weekday that is counted on from the next one: *friday week*, *tuesday in 2 weeks*."""
    again = line.find(j, AGAIN)
    if again is not None:
        numbered = line.digits(again[1]) is not None and not is_hour(line, again[1] + 1)
        if numbered or not line.ends(again[1]):
            return Impossible(
                f"“{line.said(i, again[1])}” with a number can be two days: say the date"
            ), again[1]
        return plain_day(day.hourless + timedelta(days=again[0])), again[1]
    if (
        line.text(j) in ("in", "of")
        and (amount := read_amount(line, j + 1)) is not None
        and line.text(j) == "in"
    ):
        return in_week(line, weekday, amount[0], i, line.skip(amount[1], FROM_NOW))
    if line.text(j) in ("in", "of") and (week := line.find(j + 1, WEEK_OF)) is not None:
        base = line.day(week[1])
        if base is not None and isinstance(base[0], Day):
            monday = base[0].hourless - timedelta(days=base[0].hourless.weekday())
            return plain_day(monday + timedelta(days=weekday)), base[1]
    if line.text(j) in ("after", "following") and (base := _after_which(line, j + 1)) is not None:
        if not isinstance(base[0], Day):
            return base
        last = base[0].hourless
        return plain_day(last + timedelta(days=(weekday - last.weekday() - 1) % 7 + 1)), base[1]
    return day, j


def _after_which(line: Line, i: int) -> Reading | None:
    """Return the last day of what a weekday comes after: *monday after oct 5*, not *friday after 3pm*."""
    return read_date(line, i) or period_end(line, i) or line.day(i)


def _is_no_weekday(line: Line, j: int) -> bool:
    """Whether *sat*, *sun* or *mon* at ``j`` is plainly the verb, the star or a name."""
    text, before, after = line.text(j), line.text(j - 1) if j else "", line.text(j + 1)
    if text == "sat":
        verb = (
            before in ("he", "she", "we", "they", "who", "i", "it", "just")
            or line.raw[: line.tokens[j].start] == ""
        )
        return before in ("he", "she", "we", "they", "who", "i") or (
            after in ("down", "with", "on", "for", "through") and verb is not None
        )
    if text == "sun" and before == "the":
        return True
    name = (
        text in ("mon", "sun")
        and line.said(j, j + 1).istitle()
        and before in ("for", "to", "with", "tell", "from")
    )
    return name and line.text(j - 2) != "due"
