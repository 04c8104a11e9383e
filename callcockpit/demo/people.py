"""The made-up people as values: a believable book around any moment, replayed by the product's own rules.

``people.toml`` tells who they are and, relative to now, what was done with them. Each history goes through
``callcockpit.domain.consequence.book`` call by call, so that attempts, state and plan are what the cockpit
itself would have made of it. All numbers come from ranges reserved for fiction.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from importlib.resources import files
from typing import TypedDict, cast

import phonenumbers
from phonenumbers import timezone as phone_zones

from callcockpit.demo.history import read_touches
from callcockpit.demo.plans import Desk, Told, callbacks, told_plan
from callcockpit.domain.archive import Past
from callcockpit.domain.booking import Case, Promise
from callcockpit.domain.consequence import book
from callcockpit.domain.days import today, zone_of
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Contact, Due, Number, Plan, Touch
from callcockpit.domain.words import NumberKind, PlanKind, Result, State

FORGOTTEN, LATE = 5, timedelta(days=12)
"""Of the past plans every fifth was done twelve days late, by the day on which it was made."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A made-up person with everything the book is to hold of them."""

    candidate: Candidate
    state: State
    attempts: int
    """Unreached attempts in a row."""
    cadence: int | None
    """Their own days between calls; None leaves it to the tags and the default."""
    touches: tuple[Touch, ...]
    """Oldest first, all of them before now."""
    plan: Plan | None
    past: tuple[Past, ...]
    """What was planned before, and when it was closed."""
    struck: tuple[str, ...]
    """The E.164 of every number that turned out to be wrong."""


class _Row(TypedDict, total=False):
    """One ``[[person]]`` of the data file; the notation is told at its head."""

    name: str
    given: str
    family: str
    company: str
    title: str
    numbers: list[str]
    struck: list[str]
    emails: list[str]
    urls: list[str]
    notes: str
    tags: list[str]
    source: str
    referred_by: str
    birthday: str
    zone: str
    cadence: int
    do_not_call: bool
    touches: list[str]
    plan: Told


@dataclass(frozen=True, slots=True)
class _Met:
    """A person who was read, with their own clock."""

    row: _Row
    candidate: Candidate
    place: tzinfo


def demo_people(now: datetime, zone: tzinfo, rules: Rules, region: str = "US") -> tuple[DemoPerson, ...]:
    """Return the people of the demo as they stand at ``now`` for a user in ``zone`` with these rules.

    ``region`` is the book's; every number is written internationally, so none depends on it.
    """
    text = files(__package__).joinpath("people.toml").read_text("utf-8")
    rows = cast("list[_Row]", tomllib.loads(text)["person"])
    met = [_meet(row, region) for row in rows]
    desk = Desk(now, zone, rules)
    places = {one.candidate.name: one.place for one in met if one.row.get("plan", {}).get("kind") == "now"}
    calls = callbacks(places, desk)
    load: Counter[date] = Counter()
    people = []
    for one in met:
        person = _live(one, desk, calls, load)
        if person.plan is not None:
            load[person.plan.due.day] += 1
        people.append(person)
    return tuple(people)


def _meet(row: _Row, region: str) -> _Met:
    given, _, family = row["name"].partition(" ")
    numbers = [_number(cell, region) for cell in row.get("numbers", ())]
    struck = [_number(cell, region)._replace(struck=True) for cell in row.get("struck", ())]
    candidate = Candidate(
        name=row["name"],
        given=row.get("given", given),
        family=row.get("family", family),
        company=row.get("company", ""),
        title=row.get("title", ""),
        emails=tuple(row.get("emails", ())),
        urls=tuple(row.get("urls", ())),
        numbers=(*numbers, *struck),
        notes=row.get("notes", ""),
        tags=tuple(row.get("tags", ())),
        source=row.get("source", ""),
        referred_by=row.get("referred_by", ""),
        birthday=row.get("birthday"),
        zone=row.get("zone"),
        do_not_call=row.get("do_not_call", False),
    )
    name = candidate.zone or candidate.numbers[0].zones[0]
    place = zone_of(name)
    if place is None:
        raise ValueError(f"{candidate.name}: no zone {name}")
    return _Met(row, candidate, place)


