"""The figures of the rules, each with its default; the settings file changes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum


class DateOrder(StrEnum):
    """How ``3/4`` is read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Cadence:
    """Days between calls: the wanted interval, and the latest before somebody is losing touch."""

    wanted: int = 90
    latest: int = 120


@dataclass(frozen=True, slots=True)
class Hours:
    """A daily span of local time, from and until, in which a person may be called."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Habit:
    """The figures of the habit: blocks, their week, ninety days of them, and kindness."""

    minutes: int = 25
    """How long a block is, where nothing else is said."""
    hour: time = time(9)
    """When a block of the week begins, where nothing else is said: early."""
    dials_a_block: int = 30
    conversations_a_block: int = 5
    next_steps_a_block: int = 2
    blocks_a_week: int = 2
    kindness_start: int = 3
    """Kindnesses a day to begin with, on ``kindness_days`` days a week."""
    kindness_days: int = 2
    kindness_aim: int = 5
    """Kindnesses a day once a week has gone as it was to begin with."""
    days: int = 90
    """How long the habit is built."""
    look_back_days: int = 30
    """After so many days each it is looked back."""
    excuse_times: int = 3
    """A reason to skip is answered when it is given for the so-manieth time, and every so many after."""
    excuse_days: int = 30
    """Over how many days reasons are counted."""
    ask_days: int = 7
    """How long a missed block asks when instead."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Every figure that a rule uses. Times of day are local to whoever they are about."""

    working_days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    """Monday is 0."""
    day_start: time = time(4)
    """When a new day begins for the user; a call after midnight belongs to the evening before."""
    calling: Hours = Hours(time(9), time(17))
    """Their time. Outside it people sleep and dialing needs a second key."""
    outer: Hours = Hours(time(8), time(21))
    """The limit for an hour that was agreed, and for the calling hours themselves."""
    retry_times: tuple[time, ...] = (time(10, 10), time(14, 10), time(16, 10), time(12, 10))
    """Times of day tried for a retry, best first, their time."""
    retry_apart_hours: int = 2
    """A retry keeps this distance from each time of day that failed."""
    voicemail_days: int = 3
    """Working days after a voicemail."""
    busy_minutes: int = 15
    busy_per_day: int = 3
    attempts: int = 6
    """Unreached attempts in a row after which a person is unreachable."""
    cadence: Cadence = Cadence()
    tag_cadences: dict[str, Cadence] = field(default_factory=dict)
    """By tag in lower case; the shortest of a person's tags counts."""
    level_percent: int = 10
    """How far a recall may move from its cadence to even out the load, in percent of the cadence."""
    date_order: DateOrder = DateOrder.MONTH_FIRST
    morning: time = time(9)
    """What *morning* means in a typed date."""
    afternoon: time = time(14)
    evening: time = time(17)
    habit: Habit = Habit()
