"""Hours: *14:30*, *at 1430*, *2p*, *half past two*, *lunchtime*, *2-4pm*, each with its zone where one is said."""

from __future__ import annotations

from datetime import time
from typing import NamedTuple

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.values import Clock, Impossible, Said, Trust
from callcockpit.domain.dates.vocabulary import (
    AFTERNOON,
    EVENING,
    MORNING,
    NOON,
    ONES,
    PARTS,
    ROUGH,
    TENS,
    UNITS,
)
from callcockpit.domain.dates.zones import read_zone
from callcockpit.domain.rules import Rules

_AT = dict.fromkeys(
    ("at", "@", "at around", "at about", "at approximately", "at exactly", "at approx"), False
)
_AROUND = dict.fromkeys(
    (
        "around",
        "about",
        "approx",
        "approximately",
        "circa",
        "roughly",
        "say",
        "exactly",
        "ca",
        "by",
        "from",
        "starting",
    )
    + (
        "sharp at",
        "starting at",
        "no later than",
        "not before",
        "from around",
        "by around",
        "between about",
        "ca.",
    ),
    False,
)
_BOUNDS = dict.fromkeys(
    ("after", "before", "between", "not after", "until", "till", "any time after"), True
) | (
    dict.fromkeys(
        ("anytime after", "sometime after", "sometime before", "sometime between", "some time after"), True
    )
)
"""What leads an hour; true for words that say more than the hour, which stay in the line."""
_LEADS = _AT | _AROUND | _BOUNDS
_EXACT = dict.fromkeys(
    ("sharp", "prompt", "on the dot", "exactly", "precisely", "or so", "ish", "latest"), None
) | (dict.fromkeys(("at the latest", "at the earliest", "earliest", "if possible"), None))
_DAYTIME = {
    **dict.fromkeys(("in the morning", "this morning", "of the morning", "morning"), MORNING),
    **dict.fromkeys(("in the afternoon", "this afternoon", "afternoon"), AFTERNOON),
    **dict.fromkeys(("in the evening", "at night", "this evening", "evening", "tonight"), EVENING),
}
_HALVES = {"am": "a", "a": "a", "pm": "p", "p": "p"}
_CLOCK_WORDS = ("o'clock", "oclock", "o'clk", "uhr", "hrs", "hours", "hour", "h")
_PAST = {"past": 1, "after": 1, "to": -1, "of": -1, "till": -1, "before": -1, "til": -1}
_MINUTES = {"half": 30, "quarter": 15, "a quarter": 15}
_STREETS = frozenset(
    (
        "st",
        "street",
        "ave",
        "avenue",
        "road",
        "rd",
        "blvd",
        "boulevard",
        "lane",
        "ln",
        "drive",
        "dr",
        "way",
        "square",
    )
    + ("place", "plaza", "court", "floor", "row", "parkway", "highway", "terrace", "crescent")
)
"""What a number that looks like an hour is followed by when it is an address."""


_BARE = "1430"
"""Marks an hour of four digits without a word that makes it one."""


class _Hour(NamedTuple):
    """An hour as it was said, before morning or afternoon is known."""

    hour: int
    minute: int
    end: int
    half: str = ""
    """``a`` or ``p`` where it was said."""
    marked: str = ""
    """The sign between hour and minute, or a word such as *o'clock*; empty for a bare number."""
    zero: bool = False
    """Whether it was written with a leading zero."""
    digits: int = 2


def read_clock(line: Line, i: int, *, beside: bool = False, late: bool = False) -> tuple[Said, int] | None:
    """Return the hour at ``i``, or what is written like one and is none.

    ``beside`` says that a date stands next to it: only then are ``14.30``, ``14h`` and *around 3* hours.
    ``late`` says that the afternoon or evening was named, so ``7`` is 19:00.
    """
    lead = line.find(i, _LEADS)
    led = "" if lead is None else " ".join(line.text(k) for k in range(i, lead[1]))
    start = i if lead is None else lead[1]
    start += line.text(start) == "~"
    if line.find(start, ROUGH):
        return None
    found = (
        _part(line, start, led) or _spoken(line, start) or _number(line, start, led, beside=beside, late=late)
    )
    if found is None:
        return None
    said, end = found
    if isinstance(said, Clock) and lead is not None and lead[0]:
        said = said._replace(keeps=True)
    return _placed(line, said, end)


