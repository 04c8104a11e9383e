"""Operations: each one transaction that remembers the rows it changed, so that undo is its inverse."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from callcockpit.store import drafts
from callcockpit.store.database import BookDatabase, Change, Row
from callcockpit.store.fields import from_micros, to_micros
from callcockpit.store.tables import JOURNALED, Table

CHUNK = 1_000
"""Changed rows to one journal record, so that the journal of a long import is never one huge text."""

_RECEIPT = "id, kind, contact_id, words, at"
_NEWEST_STANDING = "SELECT coalesce(max(id), 0) FROM operation WHERE undone_at IS NULL"
_INDEXED = ("number", "address", "contact_tag")
_TABLES = {model._meta.table_name: model for model in JOURNALED}


class Receipt(NamedTuple):
    """What an operation did, for whoever shows it."""

    operation: int
    kind: str
    contact: int | None
    words: str
    at: datetime
    repeated: bool = False
    """Whether this very operation had been written before and nothing was done now."""


@dataclass(slots=True)
class Operation:
    """The open operation: writes go through it, and each leaves what undo needs."""

    db: BookDatabase
    id: int
    words: str = ""
    """What the user did, as undo tells it; it may be made more precise while the operation is open."""
    touched: set[int] = field(default_factory=set)
    """Contacts whose searchable text changed."""
    _changes: list[list[object]] = field(default_factory=list)

    def insert(self, model: type[Table], **values: object) -> int:
        """Add a row and return its id."""
        row = _cells(model, values)
        sql = f"INSERT INTO {_name(model)} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
        identity = self.db.added(sql, tuple(row.values()))
        self._note(_name(model), identity, None, None)
        return identity

    def update(self, model: type[Table], identity: int, **values: object) -> None:
        """Change columns of a row; columns that are already so are left alone."""
        wanted = _cells(model, values)
        before = _read(self.db, _name(model), identity, tuple(wanted))
        if before is None:
            raise LookupError(f"{_name(model)} {identity} is gone")
        row = {column: cell for column, cell in wanted.items() if before[column] != cell}
        if row:
            _write(self.db, _name(model), identity, row)
            self._note(_name(model), identity, {column: before[column] for column in row}, row)

    def delete(self, model: type[Table], identity: int) -> None:
        """Remove a row; one that is gone already is no mistake."""
        before = _read(self.db, _name(model), identity)
        if before is not None:
            self.db.sql(f"DELETE FROM {_name(model)} WHERE id = ?", (identity,))
            self._note(_name(model), identity, before, None)

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
            rows = json.dumps(self._changes[start : start + CHUNK])
            self.db.sql("INSERT INTO change (operation_id, rows) VALUES (?, ?)", (self.id, rows))
        self._changes.clear()


class AlreadyDoneError(Exception):
    """An operation with this token stands in the journal; nothing was done."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.words)
        self.receipt = receipt


@contextmanager
def operation(
    db: BookDatabase, kind: str, words: str, now: datetime, *, contact: int | None, token: str | None = None
) -> Iterator[Operation]:
    """Open one transaction for a thing the user does; it is journaled whole or leaves nothing.

    ``token`` names the deed, so that trying again after a failure cannot do it twice: AlreadyDoneError
    carries the first receipt.
    """
    with db.atomic():
        token = token or uuid4().hex
        done = db.sql(f"SELECT {_RECEIPT} FROM operation WHERE token = ?", (token,)).fetchone()
        if done is not None:
            raise AlreadyDoneError(_receipt(done, repeated=True))
        # What was undone before this cannot be done again on top of it.
        db.sql(f"DELETE FROM change WHERE operation_id > ({_NEWEST_STANDING})")
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


