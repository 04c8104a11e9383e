"""Two contacts become one: which rows change hands, where the one who stays stands, and what is next.

- Numbers, addresses, tags, touches and skips that both have stay once; a number struck for one is struck.
- Of whom the last call is newer, their state, attempts and cadence count; where neither was called, of whom
  the state says more. Whoever was cultivated stays so unless the newer history says *closed* or
  *unreachable*. The last time they were reached is the later one.
- The plan that goes on is, in this order: what was promised (callback, next step); what a call booked; a
  retry from before the person was reached; a first call. Of two alike the earlier due goes on, on one day
  the one with an hour. A promise that yields is told in the reason of the other. Nobody who is closed or
  unreachable by the newer history keeps a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callcockpit.domain.steps import PROMISED
from callcockpit.domain.text import clean
from callcockpit.domain.values import Contact, Plan, as_candidate
from callcockpit.domain.words import ACTIVE, NumberKind, PlanKind, State
from callcockpit.store import decode, merging
from callcockpit.store.database import BookDatabase
from callcockpit.store.instants import from_micros, to_micros
from callcockpit.store.journal import Operation
from callcockpit.store.matching import key_of
from callcockpit.store.rows import TableName, columns_of
from callcockpit.store.upkeep import close_plan

_SILENT = frozenset({State.NEW, State.NEEDS_NUMBER})
"""States that say nothing of what came of a call."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the one who stays stands."""

    state: State
    attempts: int
    cadence: int | None
    reached: datetime | None


def standing(db: BookDatabase, kept: Contact, dropped: Contact) -> Standing:
    """Return where two contacts stand as one; read before their touches change hands."""
    newer, older = kept, dropped
    if _weight(db, dropped) > _weight(db, kept):
        newer, older = dropped, kept
    reached = [at for at in (kept.reached, dropped.reached) if at is not None]
    return Standing(
        _state(newer, older), newer.attempts, newer.cadence or older.cadence, max(reached, default=None)
    )


def _weight(db: BookDatabase, contact: Contact) -> tuple[int, bool]:
    """Return how new the history of a contact is: the last call, then whether the state says anything."""
    (last,) = db.sql(
        "SELECT max(at) FROM touch WHERE contact_id = ? AND kind = 'call' AND undone = 0", (contact.id,)
    ).fetchone()
    reached = 0 if contact.reached is None else to_micros(contact.reached)
    return max(last or 0, reached), contact.state not in _SILENT


def _state(newer: Contact, older: Contact) -> State:
    if newer.state is State.NEEDS_NUMBER:
        # What the other says; where that is nothing either, the history tells once the numbers are joined.
        return State.NEEDS_NUMBER if older.state is State.NEW else older.state
    if newer.state in ACTIVE and older.state is State.CULTIVATED:
        return State.CULTIVATED
    return newer.state


def filled(kept: Contact, dropped: Contact) -> dict[str, object]:
    """Return the columns of the one who stays: gaps filled, notes joined, what differs added to the notes."""
    both = (kept.id, dropped.id)
    kept, dropped = _not_by(kept, both), _not_by(dropped, both)
    mine, theirs = (as_candidate(one, one.uid) for one in (kept, dropped))
    person = merging.merge(mine, theirs).person
    same_referrer = key_of(person.referred_by) == key_of(dropped.referred_by)
    said = kept if kept.referred_by or not same_referrer else dropped
    lost = [
        f"{words} {said}"
        for words, said, has in (
            ("name", dropped.name, person.name),
            ("company", dropped.company, person.company),
            ("title", dropped.title, person.title),
            ("birthday", dropped.birthday or "", person.birthday or ""),
            ("referred by", dropped.referred_by, person.referred_by),
            ("referred because", dropped.reason, said.reason),
            ("source", dropped.source, person.source),
            ("time zone", dropped.zone or "", person.zone or ""),
        )
        if said and key_of(said) != key_of(has)
    ]
    notes = [kept.notes.strip()]
    notes += [text for text in (dropped.notes.strip(), "; ".join(lost)) if text not in notes[0]]
    return {
        "name": person.name,
        "given": person.given,
        "family": person.family,
        "company": person.company,
        "title": person.title,
        "notes": clean("\n".join(text for text in notes if text)) if len(notes) > 1 else kept.notes,
        "source": person.source,
        "referred_by": person.referred_by,
        "referrer": kept.referred_by_id or (dropped.referred_by_id if same_referrer else None),
        "birthday": person.birthday,
        "zone": person.zone,
        "profile": int(kept.profile | dropped.profile),
        "introduced": int(said.introduced),
        "reason": said.reason,
        "uid": person.uid,
        "name_key": key_of(person.name),
        "company_key": key_of(person.company),
    }


