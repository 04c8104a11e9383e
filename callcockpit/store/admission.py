"""Letting the people of a file into the book, so that nobody else has to wait long for it.

A few come in at once, in the transaction that decides on the import. Many are copied into the book as they
wait, where nobody sees them, together with the word that they are to come in: that is decided in one short
transaction, all or nothing. Then they come in some at a time, each with everything that belongs to them, and
results can be logged in between. Where the program ends meanwhile, whoever opens the book next lets the rest
in before anything else; several who do so share the work.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep

from callcockpit.domain.values import as_candidate
from callcockpit.store import decode, people
from callcockpit.store.anteroom import NAME, waiting
from callcockpit.store.book import Book
from callcockpit.store.database import BookDatabase
from callcockpit.store.gains import write_gains
from callcockpit.store.index import add, reindex
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import HORIZON, Operation
from callcockpit.store.ledger import Ledger
from callcockpit.store.merging import merge
from callcockpit.store.upkeep import insert_person, settle

AT_ONCE = 4_000
"""New people let in by the first transaction: about a quarter of a second."""
KNOWN_AT_ONCE = 500
"""People of the book who gain something in the first transaction: about as long."""
FASTEST = 5.0
"""How many times as many, or as few, the later ones let in: as many as this computer can in ``HELD``."""

HELD = 0.6
"""Seconds after which others get their turn: SQLite does not queue who waits, everybody asks again."""
PAUSE = 0.11
"""Seconds of their turn; whoever has waited for long asks every 0.1 s."""

_TABLES = ("contact", "number", "address", "tag", "plan", "referrer")
_HARMLESS = (
    *("log", "touch", "snooze", "skip", "move", "zone", "block", "block begun", "block ended"),
    *("profile", "partner", "named"),
)
"""Operations that change nothing by which people are found."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the answer to who is who depends on; equal marks mean that it stands."""

    contacts: int
    """The highest id that was ever given to a contact."""
    rest: tuple[object, ...]


def mark_of(db: BookDatabase, before: int | None = None) -> Mark:
    """Return how far the book has come, the operation ``before`` and later ones not counted."""
    given = dict(db.sql("SELECT name, seq FROM sqlite_sequence").fetchall())
    marks = ", ".join("?" * len(_HARMLESS))
    # What is pruned meanwhile changes nothing.
    earlier = f"kind NOT IN ({marks}) AND id < ? AND id > ({HORIZON})"
    values = (*_HARMLESS, before or 1 << 62)
    done = db.sql(f"SELECT max(id) FROM operation WHERE {earlier}", values).fetchone()[0]
    undone = db.sql(
        "SELECT count(*), total(id) FROM operation INDEXED BY operation_undone "
        f"WHERE undone_at IS NOT NULL AND {earlier}",
        values,
    ).fetchone()
    rest = (given.get("number", 0), given.get("address", 0), done, *undone)
    return Mark(int(given.get("contact", 0)), rest)


def admit(op: Operation, book: Book, first_new: int, now: datetime) -> None:
    """Let everybody of the anteroom into the book, or decide that they will come in; ``complete`` then.

    New people have the ids from ``first_new``, those of the book lower ones.
    """
    _bar(op, now)
    known, new = book.db.sql(
        "SELECT count(*) FILTER (WHERE id < ?1), count(*) FILTER (WHERE id >= ?1) "
        f"FROM {NAME}.waiting_contact",
        (first_new,),
    ).fetchone()
    if known / KNOWN_AT_ONCE + new / AT_ONCE <= 1:
        slice_ = _Slice(op, book, NAME, now)
        slice_.gain(slice_.ids(0, first_new, known))
        slice_.enter(slice_.ids(first_new - 1, None, new))
        slice_.refer(known + new)
        return
    for table in _TABLES:
        # Between tables that are alike, and asked like this, SQLite copies whole records (see “transfer
        # optimization” in its insert.c): twice as fast, and nobody else can save anything meanwhile.
        book.db.sql(f"INSERT INTO main.waiting_{table} SELECT * FROM {NAME}.waiting_{table}")
    # Nobody who is added meanwhile takes an id that is promised.
    book.db.sql("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'contact'", (first_new + new - 1,))
    book.db.sql(
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'contact', ? "
        "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'contact')",
        (first_new + new - 1,),
    )
    book.db.sql(
        "INSERT INTO admission (operation_id, first_new, at) VALUES (?, ?, ?)",
        (op.id, first_new, to_micros(now)),
    )


