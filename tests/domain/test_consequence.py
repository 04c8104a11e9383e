"""What each result books: the table of the rules, for every result and every standing of a contact."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.booking import Case, Promise
from callcockpit.domain.consequence import book, moment, zones_of
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Cadence, Rules
from callcockpit.domain.steps import kind_of
from callcockpit.domain.values import Contact, Due, Number, Plan
from callcockpit.domain.words import NumberKind, PlanKind, Result, State

RULES = Rules()
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 17, 19, 32, tzinfo=UTC)
"""Tuesday 14:32 in New York."""
WORK = Number("555-0142", "+16145550142", zones=("America/New_York",), id=1)
MOBILE = Number("555-0143", "+16145550143", kind=NumberKind.MOBILE, zones=("America/New_York",), id=2)
FAX = Number("555-0144", "+16145550144", kind=NumberKind.FAX, id=3)
RECALL = Plan(PlanKind.RECALL, Due(date(2027, 1, 5)), "stay in touch", 90, NOW, id=7)
THURSDAY = Due(date(2026, 11, 19), datetime(2026, 11, 19, 19, 30, tzinfo=UTC))
DANA = Contact(1, "Dana", numbers=(WORK,), attempts=1, state=State.ACTIVE)


def at(text: str) -> Due:
    """The due of a local date, or of a date and an hour."""
    when = datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)
    return Due(when.date(), when.astimezone(UTC) if len(text) > 10 else None)


@pytest.mark.parametrize(
    ("result", "kind", "due", "state", "attempts"),
    [
        (Result.NO_ANSWER, PlanKind.RETRY, "2026-11-18 10:10", State.ACTIVE, 2),
        (Result.VOICEMAIL, PlanKind.RETRY, "2026-11-20", State.ACTIVE, 2),
        (Result.BUSY, PlanKind.RETRY, "2026-11-17 14:47", State.ACTIVE, 2),
        (Result.SOMEONE_ELSE, PlanKind.RETRY, "2026-11-18", State.ACTIVE, 2),
        (Result.STAY_IN_TOUCH, PlanKind.RECALL, "2027-02-15", State.CULTIVATED, 0),
    ],
)
def test_each_result_books_what_the_rules_say(
    result: Result, kind: PlanKind, due: str, state: State, attempts: int
) -> None:
    booking = book(result, Case(DANA, WORK), NOW, NEW_YORK, RULES)
    assert booking.plan is not None
    assert (booking.plan.kind, booking.plan.due) == (kind, at(due))
    assert (booking.state, booking.attempts, booking.strike) == (state, attempts, False)


def test_no_future_closes() -> None:
    booking = book(Result.NO_FUTURE, Case(DANA, WORK), NOW, NEW_YORK, RULES, chosen=THURSDAY)
    assert (booking.plan, booking.state, booking.attempts) == (None, State.CLOSED, 0)


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("", PlanKind.CALLBACK),
        ("call back", PlanKind.CALLBACK),
        ("Callback", PlanKind.CALLBACK),
        ("try again after the board", PlanKind.CALLBACK),
        ("send quote", PlanKind.NEXT_STEP),
        ("callous remark to mend", PlanKind.NEXT_STEP),
    ],
)
def test_a_next_step_keeps_its_hour_and_is_a_callback_where_only_a_call_was_agreed(
    what: str, kind: PlanKind
) -> None:
    promise = Promise(THURSDAY, what)
    booking = book(Result.NEXT_STEP, Case(DANA, WORK), NOW, NEW_YORK, RULES, promise=promise)
    assert booking.plan == Plan(kind, THURSDAY, what, None, NOW)
    assert kind_of(promise.what) is kind
    assert (booking.state, booking.attempts) == (State.ACTIVE, 0)


def test_a_next_step_without_a_date_is_refused_in_a_sentence() -> None:
    with pytest.raises(CockpitError, match="say when"):
        book(Result.NEXT_STEP, Case(DANA, WORK), NOW, NEW_YORK, RULES)


@pytest.mark.parametrize("result", [r for r in Result if r not in (Result.NO_FUTURE, Result.WRONG_NUMBER)])
def test_a_chosen_date_is_kept(result: Result) -> None:
    booking = book(result, Case(DANA, WORK), NOW, NEW_YORK, RULES, chosen=THURSDAY)
    assert booking.plan is not None
    assert booking.plan.due == THURSDAY


STANDINGS = [
    DANA._replace(state=state, attempts=attempts, plan=plan, numbers=numbers, do_not_call=blocked)
    for state, attempts, plan, numbers, blocked in product(
        State, (0, 4, 5, 9), (None, RECALL), ((WORK,), (WORK, MOBILE), (FAX,), ()), (False, True)
    )
]


@pytest.mark.parametrize("result", list(Result))
def test_every_result_has_a_rule_wherever_a_contact_stands(result: Result) -> None:
    active = (State.NEW, State.ACTIVE, State.CULTIVATED)
    for contact in STANDINGS:
        number = next((each for each in contact.numbers if each.dialable), None)
        booking = book(result, Case(contact, number), NOW, NEW_YORK, RULES, promise=Promise(THURSDAY))
        case = (result, contact)
        assert (booking.plan is not None) == (booking.state in active), case
        assert booking.state is not State.NEW, case
        assert booking.plan is None or booking.plan.due.day >= date(2026, 11, 17), case
        assert not contact.do_not_call or booking.state is State.CLOSED, case
        if not contact.do_not_call:
            assert booking.attempts == (0 if result.reached else contact.attempts + 1), case
            assert booking.strike == (result is Result.WRONG_NUMBER), case
            assert result is Result.NO_FUTURE or not result.reached or booking.plan is not None, case


UNREACHED = [result for result in Result if not result.reached]


@pytest.mark.parametrize("result", UNREACHED)
@pytest.mark.parametrize(("before", "unreachable"), [(0, False), (4, False), (5, True), (6, True)])
def test_the_sixth_attempt_in_a_row_makes_somebody_unreachable(
    result: Result, before: int, unreachable: bool
) -> None:
    contact = DANA._replace(attempts=before, numbers=(WORK, MOBILE))
    booking = book(result, Case(contact, WORK), NOW, NEW_YORK, RULES, chosen=THURSDAY)
    assert (booking.state is State.UNREACHABLE) is unreachable
    assert (booking.plan is None) is unreachable


@pytest.mark.parametrize("result", [r for r in UNREACHED if r is not Result.WRONG_NUMBER])
def test_who_is_cultivated_stays_so_when_nobody_answers(result: Result) -> None:
    contact = DANA._replace(state=State.CULTIVATED, plan=RECALL)
    assert book(result, Case(contact, WORK), NOW, NEW_YORK, RULES).state is State.CULTIVATED


@pytest.mark.parametrize(
    ("before", "due"), [(0, "2026-11-17 14:47"), (2, "2026-11-17 14:47"), (3, "2026-11-18 10:10")]
)
def test_busy_is_retried_three_times_a_day_and_then_like_no_answer(before: int, due: str) -> None:
    booking = book(Result.BUSY, Case(DANA, WORK, busy_today=before), NOW, NEW_YORK, RULES)
    assert booking.plan is not None
    assert booking.plan.due == at(due)


def test_every_failed_time_of_day_is_avoided() -> None:
    failed = (NOW - timedelta(days=1, hours=4),)  # yesterday 10:32
    booking = book(Result.NO_ANSWER, Case(DANA, WORK, failed=failed), NOW, NEW_YORK, RULES)
    assert booking.plan is not None
    assert booking.plan.due == at("2026-11-18 16:40")


@pytest.mark.parametrize(
    ("numbers", "dialed", "following"),
    [
        ((WORK,), WORK, None),
        ((WORK, FAX), WORK, None),
        ((WORK, MOBILE._replace(struck=True)), WORK, None),
        ((WORK, MOBILE._replace(blocked=True)), WORK, None),
        ((WORK, WORK._replace(raw="the same line again", id=9)), WORK, None),
        ((WORK, WORK._replace(extension="204", id=9)), WORK, WORK._replace(extension="204", id=9)),
        ((WORK, MOBILE), WORK, MOBILE),
        ((WORK, MOBILE), MOBILE, WORK),
    ],
)
def test_a_wrong_number_strikes_the_number_and_never_the_person(
    numbers: tuple[Number, ...], dialed: Number, following: Number | None
) -> None:
    contact = DANA._replace(numbers=numbers)
    booking = book(Result.WRONG_NUMBER, Case(contact, dialed), NOW, NEW_YORK, RULES)
    assert booking.strike
    assert booking.next_number == following
    assert booking.state is (State.ACTIVE if following else State.NEEDS_NUMBER)
    assert (booking.plan is not None) == (following is not None)


def test_a_wrong_number_leaves_the_plan_for_the_next_number() -> None:
    contact = DANA._replace(numbers=(WORK, MOBILE), plan=RECALL)
    assert book(Result.WRONG_NUMBER, Case(contact, WORK), NOW, NEW_YORK, RULES).plan == RECALL
    moved = book(Result.WRONG_NUMBER, Case(contact, WORK), NOW, NEW_YORK, RULES, chosen=THURSDAY).plan
    assert moved == RECALL._replace(due=THURSDAY)


@pytest.mark.parametrize(
    ("own", "tags", "day", "cadence"),
    [(None, (), "2027-02-15", 90), (30, (), "2026-12-17", 30), (None, ("VIP",), "2027-01-15", 60)],
)
def test_staying_in_touch_follows_the_cadence_of_the_person_or_their_tag(
    own: int | None, tags: tuple[str, ...], day: str, cadence: int
) -> None:
    rules = Rules(tag_cadences={"vip": Cadence(60, 80)})
    contact = DANA._replace(cadence=own, tags=tags)
    plan = book(Result.STAY_IN_TOUCH, Case(contact, WORK), NOW, NEW_YORK, rules).plan
    assert plan is not None
    assert (plan.due, plan.cadence) == (at(day), cadence)


def test_a_recall_avoids_the_full_day() -> None:
    load = {date(2027, 2, 15): 4}
    plan = book(Result.STAY_IN_TOUCH, Case(DANA, WORK, load=load), NOW, NEW_YORK, RULES).plan
    assert plan is not None
    assert plan.due == at("2027-02-16")


def test_a_call_after_midnight_belongs_to_the_evening_before() -> None:
    night = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)  # two in the morning
    plan = book(Result.VOICEMAIL, Case(DANA, WORK), night, NEW_YORK, RULES).plan
    assert plan is not None
    assert plan.due == at("2026-11-20")


def test_the_reason_of_a_retry_names_what_happened_and_when() -> None:
    plan = book(Result.SOMEONE_ELSE, Case(DANA, WORK), NOW, NEW_YORK, RULES).plan
    assert plan is not None
    assert plan.why == "someone else answered Tue 17 Nov 14:32"
    assert moment(NOW, ZoneInfo("Asia/Tokyo")) == "Wed 18 Nov 04:32"


def test_ones_own_zone_goes_before_that_of_the_number() -> None:
    assert zones_of(DANA._replace(zone="Asia/Tokyo"), WORK) == ("Asia/Tokyo",)
    assert zones_of(DANA, WORK) == ("America/New_York",)
    assert zones_of(DANA, None) == ()
