"""The queue: the order of the design, whoever sleeps and until when, and what comes later."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.calling import callable_in, hours_for
from callcockpit.domain.days import day_bounds
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Contact, Due, Number, Plan
from callcockpit.domain.words import NO_PROFILE, Callable, PlanKind, Profile, Result
from callcockpit.store import calls, people, queue, upkeep
from callcockpit.store.book import Book
from callcockpit.store.instants import to_micros
from callcockpit.store.queue import Entry, Queue

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
"""Tuesday, ten in New York, seven in Los Angeles, midnight in Tokyo."""
TODAY = date(2026, 11, 17)
RULES = Rules()
NEW_YORK, ANGELES, TOKYO = "America/New_York", "America/Los_Angeles", "Asia/Tokyo"
ZONES = [
    (NEW_YORK,),
    (ANGELES,),
    (TOKYO,),
    ("Europe/Zurich",),
    ("Asia/Kolkata",),
    ("Australia/Sydney",),
    (NEW_YORK, ANGELES),
    (TOKYO, "Australia/Perth"),
    ("Nowhere/Town",),
    (),
]


def plan_for(
    book: Book,
    plan: Plan,
    zones: tuple[str, ...] = (NEW_YORK,),
    referred_by: str = "",
    profile: Profile = NO_PROFILE,
) -> int:
    """Add somebody whose next plan is ``plan``."""
    count = book.db.sql("SELECT count(*) FROM contact").fetchone()[0]
    number = Number(f"555-{count:04}", f"+1614555{count:04}", zones=zones)
    person = Candidate(f"Person {count}", numbers=(number,), referred_by=referred_by)
    with book.operation("add", "added", NOW) as op:
        identity = upkeep.insert_person(op, person, NOW)
        op.update("contact", identity, profile=int(profile))
        contact = people.contact(book.db, identity)
        assert contact is not None
        row = upkeep.write_plan(op, contact, plan, NOW)
        if plan.snoozed_until is not None:
            book.db.sql(
                "UPDATE plan SET snoozed_until = ? WHERE id = ?", (to_micros(plan.snoozed_until), row)
            )
    return identity


def look(book: Book, now: datetime = NOW, limit: int = queue.WINDOW) -> Queue:
    return queue.window(book.db, now, book.today(now), RULES, limit=limit)


def ids(entries: tuple[Entry, ...]) -> list[int]:
    return [entry.contact for entry in entries]


def due(days: int, hour: int | None = None) -> Due:
    """A due some days after today, at an hour of New York where one is given."""
    day = TODAY + timedelta(days)
    if hour is None:
        return Due(day)
    return Due(day, datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC))


def test_the_queue_has_the_order_of_the_design(book: Book) -> None:
    wanted = [
        ("callback 9:00", Plan(PlanKind.CALLBACK, due(0, 9)), ""),
        ("callback 10:00", Plan(PlanKind.CALLBACK, due(0, 10)), ""),
        ("callback without an hour", Plan(PlanKind.CALLBACK, due(-5)), ""),
        ("next step overdue", Plan(PlanKind.NEXT_STEP, due(-2)), ""),
        ("next step due at 9", Plan(PlanKind.NEXT_STEP, due(0, 9)), ""),
        ("next step due", Plan(PlanKind.NEXT_STEP, due(0)), ""),
        ("retry", Plan(PlanKind.RETRY, due(0, 10)), ""),
        ("recall, a third over", Plan(PlanKind.RECALL, due(-10), cadence=30), ""),
        ("recall, a ninth over", Plan(PlanKind.RECALL, due(-10), cadence=90), ""),
        ("recall due", Plan(PlanKind.RECALL, due(0), cadence=30), ""),
        ("referral, three marks", Plan(PlanKind.FIRST_CALL, due(0)), "Billy Stone"),
        ("referral, one mark", Plan(PlanKind.FIRST_CALL, due(-9)), "Billy Stone"),
        ("referral", Plan(PlanKind.FIRST_CALL, due(0)), "Billy Stone"),
        ("first call, two marks", Plan(PlanKind.FIRST_CALL, due(0)), ""),
        ("first call, older", Plan(PlanKind.FIRST_CALL, due(-9)), ""),
        ("first call", Plan(PlanKind.FIRST_CALL, due(0)), ""),
    ]
    profiles = {
        "referral, three marks": Profile(13),
        "referral, one mark": Profile.CAN_AFFORD,
        "first call, two marks": Profile.UNDERSTANDS | Profile.DESIRES,
    }
    made = {
        name: plan_for(book, plan, referred_by=by, profile=profiles.get(name, NO_PROFILE))
        for name, plan, by in reversed(wanted)
    }
    names = {identity: name for name, identity in made.items()}
    assert [names[identity] for identity in ids(look(book).due)] == [name for name, _, _ in wanted]


def expected_order(contact: Contact) -> tuple[float, ...]:
    """Where the design puts somebody who is due, said without the book's ranks."""
    plan = contact.plan
    assert plan is not None
    place = list(PlanKind).index(plan.kind)
    at = plan.due.at.timestamp() if plan.due.at else 0.0
    untimed, day = plan.due.at is None, plan.due.day.toordinal()
    last = (day, at, plan.id or 0)
    match plan.kind:
        case PlanKind.CALLBACK:
            return (place, untimed, *last)
        case PlanKind.NEXT_STEP:
            return (place, day, untimed, at, plan.id or 0)
        case PlanKind.RECALL:
            return (place, -(TODAY.toordinal() - day) / (plan.cadence or 1), *last)
        case PlanKind.FIRST_CALL:
            return (place, not contact.referred_by, -len(list(contact.profile)), *last)
    return (place, *last)


