"""What ties people, as it leaves the book in an archive and comes into another one."""

from __future__ import annotations

from collections.abc import Mapping

from callcockpit.domain.identity import own_uid
from callcockpit.domain.ties import NO_TIES, Alliance, Exchanged, Mark, Named, Ties
from callcockpit.domain.words import Profile, Result
from callcockpit.store import decode
from callcockpit.store.database import BookDatabase
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import Operation


def ties_of(db: BookDatabase, ids: str) -> dict[int, Ties]:
    """Return what ties these contacts (their ids as a JSON list), whom nothing ties left out."""
    within = "IN (SELECT value FROM json_each(?))"
    names: dict[int, list[Exchanged]] = {}
    for owner, name, at, received, number, outcome, identity, person, uid, added in db.sql(
        "SELECT n.contact_id, n.name, n.at, n.received, n.number, n.outcome, n.id, c.id, c.uid, c.added_at "
        f"FROM named n LEFT JOIN contact c ON c.id = n.person_id WHERE n.contact_id {within} ORDER BY n.id",
        (ids,),
    ):
        named = Named(
            name,
            decode.instant(at),
            bool(received),
            number,
            outcome=None if outcome is None else decode.word(Result, outcome),
            id=identity,
        )
        who = None if person is None else uid or own_uid(person, decode.instant(added))
        names.setdefault(owner, []).append(Exchanged(named, who))
    alliances = {
        owner: Alliance(
            decode.flags(Mark, marks), decode.instant(made), None if day is None else decode.day(day)
        )
        for owner, marks, made, day in db.sql(
            f"SELECT contact_id, marks, made_at, meets_on FROM partner WHERE contact_id {within}", (ids,)
        )
    }
    found = {}
    for one, profile, introduced, reason, thanked in db.sql(
        f"SELECT id, profile, introduced, reason, thanked_at FROM contact WHERE id {within}", (ids,)
    ):
        found[one] = Ties(
            decode.flags(Profile, profile),
            bool(introduced),
            reason,
            None if thanked is None else decode.instant(thanked),
            alliances.get(one),
            tuple(names.get(one, ())),
        )
    return {one: ties for one, ties in found.items() if ties != NO_TIES}


def lacks(db: BookDatabase, identity: int, ties: Ties) -> bool:
    """Whether an archive says of a contact what the book does not know."""
    here = ties_of(db, f"[{identity}]").get(identity, NO_TIES)
    names = {_same(one) for one in here.names}
    marks = here.alliance.marks if here.alliance is not None else None
    return (
        here.profile | ties.profile != here.profile
        or (ties.introduced and not here.introduced)
        or bool(ties.reason and not here.reason)
        or (ties.thanked is not None and here.thanked is None)
        or (ties.alliance is not None and (marks is None or marks | ties.alliance.marks != marks))
        or any(_same(one) not in names for one in ties.names)
    )


def _same(one: Exchanged) -> tuple[object, ...]:
    return one.named.name, one.named.at, one.named.received


def tie(op: Operation, identity: int, ties: Ties, people: Mapping[str, int]) -> None:
    """Give a contact what an archive says ties them and the book lacks.

    ``people`` tells who is meant by an identity. What the book has stands; marks are added to.
    """
    _tie_contact(op, identity, ties)
    _tie_alliance(op, identity, ties.alliance)
    held = op.db.sql("SELECT name, at, received FROM named WHERE contact_id = ?", (identity,)).fetchall()
    for one in ties.names:
        named = one.named
        if (named.name, to_micros(named.at), int(named.received)) not in held:
            op.insert(
                "named",
                contact=identity,
                person=people.get(one.uid or ""),
                received=int(named.received),
                name=named.name,
                number=named.number,
                at=named.at,
                outcome=named.outcome,
            )


def _tie_contact(op: Operation, identity: int, ties: Ties) -> None:
    profile, reason, introduced, thanked = op.db.sql(
        "SELECT profile, reason, introduced, thanked_at FROM contact WHERE id = ?", (identity,)
    ).fetchone()
    op.update(
        "contact",
        identity,
        profile=profile | int(ties.profile),
        reason=reason or ties.reason,
        introduced=int(introduced or ties.introduced),
        thanked_at=thanked or ties.thanked,
    )


def _tie_alliance(op: Operation, identity: int, alliance: Alliance | None) -> None:
    if alliance is None:
        return
    found = op.db.sql("SELECT id, marks FROM partner WHERE contact_id = ?", (identity,)).fetchone()
    if found is not None:
        op.update("partner", found[0], marks=found[1] | int(alliance.marks))
    else:
        op.insert(
            "partner",
            contact=identity,
            marks=int(alliance.marks),
            made_at=alliance.made,
            meets_on=alliance.meets_on,
        )
