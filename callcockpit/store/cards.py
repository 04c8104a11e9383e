"""Everything the screen shows of one person, read in one go."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from callcockpit.domain.booking import Case
from callcockpit.domain.cadence import cadence_for, recall_window
from callcockpit.domain.late import case_at
from callcockpit.domain.values import Contact, Number, Touch, pick_number
from callcockpit.store import decode, drafts, people
from callcockpit.store.book import Book
from callcockpit.store.drafts import Draft

HISTORY = 60
"""Touches on the screen at first; more are fetched when somebody scrolls to the end."""


class Card(NamedTuple):
    """A person with their history, what the rules need, and what was typed and not logged."""

    contact: Contact
    touches: tuple[Touch, ...]
    case: Case
    draft: Draft | None
    blocked_reason: str = ""
    """Why this person is on the do-not-call list, where they are."""


def card(book: Book, identity: int, now: datetime, *, limit: int = HISTORY) -> Card | None:
    """Return the card of a contact, or None when there is none of that id."""
    contact = people.contact(book.db, identity)
    if contact is None:
        return None
    touches = people.history(book.db, identity, limit=limit)
    draft = drafts.load(book.db, identity)
    number = pick_number(contact, draft.number if draft else None)
    return Card(contact, touches, case_of(book, contact, number, touches, now), draft, _reason(book, contact))


def case_of(
    book: Book, contact: Contact, number: Number | None, touches: tuple[Touch, ...], now: datetime
) -> Case:
    """Return what the rules need to know of a contact whose newest touches are ``touches``."""
    first, last = recall_window(
        book.today(now), cadence_for(contact.cadence, contact.tags, book.rules).wanted, book.rules
    )
    load = load_between(book, first, last)
    if contact.plan is not None and contact.plan.due.day in load:
        load[contact.plan.due.day] -= 1  # the plan that this result ends
    return case_at(Case(contact, number, load=load), touches, now, book.zone, book.rules)


def load_between(book: Book, first: date, last: date) -> dict[date, int]:
    """Return how many calls are planned on each day of a span that has any."""
    found = book.db.sql(
        "SELECT day, calls FROM load WHERE day BETWEEN ? AND ? AND calls > 0",
        (first.isoformat(), last.isoformat()),
    )
    return {decode.day(day): calls for day, calls in found}


def _reason(book: Book, contact: Contact) -> str:
    if not contact.do_not_call:
        return ""
    for number in contact.numbers:
        found = book.db.sql(
            "SELECT reason FROM blocked WHERE number = ?", (number.e164 or number.raw,)
        ).fetchone()
        if found is not None and found[0]:
            return str(found[0])
    return ""
