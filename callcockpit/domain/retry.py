"""When to try again: another part of the day, with a distance from every time of day that failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta, tzinfo

from callcockpit.domain.calling import is_open, known_zones, single_zone
from callcockpit.domain.days import add_working_days, instant, is_working, today, working_days_from
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Due

GRID_MINUTES = 10
"""Retries fall on full ten minutes, which read and sort well."""


def retry_another_time(
    failed: Iterable[datetime], now: datetime, zones: Sequence[str], zone: tzinfo, rules: Rules
) -> Due:
    """Return the retry after *no answer*: the next working day, at a time of day that has not failed yet.

    ``failed`` are the instants of the attempts so far, this one included. The time is theirs where one clock
    holds for all their ``zones``, else the user's. Where no time of day keeps the distance from every failed
    one, the one farthest from them is taken.
    """
    there: tzinfo = single_zone(zones, now) or zone
    minutes = [_minute(at.astimezone(there).time()) for at in failed]
    apart = rules.retry_apart_hours * 60
    wanted = [_minute(at) for at in rules.retry_times]
    opens, closes = _minute(rules.calling.opens), _minute(rules.calling.closes)
    allowed = [*(at for at in wanted if opens <= at < closes), *_grid(opens, closes)]
    best = next((at for at in allowed if _distance(at, minutes) >= apart), None)
    if best is None:
        best = max(allowed, key=lambda at: _distance(at, minutes))
    day = add_working_days(today(now, there, rules), 1, rules)
    at = instant(day, time(best // 60, best % 60), there)
    return Due(today(at, zone, rules), at)


def retry_in_minutes(now: datetime, zones: Sequence[str], zone: tzinfo, rules: Rules) -> Due:
    """Return the retry after *busy*: ``rules.busy_minutes`` on, counted as on a clock without seconds.

    Where their calling hours are over by then, or the day is no working day, it is when the hours begin next;
    the user's own hold where their time is not known.
    """
    at = (now + timedelta(minutes=rules.busy_minutes)).replace(second=0, microsecond=0)
    there: tzinfo = single_zone(zones, now) or zone
    names = known_zones(zones) or (there,)
    if not (is_working(at.astimezone(there).date(), rules) and _open_in_half(names, at, rules)):
        at = _next_opening(at, there, rules)
    return Due(today(at, zone, rules), at)


def _open_in_half(zones: Sequence[tzinfo], at: datetime, rules: Rules) -> bool:
    return sum(is_open(zone, at, rules.calling) for zone in zones) * 2 >= len(zones)


def _next_opening(at: datetime, there: tzinfo, rules: Rules) -> datetime:
    """Return when the calling hours begin on the first working day from an instant on."""
    days = working_days_from(at.astimezone(there).date(), rules)
    openings = (instant(day, rules.calling.opens, there) for day in days)
    return next(opening for opening in openings if opening >= at)


def retry_in_days(count: int, now: datetime, zone: tzinfo, rules: Rules) -> Due:
    """Return the retry ``count`` working days from now, at no particular hour."""
    return Due(add_working_days(today(now, zone, rules), count, rules))


def _grid(opens: int, closes: int) -> Iterator[int]:
    return iter(range(opens, max(closes, opens + 1), GRID_MINUTES))


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _distance(at: int, failed: Sequence[int]) -> int:
    return min((abs(at - other) for other in failed), default=24 * 60)
