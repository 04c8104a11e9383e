"""What can be counted on when calls of another program come into the history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callcockpit.domain.values import CallLog, Candidate, LoggedCall, Number, Reject
from callcockpit.domain.words import Result
from callcockpit.store import calls, people, upkeep
from callcockpit.store.book import Book
from callcockpit.store.calls import CallFacts
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


def test_calls_join_the_history_and_change_neither_plan_nor_state(
    book: Book, dana: int, now: datetime
) -> None:
    before = people.contact(book.db, dana)
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
        (dana, None, LINE, 9, "Incoming call"),
    ]
    assert people.contact(book.db, dana) == before


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
