"""Hours by their numbers: ``14:30``, ``1430``, ``2p``, *three o'clock*, *quarter to three*."""

from __future__ import annotations

from datetime import time
from typing import NamedTuple

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.numbers import read_whole
from callcockpit.domain.dates.vocabulary import AFTERNOON, EVENING, MORNING, ONES, table
from callcockpit.domain.rules import Rules

DAYTIME = {
    **table("in the morning, this morning, of the morning, morning", MORNING),
    **table("in the afternoon, this afternoon, afternoon", AFTERNOON),
    **table("in the evening, at night, this evening, evening, tonight", EVENING),
}
"""Parts of the day after an hour, which say which half of the day it is in."""
HALVES = {"am": "a", "a": "a", "pm": "p", "p": "p"}
COLON, POINT, H, WORD, TOGETHER = ":", ".", "h", "o'clock", "1430"
"""How hour and minute are told apart, or what else says that a number is an hour."""
_CLOCK_WORDS = {
    **table("o'clock, oclock, o'clk, uhr, sharp, prompt, on the dot, ish, - ish", False),
    **table("hrs, hours, h", True),
}
"""What says that the number before is an hour; true where only after minutes: *2 hours* is a length."""
_PAST = {"past": 1, "after": 1, "to": -1, "of": -1, "till": -1, "before": -1, "til": -1}
_MINUTES = {"half": 30, "quarter": 15, "a quarter": 15}
_ROUND = (5, 10, 20, 25)
"""Minutes that are said without the word."""
_MINUTE = ("min", "mins", "minutes", "minute")


class Hour(NamedTuple):
    """An hour as it was said, before morning or afternoon is known."""

    hour: int
    minute: int
    end: int
    half: str = ""
    """``a`` or ``p`` where it was said."""
    marked: str = ""
    """One of the marks above; empty for a bare number."""
    zero: bool = False
    """Whether it was written with a leading zero."""

    @property
    def plain(self) -> bool:
        """Whether it is an hour without more words."""
        return bool(self.half) or self.marked in (COLON, H, WORD)


def read_hour(line: Line, i: int, *, strong: bool) -> Hour | None:
    """Return the hour at ``i``; ``strong`` says that a word before it makes a bare number one."""
    if line.digits(i) is not None:
        return _in_digits(line, i, strong=strong)
    return _in_words(line, i, strong=strong)


def _in_digits(line: Line, i: int, *, strong: bool) -> Hour | None:
    """Return the hour whose digits stand at ``i``."""
    text, j = line.text(i), i + 1
    if len(text) > 2:
        return _together(line, i, strong=strong) if len(text) < 5 else None
    zero, minute, marked = text.startswith("0"), 0, ""
    tied = line.glued(j + 1) and line.digits(j + 1) is not None
    if line.follows(j, COLON, POINT, H) and tied and len(line.text(j + 1)) == 2:
        minute, marked, j = int(line.text(j + 1)), line.text(j), _after_seconds(line, j + 2, line.text(j))
    elif line.follows(j, COLON) and tied:
        return None
    elif line.follows(j, H):
        marked, j = H, j + 1
    return _with_half(line, Hour(int(text), minute, j, "", marked, zero))


def _after_seconds(line: Line, j: int, mark: str) -> int:
    """Return where ``:00`` or an ``h`` after the minutes ends."""
    if mark == COLON and line.follows(j, COLON) and line.glued(j + 1) and len(line.text(j + 1)) == 2:
        j += 2
    return j + line.follows(j, H)