def _placed(line: Line, said: Said, end: int) -> tuple[Said, int]:
    """Return an hour with what may follow it: *sharp*, and the zone it is meant in."""
    if line.follows(end, "-") and line.text(end + 1) == "ish":
        end += 2
    end = line.skip(end, _EXACT)
    zone = read_zone(line, end)
    if zone is None or isinstance(said, Impossible):
        return said, end
    place, after = zone
    if isinstance(place, Impossible):
        return place, after
    return said._replace(zones=place.zones, place=place.words), after


def _part(line: Line, i: int, led: str) -> tuple[Said, int] | None:
    """Return the hour that a part of the day stands for, or the exact hour that is said in it."""
    rules = line.moment.rules
    if line.text(i) == "midnight" or (line.text(i) == "12" and line.text(i + 1) == "midnight"):
        end = i + (1 if line.text(i) == "midnight" else 2)
        return Impossible("Midnight belongs to two days: say 23:59 or 00:00"), end
    j = i + 2 if (line.text(i), line.text(i + 1)) in (("in", "the"), ("on", "the"), ("during", "the")) else i
    j += j == i and led != "" and line.text(i) == "the"
    short = line.text(j) in _HALVES and len(line.text(j)) == 2 and i > 0 and not line.glued(j) and not led
    part = (MORNING if line.text(j) == "am" else AFTERNOON, j + 1) if short else line.find(j, PARTS)
    if part is None and line.text(j) == "noonish":
        part = NOON, j + 1
    if part is None or not line.ends(part[1]):
        return None
    name, end = part
    if name != NOON and not short and led in ("", "at"):
        exact = read_clock(line, line.comma(end), beside=True, late=name != MORNING)
        if exact is not None and isinstance(exact[0], Clock) and not exact[0].part:
            return exact
    trust = Trust.SURE if j > i or led in ("at", "by") else Trust.EDGE
    return Clock(_part_hour(name, rules), trust, part=name), end


def _part_hour(name: str, rules: Rules) -> time:
    """Return the hour that a part of the day stands for."""
    return {NOON: time(12), MORNING: rules.morning, AFTERNOON: rules.afternoon}.get(name, rules.evening)


def _spoken(line: Line, i: int) -> tuple[Said, int] | None:
    """Return the hour of *half past two*, *quarter to three*, *ten past 4* and *half two*."""
    spoken = line.find(i, _MINUTES)
    minutes, j = spoken or (0, i)
    if not spoken:
        named = _small(line, i)
        if named is None or named[0] > 29:
            return None
        minutes, j = named
        unit = line.text(j) in ("min", "mins", "minutes", "minute")
        j += unit
        digits = line.digits(i) is not None
        if line.text(j) not in _PAST or (digits and not unit and (minutes % 5 or line.text(j) != "past")):
            return None
    sign = _PAST.get(line.text(j), 0)
    if not sign and minutes != 30:
        return None
    hour = _small(line, j + 1 if sign else j)
    if hour is None and line.text(j + 1) in ("noon", "midday"):
        hour = 12, j + 2
    if hour is None or not 1 <= hour[0] <= 12 or not line.ends(hour[1]):
        return None if hour is None or hour[0] > 12 else _halved(line, hour[0], sign or 1, minutes, hour[1])
    return _halved(line, hour[0], sign or 1, minutes, hour[1])


