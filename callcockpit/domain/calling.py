"""Calling hours where a number is: open, closed, some of each, or nobody's place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from callcockpit.domain.days import instant, zone_of
from callcockpit.domain.rules import Hours, Rules
from callcockpit.domain.words import Callable, PlanKind


class TheirTime(NamedTuple):
    """What the clock says where a person is."""

    callable: Callable
    times: tuple[datetime, ...]
    """Local time now in each distinct offset of their zones, earliest clock first; empty when unknown."""
    place: str
    """The town that names the zone, or how many zones the number may be in."""
    closes: datetime | None
    """When the open hours end, in UTC; None unless it is open now in a single zone."""
    wakes: datetime | None
    """When they are to be called again, in UTC; None where that is now: see ``asleep_until``."""


def known_zones(names: Iterable[str]) -> tuple[ZoneInfo, ...]:
    """Return the zones among ``names`` that this system knows."""
    return tuple(zone for name in names if (zone := zone_of(name)) is not None)


def is_open(zone: tzinfo, now: datetime, hours: Hours) -> bool:
    """Whether it is within ``hours`` in ``zone``."""
    return hours.opens <= now.astimezone(zone).time() < hours.closes


def callable_in(names: Iterable[str], now: datetime, hours: Hours) -> Callable:
    """Say whether it is within ``hours``: in every zone, in none, in some, or nobody can tell."""
    zones = known_zones(names)
    if not zones:
        return Callable.UNKNOWN
    opens = [is_open(zone, now, hours) for zone in zones]
    if all(opens):
        return Callable.YES
    return Callable.SOME if any(opens) else Callable.NO


def asleep_until(names: Iterable[str], now: datetime, hours: Hours) -> datetime | None:
    """Return when somebody is to be called again, in UTC; None where that is now, or nobody can tell.

    Somebody who may be in many zones is called while it is within ``hours`` in at least half of them; where
    that many never are, while as many are as ever will be.
    """
    zones = known_zones(names)
    awake = _opened(zones, now, hours)
    if not zones or awake * 2 >= len(zones):
        return None
    openings = sorted({at for zone in zones for at in _openings(zone, now, hours)})
    counts = [(at, _opened(zones, at, hours)) for at in openings]
    enough = min((len(zones) + 1) // 2, max(count for _, count in counts))
    return None if awake >= enough else next(at for at, count in counts if count >= enough)


def _opened(zones: Iterable[ZoneInfo], now: datetime, hours: Hours) -> int:
    return sum(is_open(zone, now, hours) for zone in zones)


def _openings(zone: ZoneInfo, now: datetime, hours: Hours) -> Iterator[datetime]:
    """Yield when ``hours`` begin within the next day or two."""
    day = now.astimezone(zone).date()
    later = (instant(day + timedelta(days=ahead), hours.opens, zone) for ahead in (0, 1, 2))
    yield from (at for at in later if at > now)


def hours_for(kind: PlanKind | None, *, timed: bool, rules: Rules) -> Hours:
    """Return the hours that hold for a plan: an hour that was agreed may lie anywhere in the outer limit."""
    agreed = timed and kind in (PlanKind.CALLBACK, PlanKind.NEXT_STEP)
    return rules.outer if agreed else rules.calling


def their_time(names: Sequence[str], now: datetime, hours: Hours) -> TheirTime:
    """Say what the clock says where somebody is, and until when they may be called."""
    zones = known_zones(names)
    state = callable_in(names, now, hours)
    offsets = {now.astimezone(zone).utcoffset(): now.astimezone(zone) for zone in zones}
    times = tuple(sorted(offsets.values(), key=lambda local: local.replace(tzinfo=None)))
    closes = None
    if state is Callable.YES and len(times) == 1:
        closes = instant(times[0].date(), hours.closes, zones[0])
    return TheirTime(state, times, place_of(names), closes, asleep_until(names, now, hours))


def place_of(names: Sequence[str]) -> str:
    """Return the town that names the zone, or how many zones there are."""
    if not names:
        return "place unknown"
    if len(names) == 1:
        return names[0].rsplit("/", 1)[-1].replace("_", " ")
    return f"{len(names)} zones"


def single_zone(names: Iterable[str], now: datetime) -> ZoneInfo | None:
    """Return their zone where all candidates read the same clock now, else None."""
    zones = known_zones(names)
    same = {now.astimezone(zone).utcoffset() for zone in zones}
    return zones[0] if len(same) == 1 else None
