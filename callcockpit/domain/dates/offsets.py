"""Days counted from now or from another day: *in 2 weeks*, *90d*, *a week from friday*, *week of oct 5*."""

from __future__ import annotations

from datetime import timedelta

from callcockpit.domain.dates.line import Line, Reading
from callcockpit.domain.dates.numbers import Amount, counted, read_amount, shifted
from callcockpit.domain.dates.periods import first_working
from callcockpit.domain.dates.values import Day, Impossible, Trust, plain_day
from callcockpit.domain.dates.vocabulary import (
    AGO,
    DAY_NAMES,
    ONE,
    ONES,
    PAIR,
    PARTS_OF_HOUR,
    TENS,
    VAGUE_COUNT,
    first_words,
    table,
    words,
)

_IN = table("in, within, in the next, within the next, over the next, in another, +", None)
_ABOUT = table(
    "about, around, roughly, approximately, approx, at least, maybe, exactly, say, just, like", None
)
FROM_NOW = table(
    "from now, from today, hence, time, from this moment, after today, as of today, later, out", None
)
_SO = table("or so, or thereabouts, max, tops", None)
_FROM = table("from, after, past, on, following, counting from, starting, starting from", False)
_BEFORE = table("before, prior to, ahead of, in front of", True)
_ANCHORS = _FROM | _BEFORE
_LENGTHS = words("for of over every per about than take takes last lasts the a an next")
"""What stands before a length of time that is no date: ``a contract for 2y``."""
_DAY_BESIDE = {
    **table("the day after, day after, the day following", 1),
    **table("the day before, day before, the eve of", -1),
    **table("the week after, week after, the week following", 7),
}
WEEK_OF = table(
    "week of, the week of, week commencing, week beginning, week starting, the week commencing, w c, "
    "the week beginning, the week starting, wk of, in the week of, week from",
    None,
)
STARTS = first_words(
    _IN, _DAY_BESIDE, WEEK_OF, ONES, TENS, ONE, PAIR, VAGUE_COUNT, PARTS_OF_HOUR, {"half", "w"}
)
"""The words with which something begins that is read here."""


def read_offset(line: Line, i: int) -> Reading | None:
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
    hence = line.skip(line.skip(j, FROM_NOW), _SO)
    said = line.said(i, hence).strip()
    if not line.ends(hence):
        return None
    if led or line.skip(j, FROM_NOW) > j:
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
    base = line.day(k)
    if base is None or not isinstance(base[0], Day):
        return None
    day, end = base[0], base[1]
    if anchor is None and (amount.timed or amount.problem):
        return (Impossible(amount.problem), base[1]) if amount.problem else None
    back = anchor is not None and anchor[0]
    if led and day.weekday is not None and not back and line.text(j) in ("on", *DAY_NAMES):
        return in_week(line, day.weekday, amount, i, end)
    return shifted(day.hourless, amount, line.moment, line.said(i, end), back=back), end


def in_week(line: Line, weekday: int, amount: Amount, i: int, end: int) -> Reading:
    """Return the weekday in the week that lies some weeks ahead: *tuesday in 2 weeks*."""
    weeks = int(amount.days) // 7
    if amount.days % 7 or not weeks or amount.months or amount.work or amount.timed or amount.problem:
        return Impossible(f"“{line.said(i, end)}” can be two days: say the date"), end
    monday = line.moment.today - timedelta(days=line.moment.today.weekday())
    return shifted(monday + timedelta(days=weekday), amount, line.moment, line.said(i, end)), end


def read_beside(line: Line, i: int) -> Reading | None:
    """Return the day beside another, or the week that holds it: *day after friday*, *week of oct 5*."""
    weeks = line.find(i, WEEK_OF) or (("", i + 3) if _is_wc(line, i) else None)
    found = line.find(i, _DAY_BESIDE) if weeks is None else None
    if weeks is None and found is None:
        return None
    k = weeks[1] if weeks is not None else found[1] if found is not None else i
    base = line.day(k)
    if base is None or not isinstance(base[0], Day):
        return None
    day, moment = base[0].hourless, line.moment
    if weeks is None and found is not None and found[0] < 7:
        return shifted(day, Amount(days=1), moment, line.said(i, base[1]), back=found[0] < 0), base[1]
    monday = day - timedelta(days=day.weekday())
    if found is not None:
        return shifted(monday, Amount(days=7), moment, line.said(i, base[1])), base[1]
    start = first_working(monday, moment.rules)
    return plain_day(start), base[1]


def _is_wc(line: Line, i: int) -> bool:
    """Whether ``w/c`` stands at ``i``."""
    return line.text(i) == "w" and line.text(i + 1) == "/" and line.text(i + 2) in ("c", "b")
