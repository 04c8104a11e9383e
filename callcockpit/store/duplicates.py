"""People who stand in the book twice: found by what only one person has, and merged in one operation.

Two contacts may be one person when they have

1. a number in common and names that can be one person's: ``Dana Whitfield`` and ``D. Whitfield``, or no name
   of one's own where nobody else has that number;
2. an e-mail address in common, whatever the names; a desk's, such as ``info@``, only where the names agree;
3. the same name and company, unless they have different LinkedIn profiles.

These are the rules by which an import finds people (``matching``), looser where a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Contact
from callcockpit.store import drafts, joining, people
from callcockpit.store.blocklist import sharing
from callcockpit.store.book import Book
from callcockpit.store.calls import contact_of
from callcockpit.store.cards import card
from callcockpit.store.database import BookDatabase
from callcockpit.store.journal import Operation, Receipt
from callcockpit.store.matching import OWNERS, is_nameless, is_personal, key_of
from callcockpit.store.tables import ContactRow
from callcockpit.store.upkeep import block, settle

CHUNK = 200
"""Pairs whose people are read at once, to say why."""

SHARED = {
    "number": (
        "SELECT e164 FROM number WHERE e164 IS NOT NULL GROUP BY e164 HAVING count(*) > 1 ORDER BY e164"
    ),
    "address": "SELECT value_key FROM address GROUP BY value_key HAVING count(*) > 1 ORDER BY value_key",
    "name": (
        "SELECT name_key, company_key FROM contact WHERE name_key > '' AND company_key > '' "
        "GROUP BY name_key, company_key HAVING count(*) > 1 ORDER BY name_key, company_key"
    ),
}
"""What stands in the book more than once, each by one walk along an index."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts who may be one person."""

    first: int
    """The id of the one longer in the book."""
    second: int
    why: tuple[str, ...]
    """What they have in common, in words."""


def pairs(book: Book, limit: int) -> tuple[Pair, ...]:
    """Return at most ``limit`` pairs of people who may be the same, by strength of what they have in common.

    Only keys that stand in an index more than once are looked at. Of many copies each is paired with the
    first, so that merging pair by pair leaves one.
    """
    found: dict[tuple[int, int], None] = {}
    for rule in (_by_number, _by_email, _by_name):
        for first, second in rule(book.db):
            if len(found) >= limit:
                break
            found[min(first, second), max(first, second)] = None
    ids = list(found)
    told: list[Pair] = []
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        wanted = sorted({identity for pair in some for identity in pair})
        whole = {contact.id: contact for contact in people.contacts(book.db, wanted)}
        told += [
            Pair(first, second, tuple(_reasons(whole[first], whole[second])))
            for first, second in some
            if first in whole and second in whole
        ]
    return tuple(told)


def merge(book: Book, keep: int, drop: int, now: datetime) -> Receipt:
    """Make two contacts one: ``keep`` takes over everything of ``drop``, who is removed; undo parts them.

    What both have stays once, gaps are filled, notes are joined, and single values that differ go into the
    notes: nothing is lost. Where ``keep`` stands afterwards, and what is next, is told in ``joining``.
    Do-not-call wins over everything: all the numbers of both are on the list then. Raises CockpitError for
    one and the same person, for somebody who is not in the book, and while another cockpit is in a call with
    ``drop``; SaveError when nothing could be written.
    """
    if keep == drop:
        raise CockpitError("That is one and the same person: a merge takes two.")
    with book.operation("merge", "merged", now, contact=keep) as op:
        kept, dropped = contact_of(book, keep), contact_of(book, drop)
        op.words = f"merged {dropped.name} into {kept.name}"
        _refuse_in_call(book, dropped)
        op.touched |= {keep, drop}
        listed = next((one for one in (kept, dropped) if one.do_not_call), None)
        reason = ""
        if listed is not None and (shown := card(book, listed.id, now, limit=1)) is not None:
            reason = shown.blocked_reason
        standing = joining.standing(book.db, kept, dropped)
        op.noted(drafts.hand_over(book.db, drop, keep))
        joining.move_rows(op, kept, dropped)
        joining.move_plans(op, kept, dropped, standing, now)
        joining.move_referrals(op, kept, dropped)
        op.update(
            ContactRow,
            keep,
            **joining.filled(kept, dropped),
            state=standing.state,
            attempts=standing.attempts,
            cadence=standing.cadence,
            reached_at=standing.reached,
        )
        if listed is not None:
            _block(op, book, keep, reason or f"do not call: {listed.name}", now)
        settle(op, book, keep, now)
        # Last, so that nothing of theirs hangs on them any more; redo finds them there (``journal.redo``).
        op.delete(ContactRow, drop)
    return Receipt(op.id, "merge", keep, op.words, now)


