"""Operations: each one transaction that remembers the rows it changed, so that undo is its inverse."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from callcockpit.store import decode, rows
from callcockpit.store.database import BookDatabase, Change, GoneError, Row
from callcockpit.store.index import concerned, reindex
from callcockpit.store.instants import to_micros
from callcockpit.store.rows import TableName

CHUNK = 1_000
"""Changed rows to one journal record, so that the journal of a long import is never one huge text."""

RECEIPT = "id, kind, contact_id, words, at"
"""The columns of an operation that make a receipt."""
NEWEST_STANDING = "SELECT coalesce(max(id), 0) FROM operation WHERE undone_at IS NULL"
"""What was undone after it can be done again."""
HORIZON = "SELECT coalesce(max(operation_id), 0) FROM undo_horizon"
"""The newest operation that is too old to be undone (``pruning``); 0: none is."""


class Receipt(NamedTuple):
    """What an operation did, for whoever shows it."""

    operation: int
    kind: str
    contact: int | None
    words: str
    at: datetime
    repeated: bool = False
    """Whether this very operation had been written before and nothing was done now."""


class Operation:
    """The open operation: writes go through it, and each leaves what undo needs."""

    __slots__ = ("_changes", "db", "id", "touched", "words")

    def __init__(self, db: BookDatabase, identity: int, words: str = "") -> None:
        self.db = db
        self.id = identity
        self.words = words
        """What the user did, as undo tells it; it may be made more precise while the operation is open."""
        self.touched: set[int] = set()
        """Contacts whose searchable text changed."""
        self._changes: list[list[object]] = []

    def insert(self, table: TableName, **values: object) -> int:
        """Add a row and return its id."""
        row = rows.cells(table, values)
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
        identity = self.db.added(sql, tuple(row.values()))
        self._note(table, identity, None, None)
        if table == "touch":
            self.touched.update(concerned(table, identity, row))
        return identity

    def update(self, table: TableName, identity: int, **values: object) -> None:
        """Change columns of a row; columns that are already so are left alone. Raises GoneError."""
        wanted = rows.cells(table, values)
        before = rows.read(self.db, table, identity, tuple(wanted))
        if before is None:
            raise GoneError(f"{table} {identity} is gone")
        row = {column: cell for column, cell in wanted.items() if before[column] != cell}
        if row:
            rows.write(self.db, table, identity, row)
            self._note(table, identity, {column: before[column] for column in row}, row)

    def delete(self, table: TableName, identity: int) -> None:
        """Remove a row; one that is gone already is no mistake."""
        before = rows.read(self.db, table, identity)
        if before is not None:
            self.db.sql(f"DELETE FROM {table} WHERE id = ?", (identity,))
            self._note(table, identity, before, None)

    def added(self, table: str, identities: Iterable[int]) -> None:
        """Note rows that were written past this operation, in bulk; owners come before what they own."""
        self.noted((table, identity, None, None) for identity in identities)

    def noted(self, changes: Iterable[Change]) -> None:
        """Note changes that were written past this operation, as table, id, before and after."""
        self._changes.extend(list(change) for change in changes)
        if len(self._changes) >= CHUNK:
            self.flush()

    def ranged(self, table: str, statement: str, values: Sequence[object]) -> None:
        """Add rows to a table by one statement, INSERT … SELECT, and note them by their first and last id."""
        before = self._last(table)
        self.db.sql(statement, values)
        after = self._last(table)
        if after > before:
            self.span(table, before + 1, after)

    def span(self, table: str, first: int, last: int) -> None:
        """Note rows written past this operation by their first and last id; all between are its own.

        What belongs to a contact of a span belongs to the same operation.
        """
        self._changes.append([table, first, last])

    def _last(self, table: str) -> int:
        found = self.db.sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return 0 if found is None else int(found[0])

    def _note(self, table: str, identity: int, before: Row | None, after: Row | None) -> None:
        self._changes.append([table, identity, before, after])
        if len(self._changes) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write the changes noted so far into the journal."""
        for start in range(0, len(self._changes), CHUNK):
            some = json.dumps(self._changes[start : start + CHUNK])
            self.db.sql("INSERT INTO change (operation_id, rows) VALUES (?, ?)", (self.id, some))
        self._changes.clear()


class AlreadyDoneError(Exception):
    """An operation with this token stands in the journal; nothing was done."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.words)
        self.receipt = receipt


@contextmanager
def operation(
    db: BookDatabase, kind: str, words: str, now: datetime, *, contact: int | None, token: str
) -> Iterator[Operation]:
    """Open one transaction for a thing the user does; it is journaled whole or leaves nothing.

    ``token`` names the deed, so that trying again after a failure cannot do it twice: AlreadyDoneError
    carries the first receipt.
    """
    with db.atomic():
        done = db.sql(f"SELECT {RECEIPT} FROM operation WHERE token = ?", (token,)).fetchone()
        if done is not None:
            raise AlreadyDoneError(receipt_of(done, repeated=True))
        # What was undone before this cannot be done again on top of it.
        db.sql(f"DELETE FROM change WHERE operation_id > ({NEWEST_STANDING})")
        identity = db.added(
            "INSERT INTO operation (at, token, kind, contact_id, words) VALUES (?, ?, ?, ?, ?)",
            (to_micros(now), token, kind, contact, words),
        )
        opened = Operation(db, identity, words)
        yield opened
        opened.flush()
        if opened.words != words:
            db.sql("UPDATE operation SET words = ? WHERE id = ?", (opened.words, identity))
        reindex(db, opened.touched)


class Sign(NamedTuple):
    """An operation by which a book is known: tokens are random, so no other book has it."""

    operation: int
    token: str


def newest_sign(db: BookDatabase) -> Sign | None:
    """Return the newest operation of a book as its sign; None in a book without any."""
    found = db.sql("SELECT id, token FROM operation ORDER BY id DESC LIMIT 1").fetchone()
    return None if found is None else Sign(*found)


def holds(db: BookDatabase, token: str) -> bool:
    """Whether an operation of this token is in the book."""
    return db.sql("SELECT 1 FROM operation WHERE token = ?", (token,)).fetchone() is not None


def newest(db: BookDatabase) -> Receipt | None:
    """Return the newest operation that stands and that undo can take back; None when there is none."""
    found = db.sql(
        f"SELECT {RECEIPT} FROM operation WHERE undone_at IS NULL AND id > ({HORIZON}) "
        "ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if found is None else receipt_of(found)


def receipt(db: BookDatabase, operation: int) -> Receipt | None:
    """Return the receipt of an operation; None where there is none of that id."""
    found = db.sql(f"SELECT {RECEIPT} FROM operation WHERE id = ?", (operation,)).fetchone()
    return None if found is None else receipt_of(found)


def standing(db: BookDatabase, limit: int) -> list[Receipt]:
    """Return the newest operations that undo can take back, newest first."""
    found = db.sql(
        f"SELECT {RECEIPT} FROM operation WHERE undone_at IS NULL AND id > ({HORIZON}) "
        "ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [receipt_of(row) for row in found.fetchall()]


def horizon(db: BookDatabase) -> int:
    """Return the id of the newest operation that is too old to be undone; 0: none is."""
    return int(db.sql(HORIZON).fetchone()[0])


def receipt_of(found: tuple[int, str, int | None, str, int], *, repeated: bool = False) -> Receipt:
    """Return the receipt of an operation from its row of ``RECEIPT``."""
    identity, kind, contact, words, at = found
    return Receipt(identity, kind, contact, words, decode.instant(at), repeated)