def _not_by(contact: Contact, themselves: tuple[int, int]) -> Contact:
    """Return a contact without the referral by somebody they turn out to be themselves."""
    if contact.referred_by_id not in themselves:
        return contact
    return contact._replace(referred_by="", referred_by_id=None)


def move_rows(op: Operation, kept: Contact, dropped: Contact) -> None:
    """Give numbers, addresses, tags, touches and skips to the one who stays, each once."""
    _move_numbers(op, kept, dropped)
    _move(op, "address", "kind, value_key", kept.id, dropped.id)
    _move(op, "contact_tag", "tag_id", kept.id, dropped.id)
    # Those that are marked as undone change hands too: they are kept in the book.
    touch = "at, kind, result, purpose, number, seconds, note, outside_hours, undone, received"
    _move(op, "touch", touch, kept.id, dropped.id)
    _move(op, "step", "id", kept.id, dropped.id)
    _move(op, "skip", "block_id, at, reason", kept.id, dropped.id)
    _move(op, "pursuit", "began_at, research, letter", kept.id, dropped.id)
    _move(op, "need", "at, what", kept.id, dropped.id)
    _keep_one_pursuit(op, kept.id)
    _move_experts(op, kept.id, dropped.id)


def _move(op: Operation, table: TableName, same_by: str, kept: int, dropped: int) -> None:
    """Give the rows of one table to the one who stays; a row that differs in no ``same_by`` is removed."""
    found = f"SELECT id, {same_by} FROM {table} WHERE contact_id = ? ORDER BY id"
    has = {row[1:] for row in op.db.sql(found, (kept,))}
    ordered = "position" in columns_of(table)
    for identity, *cells in op.db.sql(found, (dropped,)).fetchall():
        if tuple(cells) in has:
            op.delete(table, identity)
        else:
            place: dict[str, object] = {"position": _end(op, table, kept)} if ordered else {}
            op.update(table, identity, contact=kept, **place)


def _keep_one_pursuit(op: Operation, kept: int) -> None:
    """End all pursuits of somebody but the newest: nobody is on the unreachable path twice."""
    found = op.db.sql(
        "SELECT id, began_at FROM pursuit WHERE contact_id = ? AND ended_at IS NULL "
        "ORDER BY began_at DESC, id DESC",
        (kept,),
    ).fetchall()
    for identity, began in found[1:]:
        op.update("pursuit", identity, ended_at=decode.instant(began))


def _move_experts(op: Operation, kept: int, dropped: int) -> None:
    """Let needs name the one who stays as the expert; nobody is the expert for a need of their own."""
    found = op.db.sql("SELECT id, contact_id FROM need WHERE expert_id IN (?, ?)", (kept, dropped)).fetchall()
    for identity, contact in found:
        op.update("need", identity, expert=None if contact == kept else kept)


