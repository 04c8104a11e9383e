"""People as a list shows them, a line each: read for every letter typed, and so no more than is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from callcockpit.domain.values import Due, Number
from callcockpit.domain.words import NumberKind, State
from callcockpit.store import decode, matches
from callcockpit.store.database import BookDatabase
from callcockpit.store.matches import Said


class Listed(NamedTuple):
    """Somebody in a list."""

    id: int
    name: str
    company: str
    title: str
    state: State
    do_not_call: bool
    due: Due | None
    """When something is planned with them."""
    number: Number | None
    """The number that is dialed first, else the first they have."""
    said: Said | None = None
    """The line that made somebody found, where neither name nor company do."""


def listed(db: BookDatabase, identities: Sequence[int], query: str = "") -> list[Listed]:
    """Return these people in the order of ``identities``, with the line that ``query`` found them by."""
    marks, values = ", ".join("?" * len(identities)), tuple(identities)
    numbers = _numbers(db, marks, values)
    found = {
        row[0]: Listed(
            row[0],
            row[1],
            row[2],
            row[3],
            decode.word(State, row[4]),
            bool(row[5]),
            None if row[6] is None else Due(decode.day(row[6]), row[7] and decode.instant(row[7])),
            numbers.get(row[0]),
        )
        for row in db.sql(
            "SELECT c.id, c.name, c.company, c.title, c.state, c.do_not_call, p.due_on, p.due_at "
            "FROM contact c LEFT JOIN plan p ON p.contact_id = c.id AND p.closed_at IS NULL "
            f"WHERE c.id IN ({marks})",
            values,
        )
    }
    said = matches.lines(db, identities, query)
    return [found[identity]._replace(said=said.get(identity)) for identity in identities if identity in found]


def _numbers(db: BookDatabase, marks: str, values: tuple[int, ...]) -> dict[int, Number]:
    found: dict[int, Number] = {}
    for owner, raw, e164, extension, kind, struck, blocked in db.sql(
        "SELECT n.contact_id, n.raw, n.e164, n.extension, n.kind, n.struck, b.id IS NOT NULL "
        "FROM number n LEFT JOIN blocked b ON b.number = coalesce(n.e164, n.raw) "
        f"WHERE n.contact_id IN ({marks}) ORDER BY n.contact_id, n.position",
        values,
    ):
        before = found.get(owner)
        if before is None or not before.dialable:
            number = Number(
                raw,
                e164,
                extension,
                decode.word(NumberKind, kind),
                struck=bool(struck),
                blocked=bool(blocked),
            )
            if before is None or number.dialable:
                found[owner] = number
    return found
