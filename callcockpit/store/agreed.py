"""What the user does to an open step: moves it, ends it; the next call of the contact follows."""

from __future__ import annotations

from datetime import datetime

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Due, Fate, Step
from callcockpit.store.book import Book
from callcockpit.store.calls import contact_of
from callcockpit.store.journal import Receipt
from callcockpit.store.next_call import follow_steps
from callcockpit.store.steps import end


def move(book: Book, contact: int, step: int, due: Due, now: datetime) -> Receipt:
    """Move an open step to another date, and the next call with it. Raises CockpitError, SaveError."""
    with book.operation("move step", "moved", now, contact=contact) as op:
        moved = _open(book, contact, step)
        op.words = f"moved “{moved.words}” · {contact_of(book, contact).name}"
        op.update("step", step, due_on=due.day, due_at=due.at)
        follow_steps(op, book, contact, now, step)
    return Receipt(op.id, "move step", contact, op.words, now)


def finish(book: Book, contact: int, step: int, fate: Fate, now: datetime) -> Receipt:
    """End an open step, as done or as dropped. Raises CockpitError, SaveError."""
    with book.operation("end step", fate.value, now, contact=contact) as op:
        ended = _open(book, contact, step)
        op.words = f"{fate.value}: “{ended.words}” · {contact_of(book, contact).name}"
        end(op, (ended,), fate, now)
        follow_steps(op, book, contact, now, step)
    return Receipt(op.id, "end step", contact, op.words, now)


def _open(book: Book, contact: int, step: int) -> Step:
    found = next((one for one in contact_of(book, contact).steps if one.id == step), None)
    if found is None:
        raise CockpitError("That step is done or dropped already, perhaps in another cockpit: look again.")
    return found
