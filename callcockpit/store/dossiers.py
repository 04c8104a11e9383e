"""The whole book as pieces of an archive, read in pages; ids become identities and places."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from callcockpit.domain.archive import (
    NO_FOLLOWING,
    Agreed,
    Blocked,
    Dossier,
    Past,
    PhoneBlock,
    Piece,
    Skip,
    Told,
    Typed,
)
from callcockpit.domain.identity import own_uid, uid_of
from callcockpit.domain.ties import NO_TIES
from callcockpit.domain.values import Contact, as_candidate
from callcockpit.domain.words import Purpose
from callcockpit.store import decode, people
from callcockpit.store.blocks import BLOCK_COLUMNS, block_of
from callcockpit.store.bonds import ties_of
from callcockpit.store.database import BookDatabase
from callcockpit.store.drafts import points_of
from callcockpit.store.following import followings
from callcockpit.store.habit import habit_pieces
from callcockpit.store.instants import from_micros
from callcockpit.store.pages import contact_pages
from callcockpit.store.pursuits import PURSUIT_COLUMNS, pursuit_of
from callcockpit.store.steps import STEP_COLUMNS, step_of

PAGE = 50
"""People read at once with all that was done with them: some 10 ms where each has a hundred entries."""
_LINES = 1_000


def pieces(db: BookDatabase) -> Iterator[Piece]:
    """Yield the do-not-call list, the habit, and everybody with all that was done and is planned."""
    for _, number, reason, at in _paged(db, "id, number, reason, at FROM blocked"):
        yield Blocked(number, reason, decode.instant(at))
    for row in _paged(db, f"{BLOCK_COLUMNS} FROM block"):
        one = block_of(row)
        yield PhoneBlock(one.started, one.minutes, one.goal, one.ended, one.aim, one.whom.text, one.pauses)
    yield from habit_pieces(db)
    for page in contact_pages(db, PAGE):
        with db.snapshot():
            found = list(_dossiers(db, page))
        yield from found


def _paged(db: BookDatabase, columns: str) -> Iterator[tuple[Any, ...]]:
    last = 0
    while found := db.sql(f"SELECT {columns} WHERE id > ? ORDER BY id LIMIT ?", (last, _LINES)).fetchall():
        yield from found
        last = found[-1][0]


def _dossiers(db: BookDatabase, page: Sequence[int]) -> Iterator[Dossier]:
    ids = json.dumps(page)
    touches = _by_contact(
        db,
        "SELECT contact_id, id, at, kind, result, purpose, number, seconds, note, outside_hours, undone, "
        "received FROM touch WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        ids,
    )
    plans = _by_contact(
        db,
        f"SELECT p.contact_id, p.closed_at, {people.PLAN_COLUMNS} FROM plan p "
        "WHERE p.contact_id IN (SELECT value FROM json_each(?)) ORDER BY p.id",
        ids,
    )
    steps = _by_contact(
        db,
        f"SELECT s.contact_id, t.at, {STEP_COLUMNS} FROM step s LEFT JOIN touch t ON t.id = s.touch_id "
        "WHERE s.contact_id IN (SELECT value FROM json_each(?)) ORDER BY s.id",
        ids,
    )
    skips = _by_contact(
        db,
        "SELECT s.contact_id, s.at, s.reason, b.started_at FROM skip s "
        "LEFT JOIN block b ON b.id = s.block_id "
        "WHERE s.contact_id IN (SELECT value FROM json_each(?)) ORDER BY s.id",
        ids,
    )
    drafts = _by_contact(
        db,
        "SELECT contact_id, note, saved_at, number_id, dialed_at, answered_at, ended_at, purpose, points "
        "FROM draft "
        "WHERE contact_id IN (SELECT value FROM json_each(?))",
        ids,
    )
    referrers = _by_contact(
        db,
        "SELECT c.id, coalesce(r.uid, ''), r.id, r.added_at FROM contact c "
        "JOIN contact r ON r.id = c.referrer_id WHERE c.id IN (SELECT value FROM json_each(?))",
        ids,
    )
    ties = ties_of(db, ids)
    pursuits = _by_contact(
        db,
        f"SELECT contact_id, {PURSUIT_COLUMNS} FROM pursuit "
        "WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        ids,
    )
    needs = _by_contact(
        db,
        "SELECT n.contact_id, n.at, n.what, coalesce(e.uid, ''), e.id, e.added_at, n.letter, "
        "n.introduced_at, n.closed_at FROM need n LEFT JOIN contact e ON e.id = n.expert_id "
        "WHERE n.contact_id IN (SELECT value FROM json_each(?)) ORDER BY n.id",
        ids,
    )
    followed = followings(db, ids)
    for contact in people.contacts(db, page):
        one = contact.id
        yield Dossier(
            as_candidate(contact, uid_of(contact)),
            contact.state,
            contact.added or from_micros(0),
            contact.attempts,
            contact.reached,
            next((uid or own_uid(who, decode.instant(at)) for uid, who, at in referrers.get(one, ())), None),
            tuple(people.touch_of(row[1:], row[0]) for row in touches.get(one, ())),
            tuple(_past(row, steps.get(one, ())) for row in plans.get(one, ())),
            tuple(Skip(decode.instant(at), why, _instant(block)) for at, why, block in skips.get(one, ())),
            next((_typed(contact, row) for row in drafts.get(one, ())), None),
            tuple(map(pursuit_of, pursuits.get(one, ()))),
            tuple(map(_told, needs.get(one, ()))),
            following=followed.get(one, NO_FOLLOWING),
            ties=ties.get(one, NO_TIES),
            steps=tuple(Agreed(step_of(row[1:]), _instant(row[0])) for row in steps.get(one, ())),
        )


def _past(row: tuple[Any, ...], steps: Sequence[tuple[Any, ...]]) -> Past:
    """Return the plan of a row; ``steps`` are those of the same contact, in the order of the dossier."""
    plan = people.plan_of(row[1:])
    place = next((place for place, step in enumerate(steps) if step[1] == plan.step), None)
    return Past(plan, _instant(row[0]), place)


def _by_contact(db: BookDatabase, statement: str, ids: str) -> dict[int, list[tuple[Any, ...]]]:
    """Return rows by their first column, without it."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in db.sql(statement, (ids,)).fetchall():
        found.setdefault(row[0], []).append(row[1:])
    return found


def _typed(contact: Contact, row: tuple[Any, ...]) -> Typed:
    note, saved, number, dialed, answered, ended, purpose, points = row
    place = next((place for place, one in enumerate(contact.numbers) if one.id == number), None)
    return Typed(
        note,
        decode.instant(saved),
        place,
        _instant(dialed),
        _instant(answered),
        _instant(ended),
        None if purpose is None else decode.word(Purpose, purpose),
        points_of(points),
    )


def _told(row: tuple[Any, ...]) -> Told:
    at, what, uid, expert, added, letter, introduced, closed = row
    known = None if expert is None else uid or own_uid(expert, decode.instant(added))
    return Told(decode.instant(at), what, known, letter, _instant(introduced), _instant(closed))


def _instant(value: int | None) -> datetime | None:
    return None if value is None else decode.instant(value)
