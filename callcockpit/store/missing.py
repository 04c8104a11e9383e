"""What an archive says was done with somebody and the book does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from callcockpit.domain.archive import Agreed, Past, Skip, Told
from callcockpit.domain.pursuit import Pursuit
from callcockpit.domain.values import Touch
from callcockpit.store import people
from callcockpit.store.database import BookDatabase
from callcockpit.store.instants import to_micros


def touches(db: BookDatabase, contact: int, said: Iterable[Touch]) -> list[Touch]:
    """Return the entries that the book has not, each as often as it is missing.

    One that was taken back there is no news, whatever became of it here.
    """
    counted = Counter(map(_same, people.history(db, contact, undone=True)))
    ever = {key[:-1] for key in counted}
    missing = []
    for touch in said:
        key = _same(touch)
        if counted[key]:
            counted[key] -= 1
        elif not (touch.undone and key[:-1] in ever):
            missing.append(touch)
    return missing


def plans(db: BookDatabase, contact: int, said: Iterable[Past]) -> list[Past]:
    """Return the closed plans that the book has not; what is open in the book stands, so no open one."""
    rows = db.sql("SELECT kind, due_on, made_at FROM plan WHERE contact_id = ?", (contact,))
    have = {tuple(row) for row in rows}
    return [past for past in said if past.closed is not None and _key(past) not in have]


def steps(db: BookDatabase, contact: int, said: Iterable[Agreed]) -> dict[int, int]:
    """Return the ids of the steps that the book has already, by their place among those that are said."""
    rows = db.sql("SELECT made_at, what, id FROM step WHERE contact_id = ?", (contact,))
    have = {(made, what): identity for made, what, identity in rows}
    keys = [(to_micros(agreed.step.made), agreed.step.what) for agreed in said]
    return {place: have[key] for place, key in enumerate(keys) if key in have}


def skips(db: BookDatabase, contact: int, said: Iterable[Skip]) -> tuple[Skip, ...]:
    """Return the skips that the book has not."""
    have = {row[0] for row in db.sql("SELECT at FROM skip WHERE contact_id = ?", (contact,))}
    return tuple(skip for skip in said if to_micros(skip.at) not in have)


def pursuits(db: BookDatabase, contact: int, said: Iterable[Pursuit]) -> tuple[Pursuit, ...]:
    """Return the rounds of the unreachable path that the book has not; one that goes on here stands."""
    have = dict(db.sql("SELECT began_at, ended_at FROM pursuit WHERE contact_id = ?", (contact,)).fetchall())
    open_here = None in have.values()
    return tuple(
        one for one in said if to_micros(one.began) not in have and not (open_here and one.ended is None)
    )


def needs(db: BookDatabase, contact: int, said: Iterable[Told]) -> tuple[Told, ...]:
    """Return the needs that the book has not; what became here of those it has stands."""
    have = {tuple(row) for row in db.sql("SELECT at, what FROM need WHERE contact_id = ?", (contact,))}
    return tuple(one for one in said if (to_micros(one.at), one.what) not in have)


def _key(past: Past) -> tuple[str, str, int | None]:
    plan = past.plan
    made = None if plan.made is None else to_micros(plan.made)
    return plan.kind.value, plan.due.day.isoformat(), made


def _same(touch: Touch) -> tuple[object, ...]:
    return (
        touch.at,
        touch.kind,
        touch.result,
        touch.number,
        touch.seconds,
        touch.note,
        touch.received,
        touch.undone,
    )
