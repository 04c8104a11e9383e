"""What was agreed with a person: a contact has any number of open steps beside the one next call."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from callcockpit.domain.days import MONTHS, WEEKDAYS
from callcockpit.domain.values import Fate, Plan, Step
from callcockpit.domain.words import PlanKind

EARLY = timedelta(minutes=30)
"""A call this shortly before an agreed hour is the one that was agreed."""
CALL_WORDS = ("call", "callback", "ring", "phone", "try again")
"""How a step begins that is nothing but another call."""
PROMISED = (PlanKind.CALLBACK, PlanKind.NEXT_STEP)
"""Plans that were agreed with somebody: each is about a step."""


def kind_of(what: str, *, theirs: bool = False) -> PlanKind:
    """Say whether what was agreed is nothing but another call of the user's, or a step of its own."""
    if theirs:
        return PlanKind.NEXT_STEP
    said = what.strip().lower()
    only_call = not said or any(said == word or said.startswith(f"{word} ") for word in CALL_WORDS)
    return PlanKind.CALLBACK if only_call else PlanKind.NEXT_STEP


def by_whom(said: str) -> tuple[bool, str]:
    """Return whether a step is the other person's, and what it is: ``they send the contract``."""
    found = _THEIRS.match(said)
    return (True, said[found.end() :]) if found else (False, said)


_THEIRS = re.compile(r"\s*(?:<\s*|they:\s*|they(?:'ll|’ll| will)?\s+)", re.IGNORECASE)


def has_come(step: Step, now: datetime, today: date) -> bool:
    """Whether a call at ``now``, on the user's day ``today``, is the one that a step waits for."""
    return step.due.at <= now + EARLY if step.due.at is not None else step.due.day <= today


def ended(step: Step, now: datetime) -> Step:
    """Return a step of a contact who is closed."""
    return step if step.closed is not None else replace(step, closed=now, fate=Fate.CLOSED)


def call_about(step: Step) -> Plan:
    """Return the next call of a contact whose first open step is this one."""
    what = step.words if step.theirs else step.what
    return Plan(kind_of(step.what, theirs=step.theirs), step.due, what, None, step.made, step=step.id)


def first_of(plan: Plan | None, steps: Iterable[Step]) -> Plan | None:
    """Return which is the next call: the plan, or one about a step that comes before it."""
    calls = [] if plan is None else [plan]
    calls += [call_about(step) for step in steps if plan is None or step.id is None or step.id != plan.step]
    return min(calls, key=_order, default=None)


def _order(plan: Plan) -> tuple[date, bool, float]:
    """Return the sort key of calls: an hour that was agreed comes before a day without one."""
    at = plan.due.at
    return plan.due.day, at is None, 0.0 if at is None else at.timestamp()


def carried(step: Step, attempt: int, now: datetime, zone: tzinfo) -> str:
    """Return why a contact is called again about a step: ``send quote, agreed Tue 24 Nov · 2nd attempt``."""
    made = step.made.astimezone(zone)
    year = "" if made.year == now.astimezone(zone).year else f" {made.year}"
    day = f"{WEEKDAYS[made.weekday()][:3]} {made.day} {MONTHS[made.month - 1]}{year}"
    return f"{step.words}, agreed {day} · {ordinal(attempt)} attempt"


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"