def is_due(plan: Plan) -> bool:
    come = plan.due.at <= NOW if plan.due.at else plan.due.day <= TODAY
    return come and (plan.snoozed_until is None or plan.snoozed_until <= NOW)


@pytest.mark.parametrize("seed", range(4))
def test_the_window_is_a_plain_sort_over_everybody(book: Book, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(220):
        hour = chance.choice([None, chance.randrange(24)])
        plan = Plan(
            chance.choice(list(PlanKind)),
            due(chance.randint(-4, 1), hour),
            cadence=chance.choice([7, 30, 90]),
            snoozed_until=chance.choice([None, None, NOW - timedelta(hours=1), NOW + timedelta(hours=1)]),
        )
        plan_for(
            book,
            plan,
            chance.choice(ZONES),
            chance.choice(["", "Billy Stone"]),
            Profile(chance.randrange(16)),
        )
    everybody = people.contacts(book.db, [row[0] for row in book.db.sql("SELECT id FROM contact")])
    awake, asleep = [], set()
    for contact in everybody:
        assert contact.plan is not None
        if is_due(contact.plan):
            hours = hours_for(contact.plan.kind, timed=contact.plan.due.at is not None, rules=RULES)
            if callable_in(contact.numbers[0].zones, NOW, hours) is Callable.NO:
                asleep.add(contact.id)
            else:
                awake.append(contact)
    order = [contact.id for contact in sorted(awake, key=expected_order)]
    assert len(order) > 40
    assert ids(look(book).due) == order
    for limit in (1, 7, len(order) - 1):
        cut = look(book, limit=limit)
        assert (ids(cut.due), cut.more) == (order[:limit], True)
    assert not look(book, limit=len(order)).more
    sleeping = look(book).sleeping
    assert set(ids(sleeping)) <= asleep
    assert len(sleeping) == min(len(asleep), queue.ASIDE)
    wakes = [entry.wakes for entry in sleeping if entry.wakes is not None]
    assert len(wakes) == len(sleeping)
    assert wakes == sorted(wakes)
    assert all(at > NOW for at in wakes)


@pytest.mark.parametrize(
    ("zones", "wakes"),
    [
        ((ANGELES,), datetime(2026, 11, 17, 17, 0, tzinfo=UTC)),
        ((TOKYO,), datetime(2026, 11, 18, 0, 0, tzinfo=UTC)),
        (("Europe/Zurich", TOKYO), None),
        ((), None),
        (("Nowhere/Town",), None),
    ],
)
def test_only_who_is_outside_their_hours_everywhere_sleeps(
    book: Book, zones: tuple[str, ...], wakes: datetime | None
) -> None:
    identity = plan_for(book, Plan(PlanKind.FIRST_CALL, due(0)), zones)
    found = look(book)
    assert [entry.wakes for entry in found.sleeping] == ([wakes] if wakes else [])
    assert ids(found.sleeping if wakes else found.due) == [identity]
    if wakes is not None:
        assert ids(look(book, wakes).due) == [identity]


@pytest.mark.parametrize(
    ("kind", "hour", "asleep"),
    [
        (PlanKind.CALLBACK, 18, False),
        (PlanKind.NEXT_STEP, 18, False),
        (PlanKind.CALLBACK, None, True),
        (PlanKind.NEXT_STEP, None, True),
        (PlanKind.RETRY, 18, True),
        (PlanKind.RECALL, 18, True),
    ],
)
def test_an_agreed_hour_may_lie_anywhere_in_the_outer_limit(
    book: Book, kind: PlanKind, hour: int | None, asleep: bool
) -> None:
    plan_for(book, Plan(kind, due(0, hour), cadence=30))
    evening = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)  # half past six in New York
    found = look(book, evening)
    assert (len(found.due), len(found.sleeping)) == (int(not asleep), int(asleep))


