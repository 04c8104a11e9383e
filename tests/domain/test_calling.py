"""Calling hours where a number is: nobody is hidden for a place that is not known, nobody is woken."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from callcockpit.domain.calling import asleep_until, callable_in, hours_for, place_of, single_zone, their_time
from callcockpit.domain.rules import Hours, Rules
from callcockpit.domain.words import PlanKind

HOURS = Hours(time(9), time(17))
NEW_YORK, ANGELES, TOKYO, KOLKATA = "America/New_York", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zones", "now", "state"),
    [
        ((NEW_YORK,), "2026-11-17 14:00", "yes"),
        ((NEW_YORK,), "2026-11-17 13:59:59", "no"),
        ((NEW_YORK,), "2026-11-17 21:59:59", "yes"),
        ((NEW_YORK,), "2026-11-17 22:00", "no"),
        ((NEW_YORK, ANGELES), "2026-11-17 14:00", "some"),
        ((NEW_YORK, ANGELES), "2026-11-17 17:00", "yes"),
        ((NEW_YORK, ANGELES), "2026-11-17 12:00", "no"),
        ((), "2026-11-17 03:00", "unknown"),
        (("Nowhere/Town",), "2026-11-17 03:00", "unknown"),
        (("Nowhere/Town", TOKYO), "2026-11-17 03:00", "yes"),
        # 9:00 in New York is 14:00 UTC in winter and 13:00 from the day the clocks change.
        ((NEW_YORK,), "2026-03-07 13:30", "no"),
        ((NEW_YORK,), "2026-03-08 13:30", "yes"),
        ((NEW_YORK,), "2026-10-31 13:30", "yes"),
        ((NEW_YORK,), "2026-11-01 13:30", "no"),
    ],
)
def test_hours_are_open_in_all_zones_none_some_or_nobody_knows(
    zones: tuple[str, ...], now: str, state: str
) -> None:
    assert callable_in(zones, utc(now), HOURS) == state


@pytest.mark.parametrize(
    ("zones", "now", "wakes"),
    [
        ((NEW_YORK,), "2026-11-17 13:00", "2026-11-17 14:00"),
        ((NEW_YORK,), "2026-11-17 22:00", "2026-11-18 14:00"),
        ((NEW_YORK, TOKYO), "2026-11-17 22:30", "2026-11-18 00:00"),
        ((KOLKATA,), "2026-11-17 01:00", "2026-11-17 03:30"),
        ((NEW_YORK,), "2026-03-07 23:00", "2026-03-08 13:00"),
        ((NEW_YORK,), "2026-10-31 23:00", "2026-11-01 14:00"),
    ],
)
def test_sleeping_people_wake_when_hours_begin_somewhere(
    zones: tuple[str, ...], now: str, wakes: str
) -> None:
    assert their_time(zones, utc(now), HOURS).wakes == utc(wakes)
    assert callable_in(zones, utc(wakes), HOURS) != "no"


@pytest.mark.parametrize(("zones", "now"), [((NEW_YORK,), "2026-11-17 14:00"), ((), "2026-11-17 03:00")])
def test_nobody_wakes_who_does_not_sleep(zones: tuple[str, ...], now: str) -> None:
    assert their_time(zones, utc(now), HOURS).wakes is None


MANY = (NEW_YORK, "America/Chicago", ANGELES, "America/Anchorage", "Pacific/Honolulu")
AROUND = (TOKYO, "Asia/Karachi", "Europe/London", "America/Sao_Paulo", ANGELES)
"""Of these no more than two are ever within hours together."""


@pytest.mark.parametrize(
    ("zones", "now", "wakes"),
    [
        (MANY, "2026-11-17 15:00", "2026-11-17 17:00"),
        (MANY, "2026-11-17 17:00", None),
        (MANY, "2026-11-17 22:30", None),
        (MANY, "2026-11-17 23:00", None),
        (MANY, "2026-11-18 01:00", "2026-11-18 17:00"),
        ((NEW_YORK, ANGELES), "2026-11-17 14:00", None),
        (AROUND, "2026-11-17 03:00", "2026-11-17 04:00"),
        (AROUND, "2026-11-17 04:00", None),
        (AROUND, "2026-11-17 13:00", None),
        ((), "2026-11-17 03:00", None),
        (("Nowhere/Town",), "2026-11-17 03:00", None),
    ],
)
def test_who_may_be_in_many_zones_is_due_while_half_of_them_are_open(
    zones: tuple[str, ...], now: str, wakes: str | None
) -> None:
    assert asleep_until(zones, utc(now), HOURS) == (None if wakes is None else utc(wakes))


@pytest.mark.parametrize("zones", [MANY, AROUND, (NEW_YORK, TOKYO), (KOLKATA,)])
def test_everybody_is_due_at_the_hour_that_was_promised(zones: tuple[str, ...]) -> None:
    for hour in range(48):
        wakes = asleep_until(zones, utc("2026-11-01 00:30") + timedelta(hours=hour), HOURS)
        assert wakes is None or asleep_until(zones, wakes, HOURS) is None


def test_the_end_of_their_hours_is_told_in_a_single_zone() -> None:
    found = their_time((NEW_YORK,), utc("2026-11-17 19:32"), HOURS)
    assert found.closes == utc("2026-11-17 22:00")
    assert [at.strftime("%H:%M") for at in found.times] == ["14:32"]
    assert their_time((NEW_YORK, ANGELES), utc("2026-11-17 19:32"), HOURS).closes is None
    assert their_time((NEW_YORK,), utc("2026-11-17 12:00"), HOURS).closes is None


def test_each_clock_of_their_zones_is_shown_once_earliest_first() -> None:
    zones = (TOKYO, NEW_YORK, "America/Toronto", ANGELES)
    found = their_time(zones, utc("2026-11-17 02:00"), HOURS)
    assert [at.strftime("%a %H:%M") for at in found.times] == ["Mon 18:00", "Mon 21:00", "Tue 11:00"]


@pytest.mark.parametrize(
    ("names", "place"),
    [((), "place unknown"), ((NEW_YORK,), "New York"), ((NEW_YORK, TOKYO), "2 zones"), (("UTC",), "UTC")],
)
def test_a_place_is_named_by_its_town(names: tuple[str, ...], place: str) -> None:
    assert place_of(names) == place


@pytest.mark.parametrize(
    ("names", "now", "same"),
    [
        ((NEW_YORK, "America/Toronto"), "2026-11-17 12:00", True),
        ((NEW_YORK, ANGELES), "2026-11-17 12:00", False),
        ((), "2026-11-17 12:00", False),
        (("America/Phoenix", ANGELES), "2026-07-17 12:00", True),
        (("America/Phoenix", ANGELES), "2026-11-17 12:00", False),
    ],
)
def test_zones_that_read_the_same_clock_count_as_one(names: tuple[str, ...], now: str, same: bool) -> None:
    assert (single_zone(names, utc(now)) is not None) is same


@pytest.mark.parametrize("kind", list(PlanKind))
def test_only_an_hour_that_was_agreed_may_lie_in_the_outer_limit(kind: PlanKind) -> None:
    rules = Rules()
    agreed = kind in (PlanKind.CALLBACK, PlanKind.NEXT_STEP)
    assert hours_for(kind, timed=True, rules=rules) == (rules.outer if agreed else rules.calling)
    assert hours_for(kind, timed=False, rules=rules) == rules.calling
