"""Adding and changing people, and the promise that nobody is lost: every active person has a next date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from callcockpit.domain.cadence import cadence_for
from callcockpit.domain.consequence import zones_of
from callcockpit.domain.days import zone_of
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.steps import PROMISED, call_about
from callcockpit.domain.text import LINE_LIMIT, clean, clean_line, fold
from callcockpit.domain.values import Candidate, Contact, Due, Number, Plan, Step, pick_number
from callcockpit.domain.words import ACTIVE, PlanKind, Result, State
from callcockpit.store import people, steps
from callcockpit.store.book import Book
from callcockpit.store.database import GoneError
from callcockpit.store.journal import Operation, Receipt
from callcockpit.store.planned import close_all
from callcockpit.store.queue import rank_of
from callcockpit.store.rows import TableName


def add(book: Book, person: Candidate, now: datetime, *, referrer: int | None = None) -> tuple[Receipt, int]:
    """Add a person and plan their first call; return the receipt and the new contact's id."""
    words = f"added {clean_line(person.name)}"
    with book.operation("add", words, now) as op:
        identity = insert_person(op, person, now, referrer)
        settle(op, book, identity, now)
        book.db.sql("UPDATE operation SET contact_id = ? WHERE id = ?", (identity, op.id))
    return Receipt(op.id, "add", identity, words, now), identity


def insert_person(op: Operation, person: Candidate, now: datetime, referrer: int | None = None) -> int:
    """Write a person as they are given, in the state *new* and without a plan."""
    if person.do_not_call:
        block(op, person.numbers, "do not call, says the file", now)
    identity = op.insert(
        "contact",
        **_columns(person),
        referrer=referrer,
        state=State.NEW,
        do_not_call=int(person.do_not_call),
        uid=None if person.uid is None else clean_line(person.uid, LINE_LIMIT),
        added_at=now,
    )
    _put_numbers(op, identity, person.numbers)
    put_addresses(op, identity, "email", person.emails)
    put_addresses(op, identity, "url", person.urls)
    put_tags(op, identity, person.tags)
    op.touched.add(identity)
    return identity


def block(op: Operation, numbers: Iterable[Number], reason: str, now: datetime) -> None:
    """Put numbers on the do-not-call list; whoever else has one must be settled afterwards."""
    for key in dict.fromkeys(number.e164 or clean_line(number.raw) for number in numbers):
        listed = op.db.sql("SELECT 1 FROM blocked WHERE number = ?", (key,)).fetchone()
        if listed is None:
            op.insert("blocked", number=key, reason=clean_line(reason, 500), at=now)


def edit(
    book: Book,
    identity: int,
    person: Candidate,
    now: datetime,
    cadence: int | None,
    said: tuple[str, bool] | None = None,
) -> Receipt:
    """Make a contact read as ``person`` says; numbers that stay keep their struck mark.

    ``said`` is why they were referred, and whether they were introduced; None leaves it as it is.
    """
    words = f"edited {clean_line(person.name)}"
    with book.operation("edit", words, now, contact=identity) as op:
        before = people.contact(book.db, identity)
        if before is None:
            raise GoneError(f"contact {identity} is gone")
        op.update("contact", identity, **_columns(person), cadence=cadence)
        if said is not None:
            op.update("contact", identity, reason=clean_line(said[0], LINE_LIMIT), introduced=int(said[1]))
        if before.referred_by != clean_line(person.referred_by):
            op.update("contact", identity, referrer=None)
        _edit_numbers(op, before, person.numbers)
        for kind, old_values, values in (
            ("email", before.emails, person.emails),
            ("url", before.urls, person.urls),
        ):
            if old_values != values:
                _drop(op, "address", f"contact_id = ? AND kind = '{kind}'", identity)
                put_addresses(op, identity, kind, values)
        if set(before.tags) != set(person.tags):
            _drop(op, "contact_tag", "contact_id = ?", identity)
            put_tags(op, identity, person.tags)
        op.touched.add(identity)
        settle(op, book, identity, now)
        if before.birthday != person.birthday:
            # Imported here, because no start needs it.
            from callcockpit.store.own_plan import renew_birthday

            renew_birthday(op, book, identity, now)
    return Receipt(op.id, "edit", identity, words, now)


