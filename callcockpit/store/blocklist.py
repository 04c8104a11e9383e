"""The do-not-call list: by number, across everybody who has it, and for every later import."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Number, pick_number
from callcockpit.domain.words import Result, State
from callcockpit.store.book import Book
from callcockpit.store.call_touch import NO_FACTS, CallFacts, end_draft, write_touch
from callcockpit.store.calls import contact_of
from callcockpit.store.journal import Receipt
from callcockpit.store.upkeep import block, settle


def do_not_call(
    book: Book, identity: int, reason: str, now: datetime, facts: CallFacts = NO_FACTS
) -> Receipt:
    """Put every number of a contact on the do-not-call list and take them out of the queue for good.

    Everybody else with one of these numbers loses it too. A call in progress goes into the history.
    """
    contact = contact_of(book, identity)
    words = f"do not call · {contact.name}"
    with book.operation("block", words, now, contact=identity) as op:
        block(op, contact.numbers, reason, now)
        op.update("contact", identity, do_not_call=1)
        if facts.dialed is not None or facts.note.strip():
            result = Result.NO_FUTURE if facts.answered is not None else Result.NO_ANSWER
            said = "\n".join(part for part in (facts.note.strip(), f"do not call: {reason}") if part)
            dialed = pick_number(contact, facts.number)
            write_touch(op, identity, result, dialed, facts._replace(note=said), now)
        end_draft(op, identity, facts, now)
        for one in {identity, *sharing(book, contact.numbers)}:
            settle(op, book, one, now)
    return Receipt(op.id, "block", identity, words, now)


def allow(book: Book, number: str, reason: str, now: datetime) -> Receipt:
    """Take a number off the do-not-call list, with the reason, and bring its people back into the queue."""
    found = book.db.sql("SELECT id FROM blocked WHERE number = ?", (number,)).fetchone()
    if found is None:
        raise CockpitError(f"{number} is not on the do-not-call list: give it as +16145550142.")
    words = f"allowed {number}: {clean_line(reason, 300)}"
    with book.operation("allow", words, now) as op:
        op.delete("blocked", int(found[0]))
        owners = book.db.sql(
            "SELECT DISTINCT c.id, c.do_not_call FROM number n JOIN contact c ON c.id = n.contact_id "
            "WHERE coalesce(n.e164, n.raw) = ?",
            (number,),
        ).fetchall()
        for owner, blocked in owners:
            if blocked:
                op.update("contact", owner, do_not_call=0, state=State.NEEDS_NUMBER)
            settle(op, book, owner, now)
    return Receipt(op.id, "allow", None, words, now)


def sharing(book: Book, numbers: Iterable[Number]) -> set[int]:
    """Return everybody who has one of these numbers."""
    shared: set[int] = set()
    for number in numbers:
        if number.e164:
            found = book.db.sql("SELECT contact_id FROM number WHERE e164 = ?", (number.e164,))
            shared.update(row[0] for row in found)
    return shared
