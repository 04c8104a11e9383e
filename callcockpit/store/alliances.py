"""What is done about partners: made and ended, marked, met with names each way, the names' outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.ties import MARK_WORDS, Mark, told
from callcockpit.domain.values import Candidate
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store.book import Book
from callcockpit.store.calls import contact_of
from callcockpit.store.journal import Operation, Receipt
from callcockpit.store.referrals import find, take_in


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with a partner: the names each way, a word on it, and when the next one is."""

    given: tuple[Candidate, ...] = ()
    received: tuple[Candidate, ...] = ()
    note: str = ""
    meets_on: date | None = None


def make(book: Book, identity: int, now: datetime) -> Receipt:
    """Make a contact a partner. Raises CockpitError where they are one."""
    with book.operation("partner", "partner", now, contact=identity) as op:
        contact = contact_of(book, identity)
        op.words = f"{contact.name} is a partner"
        if _row(book, identity) is not None:
            raise CockpitError(f"{contact.name} is a partner already: see the Partners view.")
        op.insert("partner", contact=identity, made_at=now)
    return Receipt(op.id, "partner", identity, op.words, now)


def end(book: Book, identity: int, now: datetime) -> Receipt:
    """End an alliance; the names and the history stay. Raises CockpitError where there is none."""
    with book.operation("partner", "partner", now, contact=identity) as op:
        op.words = f"{contact_of(book, identity).name} is no partner any more"
        op.delete("partner", _partner(book, identity))
    return Receipt(op.id, "partner", identity, op.words, now)


def set_marks(book: Book, identity: int, marks: Mark, now: datetime) -> Receipt:
    """Set what makes this alliance."""
    with book.operation("partner", "marks", now, contact=identity) as op:
        op.words = f"{contact_of(book, identity).name}: {told(marks, MARK_WORDS) or 'no mark'}"
        op.update("partner", _partner(book, identity), marks=int(marks))
    return Receipt(op.id, "partner", identity, op.words, now)


def set_date(book: Book, identity: int, day: date | None, now: datetime) -> Receipt:
    """Set when a partner is met next; None leaves it to the rhythm."""
    with book.operation("partner", "date", now, contact=identity) as op:
        said = "left to the rhythm" if day is None else day.isoformat()
        op.words = f"next meeting with {contact_of(book, identity).name}: {said}"
        op.update("partner", _partner(book, identity), meets_on=day)
    return Receipt(op.id, "partner", identity, op.words, now)


def log_meeting(book: Book, identity: int, meeting: Meeting, now: datetime) -> Receipt:
    """Log a meeting with a partner: into the history, the names each way, and the next date.

    Received names become contacts referred by the partner, or are found in the book by their number. A date
    that was agreed for this meeting is used up.
    """
    with book.operation("meeting", "meeting", now, contact=identity) as op:
        partner = contact_of(book, identity)
        row = _partner(book, identity)
        given, received = len(meeting.given), len(meeting.received)
        op.words = f"meeting with {partner.name} · {given} given, {received} received"
        op.insert("touch", contact=identity, at=now, kind=TouchKind.MEETING, note=_note(meeting))
        _put_given(op, book, identity, meeting.given, now)
        for person in meeting.received:
            found, _ = take_in(op, book, person, identity, now)
            _put(op, identity, person, now, received=True, found=None if found == identity else found)
        op.update("partner", row, meets_on=meeting.meets_on)
    return Receipt(op.id, "meeting", identity, op.words, now)


def _note(meeting: Meeting) -> str:
    """Return what the history says of a meeting: the word on it, then the names."""
    said = [clean(meeting.note).strip()]
    for word, names in (("gave", meeting.given), ("received", meeting.received)):
        if names:
            said.append(f"{word} {', '.join(clean_line(one.name) for one in names)}")
    return " · ".join(part for part in said if part)


def _put_given(op: Operation, book: Book, identity: int, given: Iterable[Candidate], now: datetime) -> None:
    for person in given:
        found = find(book.db, person)
        _put(op, identity, person, now, received=False, found=None if found == identity else found)


def _put(
    op: Operation, partner: int, person: Candidate, now: datetime, *, received: bool, found: int | None
) -> None:
    number = next((one.e164 or one.raw for one in person.numbers), "")
    op.insert(
        "named",
        contact=partner,
        person=found,
        received=int(received),
        name=clean_line(person.name),
        number=clean_line(number),
        at=now,
    )


def set_outcome(book: Book, named: int, outcome: Result | None, now: datetime) -> Receipt:
    """Mark what became of a name that was given; None: not known yet."""
    found = book.db.sql("SELECT contact_id, name FROM named WHERE id = ?", (named,)).fetchone()
    if found is None:
        raise CockpitError("That name is not in the book any more: it was undone elsewhere.")
    words = f"{found[1]}: {'open again' if outcome is None else outcome.words}"
    with book.operation("named", words, now, contact=found[0]) as op:
        op.update("named", named, outcome=outcome)
    return Receipt(op.id, "named", found[0], words, now)


def _row(book: Book, identity: int) -> int | None:
    found = book.db.sql("SELECT id FROM partner WHERE contact_id = ?", (identity,)).fetchone()
    return None if found is None else int(found[0])


def _partner(book: Book, identity: int) -> int:
    """Return the row of a partner. Raises CockpitError where the contact is none."""
    row = _row(book, identity)
    if row is None:
        raise CockpitError(f"{contact_of(book, identity).name} is no partner: make them one first.")
    return row