def _move_numbers(op: Operation, kept: Contact, dropped: Contact) -> None:
    own = {merging.number_key(number): number for number in kept.numbers}
    for number in dropped.numbers:
        if number.id is None:
            continue
        same = own.get(merging.number_key(number))
        if same is None or same.id is None:
            op.update("number", number.id, contact=kept.id, position=_end(op, "number", kept.id))
            continue
        changes: dict[str, object] = {"struck": int(same.struck or number.struck)}
        if same.kind is NumberKind.OTHER:
            changes["kind"] = number.kind
        if not same.label:
            changes["label"] = number.label
        op.update("number", same.id, **changes)
        op.delete("number", number.id)


def _end(op: Operation, table: str, contact: int) -> int:
    """Return the place after the last of a contact's numbers or addresses."""
    found = op.db.sql(f"SELECT max(position) FROM {table} WHERE contact_id = ?", (contact,)).fetchone()
    return 0 if found[0] is None else int(found[0]) + 1


def move_plans(op: Operation, kept: Contact, dropped: Contact, now_at: Standing, now: datetime) -> None:
    """Give the plans to the one who stays, of whom at most one goes on."""
    plans = [(one, one.plan) for one in (kept, dropped) if one.plan is not None]
    plans.sort(key=lambda pair: _place(now_at.reached)(pair[1]))
    goes_on = plans[:1] if now_at.state in ACTIVE or now_at.state is State.NEEDS_NUMBER else []
    for owner, _ in plans[len(goes_on) :]:
        close_plan(op, owner, now)
    found = op.db.sql("SELECT id FROM plan WHERE contact_id = ? ORDER BY id", (dropped.id,))
    for (identity,) in found.fetchall():
        op.update("plan", identity, contact=kept.id)


def _place(reached: datetime | None) -> Callable[[Plan], tuple[Any, ...]]:
    """Return the sort key of plans: the first goes on."""

    def place(plan: Plan) -> tuple[Any, ...]:
        rank = 1
        if plan.kind in PROMISED:
            rank = 0
        elif plan.kind is PlanKind.FIRST_CALL:
            rank = 3
        elif plan.kind is PlanKind.RETRY and reached and plan.made and plan.made < reached:
            rank = 2
        return rank, plan.due.day, plan.due.at is None, plan.due.at or from_micros(0)

    return place


def move_ties(op: Operation, kept: Contact, dropped: Contact) -> None:
    """Give the alliance and the names each way to the one who stays, who has been thanked for once."""
    rows = "SELECT id, marks, made_at, meets_on FROM partner WHERE contact_id = ?"
    mine, theirs = (op.db.sql(rows, (one.id,)).fetchone() for one in (kept, dropped))
    if mine and theirs:
        days = [day for day in (mine[3], theirs[3]) if day is not None]
        op.update(
            "partner",
            mine[0],
            marks=mine[1] | theirs[1],
            made_at=min(mine[2], theirs[2]),
            meets_on=min(days, default=None),
        )
        op.delete("partner", theirs[0])
    elif theirs:
        op.update("partner", theirs[0], contact=kept.id)
    _move(op, "named", "received, name, number, at, person_id", kept.id, dropped.id)
    for (identity,) in op.db.sql("SELECT id FROM named WHERE person_id = ?", (dropped.id,)).fetchall():
        op.update("named", identity, person=kept.id)
    for (identity,) in op.db.sql(
        "SELECT id FROM named WHERE contact_id = ?1 AND person_id = ?1", (kept.id,)
    ).fetchall():
        op.update("named", identity, person=None)
    thanked = op.db.sql(
        "SELECT min(thanked_at) FROM contact WHERE id IN (?, ?)", (kept.id, dropped.id)
    ).fetchone()
    op.update("contact", kept.id, thanked_at=thanked[0])


def move_referrals(op: Operation, kept: Contact, dropped: Contact) -> None:
    """Let whom the dropped person referred name the one who stays."""
    found = op.db.sql("SELECT id, referred_by FROM contact WHERE referrer_id = ?", (dropped.id,)).fetchall()
    for identity, said in found:
        if identity != kept.id:
            by_name = key_of(said) == key_of(dropped.name)
            op.update("contact", identity, referrer=kept.id, referred_by=kept.name if by_name else said)
