"""What each result would do to a contact: the one rule behind the screen's promise and the book's deed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from callcockpit.domain.booking import Booking, Case, Promise
from callcockpit.domain.cadence import cadence_for, levelled_recall
from callcockpit.domain.days import MONTHS, WEEKDAYS, today
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.late import joined
from callcockpit.domain.retry import retry_another_time, retry_in_days, retry_in_minutes
from callcockpit.domain.rules import Rules
from callcockpit.domain.steps import call_about, carried, first_of, has_come
from callcockpit.domain.text import counted
from callcockpit.domain.values import Contact, Due, Number, Plan, Step
from callcockpit.domain.words import PlanKind, Result, State


def book(
    result: Result,
    case: Case,
    now: datetime,
    zone: tzinfo,
    rules: Rules,
    *,
    chosen: Due | None = None,
    promise: Promise | None = None,
) -> Booking:
    """Return what ``result`` books for the case at ``now``.

    ``chosen`` is the date the user set for whatever comes next; ``promise`` belongs to a next step, which
    without it (and without ``chosen``) raises CockpitError. Nothing is booked for somebody on the do-not-call
    list, and no further attempt for somebody who has no number that may be dialed.
    """
    contact = case.contact
    if contact.do_not_call:
        return Booking(None, State.CLOSED, contact.attempts)
    if result.reached:
        booking = _reached(result, case, now, zone, rules, chosen, promise)
    elif result is Result.WRONG_NUMBER:
        booking = _wrong_number(case, now, zone, rules, chosen)
    else:
        booking = _unreached(result, case, now, zone, rules, chosen)
    return joined(result, booking, case, now) if case.newer else booking


def _reached(
    result: Result,
    case: Case,
    now: datetime,
    zone: tzinfo,
    rules: Rules,
    chosen: Due | None,
    promise: Promise | None,
) -> Booking:
    contact = case.contact
    if result is Result.NO_FUTURE:
        return Booking(None, State.CLOSED, 0, ends=contact.steps)
    about = _come(contact, now, zone, rules)
    left = tuple(step for step in contact.steps if step != about)
    ends = () if about is None else (about,)
    if result is Result.STAY_IN_TOUCH:
        cadence = cadence_for(contact.cadence, contact.tags, rules).wanted
        day = today(now, zone, rules)
        due = chosen or Due(levelled_recall(day, cadence, case.load, rules))
        plan = Plan(PlanKind.RECALL, due, f"stay in touch, every {counted(cadence, 'day')}", cadence, now)
        return Booking(_next(contact, plan, left), State.CULTIVATED, 0, ends=ends)
    if promise is None and chosen is not None:
        promise = Promise(chosen)
    if promise is None:
        raise CockpitError("A next step needs a date: say when, such as “thu 14:30 send quote”.")
    agreed = Step(what=promise.what.strip(), due=promise.due, made=now, theirs=promise.theirs)
    return Booking(_next(contact, call_about(agreed), left), _tried(contact), 0, agrees=agreed, ends=ends)


def _come(contact: Contact, now: datetime, zone: tzinfo, rules: Rules) -> Step | None:
    """Return the open step that a call now is about; None for none, and for one that is still to come."""
    plan = contact.plan
    about = next((step for step in contact.steps if plan is not None and step.id == plan.step), None)
    return about if about is not None and has_come(about, now, today(now, zone, rules)) else None


def _to_come(contact: Contact, now: datetime, zone: tzinfo, rules: Rules) -> tuple[Step, ...]:
    """Return the open steps whose time is still to come: who has one is not given up before it."""
    return tuple(step for step in contact.steps if not has_come(step, now, today(now, zone, rules)))


def _next(contact: Contact, plan: Plan | None, steps: Iterable[Step]) -> Plan | None:
    """Return the next call: the plan that is there, where it is about the same step at the same time."""
    first, there = first_of(plan, steps), contact.plan
    if first is None or there is None or first.step is None:
        return first
    return there if (first.step, first.due) == (there.step, there.due) else first


def _unreached(
    result: Result, case: Case, now: datetime, zone: tzinfo, rules: Rules, chosen: Due | None
) -> Booking:
    contact = case.contact
    attempts = contact.attempts + 1
    if not any(number.dialable for number in contact.numbers):
        return Booking(None, State.NEEDS_NUMBER, attempts)
    about = _come(contact, now, zone, rules)
    to_come = _to_come(contact, now, zone, rules)
    waits = contact.plan is not None and any(step.id == contact.plan.step for step in to_come)
    if waits and chosen is None:
        # What was agreed is still to come: an attempt before it changes nothing.
        return Booking(contact.plan, _tried(contact), attempts)
    if attempts >= rules.attempts and not to_come:
        return Booking(None, State.UNREACHABLE, attempts)
    due = chosen or _retry(result, case, now, zone, rules)
    plan = _try_again(result, about, attempts, due, now, zone)
    return Booking(_next(contact, plan, to_come), _tried(contact), attempts)


def _try_again(
    result: Result, about: Step | None, attempts: int, due: Due, now: datetime, zone: tzinfo
) -> Plan:
    """Return the retry after so many attempts; it carries the step that the call was ``about``."""
    if about is not None:
        return Plan(PlanKind.RETRY, due, carried(about, attempts + 1, now, zone), None, now, step=about.id)
    said = "someone else answered" if result is Result.SOMEONE_ELSE else result.words
    return Plan(PlanKind.RETRY, due, f"{said} {moment(now, zone)}", None, now)


def _retry(result: Result, case: Case, now: datetime, zone: tzinfo, rules: Rules) -> Due:
    if result is Result.VOICEMAIL:
        return retry_in_days(rules.voicemail_days, now, zone, rules)
    if result is Result.SOMEONE_ELSE:
        return retry_in_days(1, now, zone, rules)
    zones = zones_of(case.contact, case.number)
    if result is Result.BUSY and case.busy_today < rules.busy_per_day:
        return retry_in_minutes(now, zones, zone, rules)
    return retry_another_time((*case.failed, now), now, zones, zone, rules)


def _wrong_number(case: Case, now: datetime, zone: tzinfo, rules: Rules, chosen: Due | None) -> Booking:
    contact = case.contact
    attempts = contact.attempts + 1
    left = [number for number in contact.numbers if number.dialable and not same_line(number, case.number)]
    if not left:
        return Booking(None, State.NEEDS_NUMBER, attempts, strike=True)
    about, to_come = _come(contact, now, zone, rules), _to_come(contact, now, zone, rules)
    if attempts >= rules.attempts and not to_come:
        return Booking(None, State.UNREACHABLE, attempts, strike=True)
    plan = contact.plan
    if plan is not None and plan.step is None and chosen is not None:
        plan = plan._replace(due=chosen)
    elif plan is None or chosen is not None:
        due = chosen or Due(today(now, zone, rules))
        plan = _next(contact, _try_again(Result.WRONG_NUMBER, about, attempts, due, now, zone), to_come)
    return Booking(plan, _tried(contact), attempts, strike=True, next_number=left[0])


def _tried(contact: Contact) -> State:
    return State.CULTIVATED if contact.state is State.CULTIVATED else State.ACTIVE


def same_line(number: Number, other: Number | None) -> bool:
    """Whether both entries ring the same line: a number that is wrong is wrong wherever it stands."""
    if other is None or number.e164 is None:
        return number == other
    return (number.e164, number.extension) == (other.e164, other.extension)


def zones_of(contact: Contact, number: Number | None) -> tuple[str, ...]:
    """Return where somebody is: their own zone if it is set, else the zones of the number."""
    if contact.zone:
        return (contact.zone,)
    return number.zones if number is not None else ()


def moment(at: datetime, zone: tzinfo) -> str:
    """Return a past moment as it is named in a reason: ``Tue 17 Nov 14:32``, in the user's zone."""
    local = at.astimezone(zone)
    return f"{WEEKDAYS[local.weekday()][:3]} {local.day} {MONTHS[local.month - 1]} {local:%H:%M}"