def _live(one: _Met, desk: Desk, calls: Mapping[str, datetime], load: Mapping[date, int]) -> DemoPerson:
    """Replay the history of one person, then let the plan they were told stand where there is one."""
    candidate = one.candidate
    told = one.row.get("plan")
    touches = read_touches(one.row.get("touches", ()), candidate, one.place, desk.now, desk.rules)
    contact = Contact(
        id=0,
        name=candidate.name,
        numbers=tuple(number._replace(struck=False) for number in candidate.numbers),
        tags=candidate.tags,
        zone=candidate.zone,
        state=State.NEW if candidate.numbers else State.NEEDS_NUMBER,
        cadence=one.row.get("cadence"),
    )
    contact, past = _replayed(contact, touches, desk, load)
    plan = (
        None if contact.plan is None else contact.plan._replace(due=desk.on_work(contact.plan.due, one.place))
    )
    if told is not None:
        plan = told_plan(told, _first_why(candidate), one.place, desk, calls.get(candidate.name))
        plan = plan._replace(made=contact.plan.made if contact.plan is not None else None)
    elif contact.state is State.NEW:
        plan = Plan(PlanKind.FIRST_CALL, Due(desk.day_in(0)), _first_why(candidate))
    return DemoPerson(
        candidate,
        State.CLOSED if candidate.do_not_call else contact.state,
        contact.attempts,
        contact.cadence,
        touches,
        plan,
        past,
        tuple(number.e164 for number in candidate.numbers if number.struck and number.e164),
    )


def _replayed(
    contact: Contact, touches: tuple[Touch, ...], desk: Desk, load: Mapping[date, int]
) -> tuple[Contact, tuple[Past, ...]]:
    """Return the contact after every call of the history, booked by the rules at its own moment.

    What a call booked is closed by the next one, and was due that day or earlier.
    """
    failed: tuple[datetime, ...] = ()
    past: list[Past] = []
    calls = [touch for touch in touches if touch.result is not None]
    for touch, following in zip(calls, (*calls[1:], None), strict=False):
        if touch.result is None:
            continue
        if contact.plan is not None:
            past.append(Past(contact.plan, touch.at))
        number = next((one for one in contact.numbers if one.e164 == _e164(touch)), None)
        promise = chosen = None
        day = today(touch.at, desk.zone, desk.rules)
        if following is not None and touch.result.reached:
            due = today(following.at, desk.zone, desk.rules)
            late = touch.at.day % FORGOTTEN == 0
            chosen = Due(max(day + timedelta(days=1), due - LATE if late else due))
        if touch.result is Result.NEXT_STEP:
            promise = Promise(chosen or Due(day + timedelta(days=1)), "as agreed")
            chosen = None
        case = Case(contact, number, failed, load=load)
        booking = book(touch.result, case, touch.at, desk.zone, desk.rules, chosen=chosen, promise=promise)
        failed = () if touch.result.reached else (*failed, touch.at)
        contact = contact._replace(plan=booking.plan, state=booking.state, attempts=booking.attempts)
    return contact, tuple(past)


def _e164(touch: Touch) -> str | None:
    return touch.number.partition(";")[0] if touch.number else None


def _first_why(candidate: Candidate) -> str:
    if candidate.referred_by:
        return f"referred by {candidate.referred_by}"
    return f"from: {candidate.source}" if candidate.source else "first call"


def _number(cell: str, region: str) -> Number:
    """Return the number of a cell of the data file: its kind, a blank, and the number itself."""
    kind, _, raw = cell.partition(" ")
    parsed = phonenumbers.parse(raw, region)
    zones = phone_zones.time_zones_for_number(parsed)
    return Number(
        raw=raw,
        e164=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
        extension=parsed.extension,
        kind=NumberKind(kind),
        zones=tuple(name for name in zones if name != phone_zones.UNKNOWN_TIMEZONE),
    )