def _edit_numbers(op: Operation, before: Contact, wanted: Iterable[Number]) -> None:
    """Make a contact's numbers those that are wanted; the same line written otherwise stays the same row."""
    kept = {_line(number): number.id for number in before.numbers}
    after = {_line(number): number for number in wanted}
    for number in before.numbers:
        if number.id is not None and (_line(number) not in after or kept[_line(number)] != number.id):
            op.delete("number", number.id)
    for position, (line, number) in enumerate(after.items()):
        row = kept.get(line)
        if row is None:
            op.insert("number", contact=before.id, position=position, **_number_columns(number))
        else:
            op.update("number", row, position=position, **_number_columns(number))


def _line(number: Number) -> tuple[str, str | None]:
    return (number.e164, number.extension) if number.e164 else (clean_line(number.raw), None)


def set_zone(book: Book, identity: int, zone: str | None, now: datetime) -> Receipt:
    """Set a contact's own time zone, or leave it to their number again; an unknown one is a CockpitError."""
    if zone and zone_of(zone) is None:
        raise CockpitError(f"There is no time zone {clean_line(zone)}: give it as America/New_York.")
    words = f"set the time zone to {zone}" if zone else "left the time zone to the number"
    with book.operation("zone", words, now, contact=identity) as op:
        op.update("contact", identity, zone=zone)
        settle(op, book, identity, now)
    return Receipt(op.id, "zone", identity, words, now)


def settle(op: Operation, book: Book, identity: int, now: datetime) -> None:
    """Bring a contact's state and plan in line with their numbers: nobody active is without a date."""
    contact = people.contact(book.db, identity)
    if contact is None:
        return
    voices = [number for number in contact.numbers if number.e164 and number.kind.voice and not number.struck]
    if contact.do_not_call or (voices and all(number.blocked for number in voices)):
        close_plan(op, contact, now)
        close_all(op, identity, now)
        steps.end_all(op, identity, now)
        op.update("contact", identity, do_not_call=1, state=State.CLOSED)
    elif not any(number.dialable for number in voices):
        if contact.state in ACTIVE:
            close_plan(op, contact, now)
            op.update("contact", identity, state=State.NEEDS_NUMBER)
    else:
        state = contact.state
        if state is State.NEEDS_NUMBER:
            state = state_from_history(book, contact)
            op.update("contact", identity, state=state)
        if state in ACTIVE and contact.plan is None:
            write_plan(op, contact, _first_plan(book, contact, now), now)
        elif contact.plan is not None and contact.plan.id is not None:
            op.update("plan", contact.plan.id, **_place(op, contact, contact.plan))


def state_from_history(book: Book, contact: Contact) -> State:
    """Return where somebody stands who can be called again."""
    found = book.db.sql(
        "SELECT DISTINCT result FROM touch WHERE contact_id = ? AND kind = 'call' AND undone = 0",
        (contact.id,),
    )
    results = {row[0] for row in found}
    if Result.STAY_IN_TOUCH in results:
        return State.CULTIVATED
    return State.ACTIVE if results or contact.reached is not None else State.NEW


def _first_plan(book: Book, contact: Contact, now: datetime) -> Plan:
    """Return what is next for somebody who can be called and has no date."""
    due = Due(book.today(now))
    if contact.steps:
        return call_about(contact.steps[0])
    if contact.reached is not None:
        cadence = cadence_for(contact.cadence, contact.tags, book.rules).wanted
        return Plan(PlanKind.RECALL, due, "back in the queue", cadence, now)
    if contact.attempts:
        return Plan(PlanKind.RETRY, due, "back in the queue", None, now)
    return Plan(PlanKind.FIRST_CALL, due, first_why(contact), None, now)


def first_why(contact: Contact) -> str:
    """Return why somebody is called for the first time: by whom and for which reason they were named."""
    if not contact.referred_by:
        return "new in the book"
    by = f"{'introduced' if contact.introduced else 'referred'} by {contact.referred_by}"
    return f"{by}: {contact.reason}" if contact.reason else by


