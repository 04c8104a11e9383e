"""How people are followed by touches, as it leaves the book with all of it and comes into another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from callcockpit.domain.archive import NO_FOLLOWING, Following, Occasion, PlannedTouch
from callcockpit.domain.words import PlannedBy, TouchKind
from callcockpit.store import decode
from callcockpit.store.database import BookDatabase
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import Operation

_WITHIN = "contact_id IN (SELECT value FROM json_each(?))"


def followings(db: BookDatabase, ids: str) -> dict[int, Following]:
    """Return how these people (ids as a JSON list) are followed; those who are not are left out."""
    found: dict[int, Following] = {}
    occasions: dict[int, Occasion] = {}
    for who, since, own in db.sql(f"SELECT contact_id, since, own FROM touch_plan WHERE {_WITHIN}", (ids,)):
        found[who] = Following(decode.day(since), own)
    for who, identity, name, month, day in db.sql(
        f"SELECT contact_id, id, name, month, day FROM occasion WHERE {_WITHIN} ORDER BY id", (ids,)
    ):
        one = occasions[identity] = Occasion(name, *decode.day_of_year(month, day))
        before = found.get(who, NO_FOLLOWING)
        found[who] = replace(before, occasions=(*before.occasions, one))
    planned: dict[int, list[PlannedTouch]] = {}
    for who, *cells in db.sql(
        "SELECT p.contact_id, p.kind, p.origin, p.due_on, p.why, p.made_at, p.closed_at, t.at, p.skipped, "
        "p.occasion_id, p.occurs_on FROM planned_touch p LEFT JOIN touch t ON t.id = p.touch_id "
        f"WHERE p.{_WITHIN} ORDER BY p.id",
        (ids,),
    ):
        planned.setdefault(who, []).append(_planned(cells, occasions))
    for who, touches in planned.items():
        found[who] = replace(found.get(who, NO_FOLLOWING), planned=tuple(touches))
    return found


def _planned(cells: list[Any], occasions: dict[int, Occasion]) -> PlannedTouch:
    kind, origin, due, why, made, closed, touch, skipped, occasion, occurs = cells
    return PlannedTouch(
        decode.word(TouchKind, kind),
        decode.word(PlannedBy, origin),
        decode.day(due),
        why,
        decode.instant(made),
        _instant(closed),
        _instant(touch),
        skipped,
        occasions.get(occasion),
        None if occurs is None else decode.day(occurs),
    )


def _instant(value: int | None) -> datetime | None:
    return None if value is None else decode.instant(value)


def unknown(db: BookDatabase, contact: int, said: Following) -> Following:
    """Return what the book does not know of how somebody is followed.

    Whoever is on the plan here stays on it as they are: only what is past is added.
    """
    have = followings(db, f"[{contact}]").get(contact, NO_FOLLOWING)
    known = {_key(one) for one in have.planned}
    on_plan = have.since is not None
    return Following(
        None if on_plan else said.since,
        "" if on_plan else said.own,
        tuple(one for one in said.occasions if one not in have.occasions),
        tuple(
            one
            for one in said.planned
            if _key(one) not in known
            and not (on_plan and one.closed is None and one.origin is not PlannedBy.ONCE)
        ),
    )


def _key(one: PlannedTouch) -> tuple[object, ...]:
    return one.kind, one.origin, one.due, one.made


def follow(op: Operation, contact: int, following: Following) -> None:
    """Write how somebody is followed; their history is there already."""
    if following.since is not None:
        op.insert("touch_plan", contact=contact, since=following.since, own=following.own)
    for occasion in following.occasions:
        op.insert("occasion", contact=contact, name=occasion.name, month=occasion.month, day=occasion.day)
    if following.planned:
        rows = op.db.sql("SELECT id, name, month, day FROM occasion WHERE contact_id = ?", (contact,))
        occasions = {Occasion(*row[1:]): row[0] for row in rows.fetchall()}
        touches = {
            (at, kind): identity
            for identity, at, kind in op.db.sql(
                "SELECT id, at, kind FROM touch WHERE contact_id = ?", (contact,)
            ).fetchall()
        }
        for one in following.planned:
            became = None if one.touch is None else touches.get((to_micros(one.touch), one.kind.value))
            op.insert(
                "planned_touch",
                contact=contact,
                kind=one.kind,
                origin=one.origin,
                occasion=None if one.occasion is None else occasions.get(one.occasion),
                occurs_on=one.occurs,
                due_on=one.due,
                why=one.why,
                made_at=one.made,
                closed_at=one.closed,
                touch=became,
                skipped=one.skipped,
            )


def hand_over(op: Operation, kept: int, dropped: int, now: datetime) -> None:
    """Give all of it to the one who stays: of two places on the plan, of one date, one each is left.

    The histories are still apart: of two equal entries only that of the one who stays will be left.
    """
    both = op.db.sql("SELECT count(*) FROM touch_plan WHERE contact_id IN (?, ?)", (kept, dropped))
    doubled = both.fetchone()[0] == 2
    for (row,) in op.db.sql("SELECT id FROM touch_plan WHERE contact_id = ?", (dropped,)).fetchall():
        if doubled:
            op.delete("touch_plan", row)
        else:
            op.update("touch_plan", row, contact=kept)
    own = {
        row[1:]: row[0]
        for row in op.db.sql("SELECT id, name, month, day FROM occasion WHERE contact_id = ?", (kept,))
    }
    same: set[int] = set()
    for row, *said in op.db.sql(
        "SELECT id, name, month, day FROM occasion WHERE contact_id = ?", (dropped,)
    ).fetchall():
        if tuple(said) in own:
            same.add(row)
        else:
            op.update("occasion", row, contact=kept)
    equal: dict[int, int] = dict(
        op.db.sql(
            "SELECT d.id, k.id FROM planned_touch p JOIN touch d ON d.id = p.touch_id "
            "JOIN touch k ON k.contact_id = ? AND k.at = d.at AND k.kind = d.kind AND k.note = d.note "
            "WHERE p.contact_id = ?",
            (kept, dropped),
        ).fetchall()
    )
    for row, origin, occasion, closed, touch in op.db.sql(
        "SELECT id, origin, occasion_id, closed_at, touch_id FROM planned_touch WHERE contact_id = ?",
        (dropped,),
    ).fetchall():
        changes: dict[str, object] = {"contact": kept}
        if touch in equal:
            changes["touch"] = equal[touch]
        if occasion in same:
            changes["occasion"] = None
        comes_twice = occasion in same or (doubled and occasion is None and origin != PlannedBy.ONCE)
        if closed is None and comes_twice:
            changes["closed_at"] = now
        op.update("planned_touch", row, **changes)
    for row in sorted(same):
        op.delete("occasion", row)


def has_birthday(op: Operation, contact: int) -> bool:
    """Whether a touch is planned for somebody's birthday."""
    found = op.db.sql(
        "SELECT 1 FROM planned_touch WHERE contact_id = ? AND origin = 'birthday' AND closed_at IS NULL",
        (contact,),
    )
    return found.fetchone() is not None
