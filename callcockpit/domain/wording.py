"""The rules in words: what a key will do, why somebody is here, how a moment is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from callcockpit.domain.booking import Booking
from callcockpit.domain.cadence import cadence_for, losing_touch
from callcockpit.domain.calling import TheirTime, is_open, known_zones
from callcockpit.domain.consequence import moment
from callcockpit.domain.days import MONTHS, WEEKDAYS, today
from callcockpit.domain.rules import Rules
from callcockpit.domain.steps import PROMISED
from callcockpit.domain.text import counted
from callcockpit.domain.values import Contact, Due, Number, Plan, Step, Touch
from callcockpit.domain.when import show_due
from callcockpit.domain.words import Callable, PlanKind, Result, State


def day_text(day: date, this_year: int) -> str:
    """Return a date as it is read: ``Thu 26 Nov``, with the year where it is another one."""
    year = "" if day.year == this_year else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def consequence(result: Result, booking: Booking, now: datetime, zone: tzinfo, rules: Rules) -> str:
    """Return what stands beside a result key: what pressing it will do."""
    if booking.strike and booking.next_number is not None:
        return f"next …{(booking.next_number.e164 or booking.next_number.raw)[-4:]}"
    if booking.state is State.NEEDS_NUMBER:
        return "needs a number"
    if booking.state is State.UNREACHABLE:
        return "unreachable"
    if booking.plan is None:
        return ends_text(len(booking.ends)) if booking.ends else "leaves the queue"
    due = show_due(booking.plan.due, now, zone, rules.day_start)
    if booking.agrees is not None and booking.agrees.due != booking.plan.due:
        return f"{show_due(booking.agrees.due, now, zone, rules.day_start)}, before it {due}"
    if booking.plan.kind is PlanKind.RECALL and result is Result.STAY_IN_TOUCH:
        return f"{due}, {(booking.plan.due.day - today(now, zone, rules)).days}d"
    return due


def outside_text(due: Due, zones: Sequence[str], zone: tzinfo, rules: Rules) -> str:
    """Return that an agreed hour lies outside the widest hours where somebody is; empty where it does not.

    Where their time is not known it is the user's, in ``zone``.
    """
    if due.at is None:
        return ""
    there = known_zones(zones) or (zone,)
    if any(is_open(one, due.at, rules.outer) for one in there):
        return ""
    hours = f"{rules.outer.opens:%H:%M}–{rules.outer.closes:%H:%M}"
    return f"outside {hours} their time" if known_zones(zones) else f"outside {hours}"


def ends_text(steps: int) -> str:
    """Return what *no future* ends."""
    return f"ends {counted(steps, 'step')}"


def step_text(step: Step, now: datetime, zone: tzinfo, rules: Rules) -> str:
    """Return what was agreed and for when: ``Fri 18 Dec 10:00 demo``."""
    return f"{show_due(step.due, now, zone, rules.day_start)} {step.words}"


def steps_text(contact: Contact, now: datetime, zone: tzinfo, rules: Rules) -> list[str]:
    """Return the open steps in words; the one that the next call is about says so itself."""
    plan = contact.plan
    about = plan.step if plan is not None and plan.kind in PROMISED else None
    return [f"agreed: {step_text(one, now, zone, rules)}" for one in contact.steps if one.id != about]


def spoken(number: Number) -> str:
    """Return a number as a person reads it: as it was written, grouped where that was for machines."""
    bare = number.raw.removeprefix("+").isdigit() or number.raw.lower().startswith("tel:")
    if number.e164 is None or not bare:
        return number.raw
    plain = number.e164
    if plain.startswith("+1") and len(plain) == 12:
        plain = f"+1 {plain[2:5]} {plain[5:8]} {plain[8:]}"
    return f"{plain} ext {number.extension}" if number.extension else plain


def clock_there(there: TheirTime) -> str:
    """Return the hour where somebody is, or the first and last where they may be."""
    first, *_, last = *there.times[:1], *there.times
    return f"{first:%H:%M}" if f"{first:%H:%M}" == f"{last:%H:%M}" else f"{first:%H:%M}–{last:%H:%M}"


def their_time_text(there: TheirTime, zone: tzinfo, *, brief: bool = False) -> str:
    """Return what the clock says where somebody is, and until when they may be called."""
    if there.callable is Callable.UNKNOWN:
        return "their time is not known"
    text = f"{clock_there(there)} {'in' if brief else 'their time,'} {there.place}"
    if there.closes is not None:
        # Read on their clock: it is the hour after which the ringing would disturb them.
        closes = there.closes.astimezone(there.times[0].tzinfo)
        return f"{text} · open until {closes:%H:%M}"
    if there.callable is Callable.YES:
        return f"{text} · open"
    if there.callable is Callable.SOME:
        text += " · open in some" if there.wakes is None else " · open in few"
        if there.wakes is None:
            return text
    if there.wakes is not None:
        return f"{text} · asleep until {there.wakes.astimezone(zone):%H:%M} your time"
    return f"{text} · asleep"


def queue_mark(plan: Plan, now: datetime, zone: tzinfo, rules: Rules) -> tuple[str, bool]:
    """Return the short mark before a name in the queue, and whether the plan is overdue."""
    day = today(now, zone, rules)
    late = (day - plan.due.day).days
    if plan.kind is PlanKind.FIRST_CALL:
        return "new", False
    if late > 0:
        return (f"{late}d" if late < 1000 else "999d+"), True
    if plan.due.at is not None:
        return f"{plan.due.at.astimezone(zone):%H:%M}", False
    return "today", False


def plan_text(contact: Contact, now: datetime, zone: tzinfo, rules: Rules) -> str:
    """Return what is next with somebody, in one line."""
    plan = contact.plan
    if plan is None:
        return _STATES.get(contact.state, "nothing planned")
    due = show_due(plan.due, now, zone, rules.day_start)
    if plan.kind is PlanKind.CALLBACK:
        said = f": “{plan.why}”" if plan.why else ""
        return f"Callback promised {due}{said}"
    if plan.kind is PlanKind.NEXT_STEP:
        return f"Next step {due}: {plan.why or 'as agreed'}"
    why = reason_text(plan, now, zone)
    return f"{plan.kind.words.capitalize()} {due} · {why}" if why else f"{plan.kind.words} {due}"


def reason_text(plan: Plan, now: datetime, zone: tzinfo) -> str:
    """Return why something is planned; the day of a call has its year where that is not this one."""
    made = None if plan.made is None else plan.made.astimezone(zone).year
    if plan.kind not in _DATED or made in (None, now.astimezone(zone).year):
        return plan.why
    return _DAY_OF_CALL.sub(rf"\1 {made}\2", plan.why)


_DATED = frozenset((PlanKind.RETRY, PlanKind.RECALL, PlanKind.FIRST_CALL))
"""Plans whose reason is in words of ours."""
_DAY_OF_CALL = re.compile(rf"(\b\d{{1,2}} (?:{'|'.join(MONTHS)}))( \d\d:\d\d)\Z")


_STATES = {
    State.CLOSED: "No future: out of the queue. A new result reopens it",
    State.UNREACHABLE: "Unreachable: out of the daily queue. Any answer brings them back",
    State.NEEDS_NUMBER: "Needs a number: none that can be dialed",
}


def why_here(
    contact: Contact,
    touches: tuple[Touch, ...],
    there: TheirTime,
    now: datetime,
    zone: tzinfo,
    rules: Rules,
) -> list[str]:
    """Say in sentences why somebody stands where they stand in the queue, or why they do not."""
    plan = contact.plan
    if contact.do_not_call:
        return ["On the do-not-call list: this person is never served and cannot be dialed."]
    agreed = [
        f"Agreed on {moment(step.made, zone)}: {step.words}, for "
        f"{show_due(step.due, now, zone, rules.day_start)}."
        for step in contact.steps
    ]
    if plan is None:
        return [_STATES.get(contact.state, "Nothing is planned") + ".", *agreed]
    day = today(now, zone, rules)
    said = [_ORDER[plan.kind]]
    when, why = show_due(plan.due, now, zone, rules.day_start), reason_text(plan, now, zone)
    said.append(f"The plan: {plan.kind.words}, due {when}{f' ({why})' if why else ''}.")
    late = (day - plan.due.day).days
    if late > 0:
        share = f", {100 * late // max(1, plan.cadence)} % of its cadence" if plan.cadence else ""
        said.append(f"Overdue by {late} day{'' if late == 1 else 's'}{share}. Overdue people never vanish.")
    said += agreed
    if plan.kind is PlanKind.RETRY:
        said.append(f"{contact.attempts} of {rules.attempts} attempts in a row without an answer.")
    if plan.kind is PlanKind.RECALL:
        cadence = cadence_for(contact.cadence, contact.tags, rules)
        said.append(
            f"Cadence: wanted every {counted(cadence.wanted, 'day')}, at the latest after {cadence.latest}."
        )
        reached = None if contact.reached is None else today(contact.reached, zone, rules)
        if losing_touch(reached, cadence, day):
            said.append("Losing touch: the latest interval has passed.")
    if plan.snoozed_until is not None and plan.snoozed_until > now:
        said.append(f"Set aside until {moment(plan.snoozed_until, zone)}.")
    said.append(f"Calling hours: {their_time_text(there, zone)}.")
    last = next((touch for touch in touches if touch.result is not None), None)
    if last is not None and last.result is not None:
        said.append(f"Last call: {last.result.words}, {moment(last.at, zone)}.")
    return said


_ORDER = {
    PlanKind.CALLBACK: "Callbacks whose time has come are served first.",
    PlanKind.NEXT_STEP: "Next steps follow the callbacks, the overdue ones first.",
    PlanKind.RETRY: "Retries follow the next steps, as soon as their time has come.",
    PlanKind.RECALL: "Recalls follow the retries, the most overdue in proportion to their cadence first.",
    PlanKind.FIRST_CALL: "First calls come last, referrals before the others.",
}
