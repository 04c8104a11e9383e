"""Numbers and lengths of time: *2*, *forty-five*, *1.5 hours*, *1h 30m*, *a week and a half*."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.values import Day, Impossible, Instant, Moment, add_months, plain_day
from callcockpit.domain.dates.vocabulary import (
    DAYS,
    MINUTES,
    MONTHS_,
    ONE,
    ONES,
    ORDINALS,
    PAIR,
    PARTS_OF_HOUR,
    TENS,
    UNITS,
    VAGUE_COUNT,
    WORK,
)
from callcockpit.domain.days import add_working_days

_SIZE = {MINUTES: 0, DAYS: 1, WORK: 1, MONTHS_: 2}
_MANY_MONTHS = 12
"""``15m`` may be minutes or months: more of them than this are asked about."""
_WHOLE_YEARS = (18, 24, 36)


class Amount(NamedTuple):
    """A length of time."""

    minutes: float = 0
    days: float = 0
    work: float = 0
    months: float = 0
    single: bool = False
    """Whether it is said with *a*, as in *a week*."""
    apart: bool = False
    """Whether the unit stands apart from its number."""
    problem: str = ""
    """Why it is none that can be counted."""

    @property
    def timed(self) -> bool:
        """Whether it is counted in hours or minutes."""
        return self.minutes > 0

    def of(self, kind: str, count: float) -> Amount:
        """Return this with ``count`` more of a kind of unit."""
        values = {MINUTES: "minutes", DAYS: "days", WORK: "work", MONTHS_: "months"}
        return self._replace(**{values[kind]: getattr(self, values[kind]) + count})


def read_whole(line: Line, i: int) -> tuple[int, int] | None:
    """Return the whole number at ``i``, in digits or in words up to ninety-nine."""
    digits = line.digits(i)
    if digits is not None:
        return (digits, i + 1) if len(line.text(i)) <= 4 else None
    word = line.text(i)
    if word in ONES:
        return ONES[word], i + 1
    if word not in TENS:
        return None
    after = i + 2 if line.follows(i + 1, "-") else i + 1
    one = ONES.get(line.text(after), 10)
    return (TENS[word] + one, after + 1) if one < 10 else (TENS[word], i + 1)


def read_ordinal(line: Line, i: int) -> tuple[int, int] | None:
    """Return which one the words at ``i`` say: *third*, *twenty-fifth*."""
    tied = line.text(i) in TENS and line.follows(i + 1, "-") and line.text(i + 2) in ORDINALS
    if tied and ORDINALS[line.text(i + 2)] < 10:
        return TENS[line.text(i)] + ORDINALS[line.text(i + 2)], i + 3
    return line.find(i, ORDINALS)


def read_amount(line: Line, i: int) -> tuple[Amount, int] | None:
    """Return the length of time at ``i``: one number with its unit, or several that go down in size."""
    if (part := line.find(i, PARTS_OF_HOUR)) is not None:
        return Amount(minutes=part[0], apart=True), part[1]
    first = _piece(line, i)
    if first is None:
        return None
    amount, kind, j = first
    if amount.problem:
        return amount, j
    while (more := _further(line, j, kind, amount)) is not None:
        amount, kind, j = more
    return _checked(line, amount, i, j)


def _piece(line: Line, i: int) -> tuple[Amount, str, int] | None:
    """Return one number with its unit, the kind of the unit and where it ends."""
    counted = _count(line, i)
    unit = None if counted is None else line.find(counted[1], UNITS)
    if counted is None or unit is None:
        return None
    count, j, problem = counted
    (kind, each), end = unit
    if line.text(j) in ("d", "h", "m", "w", "y") and line.digits(j - 1) is None:
        return None
    said = line.said(i, end)
    if not count:
        problem = f"“{said}” can be any number: say how many"
    elif line.text(j) == "m" and count > _MANY_MONTHS and count not in _WHOLE_YEARS:
        problem = problem or f"“{said}” may be minutes or months: say min or mo"
    single = line.text(i) in ONE and j == i + 1
    amount = Amount(single=single, apart=not line.glued(j), problem=problem)
    return _half_more(line, amount.of(kind, count * each), kind, each, end)


def _count(line: Line, i: int) -> tuple[float, int, str] | None:
    """Return how many, where the number ends, and why it is none to count with."""
    if line.text(i) == "half" and line.text(i + 1) in ONE:
        return 0.5, i + 2, ""
    if (pair := line.find(i, PAIR) or line.find(i, VAGUE_COUNT)) is not None:
        return pair[0], pair[1], ""
    whole = (1, i + 1) if line.text(i) in ONE else read_whole(line, i)
    if whole is None:
        return None
    count, j = float(whole[0]), whole[1]
    if line.follows(j, ".", ",") and line.glued(j + 1) and (tenths := line.digits(j + 1)) is not None:
        places = len(line.text(j + 1))
        return (count + tenths / 10**places, j + 2, "") if places < 3 else None
    if line.follows(j, "½"):
        return count + 0.5, j + 1, ""
    if (line.text(j), line.text(j + 1), line.text(j + 2)) == ("and", "a", "half"):
        return count + 0.5, j + 3, ""
    return _one_of_two(line, i, j) or (count, j, "")


def _one_of_two(line: Line, i: int, j: int) -> tuple[float, int, str] | None:
    """Return why *2-3 weeks* is none to count with."""
    second = read_whole(line, j + 1) if line.text(j) in ("-", "to", "or") else None
    unit = None if second is None else line.find(second[1], UNITS)
    if second is None or unit is None:
        return None
    return second[0], second[1], f"“{line.said(i, unit[1])}” is no single date: say one number"


def _half_more(line: Line, amount: Amount, kind: str, each: int, j: int) -> tuple[Amount, str, int]:
    """Return the amount with *and a half* of its unit, where that follows."""
    words = [line.text(j + k) for k in range(3)]
    if words == ["and", "a", "half"]:
        return amount.of(kind, each / 2), kind, j + 3
    return amount, kind, j


def _further(line: Line, i: int, kind: str, amount: Amount) -> tuple[Amount, str, int] | None:
    """Return the amount with the smaller unit that follows: *1h 30m*, *2 weeks and 3 days*."""
    if line.digits(i) is not None and kind == MINUTES and line.glued(i) and line.ends(i + 1):
        return amount.of(MINUTES, int(line.text(i))), kind, i + 1
    j = line.comma(i)
    j = j + 1 if line.text(j) in ("and", "&") else j
    counted = _count(line, j)
    unit = line.find(counted[1], UNITS) if counted else None
    if counted is None or unit is None:
        return None
    (smaller, each), end = unit
    if kind == MINUTES and line.text(counted[1]) == "m":
        smaller, each = MINUTES, 1
    if amount.minutes and (smaller != MINUTES or each >= 60):
        return None
    if not amount.minutes and not (smaller == MINUTES or _SIZE[smaller] <= _SIZE[kind]):
        return None
    more = amount.of(smaller, counted[0] * each)
    return (more._replace(problem=counted[2]) if counted[2] else more), smaller, end


def _checked(line: Line, amount: Amount, i: int, j: int) -> tuple[Amount, int]:
    """Return the amount, with why it cannot be counted where it is no whole number of days or months."""
    whole = all(float(each).is_integer() for each in (amount.days, amount.work, amount.months))
    if not whole and not amount.problem:
        amount = amount._replace(problem=f"“{line.said(i, j)}” is no whole number of days: say it in days")
    return amount, j


def counted(amount: Amount, moment: Moment, words: str, *, back: bool = False) -> Day | Instant | Impossible:
    """Return what lies so long after now, or before; hours are counted in UTC, months end where they end."""
    if amount.problem:
        return Impossible(amount.problem)
    try:
        if amount.timed:
            day = _moved(moment.calendar, amount, moment, back=back)
            ahead = timedelta(days=(day - moment.calendar).days)
            local = (moment.now.astimezone(moment.zone).replace(tzinfo=None) + ahead).replace(
                tzinfo=moment.zone
            )
            start = moment.now if not ahead else local.astimezone(moment.now.tzinfo)
            return Instant(start + timedelta(minutes=round(amount.minutes)))
        return plain_day(_moved(moment.today, amount, moment, back=back))
    except (OverflowError, ValueError):
        return Impossible(f"{words} is too far away")


def _moved(day: date, amount: Amount, moment: Moment, *, back: bool) -> date:
    """Return ``day`` moved by the days and months of an amount; raises OverflowError or ValueError."""
    sign = -1 if back else 1
    day = add_months(day, sign * int(amount.months)) if amount.months else day
    day += timedelta(days=sign * int(amount.days))
    if amount.work and (back or not moment.rules.working_days or amount.work > 9_999):
        raise ValueError("working days cannot be counted")
    return add_working_days(day, int(amount.work), moment.rules) if amount.work >= 1 else day


def shifted(day: date, amount: Amount, moment: Moment, words: str, *, back: bool = False) -> Day | Impossible:
    """Return the day that lies an amount of days or months after ``day``, or before."""
    if amount.problem or amount.timed:
        return Impossible(amount.problem or f"“{words}” counts hours from a day: say the day and the hour")
    try:
        return plain_day(_moved(day, amount, moment, back=back))
    except (OverflowError, ValueError):
        return Impossible(f"{words} is too far away")
