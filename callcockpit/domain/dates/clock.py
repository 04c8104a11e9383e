"""The time of day in a line: an hour, a part of the day, or a span, with its zone where one is said."""

from __future__ import annotations

from datetime import time
from typing import NamedTuple

from callcockpit.domain.dates.hours import (
    COLON,
    DAYTIME,
    HALVES,
    POINT,
    TOGETHER,
    H,
    Hour,
    read_hour,
    read_spoken,
    time_of,
)
from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.values import Clock, Impossible, Said, Trust
from callcockpit.domain.dates.vocabulary import (
    AFTERNOON,
    MORNING,
    NOON,
    ONES,
    PARTS,
    ROUGH,
    TENS,
    UNITS,
    first_words,
    table,
    words,
)
from callcockpit.domain.dates.zones import read_zone

_AT = table("at, @, at around, at about, at approximately, at exactly, at approx", False)
_AROUND = table(
    "around, about, approx, approximately, circa, roughly, say, exactly, ca, by, from, starting, "
    "sharp at, starting at, no later than, not before, from around, by around, starting from",
    False,
)
_BOUNDS = table(
    "after, before, between, not after, anytime after, any time after, sometime after, sometime "
    "before, sometime between, some time after, between about, any time before, anytime before",
    True,
)
_LEADS = _AT | _AROUND | _BOUNDS
"""What leads an hour; true for words that say more than the hour, which stay in the line."""
_EXACT = table(
    "sharp, prompt, on the dot, exactly, precisely, or so, at the latest, at the earliest, latest, "
    "earliest, or thereabouts",
    None,
)
_TO = ("-", "to", "until", "till", "til", "and", "through")
_COUNTED = ("%", "percent", "per", "euro", "euros", "dollar", "dollars", "x", "floor")
_STREETS = words(
    "st street ave avenue road rd blvd boulevard lane ln drive dr way square place plaza court floor "
    "row parkway highway terrace crescent"
)
"""What a number that looks like an hour is followed by when it is an address."""
_MIDNIGHT = table("midnight, 12 midnight", None)


STARTS = first_words(
    _LEADS, _MIDNIGHT, PARTS, ONES, TENS, {"in", "on", "during", "the", "half", "quarter", "a"}
)
"""The words with which something begins that is read here."""


class _Place(NamedTuple):
    """How an hour stands in the line."""

    lead: str
    """The words before it, such as *at*."""
    beside: bool
    """Whether a date stands next to it: only then are ``14.30``, ``14h`` and *around 3* hours."""
    late: bool
    """Whether the afternoon or evening was named, so ``7`` is 19:00."""

    @property
    def strong(self) -> bool:
        """Whether a bare number is an hour there."""
        return self.lead in _AT or (self.beside and self.lead != "")


def read_clock(line: Line, i: int, *, beside: bool = False, late: bool = False) -> tuple[Said, int] | None:
    """Return the hour at ``i``, or what is written like one and is none; see :class:`_Place` for the rest."""
    lead = line.find(i, _LEADS) or (False, i + (line.text(i) == "~"))
    start = lead[1] + (line.text(lead[1]) == "~")
    if line.find(start, ROUGH):
        return None
    place = _Place(" ".join(line.text(k) for k in range(i, lead[1])), beside, late)
    found = _part(line, start, place) or _numbered(line, start, place)
    if found is None:
        return None
    said, end = found
    if isinstance(said, Clock) and lead[0]:
        said = said._replace(keeps=True)
    return _placed(line, said, end)


def _placed(line: Line, said: Said, end: int) -> tuple[Said, int]:
    """Return an hour with what may follow it: *sharp*, and the zone it is meant in."""
    end = line.skip(end, _EXACT)
    zone = read_zone(line, end)
    if zone is None or isinstance(said, Impossible):
        return said, end
    place, after = zone
    if isinstance(place, Impossible):
        return place, after
    return said._replace(zones=place.zones, place=place.words), line.skip(after, _EXACT)


def _part(line: Line, i: int, place: _Place) -> tuple[Said, int] | None:
    """Return the hour that a part of the day stands for, or the exact hour that is said in it."""
    if (midnight := line.find(i, _MIDNIGHT)) is not None:
        return Impossible("Midnight belongs to two days: say 23:59 or 00:00"), midnight[1]
    j = i + 2 if line.text(i) in ("in", "on", "during") and line.text(i + 1) == "the" else i
    j += j == i and line.text(i) == "the"
    part = _half(line, j, place) or line.find(j, PARTS)
    if part is not None and line.follows(part[1], "-") and line.text(part[1] + 1) == "ish":
        part = part[0], part[1] + 2
    if (
        part is None
        or not line.ends(part[1])
        or (j == i + 1 and not place.lead and line.text(part[1]) != "of")
    ):
        return None
    name, end = part
    if name != NOON and place.lead in ("", "at"):
        exact = _exact(line, line.comma(end), late=name != MORNING)
        if exact is not None:
            return exact
    trust = Trust.SURE if j > i or place.lead in ("at", "by") else Trust.EDGE
    rules = line.moment.rules
    at = {NOON: time(12), MORNING: rules.morning, AFTERNOON: rules.afternoon}.get(name, rules.evening)
    return Clock(at, trust, part=name), end


