"""The phrases of a line: a date with or without its hour, or an hour, and what each takes from it."""

from __future__ import annotations

from datetime import time
from typing import NamedTuple

from callcockpit.domain.dates import bounds, clock, days, in_period, offsets, unread, weekdays
from callcockpit.domain.dates.clock import read_clock
from callcockpit.domain.dates.days import read_day
from callcockpit.domain.dates.hours import Hour, time_of
from callcockpit.domain.dates.in_period import is_edge
from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.spelling import read_misspelt
from callcockpit.domain.dates.values import Clock, Dated, Day, Impossible, Said, Trust
from callcockpit.domain.dates.vocabulary import MONTH_NAMES, ROUGH, first_words, table, words
from callcockpit.domain.dates.zones import read_zone

_ON = table("on, by, due, due on, due by, on the, for, sometime, some time, sometime on", None) | (
    table("by the, at the, maybe, maybe on, probably, perhaps, any time, anytime, any time on", None)
)
"""What may lead a date; *for* and its like do not make it surer."""
_SURE = frozenset(("on", "by", "due"))
_ALSO_ON = table("on, on the, the", None)
_NO_NUMBER = words("today tomorrow tonight tmr tmrw")
"""Days that a number after them cannot number."""
_OF = table("of, of the, on, on the, due, by, for", None)


_STARTS = (
    bounds.STARTS
    | clock.STARTS
    | days.STARTS
    | offsets.STARTS
    | in_period.STARTS
    | unread.STARTS
    | weekdays.STARTS
) | first_words(_ON)


class Phrase(NamedTuple):
    """One phrase of the line, in tokens."""

    start: int
    end: int
    day: Dated | None
    clock: Clock | None
    trust: Trust
    spans: tuple[tuple[int, int], ...] = ()
    """What it takes from the text of the line."""


def phrases(line: Line) -> list[Phrase]:
    """Return the phrases of a line from left to right, none inside another."""
    found: list[Phrase] = []
    i = 0
    while i < len(line.tokens):
        phrase = _phrase(line, i) if (line.is_word(i) or line.text(i) in "+@~") and line.begins(i) else None
        if phrase is not None:
            found.append(phrase)
        i = phrase.end if phrase is not None else max(i + 1, line.skip(i, ROUGH))
    return found


def _phrase(line: Line, i: int) -> Phrase | None:
    """Return the phrase that begins at ``i``."""
    word = line.text(i)
    if word not in _STARTS and line.is_word(i) and line.digits(i) is None and not is_edge(word):
        slip = read_misspelt(line, i)
        return None if slip is None else _made(line, i, slip[1], slip[0], None, slip[0].trust)
    if line.text(i) in MONTH_NAMES and line.text(i) in ("may", "march") and not _month_follows(line, i + 1):
        return None
    return _dated_first(line, i) or _hour_first(line, i)


def _month_follows(line: Line, i: int) -> bool:
    """Whether what stands at ``i`` makes *may* before it a month."""
    return line.digits(i) is not None or line.text(i) in ("next", "this", "the")


def _dated_first(line: Line, i: int) -> Phrase | None:
    """Return a date with the hour that follows it."""
    found, j, sure = read_day(line, i), i, False
    if found is None:
        j = line.skip(i, _ON)
        sure = line.text(i) in _SURE and j > i
        found = read_day(line, j) if j > i else None
    if found is None:
        return None
    day, end = found
    if not isinstance(day, Day):
        return _made(line, i, end, day, None, Trust.SURE if sure and day.trust < Trust.ASIDE else day.trust)
    hour = _hour_after(line, end, late=day.hour is not None and day.hour != line.moment.rules.morning)
    if hour is None:
        return _made(line, i, end, day, None, Trust.SURE if sure else day.trust)
    said, last = hour
    if isinstance(said, Impossible):
        return _made(line, i, last, said, None, Trust.SURE)
    return _with_hour(line, i, end, day, said, last)


def _with_hour(line: Line, i: int, end: int, day: Day, said: Clock, last: int) -> Phrase:
    """Return a date and its hour; a second name of the day after the hour must be the same."""
    again = line.comma(last)
    again = line.skip(again, _ALSO_ON)
    second = read_day(line, again) if again > last or line.is_word(last) else None
    if second is not None and isinstance(second[0], Day) and second[0].trust <= Trust.EDGE:
        if second[0].hourless == day.hourless or second[0].hourless in day.dates:
            return _made(line, i, second[1], second[0], said, Trust.SURE)
        if again == last or line.text(last) != ",":
            why = Impossible(f"There are two days in “{line.said(i, second[1])}”: say one")
            return _made(line, i, second[1], why, None, Trust.SURE)
    if said.keeps:
        phrase = _made(line, i, last, day, said, Trust.SURE)
        return phrase._replace(spans=((line.tokens[i].start, line.tokens[end - 1].end),))
    return _made(line, i, last, day, said, Trust.SURE)


