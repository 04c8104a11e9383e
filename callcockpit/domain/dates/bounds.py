"""Days that others bound: *after friday*, *not before thursday*; and what *until* and *not* say is no day."""

from __future__ import annotations

from callcockpit.domain.dates.calendar import read_date
from callcockpit.domain.dates.line import Line, Reading
from callcockpit.domain.dates.numbers import Amount, shifted
from callcockpit.domain.dates.periods import first_working, read_period, which_day
from callcockpit.domain.dates.values import Day, Impossible, Trust, plain_day
from callcockpit.domain.dates.vocabulary import first_words, table

_UNTIL = table("until, till, til, through, thru, since, up to, up until", None)
_NOT = table(
    "not, not on, except, except on, but not, but not on, never on, other than, excluding, any day "
    "but, isn't in, not in, anything but, rather than, instead of, earlier than, later than",
    None,
)
_AFTER = table("after, any time after, sometime after, anytime after, straight after, right after", None)
_NOT_BEFORE = table(
    "not before, no earlier than, not earlier than, no sooner than, not until, earliest, at the "
    "earliest, no later than, not later than, latest, at the latest, not after, as of, as from, "
    "starting, starting from, from, beginning, effective, around, circa, approx, week commencing "
    "friday",
    None,
)
_TO_BEFORE = table("before, ahead of, prior to, any time before, sometime before, earlier than", None)
STARTS = first_words(_UNTIL, _NOT, _AFTER, _NOT_BEFORE, _TO_BEFORE, {"between"})
"""The words with which something begins that is read here."""


def read_aside(line: Line, i: int) -> Reading | None:
    """Return why *until 30 sep* and *not friday* are no days to come."""
    found = line.find(i, _UNTIL) or line.find(i, _NOT)
    if found is None or (line.text(i - 1) in ("no", "not") and i > 0):
        return None
    day = line.day(found[1])
    if day is None:
        return None
    return Impossible(f"“{line.said(i, day[1])}” is no day to come: say the day", Trust.ASIDE), day[1]


def read_bounded(line: Line, i: int) -> Reading | None:
    """Return the day of *after friday* (the next working day) and *not before thursday* (that day)."""
    if (exact := line.find(i, _NOT_BEFORE)) is not None:
        found = line.day(exact[1])
        return _no_span(line, i, found) if found is not None else None
    if (after := line.find(i, _AFTER)) is not None:
        return _after(line, i, after[1])
    return _between(line, i) or _before(line, i)


def _between(line: Line, i: int) -> Reading | None:
    """Return why *between monday and friday* is no day."""
    first = line.day(i + 1) if line.text(i) == "between" else None
    if first is None:
        return None
    second = line.day(first[1] + 1) if line.text(first[1]) in ("and", "-", "to") else None
    return which_day(line, i, first[1] if second is None else second[1])


def _before(line: Line, i: int) -> Reading | None:
    """Return why *before friday* is no day."""
    before = line.find(i, _TO_BEFORE)
    found = (line.day(before[1]) or period_end(line, before[1])) if before is not None else None
    if found is None or isinstance(found[0], Impossible):
        return found
    return which_day(line, i, found[1])


def _after(line: Line, i: int, j: int) -> Reading | None:
    """Return the first working day after the day or the period at ``j``; beside an hour it is none."""
    found = read_date(line, j) or period_end(line, j) or line.day(j)
    if found is None or not isinstance(found[0], Day):
        return found
    end = found[1]
    if line.text(end) in ("at", "@") or line.digits(end) is not None:
        return which_day(line, i, end)
    tomorrow = shifted(found[0].hourless, Amount(days=1), line.moment, line.said(i, end))
    if isinstance(tomorrow, Impossible):
        return tomorrow, end
    return plain_day(first_working(tomorrow.hourless, line.moment.rules)), end


def _no_span(line: Line, i: int, found: Reading) -> Reading:
    """Return a day that *from* leads, unless it is the first of a span."""
    day, end = found
    if line.text(i) == "from" and line.text(end) in ("to", "until", "till", "-"):
        last = line.day(end + 1)
        if last is not None:
            return which_day(line, i, last[1])
    return (day._replace(trust=Trust.SURE) if isinstance(day, Day) else day), end


def period_end(line: Line, i: int) -> tuple[Day, int] | None:
    """Return the last day of the period at ``i``: *after the weekend*, *after next week*."""
    period = read_period(line, i, bare=True) if line.digits(i) is None else None
    return None if period is None or not line.ends(period[1]) else (plain_day(period[0].last), period[1])
