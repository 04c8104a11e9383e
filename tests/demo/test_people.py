"""What a user can count on in the demo book, whenever and wherever it is opened."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from callcockpit.demo.people import DemoPerson, demo_people
from callcockpit.domain.cadence import cadence_for, losing_touch
from callcockpit.domain.calling import callable_in, hours_for
from callcockpit.domain.days import today
from callcockpit.domain.rules import Rules
from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Touch
from callcockpit.domain.words import Callable, PlanKind, Result, State, TouchKind

RULES = Rules()
NEW_YORK, ZURICH, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Europe/Zurich"), ZoneInfo("Asia/Tokyo")
MOMENTS: tuple[tuple[datetime, tzinfo], ...] = (
    (datetime(2026, 11, 23, 9, 0, tzinfo=NEW_YORK), NEW_YORK),
    (datetime(2026, 11, 21, 15, 30, tzinfo=ZURICH), ZURICH),
    (datetime(2028, 2, 29, 18, 45, tzinfo=TOKYO), TOKYO),
    (datetime(2027, 1, 1, 3, 59, tzinfo=NEW_YORK), NEW_YORK),
    (datetime(2027, 3, 28, 23, 50, tzinfo=ZURICH), ZURICH),
    (datetime(2027, 7, 5, 7, 5, tzinfo=TOKYO), TOKYO),
    (datetime(2026, 11, 20, 22, 40, tzinfo=NEW_YORK), NEW_YORK),
    (datetime(2026, 11, 25, 12, 0, tzinfo=TOKYO), TOKYO),
)
NAMED = [f"{now:%a %d %b %Y %H:%M} {zone}" for now, zone in MOMENTS]
HOURS = [datetime(2026, month, 18, hour, 30, tzinfo=UTC) for month in (1, 7) for hour in range(24)]
at_moments = pytest.mark.parametrize(("now", "zone"), MOMENTS, ids=NAMED)
at_hours = pytest.mark.parametrize("now", HOURS, ids=lambda now: f"{now:%b %H:%M}")


def is_due(person: DemoPerson, now: datetime, zone: tzinfo) -> bool:
    if person.plan is None:
        return False
    due = person.plan.due
    return due.at <= now if due.at is not None else due.day <= today(now, zone, RULES)


def due_kinds(now: datetime, zone: tzinfo) -> Counter[PlanKind]:
    people = demo_people(now, zone, RULES)
    return Counter(person.plan.kind for person in people if person.plan and is_due(person, now, zone))


def calls(person: DemoPerson) -> list[Touch]:
    return [touch for touch in person.touches if touch.kind is TouchKind.CALL]


def reached(person: DemoPerson) -> list[Touch]:
    return [call for call in calls(person) if call.result is not None and call.result.reached]


def zones(person: DemoPerson) -> tuple[str, ...]:
    return (person.candidate.zone,) if person.candidate.zone else person.candidate.numbers[0].zones


def place_of(person: DemoPerson) -> ZoneInfo:
    return ZoneInfo(zones(person)[0])


def minute(at: datetime, person: DemoPerson) -> int:
    local = at.astimezone(place_of(person))
    return local.hour * 60 + local.minute


def is_soon(person: DemoPerson, now: datetime) -> bool:
    at = person.plan.due.at if person.plan is not None else None
    return at is not None and now - timedelta(hours=1) <= at <= now + timedelta(hours=1)


@at_moments
def test_the_book_holds_people_in_every_state(now: datetime, zone: tzinfo) -> None:
    people = demo_people(now, zone, RULES)
    refused = [person for person in people if person.candidate.do_not_call]
    assert len({person.candidate.name for person in people}) == len(people) == 68
    assert Counter(person.state for person in people) == {
        State.NEW: 14,
        State.ACTIVE: 10,
        State.CULTIVATED: 31,
        State.UNREACHABLE: 3,
        State.CLOSED: 6,
        State.NEEDS_NUMBER: 4,
    }
    assert len(refused) == 2
    assert {person.state for person in refused} == {State.CLOSED}


@at_moments
def test_a_day_of_work_is_waiting_in_every_section_of_the_queue(now: datetime, zone: tzinfo) -> None:
    kinds = due_kinds(now, zone)
    assert kinds[PlanKind.CALLBACK] == 1
    assert kinds[PlanKind.NEXT_STEP] >= 7
    assert kinds[PlanKind.RETRY] >= 3
    assert 8 <= kinds[PlanKind.RECALL] <= 10
    assert 8 <= kinds[PlanKind.FIRST_CALL] <= 14


@at_moments
def test_the_months_ahead_are_planned(now: datetime, zone: tzinfo) -> None:
    day = today(now, zone, RULES)
    ahead = [person.plan.due.day for person in demo_people(now, zone, RULES) if person.plan is not None]
    ahead = [due for due in ahead if due > day]
    months = {(due - day).days // 30 for due in ahead}
    assert len(ahead) >= 14
    assert {0, 1, 2} <= months


@at_moments
def test_future_plans_are_made_for_working_days(now: datetime, zone: tzinfo) -> None:
    day = today(now, zone, RULES)
    for person in demo_people(now, zone, RULES):
        if person.plan is not None and person.plan.due.day > day and not is_soon(person, now):
            assert person.plan.due.day.weekday() < 5, person.candidate.name


@at_moments
def test_an_hour_that_was_agreed_lies_in_their_working_time(now: datetime, zone: tzinfo) -> None:
    for person in demo_people(now, zone, RULES):
        at = person.plan.due.at if person.plan is not None else None
        if at is not None and person.plan is not None:
            assert at.tzinfo is UTC
            assert person.plan.due.day == today(at, zone, RULES)
            assert callable_in(zones(person), at, RULES.calling) is Callable.YES, person.candidate.name


@at_moments
def test_nobody_who_can_be_called_is_without_a_plan_and_nobody_else_has_one(
    now: datetime, zone: tzinfo
) -> None:
    for person in demo_people(now, zone, RULES):
        planned = person.state in (State.NEW, State.ACTIVE, State.CULTIVATED)
        assert (person.plan is not None) is planned, person.candidate.name
        assert any(number.dialable for number in person.candidate.numbers) is (
            person.state is not State.NEEDS_NUMBER
        )


@at_moments
def test_the_history_is_past_and_in_order(now: datetime, zone: tzinfo) -> None:
    for person in demo_people(now, zone, RULES):
        instants = [touch.at for touch in person.touches]
        assert instants == sorted(set(instants)), person.candidate.name
        assert all(at < now and at.tzinfo is UTC for at in instants)
        assert all(at.astimezone(place_of(person)).weekday() < 5 for at in instants)
        own = {number.e164 for number in person.candidate.numbers}
        for call in calls(person):
            assert call.result is not None
            assert (call.number or "").partition(";")[0] in own
            assert (call.seconds is not None) is call.result.reached
            assert callable_in(zones(person), call.at, RULES.calling) is Callable.YES, person.candidate.name


@at_moments
def test_attempts_are_the_unreached_calls_in_a_row(now: datetime, zone: tzinfo) -> None:
    for person in demo_people(now, zone, RULES):
        done = calls(person)
        last = max((index for index, call in enumerate(done) if call in reached(person)), default=-1)
        assert person.attempts == len(done) - 1 - last, person.candidate.name
        assert (person.attempts >= RULES.attempts) is (person.state is State.UNREACHABLE)
        if person.plan is not None:
            assert (person.plan.kind is PlanKind.RETRY) is (person.attempts > 0), person.candidate.name


@at_moments
def test_retries_run_from_the_second_to_the_fifth_attempt(now: datetime, zone: tzinfo) -> None:
    retries = [
        p for p in demo_people(now, zone, RULES) if p.plan is not None and p.plan.kind is PlanKind.RETRY
    ]
    assert {person.attempts for person in retries} == {1, 2, 3, 4}
    for person in retries:
        assert person.plan is not None
        tried = [call.at for call in calls(person)[-person.attempts :]]
        due = person.plan.due
        assert due.at > tried[-1] if due.at is not None else due.day > today(tried[-1], zone, RULES)
        assert f"{tried[-1].astimezone(zone):%H:%M}" in person.plan.why
        hours = [minute(at, person) for at in tried]
        assert len(set(hours)) == person.attempts, person.candidate.name
        if due.at is not None:
            assert min(abs(minute(due.at, person) - hour) for hour in hours) >= RULES.retry_apart_hours * 60


@at_moments
def test_recalls_come_one_cadence_after_the_last_conversation(now: datetime, zone: tzinfo) -> None:
    cadences = set()
    lost = 0
    for person in demo_people(now, zone, RULES):
        if person.plan is None or person.plan.kind is not PlanKind.RECALL:
            continue
        cadence = cadence_for(person.cadence, person.candidate.tags, RULES)
        spoken = today(reached(person)[-1].at, zone, RULES)
        assert abs((person.plan.due.day - spoken).days - cadence.wanted) <= cadence.wanted * 0.1
        assert person.plan.cadence == cadence.wanted
        assert reached(person)[-1].result is Result.STAY_IN_TOUCH
        cadences.add(cadence.wanted)
        lost += losing_touch(spoken, cadence, today(now, zone, RULES))
    assert cadences == {30, 60, 90, 180}
    assert 3 <= lost <= 5


@at_moments
def test_recalls_are_levelled_to_one_a_day(now: datetime, zone: tzinfo) -> None:
    plans = [person.plan for person in demo_people(now, zone, RULES) if person.plan is not None]
    days = [plan.due.day for plan in plans if plan.kind is PlanKind.RECALL]
    assert len(set(days)) == len(days) == 19


@at_moments
def test_what_was_agreed_comes_after_the_talk_that_agreed_it(now: datetime, zone: tzinfo) -> None:
    for person in demo_people(now, zone, RULES):
        if person.plan is not None and person.plan.kind in (PlanKind.CALLBACK, PlanKind.NEXT_STEP):
            assert calls(person)[-1].result is Result.NEXT_STEP
            assert person.plan.due.day > today(calls(person)[-1].at, zone, RULES), person.candidate.name
            assert person.plan.made == calls(person)[-1].at
            assert person.plan.why


@at_moments
def test_cultivated_people_have_a_history_of_many_kinds(now: datetime, zone: tzinfo) -> None:
    people = [person for person in demo_people(now, zone, RULES) if person.state is State.CULTIVATED]
    kinds = {touch.kind for person in people for touch in person.touches}
    assert kinds == set(TouchKind)
    for person in people:
        assert 3 <= len(person.touches) <= 8, person.candidate.name
        assert any(call.result is Result.STAY_IN_TOUCH for call in calls(person))
        assert person.touches[0].at > now - timedelta(days=733)


@at_hours
def test_at_any_hour_somebody_waits_for_a_callback_in_their_own_working_time(now: datetime) -> None:
    soon = [
        person
        for person in demo_people(now, NEW_YORK, RULES)
        if person.plan is not None and is_soon(person, now)
    ]
    promised = [p for p in soon if p.plan is not None and p.plan.kind is PlanKind.CALLBACK]
    assert 2 <= len(promised) <= 3
    assert sum(is_due(person, now, NEW_YORK) for person in promised) == 1
    for person in promised:
        assert person.plan is not None
        assert person.plan.due.at is not None
        assert callable_in(zones(person), person.plan.due.at, RULES.calling) is Callable.YES


@at_hours
def test_at_any_hour_somebody_due_can_be_called_and_somebody_sleeps(now: datetime) -> None:
    found = Counter(
        callable_in(zones(person), now, hours_for(person.plan.kind, timed=False, rules=RULES))
        for person in demo_people(now, NEW_YORK, RULES)
        if person.plan is not None and is_due(person, now, NEW_YORK)
    )
    assert found[Callable.YES] >= 3
    assert found[Callable.NO] >= 3
    assert set(found) == {Callable.YES, Callable.NO}


def test_everybody_referred_was_referred_by_somebody_in_the_book_and_chains_end() -> None:
    people = demo_people(*MOMENTS[0], RULES)
    by = {person.candidate.name: person.candidate.referred_by for person in people}
    depths = []
    for name in by:
        chain = [name]
        while by[chain[-1]]:
            chain.append(by[chain[-1]])
            assert len(chain) < 10, chain
        depths.append(len(chain))
    assert max(depths) >= 3
    first = [person for person in people if person.plan and person.plan.kind is PlanKind.FIRST_CALL]
    assert sum(bool(person.candidate.referred_by) for person in first) == 6
    assert all(
        person.plan is not None and person.plan.why == f"referred by {person.candidate.referred_by}"
        for person in first
        if person.candidate.referred_by
    )


def test_wrong_numbers_are_struck_and_the_person_keeps_a_good_one_or_needs_one() -> None:
    struck = [person for person in demo_people(*MOMENTS[0], RULES) if person.struck]
    assert len([person for person in struck if person.state is State.CULTIVATED]) == 2
    for person in struck:
        marked = [number.e164 for number in person.candidate.numbers if number.struck]
        wrong = [call.number for call in calls(person) if call.result is Result.WRONG_NUMBER]
        assert marked == wrong == list(person.struck)


def test_names_and_companies_come_from_many_places() -> None:
    people = [person.candidate for person in demo_people(*MOMENTS[0], RULES)]
    assert any("[" in one.company for one in people)
    assert sum(any("\u3040" <= sign <= "\u9fff" for sign in one.name + one.company) for one in people) >= 3
    assert len({zone for person in demo_people(*MOMENTS[0], RULES) for zone in zones(person)}) >= 20
    assert {tag for one in people for tag in one.tags} == {"client", "prospect", "partner", "friend"}


def test_texts_are_clean_and_names_are_whole() -> None:
    for person in demo_people(*MOMENTS[0], RULES):
        one = person.candidate
        texts = (one.name, one.company, one.title, one.source, *one.tags, *(t.note for t in person.touches))
        assert all(clean_line(text) == text for text in texts)
        assert one.given
        assert one.family
        assert one.name in (f"{one.given} {one.family}", f"{one.family} {one.given}")
        if one.birthday is not None:
            year = one.birthday if one.birthday[0] != "-" else f"2000{one.birthday[1:]}"
            assert date.fromisoformat(year)
