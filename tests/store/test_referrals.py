"""What somebody can count on about referrals: nobody twice, the profile's place, one word of thanks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.values import Candidate, Contact, Due, Number
from callcockpit.domain.words import Profile, Result, State
from callcockpit.store import blocklist, calls, people, queue, referrals, upkeep
from callcockpit.store.book import Book
from callcockpit.store.referrals import Said
from tests.conftest import PersonBuilder

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
STEP = Promise(Due(date(2026, 11, 19)), "send quote")
PLANNED = "SELECT contact_id, kind, due_on, why FROM planned_touch"


def whole(book: Book, identity: int) -> Contact:
    found = people.contact(book.db, identity)
    assert found is not None
    return found


@pytest.fixture
def billy(book: Book, person: PersonBuilder, dana: int) -> int:
    """Billy Stone, whom Dana introduced."""
    said = Said("opens a second depot", True)
    return referrals.refer(book, person("Billy Stone", "0177"), dana, NOW, said)[1]


def test_a_referral_is_due_at_once_and_says_by_whom_and_why(book: Book, dana: int, billy: int) -> None:
    found = whole(book, billy)
    assert (found.referred_by_id, found.referred_by) == (dana, "Dana Whitfield")
    assert (found.reason, found.introduced) == ("opens a second depot", True)
    assert found.plan is not None
    assert found.plan.why == "introduced by Dana Whitfield: opens a second depot"
    calls.undo(book, NOW)
    assert people.contact(book.db, billy) is None


@pytest.mark.parametrize(
    ("name", "line", "same"),
    [
        ("Billy Stone", "0177", True),
        ("B. Stone", "0177", True),
        ("Billy", "0177", True),
        ("Ruth Keller", "0177", False),
        ("Billy Stone", "0178", False),
        ("Billy Stone", None, True),
        ("Billy", None, False),
    ],
)
def test_who_is_in_the_book_is_not_added_again(
    book: Book, billy: int, name: str, line: str | None, same: bool
) -> None:
    numbers = (Number(line, f"+1614555{line}"),) if line else ()
    assert referrals.find(book.db, Candidate(name, numbers=numbers)) == (billy if same else None)


def test_a_name_that_two_have_tells_nobody(book: Book, billy: int) -> None:
    upkeep.add(book, Candidate("Billy Stone", company="Another"), NOW)
    assert referrals.find(book.db, Candidate("Billy Stone")) is None


def test_somebody_in_the_book_comes_to_be_referred_unless_somebody_else_did_that(
    book: Book, person: PersonBuilder, dana: int, billy: int
) -> None:
    _, omar = upkeep.add(book, person("Omar Haddad", "0111"), NOW)
    receipt, found = referrals.refer(book, person("Omar Haddad", "0111"), billy, NOW)
    assert (found, receipt.words) == (omar, "Omar Haddad was in the book already")
    assert whole(book, omar).referred_by == "Billy Stone"
    assert queue.is_referral(book.db.sql("SELECT rank FROM plan WHERE contact_id = ?", (omar,)).fetchone()[0])
    referrals.refer(book, person("Omar Haddad", "0111"), dana, NOW)
    assert whole(book, omar).referred_by_id == billy
    calls.undo(book, NOW)
    calls.undo(book, NOW)
    assert whole(book, omar).referred_by == ""
    assert whole(book, omar).id == omar


@pytest.mark.parametrize(
    ("result", "kind", "came"),
    [
        (Result.NEXT_STEP, "letter", "next step: send quote"),
        (Result.STAY_IN_TOUCH, "thinking_of_you", "stay in touch"),
        (Result.NO_FUTURE, "thinking_of_you", "no future"),
    ],
)
def test_thanks_are_planned_with_what_came_of_a_referral_once_and_undone_with_it(
    book: Book, dana: int, billy: int, result: Result, kind: str, came: str
) -> None:
    calls.log(book, billy, Result.NO_ANSWER, NOW)
    assert book.db.sql(PLANNED).fetchall() == []
    logged = calls.log(book, billy, result, NOW, promise=STEP)
    assert logged.thanks == "Dana Whitfield"
    wanted = [(dana, kind, "2026-11-18", f"thanks for introducing Billy Stone · {came}")]
    assert book.db.sql(PLANNED).fetchall() == wanted
    assert calls.log(book, billy, Result.NEXT_STEP, NOW + timedelta(days=3), promise=STEP).thanks == ""
    assert book.db.sql(PLANNED).fetchall() == wanted
    calls.undo(book, NOW)
    calls.undo(book, NOW)
    assert book.db.sql(PLANNED).fetchall() == []
    calls.redo(book)
    assert book.db.sql(PLANNED).fetchall() == wanted
    calls.undo(book, NOW)
    assert calls.log(book, billy, result, NOW, promise=STEP).thanks == "Dana Whitfield"


def test_who_came_without_a_referrer_in_the_book_is_nobodys_thanks(book: Book, person: PersonBuilder) -> None:
    _, omar = upkeep.add(book, person("Omar Haddad", "0111", referred_by="somebody else"), NOW)
    assert calls.log(book, omar, Result.STAY_IN_TOUCH, NOW).thanks == ""


def test_the_profile_moves_a_first_call_up_among_its_like(
    book: Book, person: PersonBuilder, dana: int, billy: int
) -> None:
    _, omar = upkeep.add(book, person("Omar Haddad", "0111"), NOW)

    def order() -> list[int]:
        found = queue.window(book.db, NOW, book.today(NOW), book.rules)
        return [entry.contact for entry in found.due]

    assert order() == [billy, dana, omar]
    referrals.set_profile(book, omar, Profile.DESIRES | Profile.CAN_AFFORD, NOW)
    assert order() == [billy, omar, dana]
    assert whole(book, omar).profile == Profile.DESIRES | Profile.CAN_AFFORD
    calls.undo(book, NOW)
    assert order() == [billy, dana, omar]


def test_the_tree_shows_both_ways_and_ends_where_referrals_run_in_a_circle(
    book: Book, person: PersonBuilder, dana: int, billy: int
) -> None:
    eve = referrals.refer(book, Candidate("Eve Adams"), billy, NOW)[1]
    tom = referrals.refer(book, person("Tom Lind", "0123"), dana, NOW)[1]
    calls.log(book, billy, Result.STAY_IN_TOUCH, NOW)
    blocklist.do_not_call(book, tom, "asked", NOW)
    found = referrals.tree(book.db, dana)
    assert [(leaf.contact, leaf.depth) for leaf in found.below] == [(billy, 1), (eve, 2), (tom, 1)]
    assert [leaf.outcome for leaf in found.below] == [Result.STAY_IN_TOUCH, None, None]
    assert [leaf.state for leaf in found.below] == [State.CULTIVATED, State.NEEDS_NUMBER, State.CLOSED]
    assert found.below[2].do_not_call
    assert [leaf.contact for leaf in referrals.tree(book.db, eve).above] == [billy, dana]
    book.db.sql("UPDATE contact SET referrer_id = ? WHERE id = ?", (eve, dana))
    around = referrals.tree(book.db, dana)
    assert [leaf.contact for leaf in around.above] == [eve, billy]
    assert [leaf.contact for leaf in around.below] == [tom]
