"""The unreachable path: research, one appeal, a wait with a date, then one more attempt or the end.

Design, section 5. Whoever answers at any step leaves it at once; nobody on it is ever served by the queue.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from callcockpit.domain.days import working_days_from
from callcockpit.domain.rules import Rules
from callcockpit.domain.words import TouchKind

APPEALS = (TouchKind.EMAIL, TouchKind.LETTER, TouchKind.THINKING_OF_YOU)
"""What an appeal can be sent as: email, letter, message."""


class Step(StrEnum):
    """What is next with somebody who never picks up; those that have to be decided come first."""

    RETURN = "return"
    """The wait is over: one more attempt, or closed."""
    DECIDE = "decide"
    """The attempt after the wait failed too: another appeal, or closed."""
    RESEARCH = "research"
    APPEAL = "appeal"
    WAIT = "wait"


class Pursuit(NamedTuple):
    """How far somebody has come on the path."""

    began: datetime
    research: str = ""
    """What would be pain or gain for them, in words."""
    letter: str = ""
    """The appeal as it is drafted, or was sent."""
    kind: TouchKind | None = None
    """As what the appeal was sent."""
    appealed: datetime | None = None
    wait_on: date | None = None
    """Until when an answer is waited for; set with the appeal."""
    returned: datetime | None = None
    """When they were given back to the queue for one more attempt."""
    ended: datetime | None = None
    """When they answered, were closed, or another round began."""
    id: int | None = None


def step_of(pursuit: Pursuit | None, day: date) -> Step:
    """Return what is next with somebody unreachable on the user's ``day``; None: nothing was done yet."""
    if pursuit is None or not pursuit.research:
        return Step.RESEARCH
    if pursuit.appealed is None or pursuit.wait_on is None:
        return Step.APPEAL
    if pursuit.returned is not None:
        return Step.DECIDE
    return Step.RETURN if pursuit.wait_on <= day else Step.WAIT


def wait_until(day: date, rules: Rules) -> date:
    """Return until when an answer to an appeal of ``day`` is waited for: a working day."""
    return next(working_days_from(day + timedelta(days=rules.appeal_wait_days), rules))


def attempts_before_last(rules: Rules) -> int:
    """Return how many attempts count for somebody who gets one more: the next one without answer ends it."""
    return max(0, rules.attempts - 1)
