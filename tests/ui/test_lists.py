"""What lists say of days that were: a birthday by itself, weeks as many as are named."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.domain.words import PlannedBy, TouchKind
from callcockpit.store.planned import Planned
from callcockpit.store.review import Ahead
from callcockpit.ui.forecasting import forecast
from callcockpit.ui.screens.touchlist import TouchList
from callcockpit.ui.showing import Moment

FRIDAY = datetime(2026, 12, 4, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("occurs", "said"),
    [
        (date(2026, 12, 3), "was yesterday"),
        (date(2026, 12, 4), "is today"),
        (date(2026, 12, 5), "is tomorrow"),
        (date(2026, 12, 6), "is in 2 days"),
        (date(2026, 11, 27), "was 7 days ago"),
        (None, "4d late"),
    ],
)
def test_a_birthday_that_was_missed_says_when_it_was(occurs: date | None, said: str) -> None:
    pane = TouchList(Moment(FRIDAY, UTC, Rules()))
    due = date(2026, 11, 30)
    one = Planned(1, 1, "Ruth", "", TouchKind.LETTER, PlannedBy.BIRTHDAY, due, "birthday", None, occurs)
    assert pane.held_row(one, 110)[0][0].strip() == said


@pytest.mark.parametrize("days", range(7))
def test_the_next_eight_weeks_are_eight(days: int) -> None:
    day = date(2026, 12, 4) + timedelta(days)
    planned = {day + timedelta(n): 1 for n in range(56)}
    card = forecast(Ahead(day, planned=planned), Rules(), None, "enter")[0]
    assert card.title == "Planned for the next 8 weeks"
    weeks = [line for line in card.draw(100) if line[0][0][:1].isdigit() and len(line) > 2]
    assert len(weeks) == 8
