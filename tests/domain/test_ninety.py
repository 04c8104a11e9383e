"""Ninety days: marks, the streak, when to look back, and how the goals move."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.appointments import Slot, Standing
from callcockpit.domain.excuses import answer_to
from callcockpit.domain.ninety import (
    MOST,
    Activity,
    Answer,
    Mark,
    Ninety,
    Streak,
    adjusted,
    days_in,
    first_goals,
    had_kind_week,
    look_due,
    marks,
    streak,
)
from callcockpit.domain.rules import Habit, Rules

HABIT = Habit()
BEGAN = date(2026, 11, 16)
NEW_YORK = ZoneInfo("America/New_York")
LETTERS = {"k": Standing.KEPT, "m": Standing.MISSED, "v": Standing.MOVED, "c": Standing.COMING}


@pytest.mark.parametrize(
    ("goal", "answer", "after"),
    [
        (30, Answer.TOO_MUCH, 24),
        (30, Answer.NOT_ENOUGH, 36),
        (30, Answer.JUST_RIGHT, 30),
        (3, Answer.TOO_MUCH, 2),
        (3, Answer.NOT_ENOUGH, 4),
        (2, Answer.TOO_MUCH, 1),
        (1, Answer.TOO_MUCH, 1),
        (1, Answer.NOT_ENOUGH, 2),
        (200, Answer.NOT_ENOUGH, 200),
    ],
)
def test_a_goal_moves_by_a_fifth_and_at_least_by_one(goal: int, answer: Answer, after: int) -> None:
    assert adjusted(Activity.DIALS_A_BLOCK, goal, answer) == after


def test_every_activity_has_a_first_goal_and_a_highest_one() -> None:
    for kind_week in (True, False):
        first = first_goals(HABIT, kind_week=kind_week)
        assert set(first) == set(MOST) == set(Activity)
        assert all(1 <= first[one] <= MOST[one] for one in Activity)


@pytest.mark.parametrize(
    ("by_day", "had"),
    [
        ({}, False),
        ({16: 3}, False),
        ({16: 3, 18: 2}, False),
        ({16: 3, 22: 4}, True),
        # Sunday and the Monday after are two weeks.
        ({15: 3, 16: 3}, False),
    ],
)
def test_kindness_is_three_on_two_days_first_and_five_then(by_day: dict[int, int], had: bool) -> None:
    days = {date(2026, 11, day): count for day, count in by_day.items()}
    assert had_kind_week(days, HABIT) is had
    goal = first_goals(HABIT, kind_week=had_kind_week(days, HABIT))[Activity.KINDNESSES_A_DAY]
    assert goal == (5 if had else 3)


@pytest.mark.parametrize(
    ("day", "done", "due"),
    [
        (0, (), None),
        (29, (), None),
        (30, (), 1),
        (45, (1,), None),
        (60, (1,), 2),
        (75, (), 2),
        (90, (1, 2), 3),
        (400, (1,), 3),
        (400, (3,), None),
    ],
)
def test_a_look_back_is_due_every_thirty_days(day: int, done: tuple[int, ...], due: int | None) -> None:
    assert look_due(Ninety(1, BEGAN), done, BEGAN + timedelta(days=day), HABIT) == due


def test_days_that_were_given_up_ask_nothing() -> None:
    assert look_due(Ninety(1, BEGAN, BEGAN), (), BEGAN + timedelta(days=30), HABIT) is None


@pytest.mark.parametrize(("day", "which"), [(-1, 1), (0, 1), (29, 30), (89, 90), (300, 90)])
def test_the_days_are_counted_from_one_to_ninety(day: int, which: int) -> None:
    assert days_in(Ninety(1, BEGAN), BEGAN + timedelta(days=day), HABIT) == which


@pytest.mark.parametrize(
    ("stood", "now", "best"),
    [
        ("", 0, 0),
        ("kkk", 3, 3),
        ("kkm", 0, 2),
        ("kkmk", 1, 2),
        ("kvk", 2, 2),
        ("kvkkmkc", 1, 3),
    ],
)
def test_a_streak_is_ended_by_a_missed_block_and_not_by_a_moved_one(stood: str, now: int, best: int) -> None:
    there = [
        Slot(1, BEGAN + timedelta(days=place), time(9), 50, LETTERS[letter])
        for place, letter in enumerate(stood)
    ]
    assert streak(there) == Streak(now, best)


def test_a_day_reads_as_the_worst_of_what_was_on_it() -> None:
    def slot(step: int, standing: Standing, hour: int = 9) -> Slot:
        return Slot(1, BEGAN + timedelta(days=step), time(hour), 50, standing)

    there = [
        slot(0, Standing.KEPT),
        slot(1, Standing.KEPT),
        slot(1, Standing.MISSED, 15),
        slot(2, Standing.MOVED),
        slot(2, Standing.KEPT, 15),
        # Two in the morning of the fifth day belongs to the fourth.
        slot(4, Standing.KEPT, 2),
        slot(7, Standing.COMING),
    ]
    extra = [datetime(2026, 11, 21, 15, tzinfo=UTC)]
    found = marks(Ninety(1, BEGAN), there, extra, NEW_YORK, Rules())
    assert len(found) == 90
    assert [day for day, _ in found] == [BEGAN + timedelta(days=step) for step in range(90)]
    assert [mark for _, mark in found[:9]] == [
        *(Mark.KEPT, Mark.MISSED, Mark.MOVED, Mark.KEPT, Mark.FREE, Mark.KEPT, Mark.FREE),
        *(Mark.COMING, Mark.FREE),
    ]


ANSWERS = {"not the right time": "Is there one?"}


@pytest.mark.parametrize(
    ("reason", "times", "answered"),
    [
        ("not the right time", 1, False),
        ("not the right time", 2, False),
        ("not the right time", 3, True),
        ("not the right time", 4, False),
        ("Not the RIGHT time", 6, True),
        ("some other reason", 3, False),
        ("not the right time", 0, False),
    ],
)
def test_a_reason_is_answered_the_third_time(reason: str, times: int, answered: bool) -> None:
    assert answer_to(reason, times, ANSWERS, HABIT) == ("Is there one?" if answered else None)
