"""What must be true of a book at any moment, asked of the file itself."""

from __future__ import annotations

import json
from collections import Counter as Tally
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.store import calls, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.tally import STALE
from tests.copies import open_copy

ZONE = ZoneInfo("America/New_York")
BROKEN = {
    "a person who is active without exactly one open plan, or out of the queue with one": (
        "SELECT c.id, c.state FROM contact c WHERE (c.state IN ('new', 'active', 'cultivated')) <> "
        "(SELECT count(*) FROM plan p WHERE p.contact_id = c.id AND p.closed_at IS NULL)"
    ),
    "attempts that the history does not tell": (
        "SELECT c.id, c.attempts FROM contact c WHERE c.attempts <> (SELECT count(*) FROM touch t "
        "WHERE t.contact_id = c.id AND t.undone = 0 AND t.result = 'voicemail' AND t.id > "
        "(SELECT coalesce(max(r.id), 0) FROM touch r WHERE r.contact_id = c.id AND r.undone = 0 "
        "AND r.result IN ('no-future', 'stay-in-touch', 'next-step')))"
    ),
    "a state that does not follow from the last result": (
        "SELECT c.id, c.state, t.result FROM contact c JOIN touch t ON t.id = "
        "(SELECT max(id) FROM touch WHERE contact_id = c.id AND undone = 0) WHERE "
        "(t.result = 'no-future') <> (c.state = 'closed') "
        "OR (t.result = 'voicemail') <> (c.reached_at IS NULL)"
    ),
    "a count of planned calls that is not so": (
        "SELECT d.due_on FROM (SELECT due_on FROM plan UNION SELECT day FROM load) d WHERE "
        "(SELECT count(*) FROM plan p WHERE p.due_on = d.due_on AND p.closed_at IS NULL) <> "
        "coalesce((SELECT l.calls FROM load l WHERE l.day = d.due_on), 0)"
    ),
    "a count of the history that is not so": STALE,
    "somebody who cannot be found": (
        "SELECT id FROM contact WHERE id NOT IN (SELECT rowid FROM contact_index)"
    ),
    "an operation without what its undo needs": (
        "SELECT id, kind FROM operation o WHERE NOT EXISTS (SELECT 1 FROM change WHERE operation_id = o.id)"
    ),
}
"""What is wrong, and a query that finds it. Nobody in the books of these tests is called twice."""


def build(path: Path, people: int) -> None:
    """Make a book with people who may be called at any hour: nobody knows where they are."""
    now = datetime.now(UTC)
    with open_book(path, Rules(), ZONE) as book, book.db.atomic():
        for number in range(people):
            phone = Number(f"(800) 555-{number:04}", f"+1800555{number:04}")
            upkeep.add(book, Candidate(f"Person {number:05}", numbers=(phone,)), now)


def ask(path: Path, statement: str) -> list[tuple[object, ...]]:
    """Ask the file itself, which takes back whatever a killed program has left half done."""
    with closing(open_copy(path)) as db:
        return db.execute(statement).fetchall()


def logged(path: Path) -> Tally[tuple[object, ...]]:
    """Return how often each person has each result."""
    rows = ask(
        path,
        "SELECT c.name, replace(t.result, '-', ' ') FROM touch t JOIN contact c ON c.id = t.contact_id "
        "WHERE t.undone = 0",
    )
    return Tally(rows)


def assert_sound(path: Path) -> None:
    """Make sure that the file is whole, that its people, plans, history and journal say the same."""
    assert ask(path, "PRAGMA integrity_check") == [("ok",)]
    assert ask(path, "PRAGMA foreign_key_check") == []
    for what, query in BROKEN.items():
        assert ask(path, query) == [], what
    assert_journaled(path)


def assert_journaled(path: Path) -> None:
    """Make sure that every touch was journaled by one result, and every result has its touch."""
    noted: Tally[object] = Tally()
    for operation, rows in ask(
        path,
        "SELECT o.id, c.rows FROM operation o JOIN change c ON c.operation_id = o.id WHERE o.kind = 'log'",
    ):
        touches = [row[1] for row in json.loads(str(rows)) if row[0] == "touch" and row[2] is None]
        assert len(touches) == 1, f"operation {operation} has {len(touches)} touches"
        noted.update(touches)
    assert noted == Tally(identity for (identity,) in ask(path, "SELECT id FROM touch"))


def assert_undo_works(path: Path) -> None:
    """Take the newest result back, so that its person is new again, and do it again: all of it is there."""
    with open_book(path, Rules(), ZONE) as book:
        (contact,) = book.db.sql("SELECT contact_id FROM operation ORDER BY id DESC LIMIT 1").fetchone()
        before = _about(book, contact)
        undone = calls.undo(book, datetime.now(UTC))
        assert undone is not None
        assert undone.contact == contact
        (state, attempts, _), plans, touches = _about(book, contact)
        assert (state, attempts, [plan[0] for plan in plans], touches) == ("new", 0, ["first_call"], [])
        again = calls.redo(book)
        assert again is not None
        assert again.operation == undone.operation
        assert _about(book, contact) == before


def _about(
    book: Book, contact: int
) -> tuple[tuple[object, ...], list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return who somebody is, what is planned with them, and what came of their calls."""
    person = book.db.sql(
        "SELECT state, attempts, reached_at FROM contact WHERE id = ?", (contact,)
    ).fetchone()
    plans = "SELECT kind, due_on, due_at, why FROM plan WHERE contact_id = ? AND closed_at IS NULL"
    touches = "SELECT * FROM touch WHERE contact_id = ? AND undone = 0"
    return person, book.db.sql(plans, (contact,)).fetchall(), book.db.sql(touches, (contact,)).fetchall()
