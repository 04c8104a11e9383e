"""Who is on the touch plan: putting people on and taking them off, and what it makes of the months."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from callcockpit.domain.days import MONTHS
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import counted, fold
from callcockpit.domain.touchplan import (
    EARLY_DAYS,
    Frequencies,
    Month,
    Room,
    birthday_of,
    caught_up,
    day_of_year,
    first_targets,
    frequencies,
    months,
    next_occurrence,
    read_frequencies,
)
from callcockpit.domain.words import PlannedBy, TouchKind
from callcockpit.store import decode
from callcockpit.store.book import Book
from callcockpit.store.database import BookDatabase
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import Operation, Receipt
from callcockpit.store.planned import load_from

_LASTING = f"('{PlannedBy.FREQUENCY}', '{PlannedBy.BIRTHDAY}', '{PlannedBy.OCCASION}')"
"""What comes of being on the plan, and goes with it."""


class Member(NamedTuple):
    """Somebody with what the plan needs to know of them."""

    id: int
    frequencies: Frequencies
    last: Mapping[TouchKind, date]
    """When the last touch of each kind was."""
    since: date
    dates: tuple[tuple[int | None, str, int, int], ...]
    """Birthday and dates of their own: id of the occasion, name, month and day."""


class Wanted(NamedTuple):
    """A touch that the plan dates."""

    contact: int
    kind: TouchKind
    origin: PlannedBy
    occasion: int | None
    occurs: date | None
    due: date
    why: str


class Preview(NamedTuple):
    """What putting people on the plan comes to, before it is accepted."""

    people: int
    """Those who come on the plan: neither on it already nor closed."""
    touches: int
    a_year: float
    """Touches a year that all of them make."""
    months: tuple[Month, ...]
    """With what is planned already."""


def tagged(db: BookDatabase, tag: str) -> list[int]:
    """Return everybody with a tag."""
    found = db.sql(
        "SELECT contact_id FROM contact_tag JOIN tag ON tag.id = tag_id WHERE name_key = ? "
        "ORDER BY contact_id",
        (fold(tag),),
    )
    return [row[0] for row in found]


def tags_with_people(db: BookDatabase) -> tuple[tuple[str, int], ...]:
    """Return every tag with how many people have it, by name."""
    return tuple(
        db.sql(
            "SELECT t.name, count(*) FROM tag t JOIN contact_tag c ON c.tag_id = t.id "
            "GROUP BY t.id ORDER BY t.name_key"
        )
    )


def on_plan(db: BookDatabase, contact: int) -> date | None:
    """Return since when somebody is on the plan; None where they are not."""
    found = db.sql("SELECT since FROM touch_plan WHERE contact_id = ?", (contact,)).fetchone()
    return None if found is None else decode.day(found[0])


def preview(book: Book, contacts: Sequence[int], now: datetime) -> Preview:
    """Return what the months hold once these people are on the plan; nothing is written."""
    day = book.today(now)
    members = _newcomers(book, contacts, day)
    load = load_from(book.db, day)
    wanted = list(dated(book, members, Room(load, book.rules), day))
    for one in wanted:
        load[one.due] = load.get(one.due, 0) + 1
    yearly = sum(
        sum(365 / days for days in member.frequencies.values() if days) + len(member.dates)
        for member in members
    )
    return Preview(len(members), len(wanted), yearly, months(load))


def put_on(book: Book, contacts: Sequence[int], now: datetime, group: str = "") -> Receipt:
    """Put people on the plan, each once, and date their touches; ``group`` names them where they are many.

    Raises CockpitError where nobody of them can come on it, SaveError when nothing could be written.
    """
    day = book.today(now)
    one = contacts[0] if len(contacts) == 1 else None
    with book.operation("touch plan", "on the touch plan", now, contact=one) as op:
        members = _newcomers(book, contacts, day)
        if not members:
            raise CockpitError("Nobody new for the touch plan: they are on it already, or closed.")
        name = _name(book.db, members[0].id)
        who = name if len(members) == 1 else f"{len(members):,} people{f' with {group}' if group else ''}"
        op.words = f"{who} on the touch plan"
        rows = [(member.id, day.isoformat()) for member in members]
        _insert_all(op, "touch_plan", "contact_id, since", rows)
        write(op, book, dated(book, members, Room(load_from(book.db, day), book.rules), day), now)
    return Receipt(op.id, "touch plan", one, op.words, now)


def write(op: Operation, book: Book, wanted: Iterable[Wanted], now: datetime) -> None:
    """Plan these touches, in bulk; a birthday whose days are full changes places with what can wait."""
    day = book.today(now)
    wanted = [_in_time(op, one, day) if one.occurs and one.due > one.occurs else one for one in wanted]
    _insert_all(op, "planned_touch", PLANNED_COLUMNS, [planned_cells(one, now) for one in wanted])


PLANNED_COLUMNS = "contact_id, kind, origin, occasion_id, occurs_on, due_on, why, made_at"


def planned_cells(one: Wanted, now: datetime) -> tuple[object, ...]:
    """Return a planned touch as the row of ``PLANNED_COLUMNS``."""
    return (
        one.contact,
        one.kind.value,
        one.origin.value,
        one.occasion,
        None if one.occurs is None else one.occurs.isoformat(),
        one.due.isoformat(),
        one.why,
        to_micros(now),
    )


def _in_time(op: Operation, late: Wanted, day: date) -> Wanted:
    """Return the touch of a day of the year on the day of one that comes by its frequency, which waits."""
    if late.occurs is None:
        return late
    found = op.db.sql(
        "SELECT id, due_on FROM planned_touch WHERE closed_at IS NULL AND origin = ? "
        "AND due_on BETWEEN ? AND ? ORDER BY due_on DESC, id DESC LIMIT 1",
        (
            PlannedBy.FREQUENCY.value,
            max(day, late.occurs - timedelta(days=EARLY_DAYS)).isoformat(),
            late.occurs.isoformat(),
        ),
    ).fetchone()
    if found is None:
        return late
    op.update("planned_touch", found[0], due_on=late.due)
    return late._replace(due=decode.day(found[1]))


def _insert_all(op: Operation, table: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Add rows and note them by their first and last id: as fast for two thousand people as for one."""
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        first = op.db.added(statement, rows[0])
        op.db.raw().executemany(statement, rows[1:])
        op.span(table, first, first + len(rows) - 1)


