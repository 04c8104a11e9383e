"""What a merge would leave, before anybody decides: it is done on a copy of the two in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from callcockpit.domain.values import Contact, Touch
from callcockpit.store import people
from callcockpit.store.book import Book
from callcockpit.store.calls import contact_of
from callcockpit.store.database import BookDatabase
from callcockpit.store.duplicates import merge

_HIDDEN = "name NOT GLOB 'sqlite_*' AND name NOT GLOB 'schema_*' AND name NOT GLOB 'contact_index_*'"
"""What SQLite and Peewee make by themselves."""

_OF_A_PERSON = ("number", "address", "contact_tag", "touch", "step", "plan", "skip")


@dataclass(frozen=True, slots=True)
class Side:
    """Somebody with how much was done with them."""

    contact: Contact
    touches: int
    last: Touch | None
    """The newest entry of the history."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two people side by side, and the one they would become."""

    kept: Side
    dropped: Side
    merged: Side


def compare(book: Book, keep: int, drop: int, now: datetime) -> Comparison:
    """Return two people and what merging ``drop`` into ``keep`` would make of them; nothing is written.

    Raises CockpitError where one of them is not in the book any more.
    """
    kept, dropped = _side(book, keep), _side(book, drop)
    with Book(BookDatabase(":memory:"), book.path, book.rules, book.zone) as copy:
        _copy(book.db, copy.db, (keep, drop))
        merge(copy, keep, drop, now)
        return Comparison(kept, dropped, _side(copy, keep))


def _side(book: Book, identity: int) -> Side:
    contact = contact_of(book, identity)
    (count,) = book.db.sql(
        "SELECT count(*) FROM touch WHERE contact_id = ? AND undone = 0", (identity,)
    ).fetchone()
    return Side(contact, count, next(iter(people.history(book.db, identity, limit=1)), None))


def _copy(source: BookDatabase, target: BookDatabase, identities: Sequence[int]) -> None:
    """Copy two people with all that is theirs; what is typed about them is no part of what is compared."""
    made = source.sql(
        f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type != 'index' AND {_HIDDEN} "
        "ORDER BY type = 'trigger'"
    )
    for (statement,) in made.fetchall():
        target.sql(statement)
    people_ids = f"({', '.join(map(str, identities))})"
    wanted = {
        "contact": f"id IN {people_ids}",
        **dict.fromkeys(_OF_A_PERSON, f"contact_id IN {people_ids}"),
        "tag": f"id IN (SELECT tag_id FROM contact_tag WHERE contact_id IN {people_ids})",
        "clock": f"id IN (SELECT clock_id FROM plan WHERE contact_id IN {people_ids})",
        "blocked": (f"number IN (SELECT coalesce(e164, raw) FROM number WHERE contact_id IN {people_ids})"),
    }
    for table, where in wanted.items():
        rows = source.sql(f"SELECT * FROM {table} WHERE {where}").fetchall()
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            target.raw().executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
