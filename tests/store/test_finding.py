"""Finding people: a window over all who match, in one order, with how many there are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from callcockpit.domain.values import Candidate
from callcockpit.domain.words import Result, State
from callcockpit.store import calls, cultivation, finding, people, upkeep
from callcockpit.store.book import Book
from callcockpit.store.cultivation import Group
from tests.conftest import PersonBuilder


def names(book: Book, page: finding.Page) -> list[str]:
    return [one.name for one in people.contacts(book.db, page.ids)]


def test_windows_side_by_side_show_everybody_once_in_the_order_of_names(book: Book, now: datetime) -> None:
    for n in range(25):
        upkeep.add(book, Candidate(f"Person {n * 7 % 25:02}", company="Person GmbH"), now)
    for typed in ("", "person", "person gmbh"):
        pages = [finding.page(book.db, typed, start=start, limit=10) for start in (0, 10, 15, 30)]
        assert {page.total for page in pages} == {25}
        assert [page.start for page in pages] == [0, 10, 15, 15], "the last window is a full one"
        first, second, third, past = (names(book, page) for page in pages)
        assert first + second + third[5:] == [f"Person {n:02}" for n in range(25)]
        assert third == past


def test_whose_name_begins_so_comes_first_then_whose_name_holds_it_then_the_others(
    book: Book, now: datetime
) -> None:
    for name, company in (
        ("Zoe", "Ann & Co"),
        ("Mary Ann", ""),
        ("Ann Zoller", ""),
        ("Anna", ""),
        ("Bo", ""),
    ):
        upkeep.add(book, Candidate(name, company=company), now)
    found = finding.page(book.db, "ann")
    assert names(book, found) == ["Ann Zoller", "Anna", "Mary Ann", "Zoe"]


@pytest.mark.parametrize("group", [Group.LOSING, Group.REQUALIFY])
def test_a_group_is_counted_whole_and_read_by_windows(
    book: Book, person: PersonBuilder, now: datetime, group: Group
) -> None:
    for n in range(12):
        _, identity = upkeep.add(book, person(f"Person {n:02}", f"01{n:02}"), now - timedelta(500))
        calls.log(book, identity, Result.STAY_IN_TOUCH, now - timedelta(450 + n))
    kept = cultivation.members(book, group, now)
    pages = [finding.page(book.db, "person", kept, start=start, limit=6) for start in (0, 6)]
    assert [page.total for page in pages] == [12, 12]
    seen = [name for page in pages for name in names(book, page)]
    order = range(11, -1, -1) if group is Group.LOSING else range(12)
    assert seen == [f"Person {n:02}" for n in order]
    assert finding.page(book.db, "person 03", kept).total == 1


def test_a_state_is_counted_whole(book: Book, now: datetime) -> None:
    for n in range(7):
        upkeep.add(book, Candidate(f"Person {n}"), now)
    assert finding.page(book.db, "", finding.in_state(State.NEEDS_NUMBER), start=5, limit=5).total == 7
    assert finding.page(book.db, "", finding.in_state(State.CLOSED)) == finding.Page(0, 0, [])
