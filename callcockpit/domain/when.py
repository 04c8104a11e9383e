"""What a typed next step means: ``thu 14:30 send quote`` is a day, an hour and what was promised.

The date may stand first (also after a verb: ``call back thu about the quote``), last, or inside the line, and
counts in that order; an hour that stands apart from it at the other end of the line is taken with it. What
was said is what is booked: no working day is looked for. Where a phrase has two readings the screen shows,
with :func:`show_due`, the one that was taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from callcockpit.domain.days import MONTHS, WEEKDAYS, today
from callcockpit.domain.offsets import Moment, in_utc, read_offset
from callcockpit.domain.phrases import (
    Clock,
    Day,
    Impossible,
    Instant,
    Trust,
    compiled,
    day_words,
    read_clock,
    read_date,
    read_no_clock,
    read_weekday,
)
from callcockpit.domain.rules import Rules
from callcockpit.domain.text import LINE_LIMIT, clean_line
from callcockpit.domain.values import Due

NO_DATE = "No date in that: begin with one, such as thu 14:30 or 3 dec"
"""The sentence for a line in which no date was found."""

_YEARS = 100
"""How far ahead a date may lie; further ones are slips of the key."""

_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
"""Lower case for ASCII only: it keeps every position, and no foreign letter becomes an English one."""
_WORD = r"(?<![\w$€£#.:/+@'’&-])(?:(?<![0-9],)|(?<=\s))(?=[\w+@])"
_GAP = r"\s*,?\s*"
_JOINED = r"t(?=[0-9])|\s+-\s+|\s*,?\s*"
_BEFORE_DATE = r"(?:on|by|due)\s+"
_NOT_TO_COME = r"\b(?:last|past|since|every|each|previous)\s+$"
_VERB = (
    r"(?:(?:please|pls|to|and|will|try|again)\s+)*"
    r"(?:call|callback|phone|ring|try|dial|contact|chase|recall|follow(?:\s*|-)up|get\s+back|reach\s+out"
    r"|check\s+in|touch\s+base|catch\s+up|speak|talk|meet|meeting|email|mail|write)"
    r"(?:\s+(?:back|again|up|him|her|them|me|us))*\s*[,:-]*\s*"
)
"""What may stand before a date that still leads the line."""
_CLOSING = r"[\s.!?,;:)\]]*"


class Understood(NamedTuple):
    """What a typed line came to."""

    due: Due | None
    what: str
    """The rest of the line, in the words it was typed with; may be empty."""
    problem: str | None = None
    """One sentence for the person, where there is no ``due``."""


class _Found(NamedTuple):
    """One phrase of the line: a day, an instant or an hour, and where it stands."""

    start: int
    end: int
    day: Day | Instant | Impossible | None
    clock: Clock | None
    trust: Trust


def understand(line: str, now: datetime, rules: Rules, zone: tzinfo) -> Understood:
    """Return when and what a typed line says, for a user in ``zone`` at ``now`` (aware)."""
    line = clean_line(line, LINE_LIMIT)
    text = line.translate(_LOWER)
    utc = now.astimezone(UTC)
    moment = Moment(utc, today(now, zone, rules), now.astimezone(zone).date(), rules, zone)
    ranked = sorted(
        ((rank, found) for found in _phrases(text, moment) if (rank := _rank(text, found)) is not None),
        key=lambda pair: pair[0],
    )
    dated = next((pair for pair in ranked if pair[1].day is not None), None)
    timed = next((pair for pair in ranked if pair[1].day is None), None)
    if dated is None and timed is None:
        return Understood(None, line, NO_DATE)
    chosen = _together(dated, timed)
    what = _without(line, chosen)
    answer = _due(chosen, moment)
    return Understood(answer, what) if isinstance(answer, Due) else Understood(None, what, answer)


def show_due(due: Due, now: datetime, zone: tzinfo, day_start: time) -> str:
    """Return a due as it is read on the screen: ``today 14:47``, ``tomorrow``, ``Thu 26 Nov 14:30``.

    Weekday and month are English whatever the locale; the year is shown when it is not this year.
    """
    here = now.astimezone(zone)
    this_day = today(now, zone, Rules(day_start=day_start))
    if due.at is None:
        day, hour = due.day, ""
    else:
        local = due.at.astimezone(zone)
        day, hour = local.date(), f" {local:%H:%M}"
        # After midnight an hour of the calendar's day is today's, while the user's day is the one before.
        this_day = max(this_day, here.date()) if day == here.date() else this_day
    if day == this_day:
        return f"today{hour}"
    if day == this_day + timedelta(days=1):
        return f"tomorrow{hour}"
    return day_words(day, here.year) + hour


def _phrases(text: str, moment: Moment) -> Iterator[_Found]:
    """Yield the phrases of a line from left to right, none inside another."""
    reach = 0
    for word in compiled(_WORD).finditer(text):
        if word.start() < reach or compiled(_NOT_TO_COME).search(text, 0, word.start()):
            continue
        found = _phrase(text, word.start(), moment)
        if found is not None:
            reach = found.end
            yield found


def _phrase(text: str, start: int, moment: Moment) -> _Found | None:
    """Return the phrase that begins at ``start``: a date with or without its hour, or an hour."""
    prefix = compiled(_BEFORE_DATE).match(text, start)
    begin = prefix.end() if prefix else start
    dated = _day(text, begin, moment)
    if dated is not None:
        day, end = dated
        if not isinstance(day, Day):
            return _Found(start, end, day, None, Trust.SURE if prefix else day.trust)
        gap = compiled(_JOINED).match(text, end)
        late = day.hour is not None and day.hour != moment.rules.morning
        clock = read_clock(text, gap.end(), moment.rules, True, late) if gap else None
        if clock is None and gap is not None and (wrong := read_no_clock(text, gap.end())) is not None:
            return _Found(start, wrong[1], wrong[0], None, Trust.SURE)
        trust = Trust.SURE if prefix or clock else day.trust
        return _Found(start, clock.end if clock else end, day, clock, trust)
    clock = read_clock(text, begin, moment.rules)
    if clock is None:
        return None
    gap = compiled(_GAP).match(text, clock.end)
    after = gap.end() if gap else clock.end
    prefix = compiled(_BEFORE_DATE).match(text, after)
    dated = _day(text, prefix.end() if prefix else after, moment)
    if dated is not None and isinstance(dated[0], Day):
        return _Found(start, dated[1], dated[0], clock, Trust.SURE)
    return _Found(start, clock.end, None, clock, clock.trust)


def _day(text: str, start: int, moment: Moment) -> tuple[Day | Instant | Impossible, int] | None:
    """Return the day or instant that is named at ``start``, and where the words for it end."""
    weekday = read_weekday(text, start, moment.today)
    if weekday is None:
        return read_offset(text, start, moment) or read_date(
            text, start, moment.today, moment.rules.date_order
        )
    day, index, end = weekday
    gap = compiled(_GAP).match(text, end)
    dated = read_date(text, gap.end(), moment.today, moment.rules.date_order) if gap else None
    if dated is None or (isinstance(dated[0], Day) and dated[0].trust is Trust.BESIDE):
        return day, end
    named = dated[0]
    if isinstance(named, Day) and named.hourless.weekday() != index:
        real = named.hourless
        words = f"{real.day} {MONTHS[real.month - 1]} {real.year}"
        return Impossible(f"{words} is a {WEEKDAYS[real.weekday()]}, not a {WEEKDAYS[index]}"), dated[1]
    return dated


def _rank(text: str, found: _Found) -> tuple[int, int] | None:
    """Return how soon a phrase is chosen (lower is sooner), or None where it does not count there."""
    if found.trust is Trust.BESIDE:
        return None
    if found.start == 0 or compiled(_VERB).fullmatch(text, 0, found.start):
        return (2 if found.trust is Trust.LOOSE else 0), found.start
    closing = compiled(_CLOSING).fullmatch(text, found.end)
    if closing is not None and found.trust is not Trust.LOOSE:
        return 1, found.start
    return (3, found.start) if found.trust is Trust.SURE else None


_Ranked = tuple[tuple[int, int], _Found]


def _together(dated: _Ranked | None, timed: _Ranked | None) -> tuple[_Found, ...]:
    """Return the phrases that make the date: one, or a day and the hour that stands apart from it."""
    if dated is None or timed is None:
        return tuple(pair[1] for pair in (dated, timed) if pair is not None)
    day = dated[1]
    if isinstance(day.day, Day) and day.clock is None and day.day.hour is None:
        inside = 3
        if timed[0][0] == 0 and dated[0][0] == inside:
            return (timed[1],)
        return (day, timed[1]) if timed[0][0] < inside else (day,)
    return (day,) if dated[0] <= timed[0] or timed[1].trust is not Trust.SURE else (timed[1],)


def _due(chosen: tuple[_Found, ...], moment: Moment) -> Due | str:
    """Return the due that the chosen phrases make, or the sentence that says why there is none."""
    named = next((found.day for found in chosen if found.day is not None), None)
    if isinstance(named, Impossible):
        return named.why
    if isinstance(named, Instant):
        return Due(named.at.astimezone(moment.zone).date(), named.at)
    clock = next((found.clock for found in chosen if found.clock is not None), None)
    if named is None:
        named = Day((moment.calendar, moment.calendar + timedelta(days=1)), moment.today)
    hour = clock.at if clock is not None else named.hour
    year = moment.calendar.year
    if max(named.hourless, *named.dates).year > year + _YEARS:
        return f"{day_words(named.hourless)} is more than {_YEARS} years away"
    if hour is None:
        past = named.hourless < moment.today
        return f"{day_words(named.hourless, year)} is in the past" if past else Due(named.hourless)
    day = named.dates[0]
    for day in named.dates:
        at = in_utc(day, hour, moment.zone)
        if at is None:
            return f"There is no {hour:%H:%M} on {day_words(day, year)}: the clocks skip that hour"
        if at > moment.now or (at == moment.now and len(named.dates) == 1):
            return Due(day, at)
    return f"{day_words(day, year)} {hour:%H:%M} is in the past"


def _without(line: str, chosen: tuple[_Found, ...]) -> str:
    """Return the line without the chosen phrases and the punctuation that held them."""
    for found in sorted(chosen, key=lambda each: -each.start):
        before = line[: found.start].rstrip()
        after = line[found.end :].lstrip()
        if before.endswith(("(", "[")) and after.startswith((")", "]")):
            before, after = before[:-1].rstrip(), after[1:].lstrip()
        line = (
            before + ("" if not before or after.startswith((",", ".", ";", ":", "!", "?")) else " ") + after
        )
    return line.lstrip(" ,;:.)-–—").rstrip(" ,;:-–—")
