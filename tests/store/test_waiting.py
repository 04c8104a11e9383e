"""A statement waits for another program that holds the book: it says so once, and not for ever."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.store import calls, health, people, waiting
from callcockpit.store.book import Book, open_book
from callcockpit.store.database import SaveError
from callcockpit.store.shelf import Reason, Shelf

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
WRITES, READS = "BEGIN EXCLUSIVE", "BEGIN; SELECT * FROM contact"
"""What the other program is doing."""
DEEDS: dict[str, tuple[str, Callable[[Book], object]]] = {
    "a read": (WRITES, lambda book: people.search(book.db, "")),
    "the beginning of a write": (WRITES, lambda book: calls.skip(book, 1, "", NOW)),
    "the end of a write": (READS, lambda book: calls.skip(book, 1, "", NOW)),
    "an undo": (READS, lambda book: calls.undo(book, NOW)),
    "a backup": (
        WRITES,
        lambda book: Shelf(book.path, book.path.with_name("kept"), UTC, book.tell).add(Reason.HAND, NOW),
    ),
    "a look at its health": (WRITES, lambda book: list(health.look_over(book.path, book.tell))),
    "a start": (WRITES, lambda book: open_book(book.path, Rules(), UTC, None, book.tell).close()),
}


@contextmanager
def other(path: Path, does: str) -> Iterator[sqlite3.Connection]:
    """Be another program that holds the book."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in does.split(";"):
            db.execute(statement).fetchone()
        yield db


@pytest.mark.parametrize("deed", DEEDS)
def test_what_waits_says_so_once_and_goes_on(book: Book, dana: int, deed: str) -> None:
    assert dana == 1
    does, do = DEEDS[deed]
    told: list[str] = []
    with other(book.path, does) as holding:

        def tell(words: str) -> None:
            told.append(words)
            holding.execute("ROLLBACK")

        book.tell = book.db.raw().tell = tell
        with book.reading():
            do(book)
    assert told == ["Waiting for another program that is using the book … (Ctrl+C gives up)"]


def test_what_another_program_does_not_let_go_of_is_given_up(
    book: Book, dana: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "WAIT_SECONDS", 1.5)
    with other(book.path, WRITES):
        with pytest.raises(SaveError, match="Not saved: another program holds the book"), book.saving():
            book.db.sql("DELETE FROM draft")
        with pytest.raises(CockpitError, match="in use by another program"), book.reading():
            people.search(book.db, "")
    with book.reading():
        assert calls.skip(book, dana, "", NOW).contact == dana


def test_a_book_that_is_shown_on_the_screen_tells_nothing(book: Book) -> None:
    told: list[str] = []
    book.tell = book.db.raw().tell = told.append
    book.hush()
    book.reopen()
    with other(book.path, WRITES) as holding, pytest.MonkeyPatch.context() as patched:
        patched.setattr(waiting, "WAIT_SECONDS", 1.0)
        with pytest.raises(SaveError), book.saving():
            book.db.sql("DELETE FROM draft")
        holding.execute("ROLLBACK")
    assert told == []