def _halved(line: Line, hour: int, sign: int, minutes: int, j: int) -> tuple[Said, int]:
    """Return the hour of *quarter to three*, in the half of the day that is said or likely."""
    half = _HALVES.get(line.text(j), "")
    j += bool(half)
    past = (hour * 60 + sign * minutes) % 720
    daytime = line.find(j, _DAYTIME)
    said = _Hour(past // 60 or 12, past % 60, j, half, ":")
    if daytime is not None:
        said = said._replace(end=daytime[1])
    at = _time(
        said, line.moment.rules, late=daytime is not None and daytime[0] != MORNING, day=daytime is not None
    )
    return (Clock(at) if at else Impossible(f"{hour} is no hour")), said.end


def _small(line: Line, i: int) -> tuple[int, int] | None:
    """Return a number up to 59 in digits or words."""
    digits = line.digits(i)
    if digits is not None:
        return (digits, i + 1) if digits < 60 and len(line.text(i)) < 3 else None
    word = line.text(i)
    if word in ONES:
        return ONES[word], i + 1
    if word not in TENS:
        return None
    after = i + 2 if line.follows(i + 1, "-") else i + 1
    one = ONES.get(line.text(after), 10)
    return (TENS[word] + one, after + 1) if one < 10 else (TENS[word], i + 1)


def _number(line: Line, i: int, led: str, *, beside: bool, late: bool) -> tuple[Said, int] | None:
    """Return an hour that is said with a number, and the first of two where a span is said."""
    strong = led in _AT or (beside and led != "")
    first = _hour(line, i, strong=strong) if line.digits(i) is not None else _worded(line, i, strong=strong)
    if first is None:
        return None
    second = _until(line, first, beside=beside or strong, between="between" in led)
    if second is not None and not first.half and second.half:
        half = second.half
        if half == "p" and first.hour % 12 >= second.hour % 12 and first.hour < 12:
            half = "a"
        first = first._replace(half=half)
    if second is not None and not first.half and not second.half and first.hour == 10 and second.hour == 4:
        return Impossible("“10 to 4” may be 3:50 or two hours: write 10:00 or 3:50"), second.end
    if second is None and (problem := _two_hours(line, first)):
        return Impossible(problem), first.end
    end = first.end if second is None else second.end
    daytime = line.find(end, _DAYTIME)
    day = daytime is not None and line.text(daytime[1]) != "of"
    if daytime is not None and day:
        end, late = daytime[1], daytime[0] != MORNING
    plain = (
        bool(first.half or first.marked in (":", "o'clock", "h"))
        or day
        or strong
        or second is not None
        and bool(second.half)
    )
    if not (plain or (beside and (first.marked in (".", _BARE) or second is not None))) or _is_other(
        line, i, end, first, beside
    ):
        return None
    if second is None and not line.ends(end) and not (line.follows(end, "-") and line.text(end + 1) == "ish"):
        if not (line.follows(end, "z", "+", "-") and first.marked == ":"):
            return None
    at = _time(first, line.moment.rules, late=late and not first.half, day=day)
    if at is None:
        shown = line.said(i, first.end)
        return (Impossible(f"{shown} is not a time of day"), end) if beside else None
    return Clock(at, keeps=second is not None), end


def _is_other(line: Line, i: int, end: int, hour: _Hour, beside: bool) -> bool:
    """Whether a number that looks like an hour counts or names something else: *at 4 Main St*, *14h from now*."""
    if hour.half or hour.marked in (":", "o'clock"):
        return line.text(end) in ("%", "percent")
    if line.text(end) in ("%", "percent", "per", "euro", "euros", "dollar", "dollars", "x") or line.find(
        end, UNITS
    ):
        return True
    if hour.marked == "h" and not beside and hour.minute == 0:
        return True
    return (
        any(line.text(end + ahead) in _STREETS and line.is_word(end) for ahead in (1, 2))
        or line.text(end) == "floor"
    )


def _hour(line: Line, i: int, *, strong: bool) -> _Hour | None:
    """Return the hour whose digits stand at ``i``."""
    text = line.text(i)
    value, j = int(text), i + 1
    if len(text) > 4:
        return None
    if len(text) > 2:
        return _together(line, i, strong=strong)
    minute, marked = 0, ""
    if line.follows(j, ":", ".", "h") and line.glued(j + 1) and len(line.text(j + 1)) == 2:
        if (more := line.digits(j + 1)) is not None:
            minute, marked, j = more, line.text(j), j + 2
            if marked == ":" and line.follows(j, ":") and line.glued(j + 1) and len(line.text(j + 1)) == 2:
                j += 2
            j += line.follows(j, "h")
    elif line.follows(j, ":") and line.glued(j + 1) and line.digits(j + 1) is not None:
        return None
    elif line.follows(j, "h"):
        marked, j = "h", j + 1
    return _with_half(line, _Hour(value, minute, j, "", marked, text.startswith("0"), len(text)))


def _together(line: Line, i: int, *, strong: bool) -> _Hour | None:
    """Return the hour of ``1430`` or ``930am``; a number that may be a year is none unless it is said to be."""
    text = line.text(i)
    value, j = int(text), i + 1
    named = line.text(j) in _CLOCK_WORDS or (
        line.text(j) in _HALVES and (len(line.text(j)) == 2 or line.glued(j))
    )
    if len(text) == 3 and not (strong or named):
        return None
    if not (strong or named) and 2000 <= value:
        return None
    if value % 100 > 59 and not (strong or named):
        return None
    marked = ":" if strong or named else _BARE
    return _with_half(line, _Hour(value // 100, value % 100, j, "", marked, text.startswith("0"), 4))


def _with_half(line: Line, hour: _Hour) -> _Hour:
    """Return the hour with *am* or *pm*, or with *o'clock*, where that follows."""
    j = hour.end
    half = line.text(j)
    if (
        half in _HALVES
        and (len(half) == 2 or line.glued(j))
        and (line.ends(j + 1) or line.follows(j + 1, "-"))
    ):
        return hour._replace(half=_HALVES[half], end=j + 1)
    if half in _CLOCK_WORDS[:4] or (half in _CLOCK_WORDS and (hour.digits == 4 or hour.marked == ":")):
        return _with_half(line, hour._replace(marked=hour.marked or "o'clock", end=j + 1))
    if line.follows(j, "ish"):
        return hour._replace(end=j + 1)
    return hour


def _worded(line: Line, i: int, *, strong: bool) -> _Hour | None:
    """Return the hour of *three o'clock*, *ten am* and *at two thirty*."""
    word = line.text(i)
    if word not in ONES or ONES[word] > 12:
        return None
    minute, j = 0, i + 1
    if line.text(j) in ("oh", "o") and line.text(j + 1) in ONES:
        minute, j = ONES[line.text(j + 1)], j + 2
    elif (more := _small(line, j)) is not None and line.digits(j) is None and more[0] >= 10:
        minute, j = more
    said = _with_half(line, _Hour(ONES[word], minute, j, "", ":" if minute else ""))
    return said if strong or said.half or said.marked == "o'clock" or said.digits == 4 else None


def _until(line: Line, first: _Hour, *, beside: bool, between: bool) -> _Hour | None:
    """Return the hour at which a span ends, where a second hour follows the first."""
    j = first.end
    word = line.text(j)
    if word not in ("-", "to", "until", "till", "til", "and", "through"):
        return None
    second = (
        _hour(line, j + 1, strong=False)
        if line.digits(j + 1) is not None
        else _worded(line, j + 1, strong=True)
    )
    if second is None or not line.ends(second.end) or second.hour > 24 or line.find(second.end, UNITS):
        return None
    bare = not second.half and second.marked in ("", ".")
    plain = bool(first.half or first.marked == ":")
    tied = line.glued(j) and line.glued(j + 1)
    if bare and word == "-" and not tied:
        return None
    if bare and not plain and not beside:
        return None
    if word == "and" and not between:
        return None
    return second


def _two_hours(line: Line, first: _Hour) -> str:
    """Return the question where an hour is followed by another, with *or* between them or nothing."""
    j = first.end + (line.text(first.end) in ("or", "/"))
    second = _hour(line, j, strong=False) if line.digits(j) is not None and j < len(line.tokens) else None
    if second is None or not (
        second.half or second.marked == ":" or (j > first.end and line.closes(second.end))
    ):
        return ""
    if max(first.hour, second.hour) > 24 or not (
        first.half or first.marked == ":" or second.half or j > first.end
    ):
        return ""
    if j == first.end and line.glued(j):
        return ""
    shown = line.said(first.end - 1, second.end)
    return f"There are two hours in “{shown}”: say one"


def _time(said: _Hour, rules: Rules, *, late: bool, day: bool) -> time | None:
    """Return the time of day, or None where no clock shows it.

    An hour without am or pm that lies before the outer limit is the afternoon's, when that lies within the
    limit; ``03:30`` and ``5h30`` are what they say.
    """
    hour, minute = said.hour, said.minute
    if hour > 23 or minute > 59:
        return None
    if said.half:
        if hour == 0 or (hour > 12 and said.half == "a"):
            return None
        return time(hour if hour > 12 else hour % 12 + (12 if said.half == "p" else 0), minute)
    if late:
        return time(hour + 12 if 0 < hour < 12 else hour, minute)
    plain = time(hour, minute)
    if not day and said.marked != "h" and not said.zero and hour < 12 and plain < rules.outer.opens:
        afternoon = time(hour + 12, minute)
        return afternoon if afternoon <= rules.outer.closes else plain
    return plain
