"""The blocks of the week: typed, on their days, kept, moved and missed, at the hour on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.appointments import (
    Appointment,
    Move,
    Slot,
    Standing,
    Weekly,
    begins_on,
    read_weekly,
    slots,
)
from callcockpit.domain.rules import Rules

RULES = Rules()
NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 16)
NINE = time(9)
TUESDAYS = Appointment(1, 1, NINE, 50, MONDAY)
THURSDAYS = Appointment(2, 3, NINE, 50, MONDAY)


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def stand(
    now: datetime, *moves: Move, begun: tuple[datetime, ...] = (), days: int = 6, first: date = MONDAY
) -> list[tuple[int, int, str]]:
    found = slots(
        (TUESDAYS, THURSDAYS), moves, begun, (first, first + timedelta(days=days)), now, NEW_YORK, RULES
    )
    return [(slot.on.day, slot.at.hour, slot.standing.value) for slot in found]


@pytest.mark.parametrize(
    ("line", "weekly"),
    [
        ("tue thu 9:00 50", Weekly((1, 3), NINE, 50)),
        ("Tuesday, Thursday at 8.30", Weekly((1, 3), time(8, 30), 25)),
        ("mon-fri", Weekly((0, 1, 2, 3, 4), NINE, 25)),
        ("fri - mon 7:45 90min", Weekly((0, 4, 5, 6), time(7, 45), 90)),
        ("weekdays 4pm", Weekly((0, 1, 2, 3, 4), time(16), 25)),
        ("every sun 12:30 am 5", Weekly((6,), time(0, 30), 5)),
        ("wed wed", Weekly((2,), NINE, 25)),
    ],
)
def test_appointments_are_typed_as_they_are_said(line: str, weekly: Weekly) -> None:
    assert read_weekly(line, RULES) == weekly


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "On which days?"),
        ("9:00 50", "On which days?"),
        ("tue 4", "5 to 240"),
        ("tue 300", "5 to 240"),
        ("tue morning", "“morning” is no day"),
        ("tue-", "“tue-” is no day"),
    ],
)
def test_a_line_that_is_no_appointment_says_why(line: str, why: str) -> None:
    said = read_weekly(line, RULES)
    assert isinstance(said, str)
    assert why in said


@pytest.mark.parametrize(
    ("weekday", "now", "day"),
    [(1, local(17, 8), 17), (1, local(17, 9), 24), (3, local(17, 9), 19), (0, local(17, 23), 23)],
)
def test_an_appointment_begins_with_its_next_hour(weekday: int, now: datetime, day: int) -> None:
    assert begins_on(weekday, NINE, now, NEW_YORK) == date(2026, 11, day)


MOVED = Move(1, date(2026, 11, 17), NINE, date(2026, 11, 18), time(16))


@pytest.mark.parametrize(
    ("now", "moves", "begun", "standing"),
    [
        (local(16, 8), (), (), [(17, 9, "coming"), (19, 9, "coming")]),
        (local(17, 9), (), (), [(17, 9, "now"), (19, 9, "coming")]),
        (local(17, 9, 49), (), (), [(17, 9, "now"), (19, 9, "coming")]),
        (local(17, 9, 50), (), (), [(17, 9, "missed"), (19, 9, "coming")]),
        (local(17, 12), (), (local(17, 9, 5),), [(17, 9, "kept"), (19, 9, "coming")]),
        (local(17, 12), (), (local(17, 11),), [(17, 9, "kept"), (19, 9, "coming")]),
        # After midnight and before four it is still Tuesday; at four it is Wednesday.
        (local(18, 12), (), (local(18, 3, 59),), [(17, 9, "kept"), (19, 9, "coming")]),
        (local(18, 12), (), (local(18, 4),), [(17, 9, "missed"), (19, 9, "coming")]),
        # Two blocks of one day do not keep the appointment of another.
        (local(20, 12), (), (local(17, 9), local(17, 15)), [(17, 9, "kept"), (19, 9, "missed")]),
        (local(17, 12), (MOVED,), (), [(17, 9, "moved"), (18, 16, "coming"), (19, 9, "coming")]),
        (local(18, 18), (MOVED,), (), [(17, 9, "moved"), (18, 16, "missed"), (19, 9, "coming")]),
        (
            local(18, 18),
            (MOVED,),
            (local(18, 16),),
            [(17, 9, "moved"), (18, 16, "kept"), (19, 9, "coming")],
        ),
        (
            local(18, 18),
            (MOVED, Move(1, date(2026, 11, 18), time(16), date(2026, 11, 20), time(10))),
            (),
            [(17, 9, "moved"), (18, 16, "moved"), (19, 9, "coming"), (20, 10, "coming")],
        ),
    ],
)
def test_a_block_of_the_week_is_kept_moved_or_missed(
    now: datetime, moves: tuple[Move, ...], begun: tuple[datetime, ...], standing: list[tuple[int, int, str]]
) -> None:
    assert stand(now, *moves, begun=begun) == standing


def test_two_appointments_of_a_day_need_two_blocks_and_the_nearest_is_kept() -> None:
    late = Appointment(3, 1, time(15), 25, MONDAY)
    span = (MONDAY, MONDAY + timedelta(days=1))
    found = slots((TUESDAYS, late), (), (local(17, 14, 55),), span, local(17, 20), NEW_YORK, RULES)
    assert [slot.standing for slot in found] == [Standing.MISSED, Standing.KEPT]


def test_what_was_moved_into_a_span_from_before_it_is_there() -> None:
    assert stand(local(17, 12), MOVED, first=date(2026, 11, 18), days=1) == [
        (18, 16, "coming"),
        (19, 9, "coming"),
    ]


def test_an_appointment_holds_from_its_first_day_to_its_last() -> None:
    one = TUESDAYS._replace(since=date(2026, 11, 18), until=date(2026, 12, 8))
    found = slots((one,), (), (), (MONDAY, date(2026, 12, 31)), local(1, 1), NEW_YORK, RULES)
    assert [slot.on for slot in found] == [date(2026, 11, 24), date(2026, 12, 1)]


@pytest.mark.parametrize(
    ("zone", "on", "at", "utc"),
    [
        ("America/New_York", date(2026, 3, 3), NINE, datetime(2026, 3, 3, 14, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 10), NINE, datetime(2026, 3, 10, 13, tzinfo=UTC)),
        ("Europe/Zurich", date(2026, 10, 27), NINE, datetime(2026, 10, 27, 8, tzinfo=UTC)),
        # The hour that the clocks skip is the one after.
        ("America/New_York", date(2026, 3, 8), time(2, 30), datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
        ("Europe/Zurich", date(2028, 2, 29), NINE, datetime(2028, 2, 29, 8, tzinfo=UTC)),
    ],
)
def test_nine_stays_nine_when_the_clocks_change(zone: str, on: date, at: time, utc: datetime) -> None:
    assert Slot(1, on, at, 50).begins(ZoneInfo(zone)) == utc
