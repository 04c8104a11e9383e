"""What can be counted on when calls of another program come into the history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.calllog import CallLog, LoggedCall
from callcockpit.domain.values import Candidate, Contact, Due, Number, Reject
from callcockpit.domain.words import PlanKind, Result, State
from callcockpit.store import calls, people, upkeep
from callcockpit.store.book import Book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.history import take_calls
from callcockpit.store.intake import Intake
from callcockpit.store.laying import Fate
from tests.conftest import PersonBuilder

AT = datetime(2026, 11, 16, 15, 0, 12, tzinfo=UTC)
LINE = "+16145550142"


def take(book: Book, now: datetime, *rows: LoggedCall | Reject, dry_run: bool = False) -> Intake:
    numbered = ((n, row) if isinstance(row, LoggedCall) else row for n, row in enumerate(rows, 1))
    log = CallLog("calls", "utf-8", "US", numbered)
    return take_calls(book, log, now, file_name="calls.xml", dry_run=dry_run)


def history(book: Book) -> list[tuple[object, ...]]:
    return book.db.sql(
        "SELECT contact_id, result, number, seconds, note FROM touch WHERE undone = 0 ORDER BY at, id"
    ).fetchall()


def test_calls_join_the_history_and_an_answered_one_is_the_last_contact(
    book: Book, dana: int, now: datetime
) -> None:
    before = people.contact(book.db, dana)
    assert before is not None
    told = take(
        book,
        now,
        LoggedCall(AT, LINE, seconds=65, note="likes mornings"),
        LoggedCall(AT + timedelta(hours=1), LINE, result=Result.NO_ANSWER),
        LoggedCall(AT + timedelta(hours=2), LINE, seconds=9, incoming=True),
        LoggedCall(AT, "+12125550199"),
        LoggedCall(AT),
        Reject(6, "no date"),
    )
    assert (told.new, told.same, told.nobody, told.rows) == (3, 0, 2, 6)
    assert [(one.row, one.fate) for one in told.fates] == [
        *((1, Fate.NEW), (2, Fate.NEW), (3, Fate.NEW), (4, Fate.NOBODY), (5, Fate.NOBODY)),
        (6, Fate.REJECTED),
    ]
    assert history(book) == [
        (dana, None, LINE, 65, "likes mornings"),
        (dana, "no-answer", LINE, None, ""),
        (dana, None, LINE, 9, ""),
    ]
    assert [touch.received for touch in people.history(book.db, dana)] == [True, False, False]
    after = people.contact(book.db, dana)
    assert after is not None
    assert after == before._replace(reached=AT + timedelta(hours=2))


def test_the_same_log_twice_adds_nothing_and_undo_takes_it_back(book: Book, dana: int, now: datetime) -> None:
    rows = [LoggedCall(AT + timedelta(minutes=n), LINE, result=Result.NO_ANSWER) for n in range(5, 0, -1)]
    rows += [LoggedCall(AT + timedelta(minutes=3), LINE, seconds=5, incoming=True)]
    assert take(book, now, *rows, dry_run=True).new == 6
    assert history(book) == []
    assert take(book, now, *rows).new == 6
    again = take(book, now, *rows)
    assert (again.new, again.same, again.batch) == (0, 6, None)
    assert calls.undo(book, now) is not None
    assert history(book) == []
    assert take(book, now, *rows).new == 6


@pytest.mark.parametrize(
    ("call", "new"),
    [
        (LoggedCall(AT - timedelta(minutes=8), LINE, seconds=460), 0),
        (LoggedCall(AT - timedelta(seconds=40), LINE, result=Result.NO_ANSWER), 0),
        (LoggedCall(AT - timedelta(minutes=20), LINE, seconds=60), 1),
        (LoggedCall(AT - timedelta(minutes=8), LINE, seconds=460, incoming=True), 1),
        (LoggedCall(AT + timedelta(minutes=2), LINE, seconds=60), 1),
    ],
)
def test_a_call_logged_in_the_cockpit_is_not_doubled(
    book: Book, dana: int, call: LoggedCall, new: int
) -> None:
    calls.log(book, dana, Result.STAY_IN_TOUCH, AT.replace(microsecond=345), CallFacts())
    assert take(book, AT, call).new == new


def test_of_several_people_with_one_number_only_the_one_of_that_name_gets_the_call(
    book: Book, dana: int, person: PersonBuilder, now: datetime
) -> None:
    rosa = upkeep.add(book, person("Rosa Paz"), now)[1]
    told = take(book, now, LoggedCall(AT, LINE, seconds=5), LoggedCall(AT, LINE, "rosa PAZ", seconds=5))
    assert (told.new, told.nobody) == (1, 1)
    assert told.fates[0].detail == "several people have this number"
    assert [row[0] for row in history(book)] == [rosa]


def test_a_call_without_number_is_matched_by_address_then_name(book: Book, now: datetime) -> None:
    ana = Candidate("Ana Ruiz", emails=("Ana@example.com",), numbers=(Number(LINE, LINE),))
    upkeep.add(book, ana, now)
    told = take(
        book,
        now,
        LoggedCall(AT, email="ana@EXAMPLE.com", seconds=5),
        LoggedCall(AT + timedelta(hours=1), name="ana ruiz", seconds=5),
        LoggedCall(AT, email="other@example.com", name="Ana Ruiz", seconds=5),
    )
    assert (told.new, told.nobody) == (2, 1)


def test_a_call_of_theirs_that_was_missed_is_offered_as_a_callback_beside_what_was_agreed(
    book: Book, dana: int, now: datetime
) -> None:
    due = Due(date(2026, 12, 18))
    calls.log(book, dana, Result.NEXT_STEP, AT - timedelta(days=1), promise=Promise(due, "demo"))
    take(book, now, LoggedCall(AT, LINE, result=Result.NO_ANSWER, incoming=True))
    found = people.contact(book.db, dana)
    assert found is not None
    assert found.plan is not None
    assert (found.plan.kind, found.plan.due) == (PlanKind.CALLBACK, Due(book.today(now)))
    assert found.plan.why.startswith("call back: they called ")
    assert [step.what for step in found.steps] == [found.plan.why, "demo"]
    assert found.attempts == 0
    assert calls.undo(book, now) is not None
    assert [step.what for step in whole(book, dana).steps] == ["demo"]


@pytest.mark.parametrize(
    ("then", "ago"), [(LoggedCall(AT + timedelta(minutes=5), LINE, seconds=60), 0), (None, 40)]
)
def test_a_call_that_was_answered_since_or_is_long_ago_is_no_callback(
    book: Book, dana: int, now: datetime, then: LoggedCall | None, ago: int
) -> None:
    missed = LoggedCall(AT - timedelta(days=ago), LINE, result=Result.NO_ANSWER, incoming=True)
    take(book, now, *filter(None, (missed, then)))
    assert whole(book, dana).steps == ()


def test_one_callback_is_enough_for_however_often_they_called(book: Book, dana: int, now: datetime) -> None:
    for hour in range(3):
        missed = LoggedCall(AT + timedelta(hours=hour), LINE, result=Result.NO_ANSWER, incoming=True)
        take(book, now + timedelta(minutes=hour), missed)
    assert [step.what for step in whole(book, dana).steps] == ["call back: they called Mon 16 Nov 12:00"]


def test_a_call_of_its_own_time_is_not_the_one_that_was_answered(
    book: Book, dana: int, now: datetime
) -> None:
    take(book, now, LoggedCall(AT, LINE, seconds=300))
    calls.log(book, dana, Result.STAY_IN_TOUCH, AT - timedelta(days=1))
    assert [touch.result for touch in people.history(book.db, dana)] == [None, Result.STAY_IN_TOUCH]


def test_what_came_of_an_answered_call_is_said_afterwards_about_that_call(
    book: Book, dana: int, now: datetime
) -> None:
    take(book, now, LoggedCall(AT, LINE, seconds=300, note="from the phone"))
    calls.log(book, dana, Result.STAY_IN_TOUCH, now, CallFacts(note="likes surveys"))
    (touch,) = people.history(book.db, dana)
    assert (touch.at, touch.result, touch.seconds) == (AT, Result.STAY_IN_TOUCH, 300)
    assert touch.note == "from the phone\nlikes surveys"
    assert (whole(book, dana).state, whole(book, dana).reached) == (State.CULTIVATED, AT)


def test_a_failed_attempt_from_the_phone_counts_for_the_time_of_the_retry(
    book: Book, dana: int, now: datetime
) -> None:
    morning = now.replace(hour=15, minute=10)  # 10:10 in New York, which would be the first choice
    take(book, now, LoggedCall(morning - timedelta(days=1), LINE, result=Result.NO_ANSWER))
    calls.log(book, dana, Result.NO_ANSWER, now.replace(hour=19))
    plan = whole(book, dana).plan
    assert plan is not None
    assert plan.due.at is not None
    assert plan.due.at.astimezone(book.zone).hour not in (9, 10, 11, 13, 14, 15)


def whole(book: Book, who: int) -> Contact:
    found = people.contact(book.db, who)
    assert found is not None
    return found
