"""What is right and wrong with a book, found by reading alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from callcockpit.domain.bounds import ATTEMPTS, CADENCE, COUNTS, MINUTES, YEARS
from callcockpit.domain.text import counted
from callcockpit.domain.words import ACTIVE
from callcockpit.store.backup import BusyError, quick_check
from callcockpit.store.connection import APPLICATION, LAYOUT
from callcockpit.store.database import BookDatabase, DamagedError
from callcockpit.store.fields import DayField, UtcField, WordField
from callcockpit.store.instants import to_micros
from callcockpit.store.packing import Watch
from callcockpit.store.rows import TableName
from callcockpit.store.schema import refuse_strange
from callcockpit.store.tables import JOURNALED, Table
from callcockpit.store.tally import STALE
from callcockpit.store.waiting import Tell, connect

TRIES = 3
"""How often a file that looks wrong while somebody writes is looked at."""
WORTH_BYTES, WORTH_SHARE = 10_000_000, 1 / 3
"""Free room in the file from which giving it back is worth rewriting all of it: what comes takes it too."""
SHOWN = 3
"""Faults of the file that are told; the others are like them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check came to."""

    check: str
    """One word or two: what was looked at."""
    good: bool
    words: str
    remedy: str = ""
    """What the person can do, where it is not good."""
    mendable: bool = False
    """Whether ``mending.mend`` puts it right, or makes it better where it is good."""


def look_over(path: Path, tell: Tell | None = None) -> Iterator[Finding]:
    """Check the file of a book, then what it holds; nothing is written, not even taken back.

    A file that cannot be read at all ends it with that finding. ``tell`` is told where it waits for another
    program.
    """
    restore = "bring a backup back with: callcockpit restore --latest"
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with closing(connect(uri, tell, uri=True)) as db:
            db.execute("PRAGMA trusted_schema = 0")
            layout = _layout(db, path)
            yield layout
            if layout.good:
                yield space(db)
                faults = _faults(db)
                yield _integrity(faults, restore)
                if not faults or all(map(_of_index, faults)):
                    yield from _contents(db)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        said = str(error)
        if "readonly" in said or "unable to open" in said:
            remedy = "look at its rights; or in the middle of a write, callcockpit due takes that back"
        else:
            remedy = restore
        yield Finding("file", False, f"cannot be read: {said}", remedy)


def first_fault(path: Path, watch: Watch | None = None) -> str | None:
    """Return the first thing that ``quick_check`` finds wrong with a book that is in use, or None.

    It holds up no writer: the pages are read without a lock, and what looks wrong while somebody writes is
    not believed. Raises BusyError where somebody always does, and what ``watch`` raises.
    """
    place = path.absolute().as_uri()
    try:
        with closing(connect(f"{place}?mode=ro", uri=True)) as locking:
            for _ in range(TRIES):
                before = _version(locking)
                with closing(sqlite3.connect(f"{place}?immutable=1", uri=True)) as db:
                    found = quick_check(db, watch)
                if found is None or _version(locking) == before:
                    return found
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CANTOPEN:
            # Nothing is known of a file that is out of reach.
            return None
        if "locked" not in str(error):
            return str(error)
    except sqlite3.DatabaseError as error:
        return str(error)
    raise BusyError("the book is being written all the time")


def is_whole(db: BookDatabase) -> bool:
    """Whether every table of the newest layout is there with its columns."""
    return all(
        {str(row[1]) for row in db.sql(f"PRAGMA table_info({model._meta.table_name})")}.issuperset(
            model._meta.columns
        )
        for model in Table.__subclasses__()
    )


def _version(db: sqlite3.Connection) -> int:
    """Return a number that changes whenever another connection has written; it waits for a write to end."""
    return int(db.execute("PRAGMA data_version").fetchone()[0])


def _layout(db: sqlite3.Connection, path: Path) -> Finding:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        return Finding(
            "layout", False, "the file is not a book of Call Cockpit", "choose another with --book"
        )
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found > LAYOUT:
        return Finding("layout", False, f"layout {found}, newer than {LAYOUT}", "update the program")
    try:
        refuse_strange(db, path, found)
    except DamagedError as error:
        return Finding("layout", False, str(error))
    kept = str(db.execute("PRAGMA journal_mode").fetchone()[0])
    older = f", brought to {LAYOUT} at the next start" if found < LAYOUT else ""
    return Finding("layout", True, f"layout {found}{older}; changes are kept in a {kept} journal")


def space(db: sqlite3.Connection) -> Finding:
    """Return how much of the file is free, and whether it is worth giving back."""
    free, pages, size = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in _SIZES)
    told = f"{free * size / 1e6:,.1f} of {pages * size / 1e6:,.1f} MB are free for what comes"
    if free * size < WORTH_BYTES or free < pages * WORTH_SHARE:
        return Finding("space", True, told)
    return Finding("space", True, f"{told}; callcockpit doctor --mend gives them back", mendable=True)


_SIZES = ("freelist_count", "page_count", "page_size")


def _faults(db: sqlite3.Connection) -> list[str]:
    rows = [str(row[0]).strip() for row in db.execute("PRAGMA integrity_check(100)")]
    return [] if rows == ["ok"] else [row.splitlines()[-1] for row in rows]


def _of_index(fault: str) -> bool:
    return "missing from index" in fault or "entries in index" in fault


def _integrity(faults: list[str], restore: str) -> Finding:
    if not faults:
        return Finding("integrity", True, "every page, row and index of the file is sound")
    said = "; ".join(faults[:SHOWN])
    if all(map(_of_index, faults)):
        return Finding("integrity", False, said, "callcockpit doctor --mend", mendable=True)
    return Finding("integrity", False, said, restore)


def _contents(db: sqlite3.Connection) -> Iterator[Finding]:
    lost = db.execute("PRAGMA foreign_key_check").fetchall()
    yield _count(
        "references",
        len(lost),
        "every row belongs to something that is there",
        ("row belongs to nothing", "rows belong to nothing"),
    )
    for check, query, good, bad, mendable in _RULES:
        yield _count(check, int(db.execute(query).fetchone()[0]), good, bad, mendable=mendable)
    strange = {table: rows for table, rows in _strange(db) if rows}
    unknown = f"that the program does not know, in: {', '.join(strange)}"
    yield _count(
        "words",
        sum(strange.values()),
        "every word and date is one that the program knows",
        (f"row holds a word or date {unknown}", f"rows hold words or dates {unknown}"),
    )
    yield _count(
        "figures",
        _unbound(db),
        "every figure lies within its bounds",
        (
            "figure, such as a cadence of 0 days, lies outside of its bounds",
            "figures, such as a cadence of 0 days, lie outside of their bounds",
        ),
        mendable=True,
    )
    # A book of an older layout has none: the next start counts.
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'tally'").fetchone():
        wrong = int(db.execute(f"SELECT count(*) FROM ({STALE})").fetchone()[0])
        yield _count(
            "history counts",
            wrong,
            "what was done is counted right",
            ("quarter of an hour is counted wrong", "quarters of an hour are counted wrong"),
            mendable=True,
        )


def _strange(db: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Yield every table with how many of its rows the program cannot read."""
    for model in JOURNALED:
        table = model._meta.table_name
        # A book of an older layout has not all of them.
        there = {str(row[1]) for row in db.execute(f"PRAGMA table_info({table})")}
        wrong = []
        for field in model._meta.sorted_fields:
            column = field.column_name
            if column not in there:
                continue
            if isinstance(field, WordField):
                words: type[StrEnum] = field.words
                wrong.append(f"{column} NOT IN ({_listed(words)})")
            elif isinstance(field, DayField):
                # Nothing is added, but 30 February becomes the day it would be.
                wrong.append(f"{column} IS NOT NULL AND date({column}, '+0 days') IS NOT {column}")
                wrong.append(f"{column} NOT BETWEEN '{FIRST:%Y-%m-%d}' AND '{LAST:%Y-%m-%d}'")
            elif isinstance(field, UtcField):
                wrong.append(f"{column} NOT BETWEEN {to_micros(FIRST)} AND {to_micros(LAST)}")
        if wrong and there:
            query = f"SELECT count(*) FROM {table} WHERE {' OR '.join(wrong)}"
            yield table, int(db.execute(query).fetchone()[0])


