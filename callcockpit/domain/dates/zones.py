"""Where an hour is meant: *their time*, *London*, *PST*, *UTC+2*; without a word, where the user is."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone, tzinfo
from typing import NamedTuple

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.places import UNSURE, abbreviations, towns
from callcockpit.domain.dates.values import Impossible
from callcockpit.domain.dates.vocabulary import DAY_NAMES, MONTH_NAMES, table
from callcockpit.domain.days import zone_of

THEIRS = table(
    "their time, his time, her time, their local time, their timezone, their time zone, there time, "
    "his local time, her local time, their end, the customer's time, the client's time, their zone, theirs",
    None,
)
_OURS = table("my time, our time, my local time, our local time, here", None)
_WHOSE = table("local time, your time, local, time zone, timezone", None)
_TIME = table(
    "time, local time, standard time, daylight time, time zone, summer time, timezone, european time", None
)


class Place(NamedTuple):
    """The zones in which an hour may be meant, and the words for them; none is where the user is."""

    zones: tuple[tzinfo, ...] = ()
    words: str = ""


def read_zone(line: Line, i: int) -> tuple[Place | Impossible, int] | None:
    """Return the zone that is said at ``i``, beside an hour; or why it is none."""
    start = i
    i += line.text(i) == "("
    found = _spoken(line, i) or _offset(line, i) or _short(line, i) or _town(line, i)
    if found is None or not line.ends(found[1]):
        return None
    if i > start and line.text(found[1]) == ")":
        return found[0], found[1] + 1
    return found


def _spoken(line: Line, i: int) -> tuple[Place | Impossible, int] | None:
    """Return whose time it is, where that is said."""
    i += line.text(i) in ("in", "on", "at")
    if (theirs := line.find(i, THEIRS)) is not None:
        zones = tuple(zone for name in line.moment.theirs if (zone := zone_of(name)) is not None)
        if not zones:
            return Impossible("Their time zone is not known: say the hour in your own time"), theirs[1]
        return Place(zones, "their time"), theirs[1]
    if (ours := line.find(i, _OURS)) is not None:
        return Place(), ours[1]
    if (whose := line.find(i, _WHOSE)) is not None:
        return Impossible(f"“{line.said(i, whose[1])}” does not say whose: “their time” or nothing"), whose[1]
    return None


def _offset(line: Line, i: int) -> tuple[Place | Impossible, int] | None:
    """Return a zone that is written as hours from UTC: *UTC+2*, *+02:00*."""
    named = line.text(i) in ("utc", "gmt")
    j = i + named
    if line.text(j) not in ("+", "-") or (named and line.digits(j + 1) is None):
        return None
    hours, k = line.digits(j + 1), j + 2
    if hours is None or not line.glued(j + 1):
        return None
    minutes = 0
    if len(line.text(j + 1)) == 4:
        hours, minutes = divmod(hours, 100)
    elif line.follows(k, ":") and (more := line.digits(k + 1)) is not None:
        minutes, k = more, k + 2
    elif not named:
        return None
    words = line.said(i, k)
    if hours > 14 or minutes > 59:
        return Impossible(f"“{words}” is no time zone"), k
    ahead = timedelta(hours=hours, minutes=minutes) * (-1 if line.text(j) == "-" else 1)
    return Place((timezone(ahead),), words if named else f"UTC{words}"), k


def _short(line: Line, i: int) -> tuple[Place | Impossible, int] | None:
    """Return the zone of an abbreviation; in small letters only where it plainly is one."""
    text = line.text(i)
    if text in UNSURE and _plain(line, i):
        return Impossible(f"“{line.said(i, i + 1)}” can be several zones: name the town"), i + 1
    name = abbreviations().get(text)
    if name is None or (text == "z" and not line.glued(i)):
        return None
    end = line.skip(i + 1, _TIME)
    if not (_plain(line, i) or end > i + 1 or line.glued(i)):
        return Impossible(
            f"“{line.said(i, i + 1)}” may be a time zone: write it in capitals, or elsewhere"
        ), i + 1
    zone = UTC if name == "UTC" else zone_of(name)
    return None if zone is None else (Place((zone,), line.said(i, end)), end)


def _plain(line: Line, i: int) -> bool:
    """Whether the word at ``i`` is in capitals, or the last of its part of the line."""
    return line.said(i, i + 1).isupper() or line.closes(i + 1)


def _town(line: Line, i: int) -> tuple[Place | Impossible, int] | None:
    """Return the zone of a place; where more words follow it may be a part of them, which is asked."""
    at = i + (line.text(i) == "in")
    town = line.find(at, towns())
    end = at + 1 if town is None else town[1]
    timed = line.skip(end, _TIME)
    if town is None:
        stranger = line.is_word(at) and line.text(at).isalpha() and timed > end and line.closes(timed)
        return (
            (Impossible(f"The time zone of “{line.said(at, end)}” is not known"), timed) if stranger else None
        )
    words = line.said(at, timed)
    if timed == end and not line.closes(end) and not _day_follows(line, end):
        say = f"Does “{words}” say where the hour is meant? Then “{words} time”, else write it elsewhere"
        return Impossible(say), end
    adjective = (
        words.islower() and at == i and timed == end and line.text(at) in ("nice", "central", "gulf", "rio")
    )
    zone = None if adjective else zone_of(town[0])
    return None if zone is None else (Place((zone,), words), timed)


def _day_follows(line: Line, i: int) -> bool:
    """Whether the words at ``i`` go on with the date: *2pm London on friday*."""
    return line.text(i) in {"on", "today", "tomorrow", "next", "this", *DAY_NAMES, *MONTH_NAMES} or (
        line.digits(i) is not None
    )
