"""The operations of the call loop: results, touches, snoozing, skipping, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from callcockpit.domain.booking import Booking, Case, Promise
from callcockpit.domain.consequence import book as book_result
from callcockpit.domain.consequence import same_line
from callcockpit.domain.days import day_bounds
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.keeping import no_more_undo
from callcockpit.domain.late import unsaid
from callcockpit.domain.purpose import purpose_of
from callcockpit.domain.steps import call_about
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.values import Contact, Due, Fate, Plan, Step, pick_number
from callcockpit.domain.words import Result, State, TouchKind
from callcockpit.store import journal, people, reversal
from callcockpit.store.blocks import running_id
from callcockpit.store.book import Book, let_in
from callcockpit.store.call_touch import NO_FACTS, CallFacts, end_draft, say_result, write_touch
from callcockpit.store.cards import case_of
from callcockpit.store.database import SaveError
from callcockpit.store.journal import AlreadyDoneError, Operation, Receipt
from callcockpit.store.planned import close_all
from callcockpit.store.referrals import thank
from callcockpit.store.steps import agree, end
from callcockpit.store.upkeep import close_plan, settle, write_plan


class Logged(NamedTuple):
    """A result that is in the book."""

    receipt: Receipt
    booking: Booking
    thanks: str = ""
    """The name of whoever referred this person and is to be thanked now; empty where nobody is."""


def log(
    book: Book,
    identity: int,
    result: Result,
    now: datetime,
    facts: CallFacts = NO_FACTS,
    *,
    shown: Booking | None = None,
    chosen: Due | None = None,
    promise: Promise | None = None,
    token: str | None = None,
) -> Logged:
    """Log what came of a call: the touch, the next plan and what else the result does, in one transaction.

    ``shown`` is the booking the screen promised, which is kept to the letter; without it the rules say. For
    somebody whom another cockpit has put on the do-not-call list meanwhile nothing is booked all the same.
    Raises SaveError when it could not be written, CockpitError when a next step has no date.
    """
    try:
        # Everything is read under the lock of the write, so that no other cockpit changes it in between.
        with book.operation("log", result.words, now, contact=identity, token=token) as op:
            contact = contact_of(book, identity)
            op.words = f"{result.words} · {contact.name}"
            touches = people.history(book.db, identity, limit=60)
            number = pick_number(contact, facts.number)
            talked = None if facts.dialed or facts.at or not result.reached else unsaid(touches, now)
            at = (facts.at or now) if talked is None else talked.at
            case = case_of(book, contact, number, touches, at)
            booking = None if contact.do_not_call else shown
            if booking is None:
                booking = book_result(result, case, at, book.zone, book.rules, chosen=chosen, promise=promise)
            purpose = facts.purpose or purpose_of(contact, touches, book.rules)
            known = facts._replace(purpose=purpose)
            if talked is None or talked.id is None:
                touch = write_touch(op, identity, result, number, known, now)
            else:
                known = known._replace(at=talked.at)
                touch = say_result(op, talked.id, talked.note, result, known)
            _apply(op, book, case, booking, result, known, touch, now)
            thanked = ""
            if result.reached and contact.referred_by_id is not None:
                thanked = thank(op, book, contact, result, booking.plan, now)
            end_draft(op, identity, facts, now)
    except AlreadyDoneError as done:
        stands = contact_of(book, identity)
        return Logged(done.receipt, shown or Booking(stands.plan, stands.state, stands.attempts))
    return Logged(Receipt(op.id, "log", identity, op.words, now), booking, thanked)


def _apply(
    op: Operation,
    book: Book,
    case: Case,
    booking: Booking,
    result: Result,
    facts: CallFacts,
    touch: int,
    now: datetime,
) -> None:
    contact = case.contact
    wrong = [number for number in contact.numbers if booking.strike and same_line(number, case.number)]
    for number in wrong:
        if number.id is not None:
            op.update("number", number.id, struck=1)
    left = tuple(number for number in contact.numbers if number not in wrong)
    agreed = None if booking.agrees is None else agree(op, contact.id, booking.agrees, touch)
    _plan_next(op, contact._replace(numbers=left), booking, agreed, now)
    end(op, booking.ends, Fate.CLOSED if booking.state is State.CLOSED else Fate.DONE, now)
    changes: dict[str, object] = {"state": booking.state, "attempts": booking.attempts}
    at = facts.at or now
    if result.reached and (contact.reached is None or contact.reached < at):
        changes["reached_at"] = at
    op.update("contact", contact.id, **changes)
    if booking.state is State.CLOSED:
        close_all(op, contact.id, now)
    if booking.strike:
        settle(op, book, contact.id, now)


def _plan_next(op: Operation, contact: Contact, booking: Booking, agreed: int | None, now: datetime) -> None:
    """Make the booked plan the open one; ``agreed`` is the step that the call agreed on."""
    plan, there = booking.plan, contact.plan
    if plan is not None and there is not None and plan.id is not None and plan.id == there.id:
        op.update("plan", plan.id, due_on=plan.due.day, due_at=plan.due.at, snoozed_until=None)
        return
    close_plan(op, contact, now)
    if plan is not None:
        write_plan(op, contact, plan._replace(step=agreed) if _is_about(plan, booking.agrees) else plan, now)


def _is_about(plan: Plan, agreed: Step | None) -> bool:
    """Whether a plan is the call about what was agreed just now."""
    return agreed is not None and plan.step is None and plan == call_about(agreed)


def log_touch(
    book: Book,
    identity: int,
    kind: TouchKind,
    note: str,
    now: datetime,
    token: str | None = None,
    *,
    received: bool = False,
    at: datetime | None = None,
) -> Receipt:
    """Add a touch that is no call to the history; ``received``: the other person did it for the user.

    ``at`` is when it was, where that is not now.
    """
    contact = contact_of(book, identity)
    words = f"{kind.words}{' received' if received else ''} · {contact.name}"
    try:
        with book.operation("touch", words, now, contact=identity, token=token) as op:
            touch = op.insert(
                "touch",
                contact=identity,
                at=at or now,
                kind=kind,
                note=clean(note).strip(),
                received=int(received),
            )
            # Imported here, because no start needs it.
            from callcockpit.store import touches

            if not received:
                touches.fulfil(op, book, identity, kind, touch, now)
            touches.book_call(op, book, identity, kind, at or now, received=received)
    except AlreadyDoneError as done:
        return done.receipt
    return Receipt(op.id, "touch", identity, words, now)


def snooze(book: Book, identity: int, until: Due, now: datetime) -> Receipt:
    """Leave somebody out of the queue until an hour or the beginning of a day; their due stays."""
    contact = contact_of(book, identity)
    if contact.plan is None or contact.plan.id is None:
        raise CockpitError(f"{contact.name} is not in the queue: there is nothing to snooze.")
    at = until.at or day_bounds(until.day, book.zone, book.rules)[0]
    words = f"snoozed {contact.name}"
    with book.operation("snooze", words, now, contact=identity) as op:
        op.update("plan", contact.plan.id, snoozed_until=at)
    return Receipt(op.id, "snooze", identity, words, now)


def skip(book: Book, identity: int, reason: str, now: datetime) -> Receipt:
    """Pass somebody over for the rest of the day, with the reason kept for the look back."""
    contact = contact_of(book, identity)
    if contact.plan is None or contact.plan.id is None:
        raise CockpitError(f"{contact.name} is not in the queue: there is nobody to skip.")
    words = f"skipped {contact.name}"
    _, ends = day_bounds(book.today(now), book.zone, book.rules)
    with book.operation("skip", words, now, contact=identity) as op:
        op.insert(
            "skip", contact=identity, block=running_id(book, now), at=now, reason=clean_line(reason, 500)
        )
        op.update("plan", contact.plan.id, snoozed_until=ends)
    return Receipt(op.id, "skip", identity, words, now)


def change_due(book: Book, identity: int, due: Due, now: datetime) -> Receipt:
    """Move the open plan of a contact to another date."""
    contact = contact_of(book, identity)
    if contact.plan is None or contact.plan.id is None:
        raise CockpitError(f"{contact.name} has no plan that could be moved.")
    words = f"moved {contact.name}"
    with book.operation("move", words, now, contact=identity) as op:
        op.update("plan", contact.plan.id, due_on=due.day, due_at=due.at, snoozed_until=None)
        settle(op, book, identity, now)
    return Receipt(op.id, "move", identity, words, now)


def undo(
    book: Book,
    now: datetime,
    tell: Callable[[str], object] | None = None,
    *,
    only: int | None = None,
) -> Receipt | None:
    """Take back the newest operation of the book; None when there is none left.

    With ``only`` it is that one, also beneath newer ones that changed other rows; None where it cannot be
    taken back any more. Before an import is taken back the book is backed up; ``tell`` is told where that
    fails. Raises CockpitError where what comes next is older than steps are kept.
    """
    let_in(book)
    newest = journal.newest(book.db)
    if newest is not None and newest.kind == "import" and only in (None, newest.operation):
        # Imported here, because no start needs it.
        from callcockpit.store.shelf import Reason, keep_before

        failed = keep_before(book, Reason.UNDO, now)
        if failed is not None and tell is not None:
            tell(failed)
    try:
        with book.saving():
            receipt = reversal.undo(book.db, now) if only is None else reversal.undo_one(book.db, only, now)
    except SaveError:
        # A commit that reports an error may have been written all the same.
        if newest is None or not reversal.is_undone(book.db, only or newest.operation):
            raise
        return newest if only is None else journal.receipt(book.db, only)
    if receipt is None and only is None and journal.horizon(book.db):
        raise CockpitError(no_more_undo(book.rules.undo_days))
    return receipt


def redo(book: Book, *, only: int | None = None) -> Receipt | None:
    """Do the operation undone last again; None when there is none, or it is another than ``only``."""
    with book.saving():
        return reversal.redo(book.db, only=only)


def contact_of(book: Book, identity: int) -> Contact:
    """Return a contact that must be there; raises CockpitError where they were removed meanwhile."""
    contact = people.contact(book.db, identity)
    if contact is None:
        raise CockpitError("That person is not in the book any more: they were removed or undone elsewhere.")
    return contact
