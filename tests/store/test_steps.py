"""What was agreed stands: steps of a contact through calls, moves, ends, merges, archives and undo."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.values import Due, Fate, Plan, Step
from callcockpit.domain.words import PlanKind, Result, State
from callcockpit.store import agreed, calls, duplicates, people, pursuits, upkeep
from callcockpit.store.book import Book
from callcockpit.store.call_touch import NO_FACTS, CallFacts
from tests.conftest import PersonBuilder
from tests.store.test_operations import dump

ZONE = ZoneInfo("America/New_York")
DAY = timedelta(days=1)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def due(day: int, hour: int | None = None, minute: int = 0, month: int = 11) -> Due:
    return Due(date(2026, month, day), None if hour is None else at(day, hour, minute, month))


def agree(book: Book, who: int, when: datetime, what: str, to: Due, *, theirs: bool = False) -> None:
    calls.log(book, who, Result.NEXT_STEP, when, promise=Promise(to, what, theirs))


def steps(book: Book, who: int) -> list[str]:
    return [step.what for step in contact_steps(book, who)]


def contact_steps(book: Book, who: int) -> tuple[Step, ...]:
    found = people.contact(book.db, who)
    assert found is not None
    return found.steps


def plan(book: Book, who: int) -> Plan:
    found = people.contact(book.db, who)
    assert found is not None
    assert found.plan is not None
    return found.plan


QUOTE = due(26, 14, 30)
DEMO = due(18, 10, month=12)


def test_an_unanswered_call_about_a_step_carries_it_into_each_retry(book: Book, dana: int) -> None:
    agree(book, dana, at(24, 10), "send quote for 20 units", QUOTE)
    for attempt, when in (("2nd", at(26, 14, 31)), ("3rd", at(27, 11))):
        calls.log(book, dana, Result.NO_ANSWER, when)
        assert plan(book, dana).kind is PlanKind.RETRY
        assert plan(book, dana).why == f"send quote for 20 units, agreed Tue 24 Nov · {attempt} attempt"
    assert steps(book, dana) == ["send quote for 20 units"]
    assert contact_steps(book, dana)[0].due == QUOTE


@pytest.mark.parametrize("result", [Result.VOICEMAIL, Result.NO_ANSWER, Result.BUSY, Result.SOMEONE_ELSE])
def test_an_attempt_before_what_was_agreed_changes_nothing_of_it(
    book: Book, dana: int, result: Result
) -> None:
    agree(book, dana, at(20, 10), "demo", DEMO)
    before = plan(book, dana)
    calls.log(book, dana, result, at(23, 10))
    assert plan(book, dana) == before
    assert steps(book, dana) == ["demo"]


def test_a_second_agreement_stands_beside_the_first_and_what_comes_first_is_the_next_call(
    book: Book, dana: int
) -> None:
    agree(book, dana, at(20, 10), "demo with the board", DEMO)
    agree(book, dana, at(23, 10), "send brochure", due(27))
    assert steps(book, dana) == ["send brochure", "demo with the board"]
    assert (plan(book, dana).why, plan(book, dana).due) == ("send brochure", due(27))
    agree(book, dana, at(27, 10), "contract", due(21, month=12), theirs=True)
    assert steps(book, dana) == ["demo with the board", "contract"]
    assert (plan(book, dana).kind, plan(book, dana).due) == (PlanKind.NEXT_STEP, DEMO)
    assert [step.theirs for step in contact_steps(book, dana)] == [False, True]


def test_the_step_that_a_reached_call_was_about_is_done_and_others_stay(book: Book, dana: int) -> None:
    agree(book, dana, at(20, 10), "send quote", due(23))
    agree(book, dana, at(20, 11), "demo", DEMO)
    calls.log(book, dana, Result.STAY_IN_TOUCH, at(23, 10))
    assert steps(book, dana) == ["demo"]
    assert plan(book, dana).due == DEMO
    calls.log(book, dana, Result.STAY_IN_TOUCH, at(18, 10, 5, month=12))
    assert steps(book, dana) == []
    assert plan(book, dana).kind is PlanKind.RECALL
    said = [touch.agreed for touch in people.history(book.db, dana) if touch.agreed]
    assert [(one.what, one.fate) for one in said] == [("demo", Fate.DONE), ("send quote", Fate.DONE)]


def test_no_future_closes_what_is_open(book: Book, dana: int) -> None:
    agree(book, dana, at(20, 10), "demo", DEMO)
    calls.log(book, dana, Result.NO_FUTURE, at(23, 10))
    found = people.contact(book.db, dana)
    assert found is not None
    assert (found.state, found.plan, found.steps) == (State.CLOSED, None, ())
    (one,) = (touch.agreed for touch in people.history(book.db, dana) if touch.agreed)
    assert one.fate is Fate.CLOSED


def test_a_step_to_come_keeps_somebody_out_of_the_unreachable(book: Book, dana: int) -> None:
    agree(book, dana, at(2, 10), "demo", DEMO)
    agree(book, dana, at(2, 11), "ask the board", due(3))
    for number in range(book.rules.attempts):
        calls.log(book, dana, Result.NO_ANSWER, at(3, 10) + number * DAY)
    found = people.contact(book.db, dana)
    assert found is not None
    assert (found.state, plan(book, dana).kind) == (State.ACTIVE, PlanKind.RETRY)
    assert steps(book, dana) == ["ask the board", "demo"]


def test_a_step_that_is_moved_takes_the_next_call_along_and_one_that_ends_leaves_the_next(
    book: Book, dana: int
) -> None:
    agree(book, dana, at(20, 10), "demo", DEMO)
    agree(book, dana, at(20, 11), "send brochure", due(27))
    first, second = contact_steps(book, dana)
    assert first.id is not None
    assert second.id is not None
    empty = dump(book.path)
    agreed.move(book, dana, first.id, due(28, month=12), at(21, 10))
    assert (plan(book, dana).why, plan(book, dana).due) == ("demo", DEMO)
    agreed.move(book, dana, second.id, due(17, 9, month=12), at(21, 11))
    assert plan(book, dana).due == due(17, 9, month=12)
    agreed.finish(book, dana, second.id, Fate.DROPPED, at(21, 12))
    assert (steps(book, dana), plan(book, dana).why) == (["send brochure"], "send brochure")
    agreed.finish(book, dana, first.id, Fate.DONE, at(21, 13))
    assert (steps(book, dana), plan(book, dana).kind) == ([], PlanKind.RECALL)
    for _ in range(4):
        calls.undo(book, at(21, 14))
    assert {**dump(book.path), "operation": 0, "change": 0} == {**empty, "operation": 0, "change": 0}


def test_a_call_moments_before_an_agreed_hour_is_the_one_that_was_agreed(book: Book, dana: int) -> None:
    agree(book, dana, at(24, 10), "", QUOTE)
    calls.log(book, dana, Result.NO_ANSWER, at(26, 14, 25))
    assert plan(book, dana).why == "call back, agreed Tue 24 Nov · 2nd attempt"


LATER = at(10, 10, month=12)
EARLIER = at(3, 10, month=12)


@pytest.mark.parametrize(
    ("newest", "late", "state", "kind", "attempts"),
    [
        (Result.NEXT_STEP, Result.VOICEMAIL, State.ACTIVE, PlanKind.NEXT_STEP, 0),
        (Result.NO_FUTURE, Result.VOICEMAIL, State.CLOSED, None, 0),
        (Result.STAY_IN_TOUCH, Result.NO_ANSWER, State.CULTIVATED, PlanKind.RECALL, 0),
        (Result.STAY_IN_TOUCH, Result.NO_FUTURE, State.CULTIVATED, PlanKind.RECALL, 0),
        (Result.VOICEMAIL, Result.NO_ANSWER, State.ACTIVE, PlanKind.RETRY, 2),
        (Result.VOICEMAIL, Result.STAY_IN_TOUCH, State.CULTIVATED, PlanKind.RETRY, 1),
        (Result.NO_FUTURE, Result.NEXT_STEP, State.CLOSED, None, 0),
    ],
)
def test_a_call_that_is_logged_late_joins_the_history_and_the_newest_says_what_is_next(
    book: Book,
    dana: int,
    newest: Result,
    late: Result,
    state: State,
    kind: PlanKind | None,
    attempts: int,
) -> None:
    def log(result: Result, when: datetime, facts: CallFacts = NO_FACTS) -> None:
        promise = Promise(DEMO, "demo") if result is Result.NEXT_STEP else None
        calls.log(book, dana, result, when, facts, promise=promise)

    log(newest, LATER)
    before = people.contact(book.db, dana)
    log(late, LATER + timedelta(minutes=5), CallFacts(at=EARLIER))
    found = people.contact(book.db, dana)
    assert found is not None
    assert before is not None
    assert (found.state, found.plan and found.plan.kind, found.attempts) == (state, kind, attempts)
    assert found.plan == before.plan
    assert [touch.result for touch in people.history(book.db, dana)] == [newest, late]
    if newest.reached:
        assert found.reached == LATER


def test_what_was_agreed_in_a_call_that_is_logged_late_is_an_open_step(book: Book, dana: int) -> None:
    calls.log(book, dana, Result.STAY_IN_TOUCH, LATER)
    facts = CallFacts(at=EARLIER)
    calls.log(book, dana, Result.NEXT_STEP, LATER, facts, promise=Promise(DEMO, "demo"))
    assert steps(book, dana) == ["demo"]
    assert plan(book, dana).due == DEMO


def test_what_they_do_is_a_step_and_no_callback_of_mine(book: Book, dana: int) -> None:
    agree(book, dana, at(20, 10), "call the bank", DEMO, theirs=True)
    assert (plan(book, dana).kind, plan(book, dana).why) == (PlanKind.NEXT_STEP, "they: call the bank")


def test_a_wrong_number_with_a_date_of_its_own_carries_the_step(
    book: Book, person: PersonBuilder, now: datetime
) -> None:
    two = person()._replace(numbers=(person().numbers[0], person("x", "0199").numbers[0]))
    who = upkeep.add(book, two, now)[1]
    agree(book, who, at(20, 10), "send quote", due(23))
    calls.log(book, who, Result.WRONG_NUMBER, at(23, 10), chosen=due(25))
    assert (plan(book, who).kind, plan(book, who).due) == (PlanKind.RETRY, due(25))
    assert plan(book, who).why == "send quote, agreed Fri 20 Nov · 2nd attempt"
    assert contact_steps(book, who)[0].due == due(23)


def test_an_agreement_of_another_year_has_its_year(book: Book, dana: int) -> None:
    agree(book, dana, at(24, 10), "send quote", Due(date(2027, 1, 4)))
    calls.log(book, dana, Result.NO_ANSWER, datetime(2027, 1, 4, 10, tzinfo=ZONE))
    assert plan(book, dana).why == "send quote, agreed Tue 24 Nov 2026 · 2nd attempt"


def test_of_two_who_become_one_the_step_that_comes_first_is_the_next_call(
    book: Book, dana: int, person: PersonBuilder
) -> None:
    other = upkeep.add(book, person("D. Whitfield", "0177"), at(2, 10))[1]
    agree(book, dana, at(20, 10), "send quote", due(23))
    calls.log(book, dana, Result.VOICEMAIL, at(23, 10))
    agree(book, other, at(20, 10), "demo", DEMO)
    duplicates.merge(book, dana, other, at(24, 10))
    assert steps(book, dana) == ["send quote", "demo"]
    assert plan(book, dana).why == "send quote"


def test_who_was_unreachable_ends_with_their_steps_or_goes_on_with_them(book: Book, dana: int) -> None:
    agree(book, dana, at(2, 10), "ask the board", due(3))
    for number in range(book.rules.attempts):
        calls.log(book, dana, Result.NO_ANSWER, at(3, 10) + number * DAY)
    assert steps(book, dana) == ["ask the board"]
    pursuits.answered(book, dana, Promise(DEMO, "send the plan", theirs=True), at(20, 10))
    assert steps(book, dana) == ["ask the board", "send the plan"]
    assert plan(book, dana).why == "ask the board"
    calls.undo(book, at(20, 11))
    pursuits.close(book, dana, at(21, 10))
    assert steps(book, dana) == []


def test_after_an_attempt_nobody_comes_back_at_once_for_another_step_that_is_overdue(
    book: Book, dana: int
) -> None:
    agree(book, dana, at(20, 10), "send quote", due(23))
    agree(book, dana, at(20, 11), "ask the board", due(24))
    calls.log(book, dana, Result.NO_ANSWER, at(25, 10))
    assert plan(book, dana).due.day == date(2026, 11, 26)
    assert steps(book, dana) == ["send quote", "ask the board"]
