"""People who stand in the book twice: found by what only one person has, and merged in one operation.

Two contacts may be one person when they have

1. a number in common and names that can be one person's: ``Dana Whitfield`` and ``D. Whitfield``, or no name
   of one's own where nobody else has that number;
2. an e-mail address in common, whatever the names; a desk's, such as ``info@``, only where the names agree;
3. the same name and company, unless they have different LinkedIn profiles.

These are the rules by which an import finds people (``matching``), looser where a person decides. Whom
somebody has told apart (``apart``) is not asked about again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, combinations, islice
from typing import TypeAlias

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Contact
from callcockpit.domain.words import State
from callcockpit.store import drafts, following, joining, people, steps
from callcockpit.store.apart import hand_over, told_apart
from callcockpit.store.blocklist import sharing
from callcockpit.store.book import Book
from callcockpit.store.calls import contact_of
from callcockpit.store.cards import card
from callcockpit.store.database import BookDatabase
from callcockpit.store.journal import Operation, Receipt
from callcockpit.store.matching import OWNERS, is_nameless, is_personal, key_of
from callcockpit.store.next_call import follow_steps
from callcockpit.store.own_plan import renew_birthday
from callcockpit.store.planned import close_all
from callcockpit.store.upkeep import block, settle

CHUNK = 50
"""Pairs whose people are read at once, to say why; the first are told as soon as there are as many."""

PAGE = 200
"""Keys that are looked up at once. No read is held longer, so that writes never wait for a search."""

SHARED = {
    "number": (
        "SELECT e164 FROM number WHERE e164 > ? GROUP BY e164 HAVING count(*) > 1 ORDER BY e164 LIMIT ?"
    ),
    "address": (
        "SELECT value_key FROM address WHERE value_key > ? GROUP BY value_key HAVING count(*) > 1 "
        "ORDER BY value_key LIMIT ?"
    ),
    "name": (
        "SELECT name_key, company_key FROM contact WHERE (name_key, company_key) > (?, ?) "
        "AND name_key > '' AND company_key > '' "
        "GROUP BY name_key, company_key HAVING count(*) > 1 ORDER BY name_key, company_key LIMIT ?"
    ),
}
"""What stands in the book more than once behind a key, by one walk along an index from there."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts who may be one person."""

    first: int
    """The id of the one longer in the book."""
    second: int
    why: tuple[str, ...]
    """What they have in common, in words."""
    labels: tuple[str, str] = ("", "")
    """Who the first and the second are, by name and company."""


def pairs(book: Book, limit: int) -> tuple[Pair, ...]:
    """Return at most ``limit`` pairs of people who may be the same; see :func:`search`."""
    return tuple(islice(chain.from_iterable(search(book)), limit))


def search(book: Book) -> Iterator[tuple[Pair, ...]]:
    """Yield pairs of people who may be the same, some at a time, by strength of what they have in common.

    Only keys that stand in an index more than once are looked at. Of many copies each is paired with the
    first, so that merging pair by pair leaves one; whoever was told apart from that one, with the next.
    """
    apart = told_apart(book.db)
    found: set[tuple[int, int]] = set(apart)
    some: list[tuple[int, int]] = []
    for rule in (_by_number, _by_email, _by_name):
        for one, other in rule(book.db, apart):
            ids = (min(one, other), max(one, other))
            if ids not in found:
                found.add(ids)
                some.append(ids)
            if len(some) >= CHUNK:
                yield _told(book.db, some)
                some.clear()
    if some:
        yield _told(book.db, some)


def _told(db: BookDatabase, some: Sequence[tuple[int, int]]) -> tuple[Pair, ...]:
    """Return pairs with what they have in common, without those that lost somebody meanwhile."""
    wanted = sorted({identity for pair in some for identity in pair})
    whole = {contact.id: contact for contact in people.contacts(db, wanted)}
    return tuple(
        Pair(
            first,
            second,
            tuple(_reasons(whole[first], whole[second])),
            (_label(whole[first]), _label(whole[second])),
        )
        for first, second in some
        if first in whole and second in whole
    )


def _label(contact: Contact) -> str:
    return f"{contact.name} ({contact.company})" if contact.company else contact.name


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
        following.hand_over(op, keep, drop, now)
        joining.move_rows(op, kept, dropped)
        joining.move_plans(op, kept, dropped, standing, now)
        joining.move_referrals(op, kept, dropped)
        joining.move_ties(op, kept, dropped)
        hand_over(op, keep, drop)
        op.update(
            "contact",
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
        if standing.state is State.CLOSED:
            close_all(op, keep, now)
            steps.end_all(op, keep, now)
        else:
            follow_steps(op, book, keep, now)
            if (
                kept.birthday is None
                and dropped.birthday is not None
                and not following.has_birthday(op, keep)
            ):
                renew_birthday(op, book, keep, now)
        # Last, so that nothing of theirs hangs on them any more; redo finds them there (``reversal.redo``).
        op.delete("contact", drop)
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
    op.update("contact", identity, do_not_call=1)
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


_Apart: TypeAlias = AbstractSet[tuple[int, int]]


def _shared(db: BookDatabase, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the keys that stand in the book more than once."""
    last: tuple[str, ...] = ("", "") if name == "name" else ("",)
    while found := db.sql(SHARED[name], (*last, PAGE)).fetchall():
        yield from found
        last = found[-1]


def _by_number(db: BookDatabase, apart: _Apart) -> Iterator[tuple[int, int]]:
    """Yield who have a line in common and may go by both names."""
    for (key,) in _shared(db, "number"):
        yield from _agreeing(_owners(db, "number n", "n.e164 = ?", key), apart)


def _by_email(db: BookDatabase, apart: _Apart) -> Iterator[tuple[int, int]]:
    """Yield who have an e-mail address in common."""
    for (key,) in _shared(db, "address"):
        owners = _owners(db, "address n", "n.value_key = ? AND n.kind = 'email'", key)
        if is_personal("email", key):
            yield from _copies([owner.id for owner in owners], apart)
        else:
            yield from _agreeing(owners, apart)


def _by_name(db: BookDatabase, apart: _Apart) -> Iterator[tuple[int, int]]:
    """Yield who have the same name and company, and no profiles that tell them apart."""
    for key in _shared(db, "name"):
        found = db.sql("SELECT id FROM contact WHERE name_key = ? AND company_key = ? ORDER BY id", key)
        for first, other in _copies([row[0] for row in found], apart):
            mine, theirs = _profiles(db, first), _profiles(db, other)
            if not mine or not theirs or mine & theirs:
                yield first, other


def _copies(ids: Sequence[int], apart: _Apart) -> Iterator[tuple[int, int]]:
    """Yield each with the first, or where they were told apart from that one, with the next; in order."""
    for place, other in enumerate(ids):
        first = next((one for one in ids[:place] if (one, other) not in apart), None)
        if first is not None:
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


def _agreeing(owners: list[_Owner], apart: _Apart) -> Iterator[tuple[int, int]]:
    """Yield each with the first whose name agrees; of a switchboard's many people, names that are equal."""
    named: dict[str, list[_Owner]] = {}
    for owner in owners:
        named.setdefault(owner.name, []).append(owner)
    for same in named.values():
        yield from _copies([owner.id for owner in same], apart)
    names = [same[0] for same in named.values()][:OWNERS]
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
