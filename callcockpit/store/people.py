"""Reading people: one contact whole, lists of them, and their history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from callcockpit.domain.text import fold
from callcockpit.domain.values import Contact, Due, Number, Plan, Touch
from callcockpit.domain.words import NumberKind, PlanKind, Profile, Purpose, Result, State, TouchKind
from callcockpit.store import decode, finding
from callcockpit.store.database import BookDatabase
from callcockpit.store.steps import STEP_COLUMNS, open_steps, step_of

CONTACT_COLUMNS = (
    "c.id, c.name, c.given, c.family, c.company, c.title, c.notes, c.source, c.referred_by, c.referrer_id, "
    "c.birthday, c.zone, c.state, c.cadence, c.do_not_call, c.attempts, c.added_at, c.reached_at, c.uid, "
    "c.profile, c.introduced, c.reason"
)
PLAN_COLUMNS = "p.kind, p.due_on, p.due_at, p.why, p.cadence, p.made_at, p.snoozed_until, p.id, p.step_id"
"""What ``plan_of`` reads."""
PLAN_WIDTH = 9


def contact(db: BookDatabase, identity: int) -> Contact | None:
    """Return one contact whole, or None when there is none of that id."""
    return next(iter(contacts(db, (identity,))), None)


def contacts(db: BookDatabase, identities: Sequence[int]) -> list[Contact]:
    """Return these contacts whole, in the order of ``identities``."""
    found = {}
    for start in range(0, len(identities), 500):
        found.update(_some(db, identities[start : start + 500]))
    return [found[identity] for identity in identities if identity in found]


def _some(db: BookDatabase, identities: Sequence[int]) -> dict[int, Contact]:
    marks = ", ".join("?" * len(identities))
    values = tuple(identities)
    numbers: dict[int, list[Number]] = {}
    for owner, number in _numbers(db, marks, values):
        numbers.setdefault(owner, []).append(number)
    addresses: dict[tuple[int, str], list[str]] = {}
    for owner, kind, value in db.sql(
        f"SELECT contact_id, kind, value FROM address WHERE contact_id IN ({marks}) ORDER BY position", values
    ):
        addresses.setdefault((owner, kind), []).append(value)
    tags: dict[int, list[str]] = {}
    for owner, name in db.sql(
        f"SELECT contact_id, name FROM contact_tag JOIN tag ON tag.id = tag_id WHERE contact_id IN ({marks}) "
        "ORDER BY name_key",
        values,
    ):
        tags.setdefault(owner, []).append(name)
    plans = {
        row[0]: plan_of(row[1:])
        for row in db.sql(
            f"SELECT p.contact_id, {PLAN_COLUMNS} FROM plan p "
            f"WHERE p.contact_id IN ({marks}) AND p.closed_at IS NULL",
            values,
        )
    }
    steps = open_steps(db, identities)
    found = {}
    for row in db.sql(f"SELECT {CONTACT_COLUMNS} FROM contact c WHERE c.id IN ({marks})", values):
        owned = tuple(numbers.get(row[0], ()))
        found[row[0]] = Contact(
            id=row[0],
            name=row[1],
            given=row[2],
            family=row[3],
            company=row[4],
            title=row[5],
            emails=tuple(addresses.get((row[0], "email"), ())),
            urls=tuple(addresses.get((row[0], "url"), ())),
            numbers=owned,
            notes=row[6],
            tags=tuple(tags.get(row[0], ())),
            source=row[7],
            referred_by=row[8],
            referred_by_id=row[9],
            birthday=row[10],
            zone=row[11],
            state=decode.word(State, row[12]),
            cadence=decode.cadence(row[13]),
            do_not_call=bool(row[14]),
            attempts=row[15],
            plan=plans.get(row[0]),
            added=decode.instant(row[16]),
            reached=None if row[17] is None else decode.instant(row[17]),
            uid=row[18],
            profile=decode.flags(Profile, row[19]),
            introduced=bool(row[20]),
            reason=row[21],
            steps=steps.get(row[0], ()),
        )
    return found


def _numbers(db: BookDatabase, marks: str, values: tuple[int, ...]) -> Iterable[tuple[int, Number]]:
    for row in db.sql(
        "SELECT n.contact_id, n.raw, n.e164, n.extension, n.kind, n.label, n.zones, n.struck, "
        "b.id IS NOT NULL OR c.do_not_call, n.id FROM number n JOIN contact c ON c.id = n.contact_id "
        "LEFT JOIN blocked b ON b.number = coalesce(n.e164, n.raw) "
        f"WHERE n.contact_id IN ({marks}) ORDER BY n.contact_id, n.position",
        values,
    ):
        zones = tuple(row[6].split()) if row[6] else ()
        yield (
            row[0],
            Number(
                row[1],
                row[2],
                row[3],
                decode.word(NumberKind, row[4]),
                row[5],
                zones,
                bool(row[7]),
                bool(row[8]),
                row[9],
            ),
        )


def plan_of(row: Sequence[Any]) -> Plan:
    """Return the plan of a row that begins with ``PLAN_COLUMNS``; each look at the queue makes hundreds."""
    kind, due_on, due_at, why, cadence, made, snoozed, identity, step = row[:PLAN_WIDTH]
    return Plan(
        decode.word(PlanKind, kind),
        Due(decode.day(due_on), None if due_at is None else decode.instant(due_at)),
        why,
        decode.cadence(cadence),
        None if made is None else decode.instant(made),
        None if snoozed is None else decode.instant(snoozed),
        identity,
        step,
    )


def history(
    db: BookDatabase, identity: int, *, limit: int | None = None, undone: bool = False
) -> tuple[Touch, ...]:
    """Return a contact's touches, newest first; undone ones only where they are asked for."""
    found = db.sql(
        "SELECT t.at, t.kind, t.result, t.purpose, t.number, t.seconds, t.note, t.outside_hours, t.undone, "
        f"t.received, t.id, {STEP_COLUMNS} FROM touch t LEFT JOIN step s ON s.touch_id = t.id "
        f"WHERE t.contact_id = ? {'' if undone else 'AND t.undone = 0 '}"
        "ORDER BY t.at DESC, t.id DESC LIMIT ?",
        (identity, -1 if limit is None else limit),
    )
    return tuple(
        touch_of(row[:10], row[10])._replace(agreed=None if row[11] is None else step_of(row[11:]))
        for row in found
    )


