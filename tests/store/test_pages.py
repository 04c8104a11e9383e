"""Reading the whole book page by page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from callcockpit.domain.archive import Dossier
from callcockpit.domain.values import Candidate, Due
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store import calls, dossiers, pages, upkeep
from callcockpit.store.book import Book
from tests.conftest import PersonBuilder


@pytest.fixture
def seven(book: Book, person: PersonBuilder, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Book:
    """A book of seven people with two entries each, read in pages of three."""
    monkeypatch.setattr(pages, "PAGE", 3)
    monkeypatch.setattr(pages, "LINES", 4)
    monkeypatch.setattr(dossiers, "PAGE", 3)
    for count in range(7):
        _, identity = upkeep.add(book, person(f"Person {count}", f"01{count}0"), now)
        calls.log(book, identity, Result.STAY_IN_TOUCH, now)
        calls.log_touch(book, identity, TouchKind.KINDNESS, "tea", now + timedelta(minutes=1))
    return book


def test_everybody_is_seen_once_in_every_list(seven: Book) -> None:
    names = [f"Person {count}" for count in range(7)]
    assert [contact.name for contact in pages.everybody(seven.db)] == names
    assert [one.contact.name for one in pages.planned(seven.db, date(2000, 1, 1))] == names
    assert [one.name for one in pages.touches(seven.db)] == [name for name in names for _ in range(2)]
    told = list(dossiers.pieces(seven.db))
    assert [len(piece.touches) for piece in told if isinstance(piece, Dossier)] == [2] * 7


def test_who_is_added_while_it_is_read_is_seen_and_nobody_twice(seven: Book, now: datetime) -> None:
    reading = pages.everybody(seven.db)
    first = next(reading)
    upkeep.add(seven, Candidate("Eve Adams"), now)
    names = [first.name, *(contact.name for contact in reading)]
    assert names == [*(f"Person {count}" for count in range(7)), "Eve Adams"]


def test_a_plan_that_was_moved_is_changed_then_and_again_when_the_move_is_undone(
    book: Book, dana: int, now: datetime
) -> None:
    def changed() -> datetime:
        (one,) = pages.planned(book.db, date(2000, 1, 1))
        return one.changed

    calls.log(book, dana, Result.STAY_IN_TOUCH, now)
    assert changed() == now
    calls.change_due(book, dana, Due(date(2026, 12, 1)), now + timedelta(hours=1))
    assert changed() == now + timedelta(hours=1)
    calls.undo(book, now + timedelta(hours=2))
    assert changed() == now + timedelta(hours=2)
