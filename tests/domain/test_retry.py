"""A retry comes on a working day, at a time of day that has not failed yet, in their time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.retry import retry_another_time, retry_in_days, retry_in_minutes
from callcockpit.domain.rules import Hours, Rules
from callcockpit.domain.values import Due

RULES = Rules()
NEW_YORK = ZoneInfo("America/New_York")
HERE = ("America/New_York",)


def at(text: str, zone: str = "America/New_York") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("failed", "retry"),
    [
        (["2026-11-17 14:00"], "2026-11-18 10:10"),
        (["2026-11-17 10:05"], "2026-11-18 14:10"),
        (["2026-11-17 09:00"], "2026-11-18 14:10"),
        (["2026-11-17 12:10"], "2026-11-18 10:10"),  # two hours exactly are far enough
        (["2026-11-17 12:09"], "2026-11-18 14:10"),
        (["2026-11-16 10:10", "2026-11-17 14:10"], "2026-11-18 16:10"),
        (["2026-11-16 10:10", "2026-11-17 16:10"], "2026-11-18 14:10"),
        # Nothing keeps two hours from all of these: what lies farthest is taken.
        (
            ["2026-11-16 10:00", "2026-11-16 12:00", "2026-11-16 14:00", "2026-11-17 16:00"],
            "2026-11-18 09:00",
        ),
        (["2026-11-20 14:00"], "2026-11-23 10:10"),  # Friday to Monday
        (["2026-11-21 14:00"], "2026-11-23 10:10"),
        (["2026-11-17 23:30"], "2026-11-18 10:10"),
        (["2026-11-18 01:30"], "2026-11-18 10:10"),  # before four it is still the seventeenth
        (["2026-03-06 14:00"], "2026-03-09 10:10"),  # the clocks change in between
    ],
)
def test_no_answer_is_tried_again_in_another_part_of_the_day(failed: list[str], retry: str) -> None:
    instants = [at(one) for one in failed]
    found = retry_another_time(instants, instants[-1], HERE, NEW_YORK, RULES)
    assert found == Due(date.fromisoformat(retry[:10]), at(retry))


def test_the_time_of_day_is_theirs_and_the_day_is_the_users() -> None:
    failed = at("2026-11-17 20:00")  # Wednesday ten in the morning in Tokyo
    found = retry_another_time([failed], failed, ("Asia/Tokyo",), NEW_YORK, RULES)
    assert found.at == at("2026-11-19 14:10", "Asia/Tokyo")
    assert found.day == date(2026, 11, 18)  # ten past midnight in New York: still the eighteenth


def test_where_their_clock_is_not_known_the_users_counts() -> None:
    failed = at("2026-11-17 10:00")
    for zones in ((), ("America/New_York", "America/Los_Angeles")):
        assert retry_another_time([failed], failed, zones, NEW_YORK, RULES).at == at("2026-11-18 14:10")


def test_a_retry_stays_within_calling_hours() -> None:
    rules = Rules(calling=Hours(time(13), time(15)))
    failed = at("2026-11-17 14:10")
    found = retry_another_time([failed], failed, HERE, NEW_YORK, rules)
    assert found.at == at("2026-11-18 13:00")


ALWAYS = Rules(calling=Hours(time(0), time(23, 59, 59)), working_days=frozenset(range(7)))
TOKYO = ("Asia/Tokyo",)


@pytest.mark.parametrize(
    ("now", "retry"),
    [
        ("2026-11-17 14:32:00", "2026-11-17 14:47"),
        ("2026-11-17 14:32:59", "2026-11-17 14:47"),
        ("2026-11-17 23:50:00", "2026-11-18 00:05"),
        ("2026-11-01 01:50:00", "2026-11-01 01:05"),
    ],
)
def test_busy_is_tried_again_a_quarter_of_an_hour_later(now: str, retry: str) -> None:
    found = retry_in_minutes(at(now), HERE, NEW_YORK, ALWAYS)
    assert found.at is not None
    assert found.at.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M") == retry
    assert 14 * 60 < (found.at - at(now)).total_seconds() <= 15 * 60


@pytest.mark.parametrize(
    ("now", "zones", "retry"),
    [
        ("2026-12-04 16:40", HERE, "2026-12-04 16:55"),
        ("2026-12-04 16:50", HERE, "2026-12-07 09:00"),
        ("2026-12-04 16:50", (), "2026-12-07 09:00"),
        ("2026-12-03 16:50", HERE, "2026-12-04 09:00"),
        ("2026-12-05 10:00", HERE, "2026-12-07 09:00"),
        ("2026-12-03 07:00", HERE, "2026-12-03 09:00"),
        ("2026-12-03 22:00", TOKYO, "2026-12-03 22:15"),
        ("2026-12-03 04:30", TOKYO, "2026-12-03 19:00"),
        ("2026-12-04 04:30", TOKYO, "2026-12-06 19:00"),
    ],
)
def test_busy_before_their_hours_end_is_tried_again_when_they_begin_on_a_working_day(
    now: str, zones: tuple[str, ...], retry: str
) -> None:
    found = retry_in_minutes(at(now), zones, NEW_YORK, RULES)
    assert found.at is not None
    assert found.at.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M") == retry


def test_a_retry_after_midnight_belongs_to_the_evening_before() -> None:
    assert retry_in_minutes(at("2026-11-17 23:50"), HERE, NEW_YORK, ALWAYS).day == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("now", "count", "day"),
    [
        ("2026-11-17 10:00", 3, "2026-11-20"),
        ("2026-11-18 10:00", 3, "2026-11-23"),
        ("2026-11-17 02:00", 1, "2026-11-17"),
    ],
)
def test_other_retries_count_working_days(now: str, count: int, day: str) -> None:
    assert retry_in_days(count, at(now), NEW_YORK, RULES) == Due(date.fromisoformat(day))
