"""Planned touches in the book: written, done, moved, skipped and taken back whole."""

from __future__ import annotations

from datetime import UTC, date, datetime

from callcockpit.domain.words import TouchKind
from callcockpit.store import calls, upkeep
from callcockpit.store.book import Book
from callcockpit.store.planned import plan_touch
from tests.conftest import PersonBuilder

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


def test_a_touch_is_planned_taken_back_and_planned_again(book: Book, person: PersonBuilder) -> None:
    _, dana = upkeep.add(book, person("Dana Whitfield", "0142"), NOW)
    with book.operation("plan touch", "planned a note", NOW, contact=dana) as op:
        planned = plan_touch(op, dana, TouchKind.LETTER, date(2026, 12, 3), "thanks\nfor Omar", NOW)
    rows = "SELECT id, contact_id, kind, due_on, why, closed_at, touch_id FROM planned_touch"
    wanted = [(planned, dana, "letter", "2026-12-03", "thanks for Omar", None, None)]
    assert book.db.sql(rows).fetchall() == wanted
    calls.undo(book, NOW)
    assert book.db.sql(rows).fetchall() == []
    calls.redo(book)
    assert book.db.sql(rows).fetchall() == wanted