def pending(db: BookDatabase) -> bool:
    """Whether people are to come in who were not let in yet."""
    return db.sql("SELECT 1 FROM admission LIMIT 1").fetchone() is not None


def complete(book: Book, *, decided: bool = False) -> None:
    """Let in everybody who waits in the book; first it is the turn of others where that was just ``decided``.

    Raises SaveError where it cannot be written now; they wait on then, and come in with the next call.
    """
    held = HELD if decided else 0.0
    pace = 1.0
    while pending(book.db):
        if held >= HELD / 2:
            sleep(PAUSE)
            held = 0.0
        with book.saving():
            # Only from here on others wait; before, it was this one.
            began = monotonic()
            found = book.db.sql("SELECT operation_id, first_new, at, done FROM admission").fetchone()
            if found is not None:
                _proceed(book, *found, pace=pace)
        took = monotonic() - began
        held += took
        pace = min(FASTEST, max(1 / FASTEST, pace * HELD / max(took, 0.001)))


def _proceed(book: Book, operation: int, first_new: int, at: int, done: int, *, pace: float) -> None:
    """Let the next ones in, ``pace`` times as many as at first, or end it where nobody waits."""
    op = Operation(book.db, operation)
    slice_ = _Slice(op, book, "main", decode.instant(at))
    if ids := slice_.ids(done, first_new, int(KNOWN_AT_ONCE * pace)):
        slice_.gain(ids)
    elif ids := slice_.ids(done, None, int(AT_ONCE * pace)):
        slice_.enter(ids)
    elif not slice_.refer(AT_ONCE):
        # Whole tables go at once; people by people it would cost as much as letting them in.
        for table in _TABLES:
            book.db.sql(f"DELETE FROM main.waiting_{table}")
        book.db.sql("DELETE FROM admission")
    if ids:
        book.db.sql("UPDATE admission SET done = ?", (ids[-1],))
    op.flush()
    reindex(book.db, op.touched)


def _bar(op: Operation, now: datetime) -> None:
    """Put on the do-not-call list what the file says must not be called."""
    op.ranged(
        "blocked",
        "INSERT INTO blocked (number, reason, at) SELECT number, 'do not call, says the import', ? "
        f"FROM {NAME}.barred b WHERE NOT EXISTS (SELECT 1 FROM blocked WHERE number = b.number)",
        (to_micros(now),),
    )


