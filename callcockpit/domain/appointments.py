"""Phone blocks as appointments of the week: when each is, and whether it was kept, moved or missed.

An appointment is an hour on the wall of wherever the user is, so that it stays at nine when the clocks
change. A block keeps the appointment of its day that is nearest to it; one that was moved counts where it was
moved to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from callcockpit.domain.bounds import MINUTES
from callcockpit.domain.days import WEEKDAYS, instant, today
from callcockpit.domain.rules import Rules
from callcockpit.domain.text import clean_line

WEEK = timedelta(days=7)


class Appointment(NamedTuple):
    """A block of every week."""

    id: int
    weekday: int
    """Monday is 0."""
    at: time
    minutes: int
    since: date
    until: date | None = None
    """The first day on which it does not hold any more."""
    made: datetime | None = None

    @property
    def words(self) -> str:
        """The appointment as it is read: ``Tue 09:00, 50 min``."""
        return f"{WEEKDAYS[self.weekday][:3]} {self.at:%H:%M}, {self.minutes} min"


class Move(NamedTuple):
    """One block of an appointment that was moved to another time."""

    appointment: int
    from_on: date
    from_at: time
    to_on: date
    to_at: time
    made: datetime | None = None


class Standing(StrEnum):
    """How it stands with one block of the week."""

    KEPT = "kept"
    MOVED = "moved"
    MISSED = "missed"
    NOW = "now"
    COMING = "coming"


class Slot(NamedTuple):
    """One block of the week on its day."""

    appointment: int
    on: date
    at: time
    minutes: int
    standing: Standing = Standing.COMING
    moved_from: date | None = None
    """The day from which it was moved here."""
    moved_to: tuple[date, time] | None = None

    def begins(self, zone: tzinfo) -> datetime:
        """Return when it begins, in UTC; an hour that the clocks skip is the one after."""
        return instant(self.on, self.at, zone)


class Weekly(NamedTuple):
    """Appointments as they are typed."""

    weekdays: tuple[int, ...]
    at: time
    minutes: int


_DAYS = {
    **{name.lower(): (day,) for day, name in enumerate(WEEKDAYS)},
    **{name[:3].lower(): (day,) for day, name in enumerate(WEEKDAYS)},
    "tues": (1,),
    "thurs": (3,),
    "thur": (3,),
    "weekdays": (0, 1, 2, 3, 4),
    "daily": (0, 1, 2, 3, 4, 5, 6),
}
_HOUR = re.compile(
    r"(?<!\d)(?:(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<past>[0-5]\d))?\s*(?P<half>[ap]m)\b"
    r"|(?P<whole>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?!\d))"
)


def read_weekly(line: str, rules: Rules) -> Weekly | str:
    """Return the appointments of a typed line, ``tue thu 9:00 50``, or why it is none.

    Days are names or spans (*mon-fri*); without an hour it is the early one of the rules, without minutes the
    usual length.
    """
    text = clean_line(line, 200).lower()
    at, minutes = rules.habit.hour, rules.habit.minutes
    hour = _HOUR.search(text)
    if hour is not None:
        at = _hour(hour)
        text = f"{text[: hour.start()]} {text[hour.end() :]}"
    days: list[int] = []
    for word in re.sub(r"\s*[-–]\s*", "-", text).replace(",", " ").split():
        named = _days(word)
        if named is not None:
            days += named
        elif word.rstrip("min").isdecimal() and len(word) <= 6:
            minutes = int(word.rstrip("min"))
        elif word not in ("and", "every", "at", "for", "each"):
            return f"“{word}” is no day, hour or length: tue thu 9:00 50"
    if not days:
        return "On which days? Such as tue thu 9:00 50"
    if minutes not in MINUTES:
        return f"A block has {MINUTES[0]} to {MINUTES[-1]} minutes: {minutes} it cannot have"
    return Weekly(tuple(sorted(set(days))), at, minutes)


def _hour(found: re.Match[str]) -> time:
    if found["half"] is None:
        return time(int(found["whole"]), int(found["minute"]))
    return time(int(found["hour"]) % 12 + (12 if found["half"] == "pm" else 0), int(found["past"] or 0))


def _days(word: str) -> list[int] | None:
    if word in _DAYS:
        return list(_DAYS[word])
    first, dash, last = word.partition("-")
    if dash and len(_DAYS.get(first, ())) == 1 and len(_DAYS.get(last, ())) == 1:
        since, until = _DAYS[first][0], _DAYS[last][0]
        return [(since + step) % 7 for step in range((until - since) % 7 + 1)]
    return None


def begins_on(weekday: int, at: time, now: datetime, zone: tzinfo) -> date:
    """Return the first day of an appointment that is made now: its hour is still to come."""
    day = now.astimezone(zone).date()
    day += timedelta(days=(weekday - day.weekday()) % 7)
    return day if instant(day, at, zone) > now else day + WEEK


def slots(
    appointments: Sequence[Appointment],
    moves: Sequence[Move],
    begun: Sequence[datetime],
    span: tuple[date, date],
    now: datetime,
    zone: tzinfo,
    rules: Rules,
) -> tuple[Slot, ...]:
    """Return the blocks of the week from the first to the last day of ``span``, in order, as they stand.

    ``moves`` are in the order in which they were made; ``begun`` tells when blocks began, at least those of
    the span.
    """
    found = {(one.appointment, one.on, one.at): one for one in _weekly(appointments, span)}
    minutes = {one.id: one.minutes for one in appointments}
    for move in moves:
        key = (move.appointment, move.from_on, move.from_at)
        if key in found:
            to = (move.to_on, move.to_at)
            found[key] = found[key]._replace(standing=Standing.MOVED, moved_to=to)
        if span[0] <= move.to_on <= span[1]:
            found[move.appointment, *(move.to_on, move.to_at)] = Slot(
                move.appointment,
                move.to_on,
                move.to_at,
                minutes.get(move.appointment, rules.habit.minutes),
                moved_from=move.from_on,
            )
    there = sorted(found.values(), key=lambda slot: (slot.begins(zone), slot.appointment))
    kept = _kept([slot for slot in there if slot.standing is not Standing.MOVED], begun, zone, rules)
    return tuple(
        slot
        if slot.standing is Standing.MOVED
        else slot._replace(standing=_standing(slot, slot in kept, now, zone))
        for slot in there
    )


def _weekly(appointments: Sequence[Appointment], span: tuple[date, date]) -> Iterator[Slot]:
    first, last = span
    for one in appointments:
        day = max(first, one.since)
        day += timedelta(days=(one.weekday - day.weekday()) % 7)
        while day <= last and (one.until is None or day < one.until):
            yield Slot(one.id, day, one.at, one.minutes)
            day += WEEK


def _kept(there: Sequence[Slot], begun: Sequence[datetime], zone: tzinfo, rules: Rules) -> set[Slot]:
    """Return the slots that a block has kept: of each day the nearest pairs first."""
    pairs = sorted(
        (abs(slot.begins(zone) - at), place, at)
        for place, slot in enumerate(there)
        for at in begun
        if today(slot.begins(zone), zone, rules) == today(at, zone, rules)
    )
    kept: set[Slot] = set()
    used: set[datetime] = set()
    for _, place, at in pairs:
        if there[place] not in kept and at not in used:
            kept.add(there[place])
            used.add(at)
    return kept


def _standing(slot: Slot, kept: bool, now: datetime, zone: tzinfo) -> Standing:
    if kept:
        return Standing.KEPT
    begins = slot.begins(zone)
    if now < begins:
        return Standing.COMING
    return Standing.NOW if now < begins + timedelta(minutes=slot.minutes) else Standing.MISSED