def test_ones_own_zone_wakes_somebody(book: Book) -> None:
    identity = plan_for(book, Plan(PlanKind.FIRST_CALL, due(0)), (TOKYO,))
    assert ids(look(book).sleeping) == [identity]
    upkeep.set_zone(book, identity, NEW_YORK, NOW)
    assert ids(look(book).due) == [identity]
    calls.undo(book, NOW)
    assert ids(look(book).sleeping) == [identity]


def test_who_wakes_first_is_shown_even_where_many_sleep_longer(book: Book) -> None:
    for _ in range(queue.ASIDE + 5):
        plan_for(book, Plan(PlanKind.CALLBACK, due(-3)), (TOKYO,))
    early = plan_for(book, Plan(PlanKind.FIRST_CALL, due(0)), (ANGELES,))
    sleeping = look(book).sleeping
    assert len(sleeping) == queue.ASIDE
    assert sleeping[0].contact == early


def test_an_hour_to_come_and_whoever_was_put_off_stand_under_later(book: Book) -> None:
    soon = plan_for(book, Plan(PlanKind.CALLBACK, due(0, 14)))
    plan_for(book, Plan(PlanKind.CALLBACK, due(1, 9)))
    waiting = plan_for(book, Plan(PlanKind.RECALL, due(-3), cadence=90))
    calls.snooze(book, waiting, Due(TODAY, NOW + timedelta(hours=2)), NOW)
    found = look(book)
    assert (ids(found.due), ids(found.later)) == ([], [waiting, soon])
    assert found.next_day == TODAY + timedelta(1)
    back = look(book, NOW + timedelta(hours=2))
    assert (ids(back.due), ids(back.later)) == ([waiting], [soon])
    assert back.due[0].plan.due == due(-3)


def test_who_is_skipped_comes_back_when_the_next_day_begins(book: Book) -> None:
    identity = plan_for(book, Plan(PlanKind.NEXT_STEP, due(0)), ())
    calls.skip(book, identity, "not the right time", NOW)
    tomorrow = day_bounds(TODAY, book.zone, RULES)[1]
    assert ids(look(book, tomorrow - timedelta(seconds=1)).due) == []
    assert ids(look(book, tomorrow).due) == [identity]
    assert book.db.sql("SELECT reason FROM skip").fetchall() == [("not the right time",)]


def test_a_snooze_until_a_day_lasts_until_that_day_begins(book: Book) -> None:
    identity = plan_for(book, Plan(PlanKind.FIRST_CALL, due(0)), ())
    calls.snooze(book, identity, due(2), NOW)
    begins = day_bounds(TODAY + timedelta(2), book.zone, RULES)[0]
    assert ids(look(book, begins - timedelta(seconds=1)).due) == []
    assert ids(look(book, begins).due) == [identity]


def test_an_agreed_hour_is_kept_on_a_laptop_that_flew_west(book: Book) -> None:
    at = datetime(2026, 11, 18, 0, 30, tzinfo=UTC)  # half past nine on the eighteenth in Tokyo
    identity = plan_for(book, Plan(PlanKind.CALLBACK, Due(date(2026, 11, 18), at)), (TOKYO,))
    there = queue.window(book.db, at, date(2026, 11, 17), RULES)
    assert ids(there.due) == [identity]
    before = queue.window(book.db, at - timedelta(minutes=1), date(2026, 11, 17), RULES)
    assert ids(before.due) == []


def test_somebody_overdue_for_years_is_still_due(book: Book) -> None:
    identity = plan_for(book, Plan(PlanKind.RECALL, due(-3000), cadence=90))
    assert ids(look(book).due) == [identity]


def test_equals_come_in_the_order_in_which_they_were_planned(book: Book) -> None:
    wanted = [
        plan_for(book, Plan(PlanKind.FIRST_CALL, due(0)), zones) for zones in ZONES[:1] * 3 + ZONES[-1:]
    ]
    assert ids(look(book).due) == wanted


def test_an_empty_book_has_an_empty_queue(book: Book) -> None:
    assert look(book) == Queue()


def test_undo_gives_back_the_place_in_the_queue(book: Book) -> None:
    plans = [
        Plan(PlanKind.RETRY, due(-1, 10)),
        Plan(PlanKind.RETRY, due(0, 9)),
        Plan(PlanKind.RETRY, due(0, 10)),
    ]
    wanted = [plan_for(book, plan) for plan in plans]
    for result in (Result.NO_ANSWER, Result.WRONG_NUMBER, Result.NO_FUTURE):
        calls.log(book, wanted[1], result, NOW)
        assert ids(look(book).due) == [wanted[0], wanted[2]]
        calls.undo(book, NOW)
        assert ids(look(book).due) == wanted
