"""What a typed next step means: ``thu 14:30 send quote`` is a day, an hour and what was promised.

The date may stand first (also after a verb: ``call back thu about the quote``), last, or inside the line, and
counts in that order; an hour that stands apart from it at the other end of the line is taken with it. What
was said is what is booked: no working day is looked for. Where a phrase has two readings the screen shows,
with :func:`show_understood`, the one that was taken; where a word beside a date could change it and is not
understood, no date is read and a sentence says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from callcockpit.domain.dates.days import read_one
from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.neighbours import doubt, second_day, undated
from callcockpit.domain.dates.phrases import Phrase, phrases
from callcockpit.domain.dates.ranks import ranked, together
from callcockpit.domain.dates.values import Clock, Day, Impossible, Instant, Moment, day_words
from callcockpit.domain.days import instant_of, today
from callcockpit.domain.rules import Rules
from callcockpit.domain.text import LINE_LIMIT, clean_line
from callcockpit.domain.values import Due

NO_DATE = "No date in that: begin with one, such as thu 14:30 or 3 dec"
"""The sentence for a line in which no date was found."""

_YEARS = 100
"""How far ahead a date may lie; further ones are slips of the key."""


class Understood(NamedTuple):
    """What a typed line came to."""

    due: Due | None
    what: str
    """The rest of the line, in the words it was typed with; may be empty."""
    problem: str | None = None
    """One sentence for the person, where there is no ``due``."""
    note: str = ""
    """How the date was read, where it can be read otherwise: *day first*, *10:00 London*."""


def understand(
    line: str, now: datetime, rules: Rules, zone: tzinfo, theirs: Sequence[str] = ()
) -> Understood:
    """Return when and what a typed line says, for a user in ``zone`` at ``now`` (aware).

    ``theirs`` are the IANA names of the zones in which the contact may be: *their time* is read in them.
    """
    line = clean_line(line, LINE_LIMIT)
    utc = now.astimezone(UTC)
    here = Moment(utc, today(now, zone, rules), now.astimezone(zone).date(), rules, zone, tuple(theirs))
    read = Line(line, here, read_one)
    found = phrases(read)
    chosen = together(ranked(read, found))
    if not chosen:
        aside = next((each.day for each in found if isinstance(each.day, Impossible)), None)
        return Understood(None, line, NO_DATE if aside is None else aside.why)
    problem = (
        undated(read, found, chosen)
        or second_day(read, found, chosen)
        or next((why for each in chosen if (why := doubt(read, each, chosen)) is not None), None)
    )
    if problem is not None:
        return Understood(None, line, problem)
    return _understood(line, read, chosen)


def _understood(line: str, read: Line, chosen: tuple[Phrase, ...]) -> Understood:
    """Return what the chosen phrases of a line come to, with the rest of it."""
    what = _without(line, chosen)
    answer = _due(chosen, read.moment)
    if isinstance(answer, str):
        return Understood(None, what, answer)
    return Understood(answer, what, note=_note(chosen))


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


def show_understood(found: Understood, now: datetime, zone: tzinfo, day_start: time) -> str:
    """Return the due of a typed line as :func:`show_due` does, with how it was read; empty without one."""
    if found.due is None:
        return ""
    shown = show_due(found.due, now, zone, day_start)
    return f"{shown} ({found.note})" if found.note else shown


def no_day(found: Understood) -> str | None:
    """Return why a typed line is no day alone, as a sentence; None where it is one."""
    if found.due is None:
        return found.problem or NO_DATE
    if found.what:
        return f"Only a date here: “{clean_line(found.what, 40)}” is none"
    return None if found.due.at is None else "Only a day here, without an hour"


def _note(chosen: tuple[Phrase, ...]) -> str:
    """Return how the date was read where it can be read otherwise."""
    notes = [each.day.note for each in chosen if isinstance(each.day, Day) and each.day.note]
    notes += [
        f"{each.clock.at:%H:%M} {each.clock.place}" for each in chosen if each.clock and each.clock.place
    ]
    return ", ".join(notes)


def _due(chosen: tuple[Phrase, ...], moment: Moment) -> Due | str:
    """Return the due that the chosen phrases make, or the sentence that says why there is none."""
    named = next((found.day for found in chosen if found.day is not None), None)
    if isinstance(named, Impossible):
        return named.why
    if isinstance(named, Instant):
        return _within_reach(Due(named.at.astimezone(moment.zone).date(), named.at), moment)
    clock = next((found.clock for found in chosen if found.clock is not None), None)
    day = named or Day((moment.calendar, moment.calendar + timedelta(days=1)), moment.today)
    hour = clock.at if clock is not None else day.hour
    if max(day.hourless, *day.dates).year > moment.calendar.year + _YEARS:
        return f"{day_words(day.hourless)} is more than {_YEARS} years away"
    if hour is None:
        past = day.hourless < moment.today
        words = day_words(day.hourless, moment.calendar.year)
        return f"{words} is in the past" if past else Due(day.hourless)
    return _timed(day, Clock(hour) if clock is None else clock, moment, dated=named is not None)


def _within_reach(due: Due, moment: Moment) -> Due | str:
    """Return the due, or why it is too far away."""
    far = due.day.year > moment.calendar.year + _YEARS
    return f"{day_words(due.day)} is more than {_YEARS} years away" if far else due


def _timed(named: Day, clock: Clock, moment: Moment, *, dated: bool) -> Due | str:
    """Return the due of a day and an hour, at the place where the hour is meant."""
    zones = clock.zones or (moment.zone,)
    dates = named.dates
    if not dated and clock.zones:
        there = moment.now.astimezone(zones[0]).date()
        dates = (there, there + timedelta(days=1))
    for day in dates:
        instants = {instant_of(day, clock.at, zone) for zone in zones}
        at = instants.pop()
        if instants:
            return "Their number can be in several time zones: say the hour in your own time"
        if at is None:
            words = day_words(day, moment.calendar.year)
            return f"There is no {clock.at:%H:%M} on {words}: the clocks skip that hour"
        if at > moment.now or (at == moment.now and len(dates) == 1):
            return Due(at.astimezone(moment.zone).date(), at)
    return f"{day_words(dates[-1], moment.calendar.year)} {clock.at:%H:%M} is in the past"


def _without(line: str, chosen: tuple[Phrase, ...]) -> str:
    """Return the line without the chosen phrases and the punctuation that held them."""
    for start, end in sorted((span for found in chosen for span in found.spans), reverse=True):
        before, after = line[:start].rstrip(), line[end:].lstrip()
        if before.endswith(("(", "[")) and after.startswith((")", "]")):
            before, after = before[:-1].rstrip(), after[1:].lstrip()
        tied = not before or after.startswith((",", ".", ";", ":", "!", "?"))
        line = before + ("" if tied else " ") + after
    return line.lstrip(" ,;:.)-–—").rstrip(" ,;:-–—")
