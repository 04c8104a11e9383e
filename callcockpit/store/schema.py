"""What the schema of a book may hold: what the migrations make, so that nothing of a stranger's ever runs.

A trigger, a view, a virtual table or a column that is worked out runs when the book is read or written, and
may never end. A table beside ours does nothing by itself and is left alone.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from callcockpit.domain.text import clean_line
from callcockpit.store.database import BookDatabase, DamagedError

MIGRATIONS = Path(__file__).parent / "migrations"
"""The folder of the numbered steps from layout to layout."""
DIGESTS = {12: "267f66d0f9b91af063a8b3ccd2f200bf05a4ff0fefe9daf51da1c7ba809028c1"}
"""What the schema of the newest layout comes to; to work it out from the migrations takes 0.1 s."""

Entry: TypeAlias = tuple[str, str, str, str]
"""Type, name, table and normalized SQL of something in a schema."""
_READ = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"
_PLAIN = re.compile(r"sqlite_(?:sequence|stat[0-9])|schema_migration\w*|contact_index_[a-z]+")
"""What SQLite and Peewee make for themselves, in words that differ between their versions."""
_RUNS = re.compile(r"\b(?:as|check|default|generated|virtual)\b", re.IGNORECASE)
"""Words by which a table holds more than columns."""
_VIRTUAL = re.compile(r"create virtual", re.IGNORECASE)


def refuse_strange(db: sqlite3.Connection, path: Path, layout: int) -> None:
    """Raise DamagedError where a book of a layout holds what could run and no migration has made."""
    found = entries(db)
    if digest(found) == DIGESTS.get(layout):
        return
    ours = made(layout)
    tables = {entry[2] for entry in ours}
    for kind, name, table, sql in found.difference(ours):
        beside = kind in ("table", "index") and table not in tables and not _PLAIN.fullmatch(name)
        if not beside or _VIRTUAL.match(sql):
            raise DamagedError(
                f"{path} holds something that no Call Cockpit has made ({kind} “{clean_line(name, 60)}”) and "
                "that would run when the book is used: choose another file, or restore a backup."
            )


def made(layout: int) -> set[Entry]:
    """Return what the migrations make of a book of that layout."""
    # Imported here, because no book of the newest layout needs them.
    from playhouse.migrations import Runner

    db = BookDatabase(":memory:")
    runner = Runner(db.peewee(), str(MIGRATIONS))
    steps = [step.name for step in runner.migrations() if step.idx <= layout]
    if steps:
        runner.up(steps[-1])
    found = entries(db.raw())
    db.close()
    return found


def digest(found: Iterable[Entry]) -> str:
    """Return what stands for a schema."""
    return hashlib.sha256(repr(sorted(found)).encode("utf-8", "replace")).hexdigest()


def entries(db: sqlite3.Connection) -> set[Entry]:
    """Return the schema of a book, what SQLite and Peewee make for themselves left out."""
    rows = ((kind, name, table, " ".join(sql.split())) for kind, name, table, sql in db.execute(_READ))
    return {row for row in rows if not _is_plain(*row)}


def _is_plain(kind: str, name: str, table: str, sql: str) -> bool:
    ours = _PLAIN.fullmatch(name) and _PLAIN.fullmatch(table)
    return kind in ("table", "index") and ours is not None and not _RUNS.search(sql)