def _refuse_in_call(book: Book, dropped: Contact) -> None:
    """Raise CockpitError while another cockpit is in a call: what is typed there would have no place."""
    draft = drafts.load(book.db, dropped.id)
    if draft is not None and draft.dialed and not draft.ended and drafts.owner_alive(draft.owner):
        raise CockpitError(
            f"Another cockpit is in a call with {dropped.name}: end that call, then merge them."
        )


def _block(op: Operation, book: Book, identity: int, reason: str, now: datetime) -> None:
    """Put all numbers of a contact on the do-not-call list, also for whoever shares one."""
    op.update(ContactRow, identity, do_not_call=1)
    numbers = contact_of(book, identity).numbers
    block(op, numbers, reason, now)
    for other in sharing(book, numbers) - {identity}:
        settle(op, book, other, now)


@dataclass(frozen=True, slots=True)
class _Owner:
    """Somebody with a key that others have too."""

    id: int
    name: str
    nameless: bool


def _by_number(db: BookDatabase) -> Iterator[tuple[int, int]]:
    """Yield who have a line in common and may go by both names."""
    for (key,) in db.sql(SHARED["number"]):
        yield from _agreeing(_owners(db, "number n", "n.e164 = ?", key))


def _by_email(db: BookDatabase) -> Iterator[tuple[int, int]]:
    """Yield who have an e-mail address in common."""
    for (key,) in db.sql(SHARED["address"]):
        owners = _owners(db, "address n", "n.value_key = ? AND n.kind = 'email'", key)
        if is_personal("email", key):
            yield from ((owners[0].id, other.id) for other in owners[1:])
        else:
            yield from _agreeing(owners)


def _by_name(db: BookDatabase) -> Iterator[tuple[int, int]]:
    """Yield who have the same name and company, and no profiles that tell them apart."""
    for key in db.sql(SHARED["name"]):
        found = db.sql("SELECT id FROM contact WHERE name_key = ? AND company_key = ? ORDER BY id", key)
        first, *others = [row[0] for row in found]
        mine = _profiles(db, first)
        for other in others:
            theirs = _profiles(db, other)
            if not mine or not theirs or mine & theirs:
                yield first, other


def _owners(db: BookDatabase, table: str, where: str, key: str) -> list[_Owner]:
    found = db.sql(
        f"SELECT DISTINCT c.id, c.name, c.name_key, c.company_key FROM {table} "
        f"JOIN contact c ON c.id = n.contact_id WHERE {where} ORDER BY c.id",
        (key,),
    )
    return [
        _Owner(identity, name_key, is_nameless(name, name_key, company_key))
        for identity, name, name_key, company_key in found
    ]


def _agreeing(owners: list[_Owner]) -> Iterator[tuple[int, int]]:
    """Yield each with the first whose name agrees; of a switchboard's many people, names that are equal."""
    first_of: dict[str, _Owner] = {}
    for owner in owners:
        first = first_of.setdefault(owner.name, owner)
        if first is not owner:
            yield first.id, owner.id
    names = list(first_of.values())[:OWNERS]
    # The desk of several people is none of them.
    alone = sum(not owner.nameless for owner in names) <= 1
    for one, other in combinations(names, 2):
        desk = alone if one.nameless != other.nameless else one.nameless
        if desk or names_agree(one.name, other.name):
            yield one.id, other.id


def names_agree(one: str, other: str) -> bool:
    """Whether two folded names can be one person's: every word of the shorter stands in the longer.

    The order does not count, and a letter stands for a word that begins with it; one whole word at least
    must be the same.
    """
    shorter, longer = sorted((one.split(), other.split()), key=len)
    left, others = list(longer), []
    for word in shorter:
        if word in left and len(word) > 1:
            left.remove(word)
        else:
            others.append(word)
    if len(others) == len(shorter):
        return False
    for word in others:
        match = next((each for each in left if _stands_for(word, each)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _stands_for(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _profiles(db: BookDatabase, identity: int) -> frozenset[str]:
    found = db.sql("SELECT value_key FROM address WHERE contact_id = ? AND kind = 'url'", (identity,))
    return frozenset(key for (key,) in found if is_personal("url", key))


def _reasons(one: Contact, other: Contact) -> Iterator[str]:
    """Yield what two people have in common, in words."""
    theirs = {number.e164 for number in other.numbers}
    for e164 in dict.fromkeys(number.e164 for number in one.numbers):
        if e164 and e164 in theirs:
            yield f"same number {e164}"
    addresses = {email.casefold() for email in other.emails}
    for email in one.emails:
        if email.casefold() in addresses:
            yield f"same e-mail {email}"
    if key_of(one.name) == key_of(other.name):
        same_company = one.company and key_of(one.company) == key_of(other.company)
        yield "same name and company" if same_company else "same name"
