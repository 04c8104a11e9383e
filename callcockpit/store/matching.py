"""Who in the book a person of a file is: found by what only one person can have, never by a name alone.

The rules, strongest first:

1. the vCard's own identity (``UID``);
2. the same name with a number, e-mail or web address in common;
3. a number in common where one side has no name of its own: a switchboard with two names is two people;
4. an e-mail address or LinkedIn profile in common, whatever the name; a shared address such as ``info@`` only
   where one side has no name;
5. the same name and company, unless they have different LinkedIn profiles;
6. the same name, where the file says nothing else that the book does not say of that person.

Where a rule finds several, the one with most in common is taken, then the one longest in the book. What was
taken in once is found again by the same rule, so that a second import finds everybody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from callcockpit.domain.identity import own_key
from callcockpit.domain.text import fold
from callcockpit.domain.values import Candidate
from callcockpit.store.database import BookDatabase

key_of = lru_cache(16_384)(fold)
"""The folded text; the words of one part of a file and its companies are folded again and again."""

_PROFILE = re.compile(r"(?:^|[/.])linkedin\.com/(?:in|pub)/", re.IGNORECASE)
_SHARED = frozenset(
    {
        *("info", "office", "contact", "contacto", "contato", "kontakt", "mail", "email", "post", "hello"),
        *("hallo", "hi", "bonjour", "sales", "vertrieb", "support", "service", "team", "admin", "help"),
        *("reception", "empfang", "praxis", "kanzlei", "buero", "buchhaltung", "accounting", "billing"),
        *("enquiries", "inquiries", "press", "jobs", "marketing"),
    }
)
"""Local parts that stand for a desk and not for a person."""


_NO_PROFILES: frozenset[str] = frozenset()


class Keys(NamedTuple):
    """What a person is found by, as it is compared."""

    name: str
    company: str
    nameless: bool
    """Whether the name is only the company, an e-mail address or a number."""
    uid: str | None
    numbers: tuple[str, ...]
    emails: tuple[str, ...]
    urls: tuple[str, ...]
    shared: tuple[tuple[str, str], ...]
    """Everything that can be had in common, as kind and key."""

    @property
    def bare(self) -> bool:
        """Whether there is nothing but a name to find this person by."""
        return not (self.uid or self.company or self.numbers or self.emails or self.urls)

    @property
    def profiles(self) -> frozenset[str]:
        """The LinkedIn profiles among the web addresses."""
        return frozenset(filter(_PROFILE.search, self.urls)) if self.urls else _NO_PROFILES


def keys_of(person: Candidate) -> Keys:
    """Return the keys of a person whose texts are clean."""
    name, company = key_of(person.name), key_of(person.company)
    numbers = tuple([number.e164 for number in person.numbers if number.e164])
    emails = tuple([email.casefold() for email in person.emails])
    urls = tuple([url.casefold() for url in person.urls])
    shared = (
        *[("number", number) for number in numbers],
        *[("email", email) for email in emails],
        *[("url", url) for url in urls],
    )
    nameless = is_nameless(person.name, name, company)
    return Keys(name, company, nameless, person.uid, numbers, emails, urls, shared)


def by_uid(db: BookDatabase, uids: Sequence[str], *, waiting: bool = False) -> dict[str, int]:
    """Return who in the book has which of these identities, given by a file or by the book itself."""
    found: dict[str, int] = {}
    if not uids:
        return found
    for tables in (_BOOK, _WAITING) if waiting else (_BOOK,):
        for uid, identity in db.sql(
            f"SELECT c.uid, c.id FROM json_each(?) j JOIN {tables['contact']} c ON c.uid = j.value "
            "ORDER BY c.id",
            (json.dumps(uids),),
        ):
            found.setdefault(uid, identity)
    own = [(*key, uid) for uid in uids if uid not in found and (key := own_key(uid))]
    rows = db.sql(
        "SELECT j.value ->> 2, c.id FROM json_each(?) j JOIN contact c ON c.id = j.value ->> 0 "
        "WHERE c.added_at = j.value ->> 1 AND c.uid IS NULL",
        (json.dumps(own),),
    )
    return found | dict(rows)


def is_nameless(name: str, name_key: str, company_key: str) -> bool:
    """Whether a name says nothing of a person: it is empty, the company, an e-mail address or a number."""
    return name_key in ("", company_key) or "@" in name or not any(map(str.isalpha, name_key))


def is_personal(kind: str, key: str) -> bool:
    """Whether an address is one person's own: a LinkedIn profile, or an e-mail address of nobody's desk."""
    if kind == "url":
        return _PROFILE.search(key) is not None
    return key.partition("@")[0] not in _SHARED


OWNERS = 50
"""How many owners of one number or address are looked at beside those of the same name: a switchboard or a
web site may have thousands."""

_WHO = "c.id, c.name, c.name_key, c.company_key, c.uid"
_SAME_NAME_NUMBER = """
SELECT 'number', n.e164, {who} FROM json_each(?) j CROSS JOIN {contact} c ON c.name_key = j.value
CROSS JOIN {number} n ON n.contact_id = c.id WHERE n.e164 IN (SELECT value FROM json_each(?))
"""
_SAME_NAME_ADDRESS = """
SELECT a.kind, a.value_key, {who} FROM json_each(?) j CROSS JOIN {contact} c ON c.name_key = j.value
CROSS JOIN {address} a ON a.contact_id = c.id WHERE a.value_key IN (SELECT value FROM json_each(?))
"""
_ANY_NAME_NUMBER = """
SELECT 'number', j.value, {who} FROM json_each(?) j CROSS JOIN {contact} c
WHERE c.id IN (SELECT contact_id FROM {number} WHERE e164 = j.value ORDER BY {oldest} LIMIT ?)
"""
_ANY_NAME_ADDRESS = """
SELECT a.kind, a.value_key, {who} FROM json_each(?) j CROSS JOIN {contact} c CROSS JOIN {address} a
WHERE c.id IN (SELECT contact_id FROM {address} WHERE value_key = j.value ORDER BY {oldest} LIMIT ?)
AND a.contact_id = c.id AND a.value_key = j.value
"""
"""CROSS JOIN keeps SQLite from beginning with the whole table, which it would do without statistics."""

_BOOK = {"contact": "contact", "number": "number", "address": "address", "oldest": "id", "who": _WHO}
_WAITING = {
    "contact": "anteroom.waiting_contact",
    "number": "anteroom.waiting_number",
    "address": "anteroom.waiting_address",
    "oldest": "contact_id",
    "who": _WHO,
}
"""Where people are looked for: in the book, and among those of a file who wait to be let in."""

_Ids = dict[int, None]
"""Contacts in the order in which they came, each once."""


@dataclass(slots=True)
class _Owners:
    """Who has one number or address, oldest in the book first."""

    all: _Ids = field(default_factory=dict)
    nameless: _Ids = field(default_factory=dict)
    by_name: dict[str, _Ids] = field(default_factory=dict)


class Index:
    """The people of the book who may be those of one part of a file, found by key."""

    def __init__(self, db: BookDatabase, wanted: Sequence[Keys], *, waiting: bool = False) -> None:
        """Read from the book whoever has a key in common with one of ``wanted``.

        With ``waiting`` those who wait in the anteroom are looked for as well.
        """
        self._uids: dict[str, int] = {}
        self._uid_of: dict[int, str] = {}
        self._owners: dict[tuple[str, str], _Owners] = {}
        self._named: dict[tuple[str, str], _Ids] = {}
        self._bare: dict[str, _Ids] = {}
        self._uids = by_uid(db, [keys.uid for keys in wanted if keys.uid], waiting=waiting)
        for tables in (_BOOK, _WAITING) if waiting else (_BOOK,):
            if db.sql(f"SELECT 1 FROM {tables['contact']} LIMIT 1").fetchone():
                self._read_shared(db, wanted, tables)
                self._read_names(db, wanted, tables)

    def __bool__(self) -> bool:
        """Whether there is anybody in it."""
        return bool(self._uids or self._owners or self._named or self._bare)

    def add(self, identity: int, keys: Keys) -> None:
        """Let whoever comes later in the file be found to be this person too."""
        if keys.uid:
            self._uids.setdefault(keys.uid, identity)
            self._uid_of.setdefault(identity, keys.uid)
        for kind, key in keys.shared:
            self._own(kind, key, identity, keys.name, nameless=keys.nameless)
        if keys.name:
            self._bare.setdefault(keys.name, {})[identity] = None
            if keys.company:
                self._named.setdefault((keys.name, keys.company), {})[identity] = None

    def likely(self, keys: Keys) -> Iterator[int]:
        """Yield whoever this may be before the rules that compare whole people, to read them in one go."""
        if (found := self._by_key(keys)) is not None:
            yield found
        yield from self._named.get((keys.name, keys.company), ())
        if keys.bare:
            yield from self._bare.get(keys.name, ())

    def find(
        self,
        keys: Keys,
        profiles_of: Callable[[int], frozenset[str]],
        says_nothing_new: Callable[[int], bool],
    ) -> int | None:
        """Return the id of who this is, or None for somebody new.

        ``profiles_of`` tells the LinkedIn profiles of somebody in the book; ``says_nothing_new`` whether the
        book says of somebody all that the file says.
        """
        found = self._by_key(keys)
        if found is not None:
            return found
        if keys.name and keys.company:
            mine = keys.profiles
            for identity in self._named.get((keys.name, keys.company), ()):
                theirs = profiles_of(identity)
                if not mine or not theirs or mine & theirs:
                    return identity
        if keys.bare:
            return next((one for one in self._bare.get(keys.name, ()) if says_nothing_new(one)), None)
        return None

    def _by_key(self, keys: Keys) -> int | None:
        if keys.uid and keys.uid in self._uids:
            return self._uids[keys.uid]
        if self._owners.keys().isdisjoint(keys.shared):
            return None
        held = [(*one, self._owners[one]) for one in keys.shared if one in self._owners]
        if not held:
            return None
        same = _most(owners.by_name.get(keys.name, ()) for _, _, owners in held)
        if same is not None:
            return same
        halves = _most(
            owners.all if keys.nameless else owners.nameless for kind, _, owners in held if kind == "number"
        )
        if halves is not None:
            return halves
        return _most(
            self._not_another(keys, owners.all if personal or keys.nameless else owners.nameless)
            for kind, key, owners in held
            if kind == "email" or (kind == "url" and _PROFILE.search(key))
            for personal in (is_personal(kind, key),)
        )

    def _not_another(self, keys: Keys, owners: _Ids) -> Iterator[int]:
        """Yield those whom their file does not tell apart: two cards with one address are two people."""
        for identity in owners:
            known = self._uid_of.get(identity)
            if not (keys.uid and known and keys.uid != known):
                yield identity

    def _own(self, kind: str, key: str, identity: int, name: str, *, nameless: bool) -> None:
        owners = self._owners.get((kind, key))
        if owners is None:
            self._owners[kind, key] = owners = _Owners()
        owners.all[identity] = None
        owners.by_name.setdefault(name, {})[identity] = None
        if nameless:
            owners.nameless[identity] = None
        else:
            owners.nameless.pop(identity, None)

    def _read_shared(self, db: BookDatabase, wanted: Sequence[Keys], tables: Mapping[str, str]) -> None:
        """Read who has a number or address of the file: the first of each, and all of the same name.

        Whom the first of each leave out is looked for by name: owners of what very many have.
        """
        numbers = sorted({number for keys in wanted for number in keys.numbers})
        people = sorted({key for keys in wanted for key in (*keys.emails, *keys.profiles)})
        self._read_owners(db, _ANY_NAME_NUMBER, tables, (json.dumps(numbers), OWNERS))
        self._read_owners(db, _ANY_NAME_ADDRESS, tables, (json.dumps(people), OWNERS))
        names = json.dumps(sorted({keys.name for keys in wanted if not keys.bare}))
        crowded = {key for (_, key), owners in self._owners.items() if len(owners.all) >= OWNERS}
        if many := [number for number in numbers if number in crowded]:
            self._read_owners(db, _SAME_NAME_NUMBER, tables, (names, json.dumps(many)))
        pages = {url for keys in wanted for url in keys.urls}.difference(people)
        if many := sorted(pages | crowded.intersection(people)):
            self._read_owners(db, _SAME_NAME_ADDRESS, tables, (names, json.dumps(many)))

    def _read_owners(
        self, db: BookDatabase, statement: str, tables: Mapping[str, str], values: tuple[str, str | int]
    ) -> None:
        if values[0] == "[]":
            return
        for kind, key, identity, name, name_key, company_key, uid in db.sql(
            statement.format_map(tables), values
        ):
            if uid:
                self._uid_of[identity] = uid
            nameless = is_nameless(name, name_key, company_key)
            self._own(kind, key, identity, name_key, nameless=nameless)

    def _read_names(self, db: BookDatabase, wanted: Sequence[Keys], tables: Mapping[str, str]) -> None:
        contact = tables["contact"]
        pairs = {(keys.name, keys.company) for keys in wanted if keys.name and keys.company}
        for name, company, identity in db.sql(
            f"SELECT c.name_key, c.company_key, c.id FROM json_each(?) j CROSS JOIN {contact} c "
            "ON c.name_key = j.value ->> 0 AND c.company_key = j.value ->> 1 ORDER BY c.id",
            (json.dumps(sorted(pairs)),),
        ):
            self._named.setdefault((name, company), {})[identity] = None
        bare = sorted({keys.name for keys in wanted if keys.bare})
        for name, identity in db.sql(
            f"SELECT c.name_key, c.id FROM json_each(?) j CROSS JOIN {contact} c ON c.name_key = j.value "
            "ORDER BY c.id",
            (json.dumps(bare),),
        ):
            self._bare.setdefault(name, {})[identity] = None


def _most(found: Iterable[Iterable[int]]) -> int | None:
    """Return who has most in common, the oldest in the book of several; None where nobody has."""
    votes: dict[int, int] = {}
    for owners in found:
        for identity in owners:
            votes[identity] = votes.get(identity, 0) + 1
    return min(votes, key=lambda identity: (-votes[identity], identity), default=None)
