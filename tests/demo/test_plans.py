"""How the days of the data file become days of the user's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from callcockpit.demo.plans import Desk, callbacks, told_plan
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Due
from callcockpit.domain.words import PlanKind

NEW_YORK, AUCKLAND = ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")
FRIDAY = Desk(datetime(2026, 11, 20, 15, 0, tzinfo=UTC), NEW_YORK, Rules())


@pytest.mark.parametrize(
    ("now", "days", "day"),
    [
        (datetime(2026, 11, 20, 15, tzinfo=UTC), 0, date(2026, 11, 20)),
        (datetime(2026, 11, 20, 15, tzinfo=UTC), 2, date(2026, 11, 23)),
        (datetime(2026, 11, 21, 15, tzinfo=UTC), 0, date(2026, 11, 20)),
        (datetime(2026, 11, 23, 15, tzinfo=UTC), -1, date(2026, 11, 20)),
        (datetime(2026, 11, 24, 8, 59, tzinfo=UTC), 0, date(2026, 11, 23)),
    ],
    ids=["friday", "a Sunday ahead", "Saturday itself", "a Sunday behind", "before 04:00"],
)
def test_weekends_give_way_to_the_monday_ahead_or_the_friday_behind(
    now: datetime, days: int, day: date
) -> None:
    assert Desk(now, NEW_YORK, Rules()).day_in(days) == day


def test_an_hour_across_the_date_line_waits_until_both_work() -> None:
    monday_there = datetime(2026, 11, 22, 21, 10, tzinfo=UTC)
    moved = FRIDAY.on_work(Due(date(2026, 11, 22), monday_there), AUCKLAND)
    assert moved == Due(date(2026, 11, 23), datetime(2026, 11, 23, 21, 10, tzinfo=UTC))


def test_only_those_at_work_wait_for_a_callback_and_the_nearest_to_midday_first() -> None:
    places = {"Aroha": AUCKLAND, "Dana": NEW_YORK, "Harriet": ZoneInfo("Europe/London")}
    assert callbacks(places, FRIDAY) == {
        "Harriet": datetime(2026, 11, 20, 14, 56, tzinfo=UTC),
        "Dana": datetime(2026, 11, 20, 15, 14, tzinfo=UTC),
    }


def test_whoever_is_not_called_back_now_keeps_the_step_that_was_agreed() -> None:
    plan = told_plan({"kind": "now", "days": -1, "why": "send it"}, "", NEW_YORK, FRIDAY, None)
    assert (plan.kind, plan.due, plan.why) == (PlanKind.NEXT_STEP, Due(date(2026, 11, 19)), "send it")
