"""The blocks of the week in the book: appointed, moved, removed, and how they stand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from callcockpit.domain.appointments import Appointment, Move, Slot, Standing, Weekly, begins_on, slots
from callcockpit.domain.days import day_bounds
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due
from callcockpit.store import blocks, decode
from callcockpit.store.book import Book
from callcockpit.store.database import BookDatabase
from callcockpit.store.journal import Receipt

AHEAD = timedelta(days=14)
"""How far ahead blocks of the week are listed."""


class Agenda(NamedTuple):
    """The blocks of the week around now."""

    missed: tuple[Slot, ...] = ()
    """Those that ask when instead."""
    now: Slot | None = None
    """The one whose hour it is."""
    next: Slot | None = None


def appoint(book: Book, weekly: Weekly, now: datetime) -> Receipt:
    """Add an appointment for each of the weekdays; raises CockpitError where there is one already."""
    there = {(one.weekday, one.at) for one in appointments(book.db) if one.until is None}
    new = [day for day in weekly.weekdays if (day, weekly.at) not in there]
    if not new:
        raise CockpitError("Those blocks are in the week already: give another day or hour.")
    words = f"blocks of the week at {weekly.at:%H:%M}"
    with book.operation("appointed", words, now) as op:
        for day in new:
            op.insert(
                "appointment",
                weekday=day,
                hour=f"{weekly.at:%H:%M}",
                minutes=weekly.minutes,
                since_on=begins_on(day, weekly.at, now, book.zone),
                made_at=now,
            )
    return Receipt(op.id, "appointed", None, words, now)


def remove(book: Book, identity: int, now: datetime) -> Receipt:
    """Take an appointment out of the weeks to come; what was kept and missed stays in the calendar."""
    one = _one(book.db, identity)
    words = f"no block any more: {one.words}"
    day = now.astimezone(book.zone).date()
    with book.operation("appointment removed", words, now) as op:
        op.update("appointment", identity, until_on=max(day, one.since))
    return Receipt(op.id, "appointment removed", None, words, now)


def move(book: Book, slot: Slot, due: Due, now: datetime) -> Receipt:
    """Move one block to another day, at its own hour where ``due`` has none.

    Raises CockpitError where that is in the past, or the appointment has a block at that time already.
    """
    local = None if due.at is None else due.at.astimezone(book.zone)
    to_on, to_at = (due.day, slot.at) if local is None else (local.date(), local.time().replace(second=0))
    moved = slot._replace(on=to_on, at=to_at)
    if moved.begins(book.zone) <= now:
        raise CockpitError("That is past: say when instead, such as today 16:00 or fri.")
    if any(
        (one.appointment, one.on, one.at) == (slot.appointment, to_on, to_at)
        for one in standing(book, to_on, to_on, now)
    ):
        raise CockpitError("There is this very block at that time already: give another hour.")
    to = Due(to_on, moved.begins(book.zone))
    words = f"block moved to {show_due(to, now, book.zone, book.rules.day_start)}"
    with book.operation("block moved", words, now) as op:
        op.insert(
            "moved_block",
            appointment=slot.appointment,
            from_on=slot.on,
            from_hour=f"{slot.at:%H:%M}",
            to_on=to_on,
            to_hour=f"{to_at:%H:%M}",
            at=now,
        )
    return Receipt(op.id, "block moved", None, words, now)


def appointments(db: BookDatabase) -> tuple[Appointment, ...]:
    """Return all appointments, also those that hold no more, by day and hour."""
    found = db.sql(
        "SELECT id, weekday, hour, minutes, since_on, until_on, made_at FROM appointment "
        "ORDER BY weekday, hour, id"
    )
    return tuple(
        Appointment(
            row[0],
            decode.figure(row[1], 0, 6),
            decode.hour(row[2]),
            decode.figure(row[3]),
            decode.day(row[4]),
            None if row[5] is None else decode.day(row[5]),
            decode.instant(row[6]),
        )
        for row in found.fetchall()
    )


def moves(db: BookDatabase) -> tuple[Move, ...]:
    """Return all moves in the order in which they were made."""
    found = db.sql(
        "SELECT appointment_id, from_on, from_hour, to_on, to_hour, at FROM moved_block ORDER BY at, id"
    )
    return tuple(
        Move(
            row[0],
            decode.day(row[1]),
            decode.hour(row[2]),
            decode.day(row[3]),
            decode.hour(row[4]),
            decode.instant(row[5]),
        )
        for row in found.fetchall()
    )


def standing(book: Book, first: date, last: date, now: datetime) -> tuple[Slot, ...]:
    """Return the blocks of the week from one day to another, in order, as they stand at ``now``."""
    appointed = appointments(book.db)
    if not appointed:
        return ()
    day = timedelta(days=1)
    since, _ = day_bounds(first - day, book.zone, book.rules)
    _, until = day_bounds(last + day, book.zone, book.rules)
    begun = blocks.begun(book.db, since, until)
    return slots(appointed, moves(book.db), begun, (first, last), now, book.zone, book.rules)


def agenda(book: Book, now: datetime) -> Agenda:
    """Return what was missed and asks when instead, whose hour it is, and what comes next."""
    this = now.astimezone(book.zone).date()
    there = standing(book, this - timedelta(days=book.rules.habit.ask_days), this + AHEAD, now)
    return Agenda(
        tuple(slot for slot in there if slot.standing is Standing.MISSED),
        next((slot for slot in there if slot.standing is Standing.NOW), None),
        next((slot for slot in there if slot.standing is Standing.COMING), None),
    )


def _one(db: BookDatabase, identity: int) -> Appointment:
    found = next((one for one in appointments(db) if one.id == identity), None)
    if found is None:
        raise CockpitError("That block of the week is not in the book any more: it was undone elsewhere.")
    return found