def touch_of(row: tuple[Any, ...], identity: int) -> Touch:
    """Return the entry of a row: when, kind, result, purpose, number, seconds, note and the three marks."""
    at, kind, result, purpose, number, seconds, note, outside, undone, received = row
    return Touch(
        decode.instant(at),
        decode.word(TouchKind, kind),
        None if result is None else decode.word(Result, result),
        None if purpose is None else decode.word(Purpose, purpose),
        number,
        seconds,
        note,
        bool(outside),
        bool(undone),
        identity,
        bool(received),
    )


def search(
    db: BookDatabase, query: str, *, state: State | None = None, limit: int = finding.WINDOW
) -> list[int]:
    """Return the ids of the people that match ``query``, best first; an empty one lists them by name."""
    kept = finding.EVERYBODY if state is None else finding.in_state(state)
    return finding.search(db, query, kept, limit=limit)


def resolve(db: BookDatabase, wanted: str) -> list[int]:
    """Return the ids a person may mean by an id, a number or a name; more than one is ambiguous.

    A number may be as a telephone shows it; digits that are nobody's number are an id.
    """
    if numbered := finding.by_number(db, wanted, 9):
        return numbered
    if wanted.isdecimal():
        identity = min(int(wanted[:19]), 2**63 - 1)
        return [row[0] for row in db.sql("SELECT id FROM contact WHERE id = ?", (identity,))]
    words = finding.words_of(wanted)
    if not words:
        return []
    exact = db.sql("SELECT id FROM contact WHERE name_key = ? LIMIT 9", (fold(wanted),))
    # Only names: a result must not go to somebody whose notes mention the person meant.
    return [row[0] for row in exact] or [
        row[0]
        for row in db.sql(
            "SELECT c.id FROM contact_index i JOIN contact c ON c.id = i.rowid WHERE contact_index MATCH ? "
            "LIMIT 9",
            (finding.named(words),),
        )
    ]
