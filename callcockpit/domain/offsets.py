"""The phrases that count from now: *tomorrow*, *in two weeks*, *2h*, *end of month*."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from callcockpit.domain.phrases import END, Day, Impossible, Instant, Trust, add_months, compiled, plain_day
from callcockpit.domain.rules import Rules


class Moment(NamedTuple):
    """When and where a line is typed."""

    now: datetime
    """In UTC."""
    today: date
    """The user's day, which begins at ``rules.day_start``."""
    calendar: date
    """The day on the calendar, one later than ``today`` after midnight."""
    rules: Rules
    zone: tzinfo


_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "a couple of": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_UNITS = (
    r"(?P<unit>d|days?|w|wks?|weeks?|fortnights?|m|mos?|months?|y|yrs?|years?"
    r"|h|hrs?|hours?|min|mins|minutes?)"
)
_COUNT = r"(?P<count>[0-9]{1,4}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_FROM_NOW = r"\s+from\s+(?:now|today)"

_IN = r"(?:with)?in\s+" + _COUNT + r"\s*" + _UNITS + rf"(?:{_FROM_NOW})?" + END
_HALF_HOUR = r"(?:with)?in\s+half\s+an\s+hour" + END
_PLUS = r"\+\s?(?P<count>[0-9]{1,4})\s?" + _UNITS + END
_FROM = _COUNT + r"\s*" + _UNITS + _FROM_NOW + END
_BARE = r"(?P<count>[0-9]{1,4})(?P<apart>\s)?" + _UNITS + END
_NAMED = (
    r"(?P<name>(?:the\s+)?day\s+after\s+tomorrow|today|tonight|tomorrow|tmrw?|tom|next\s+(?:week|month)"
    r"|this\s+(?:morning|afternoon|evening)|eo[wmy]"
    r"|end\s+of\s+(?:the\s+|this\s+|next\s+)?(?:week|month|year))" + END
)
_LENGTHS = r"(?:for|of|over|every|per|about|than|takes?|lasts?|the|an?)\s+$"
"""What stands before a length of time that is no date: ``a contract for 2y``."""
_PEOPLE = r"(?:to|with|for|and|from|by|ask|tell|meet|call|phone|ring|email|see|via|about|or)\s+$"
"""What stands before *tom* when it is somebody's name."""


def read_offset(text: str, start: int, moment: Moment) -> tuple[Day | Instant | Impossible, int] | None:
    """Return the day, or the instant in UTC, that a phrase counted from now means, and where it ends.

    ``m`` is months and ``min`` minutes. Hours and minutes are counted in UTC, so a change of the clocks
    does not lengthen them; months end on their last day where they are too short.
    """
    for source, trust in ((_IN, Trust.SURE), (_PLUS, Trust.SURE), (_FROM, Trust.SURE), (_BARE, Trust.EDGE)):
        match = compiled(source).match(text, start)
        if match is None:
            continue
        if source == _BARE:
            if compiled(_LENGTHS).search(text, 0, start):
                return None
            trust = Trust.LOOSE if match["apart"] else trust
        try:
            return _counted(match["count"], match["unit"], moment, trust), match.end()
        except (OverflowError, ValueError):
            return Impossible(f"{match[0].strip()} is too far away"), match.end()
    if (match := compiled(_HALF_HOUR).match(text, start)) is not None:
        return Instant(moment.now + timedelta(minutes=30)), match.end()
    if (match := compiled(_NAMED).match(text, start)) is None:
        return None
    name = " ".join(match["name"].split())
    if name == "tom" and compiled(_PEOPLE).search(text, 0, start):
        return None
    if name == "tom":
        trust = Trust.LOOSE if start == 0 else Trust.EDGE
        return plain_day(moment.today + timedelta(days=1), trust), match.end()
    return _named(name, moment), match.end()


def _counted(said: str, unit: str, moment: Moment, trust: Trust) -> Day | Instant:
    """Return what so many units from now are; raises OverflowError or ValueError beyond the calendar."""
    count = int(said) if said.isdigit() else _NUMBERS[" ".join(said.split())]
    if unit.startswith("h"):
        return Instant(moment.now + timedelta(hours=count), trust)
    if unit.startswith("min"):
        return Instant(moment.now + timedelta(minutes=count), trust)
    if unit.startswith(("m", "y")):
        return plain_day(add_months(moment.today, count * (12 if unit.startswith("y") else 1)), trust)
    days = {"f": 14, "w": 7}.get(unit[0], 1)
    return plain_day(moment.today + timedelta(days=count * days), trust)


def _named(name: str, moment: Moment) -> Day:
    """Return the day that a name relative to now means."""
    today, rules = moment.today, moment.rules
    # After midnight every hour of the user's day is past, so with an hour the calendar's day is meant.
    here = Day((moment.calendar,), today)
    parts: dict[str, time] = {
        "tonight": rules.evening,
        "this morning": rules.morning,
        "this afternoon": rules.afternoon,
        "this evening": rules.evening,
    }
    if name in parts:
        return Day(here.dates, today, hour=parts[name])
    if name == "today":
        return here
    if name.endswith("day after tomorrow"):
        return plain_day(today + timedelta(days=2))
    if name in ("tomorrow", "tmr", "tmrw"):
        return plain_day(today + timedelta(days=1))
    if name == "next week":
        return plain_day(today + timedelta(days=7 - today.weekday()))
    if name == "next month":
        return plain_day(_first_working_day(add_months(today.replace(day=1), 1), rules))
    return plain_day(_end_of(name, today, rules))


def _first_working_day(day: date, rules: Rules) -> date:
    """Return ``day`` or the first working day after it; ``day`` itself where no day of the week is one."""
    week = (day + timedelta(days=ahead) for ahead in range(7))
    return next((each for each in week if each.weekday() in rules.working_days), day)


def _end_of(name: str, today: date, rules: Rules) -> date:
    """Return the last day of the year or month, or the last working day of the week, today included."""
    later = 1 if "next" in name else 0
    if name.endswith(("year", "eoy")):
        return date(today.year + later, 12, 31)
    if name.endswith(("month", "eom")):
        return add_months(today.replace(day=1), 1 + later) - timedelta(days=1)
    last = max(rules.working_days, default=6)
    end = today + timedelta(days=last - today.weekday() + 7 * later)
    return end if end >= today else end + timedelta(days=7)


def in_utc(day: date, hour: time, zone: tzinfo) -> datetime | None:
    """Return the instant of that hour on that day in ``zone``, the first of two when clocks go back.

    None where the clocks skip that hour on that day.
    """
    local = datetime.combine(day, hour)
    instant = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == local else None