def take_off(book: Book, contact: int, now: datetime) -> Receipt:
    """Take somebody off the plan; what was planned with them once stays."""
    with book.operation("touch plan", "off the touch plan", now, contact=contact) as op:
        op.words = f"{_name(book.db, contact)} off the touch plan"
        for (row,) in op.db.sql("SELECT id FROM touch_plan WHERE contact_id = ?", (contact,)).fetchall():
            op.delete("touch_plan", row)
        close_lasting(op, contact, now)
    return Receipt(op.id, "touch plan", contact, op.words, now)


def close_lasting(op: Operation, contact: int, now: datetime, more: str = "") -> None:
    """End the planned touches of somebody that come of being on the plan; ``more`` is a further condition."""
    found = op.db.sql(
        "SELECT id FROM planned_touch WHERE contact_id = ? AND closed_at IS NULL "
        f"AND origin IN {_LASTING} {more}",
        (contact,),
    )
    for (identity,) in found.fetchall():
        op.update("planned_touch", identity, closed_at=now)


def members(book: Book, contacts: Sequence[int], day: date) -> list[Member]:
    """Return people with what the plan needs to know of them; ``day`` stands in for who is not on it yet."""
    ids = json.dumps(list(contacts))
    within = "IN (SELECT value FROM json_each(?))"
    people = book.db.sql(
        "SELECT c.id, c.birthday, p.since, p.own FROM contact c "
        f"LEFT JOIN touch_plan p ON p.contact_id = c.id WHERE c.id {within} ORDER BY c.id",
        (ids,),
    ).fetchall()
    tags: dict[int, list[str]] = {}
    for who, name in book.db.sql(
        f"SELECT contact_id, name FROM contact_tag JOIN tag ON tag.id = tag_id WHERE contact_id {within}",
        (ids,),
    ):
        tags.setdefault(who, []).append(name)
    last: dict[int, dict[TouchKind, date]] = {}
    for who, kind, at in book.db.sql(
        "SELECT contact_id, kind, max(at) FROM touch "
        f"WHERE contact_id {within} AND undone = 0 AND kind <> 'call' GROUP BY contact_id, kind",
        (ids,),
    ):
        last.setdefault(who, {})[decode.word(TouchKind, kind)] = book.today(decode.instant(at))
    dates: dict[int, list[tuple[int | None, str, int, int]]] = {}
    for who, *named in book.db.sql(
        "SELECT contact_id, id, name, month, day FROM occasion "
        f"WHERE contact_id {within} ORDER BY month, day",
        (ids,),
    ):
        month, at = decode.day_of_year(named[2], named[3])
        dates.setdefault(who, []).append((named[0], named[1], month, at))
    return [
        Member(
            who,
            frequencies(read_frequencies(own or "") or {}, tags.get(who, ()), book.rules),
            last.get(who, {}),
            day if since is None else decode.day(since),
            (*_birthday(birthday), *dates.get(who, ())),
        )
        for who, birthday, since, own in people
    ]


