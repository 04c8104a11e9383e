"""What a value in the settings file may be: each check returns the value, or says what it must be.

Every check raises ``ValueError`` with words that complete the sentence *calling.from must be ...*.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from callcockpit.domain.bounds import CADENCE
from callcockpit.domain.rules import SHORT_WORDS, Cadence, Hours
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.words import TouchKind

E = TypeVar("E", bound=StrEnum)

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_PLACES = ("{number}", "{e164}", "{uri}")
_LARGE = 10**12
"""Numbers above this are not written out in a sentence."""


def shown(value: object) -> str:
    """Return a value as a sentence shows it: short, and nothing in it that a terminal obeys."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{clean_line(value, 40)}"'
    if isinstance(value, int) and abs(value) > _LARGE:
        return "a number that large"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    return "a list like that"


def line(value: object) -> str:
    """Return one clean line of text."""
    if not isinstance(value, str):
        raise ValueError("a text in quotes")
    return clean_line(value)


def keys(value: object) -> str:
    """Return the keys of a binding, comma separated."""
    text = line(value)
    if not text:
        raise ValueError('one or more keys such as "v" or "enter,space"')
    return text


def region(value: object) -> str:
    """Return a country that phone numbers are known for, in capitals."""
    # Only who has set a region pays for the library at start.
    from phonenumbers import SUPPORTED_REGIONS

    code = line(value).upper()
    if code not in SUPPORTED_REGIONS:
        raise ValueError('a country of two letters such as "US" or "GB"')
    return code


def zone(value: object) -> str:
    """Return the IANA name of a time zone that there is; empty stands for the system's."""
    name = line(value)
    try:
        if name:
            ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError('a time zone such as "Europe/Zurich"') from error
    return name


def whole(least: int, most: int) -> Callable[[object], int]:
    """Return the check for a whole number from ``least`` to ``most``."""

    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return check


def within(bounds: range) -> Callable[[object], int]:
    """Return the check for a figure that has its bounds in the domain."""
    return whole(bounds[0], bounds[-1])


def yes_or_no(value: object) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def hour(since: str = "00:00", until: str = "23:59") -> Callable[[object], time]:
    """Return the check for a time of day from ``since`` to ``until``."""

    def check(value: object) -> time:
        found = _time(value)
        if found is None or not since <= f"{found:%H:%M}" <= until:
            raise ValueError(f'a time from "{since}" to "{until}"')
        return found

    return check


def hours(limit: Hours) -> Callable[[object], tuple[time, ...]]:
    """Return the check for a list of different times of day within ``limit``."""

    def check(value: object) -> tuple[time, ...]:
        found = [_time(each) for each in value] if isinstance(value, list) else []
        times = tuple(each for each in found if each is not None and limit.opens <= each <= limit.closes)
        if not times or len(times) < len(found) or len(set(times)) < len(times):
            span = f"{limit.opens:%H:%M} to {limit.closes:%H:%M}"
            raise ValueError(f'a list of different times from {span} such as ["10:10", "14:10"]')
        return times

    return check


def weekdays(value: object) -> frozenset[int]:
    """Return the days of the week, Monday being 0, of a list of their names."""
    names = [str(each).lower() for each in value] if isinstance(value, list) else []
    days = frozenset(i for i, day in enumerate(_DAYS) for name in names if name in (day, day[:3]))
    if not days or len(days) < len(names):
        raise ValueError('a list of different days such as ["mon", "tue"]')
    return days


def words(value: object) -> frozenset[str]:
    """Return words in lower case, such as tags; none at all is allowed."""
    texts = (
        [clean_line(each).lower() for each in value if isinstance(each, str)]
        if isinstance(value, list)
        else []
    )
    if not isinstance(value, list) or len(texts) < len(value) or not all(texts):
        raise ValueError('a list of words such as ["client", "project"]')
    return frozenset(texts)


def cadence(value: object) -> Cadence:
    """Return the cadence of a tag, from its wanted and latest days."""
    if isinstance(value, list) and len(value) == 2:
        wanted, latest = (
            each if isinstance(each, int) and not isinstance(each, bool) else 0 for each in value
        )
        if wanted <= latest and wanted in CADENCE and latest in CADENCE:
            return Cadence(wanted, latest)
    raise ValueError("two numbers of days, wanted and latest, such as [30, 45]")


def frequencies(value: object) -> dict[TouchKind, int]:
    """Return how often which touch comes for a tag, as it is typed: ``"email 30, meal 0"``."""
    # Only who has set one pays for the module at start.
    from callcockpit.domain.touchplan import read_frequencies

    found = read_frequencies(value) if isinstance(value, str) else None
    if not found:
        raise ValueError(
            f'kinds and days such as "email 30, meal 0"; kinds: {", ".join(SHORT_WORDS.values())}'
        )
    return found


def text(value: object) -> str:
    """Return a text of any number of lines, cleaned."""
    if not isinstance(value, str):
        raise ValueError("a text in quotes")
    return clean(value)


def one_of(words: type[E]) -> Callable[[object], E]:
    """Return the check for one of the words of an enumeration."""

    def check(value: object) -> E:
        try:
            return words(line(value).lower())
        except ValueError as error:
            raise ValueError(" or ".join(f'"{word}"' for word in words)) from error

    return check


def command(value: object) -> tuple[str, ...]:
    """Return a program and its arguments, one of which takes the number; empty for the system's own."""
    parts = tuple(value) if isinstance(value, list) else ("",)
    texts = tuple(each for each in parts if isinstance(each, str) and "\0" not in each)
    takes = any(place in text for text in texts[1:] for place in _PLACES)
    if parts and (len(texts) < len(parts) or not texts[0].strip() or "{" in texts[0] or not takes):
        raise ValueError('a list of a program and its arguments such as ["linphonecsh", "dial", "{number}"]')
    return texts


def _time(value: object) -> time | None:
    """Return a time of day, from text such as ``09:00`` or from TOML's own, or None."""
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    return time(int(match[1]), int(match[2])) if match else None
