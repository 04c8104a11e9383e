"""What SQLite says of a write: whose fault it is decides whether it is told as refused or as a mistake."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from callcockpit.domain.values import Candidate
from callcockpit.store import upkeep
from callcockpit.store.book import Book
from callcockpit.store.database import SaveError

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
MISTAKES: dict[str, tuple[object, ...]] = {
    "INSERT INTO nowhere VALUES (1)": (),
    "UPDATE contact SET nothing = 1": (),
    "UPDATE contact SET name = ?": (),
    "UPDATE contact SET name = NULL": (),
    "UPDATE contact SET added_at = 'soon'": (),
    "UPDATE contact SET name = ? WHERE id = 1": (object(),),
    "SELECT * FROM contact WHERE": (),
    "UPDATE tag SET name_key = 'vip'": (),
}
REFUSALS = {
    "UPDATE number SET contact_id = 99": "the person was removed by another cockpit",
    "INSERT INTO plan (contact_id, kind, due_on, clock_id, made_at) SELECT contact_id, kind, due_on, "
    "clock_id, made_at FROM plan": "the person was changed by another cockpit",
    "SELECT json_extract('{', '$')": "the book is damaged",
}
TRIGGERS = ("RAISE(ABORT, 'no')", "RAISE(FAIL, 'no')", "RAISE(ROLLBACK, 'no')")


@pytest.mark.parametrize("statement", MISTAKES)
def test_a_statement_that_sqlite_cannot_take_is_a_mistake(book: Book, dana: int, statement: str) -> None:
    upkeep.add(book, Candidate("Omar Haddad", tags=("a", "b")), NOW)
    with pytest.raises(sqlite3.Error), book.saving(), book.db.atomic():
        book.db.sql(statement, MISTAKES[statement])
    assert upkeep.set_zone(book, dana, None, NOW).contact == dana


@pytest.mark.parametrize("statement", REFUSALS)
def test_what_others_did_is_told_as_that(book: Book, dana: int, statement: str) -> None:
    assert dana
    with pytest.raises(SaveError, match=f"Not saved: {REFUSALS[statement]}"), book.saving(), book.db.atomic():
        book.db.sql(statement)


@pytest.mark.parametrize("refusing", TRIGGERS)
def test_what_a_trigger_of_another_program_refuses_is_no_mistake(
    book: Book, dana: int, refusing: str
) -> None:
    book.db.sql(f"CREATE TRIGGER other BEFORE UPDATE ON contact BEGIN SELECT {refusing}; END")
    with pytest.raises(SaveError, match="Not saved: the book refused it"):
        upkeep.set_zone(book, dana, "Asia/Tokyo", NOW)


def test_a_row_that_another_process_has_removed_is_told_as_that(book: Book, dana: int) -> None:
    told = "Not saved: the person was changed by another cockpit"
    with pytest.raises(SaveError, match=told), book.operation("log", "a call", NOW) as op:
        op.update("plan", 99, why="promised")
    with pytest.raises(SaveError, match=told):
        upkeep.edit(book, 99, Candidate("Dana Whitfield"), NOW, None)
    assert upkeep.set_zone(book, dana, None, NOW).contact == dana
