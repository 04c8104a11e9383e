"""Referrals: adding whom somebody names, who referred whom, the profile, and thanks for what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from callcockpit.domain.days import add_working_days
from callcockpit.domain.text import LINE_LIMIT, clean_line
from callcockpit.domain.ties import PROFILE_WORDS, told
from callcockpit.domain.values import Candidate, Contact, Plan
from callcockpit.domain.words import Profile, Result, State, TouchKind
from callcockpit.store import decode, people
from callcockpit.store.book import Book
from callcockpit.store.database import BookDatabase
from callcockpit.store.journal import Operation, Receipt
from callcockpit.store.matching import key_of
from callcockpit.store.planned import plan_touch
from callcockpit.store.upkeep import insert_person, settle

TREE_LIMIT = 200
"""People of a tree that are shown at most."""
HEIGHT = 20
"""Referrers above somebody that are followed at most."""
OUTCOME = (
    "SELECT result FROM touch INDEXED BY touch_outcome "
    "WHERE contact_id = {whose} AND kind = 'call' AND undone = 0 "
    "AND result IN ('no-future', 'stay-in-touch', 'next-step') "
    "ORDER BY at DESC, id DESC LIMIT 1"
)
"""What the last call that reached somebody came to."""


class Said(NamedTuple):
    """What is said of a referral beside who it is."""

    reason: str = ""
    introduced: bool = False
    """Whether the referrer introduces them: a preferral."""


NOTHING_SAID = Said()


class Leaf(NamedTuple):
    """Somebody in the tree of referrals."""

    contact: int
    name: str
    depth: int
    """Steps from the person whose tree it is."""
    state: State
    do_not_call: bool
    outcome: Result | None
    said: Said


class Tree(NamedTuple):
    """Who referred somebody, and whom they referred."""

    above: tuple[Leaf, ...] = ()
    """The nearest referrer first."""
    below: tuple[Leaf, ...] = ()
    """Everybody directly followed by whom they referred."""


def refer(
    book: Book, person: Candidate, referrer: int, now: datetime, said: Said = NOTHING_SAID
) -> tuple[Receipt, int]:
    """Add whom ``referrer`` names and plan their first call; return the receipt and the contact's id.

    Somebody who is in the book already, with that number and a name that agrees, is not added again; they
    come to be referred unless somebody else did that before.
    """
    name = clean_line(person.name)
    with book.operation("add", f"added {name}", now) as op:
        identity, known = take_in(op, book, person, referrer, now, said)
        if known:
            op.words = f"{name} was in the book already"
        book.db.sql("UPDATE operation SET contact_id = ? WHERE id = ?", (identity, op.id))
    return Receipt(op.id, "add", identity, op.words, now), identity


def take_in(
    op: Operation, book: Book, person: Candidate, referrer: int, now: datetime, said: Said = NOTHING_SAID
) -> tuple[int, bool]:
    """Add somebody who was named, or find them; return their id, and whether they were in the book."""
    known = find(book.db, person)
    if known is None:
        identity = insert_person(op, person, now, referrer)
    else:
        identity = known
        contact = people.contact(book.db, identity)
        if contact is None or contact.referred_by or contact.referred_by_id or identity == referrer:
            return identity, True
    by = people.contact(book.db, referrer)
    changes: dict[str, object] = {"referrer": referrer, "referred_by": by.name if by else person.referred_by}
    op.update("contact", identity, **changes, **_cells(said))
    settle(op, book, identity, now)
    return identity, known is not None


def _cells(said: Said) -> dict[str, object]:
    return {"reason": clean_line(said.reason, LINE_LIMIT), "introduced": int(said.introduced)}


def find(db: BookDatabase, person: Candidate) -> int | None:
    """Return who in the book this is: by a number where the names agree; without one by the name alone.

    A name that several have tells nobody.
    """
    # Imported here because only who names people needs it.
    from callcockpit.store.duplicates import names_agree

    name = key_of(clean_line(person.name))
    lines = [number.e164 for number in person.numbers if number.e164]
    for line in lines:
        owners = db.sql(
            "SELECT DISTINCT c.id, c.name_key FROM number n JOIN contact c ON c.id = n.contact_id "
            "WHERE n.e164 = ? ORDER BY c.name_key <> ?, c.id LIMIT 20",
            (line, name),
        )
        for identity, key in owners:
            if key == name or names_agree(key, name):
                return int(identity)
    if lines:
        return None
    same = db.sql("SELECT id FROM contact WHERE name_key = ? LIMIT 2", (name,)).fetchall()
    return int(same[0][0]) if len(same) == 1 and name else None


# Thanks


def thank(
    op: Operation, book: Book, contact: Contact, result: Result, plan: Plan | None, now: datetime
) -> str:
    """Plan thanks to whoever referred somebody who was reached now; return their name, empty where not.

    It is planned once for each referral, for the next working day, with what came of it: a handwritten note
    for a next step, else a word that one thinks of them.
    """
    referrer = contact.referred_by_id
    if referrer is None:
        return ""
    thanked = op.db.sql("SELECT thanked_at FROM contact WHERE id = ?", (contact.id,)).fetchone()
    by = op.db.sql("SELECT name FROM contact WHERE id = ?", (referrer,)).fetchone()
    if thanked[0] is not None or by is None:
        return ""
    came = result.words
    if result is Result.NEXT_STEP and plan is not None and plan.why:
        came += f": {plan.why}"
    kind = TouchKind.LETTER if result is Result.NEXT_STEP else TouchKind.THINKING_OF_YOU
    word = "introducing" if contact.introduced else "naming"
    day = add_working_days(book.today(now), 1, book.rules)
    plan_touch(op, referrer, kind, day, f"thanks for {word} {contact.name} · {came}", now)
    op.update("contact", contact.id, thanked_at=now)
    return str(by[0])


# The profile


def set_profile(book: Book, identity: int, profile: Profile, now: datetime) -> Receipt:
    """Set the marks of the profile; a first call takes its new place in the queue."""
    words = f"profile: {told(profile, PROFILE_WORDS) or 'nothing known'}"
    with book.operation("profile", words, now, contact=identity) as op:
        op.update("contact", identity, profile=int(profile))
        settle(op, book, identity, now)
    return Receipt(op.id, "profile", identity, words, now)


# Who referred whom


def tree(db: BookDatabase, identity: int) -> Tree:
    """Return who referred a contact, and whom they referred, each once however the referrals run."""
    seen = {identity}
    above: list[Leaf] = []
    at = _referrer(db, identity)
    while at is not None and at not in seen and len(above) < HEIGHT:
        seen.add(at)
        above += _leaves(db, "c.id = ?", at, len(above) + 1)
        at = _referrer(db, at)
    return Tree(tuple(above), tuple(_below(db, identity, 1, seen, TREE_LIMIT)))


def _referrer(db: BookDatabase, identity: int) -> int | None:
    found = db.sql("SELECT referrer_id FROM contact WHERE id = ?", (identity,)).fetchone()
    return None if found is None else found[0]


def _below(db: BookDatabase, identity: int, depth: int, seen: set[int], room: int) -> Iterator[Leaf]:
    for leaf in _leaves(db, "c.referrer_id = ?", identity, depth):
        if leaf.contact not in seen and len(seen) <= room:
            seen.add(leaf.contact)
            yield leaf
            yield from _below(db, leaf.contact, depth + 1, seen, room)


def _leaves(db: BookDatabase, where: str, value: int, depth: int) -> list[Leaf]:
    found = db.sql(
        f"SELECT c.id, c.name, c.state, c.do_not_call, ({OUTCOME.format(whose='c.id')}), c.reason, "
        f"c.introduced FROM contact c WHERE {where} ORDER BY c.added_at, c.id LIMIT ?",
        (value, TREE_LIMIT),
    ).fetchall()
    return [
        Leaf(
            one,
            name,
            depth,
            decode.word(State, state),
            bool(barred),
            None if outcome is None else decode.word(Result, outcome),
            Said(reason, bool(introduced)),
        )
        for one, name, state, barred, outcome, reason, introduced in found
    ]
