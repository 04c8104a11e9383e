"""When something was that is logged afterwards: ``10:30``, ``yesterday 3pm``, ``mon 14:00``, ``2h ago``."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

from callcockpit.domain.days import MONTHS, WEEKDAYS, instant
from callcockpit.domain.text import clean_line

AHEAD = timedelta(minutes=1)
"""A clock that is a little behind makes nothing a call that is still to come."""
FARTHEST = timedelta(days=3660)
NOON = time(12)
"""The hour of a day that is given without one."""
_AGO = re.compile(r"(\d{1,4})\s*(m|min|mins|minutes?|h|hours?|d|days?|w|weeks?)\s+ago")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_HOUR = re.compile(r"(?:at\s+)?(\d{1,2})(?::([0-5]\d))?\s*([ap]m?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s+([a-z]{3,9})|([a-z]{3,9})\s+(\d{1,2}))(?:,?\s+(\d{4}))?")


def understand_past(line: str, now: datetime, zone: tzinfo) -> datetime | str:
    """Return the instant in UTC that a typed line names, or one sentence that says why it names none.

    A weekday is the last one; an empty line is ``now``.
    """
    found = _read(line, now, zone)
    if isinstance(found, datetime) and found < now - FARTHEST:
        return "That is more than ten years ago: is the year right?"
    return found


def _read(line: str, now: datetime, zone: tzinfo) -> datetime | str:
    said = clean_line(line).lower()
    if not said:
        return now
    if ago := _AGO.fullmatch(said):
        return now - int(ago[1]) * _UNITS[ago[2][0]]
    here = now.astimezone(zone)
    for words, rest in _splits(said):
        day, at = _day(words, here.date()), _hour(rest)
        if day is not None and at is not None:
            return _told(day, at, words, now, zone)
    return f"No past time in “{clean_line(line, 40)}”: say it like yesterday 15:00, or 20 min ago"


def _splits(said: str) -> list[tuple[str, str]]:
    """Return every way in which a line can be a day and an hour, of which one may be missing."""
    words = said.split()
    cuts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(len(words) + 1)]
    return [*cuts, *((day, hour) for hour, day in cuts)]


def _told(day: date, at: time, words: str, now: datetime, zone: tzinfo) -> datetime | str:
    when = instant(day, at, zone)
    if when <= now + AHEAD:
        return min(when, now)
    if words[:3] in _DAYS:
        return instant(day - timedelta(days=7), at, zone)
    return f"{at:%H:%M} is still to come: what is logged has been"


_DAYS = {name[:3].lower(): place for place, name in enumerate(WEEKDAYS)}


def _day(words: str, today: date) -> date | None:
    if words in ("", "today"):
        return today
    if words == "yesterday":
        return today - timedelta(days=1)
    name = words.removeprefix("last ")
    weekday = next((place for place, one in enumerate(WEEKDAYS) if _begins(name, one)), None)
    if weekday is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    try:
        if iso := _ISO.fullmatch(words):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return _named(words, today)
    except ValueError:
        return None


def _begins(name: str, whole: str) -> bool:
    return len(name) >= 3 and whole.lower().startswith(name)


def _named(words: str, today: date) -> date | None:
    """Return a day of a month; without a year it is the last such day. Raises ValueError for 31 Feb."""
    found = _NAMED.fullmatch(words)
    if found is None:
        return None
    number, name = int(found[1] or found[4]), found[2] or found[3]
    month = next((place for place, one in enumerate(MONTHS, 1) if name.startswith(one.lower())), None)
    if month is None:
        return None
    if found[5]:
        return date(int(found[5]), month, number)
    day = date(today.year, month, number)
    return day if day <= today else date(today.year - 1, month, number)


def _hour(words: str) -> time | None:
    if not words:
        return NOON
    found = _HOUR.fullmatch(words)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 else None
