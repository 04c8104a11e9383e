"""Days, weeks and months of a look back: whole, in order, and never after today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.spans import DAY, Range, Span, before, parts, span_of, stretches

TUESDAY = date(2026, 11, 17)
LEAP = date(2028, 3, 1)


@pytest.mark.parametrize(
    ("reach", "day", "back", "first", "last"),
    [
        (Range.DAY, TUESDAY, 0, "2026-11-17", "2026-11-17"),
        (Range.DAY, LEAP, 1, "2028-02-29", "2028-02-29"),
        (Range.WEEK, TUESDAY, 0, "2026-11-16", "2026-11-17"),
        (Range.WEEK, TUESDAY, 1, "2026-11-09", "2026-11-15"),
        (Range.WEEK, date(2027, 1, 3), 0, "2026-12-28", "2027-01-03"),
        (Range.MONTH, TUESDAY, 0, "2026-11-01", "2026-11-17"),
        (Range.MONTH, TUESDAY, 11, "2025-12-01", "2025-12-31"),
        (Range.MONTH, LEAP, 1, "2028-02-01", "2028-02-29"),
        (Range.QUARTER, TUESDAY, 0, "2026-08-20", "2026-11-17"),
        (Range.QUARTER, TUESDAY, 1, "2026-05-22", "2026-08-19"),
        (Range.ALL, TUESDAY, 0, "2024-02-29", "2026-11-17"),
    ],
)
def test_a_stretch_has_the_days_it_is_named_for(
    reach: Range, day: date, back: int, first: str, last: str
) -> None:
    found = span_of(reach, day, back, date(2024, 2, 29))
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_a_book_without_a_past_begins_today() -> None:
    assert span_of(Range.ALL, TUESDAY) == Span(TUESDAY, TUESDAY, "all")
    assert span_of(Range.ALL, TUESDAY, 0, TUESDAY + DAY).days == 1


@pytest.mark.parametrize(
    ("reach", "day", "first", "last"),
    [
        (Range.DAY, TUESDAY, "2026-11-16", "2026-11-16"),
        (Range.WEEK, TUESDAY, "2026-11-09", "2026-11-10"),
        (Range.MONTH, TUESDAY, "2026-10-01", "2026-10-17"),
        (Range.MONTH, date(2026, 3, 30), "2026-02-01", "2026-02-28"),
        (Range.MONTH, date(2026, 2, 28), "2026-01-01", "2026-01-31"),
        (Range.QUARTER, TUESDAY, "2026-05-22", "2026-08-19"),
    ],
)
def test_what_it_is_compared_with_goes_as_far(reach: Range, day: date, first: str, last: str) -> None:
    found = before(reach, span_of(reach, day))
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert before(Range.ALL, found) is None


@pytest.mark.parametrize("reach", Range)
@pytest.mark.parametrize(
    "beginning", [date(2026, 11, 17), date(2026, 3, 5), date(2024, 2, 29), date(1999, 1, 1)]
)
def test_the_parts_are_the_whole_in_order(reach: Range, beginning: date) -> None:
    span = span_of(reach, TUESDAY, 0, beginning)
    found = parts(reach, span)
    if reach is Range.DAY:
        assert found == ()
        return
    assert (found[0].first, found[-1].last) == (span.first, span.last)
    assert all(one.last + DAY == other.first for one, other in pairwise(found))
    assert len(found) <= 37


@pytest.mark.parametrize(
    ("zone", "begins", "days", "changes"),
    [
        ("America/New_York", date(2026, 1, 1), 365, ["2026-03-08T07:00", "2026-11-01T06:00"]),
        ("Australia/Lord_Howe", date(2026, 1, 1), 365, ["2026-04-04T15:00", "2026-10-03T15:30"]),
        ("Asia/Kathmandu", date(2026, 1, 1), 365, []),
        ("America/Recife", date(2000, 10, 1), 30, ["2000-10-08T03:00", "2000-10-15T02:00"]),
    ],
)
def test_time_is_parted_where_the_clocks_change(
    zone: str, begins: date, days: int, changes: list[str]
) -> None:
    first = datetime(begins.year, begins.month, begins.day, 4, 30, tzinfo=UTC)
    last = first + timedelta(days=days)
    found = stretches(first, last, ZoneInfo(zone))
    assert [one.begins for one in found] == [
        first,
        *(datetime.fromisoformat(f"{at}+00:00") for at in changes),
    ]
    assert [one.ends for one in found] == [*(one.begins for one in found[1:]), last]
    for one in found:
        for at in (one.begins, one.ends - timedelta(seconds=1)):
            assert at.astimezone(ZoneInfo(zone)).utcoffset() == one.offset
