"""``due``, ``contacts`` and ``history``: what the screen shows, as lines or as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from callcockpit.cli import shapes
from callcockpit.cli.output import columns, say, write, write_json_list
from callcockpit.cli.people import one_contact
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.days import today
from callcockpit.domain.shapes import contact_shape, touch_shape
from callcockpit.domain.text import LINE_LIMIT, clean, clean_line
from callcockpit.domain.values import Contact, Due, Number, Step, Touch, pick_number
from callcockpit.domain.words import PlanKind, TouchKind
from callcockpit.store import matches, people, queue
from callcockpit.store.book import Book
from callcockpit.store.queue import Entry

EVERYBODY = 2**31
"""A limit that no book reaches."""

CHUNK = 500
"""People read at once."""

_SECTIONS = {
    PlanKind.CALLBACK: "Callbacks",
    PlanKind.NEXT_STEP: "Next steps",
    PlanKind.RETRY: "Retries",
    PlanKind.RECALL: "Recalls",
    PlanKind.FIRST_CALL: "First calls",
}


def due(asked: Namespace, workplace: Workplace) -> int:
    """Print the queue in its order, then whoever sleeps."""
    now = workplace.moment(asked.at)
    limit = asked.limit or EVERYBODY
    with workplace.book() as book:
        found = queue.window(book.db, now, book.today(now), book.rules, limit=limit, aside=limit)
        entries = (*found.due, *found.sleeping)[:limit]
        if asked.json:
            write_json_list(
                shapes.due_shape(entry, contact, number, now, book.rules)
                for entry, contact, number in _with_contacts(book, entries)
            )
            return 0
        if not entries:
            said = f"Nobody is due.{_coming(book, found.next_day, now)}"
            say(said if found.next_day is not None or _anybody(book) else _EMPTY)
        _write_queue(book, entries, now)
    return 0


_EMPTY = "Nobody is in the book yet: “callcockpit import FILE” brings people in, --demo shows made-up ones."


def contacts(asked: Namespace, workplace: Workplace) -> int:
    """Print everybody who matches, or everybody."""
    query = " ".join(asked.query)
    with workplace.book() as book:
        found = people.search(book.db, query, limit=asked.limit or EVERYBODY)
        if asked.json:
            write_json_list(contact_shape(contact) for contact in _people(book, found))
            return 0
        if not found:
            say(f"Nobody matches “{query}”." if _anybody(book) else _EMPTY)
        _write_contacts(book, found, query, workplace)
    return 0


def _write_contacts(book: Book, found: Sequence[int], query: str, workplace: Workplace) -> None:
    now = workplace.moment()
    for start in range(0, len(found), CHUNK):
        some = found[start : start + CHUNK]
        said = matches.lines(book.db, some, query)
        for contact in people.contacts(book.db, some):
            write(columns(_contact_cells(contact, now, book), (6, 26, 24, 20, 12)))
            if (one := said.get(contact.id)) is not None:
                when = "notes" if one.at is None else f"{one.at.astimezone(workplace.zone):%Y-%m-%d}"
                write(f"{'':8}{when}: {clean_line(one.line, LINE_LIMIT)}")


def history(asked: Namespace, workplace: Workplace) -> int:
    """Print what was done with one person, newest first."""
    with workplace.book() as book:
        contact = one_contact(book, asked.contact)
        touches = people.history(book.db, contact.id, undone=True)
        if asked.json:
            write_json_list(map(touch_shape, touches))
            return 0
        if not touches:
            say(f"Nothing was done with {contact.name} yet.")
        for touch in touches:
            _write_touch(touch, workplace)
    return 0


def _write_queue(book: Book, entries: Sequence[Entry], now: datetime) -> None:
    # Reading and writing dates in words is of no use to whoever wants JSON.
    from callcockpit.domain.when import show_due
    from callcockpit.domain.wording import reason_text

    def section(entry: Entry) -> str:
        return _SECTIONS[entry.plan.kind] if entry.wakes is None else "Sleeping"

    contacts = {contact.id: number for _, contact, number in _with_contacts(book, entries)}
    first = True
    for name, some in groupby(entries, key=section):
        lines = list(some)
        write(f"{'' if first else chr(10)}{name} · {len(lines)}")
        first = False
        for entry in lines:
            when = _late(entry.plan.due, now, book)
            if entry.wakes is not None:
                wakes = Due(today(entry.wakes, book.zone, book.rules), entry.wakes)
                when = f"wakes {show_due(wakes, now, book.zone, book.rules.day_start)}"
            number = contacts.get(entry.contact)
            why = reason_text(entry.plan, now, book.zone)
            shown = (when, entry.name, number.raw if number else "", entry.plan.kind.words, why)
            write("  " + columns(shown, (22 if name == "Sleeping" else 8, 26, 22, 10)))


def _coming(book: Book, day: date | None, now: datetime) -> str:
    """Return a sentence on when the next calls are, where any are planned."""
    from callcockpit.domain.when import show_due

    if day is None:
        return ""
    return f" Next calls: {show_due(Due(day), now, book.zone, book.rules.day_start)}."


def _late(due: Due, now: datetime, book: Book) -> str:
    """Return since when somebody is due: the hour, or how many days."""
    days = (book.today(now) - due.day).days
    if days > 0:
        return f"{days}d"
    return f"{due.at.astimezone(book.zone):%H:%M}" if due.at is not None else "today"


def _contact_cells(contact: Contact, now: datetime, book: Book) -> tuple[str, ...]:
    from callcockpit.domain.when import show_due

    number = pick_number(contact) or next(iter(contact.numbers), None)
    plan = contact.plan
    planned = ""
    if plan is not None:
        planned = f"{plan.kind.words} {show_due(plan.due, now, book.zone, book.rules.day_start)}"
    state = "do not call" if contact.do_not_call else contact.state.words
    return str(contact.id), contact.name, contact.company, number.raw if number else "", state, planned


def _write_touch(touch: Touch, workplace: Workplace) -> None:
    at = f"{touch.at.astimezone(workplace.zone):%Y-%m-%d %H:%M}"
    what = "" if touch.result is None else touch.result.words
    minutes = f"{max(1, round(touch.seconds / 60))} min" if touch.seconds else ""
    first, *rest = clean(touch.note).split("\n")
    marks = [touch.purpose.words] if touch.purpose is not None else []
    received = "they called" if touch.kind is TouchKind.CALL else "received"
    said_of = (("undone", touch.undone), ("outside hours", touch.outside_hours), (received, touch.received))
    marks += [mark for mark, is_so in said_of if is_so]
    said = f"({', '.join(marks)}) {first}" if marks else first
    write(columns((at, touch.kind.words, what, minutes, said), (16, 16, 14, 7)))
    if touch.agreed is not None:
        rest.insert(0, f"→ {_agreed(touch.agreed, workplace)}")
    for line in rest:
        write(f"{'':61}{line}")


def _agreed(step: Step, workplace: Workplace) -> str:
    """Return what was agreed, for when, and what became of it."""
    from callcockpit.domain.wording import step_text

    said = step_text(step, workplace.moment(), workplace.zone, workplace.settings.rules)
    return f"{said} ({'open' if step.fate is None else step.fate.value})"


def _with_contacts(book: Book, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Contact, Number | None]]:
    """Yield the entries with their person and the number to dial."""
    for start in range(0, len(entries), CHUNK):
        some = entries[start : start + CHUNK]
        found = {
            contact.id: contact for contact in people.contacts(book.db, [entry.contact for entry in some])
        }
        for entry in some:
            contact = found[entry.contact]
            yield entry, contact, pick_number(contact)


def _people(book: Book, identities: Sequence[int]) -> Iterable[Contact]:
    for start in range(0, len(identities), CHUNK):
        yield from people.contacts(book.db, identities[start : start + CHUNK])


def _anybody(book: Book) -> bool:
    return bool(people.search(book.db, "", limit=1))