def close_plan(op: Operation, contact: Contact, now: datetime) -> None:
    """End the contact's open plan, if there is one."""
    if contact.plan is not None and contact.plan.id is not None:
        op.update("plan", contact.plan.id, closed_at=now)


def write_plan(op: Operation, contact: Contact, plan: Plan, now: datetime) -> int:
    """Write a contact's next plan and return its id; what it promises becomes a step where it is none yet."""
    step = plan.step
    if step is None and plan.kind in PROMISED:
        agreed = Step(what=plan.why, due=plan.due, made=plan.made or now)
        step = steps.agree(op, contact.id, agreed)
    return op.insert(
        "plan",
        contact=contact.id,
        kind=plan.kind,
        due_on=plan.due.day,
        due_at=plan.due.at,
        why=clean_line(plan.why, 500),
        cadence=plan.cadence,
        made_at=plan.made or now,
        step=step,
        **_place(op, contact, plan),
    )


def _place(op: Operation, contact: Contact, plan: Plan) -> dict[str, object]:
    """Return the columns by which the queue finds a plan: its clock and its rank."""
    referred = bool(contact.referred_by or contact.referred_by_id)
    zones = zones_of(contact, pick_number(contact))
    return {"clock": clock_id(op, zones), "rank": rank_of(plan, referred=referred, profile=contact.profile)}


def clock_id(op: Operation, zones: Iterable[str]) -> int:
    """Return the id of a set of zones, adding it where it is new."""
    joined = " ".join(zones)
    found = op.db.sql("SELECT id FROM clock WHERE zones = ?", (joined,)).fetchone()
    return int(found[0]) if found else op.db.added("INSERT INTO clock (zones) VALUES (?)", (joined,))


def _columns(person: Candidate) -> dict[str, object]:
    name = clean_line(person.name)
    company = clean_line(person.company)
    return {
        "name": name,
        "given": clean_line(person.given),
        "family": clean_line(person.family),
        "company": company,
        "title": clean_line(person.title),
        "notes": clean(person.notes),
        "source": clean_line(person.source),
        "referred_by": clean_line(person.referred_by),
        "birthday": person.birthday,
        "zone": person.zone if person.zone and zone_of(person.zone) else None,
        "name_key": fold(name),
        "company_key": fold(company),
    }


def _number_columns(number: Number) -> dict[str, object]:
    return {
        "text": clean_line(number.raw),
        "e164": number.e164,
        "extension": clean_line(number.extension or "") or None,
        "kind": number.kind,
        "label": clean_line(number.label),
        "zones": " ".join(number.zones),
    }


def _put_numbers(op: Operation, identity: int, numbers: Iterable[Number]) -> None:
    for position, number in enumerate(numbers):
        op.insert(
            "number",
            contact=identity,
            position=position,
            struck=int(number.struck),
            **_number_columns(number),
        )


def put_addresses(op: Operation, identity: int, kind: str, values: Iterable[str], start: int = 0) -> None:
    """Write the e-mail (``email``) or web (``url``) addresses of a contact, numbered from ``start``."""
    for position, value in enumerate(values, start):
        line = clean_line(value)
        op.insert(
            "address",
            contact=identity,
            position=position,
            kind=kind,
            value=line,
            value_key=line.casefold(),
        )


def put_tags(op: Operation, identity: int, tags: Iterable[str]) -> None:
    """Put tags on a contact, each once."""
    for key, name in {fold(tag): clean_line(tag) for tag in tags if fold(tag)}.items():
        found = op.db.sql("SELECT id FROM tag WHERE name_key = ?", (key,)).fetchone()
        tag = int(found[0]) if found else op.insert("tag", name=name, name_key=key)
        op.insert("contact_tag", contact=identity, tag=tag)


def _drop(op: Operation, table: TableName, where: str, identity: int) -> None:
    for (row,) in op.db.sql(f"SELECT id FROM {table} WHERE {where}", (identity,)).fetchall():
        op.delete(table, row)
