"""Do not call: every number, everybody who has it, every later import; only a reason lifts it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Contact, Due, Number
from callcockpit.domain.words import Result, State
from callcockpit.store import blocklist, calls, cards, people, queue, upkeep
from callcockpit.store.book import Book
from callcockpit.store.call_touch import CallFacts

WORK = Number("(614) 555-0142", "+16145550142", zones=("America/New_York",))
MOBILE = Number("(614) 555-0143", "+16145550143", zones=("America/New_York",))


def add(book: Book, now: datetime, name: str, *numbers: Number, blocked: bool = False) -> int:
    return upkeep.add(book, Candidate(name, numbers=numbers, do_not_call=blocked), now)[1]


def read(book: Book, identity: int) -> Contact:
    found = people.contact(book.db, identity)
    assert found is not None
    return found


def standing(book: Book, identity: int) -> tuple[bool, State, bool, list[bool]]:
    """Do not call, the state, whether a plan is open, and which numbers may be dialed."""
    one = read(book, identity)
    return one.do_not_call, one.state, one.plan is not None, [number.dialable for number in one.numbers]


BLOCKED = (True, State.CLOSED, False)


def test_every_number_is_blocked_for_everybody_who_has_it(book: Book, now: datetime) -> None:
    dana = add(book, now, "Dana", WORK, MOBILE)
    omar = add(book, now, "Omar", WORK)
    ruth = add(book, now, "Ruth", MOBILE, WORK._replace(e164="+16145550199"))
    blocklist.do_not_call(book, dana, "asked us", now)
    assert standing(book, dana) == (*BLOCKED, [False, False])
    assert standing(book, omar) == (*BLOCKED, [False])
    assert standing(book, ruth) == (False, State.NEW, True, [False, True])
    found = queue.window(book.db, now, book.today(now), book.rules)
    assert [entry.contact for entry in found.due] == [ruth]
    card = cards.card(book, dana, now)
    assert card is not None
    assert card.blocked_reason == "asked us"
    assert card.case.number is None


def test_a_number_on_the_list_is_blocked_for_whoever_comes_later(book: Book, now: datetime) -> None:
    blocklist.do_not_call(book, add(book, now, "Dana", WORK), "asked us", now)
    assert standing(book, add(book, now, "Dana W.", WORK._replace(raw="614.555.0142"))) == (*BLOCKED, [False])
    assert standing(book, add(book, now, "Omar", WORK, MOBILE)) == (False, State.NEW, True, [False, True])


def test_a_mark_in_a_file_puts_the_numbers_on_the_list(book: Book, now: datetime) -> None:
    assert standing(book, add(book, now, "Dana", WORK, blocked=True)) == (*BLOCKED, [False])
    assert standing(book, add(book, now, "Omar", WORK)) == (*BLOCKED, [False])


def test_a_new_number_of_a_blocked_person_may_not_be_dialed_either(book: Book, now: datetime) -> None:
    dana = add(book, now, "Dana", WORK)
    blocklist.do_not_call(book, dana, "asked us", now)
    upkeep.edit(book, dana, Candidate("Dana", numbers=(WORK, MOBILE)), now, None)
    assert standing(book, dana) == (*BLOCKED, [False, False])


@pytest.mark.parametrize("result", list(Result))
def test_no_result_brings_a_blocked_person_back(book: Book, now: datetime, result: Result) -> None:
    dana = add(book, now, "Dana", WORK)
    blocklist.do_not_call(book, dana, "asked us", now)
    booking = calls.log(book, dana, result, now, promise=Promise(Due(book.today(now)))).booking
    assert booking.plan is None
    assert standing(book, dana) == (*BLOCKED, [False])


def test_the_list_is_lifted_by_number_and_with_a_reason(book: Book, now: datetime) -> None:
    dana, omar = add(book, now, "Dana", WORK, MOBILE), add(book, now, "Omar", WORK)
    calls.log(book, omar, Result.STAY_IN_TOUCH, now)
    blocklist.do_not_call(book, dana, "asked us", now)
    receipt = blocklist.allow(book, "+16145550142", "asked to be called again", now)
    assert receipt.words == "allowed +16145550142: asked to be called again"
    assert standing(book, dana) == (False, State.NEW, True, [True, False])
    assert standing(book, omar) == (False, State.CULTIVATED, True, [True])
    calls.undo(book, now)
    assert standing(book, dana) == (*BLOCKED, [False, False])


def test_lifting_a_number_leaves_people_who_were_closed_or_unreachable_alone(
    book: Book, now: datetime
) -> None:
    dana = add(book, now, "Dana", WORK)
    omar = add(book, now, "Omar", WORK, MOBILE)
    calls.log(book, omar, Result.NO_FUTURE, now)
    ruth = add(book, now, "Ruth", WORK, MOBILE)
    for _ in range(book.rules.attempts):
        calls.log(book, ruth, Result.NO_ANSWER, now)
    blocklist.do_not_call(book, dana, "asked us", now)
    blocklist.allow(book, "+16145550142", "asked again", now)
    assert standing(book, omar)[:3] == (False, State.CLOSED, False)
    assert standing(book, ruth)[:3] == (False, State.UNREACHABLE, False)


def test_a_number_that_is_not_on_the_list_is_told(book: Book, now: datetime) -> None:
    with pytest.raises(CockpitError, match="not on the do-not-call list"):
        blocklist.allow(book, "+16145550142", "why not", now)


@pytest.mark.parametrize(("answered", "result"), [(True, Result.NO_FUTURE), (False, Result.NO_ANSWER)])
def test_the_call_in_which_they_asked_stands_in_the_history(
    book: Book, now: datetime, answered: bool, result: Result
) -> None:
    dana = add(book, now, "Dana", WORK)
    facts = CallFacts(dialed=now, answered=now if answered else None, note="annoyed")
    blocklist.do_not_call(book, dana, "asked us", now + timedelta(seconds=30), facts)
    (touch,) = people.history(book.db, dana)
    assert (touch.result, touch.note, touch.number) == (
        result,
        "annoyed\ndo not call: asked us",
        "+16145550142",
    )


def test_a_block_without_a_call_makes_no_call(book: Book, now: datetime) -> None:
    dana = add(book, now, "Dana", WORK)
    blocklist.do_not_call(book, dana, "asked by letter", now)
    assert people.history(book.db, dana) == ()
