"""Calls in the order of their time: one logged late joins the history, the newest says what is next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import takewhile

from callcockpit.domain.booking import Booking, Case
from callcockpit.domain.days import day_bounds, today
from callcockpit.domain.rules import Rules
from callcockpit.domain.steps import ended, first_of
from callcockpit.domain.values import Touch
from callcockpit.domain.words import ACTIVE, Result, State, TouchKind


def case_at(case: Case, touches: Sequence[Touch], at: datetime, zone: tzinfo, rules: Rules) -> Case:
    """Return a case with what the calls say of a call at that moment; ``touches`` are newest first."""
    calls = [
        touch
        for touch in touches
        if touch.kind is TouchKind.CALL and touch.result is not None and not touch.received
    ]
    newer = tuple(call for call in calls if call.at > at)
    before = calls[len(newer) :]
    begins, ends = day_bounds(today(at, zone, rules), zone, rules)
    return case._replace(
        newer=newer,
        failed=tuple(call.at for call in takewhile(_failed, before)),
        busy_today=sum(call.result is Result.BUSY and begins <= call.at < ends for call in before),
    )


ASKED = timedelta(days=30)
"""How long after a conversation it is asked what came of it."""


def unsaid(touches: Sequence[Touch], now: datetime) -> Touch | None:
    """Return the conversation from a phone's log of which nobody has said what came of it.

    It is the newest call of all, and no older than ``ASKED``; ``touches`` are newest first.
    """
    last = next((touch for touch in touches if touch.kind is TouchKind.CALL), None)
    if last is None or last.result is not None or not last.seconds or not now - ASKED <= last.at <= now:
        return None
    return last


def joined(result: Result, booking: Booking, case: Case, now: datetime) -> Booking:
    """Return what a call books that is logged after newer ones: they keep saying what is next.

    What was agreed in it is a step all the same, and how often in a row nobody answered is counted again.
    """
    contact = case.contact
    reached_since = not all(map(_failed, case.newer))
    attempts, state = contact.attempts, contact.state
    if not reached_since:
        attempts = len(case.newer) if result.reached else attempts + 1
        if result is Result.STAY_IN_TOUCH and state in ACTIVE:
            state = State.CULTIVATED
    agreed = booking.agrees
    if agreed is not None and state is State.CLOSED:
        agreed = ended(agreed, now)
    plan = contact.plan
    if agreed is not None and state in ACTIVE:
        plan = first_of(plan, (agreed,))
    return booking._replace(plan=plan, state=state, attempts=attempts, agrees=agreed, ends=())


def _failed(call: Touch) -> bool:
    return call.result is not None and not call.result.reached
