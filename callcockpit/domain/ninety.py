"""Ninety days in which phone blocks become a habit: their calendar, the streak, and the look back.

Every thirty days it is looked back, activity by activity: too much, not enough, just right. The answer moves
the goal by a fifth, at least by one, so that a goal stays one that can be met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from callcockpit.domain.appointments import Slot, Standing
from callcockpit.domain.blocks import Aim
from callcockpit.domain.days import today
from callcockpit.domain.rules import Habit, Rules

STEP = 5
"""A goal is moved by one part in so many."""


class Activity(StrEnum):
    """What a goal is set for."""

    DIALS_A_BLOCK = "dials_a_block"
    CONVERSATIONS_A_BLOCK = "conversations_a_block"
    NEXT_STEPS_A_BLOCK = "next_steps_a_block"
    BLOCKS_A_WEEK = "blocks_a_week"
    KINDNESSES_A_DAY = "kindnesses_a_day"

    @property
    def words(self) -> str:
        """The activity as it is read on the screen."""
        return self.value.replace("_", " ")


MOST = {
    Activity.DIALS_A_BLOCK: 200,
    Activity.CONVERSATIONS_A_BLOCK: 60,
    Activity.NEXT_STEPS_A_BLOCK: 40,
    Activity.BLOCKS_A_WEEK: 20,
    Activity.KINDNESSES_A_DAY: 20,
}
"""The highest goal of each activity; the lowest is 1."""

OF_AIM = {
    Aim.DIALS: Activity.DIALS_A_BLOCK,
    Aim.CONVERSATIONS: Activity.CONVERSATIONS_A_BLOCK,
    Aim.NEXT_STEPS: Activity.NEXT_STEPS_A_BLOCK,
}
"""What a block aims at, as an activity."""


class Answer(StrEnum):
    """What a look back finds of an activity."""

    TOO_MUCH = "too_much"
    NOT_ENOUGH = "not_enough"
    JUST_RIGHT = "just_right"

    @property
    def words(self) -> str:
        """The answer as it is read on the screen."""
        return self.value.replace("_", " ")


def adjusted(activity: Activity, goal: int, answer: Answer) -> int:
    """Return the goal after an answer: less where it was too much, more where it was not enough."""
    step = max(1, round(goal / STEP))
    moved = {Answer.TOO_MUCH: goal - step, Answer.NOT_ENOUGH: goal + step, Answer.JUST_RIGHT: goal}[answer]
    return max(1, min(MOST[activity], moved))


def first_goals(habit: Habit, *, kind_week: bool) -> dict[Activity, int]:
    """Return the goals before any look back; ``kind_week``: a week has gone as kindness is to begin."""
    return {
        Activity.DIALS_A_BLOCK: habit.dials_a_block,
        Activity.CONVERSATIONS_A_BLOCK: habit.conversations_a_block,
        Activity.NEXT_STEPS_A_BLOCK: habit.next_steps_a_block,
        Activity.BLOCKS_A_WEEK: habit.blocks_a_week,
        Activity.KINDNESSES_A_DAY: habit.kindness_aim if kind_week else habit.kindness_start,
    }


def had_kind_week(by_day: Mapping[date, int], habit: Habit) -> bool:
    """Whether in any week, Monday to Sunday, enough days had as many kindnesses as it begins with."""
    weeks: dict[tuple[int, int], int] = {}
    for day, count in by_day.items():
        if count >= habit.kindness_start:
            week = day.isocalendar()[:2]
            weeks[week] = weeks.get(week, 0) + 1
    return any(days >= habit.kindness_days for days in weeks.values())


class Ninety(NamedTuple):
    """The ninety days, from the day on which they began."""

    id: int
    began: date
    ended: date | None = None
    """The day on which they were given up; None while they go on or where they are through."""


class Mark(StrEnum):
    """How a day of the calendar reads; the worst of what was on it."""

    MISSED = "missed"
    MOVED = "moved"
    KEPT = "kept"
    FREE = "free"
    COMING = "coming"


def marks(
    ninety: Ninety,
    there: Sequence[Slot],
    begun: Iterable[datetime],
    zone: tzinfo,
    rules: Rules,
) -> tuple[tuple[date, Mark], ...]:
    """Return every day with its mark; a block without an appointment makes a day kept as well."""
    of_day: dict[date, set[str]] = {}
    for slot in there:
        of_day.setdefault(today(slot.begins(zone), zone, rules), set()).add(slot.standing.value)
    for at in begun:
        of_day.setdefault(today(at, zone, rules), set()).add(Standing.KEPT.value)
    days = (ninety.began + timedelta(days=step) for step in range(rules.habit.days))
    return tuple((day, _mark(of_day.get(day, set()))) for day in days)


def _mark(found: set[str]) -> Mark:
    worst = next((mark for mark in (Mark.MISSED, Mark.MOVED, Mark.KEPT) if mark.value in found), None)
    if worst is not None:
        return worst
    return Mark.COMING if found else Mark.FREE


class Streak(NamedTuple):
    """Appointments kept one after the other."""

    now: int
    best: int


def streak(there: Iterable[Slot]) -> Streak:
    """Return how many were kept in a row up to now, and at best.

    One that was moved neither counts nor ends it: it counts where it was moved to. A missed one ends it.
    """
    run = best = 0
    for slot in there:
        if slot.standing is Standing.KEPT:
            run += 1
            best = max(best, run)
        elif slot.standing is Standing.MISSED:
            run = 0
    return Streak(run, best)


def look_due(ninety: Ninety, done: Iterable[int], this: date, habit: Habit) -> int | None:
    """Return the number of the look back that is due on a day, from 1; None where none is.

    Where several were left out only the newest is asked for: nobody remembers the ones before.
    """
    if ninety.ended is not None:
        return None
    passed = (this - ninety.began).days // habit.look_back_days
    number = min(passed, habit.days // habit.look_back_days)
    return number if number >= 1 and number > max(done, default=0) else None


def days_in(ninety: Ninety, this: date, habit: Habit) -> int:
    """Return which of the ninety days it is, from 1 and at most the last."""
    return max(1, min(habit.days, (this - ninety.began).days + 1))


class Looked(NamedTuple):
    """What a look back has found of one activity, and what it did to its goal."""

    number: int
    activity: Activity
    goal: int
    answer: Answer
    next_goal: int
    made: datetime
