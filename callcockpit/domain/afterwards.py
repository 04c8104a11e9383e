"""What a touch that is no call does to the next call: it follows it up, or the cadence begins again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from callcockpit.domain.cadence import cadence_for, levelled_recall
from callcockpit.domain.days import add_working_days
from callcockpit.domain.rules import Rules
from callcockpit.domain.ties import MEETINGS
from callcockpit.domain.touchplan import FOLLOWED_UP, follow_up
from callcockpit.domain.values import Contact, Due, Plan
from callcockpit.domain.words import PlanKind, TouchKind

TWO_WAY = frozenset(MEETINGS)
"""Touches in which both spoke, whoever asked for them: the last contact, as a reached call is."""


def call_after(
    contact: Contact,
    kind: TouchKind,
    day: date,
    load: Mapping[date, int],
    rules: Rules,
    *,
    received: bool = False,
) -> Plan | None:
    """Return the next call as it is after a touch on the user's ``day``; None where it stays as it is.

    After a meal or a meeting the cadence begins again, after a letter or an email that was sent a call
    follows it up. What was agreed stays. ``load`` tells how many calls are planned by day.
    """
    if contact.do_not_call:
        return None
    if kind in TWO_WAY:
        return _begun_again(contact, day, load, rules)
    days = rules.touches.follow_up_days
    if kind in FOLLOWED_UP and days and not received:
        return follow_up(contact.plan, add_working_days(day, days, rules), kind)
    return None


def _begun_again(contact: Contact, day: date, load: Mapping[date, int], rules: Rules) -> Plan | None:
    plan = contact.plan
    if plan is None or plan.kind is not PlanKind.RECALL:
        return None
    wanted = cadence_for(contact.cadence, contact.tags, rules).wanted
    recall = levelled_recall(day, wanted, load, rules)
    # A later day was chosen by the user.
    return plan._replace(due=Due(recall), snoozed_until=None) if recall > plan.due.day else None
