"""What is done with a planned touch: made, moved or left out; each dates the next one of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from callcockpit.domain.afterwards import TWO_WAY, call_after
from callcockpit.domain.cadence import cadence_for, recall_window
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.touchplan import Room
from callcockpit.domain.values import Contact, Due, Plan
from callcockpit.domain.when import show_due
from callcockpit.domain.words import PlannedBy, TouchKind
from callcockpit.store import people, touchplan
from callcockpit.store.book import Book
from callcockpit.store.cards import load_between
from callcockpit.store.journal import Operation, Receipt
from callcockpit.store.planned import Planned, load_from, open_touch
from callcockpit.store.upkeep import settle


class Ahead(NamedTuple):
    """What making a touch would book, as it is told before the key is pressed."""

    next: date | None
    """When the next touch of its kind comes."""
    call: date | None
    """When the call is that follows it up."""


def done(book: Book, identity: int, note: str, now: datetime) -> Receipt:
    """Log a planned touch as made today, date the next of its kind, and book the call that follows it up.

    ``note`` says what was done; without it the history keeps why it was planned. Raises CockpitError where
    it is done or skipped already, SaveError when nothing could be written.
    """
    with book.operation("touch", "touch", now) as op:
        one = _open(book, identity)
        usual = "" if one.origin is PlannedBy.FREQUENCY else one.why
        touch = op.insert(
            "touch", contact=one.contact, at=now, kind=one.kind, note=clean(note).strip() or usual
        )
        op.update("planned_touch", identity, closed_at=now, touch=touch)
        coming = _plan_next(op, book, one, now)
        plan = book_call(op, book, one.contact, one.kind, now)
        call = None if plan is None else plan.due.day
        op.words = _told(book, f"{one.kind.words} · {one.name}", coming, call, now)
        _about(op, one.contact)
    return Receipt(op.id, "touch", one.contact, op.words, now)


def skip(book: Book, identity: int, reason: str, now: datetime) -> Receipt:
    """Leave a planned touch out, with the reason kept, and date the next of its kind."""
    with book.operation("skip touch", "skipped", now) as op:
        one = _open(book, identity)
        op.update("planned_touch", identity, closed_at=now, skipped=clean_line(reason, 500))
        coming = _plan_next(op, book, one, now)
        op.words = _told(book, f"skipped: {one.kind.words} · {one.name}", coming, None, now)
        _about(op, one.contact)
    return Receipt(op.id, "skip touch", one.contact, op.words, now)


def move(book: Book, identity: int, day: date, now: datetime) -> Receipt:
    """Move a planned touch to the day that was asked for, however full it is."""
    with book.operation("move touch", "moved", now) as op:
        one = _open(book, identity)
        op.update("planned_touch", identity, due_on=day)
        op.words = f"{one.kind.words} · {one.name} moved to {_shown(book, day, now)}"
        _about(op, one.contact)
    return Receipt(op.id, "move touch", one.contact, op.words, now)


def ahead(book: Book, identity: int, now: datetime) -> Ahead:
    """Return what ``done`` would book now; nothing is written."""
    one = _open(book, identity)
    coming = next((wanted.due for wanted in _next(book, one, now)), None)
    contact = people.contact(book.db, one.contact)
    plan = None if contact is None else _call_after(book, contact, one.kind, now)
    return Ahead(coming, None if plan is None else plan.due.day)


def fulfil(op: Operation, book: Book, contact: int, kind: TouchKind, touch: int, now: datetime) -> None:
    """Let a touch that was logged by hand be the planned one of its kind, and date the next from it."""
    found = op.db.sql(
        "SELECT id FROM planned_touch WHERE contact_id = ? AND origin = 'frequency' AND kind = ? "
        "AND closed_at IS NULL ORDER BY due_on LIMIT 1",
        (contact, kind.value),
    ).fetchone()
    if found is not None:
        one = _open(book, int(found[0]))
        op.update("planned_touch", one.id, closed_at=now, touch=touch)
        _plan_next(op, book, one, now)


def _open(book: Book, identity: int) -> Planned:
    one = open_touch(book.db, identity)
    if one is None:
        raise CockpitError("That touch is done or skipped already, perhaps in another cockpit: look again.")
    return one


def _about(op: Operation, contact: int) -> None:
    """Name whom the operation is about, so that undo shows them."""
    op.db.sql("UPDATE operation SET contact_id = ? WHERE id = ?", (contact, op.id))


def _plan_next(op: Operation, book: Book, one: Planned, now: datetime) -> date | None:
    wanted = list(_next(book, one, now))
    touchplan.write(op, book, wanted, now)
    return wanted[0].due if wanted else None


def _next(book: Book, one: Planned, now: datetime) -> Iterator[touchplan.Wanted]:
    """Yield the touch that comes after one that is made or left out today, if one does."""
    if one.origin is PlannedBy.ONCE or touchplan.on_plan(book.db, one.contact) is None:
        return
    day = book.today(now)
    (member,) = touchplan.members(book, (one.contact,), day)
    room = Room(load_from(book.db, day), book.rules)
    if one.origin is PlannedBy.FREQUENCY:
        days = member.frequencies.get(one.kind, 0)
        if days:
            after = member._replace(last={one.kind: day})
            yield from touchplan.rounds(after, room, day, {one.kind: days}, 0)
        return
    dates = [each for each in member.dates if each[0] == one.occasion]
    passed = max(day, one.occurs or day)
    yield from touchplan.occasions(book, member, room, day, dates, passed)


def book_call(
    op: Operation, book: Book, contact: int, kind: TouchKind, at: datetime, *, received: bool = False
) -> Plan | None:
    """Let the next call and the last contact follow from a touch; return the call where it has changed."""
    found = people.contact(book.db, contact)
    if found is None:
        return None
    if kind in TWO_WAY and (found.reached is None or found.reached < at):
        op.update("contact", contact, reached_at=at)
    plan = _call_after(book, found, kind, at, received=received)
    if plan is None or plan.id is None:
        return None
    op.update("plan", plan.id, due_on=plan.due.day, due_at=plan.due.at, snoozed_until=None, why=plan.why)
    settle(op, book, contact, at)
    return plan


def begin_again(op: Operation, book: Book, contact: int, at: datetime) -> None:
    """Let the cadence begin again with a conversation that was no touch of another kind."""
    book_call(op, book, contact, TouchKind.MEETING, at)


def _call_after(
    book: Book, contact: Contact, kind: TouchKind, at: datetime, *, received: bool = False
) -> Plan | None:
    day, wanted = book.today(at), cadence_for(contact.cadence, contact.tags, book.rules).wanted
    load = load_between(book, *recall_window(day, wanted, book.rules))
    if contact.plan is not None and contact.plan.due.day in load:
        load[contact.plan.due.day] -= 1  # the call that is moved
    return call_after(contact, kind, day, load, book.rules, received=received)


def _told(book: Book, words: str, coming: date | None, call: date | None, now: datetime) -> str:
    parts = [words]
    parts += [f"next {_shown(book, coming, now)}"] if coming is not None else []
    parts += [f"call {_shown(book, call, now)}"] if call is not None else []
    return " · ".join(parts)


def _shown(book: Book, day: date, now: datetime) -> str:
    return show_due(Due(day), now, book.zone, book.rules.day_start)
