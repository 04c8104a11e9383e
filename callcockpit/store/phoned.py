"""What calls that were taken from a phone's log do to a contact: who called, and who was talked with."""

from __future__ import annotations

from datetime import datetime, timedelta

from callcockpit.domain.consequence import moment
from callcockpit.domain.late import unsaid
from callcockpit.domain.values import Due, Fate, Step
from callcockpit.domain.words import ACTIVE, TouchKind
from callcockpit.store import people
from callcockpit.store.book import Book
from callcockpit.store.journal import Operation
from callcockpit.store.next_call import follow_steps
from callcockpit.store.steps import agree, end
from callcockpit.store.touches import begin_again

RECENT = timedelta(days=30)
"""How long ago a call of theirs may be that is offered as a callback."""
THEY_CALLED = "call back: they called"
"""How the callback begins that is offered for a call of theirs that was missed."""
LOOKED_AT = 20
"""Touches that tell whether somebody was called back."""


def follow_calls(op: Operation, book: Book, contact: int, now: datetime) -> None:
    """Let the last contact, the cadence and the next call follow from calls that were taken from a log."""
    touches = people.history(book.db, contact, limit=LOOKED_AT)
    calls = [touch for touch in touches if touch.kind is TouchKind.CALL]
    talked = unsaid(touches, now)
    if talked is not None:
        begin_again(op, book, contact, talked.at)
        op.update("contact", contact, attempts=0)
    if calls and calls[0].received and not calls[0].seconds and calls[0].at > now - RECENT:
        _call_back(op, book, contact, calls[0].at, now)


def _call_back(op: Operation, book: Book, identity: int, called: datetime, now: datetime) -> None:
    """Offer a call that was missed as a callback; what was agreed stays beside it."""
    contact = people.contact(book.db, identity)
    if contact is None or contact.do_not_call or contact.state not in ACTIVE:
        return
    # One callback is enough for however often they called.
    end(op, (step for step in contact.steps if step.what.startswith(THEY_CALLED)), Fate.DONE, now)
    step = Step(what=f"{THEY_CALLED} {moment(called, book.zone)}", due=Due(book.today(now)), made=now)
    agree(op, identity, step)
    follow_steps(op, book, identity, now)
