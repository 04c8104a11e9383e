"""The unreachable path in the book: who is on it, and the deeds that lead along it; each can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from callcockpit.domain.booking import Promise
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.pursuit import Pursuit, attempts_before_last
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.values import Contact, Due, Plan, Step
from callcockpit.domain.words import PlanKind, State, TouchKind
from callcockpit.store import decode
from callcockpit.store.book import Book
from callcockpit.store.calls import contact_of
from callcockpit.store.database import BookDatabase
from callcockpit.store.journal import Operation, Receipt
from callcockpit.store.next_call import follow_steps
from callcockpit.store.steps import agree, end_all
from callcockpit.store.upkeep import settle, state_from_history, write_plan
from callcockpit.store.waits import CURRENT

LISTED = 300
"""People on the path who are read at once."""
RESEARCH_LIMIT = 2_000
"""Characters of the research that are kept."""

PURSUIT_COLUMNS = "began_at, research, letter, kind, appealed_at, wait_on, returned_at, ended_at, id"
"""Of a pursuit, as ``pursuit_of`` reads them."""


class Entry(NamedTuple):
    """Somebody who is unreachable."""

    contact: int
    name: str
    company: str
    pursuit: Pursuit | None
    """How far they have come; None where nothing was done yet."""


def pursuit_of(row: tuple[Any, ...]) -> Pursuit:
    """Return the pursuit of a row of ``PURSUIT_COLUMNS``."""
    began, research, letter, kind, appealed, wait_on, returned, ended, identity = row
    return Pursuit(
        decode.instant(began),
        research,
        letter,
        None if kind is None else decode.word(TouchKind, kind),
        None if appealed is None else decode.instant(appealed),
        None if wait_on is None else decode.day(wait_on),
        None if returned is None else decode.instant(returned),
        None if ended is None else decode.instant(ended),
        identity,
    )


def listed(book: Book, day: date, limit: int = LISTED) -> tuple[Entry, ...]:
    """Return who is unreachable: whoever has to be decided on ``day`` first, those who wait last."""
    columns = ", ".join(f"u.{column}" for column in PURSUIT_COLUMNS.split(", "))
    found = book.db.sql(
        f"SELECT c.id, c.name, c.company, {columns} FROM contact c "
        f"LEFT JOIN pursuit u ON u.contact_id = c.id AND {CURRENT} "
        "WHERE c.state = 'unreachable' ORDER BY CASE "
        "WHEN u.id IS NULL OR u.research = '' THEN 1 WHEN u.appealed_at IS NULL THEN 2 "
        "WHEN u.returned_at IS NOT NULL OR u.wait_on <= ? THEN 0 ELSE 3 END, u.wait_on, c.name_key, c.id "
        "LIMIT ?",
        (day.isoformat(), limit),
    )
    return tuple(
        Entry(contact, name, company, None if row[-1] is None else pursuit_of(tuple(row)))
        for contact, name, company, *row in found
    )


def current(db: BookDatabase, contact: int) -> Pursuit | None:
    """Return how far somebody has come on the path; None where they are not on it or nothing was done."""
    columns = ", ".join(f"u.{column}" for column in PURSUIT_COLUMNS.split(", "))
    found = db.sql(
        f"SELECT {columns} FROM pursuit u JOIN contact c ON c.id = u.contact_id "
        f"WHERE u.contact_id = ? AND {CURRENT} ORDER BY u.id DESC LIMIT 1",
        (contact,),
    ).fetchone()
    return None if found is None else pursuit_of(found)


def note_research(book: Book, identity: int, research: str, now: datetime) -> Receipt:
    """Note what would be pain or gain for somebody; it begins the path."""
    with _step(book, identity, "noted what moves", now) as (op, contact, pursuit):
        said = clean_line(research, RESEARCH_LIMIT)
        if pursuit is None:
            _begin(op, contact, said, now)
        else:
            op.update("pursuit", _row(pursuit), research=said)
    return _receipt(op, identity, now)


def keep_letter(book: Book, identity: int, letter: str) -> None:
    """Keep an appeal as it is typed. It is no operation: undo leaves what is typed alone."""
    pursuit = current(book.db, identity)
    if pursuit is not None:
        with book.saving():
            book.db.sql("UPDATE pursuit SET letter = ? WHERE id = ?", (clean(letter), pursuit.id))


def appeal(book: Book, identity: int, kind: TouchKind, letter: str, wait_on: date, now: datetime) -> Receipt:
    """Log the appeal that was sent, and wait for an answer until ``wait_on``."""
    with _step(book, identity, f"{kind.words} as the appeal to", now) as (op, contact, pursuit):
        if pursuit is None or not pursuit.research:
            raise CockpitError(f"Note first what would be pain or gain for {contact.name}.")
        said = clean(letter).strip()
        note = f"Appeal: {said}" if said else "Appeal"
        op.insert("touch", contact=contact.id, at=now, kind=kind, note=note)
        row = _row(pursuit)
        op.update("pursuit", row, kind=kind, letter=said, appealed_at=now, wait_on=wait_on, returned_at=None)
    return _receipt(op, identity, now)


def wait(book: Book, identity: int, day: date, now: datetime) -> Receipt:
    """Wait for an answer until another day."""
    with _step(book, identity, "set the wait for", now) as (op, contact, pursuit):
        if pursuit is None or pursuit.appealed is None:
            raise CockpitError(f"{contact.name} was sent no appeal yet: there is no answer to wait for.")
        op.update("pursuit", _row(pursuit), wait_on=day)
    return _receipt(op, identity, now)


def give_back(book: Book, identity: int, now: datetime) -> Receipt:
    """Give somebody back to the queue for one more attempt; once for each appeal."""
    with _step(book, identity, "one more attempt at", now) as (op, contact, pursuit):
        if pursuit is None or pursuit.appealed is None:
            raise CockpitError(f"{contact.name} was sent no appeal yet: that comes before another attempt.")
        if pursuit.returned is not None:
            raise CockpitError(f"{contact.name} had the one more attempt: appeal again, or close.")
        op.update("pursuit", _row(pursuit), returned_at=now)
        sent = pursuit.kind.words if pursuit.kind is not None else "appeal"
        why = f"one more attempt after the {sent}: {pursuit.research}"
        _bring_back(op, book, contact, attempts_before_last(book.rules))
        write_plan(op, contact, Plan(PlanKind.RETRY, Due(book.today(now)), why, None, now), now)
        settle(op, book, contact.id, now)
    return _receipt(op, identity, now)


def answered(book: Book, identity: int, promise: Promise, now: datetime) -> Receipt:
    """Bring somebody who answered back at once: active, with the date that was agreed on."""
    with _step(book, identity, "an answer of", now) as (op, contact, pursuit):
        kind = pursuit.kind if pursuit is not None and pursuit.kind is not None else TouchKind.EMAIL
        said = clean_line(promise.what, RESEARCH_LIMIT)
        touch = op.insert(
            "touch",
            contact=contact.id,
            at=now,
            kind=kind,
            note=f"They answered: {said}" if said else "They answered",
        )
        if pursuit is not None:
            op.update("pursuit", _row(pursuit), ended_at=now)
        _bring_back(op, book, contact, 0)
        agree(op, contact.id, Step(what=said, due=promise.due, made=now, theirs=promise.theirs), touch)
        follow_steps(op, book, contact.id, now)
    return _receipt(op, identity, now)


def close(book: Book, identity: int, now: datetime) -> Receipt:
    """Close somebody: no future; kept in the history, and reopened by any result."""
    with _step(book, identity, "closed", now) as (op, contact, pursuit):
        op.update("contact", contact.id, state=State.CLOSED)
        end_all(op, contact.id, now)
        if pursuit is not None:
            op.update("pursuit", _row(pursuit), ended_at=now)
    return _receipt(op, identity, now)


def begin_again(book: Book, identity: int, now: datetime) -> Receipt:
    """Begin another round with somebody whose attempt failed too: the research stays, the appeal is new."""
    with _step(book, identity, "another appeal to", now) as (op, contact, pursuit):
        if pursuit is None or pursuit.appealed is None:
            raise CockpitError(f"{contact.name} was sent no appeal yet: the first one comes first.")
        _begin(op, contact, pursuit.research, now)
    return _receipt(op, identity, now)


@contextmanager
def _step(
    book: Book, identity: int, words: str, now: datetime
) -> Iterator[tuple[Operation, Contact, Pursuit | None]]:
    """Open a step as an operation; raises CockpitError for whoever is not unreachable any more."""
    with book.operation("pursuit", words, now, contact=identity) as op:
        contact = contact_of(book, identity)
        if contact.state is not State.UNREACHABLE or contact.do_not_call:
            raise CockpitError(f"{contact.name} is not unreachable any more: nothing was changed.")
        op.words = f"{words} {contact.name}"
        yield op, contact, current(book.db, identity)


def _receipt(op: Operation, identity: int, now: datetime) -> Receipt:
    return Receipt(op.id, "pursuit", identity, op.words, now)


def _row(pursuit: Pursuit) -> int:
    return pursuit.id or 0


def _begin(op: Operation, contact: Contact, research: str, now: datetime) -> None:
    """Begin a round, and end those before it: also one from which a reached call led away."""
    before = op.db.sql("SELECT id FROM pursuit WHERE contact_id = ? AND ended_at IS NULL", (contact.id,))
    for (row,) in before.fetchall():
        op.update("pursuit", row, ended_at=now)
    op.insert("pursuit", contact=contact.id, began_at=now, research=research)


def _bring_back(op: Operation, book: Book, contact: Contact, attempts: int) -> None:
    """Let somebody stand where their history says; the plan is written after."""
    op.update("contact", contact.id, state=state_from_history(book, contact), attempts=attempts)
