"""The floor: three Statics, an Input and plain SQL on the same file, with nothing that a product needs."""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

DUE = """
SELECT c.id, c.name, c.company, n.e164, p.id FROM plan p
JOIN contact c ON c.id = p.contact_id JOIN number n ON n.contact_id = c.id
WHERE p.closed_at IS NULL AND p.kind = 'retry' AND p.rank = 0 ORDER BY p.due_on, p.due_at, p.id LIMIT 200
"""
FOUND = """
SELECT c.name, c.company FROM contact_index i JOIN contact c ON c.id = i.rowid
WHERE contact_index MATCH ? LIMIT 50
"""
"""Somebody whose words begin so: some fifty of them, in no order."""
HISTORY = "SELECT at, result, note FROM touch WHERE contact_id = ? ORDER BY at DESC, id DESC LIMIT 20"

Row = tuple[int, str, str, str, int]


def connect(path: Path) -> sqlite3.Connection:
    """Open the file as durably as the book is opened."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = TRUNCATE", "synchronous = EXTRA", "foreign_keys = ON"):
        db.execute(f"PRAGMA {pragma}")
    return db


def save(db: sqlite3.Connection, row: Row, token: str) -> None:
    """Write what a *stay in touch* writes, in one durable commit."""
    contact, plan, now = row[0], row[4], time.time_ns() // 1000
    db.execute("BEGIN IMMEDIATE")
    db.execute(
        "INSERT INTO touch (contact_id, at, kind, result, number) VALUES (?, ?, 'call', 'stay-in-touch', ?)",
        (contact, now, row[3]),
    )
    db.execute("UPDATE plan SET closed_at = ? WHERE id = ?", (now, plan))
    db.execute(
        "INSERT INTO plan (contact_id, kind, due_on, why, rank, clock_id, made_at, cadence) "
        "VALUES (?, 'recall', date('now', '90 days'), 'stay in touch', 90, 1, ?, 90)",
        (contact, now),
    )
    db.execute(
        "UPDATE contact SET state = 'cultivated', attempts = 0, reached_at = ? WHERE id = ?", (now, contact)
    )
    db.execute(
        "INSERT INTO operation (at, token, kind, contact_id, words) VALUES (?, ?, 'log', ?, 'Stay in touch')",
        (now, token, contact),
    )
    db.execute("INSERT INTO change (operation_id, rows) VALUES (last_insert_rowid(), '[]')")
    db.execute("COMMIT")


def unsave(db: sqlite3.Connection, row: Row) -> None:
    """Take back the last *stay in touch* of somebody, in one durable commit."""
    contact, plan, now = row[0], row[4], time.time_ns() // 1000
    db.execute("BEGIN IMMEDIATE")
    db.execute(
        "UPDATE touch SET undone = 1 WHERE id = (SELECT max(id) FROM touch WHERE contact_id = ?)", (contact,)
    )
    db.execute("DELETE FROM plan WHERE contact_id = ? AND closed_at IS NULL", (contact,))
    db.execute("UPDATE plan SET closed_at = NULL WHERE id = ?", (plan,))
    db.execute("UPDATE contact SET state = 'active', reached_at = NULL WHERE id = ?", (contact,))
    db.execute(
        "UPDATE operation SET undone_at = ? WHERE id = (SELECT max(id) FROM operation WHERE contact_id = ?)",
        (now, contact),
    )
    db.execute("COMMIT")


class Bare(App[None]):
    """Whom to call, who it is, what was; every key changes all three."""

    CSS = """
    #queue { width: 40; border: round; height: 1fr; }
    #card { height: 8; border: round; }
    #history { height: 1fr; border: round; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)"),
        Binding("k", "move(-1)"),
        Binding("2", "save"),
        Binding("u", "unsave"),
        Binding("n", "notes"),
        Binding("escape", "keys"),
        Binding("q", "quit"),
    ]
    AUTO_FOCUS = ""

    def __init__(self, path: Path) -> None:
        """Read the first who are due."""
        super().__init__()
        self.db = connect(path)
        self.rows: list[Row] = self.db.execute(DUE).fetchall()
        self.at = 0
        self.done: list[Row] = []

    def compose(self) -> ComposeResult:
        """Lay the three out."""
        with Horizontal():
            yield Static(id="queue")
            with Vertical():
                yield Static(id="card")
                yield Static(id="history")
                yield Input(id="notes")

    def on_mount(self) -> None:
        """Show the first."""
        self.show()

    def show(self) -> None:
        """Change all three."""
        shown = self.rows[self.at : self.at + 30]
        lines = [f"{'▌' if row is self.rows[self.at] else ' '} {row[1]:<20} {row[2]}" for row in shown]
        contact, name, company, number, _ = self.rows[self.at]
        past = self.db.execute(HISTORY, (contact,)).fetchall()
        self.query_one("#queue", Static).update(Content("\n".join(lines)))
        self.query_one("#card", Static).update(Content(f"{name} · {company}\n{number}"))
        self.query_one("#history", Static).update(Content("\n".join(f"{a} {b} {c}" for a, b, c in past)))

    def action_move(self, step: int) -> None:
        """Go to another."""
        self.at += step
        self.show()

    def action_save(self) -> None:
        """Save what came of the call and go on."""
        self.done.append(self.rows.pop(self.at))
        save(self.db, self.done[-1], str(time.time_ns()))
        self.show()

    def action_unsave(self) -> None:
        """Take the last one back."""
        self.rows.insert(self.at, self.done.pop())
        unsave(self.db, self.rows[self.at])
        self.show()

    def action_notes(self) -> None:
        """Go to the notes."""
        self.query_one(Input).focus()

    def action_keys(self) -> None:
        """Leave the notes."""
        self.set_focus(None)


if __name__ == "__main__":
    Bare(Path(sys.argv[1])).run()
