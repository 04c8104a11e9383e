"""Days as people say them: weekdays with what says which, names, and days counted from other days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from callcockpit.domain.dates.calendar import next_ordinal, read_date
from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.numbers import Amount, counted, read_amount, shifted
from callcockpit.domain.dates.periods import first_working, read_in_period, read_period
from callcockpit.domain.dates.unread import read_misspelt, read_unread
from callcockpit.domain.dates.values import Dated, Day, Impossible, Trust, day_words, plain_day
from callcockpit.domain.dates.vocabulary import (
    AGO,
    DAY_NAMES,
    FIXED_DAYS,
    MONTH_NAMES,
    ONE,
    ONES,
    ORDINALS,
    PAIR,
    PARTS_OF_HOUR,
    SUFFIXES,
    TENS,
    VAGUE_COUNT,
    first_words,
    table,
    words,
)
from callcockpit.domain.days import MONTHS, WEEKDAYS, add_working_days

Reading = tuple[Dated, int]

_UNTIL = table("until, till, til, through, thru, since, up to, up until", None)
_NOT = table(
    "not, not on, except, except on, but not, but not on, never on, other than, excluding, any day "
    "but, isn't in, not in, anything but, rather than, instead of, earlier than, later than",
    None,
)
_IN = table("in, within, in the next, within the next, over the next, in another, +", None)
_ABOUT = table(
    "about, around, roughly, approximately, approx, at least, maybe, exactly, say, just, like", None
)
_FROM_NOW = table(
    "from now, from today, hence, time, from this moment, after today, as of today, later, out", None
)
_SO = table("or so, or thereabouts, max, tops", None)
_FROM = table("from, after, past, on, following, counting from, starting, starting from", False)
_BEFORE = table("before, prior to, ahead of, in front of", True)
_ANCHORS = _FROM | _BEFORE
_LENGTHS = words("for of over every per about than take takes last lasts the a an next")
"""What stands before a length of time that is no date: ``a contract for 2y``."""
_PEOPLE = words("to with for and from by ask tell meet call phone ring email see via about or dear hi mr ms")
"""What stands before *tom* when it is a person's name."""
_AFTER = table("after, any time after, sometime after, anytime after, straight after, right after", None)
_NOT_BEFORE = table(
    "not before, no earlier than, not earlier than, no sooner than, not until, earliest, at the "
    "earliest, no later than, not later than, latest, at the latest, not after, as of, as from, "
    "starting, starting from, from, beginning, effective, around, circa, approx, week commencing "
    "friday",
    None,
)
_TO_BEFORE = table("before, ahead of, prior to, any time before, sometime before, earlier than", None)
_DAY_BESIDE = {
    **table("the day after, day after, the day following", 1),
    **table("the day before, day before, the eve of", -1),
    **table("the week after, week after, the week following", 7),
}
_WEEK_OF = table(
    "week of, the week of, week commencing, week beginning, week starting, the week commencing, w c, "
    "the week beginning, the week starting, wk of, in the week of, week from",
    None,
)
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
_AGAIN = {"week": 7, "fortnight": 14, "a week": 7, "a fortnight": 14, "two weeks": 14}
_NAMED = {
    **table("day after tomorrow, the day after tomorrow, overmorrow", 2),
    **table("tomorrow, tmr, tmrw, tmrow, tom, 2morrow, tomorrow's", 1),
    **table("today, later today, sometime today, still today, 2day", 0),
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


STARTS = first_words(
    _UNTIL,
    _NOT,
    _IN,
    _AFTER,
    _NOT_BEFORE,
    _TO_BEFORE,
    _DAY_BESIDE,
    _WEEK_OF,
    _WHICH,
    _NAMED,
    _TONIGHT,
    _WORKING,
    DAY_NAMES,
    FIXED_DAYS,
    ONES,
    TENS,
    ONE,
    PAIR,
    VAGUE_COUNT,
    PARTS_OF_HOUR,
    MONTH_NAMES,
    ORDINALS,
    {"the", "between", "half", "w"},
)
"""The words with which something begins that is read here."""


def read_day(line: Line, i: int) -> Reading | None:
    """Return the day or instant at ``i``, checked against a second name of the same day beside it."""
    found = read_one(line, i)
    if found is None or not isinstance(found[0], Day):
        return found
    return _agreed(line, i, found[0], found[1])


def read_one(line: Line, i: int) -> Reading | None:
    """Return the day or instant that one phrase at ``i`` names."""
    readers: tuple[Callable[[Line, int], Reading | None], ...] = (
        read_unread, _bounded, _aside, _offset, _beside, _named, _weekday, read_in_period, read_date, _fixed,
        read_misspelt,
    )  # fmt: skip
    return next((found for reader in readers if (found := reader(line, i)) is not None), None)


def _agreed(line: Line, i: int, day: Day, j: int) -> Reading:
    """Return the day, checked against a second one beside it: *friday 25th*, *tomorrow, thursday*."""
    k = line.comma(j)
    k += line.text(k) == "the" and line.digits(k + 1) is not None
    k += line.text(k) == "(" and line.text(k + 2) == ")"
    ordinal = line.digits(k) is not None and line.follows(k + 1, *SUFFIXES) and line.ends(k + 2)
    if ordinal and line.text(k + 2) not in ("of", *_MONTHS_AFTER):
        named = next_ordinal(int(line.text(k)), line.moment.today, Trust.SURE)
        second: Reading | None = None if named is None else (named, k + 2)
    else:
        second = read_date(line, k) or (_weekday(line, k) if day.weekday is None or k > j else None)
    if second is None or not isinstance(second[0], (Day, Impossible)):
        return day, j
    other, end = second
    end += line.text(end) == ")" and line.text(k - 1) == "("
    if isinstance(other, Impossible):
        return other, end
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


def _aside(line: Line, i: int) -> Reading | None:
    """Return why *until 30 sep* and *not friday* are no days to come."""
    found = line.find(i, _UNTIL) or line.find(i, _NOT)
    if found is None or (line.text(i - 1) in ("no", "not") and i > 0):
        return None
    day = read_one(line, found[1])
    if day is None:
        return None
    return Impossible(f"“{line.said(i, day[1])}” is no day to come: say the day", Trust.ASIDE), day[1]


def _offset(line: Line, i: int) -> Reading | None:
    """Return the day or instant that a length of time leads to: *in 2 weeks*, *a week from friday*, *90d*."""
    led = line.text(i) == "+" and line.digits(i + 1) is not None
    start = i + 1 if led else line.skip(i, _IN)
    led = led or start > i
    start = line.skip(start, _ABOUT) if led else start
    found = read_amount(line, start)
    if found is None:
        return None
    amount, j = found
    j += line.text(j) == "'"
    if line.skip(j, AGO) > j and line.ends(line.skip(j, AGO)):
        end = line.skip(j, AGO)
        return Impossible(f"“{line.said(i, end)}” is in the past", Trust.ASIDE), end
    anchored = _anchored(line, i, amount, j, led=led)
    if anchored is not None:
        return anchored
    hence = line.skip(line.skip(j, _FROM_NOW), _SO)
    said = line.said(i, hence).strip()
    if not line.ends(hence):
        return None
    if led or line.skip(j, _FROM_NOW) > j:
        return counted(amount, line.moment, said), hence
    return _bare_amount(line, i, amount, hence, said)


def _bare_amount(line: Line, i: int, amount: Amount, j: int, said: str) -> Reading | None:
    """Return what a length of time alone leads to, where it may be meant so: ``90d`` or *2 weeks*."""
    glued_minutes = line.digits(j - 1) is not None
    if glued_minutes or line.text(i - 1) in _LENGTHS or (amount.single and not line.closes(j)):
        return None
    if amount.problem and line.text(i) not in ("a", "few", "several") and line.digits(i) is None:
        return None
    read = counted(amount, line.moment, said)
    return read._replace(trust=Trust.LOOSE if amount.apart else Trust.EDGE), j


def _anchored(line: Line, i: int, amount: Amount, j: int, *, led: bool) -> Reading | None:
    """Return the day that lies an amount from another day: *2 weeks from friday*, *a week tomorrow*."""
    if (anchor := line.find(j, _ANCHORS)) is None and line.text(j) not in ("today", "tomorrow", *DAY_NAMES):
        return None
    k = j if anchor is None else anchor[1]
    base = read_one(line, k)
    if base is None or not isinstance(base[0], Day):
        return None
    if anchor is None and (amount.timed or amount.problem):
        return (Impossible(amount.problem), base[1]) if amount.problem else None
    back = anchor is not None and anchor[0]
    day, end = base
    if led and day.weekday is not None and not back and line.text(j) in ("on", *DAY_NAMES):
        return _in_week(line, day, day.weekday, amount, i, end)
    return shifted(day.hourless, amount, line.moment, line.said(i, end), back=back), end


def _in_week(line: Line, day: Day, weekday: int, amount: Amount, i: int, end: int) -> Reading:
    """Return the weekday in the week that lies some weeks ahead: *tuesday in 2 weeks*."""
    weeks = int(amount.days) // 7
    if amount.days % 7 or not weeks or amount.months or amount.work or amount.timed or amount.problem:
        return Impossible(f"“{line.said(i, end)}” can be two days: say the date"), end
    monday = line.moment.today - timedelta(days=line.moment.today.weekday())
    return shifted(monday + timedelta(days=weekday), amount, line.moment, line.said(i, end)), end


def _beside(line: Line, i: int) -> Reading | None:
    """Return the day before or after another, or the week that holds it: *day after friday*, *week of oct 5*."""
    weeks = line.find(i, _WEEK_OF) or (("", i + 3) if _is_wc(line, i) else None)
    found = line.find(i, _DAY_BESIDE) if weeks is None else None
    if weeks is None and found is None:
        return None
    k = weeks[1] if weeks is not None else found[1] if found is not None else i
    base = read_one(line, k)
    if base is None or not isinstance(base[0], Day) or line.find(i, _NAMED):
        return None
    day, moment = base[0].hourless, line.moment
    if weeks is None and found is not None and found[0] < 7:
        return shifted(day, Amount(days=1), moment, line.said(i, base[1]), back=found[0] < 0), base[1]
    monday = day - timedelta(days=day.weekday())
    if found is not None:
        return shifted(monday, Amount(days=7), moment, line.said(i, base[1])), base[1]
    start = first_working(monday, moment.rules)
    return plain_day(start if start >= moment.today else max(monday, date.min)), base[1]


def _is_wc(line: Line, i: int) -> bool:
    """Whether ``w/c`` stands at ``i``."""
    return line.text(i) == "w" and line.text(i + 1) == "/" and line.text(i + 2) in ("c", "b")


def _bounded(line: Line, i: int) -> Reading | None:
    """Return the day of *after friday* (the next working day) and *not before thursday* (that day)."""
    if (exact := line.find(i, _NOT_BEFORE)) is not None:
        found = read_one(line, exact[1])
        return _no_span(line, i, found) if found is not None else None
    if line.text(i) == "between" and (first := read_one(line, i + 1)) is not None:
        second = read_one(line, first[1] + 1) if line.text(first[1]) in ("and", "-", "to") else None
        end = first[1] if second is None else second[1]
        return Impossible(f"“{line.said(i, end)}” is no single day: say which"), end
    if (before := line.find(i, _TO_BEFORE)) is not None:
        found = read_one(line, before[1]) or _period_end(line, before[1])
        if found is None or isinstance(found[0], Impossible):
            return found
        return Impossible(f"“{line.said(i, found[1])}” is no single day: say which"), found[1]
    after = line.find(i, _AFTER)
    if after is None:
        return None
    end = read_date(line, after[1]) or _period_end(line, after[1]) or read_one(line, after[1])
    if end is None or not isinstance(end[0], Day):
        return end
    if line.text(end[1]) in ("at", "@") or line.digits(end[1]) is not None:
        return Impossible(f"“{line.said(i, end[1])}” is no single day: say which, beside an hour"), end[1]
    tomorrow = shifted(end[0].hourless, Amount(days=1), line.moment, line.said(i, end[1]))
    if isinstance(tomorrow, Impossible):
        return tomorrow, end[1]
    return plain_day(first_working(tomorrow.hourless, line.moment.rules)), end[1]


def _no_span(line: Line, i: int, found: Reading) -> Reading:
    """Return a day that *from* leads, unless it is the first of a span."""
    day, end = found
    if (
        line.text(i) == "from"
        and line.text(end) in ("to", "until", "till", "-")
        and (other := read_one(line, end + 1))
    ):
        return Impossible(f"“{line.said(i, other[1])}” is no single day: say which"), other[1]
    return (day._replace(trust=Trust.SURE) if isinstance(day, Day) else day), end


def _period_end(line: Line, i: int) -> Reading | None:
    """Return the last day of a period: *after the weekend*, *after next week*."""
    period = read_period(line, i, bare=True)
    return None if period is None or not line.ends(period[1]) or line.digits(i) is not None else (
        plain_day(period[0].last), period[1],
    )  # fmt: skip


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
    if (again := line.find(j, _AGAIN)) is not None and line.text(j) != "a":
        return plain_day(day + timedelta(days=again[0])), again[1]
    return Day((moment.calendar if ahead == 0 else day,), day, trust), j


def _hour_of(part: str, line: Line) -> time:
    """Return the hour of the settings for a part of the day."""
    rules = line.moment.rules
    return {"morning": rules.morning, "afternoon": rules.afternoon}.get(part, rules.evening)


def _weekday(line: Line, i: int) -> Reading | None:
    """Return the day a weekday names.

    It is the next one strictly after today; with an hour it may be today, where that hour is still to come.
    *next friday* and *friday next week* are the Friday of the week after this one, weeks beginning on Monday.
    """
    which = line.find(i, _WHICH)
    j = i if which is None else which[1]
    weekday = DAY_NAMES.get(line.text(j))
    if weekday is None or not line.ends(j + 1) or _is_word(line, j):
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
    if (again := line.find(j, _AGAIN)) is not None:
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
    again = line.find(j, _AGAIN)
    if again is not None:
        if line.digits(again[1]) is not None or not line.ends(again[1]):
            return Impossible(
                f"“{line.said(i, again[1])}” with a number can be two days: say the date"
            ), again[1]
        return plain_day(day.hourless + timedelta(days=again[0])), again[1]
    if (
        line.text(j) in ("in", "of")
        and (amount := read_amount(line, j + 1)) is not None
        and line.text(j) == "in"
    ):
        return _in_week(line, day, weekday, amount[0], i, amount[1])
    if line.text(j) in ("in", "of") and (week := line.find(j + 1, _WEEK_OF)) is not None:
        base = read_one(line, week[1])
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
    return read_date(line, i) or _period_end(line, i) or read_one(line, i)


def _is_word(line: Line, j: int) -> bool:
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


def _fixed(line: Line, i: int) -> Reading | None:
    """Return the day of Christmas and its like."""
    fixed = line.find(i, FIXED_DAYS)
    if fixed is None or not line.ends(fixed[1]):
        return None
    (month, day), j = fixed
    today = line.moment.today
    this_year = date(today.year, month, day)
    return plain_day(this_year if this_year >= today else this_year.replace(year=today.year + 1)), j
