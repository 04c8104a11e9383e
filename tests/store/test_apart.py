"""Who was told apart is not asked about again, whatever becomes of either, until undo takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Number
from callcockpit.store import calls, upkeep
from callcockpit.store.apart import tell_apart, told_apart
from callcockpit.store.book import Book, open_book
from callcockpit.store.duplicates import CHUNK, PAGE, merge, pairs, search
from tests.store.test_operations import dump

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
LINE = Number("(614) 555-0142", "+16145550142", zones=("America/New_York",))
DANA = Candidate("Dana Whitfield", company="Northwind")
SAME = {
    "number": DANA._replace(company="", numbers=(LINE,)),
    "e-mail": DANA._replace(company="", emails=("dana@example.com",)),
    "name": DANA,
}
"""People who are found again by one thing alone."""


def add(book: Book, *people: Candidate) -> list[int]:
    return [upkeep.add(book, person, NOW)[1] for person in people]


def found(book: Book) -> list[tuple[int, int]]:
    return [(pair.first, pair.second) for pair in pairs(book, 1_000)]


@pytest.mark.parametrize("what", SAME)
def test_who_was_told_apart_is_not_found_until_undo_and_not_again_after_redo(book: Book, what: str) -> None:
    one, other = add(book, SAME[what], SAME[what])
    before = dump(book.path)
    assert found(book) == [(one, other)]
    receipt = tell_apart(book, other, one, NOW)
    assert (receipt.kind, receipt.words) == ("apart", "Dana Whitfield is not Dana Whitfield")
    assert found(book) == []
    calls.undo(book, NOW)
    assert found(book) == [(one, other)]
    assert dump(book.path) == before
    calls.redo(book)
    assert found(book) == []


@pytest.mark.parametrize("what", SAME)
@pytest.mark.parametrize(
    ("apart", "left"),
    [
        ([], [(0, 1), (0, 2)]),
        ([(0, 1)], [(0, 2)]),
        ([(0, 2)], [(0, 1), (1, 2)]),
        ([(0, 1), (0, 2)], [(1, 2)]),
        ([(0, 1), (0, 2), (1, 2)], []),
    ],
)
def test_a_third_is_still_paired_with_whoever_they_may_be(
    book: Book, what: str, apart: Sequence[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    ids = add(book, *[SAME[what]] * 3)
    for one, other in apart:
        tell_apart(book, ids[one], ids[other], NOW)
    assert found(book) == [(ids[one], ids[other]) for one, other in left]


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
def test_who_is_not_one_of_two_is_not_the_one_they_become_either(book: Book, *, turned: bool) -> None:
    one, other, third, fourth = add(book, *[SAME["number"]] * 4)
    for each in (one, other):
        tell_apart(book, each, third, NOW)
    tell_apart(book, fourth, one, NOW)
    before = dump(book.path)
    keep, drop = (other, one) if turned else (one, other)
    merge(book, keep, drop, NOW)
    kept = {tuple(sorted((keep, third))), tuple(sorted((keep, fourth)))}
    assert told_apart(book.db) == kept
    assert found(book) == [(third, fourth)]
    after = dump(book.path)
    calls.undo(book, NOW)
    assert dump(book.path) == before
    calls.redo(book)
    assert dump(book.path) == after


def test_two_who_are_one_after_all_are_not_remembered_as_apart(book: Book) -> None:
    one, other = add(book, DANA, DANA)
    tell_apart(book, one, other, NOW)
    before = dump(book.path)
    merge(book, one, other, NOW)
    assert told_apart(book.db) == set()
    calls.undo(book, NOW)
    assert dump(book.path) == before


def test_saying_it_twice_is_no_mistake(book: Book) -> None:
    one, other = add(book, DANA, DANA)
    for _ in range(2):
        tell_apart(book, one, other, NOW)
    assert told_apart(book.db) == {(one, other)}


@pytest.mark.parametrize(("one", "other", "says"), [(1, 1, "one and the same"), (1, 99, "not in the book")])
def test_who_cannot_be_told_apart_is_said_and_nothing_is_written(
    book: Book, dana: int, one: int, other: int, says: str
) -> None:
    before = dump(book.path)
    with pytest.raises(CockpitError, match=says):
        tell_apart(book, one, other, NOW)
    assert dump(book.path) == before


def test_many_are_found_bit_by_bit_and_none_is_left_out(book: Book) -> None:
    count = PAGE + 30
    numbers = [LINE._replace(raw=f"{at}", e164=f"+1614{at:07}") for at in range(count) for _ in range(2)]
    add(book, *[Candidate("Dana Whitfield", numbers=(number,)) for number in numbers])
    told = list(search(book))
    assert len(told) > count // CHUNK
    assert sum(map(len, told)) == count
    assert len(pairs(book, 7)) == 7


def test_a_search_that_was_begun_does_not_hold_up_a_write(book: Book) -> None:
    add(book, *[SAME["number"]] * (CHUNK + 5))
    begun = search(book)
    next(begun)
    with open_book(book.path, book.rules, book.zone) as other:
        other.db.sql("PRAGMA busy_timeout = 0")
        upkeep.add(other, DANA, NOW)
    assert next(begun)
