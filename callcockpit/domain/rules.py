"""The figures of the rules, each with its default; the settings file changes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from callcockpit.domain.words import TouchKind


class DateOrder(StrEnum):
    """How ``3/4`` is read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


_MONTH_FIRST = frozenset(("US", "AS", "FM", "GU", "MH", "MP", "PH", "PR", "PW", "UM", "VI"))
"""ISO 3166 countries that write the month before the day: the United States, and who writes as they do."""


def order_in(region: str) -> DateOrder:
    """Return how ``3/4`` is read in a region."""
    return DateOrder.MONTH_FIRST if region in _MONTH_FIRST else DateOrder.DAY_FIRST


class Cadence(NamedTuple):
    """Days between calls: the wanted interval, and the latest before somebody is losing touch."""

    wanted: int = 90
    latest: int = 120


class Hours(NamedTuple):
    """A daily span of local time, from and until, in which a person may be called."""

    opens: time
    closes: time


STANDARD_PLAN: Mapping[TouchKind, int] = {
    TouchKind.EMAIL: 90,
    TouchKind.MEAL: 365,
    TouchKind.THINKING_OF_YOU: 180,
    TouchKind.MEETING: 365,
    TouchKind.INTRODUCTION: 365,
    TouchKind.ITEM: 180,
    TouchKind.LETTER: 180,
}
"""Days between two touches of a kind; with the quarterly call, the recall, that is one in three weeks."""


SHORT_WORDS: Mapping[TouchKind, str] = {
    TouchKind.EMAIL: "email",
    TouchKind.MEAL: "meal",
    TouchKind.THINKING_OF_YOU: "thinking",
    TouchKind.MEETING: "meeting",
    TouchKind.INTRODUCTION: "introduction",
    TouchKind.ITEM: "item",
    TouchKind.LETTER: "note",
}
"""What a kind is called where frequencies are typed, and in the settings."""


class TouchRules(NamedTuple):
    """The figures of the touch plan."""

    per_day: int = 6
    """Touches that are planned for one day at most."""
    standard: Mapping[TouchKind, int] = STANDARD_PLAN
    """Days between touches of each kind for everybody on the plan; 0 leaves a kind out."""
    tags: Mapping[str, Mapping[TouchKind, int]] = MappingProxyType({})
    """The same by tag in lower case; the shortest of a person's tags counts."""
    apart_days: int = 7
    """Days between touches with one person that are made up for because they are overdue."""
    follow_up_days: int = 4
    """Working days after a letter or an email on which the call that follows it up is booked; 0: none."""
    occasion_days: int = 3
    """How many days before a birthday or another date the touch for it is planned."""
    requalify_days: int = 365
    """How long it holds that somebody agreed to a next step, before they are asked anew."""
    subject: str = "Thinking of you, {given}"
    """Of an email that is prepared; ``{given}``, ``{name}``, ``{company}`` and ``{why}`` are filled in."""
    body: str = "Dear {given},\n\n"


class Habit(NamedTuple):
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


class Rules(NamedTuple):
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
    tag_cadences: Mapping[str, Cadence] = MappingProxyType({})
    """By tag in lower case; the shortest of a person's tags counts."""
    level_percent: int = 10
    """How far a recall may move from its cadence to even out the load, in percent of the cadence."""
    few: int = 20
    """Cases from which a share is told in percent; fewer say nothing."""
    recall_days: int = 7
    """Days after its due within which a recall is still on time."""
    relationship_tags: frozenset[str] = frozenset({"client", "customer", "project"})
    """In lower case: calls to these people are for the relationship, because they have bought."""
    strategic_tags: frozenset[str] = frozenset({"partner", "alliance", "strategic"})
    """In lower case: calls to these people are strategic."""
    appeal_wait_days: int = 14
    """Days to wait for an answer to an appeal; what falls on a day off waits for the next working day."""
    introduction_days: int = 14
    """Days after an introduction until both are asked what came of it."""
    touches: TouchRules = TouchRules()
    date_order: DateOrder = DateOrder.MONTH_FIRST
    morning: time = time(9)
    """What *morning* means in a typed date."""
    afternoon: time = time(14)
    evening: time = time(17)
    partners: int = 25
    """How many alliances are kept up."""
    partner_meetings: int = 2
    """Meetings with partners in a week."""
    partner_names: int = 5
    """Names given at a meeting, and received."""
    habit: Habit = Habit()
    undo_days: int = 365
    """How long a step can be undone, in days."""