class _Slice:
    """Some people who come in together, from the anteroom or from where they wait in the book."""

    def __init__(self, op: Operation, book: Book, place: str, now: datetime) -> None:
        self._op = op
        self._book = book
        self._db = book.db
        self._place = place
        self._now = now

    def ids(self, after: int, before: int | None, most: int) -> list[int]:
        """Return who comes next, of those with an id between the two."""
        found = self._db.sql(
            f"SELECT id FROM {self._place}.waiting_contact WHERE id > ? AND id < ? ORDER BY id LIMIT ?",
            (after, before or 1 << 62, most),
        )
        return [row[0] for row in found.fetchall()]

    def gain(self, ids: Sequence[int]) -> None:
        """Give people of the book what the file says of them."""
        ledger = Ledger(self._db, self._op)
        said = waiting(self._db, self._place, ids)
        known = {contact.id: contact for contact in people.contacts(self._db, ids)}
        weighed = []
        for identity in ids:
            contact = known.get(identity)
            if contact is None:
                # Merged away or taken back by somebody else since: they come in anew.
                weighed.append(insert_person(self._op, said[identity], self._now))
                continue
            before = as_candidate(contact, contact.uid)
            merged = merge(before, said[identity]).person
            weighs = merged != before and write_gains(self._op, ledger, identity, before, merged)
            if weighs or (not contact.do_not_call and any(number.blocked for number in contact.numbers)):
                weighed.append(identity)
        ledger.flush()
        for identity in weighed:
            settle(self._op, self._book, identity, self._now)

    def enter(self, ids: Sequence[int]) -> None:
        """Let new people in."""
        if not ids:
            return
        span = ids[0], ids[-1]
        closed = self._closed(span)
        self._put_tags(span)
        place = self._place
        self._db.sql(
            f"INSERT OR IGNORE INTO clock (zones) SELECT DISTINCT zones FROM {place}.waiting_plan "
            "WHERE contact_id BETWEEN ? AND ?",
            span,
        )
        for table, statement in _ENTER.items():
            values = (*span, json.dumps(closed)) if table == "plan" else span
            if table == "contact":
                self._db.sql(statement.format(place=place), values)
                self._op.span(table, *span)
            else:
                self._op.ranged(table, statement.format(place=place), values)
        add(self._db, "BETWEEN ? AND ?", span)
        for identity in closed:
            settle(self._op, self._book, identity, self._now)

    def refer(self, most: int) -> bool:
        """Tie the next people to who referred them; return whether there were any."""
        pairs = self._db.sql(
            f"SELECT contact_id, referrer_id FROM {self._place}.waiting_referrer ORDER BY 1 LIMIT ?", (most,)
        ).fetchall()
        for identity, referrer in pairs:
            there = self._db.sql(
                "SELECT count(*) FROM contact WHERE id = ? AND referrer_id IS NULL OR id = ?",
                (identity, referrer),
            ).fetchone()[0]
            if there == 2:
                self._op.update("contact", identity, referrer=referrer)
        if pairs and self._place != NAME:
            self._db.sql("DELETE FROM main.waiting_referrer WHERE contact_id <= ?", (pairs[-1][0],))
        return bool(pairs)

    def _closed(self, span: tuple[int, int]) -> list[int]:
        """Return who has a number on the do-not-call list and was not known to be left alone for it."""
        found = self._db.sql(
            f"SELECT DISTINCT c.id FROM {self._place}.waiting_contact c "
            f"CROSS JOIN {self._place}.waiting_number n ON n.contact_id = c.id "
            "CROSS JOIN blocked b ON b.number = coalesce(n.e164, n.raw) "
            "WHERE c.id BETWEEN ? AND ? AND c.do_not_call = 0 AND EXISTS (SELECT 1 FROM blocked)",
            span,
        )
        return [row[0] for row in found.fetchall()]

    def _put_tags(self, span: tuple[int, int]) -> None:
        fresh = self._db.sql(
            f"SELECT name_key, name FROM {self._place}.waiting_tag w WHERE contact_id BETWEEN ? AND ? "
            "AND NOT EXISTS (SELECT 1 FROM tag WHERE name_key = w.name_key) ORDER BY contact_id, position",
            span,
        ).fetchall()
        for key, name in dict(reversed(fresh)).items():
            self._op.insert("tag", name=name, name_key=key)


_ENTER = {
    "contact": """
        INSERT INTO contact (id, name, given, family, company, title, notes, source, referred_by, birthday,
            zone, state, cadence, do_not_call, uid, name_key, company_key, added_at)
        SELECT * FROM {place}.waiting_contact WHERE id BETWEEN ? AND ? ORDER BY id
        """,
    "number": """
        INSERT INTO number (contact_id, position, raw, e164, extension, kind, label, zones, struck)
        SELECT * FROM {place}.waiting_number WHERE contact_id BETWEEN ? AND ? ORDER BY contact_id, position
        """,
    "address": """
        INSERT INTO address (contact_id, kind, position, value, value_key)
        SELECT * FROM {place}.waiting_address WHERE contact_id BETWEEN ? AND ?
        ORDER BY contact_id, kind, position
        """,
    "contact_tag": """
        INSERT INTO contact_tag (contact_id, tag_id)
        SELECT w.contact_id, t.id FROM {place}.waiting_tag w CROSS JOIN tag t ON t.name_key = w.name_key
        WHERE w.contact_id BETWEEN ? AND ? ORDER BY w.contact_id, w.position
        """,
    "plan": """
        INSERT INTO plan (contact_id, kind, due_on, why, rank, clock_id, made_at)
        SELECT w.contact_id, w.kind, w.due_on, w.why, w.rank, k.id, w.made_at
        FROM {place}.waiting_plan w CROSS JOIN clock k ON k.zones = w.zones
        WHERE w.contact_id BETWEEN ? AND ? AND w.contact_id NOT IN (SELECT value FROM json_each(?))
        ORDER BY w.contact_id
        """,
}
"""How new people come in, owners before what they own: undo goes backwards."""