def _hour_after(line: Line, i: int, *, late: bool) -> tuple[Said, int] | None:
    """Return the hour that follows a date at ``i``."""
    j = i + (line.text(i) == "," or (line.follows(i, ":", ".") and line.digits(i + 1) is not None))
    if (line.text(j) == "-" and not line.glued(j) and not line.glued(j + 1)) or (
        line.follows(j, "t") and line.digits(j + 1) is not None
    ):
        j += 1
    return _bare_after(line, j, late=late) or read_clock(line, j, beside=True, late=late)


def _bare_after(line: Line, j: int, *, late: bool) -> tuple[Said, int] | None:
    """Return the hour of *tomorrow 9* and *friday 10 their time*, where the number can be nothing else."""
    if (hour := _bare_hour(line, j, late=late)) is None:
        return None
    zone = read_zone(line, j + 1)
    if zone is not None:
        place = zone[0]
        found = place if isinstance(place, Impossible) else Clock(hour, zones=place.zones, place=place.words)
        return found, zone[1]
    return (Clock(hour), j + 1) if line.text(j - 1) in _NO_NUMBER and line.closes(j + 1) else None


def _bare_hour(line: Line, i: int, *, late: bool = False) -> time | None:
    """Return the hour of a bare number at ``i``."""
    hour = line.digits(i)
    if hour is None or not 0 < hour < 24 or len(line.text(i)) > 2 or not line.ends(i + 1):
        return None
    return time_of(
        Hour(hour, 0, i + 1, zero=line.text(i).startswith("0")), line.moment.rules, None, late=late
    )


def _hour_first(line: Line, i: int) -> Phrase | None:
    """Return an hour, with the date that follows it."""
    together = _with_day(line, i)
    if together is not None:
        return together
    alone = read_clock(line, i)
    if alone is None:
        return None
    if isinstance(alone[0], Impossible):
        return _made(line, i, alone[1], alone[0], None, alone[0].trust)
    return _made(line, i, alone[1], None, alone[0], alone[0].trust)


def _with_day(line: Line, i: int) -> Phrase | None:
    """Return an hour and the date after it; ``1430 friday`` and *9 tomorrow* only first in the line."""
    digits = len(line.text(i)) > 2 and line.digits(i) is not None
    if digits and not line.leads(i):
        return None
    hour = read_clock(line, i, beside=True) or _leading_hour(line, i)
    if hour is None:
        return None
    said, end = hour
    k = line.comma(end)
    found = read_day(line, k)
    if found is None and (after := line.skip(k, _OF)) > k:
        k, found = after, read_day(line, after)
    if found is None or found[0].trust >= Trust.ASIDE or not (isinstance(found[0], Day) or k == end):
        return None
    return _hour_and_day(line, i, said, k, found[0], found[1])


def _hour_and_day(line: Line, i: int, said: Said, k: int, day: Dated, last: int) -> Phrase:
    """Return the phrase of an hour and the date after it."""
    if isinstance(said, Impossible) or not isinstance(day, Day):
        why = said if isinstance(said, Impossible) else day
        return _made(line, i, last, why, None, Trust.SURE)
    if said.part and (exact := _hour_after(line, last, late=said.part != "morning")) is not None:
        clock = exact[0]
        if isinstance(clock, Clock) and clock.part in ("", said.part):
            return _made(line, i, exact[1], day, clock, Trust.SURE)
    phrase = _made(line, i, last, day, said, Trust.SURE)
    if said.keeps:
        return phrase._replace(spans=((line.tokens[k].start, line.tokens[last - 1].end),))
    return phrase


def _leading_hour(line: Line, i: int) -> tuple[Said, int] | None:
    """Return the hour of *9 tomorrow* and *9 on friday*, where the number leads the line."""
    hour = _bare_hour(line, i) if line.leads(i) else None
    return None if hour is None else (Clock(hour), i + 1)


def _made(line: Line, i: int, end: int, day: Dated | None, clock: Clock | None, trust: Trust) -> Phrase:
    """Return a phrase that takes all its words from the line."""
    start, stop = line.tokens[i].start, line.tokens[end - 1].end
    spans = () if clock is not None and clock.keeps and day is None else ((start, stop),)
    return Phrase(i, end, day, clock, trust, spans)
