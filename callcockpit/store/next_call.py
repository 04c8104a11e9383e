"""The next call of a contact follows from what is open: whatever comes first."""

from __future__ import annotations

from datetime import datetime

from callcockpit.domain.steps import first_of
from callcockpit.domain.words import ACTIVE
from callcockpit.store import people
from callcockpit.store.book import Book
from callcockpit.store.journal import Operation
from callcockpit.store.upkeep import close_plan, settle, write_plan


def follow_steps(op: Operation, book: Book, identity: int, now: datetime, changed: int | None = None) -> None:
    """Let the next call be about the open step that comes first, where one comes before what is planned.

    A plan about the step ``changed`` counts no more: that step was moved or ended.
    """
    contact = people.contact(book.db, identity)
    if contact is None or contact.do_not_call or contact.state not in ACTIVE:
        return
    plan = contact.plan
    counts = plan is not None and (changed is None or plan.step != changed)
    wanted = first_of(plan if counts else None, contact.steps)
    if wanted == plan:
        return
    close_plan(op, contact, now)
    if wanted is not None:
        write_plan(op, contact, wanted._replace(id=None), now)
    settle(op, book, identity, now)
