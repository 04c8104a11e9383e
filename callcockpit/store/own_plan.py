"""One person's own part of the touch plan: how often what comes, and the dates that come every year."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line
from callcockpit.domain.touchplan import (
    Room,
    day_of_year,
    next_occurrence,
    read_frequencies,
    write_frequencies,
)
from callcockpit.domain.words import PlannedBy, TouchKind
from callcockpit.store import touchplan
from callcockpit.store.book import Book
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import Operation, Receipt
from callcockpit.store.planned import Planned, load_from, touches_of


class OwnPlan(NamedTuple):
    """Everything of one person that the touch plan knows."""

    since: date | None
    """When they came on the plan; None: they are not on it."""
    member: touchplan.Member
    own: frozenset[TouchKind]
    """Kinds that have a frequency of their own."""
    planned: tuple[Planned, ...]


def own_plan(book: Book, contact: int, now: datetime) -> OwnPlan | None:
    """Return the touch plan of one person; None where they are not in the book."""
    found = touchplan.members(book, (contact,), book.today(now))
    if not found:
        return None
    own = _own(book, contact)
    return OwnPlan(
        touchplan.on_plan(book.db, contact), found[0], frozenset(own or ()), touches_of(book.db, contact)
    )


def _own(book: Book, contact: int) -> dict[TouchKind, int] | None:
    """Return the frequencies of somebody's own; None where they are not on the plan."""
    found = book.db.sql("SELECT own FROM touch_plan WHERE contact_id = ?", (contact,)).fetchone()
    return None if found is None else read_frequencies(found[0]) or {}


def set_frequency(book: Book, contact: int, kind: TouchKind, days: int | None, now: datetime) -> Receipt:
    """Give a kind a frequency of the person's own (0 leaves it out), or with None that of the tags again.

    The next touch of the kind is dated anew. Raises CockpitError where they are not on the plan.
    """
    with book.operation("frequency", "frequency", now, contact=contact) as op:
        own = _own(book, contact)
        if own is None:
            raise CockpitError("They are not on the touch plan: put them on it first.")
        before = own.pop(kind, None)
        if days is not None:
            own[kind] = days
        row = op.db.sql("SELECT id FROM touch_plan WHERE contact_id = ?", (contact,)).fetchone()[0]
        op.update("touch_plan", row, own=write_frequencies(own))
        day = book.today(now)
        (member,) = touchplan.members(book, (contact,), day)
        wanted = member.frequencies[kind]
        if before != days:
            touchplan.close_lasting(op, contact, now, f"AND origin = 'frequency' AND kind = '{kind.value}'")
            room = Room(load_from(book.db, day), book.rules)
            touchplan.write(op, book, touchplan.rounds(member, room, day, {kind: wanted}, 0), now)
        said = f"every {wanted} days" if wanted else "never"
        op.words = f"{kind.words} {said}"
    return Receipt(op.id, "frequency", contact, op.words, now)


def add_occasion(book: Book, contact: int, name: str, month: int, day: int, now: datetime) -> Receipt:
    """Add a date of somebody's own that comes every year; on the plan its touch is dated at once.

    Raises CockpitError without a name, ValueError for a day that no year has.
    """
    name = clean_line(name, 120)
    if not name:
        raise CockpitError("Say what the day is, such as: 3 dec founding of the firm")
    next_occurrence(month, day, book.today(now))
    words = f"{name} {day_of_year(month, day)}"
    with book.operation("occasion", words, now, contact=contact) as op:
        identity = op.insert("occasion", contact=contact, name=name, month=month, day=day)
        _date_again(op, book, contact, now, identity)
    return Receipt(op.id, "occasion", contact, words, now)


def remove_occasion(book: Book, contact: int, identity: int, now: datetime) -> Receipt:
    """Remove a date of somebody's own and what is planned for it."""
    with book.operation("occasion", "removed", now, contact=contact) as op:
        found = op.db.sql("SELECT name FROM occasion WHERE id = ?", (identity,)).fetchone()
        if found is None:
            raise CockpitError("That date is removed already.")
        op.words = f"removed {found[0]}"
        # All that name it, also long closed ones: what the table would forget by itself undo could not know.
        rows = op.db.sql("SELECT id, closed_at FROM planned_touch WHERE occasion_id = ?", (identity,))
        for row, closed in rows.fetchall():
            op.update("planned_touch", row, occasion=None, closed_at=closed or to_micros(now))
        op.delete("occasion", identity)
    return Receipt(op.id, "occasion", contact, op.words, now)


def renew_birthday(op: Operation, book: Book, contact: int, now: datetime) -> None:
    """Date the birthday's touch anew, because the birthday is another one."""
    touchplan.close_lasting(op, contact, now, f"AND origin = '{PlannedBy.BIRTHDAY}'")
    _date_again(op, book, contact, now, None)


def _date_again(op: Operation, book: Book, contact: int, now: datetime, occasion: int | None) -> None:
    """Plan the touch of one day of the year of somebody who is on the plan; None is their birthday."""
    if touchplan.on_plan(book.db, contact) is not None:
        day = book.today(now)
        (member,) = touchplan.members(book, (contact,), day)
        room = Room(load_from(book.db, day), book.rules)
        dates = [each for each in member.dates if each[0] == occasion]
        touchplan.write(op, book, touchplan.occasions(book, member, room, day, dates), now)


def level_anew(book: Book, now: datetime) -> Receipt:
    """Date every touch of the plan anew, because the settings of the plan have changed.

    What the person moved by hand is dated anew as well. Raises CockpitError where nobody is on the plan.
    """
    day = book.today(now)
    with book.operation("level", "the touch plan dated anew", now) as op:
        everybody = [row[0] for row in op.db.sql("SELECT contact_id FROM touch_plan ORDER BY id")]
        if not everybody:
            raise CockpitError("Nobody is on the touch plan: there is nothing to date anew.")
        rows = op.db.sql(
            "SELECT id FROM planned_touch WHERE closed_at IS NULL AND origin <> 'once' ORDER BY id"
        ).fetchall()
        for (row,) in rows:
            op.update("planned_touch", row, closed_at=now)
        people = touchplan.members(book, everybody, day)
        touchplan.write(
            op, book, touchplan.dated(book, people, Room(load_from(book.db, day), book.rules), day), now
        )
    return Receipt(op.id, "level", None, op.words, now)