def newest(db: BookDatabase) -> Receipt | None:
    """Return the newest operation that stands, which undo would take back; None when there is none."""
    found = db.sql(
        f"SELECT {_RECEIPT} FROM operation WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if found is None else _receipt(found)


def undo(db: BookDatabase, now: datetime, *, only: int | None = None) -> Receipt | None:
    """Take back the newest operation that stands; None when there is none, or it is another than ``only``."""
    with db.atomic():
        receipt = newest(db)
        if receipt is None or only not in (None, receipt.operation):
            return None
        touched: set[int] = set()
        for change, rows in _changes(db, receipt.operation, newest_first=True):
            # A person who goes takes along what was typed about them; redo brings both back.
            about = drafts.rows_about(db, _people_of(db, rows))
            typed = [("draft", int(row["id"] or 0), None, row) for row in about]
            kept: list[Change] = []
            for entry in reversed(rows):
                if isinstance(entry, _Span):
                    kept += reversed(_take_back_all(db, entry))
                else:
                    kept.append(_take_back(db, entry, touched))
            kept.reverse()
            kept += typed
            db.sql("UPDATE change SET rows = ? WHERE id = ?", (json.dumps(kept), change))
        db.sql("UPDATE operation SET undone_at = ? WHERE id = ?", (to_micros(now), receipt.operation))
        reindex(db, touched)
        return receipt


def redo(db: BookDatabase) -> Receipt | None:
    """Do the operation undone last again, unless something was done since; None when there is none."""
    with db.atomic():
        found = db.sql(
            f"SELECT {_RECEIPT} FROM operation o WHERE id > ({_NEWEST_STANDING}) "
            "AND EXISTS (SELECT 1 FROM change WHERE operation_id = o.id) ORDER BY id LIMIT 1"
        ).fetchone()
        if found is None:
            return None
        receipt = _receipt(found)
        touched: set[int] = set()
        merged = _merged_away(db, receipt)
        # What is typed may have changed since: it is handed over as it is now, and before its numbers go.
        handed = [] if merged is None else drafts.hand_over(db, *merged)
        for change, rows in _changes(db, receipt.operation, newest_first=False):
            again = [entry for entry in rows if not isinstance(entry, _Span)]
            if merged is not None:
                again = [entry for entry in again if entry[0] != "draft"]
            for entry in again:
                _do_again(db, entry, touched)
            if merged is not None:
                db.sql("UPDATE change SET rows = ? WHERE id = ?", (json.dumps([*handed, *again]), change))
                handed = []
            if len(touched) > CHUNK:
                # Whose numbers come with a later record is touched again by it.
                reindex(db, touched)
                touched.clear()
        db.sql("UPDATE operation SET undone_at = NULL WHERE id = ?", (receipt.operation,))
        reindex(db, touched)
        return receipt


def reindex(db: BookDatabase, contacts: set[int]) -> None:
    """Bring the search index of these contacts up to date."""
    ordered = sorted(contacts)
    for start in range(0, len(ordered), CHUNK):
        some = json.dumps(ordered[start : start + CHUNK])
        db.sql("DELETE FROM contact_index WHERE rowid IN (SELECT value FROM json_each(?))", (some,))
        db.sql(f"{INDEX_SELECT} IN (SELECT value FROM json_each(?))", (some,))


INDEX_SELECT = """
INSERT INTO contact_index (rowid, name, company, numbers, addresses, tags, notes)
SELECT c.id, c.name_key, c.company_key || ' ' || c.title,
    (SELECT group_concat(coalesce(replace(e164, '+', ''), '') || ' ' || raw, ' ')
        FROM number WHERE contact_id = c.id),
    (SELECT group_concat(value, ' ') FROM address WHERE contact_id = c.id),
    (SELECT group_concat(name, ' ') FROM tag JOIN contact_tag ON tag_id = tag.id WHERE contact_id = c.id),
    substr(c.notes, 1, 20000)
FROM contact c WHERE c.id"""


def _receipt(found: tuple[int, str, int | None, str, int], *, repeated: bool = False) -> Receipt:
    identity, kind, contact, words, at = found
    return Receipt(identity, kind, contact, words, from_micros(at), repeated)


def _merged_away(db: BookDatabase, receipt: Receipt) -> tuple[int, int] | None:
    """Return who a merge removes, which is the last thing it does, and who it keeps."""
    if receipt.kind != "merge" or receipt.contact is None:
        return None
    found = db.sql(
        "SELECT json_extract(rows, '$[#-1][1]') FROM change WHERE operation_id = ? ORDER BY id DESC LIMIT 1",
        (receipt.operation,),
    ).fetchone()
    return int(found[0]), receipt.contact


def _people_of(db: BookDatabase, rows: Iterable[Change | _Span]) -> Iterator[int]:
    """Yield the contacts that were added, of a span only those about whom something is typed."""
    for entry in rows:
        if isinstance(entry, _Span):
            if entry.table == "contact":
                typed = "SELECT contact_id FROM draft WHERE contact_id BETWEEN ? AND ?"
                yield from (row[0] for row in db.sql(typed, (entry.first, entry.last)).fetchall())
        elif entry[0] == "contact" and entry[2] is None:
            yield entry[1]


@dataclass(frozen=True, slots=True)
class _Span:
    """Rows that an operation added, all between two ids."""

    table: str
    first: int
    last: int


def _changes(
    db: BookDatabase, operation_id: int, *, newest_first: bool
) -> Iterator[tuple[int, list[Change | _Span]]]:
    order = "DESC" if newest_first else "ASC"
    found = db.sql(
        f"SELECT id FROM change WHERE operation_id = ? ORDER BY id {order}", (operation_id,)
    ).fetchall()
    for (change,) in found:
        rows = db.sql("SELECT rows FROM change WHERE id = ?", (change,)).fetchone()[0]
        yield change, [_Span(*entry) if len(entry) == _ENDS else tuple(entry) for entry in json.loads(rows)]


_ENDS = 3
"""Table, first and last id: what the journal keeps of a span."""


def _take_back_all(db: BookDatabase, span: _Span) -> list[Change]:
    """Remove the rows of a span, and return them one by one as redo needs them."""
    names = ("id", *(name for name in _TABLES[span.table]._meta.columns if name != "id"))
    ends = span.first, span.last
    found = db.sql(
        f"SELECT {', '.join(names)} FROM {span.table} WHERE id BETWEEN ? AND ? ORDER BY id", ends
    ).fetchall()
    if span.table == "contact":
        db.sql("DELETE FROM contact_index WHERE rowid BETWEEN ? AND ?", ends)
    db.sql(f"DELETE FROM {span.table} WHERE id BETWEEN ? AND ?", ends)
    return [(span.table, row[0], None, dict(zip(names, row, strict=True))) for row in found]


def _take_back(db: BookDatabase, entry: Change, touched: set[int]) -> Change:
    """Invert one change and return it as redo needs it: an added row with what it held."""
    table, identity, before, after = entry
    if before is None:
        after = _read(db, table, identity)
        _mark(table, identity, after, touched)
        if table == "touch":
            db.sql("UPDATE touch SET undone = 1 WHERE id = ?", (identity,))
        else:
            db.sql(f"DELETE FROM {table} WHERE id = ?", (identity,))
    elif after is None:
        _bring_back(db, table, identity, before)
        _mark(table, identity, before, touched)
    elif table == "draft":
        drafts.take_back(db, identity, before, after)
    else:
        _rewrite(db, entry, before, touched)
    return table, identity, before, after


def _do_again(db: BookDatabase, entry: Change, touched: set[int]) -> None:
    table, identity, before, after = entry
    if before is None and after is not None:
        _put(db, table, {**after, "id": identity})
        _mark(table, identity, after, touched)
    elif after is None:
        _mark(table, identity, before, touched)
        _remove_again(db, table, identity, before)
    else:
        _rewrite(db, entry, after, touched)


def _rewrite(db: BookDatabase, entry: Change, wanted: Row, touched: set[int]) -> None:
    """Change a row that stays; one that changes hands concerns both owners."""
    table, identity, before, after = entry
    _write(db, table, identity, wanted)
    for row in (before, after, _read(db, table, identity) if table in _INDEXED else None):
        _mark(table, identity, row, touched)


def _bring_back(db: BookDatabase, table: str, identity: int, before: Row) -> None:
    if table == "draft":
        before = drafts.joined(db, before)
    _put(db, table, {**before, "id": identity})


def _remove_again(db: BookDatabase, table: str, identity: int, before: Row | None) -> None:
    if table == "draft" and before is not None:
        drafts.use_up_again(db, before)
    else:
        db.sql(f"DELETE FROM {table} WHERE id = ?", (identity,))


def _mark(table: str, identity: int, row: Row | None, touched: set[int]) -> None:
    """Note the contact whose searchable text this change concerns."""
    if table == "contact":
        touched.add(identity)
    elif table in _INDEXED and row is not None:
        contact = row.get("contact_id")
        if isinstance(contact, int):
            touched.add(contact)


def _read(db: BookDatabase, table: str, identity: int, columns: tuple[str, ...] = ()) -> Row | None:
    names = columns or tuple(_TABLES[table]._meta.columns)
    found = db.sql(f"SELECT {', '.join(names)} FROM {table} WHERE id = ?", (identity,)).fetchone()
    return None if found is None else dict(zip(names, found, strict=True))


def _write(db: BookDatabase, table: str, identity: int, row: Row) -> None:
    columns = ", ".join(f"{column} = ?" for column in row)
    db.sql(f"UPDATE {table} SET {columns} WHERE id = ?", (*row.values(), identity))


def _put(db: BookDatabase, table: str, row: Row) -> None:
    marks = ", ".join("?" * len(row))
    # The one row that may be there already is a touch that was marked as undone.
    db.sql(f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def _name(model: type[Table]) -> str:
    return str(model._meta.table_name)


def _cells(model: type[Table], values: dict[str, object]) -> Row:
    """Turn attribute names and values into columns and cells."""
    fields = model._meta.fields
    return {fields[name].column_name: fields[name].db_value(value) for name, value in values.items()}