def _exact(line: Line, i: int, *, late: bool) -> tuple[Said, int] | None:
    """Return the hour that follows a part of the day: *friday afternoon at 3*."""
    lead = line.find(i, _LEADS) or (False, i)
    found = _numbered(line, lead[1], _Place(" ".join(line.text(k) for k in range(i, lead[1])), True, late))
    return found if found is not None and isinstance(found[0], Clock) else None


def _half(line: Line, i: int, place: _Place) -> tuple[str, int] | None:
    """Return the part of the day of *friday am*: only after a date."""
    word = line.text(i)
    if not place.beside or place.lead or i == 0 or word not in HALVES or len(word) != 2 or line.glued(i):
        return None
    return (MORNING if word == "am" else AFTERNOON), i + 1


def _numbered(line: Line, i: int, place: _Place) -> tuple[Said, int] | None:
    """Return an hour that is said with a number, and the first of two where a span is said."""
    first = read_spoken(line, i) or read_hour(line, i, strong=place.strong)
    if first is None:
        return None
    second = _until(line, first, place)
    if second is not None:
        return _span(line, i, first, second, place)
    if (problem := _two_hours(line, first)) is not None:
        return problem
    daytime, end = _daytime(line, first.end)
    plain = first.plain or daytime is not None or place.strong
    if not (plain or (place.beside and first.marked in (POINT, TOGETHER))) or _is_other(
        line, end, first, place
    ):
        return None
    if not line.ends(end) and not (first.marked == COLON and line.follows(end, "z", "+", "-")):
        return None
    at = time_of(first, line.moment.rules, daytime, late=place.late)
    if first.marked == H and not place.beside and at is not None and at < line.moment.rules.outer.opens:
        return Impossible(
            f"“{line.said(i, end)}” may be an hour or a length of time: say 1:30 or in 1h30"
        ), end
    if at is None:
        return (Impossible(f"{line.said(i, first.end)} is not a time of day"), end) if place.beside else None
    return Clock(at), end


def _daytime(line: Line, i: int) -> tuple[str | None, int]:
    """Return the part of the day that follows an hour, and where it ends."""
    found = line.find(i, DAYTIME)
    return (None, i) if found is None or line.text(found[1]) == "of" else found


def _span(line: Line, i: int, first: Hour, second: Hour, place: _Place) -> tuple[Said, int] | None:
    """Return the first hour of a span: *2-4pm* begins at 14:00, *11-1pm* at 11:00."""
    said = line.said(i, second.end)
    if not first.half and second.half:
        same = second.half == "a" or first.hour % 12 < second.hour % 12
        first = first._replace(half=second.half if same or first.hour > 12 else "a")
    bare = not first.plain and not second.plain and place.lead != "between" and line.text(first.end) == "to"
    if bare and place.lead != "from" and first.hour in (5, 10, 15, 20, 25):
        return Impossible(f"“{said}” may be one hour or two: say it as 14:30"), second.end
    daytime, end = _daytime(line, second.end)
    if _is_other(line, end, second, place):
        return None
    at = time_of(first, line.moment.rules, daytime, late=place.late)
    return (Impossible(f"{said} is not a time of day") if at is None else Clock(at, keeps=True)), end


def _until(line: Line, first: Hour, place: _Place) -> Hour | None:
    """Return the hour at which a span ends, where a second hour follows the first."""
    j = first.end
    word = line.text(j)
    if word not in _TO or (word == "and") != ("between" in place.lead):
        return None
    second = read_hour(line, j + 1, strong=True)
    if second is None or not line.ends(second.end) or second.hour > 24 or line.find(second.end, UNITS):
        return None
    bare = not second.half and second.marked in ("", POINT)
    if bare and word == "-" and not (line.glued(j) and line.glued(j + 1)):
        return None
    return (
        second if second.half or first.half or first.marked == COLON or place.beside or place.strong else None
    )


def _two_hours(line: Line, first: Hour) -> tuple[Impossible, int] | None:
    """Return the question where an hour is followed by another, with *or* between them or nothing."""
    j = first.end + (line.text(first.end) == "or")
    joined = j > first.end
    second = (
        read_hour(line, j, strong=False)
        if line.digits(j) is not None and (joined or not line.glued(j))
        else None
    )
    if second is None or max(first.hour, second.hour) > 24:
        return None
    plain = second.half or second.marked == COLON
    if not (plain and (joined or first.plain)) and not (joined and line.closes(second.end)):
        return None
    return Impossible(f"There are two hours in “{line.said(first.end - 1, second.end)}”: say one"), second.end


def _is_other(line: Line, end: int, hour: Hour, place: _Place) -> bool:
    """Whether a number that looks like an hour is something else: *at 4 Main St*, *14h from now*."""
    if hour.plain and hour.marked != H:
        return line.text(end) in ("%", "percent")
    if (
        line.text(end) in _COUNTED
        or line.find(end, UNITS)
        or (hour.marked == H and not hour.minute and not place.beside)
    ):
        return True
    return line.is_word(end) and any(line.text(end + ahead) in _STREETS for ahead in (1, 2))