def _birthday(said: str | None) -> Iterator[tuple[int | None, str, int, int]]:
    found = birthday_of(said)
    if found is not None:
        yield (None, "birthday", *found)


def _newcomers(book: Book, contacts: Sequence[int], day: date) -> list[Member]:
    """Return those who may come on the plan and are not on it."""
    found = book.db.sql(
        "SELECT id FROM contact c WHERE id IN (SELECT value FROM json_each(?)) AND state <> 'closed' "
        "AND NOT EXISTS (SELECT 1 FROM touch_plan WHERE contact_id = c.id)",
        (json.dumps(list(contacts)),),
    )
    return members(book, [row[0] for row in found.fetchall()], day)


def dated(book: Book, people: Sequence[Member], room: Room, day: date) -> Iterator[Wanted]:
    """Yield what these people's touches are, each on a day with room; days of the year take theirs first."""
    for member in people:
        yield from occasions(book, member, room, day, member.dates)
    for place, member in enumerate(people):
        apart = book.rules.touches.apart_days
        yield from rounds(member, room, day, member.frequencies, apart, place / len(people))


def rounds(
    member: Member, room: Room, day: date, wanted: Frequencies, apart: int, share: float = 0.0
) -> Iterator[Wanted]:
    """Yield the next touch of each of these kinds with somebody, on a day with room."""
    targets = first_targets(wanted, member.last, member.since, share)
    for kind, target in caught_up(targets, day, apart).items():
        due = room.take(target, wanted[kind], day + timedelta(days=1))
        why = every(wanted[kind], member.last.get(kind))
        yield Wanted(member.id, kind, PlannedBy.FREQUENCY, None, None, due, why)


def every(days: int, last: date | None) -> str:
    """Return the reason of a touch that comes by its frequency, with the last one where there was one."""
    before = f" · last {last.day} {MONTHS[last.month - 1]} {last:%y}" if last else ""
    return f"every {counted(days, 'day')}{before}"


def occasions(
    book: Book,
    member: Member,
    room: Room,
    day: date,
    dates: Iterable[tuple[int | None, str, int, int]],
    after: date | None = None,
) -> Iterator[Wanted]:
    """Yield the touch for each of these days of the year, the next ones after ``after``, else from today."""
    for identity, name, month, at in dates:
        occurs = next_occurrence(month, at, after or day - timedelta(days=1))
        target = occurs - timedelta(days=book.rules.touches.occasion_days)
        yield Wanted(
            member.id,
            TouchKind.THINKING_OF_YOU,
            PlannedBy.BIRTHDAY if identity is None else PlannedBy.OCCASION,
            identity,
            occurs,
            room.take_before(target, day),
            f"{name} {day_of_year(occurs.month, occurs.day)}",
        )


def _name(db: BookDatabase, contact: int) -> str:
    found = db.sql("SELECT name FROM contact WHERE id = ?", (contact,)).fetchone()
    if found is None:
        raise CockpitError("That person is not in the book any more: they were removed or undone elsewhere.")
    return str(found[0])