def _unbound(db: sqlite3.Connection) -> int:
    """Return how many figures lie outside of their bounds."""
    found = 0
    for table, column, bounds in FIGURES:
        # A book of an older layout has not all of them.
        if column in {str(row[1]) for row in db.execute(f"PRAGMA table_info({table})")}:
            query = f"SELECT count(*) FROM {table} WHERE {outside(column, bounds)}"
            found += int(db.execute(query).fetchone()[0])
    return found


def outside(column: str, bounds: range) -> str:
    """Return the condition for a figure that lies outside of its bounds."""
    return f"{column} NOT BETWEEN {bounds[0]} AND {bounds[-1]}"


def _count(check: str, number: int, good: str, bad: tuple[str, str], *, mendable: bool = False) -> Finding:
    """Return what was counted of something wrong; ``bad`` says it of one, and of several."""
    if not number:
        return Finding(check, True, good)
    remedy = "callcockpit doctor --mend" if mendable else "see whom it is about, or restore a backup"
    return Finding(check, False, counted(number, *bad), remedy, mendable)


def _listed(words: Iterable[StrEnum]) -> str:
    return ", ".join(f"'{word.value}'" for word in words)


FIRST = datetime(YEARS[0], 1, 1, tzinfo=UTC)
LAST = datetime(YEARS[-1], 12, 31, tzinfo=UTC)
"""Between these lies everything that was done or is planned."""
FIGURES: tuple[tuple[TableName, str, range], ...] = (
    ("contact", "cadence", CADENCE),
    ("contact", "attempts", ATTEMPTS),
    ("plan", "cadence", CADENCE),
    ("touch", "seconds", COUNTS),
    ("block", "minutes", MINUTES),
    ("appointment", "minutes", MINUTES),
)
"""Table, column and bounds of the figures that more is worked out from."""

