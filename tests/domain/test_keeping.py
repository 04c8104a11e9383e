"""Which backups stay: all of two days, then 12 days, 10 weeks, 9 months; the newest always."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcockpit.domain.keeping import RECENT, superseded

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
"""A Tuesday."""
NEW_YORK = ZoneInfo("America/New_York")


def ago(*hours: float) -> list[datetime]:
    return [NOW - timedelta(hours=each) for each in hours]


@pytest.mark.parametrize(
    ("backups", "gone"),
    [
        ([], []),
        (ago(0), []),
        (ago(9_000), []),
        (ago(0, 1, 2, 3, 40, 47), []),
        (ago(0, 49, 50), ago(50)),
        (ago(0, 49, 73, 74, 75), ago(74, 75)),
        (ago(-5, -2, 0), []),
        (ago(24 * 100, 24 * 100 + 1), ago(24 * 100 + 1)),
    ],
    ids=["none", "one", "only an old one", "two days", "a day", "two of a day", "the future", "a holiday"],
)
def test_what_goes_of_a_few_backups(backups: list[datetime], gone: list[datetime]) -> None:
    assert superseded(backups, NOW, UTC) == set(gone)


def test_days_are_those_of_the_user() -> None:
    evening, morning = datetime(2026, 11, 11, 4, 30, tzinfo=UTC), datetime(2026, 11, 11, 5, 30, tzinfo=UTC)
    assert superseded([evening, morning, NOW], NOW, UTC) == {evening}
    assert superseded([evening, morning, NOW], NOW, NEW_YORK) == set()


def a_backup_every(hours: int, days: int) -> set[datetime]:
    """Live through ``days`` with a backup every so many hours, and a look at what may go after each."""
    kept: set[datetime] = set()
    for hour in range(0, days * 24, hours):
        now = NOW + timedelta(hours=hour)
        kept.add(now)
        gone = superseded(kept, now, NEW_YORK)
        assert now not in gone
        kept -= gone
    return kept


@pytest.mark.parametrize("hours", [24, 7])
def test_after_two_years_there_are_days_weeks_and_months_and_no_gap_between_them(hours: int) -> None:
    kept = sorted(a_backup_every(hours, 730), reverse=True)
    now = kept[0]
    older = [at for at in kept if now - at >= RECENT]
    assert len(older) == 12 + 10 + 9
    assert len(kept) - len(older) == len(range(0, 48, hours))
    gaps = [later - at for later, at in pairwise(kept)]
    inner = {now - at: gap for at, gap in zip(kept[1:], gaps, strict=True)}
    assert max(gap for age, gap in inner.items() if age < timedelta(days=13)) < timedelta(days=2)
    assert max(gap for age, gap in inner.items() if age < timedelta(days=80)) < timedelta(days=9)
    assert max(inner.values()) < timedelta(days=40)
    assert now - kept[-1] > timedelta(days=300)


moments = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)


@given(st.lists(moments, max_size=60), moments)
def test_the_newest_stays_and_looking_again_lets_nothing_more_go(
    backups: list[datetime], now: datetime
) -> None:
    gone = superseded(backups, now, NEW_YORK)
    kept = set(backups) - gone
    assert gone <= set(backups)
    assert not backups or max(backups) in kept
    assert all(at in kept for at in backups if now - at < RECENT)
    assert superseded(kept, now, NEW_YORK) == set()
    days: set[date] = {at.astimezone(NEW_YORK).date() for at in backups}
    assert len({at.astimezone(NEW_YORK).date() for at in kept}) >= min(len(days), 12)
