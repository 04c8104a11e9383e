"""Days, working days and instants keep their promises across midnight, weekends and changes of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.days import add_working_days, day_bounds, instant, is_working, to_utc, today, zone_of
from callcockpit.domain.rules import Rules

RULES = Rules()
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("local", "day"),
    [
        ("2026-11-17 03:59:59", "2026-11-16"),
        ("2026-11-17 04:00:00", "2026-11-17"),
        ("2026-11-17 00:00:00", "2026-11-16"),
        ("2026-11-17 23:59:59", "2026-11-17"),
        ("2027-01-01 02:00:00", "2026-12-31"),
        ("2028-03-01 01:00:00", "2028-02-29"),
        ("2026-03-08 03:30:00", "2026-03-07"),  # the clocks have just skipped two o'clock
        ("2026-11-01 01:30:00", "2026-10-31"),  # this hour comes twice
    ],
)
def test_the_users_day_begins_at_four(local: str, day: str) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=NEW_YORK)
    assert today(now.astimezone(UTC), NEW_YORK, RULES) == date.fromisoformat(day)


def test_a_day_start_of_ones_own_counts() -> None:
    now = datetime(2026, 11, 17, 5, 30, tzinfo=NEW_YORK)
    assert today(now, NEW_YORK, Rules(day_start=time(6))) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        ("2026-11-17", "09:00", "2026-11-17 14:00"),
        ("2026-07-17", "09:00", "2026-07-17 13:00"),
        ("2026-03-08", "02:30", "2026-03-08 07:30"),  # skipped: half past three
        ("2026-11-01", "01:30", "2026-11-01 05:30"),  # twice: the first
    ],
)
def test_a_wall_clock_time_is_one_instant_also_when_the_clocks_change(day: str, at: str, utc: str) -> None:
    found = instant(date.fromisoformat(day), time.fromisoformat(at), NEW_YORK)
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(("day", "hours"), [("2026-11-17", 24), ("2026-03-07", 23), ("2026-10-31", 25)])
def test_the_bounds_of_a_day_hold_all_of_it(day: str, hours: int) -> None:
    begins, ends = day_bounds(date.fromisoformat(day), NEW_YORK, RULES)
    assert (ends - begins).total_seconds() == hours * 3600
    assert today(begins, NEW_YORK, RULES) == date.fromisoformat(day) != today(ends, NEW_YORK, RULES)


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("2026-11-17", 1, "2026-11-18"),
        ("2026-11-20", 1, "2026-11-23"),  # Friday to Monday
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-22", 1, "2026-11-23"),
        ("2026-11-18", 3, "2026-11-23"),
        ("2028-02-28", 1, "2028-02-29"),
        ("2026-12-31", 1, "2027-01-01"),
    ],
)
def test_working_days_leave_weekends_out(day: str, count: int, found: str) -> None:
    assert add_working_days(date.fromisoformat(day), count, RULES) == date.fromisoformat(found)


def test_working_days_are_those_of_the_settings() -> None:
    sunday_only = Rules(working_days=frozenset({6}))
    assert add_working_days(date(2026, 11, 17), 2, sunday_only) == date(2026, 11, 29)
    assert is_working(date(2026, 11, 22), sunday_only)
    assert not is_working(date(2026, 11, 23), sunday_only)


@pytest.mark.parametrize(
    "name", ["", "Nowhere/Town", "../etc/passwd", "/etc/passwd", "Europe", "a\x00b", "x" * 999]
)
def test_a_zone_nobody_knows_is_none(name: str) -> None:
    assert zone_of(name) is None


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_utc(datetime(2026, 11, 17, 9))  # noqa: DTZ001 - the mistake that is refused
