"""The habit on its way out of a book and into another one: what is there already is not doubled."""

from __future__ import annotations

from collections.abc import Iterator

from callcockpit.domain.archive import HabitPiece, KindAct, NinetyDays, WeekBlock
from callcockpit.store import appointments, decode, ninety
from callcockpit.store.database import BookDatabase
from callcockpit.store.instants import from_micros, to_micros
from callcockpit.store.journal import Operation


def habit_pieces(db: BookDatabase) -> Iterator[HabitPiece]:
    """Yield the blocks of the week, the ninety days, and the kindnesses that stand in no history."""
    moved = appointments.moves(db)
    for one in sorted(appointments.appointments(db), key=lambda each: each.id):
        moves = tuple(move._replace(appointment=0) for move in moved if move.appointment == one.id)
        yield WeekBlock(one._replace(id=0), moves)
    for row in db.sql("SELECT id, began_on, ended_on FROM ninety ORDER BY id").fetchall():
        days = ninety.ninety_of(*row)
        yield NinetyDays(days.began, days.ended, ninety.looked(db, days.id))
    last = 0
    while rows := db.sql(
        "SELECT id, at, what, whom FROM kindness WHERE id > ? ORDER BY id LIMIT 1000", (last,)
    ).fetchall():
        for last, at, what, whom in rows:  # noqa: B007 - the last one is where the next page begins
            yield KindAct(decode.instant(at), what, whom)


def put_habit(op: Operation, piece: HabitPiece) -> bool:
    """Write what a piece brings and the book has not; return whether anything was written."""
    match piece:
        case WeekBlock():
            return _put_week_block(op, piece)
        case NinetyDays():
            return _put_ninety(op, piece)
        case KindAct():
            there = op.db.sql(
                "SELECT 1 FROM kindness WHERE at = ? AND what = ? AND whom = ?",
                (to_micros(piece.at), piece.what, piece.whom),
            ).fetchone()
            if there is None:
                op.insert("kindness", at=piece.at, what=piece.what, whom=piece.whom)
            return there is None


def _put_week_block(op: Operation, piece: WeekBlock) -> bool:
    one = piece.appointment
    known = next(
        (
            each
            for each in appointments.appointments(op.db)
            if (each.weekday, each.at, each.since) == (one.weekday, one.at, one.since)
        ),
        None,
    )
    identity = known.id if known is not None else None
    if identity is None:
        identity = op.insert(
            "appointment",
            weekday=one.weekday,
            hour=f"{one.at:%H:%M}",
            minutes=one.minutes,
            since_on=one.since,
            until_on=one.until,
            made_at=one.made or from_micros(0),
        )
    there = {
        (move.from_on, move.from_at) for move in appointments.moves(op.db) if move.appointment == identity
    }
    new = [move for move in piece.moves if (move.from_on, move.from_at) not in there]
    for move in new:
        op.insert(
            "moved_block",
            appointment=identity,
            from_on=move.from_on,
            from_hour=f"{move.from_at:%H:%M}",
            to_on=move.to_on,
            to_hour=f"{move.to_at:%H:%M}",
            at=move.made or from_micros(0),
        )
    return known is None or bool(new)


def _put_ninety(op: Operation, piece: NinetyDays) -> bool:
    found = op.db.sql("SELECT id FROM ninety WHERE began_on = ?", (piece.began.isoformat(),)).fetchone()
    identity = int(found[0]) if found else op.insert("ninety", began_on=piece.began, ended_on=piece.ended)
    there = {(one.number, one.activity) for one in ninety.looked(op.db, identity)}
    new = [one for one in piece.looked if (one.number, one.activity) not in there]
    for one in new:
        op.insert(
            "look_back",
            ninety=identity,
            number=one.number,
            activity=one.activity.value,
            goal=one.goal,
            answer=one.answer.value,
            next_goal=one.next_goal,
            at=one.made,
        )
    return found is None or bool(new)
