"""Undo and redo: the inverse of what an operation changed, row by row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, get_args

from callcockpit.store import decode, drafts, journal, rows, steps
from callcockpit.store.database import BookDatabase, Change, Row
from callcockpit.store.index import CHUNK, INDEXED, concerned, reindex
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import NEWEST_STANDING, RECEIPT, Receipt, newest, receipt_of
from callcockpit.store.rows import TableName


def undo(db: BookDatabase, now: datetime, *, only: int | None = None) -> Receipt | None:
    """Take back the newest operation that stands; None when there is none, or it is another than ``only``."""
    with db.atomic():
        receipt = newest(db)
        if receipt is None or only not in (None, receipt.operation):
            return None
        return _take_back_operation(db, receipt, now)


def undo_one(db: BookDatabase, operation: int, now: datetime) -> Receipt | None:
    """Take back one operation, also beneath newer ones; None where it is undone or one is in the way."""
    with db.atomic():
        receipt = journal.receipt(db, operation)
        if receipt is None or is_undone(db, operation) or in_the_way(db, operation) is not None:
            return None
        return _take_back_operation(db, receipt, now)


def is_undone(db: BookDatabase, operation: int) -> bool:
    """Whether an operation was taken back."""
    found = db.sql("SELECT undone_at FROM operation WHERE id = ?", (operation,)).fetchone()
    return found is not None and found[0] is not None


def in_the_way(db: BookDatabase, operation: int) -> Receipt | None:
    """Return the newest operation without whose undo this one cannot be undone; None where there is none.

    That is one that changed the same rows since; where the older one added or removed people, any later one.
    """
    later = db.sql(
        f"SELECT {RECEIPT} FROM operation WHERE id > ? AND undone_at IS NULL ORDER BY id DESC", (operation,)
    ).fetchall()
    if not later:
        return None
    own = [entry for _, entries in _changes(db, operation, newest_first=False) for entry in entries]
    if any(isinstance(entry, _Span) or (entry[0] == "contact" and _whole(entry)) for entry in own):
        return receipt_of(later[0])
    rows_of = {entry[:2] for entry in own}
    for found in later:
        for _, entries in _changes(db, found[0], newest_first=True):
            if any(not isinstance(entry, _Span) and entry[:2] in rows_of for entry in entries):
                return receipt_of(found)
    return None


def _whole(entry: Change) -> bool:
    """Whether a row was added or removed, and not only changed."""
    return entry[2] is None or entry[3] is None


def _take_back_operation(db: BookDatabase, receipt: Receipt, now: datetime) -> Receipt:
    touched: set[int] = set()
    for change, entries in _changes(db, receipt.operation, newest_first=True):
        # A person who goes takes along what was typed about them; redo brings both back.
        about = drafts.rows_about(db, _people_of(db, entries))
        typed = [("draft", int(row["id"] or 0), None, row) for row in about]
        kept: list[Change] = []
        for entry in reversed(entries):
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


def next_redo(db: BookDatabase) -> Receipt | None:
    """Return what was undone last, unless something was done since; None when there is nothing."""
    found = db.sql(
        f"SELECT {RECEIPT} FROM operation o WHERE id > ({NEWEST_STANDING}) "
        "AND EXISTS (SELECT 1 FROM change WHERE operation_id = o.id) ORDER BY id LIMIT 1"
    ).fetchone()
    return None if found is None else receipt_of(found)


def redo(db: BookDatabase, *, only: int | None = None) -> Receipt | None:
    """Do the operation undone last again, unless something was done since; None when there is none.

    None also where it is another one than ``only``.
    """
    with db.atomic():
        receipt = next_redo(db)
        if receipt is None or only not in (None, receipt.operation):
            return None
        touched: set[int] = set()
        merged = _merged_away(db, receipt)
        # What is typed may have changed since: it is handed over as it is now, and before its numbers go.
        handed = [] if merged is None else drafts.hand_over(db, *merged)
        for change, entries in _changes(db, receipt.operation, newest_first=False):
            again = [entry for entry in entries if not isinstance(entry, _Span)]
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


def _merged_away(db: BookDatabase, receipt: Receipt) -> tuple[int, int] | None:
    """Return who a merge removes, which is the last thing it does, and who it keeps."""
    if receipt.kind != "merge" or receipt.contact is None:
        return None
    found = db.sql(
        "SELECT json_extract(rows, '$[#-1][1]') FROM change WHERE operation_id = ? ORDER BY id DESC LIMIT 1",
        (receipt.operation,),
    ).fetchone()
    return int(found[0]), receipt.contact


def _people_of(db: BookDatabase, entries: Iterable[Change | _Span]) -> Iterator[int]:
    """Yield the contacts that were added, of a span only those about whom something is typed."""
    for entry in entries:
        if isinstance(entry, _Span):
            if entry.table == "contact":
                typed = "SELECT contact_id FROM draft WHERE contact_id BETWEEN ? AND ?"
                yield from (row[0] for row in db.sql(typed, (entry.first, entry.last)).fetchall())
        elif entry[0] == "contact" and entry[2] is None:
            yield entry[1]


class _Span(NamedTuple):
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
        text = db.sql("SELECT rows FROM change WHERE id = ?", (change,)).fetchone()[0]
        yield change, decode.json_of(_entries, text)


def _entries(said: Any) -> list[Change | _Span]:
    """Return the entries of a journal record; raises TypeError or ValueError where it is none."""
    return [_span(*entry) if len(entry) == len(_Span._fields) else _change(*entry) for entry in said]


def _span(table: Any, first: Any, last: Any) -> _Span:
    return _Span(_known(table), int(first), int(last))


def _change(table: Any, identity: Any, before: Any, after: Any) -> Change:
    columns = frozenset(rows.columns_of(_known(table)))
    for row in (before, after):
        if row is not None and not columns.issuperset(row):
            raise ValueError(table)
    return table, int(identity), before, after


def _known(table: Any) -> str:
    """Return the name of a table; like those of columns it becomes part of a statement."""
    if table not in get_args(TableName):
        raise ValueError(table)
    return str(table)


def _take_back_all(db: BookDatabase, span: _Span) -> list[Change]:
    """Remove the rows of a span, and return them one by one as redo needs them."""
    names = ("id", *(name for name in rows.columns_of(span.table) if name != "id"))
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
        after = rows.read(db, table, identity)
        touched.update(concerned(table, identity, after))
        if table == "touch":
            db.sql("UPDATE touch SET undone = 1 WHERE id = ?", (identity,))
        else:
            db.sql(f"DELETE FROM {table} WHERE id = ?", (identity,))
    elif after is None:
        _bring_back(db, table, identity, before)
        touched.update(concerned(table, identity, before))
    elif table == "draft":
        drafts.take_back(db, identity, before, after)
    else:
        _rewrite(db, entry, before, touched)
    return table, identity, before, after


def _do_again(db: BookDatabase, entry: Change, touched: set[int]) -> None:
    table, identity, before, after = entry
    if before is None and after is not None:
        if table == "plan":
            steps.restore(db, after)
        rows.put(db, table, {**after, "id": identity})
        touched.update(concerned(table, identity, after))
    elif after is None:
        touched.update(concerned(table, identity, before))
        _remove_again(db, table, identity, before)
    else:
        _rewrite(db, entry, after, touched)


def _rewrite(db: BookDatabase, entry: Change, wanted: Row, touched: set[int]) -> None:
    """Change a row that stays; one that changes hands concerns both owners."""
    table, identity, before, after = entry
    rows.write(db, table, identity, wanted)
    for row in (before, after, rows.read(db, table, identity) if table in INDEXED else None):
        touched.update(concerned(table, identity, row))


def _bring_back(db: BookDatabase, table: str, identity: int, before: Row) -> None:
    if table == "draft":
        before = drafts.joined(db, before)
    rows.put(db, table, {**before, "id": identity})


def _remove_again(db: BookDatabase, table: str, identity: int, before: Row | None) -> None:
    if table == "draft" and before is not None:
        drafts.use_up_again(db, before)
    else:
        db.sql(f"DELETE FROM {table} WHERE id = ?", (identity,))