_OPEN_PLAN = "SELECT 1 FROM plan WHERE contact_id = c.id AND closed_at IS NULL"
LOST = (
    f"FROM contact c WHERE state IN ({_listed(sorted(ACTIVE))}) "
    f"AND do_not_call = 0 AND NOT EXISTS ({_OPEN_PLAN})"
)
"""People who should be called and have no next date."""
STALE_DAYS = (
    "FROM (SELECT due_on AS day, 1 AS calls FROM plan WHERE closed_at IS NULL "
    "UNION ALL SELECT day, -calls FROM load) GROUP BY day HAVING sum(calls) <> 0"
)
"""Days whose number of planned calls is not what is kept of it."""
UNFOUND = (
    "SELECT (SELECT count(*) FROM contact WHERE id NOT IN (SELECT id FROM contact_index_docsize)) "
    "+ (SELECT count(*) FROM contact_index_docsize WHERE id NOT IN (SELECT id FROM contact))"
)

_RULES: tuple[tuple[str, str, str, tuple[str, str], bool], ...] = (
    (
        "next dates",
        f"SELECT count(*) {LOST}",
        "everybody who should be called has a next date",
        (
            "person who should be called has no next date",
            "people who should be called have no next date",
        ),
        True,
    ),
    (
        "closed people",
        f"SELECT count(*) FROM contact c WHERE state = 'closed' AND EXISTS ({_OPEN_PLAN})",
        "nobody who is closed is planned",
        ("person is closed and planned all the same", "people are closed and planned all the same"),
        True,
    ),
    (
        "day counts",
        f"SELECT count(*) FROM (SELECT 1 {STALE_DAYS})",
        "the calls planned for each day are counted right",
        ("day is counted wrong", "days are counted wrong"),
        True,
    ),
    (
        "search",
        UNFOUND,
        "everybody can be found by search",
        ("person is missing from the search", "people are missing from the search"),
        True,
    ),
)
"""Check, query that counts what is wrong, words for nothing and for something, whether it can be mended."""