def _together(line: Line, i: int, *, strong: bool) -> Hour | None:
    """Return the hour of ``1430`` or ``930am``; what may be a year is none unless it is said to be."""
    text, j = line.text(i), i + 1
    value = int(text)
    half = line.text(j) in HALVES and (len(line.text(j)) == 2 or line.glued(j))
    named = strong or half or line.find(j, _CLOCK_WORDS) is not None
    if not named and (len(text) == 3 or value >= 2000 or value % 100 > 59):
        return None
    marked = COLON if named else TOGETHER
    return _with_half(line, Hour(value // 100, value % 100, j, "", marked, text.startswith("0")))


def _with_half(line: Line, hour: Hour) -> Hour:
    """Return the hour with *am* or *pm*, or with *o'clock*, where that follows."""
    j = hour.end
    half = line.text(j)
    tied = len(half) == 2 or line.glued(j)
    if half in HALVES and tied and (line.ends(j + 1) or line.follows(j + 1, "-")):
        return _with_ish(line, hour._replace(half=HALVES[half], end=j + 1))
    word = line.find(j + line.follows(j, "-"), _CLOCK_WORDS)
    if word is not None and (not word[0] or hour.marked in (COLON, TOGETHER)):
        mark = WORD if hour.marked in ("", TOGETHER) else hour.marked
        return _with_half(line, hour._replace(marked=mark, end=word[1]))
    return hour


def _with_ish(line: Line, hour: Hour) -> Hour:
    """Return the hour of ``3pm-ish`` with its last words."""
    j = hour.end + line.follows(hour.end, "-")
    return hour._replace(end=j + 1) if line.text(j) == "ish" else hour


def _in_words(line: Line, i: int, *, strong: bool) -> Hour | None:
    """Return the hour of *three o'clock*, *ten am* and *two thirty*."""
    word = line.text(i)
    if word not in ONES or ONES[word] > 12:
        return None
    minute, j = 0, i + 1
    if line.text(j) in ("oh", "o") and line.text(j + 1) in ONES:
        minute, j = ONES[line.text(j + 1)], j + 2
    elif line.digits(j) is None and (more := read_whole(line, j)) is not None and 9 < more[0] < 60:
        minute, j = more
    said = _with_half(line, Hour(ONES[word], minute, j, "", POINT if minute else ""))
    return said if strong or said.half or said.marked in (WORD, POINT) else None


def read_spoken(line: Line, i: int) -> Hour | None:
    """Return the hour of *half past two*, *quarter to three*, *ten past 4* and *half two*."""
    minutes = line.find(i, _MINUTES) or _spoken_minutes(line, i)
    if minutes is None:
        return None
    count, j = minutes
    sign = _PAST.get(line.text(j), 0)
    if not sign and count != 30:
        return None
    hour = _spoken_hour(line, j + 1 if sign else j)
    if hour is None:
        return None
    past = (hour[0] * 60 + (sign or 1) * count) % 720
    half = HALVES.get(line.text(hour[1]), "")
    return Hour(past // 60 or 12, past % 60, hour[1] + bool(half), half, COLON)


def _spoken_minutes(line: Line, i: int) -> tuple[int, int] | None:
    """Return the minutes of *ten past* and *25 minutes to*; a bare *10 to* may be the first of two hours."""
    found = read_whole(line, i)
    if found is None or not 0 < found[0] < 30:
        return None
    count, j = found
    if line.text(j) in _MINUTE:
        return (count, j + 1) if line.text(j + 1) in _PAST else None
    if (
        count not in _ROUND
        or line.text(j) not in _PAST
        or (line.digits(i) is not None and line.text(j) != "past")
    ):
        return None
    return count, j


def _spoken_hour(line: Line, i: int) -> tuple[int, int] | None:
    """Return the hour that minutes are past or to."""
    if line.text(i) in ("noon", "midday"):
        return 12, i + 1
    hour = read_whole(line, i)
    return hour if hour is not None and 1 <= hour[0] <= 12 and line.ends(hour[1]) else None


def time_of(said: Hour, rules: Rules, daytime: str | None, *, late: bool) -> time | None:
    """Return the time of day, or None where no clock shows it.

    An hour without am or pm that lies before the outer limit is the afternoon's, when that lies within the
    limit; ``03:30`` and ``5h30`` are what they say, and so is an hour of a named part of the day.
    """
    hour, minute = said.hour, said.minute
    if hour > 23 or minute > 59:
        return None
    if daytime is None and said.half:
        if hour == 0 or (hour > 12 and said.half == "a"):
            return None
        return time(hour if hour > 12 else hour % 12 + (12 if said.half == "p" else 0), minute)
    if late or daytime in (AFTERNOON, EVENING):
        return time(hour + 12 if 0 < hour < 12 else hour, minute)
    plain = time(hour, minute)
    open_ended = daytime is None and said.marked != H and not said.zero and hour < 12
    if open_ended and plain < rules.outer.opens:
        afternoon = time(hour + 12, minute)
        return afternoon if afternoon <= rules.outer.closes else plain
    return plain
