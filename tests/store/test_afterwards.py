"""A touch that is no call changes the next call as it says, and what was agreed stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.values import Contact, Due
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store import calls, people
from callcockpit.store.book import Book
from tests.store.test_operations import dump

DAY = timedelta(days=1)


def whole(book: Book, who: int) -> Contact:
    found = people.contact(book.db, who)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "received", "days"),
    [
        (TouchKind.MEAL, False, range(85, 100)),
        (TouchKind.MEETING, True, range(85, 100)),
        (TouchKind.EMAIL, False, range(4, 8)),
        (TouchKind.LETTER, False, range(4, 8)),
        (TouchKind.EMAIL, True, range(22, 42)),
        (TouchKind.ITEM, False, range(22, 42)),
    ],
)
def test_the_recall_after_a_touch(
    book: Book, dana: int, now: datetime, kind: TouchKind, received: bool, days: range
) -> None:
    calls.log(book, dana, Result.STAY_IN_TOUCH, now - 60 * DAY)
    before = dump(book.path)
    calls.log_touch(book, dana, kind, "lunch", now, received=received)
    plan = whole(book, dana).plan
    assert plan is not None
    assert (plan.due.day - now.date()).days in days
    met = kind in (TouchKind.MEAL, TouchKind.MEETING)
    assert whole(book, dana).reached == (now if met else now - 60 * DAY)
    calls.undo(book, now)
    assert dump(book.path) == before


@pytest.mark.parametrize("kind", [TouchKind.MEAL, TouchKind.EMAIL])
def test_what_was_agreed_stays_whatever_is_done_meanwhile(
    book: Book, dana: int, now: datetime, kind: TouchKind
) -> None:
    due = Due(date(2026, 12, 18))
    calls.log(book, dana, Result.NEXT_STEP, now, promise=Promise(due, "demo"))
    calls.log_touch(book, dana, kind, "lunch", now + DAY)
    plan = whole(book, dana).plan
    assert plan is not None
    assert (plan.due, plan.why) == (due, "demo")


def test_a_meal_that_is_logged_late_counts_from_its_day(book: Book, dana: int, now: datetime) -> None:
    calls.log(book, dana, Result.STAY_IN_TOUCH, now - 60 * DAY)
    calls.log_touch(book, dana, TouchKind.MEAL, "lunch", now, at=now - 7 * DAY)
    assert whole(book, dana).reached == now - 7 * DAY
    assert people.history(book.db, dana)[0].at == now - 7 * DAY
