"""``log``, ``undo`` and ``redo``: the same operations as the keys."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from callcockpit.cli import shapes
from callcockpit.cli.output import said_if_long, say, write, write_json
from callcockpit.cli.people import one_contact
from callcockpit.cli.usage import UsageError
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.booking import Booking, Promise
from callcockpit.domain.consequence import zones_of
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.lookup import fits, typed
from callcockpit.domain.shapes import plan_shape
from callcockpit.domain.steps import by_whom, call_about
from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Contact, Plan, pick_number
from callcockpit.domain.when import Understood, show_due, understand
from callcockpit.domain.wording import outside_text
from callcockpit.domain.words import Purpose, Result
from callcockpit.store import calls
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.journal import Receipt

_LONG = "{} takes a while … (Ctrl+C gives up, and nothing is changed)"


def log(asked: Namespace, workplace: Workplace) -> int:
    """Log what came of a call and say what it booked."""
    result = Result(asked.result)
    now = workplace.moment(asked.at)
    _check_next(result, asked.next)
    with workplace.book() as book:
        contact = one_contact(book, asked.contact)
        if contact.do_not_call:
            raise CockpitError(
                f"{contact.name} is on the do-not-call list, nothing was logged: "
                "“callcockpit allow NUMBER --reason …” lifts it."
            )
        number = _number(contact, asked.number or asked.contact, asked.number)
        zones = zones_of(contact, pick_number(contact, number))
        understood = _understood(result, asked.next, now, workplace, zones)
        promise = _promise(understood)
        facts = CallFacts(
            number=number,
            note=asked.note,
            purpose=None if asked.purpose is None else Purpose(asked.purpose),
            at=None if asked.at is None else now,
        )
        logged = calls.log(
            book,
            contact.id,
            result,
            now,
            facts,
            chosen=None if promise is None or result is Result.NEXT_STEP else promise.due,
            promise=promise if result is Result.NEXT_STEP else None,
        )
    booking = logged.booking
    booked = booking.plan if booking.agrees is None else call_about(booking.agrees)
    if asked.json:
        write_json(
            {
                "operation": logged.receipt.operation,
                "contact": contact.id,
                "result": result.value,
                "booked": plan_shape(booked),
                "next": plan_shape(booking.plan),
            }
        )
        return 0
    said = _said(logged.booking, now, workplace, "" if understood is None else understood.note, zones)
    write(f"{result.words} · {contact.name} → {said}")
    return 0


def _said(booking: Booking, now: datetime, workplace: Workplace, note: str, zones: tuple[str, ...]) -> str:
    """Return in words what was booked, and the next call where that is another one.

    ``note`` says how the typed date was read, ``zones`` are theirs.
    """
    zone, rules, plan = workplace.zone, workplace.settings.rules, booking.plan
    booked = plan if booking.agrees is None else call_about(booking.agrees)
    if booked is None:
        return booking.state.words
    outside = outside_text(booked.due, zones, zone, rules)
    said = f"{_call(booked, now, workplace)}{f' ({note})' if note else ''}"
    said = " · ".join(filter(None, (said, booked.why, outside)))
    if plan is not None and plan.due != booked.due:
        return f"{said}; before it: {_call(plan, now, workplace)}"
    return said


def _call(plan: Plan, now: datetime, workplace: Workplace) -> str:
    due = show_due(plan.due, now, workplace.zone, workplace.settings.rules.day_start)
    return f"{plan.kind.words} {due}"


def undo(asked: Namespace, workplace: Workplace) -> int:
    """Take back the last thing done."""
    with workplace.book() as book, said_if_long(_LONG.format("Taking it back"), lambda: book.waits):
        receipt = calls.undo(book, workplace.moment(), say)
    return _told(receipt, "undone", "There is nothing to undo.", asked)


def redo(asked: Namespace, workplace: Workplace) -> int:
    """Do again what was undone last."""
    with workplace.book() as book, said_if_long(_LONG.format("Doing it again"), lambda: book.waits):
        receipt = calls.redo(book)
    return _told(receipt, "done again", "There is nothing to do again.", asked)


def _told(receipt: Receipt | None, done: str, nothing: str, asked: Namespace) -> int:
    if asked.json:
        write_json(shapes.receipt_shape(receipt))
    elif receipt is not None:
        write(f"{done}: {receipt.words}")
    if receipt is None:
        say(nothing)
        return 1
    return 0


def _check_next(result: Result, line: str | None) -> None:
    """Raise UsageError where ``--next`` is missing, or stands beside a result that books nothing."""
    if line is None and result is Result.NEXT_STEP:
        raise UsageError(
            "A next step needs --next, such as --next “thu 14:30 send quote”; nothing was logged."
        )
    if line is not None and result is Result.NO_FUTURE:
        raise UsageError("no-future books nothing: leave --next out; nothing was logged.")


def _understood(
    result: Result, line: str | None, now: datetime, workplace: Workplace, theirs: tuple[str, ...]
) -> Understood | None:
    """Return what ``--next`` says; raises UsageError where it says nothing that this result can use."""
    if line is None:
        return None
    understood = understand(line, now, workplace.settings.rules, workplace.zone, theirs)
    if understood.due is None:
        raise UsageError(f"“{clean_line(line)}”: {understood.problem}; nothing was logged.")
    if understood.what and result is not Result.NEXT_STEP:
        raise UsageError(
            f"{result.value} takes only a date in --next: put “{clean_line(understood.what)}” into --note; "
            "nothing was logged."
        )
    return understood


def _promise(understood: Understood | None) -> Promise | None:
    if understood is None or understood.due is None:
        return None
    theirs, what = by_whom(understood.what)
    return Promise(understood.due, what, theirs)


def _number(contact: Contact, said: str, wanted: str | None) -> int | None:
    """Return the id of the number that was dialed, where one was named."""
    shown = typed(clean_line(said))
    lines = () if shown is None else (one for one in contact.numbers if one.e164 and fits(shown, one.e164))
    number = next(iter(lines), None)
    if wanted is None:
        return None if number is None else number.id
    if number is None:
        raise UsageError(f"{contact.name} has no number {clean_line(wanted)}; nothing was logged.")
    if not number.dialable:
        raise UsageError(f"{number.raw} of {contact.name} is struck or blocked; nothing was logged.")
    return number.id
