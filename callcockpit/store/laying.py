"""Rows of a file laid upon the people they are about, part by part, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from callcockpit.domain.identity import uid_of
from callcockpit.domain.values import Candidate, Contact, Reject, as_candidate
from callcockpit.store import people
from callcockpit.store.anteroom import Anteroom
from callcockpit.store.database import BookDatabase
from callcockpit.store.matching import Index, Keys, keys_of
from callcockpit.store.merging import merge
from callcockpit.store.roll import Roll


class Fate(StrEnum):
    """What became of a row."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    REJECTED = "rejected"
    NOBODY = "nobody"
    """A logged call with somebody who is not in the book."""


class RowFate(NamedTuple):
    """What became of one row of a file."""

    row: int
    name: str
    fate: Fate
    detail: str = ""
    """What was added, what differs and was kept as it is in the book, or why the row was rejected."""


def fates(entries: Iterable[RowFate] = ()) -> Roll[RowFate]:
    """Return a list of fates that may be long."""
    return Roll(
        lambda one: (one.row, one.name, one.fate.value, one.detail),
        lambda row, name, fate, detail: RowFate(row, name, Fate(fate), detail),
        entries,
    )


def rejects(entries: Iterable[Reject] = ()) -> Roll[Reject]:
    """Return a list of rejected rows that may be long."""
    return Roll(lambda one: (one.row, one.reason, one.said), Reject, entries)


@dataclass(slots=True)
class Record:
    """Somebody of the book, or new, while rows of the file are laid upon them."""

    id: int
    row: int
    before: Candidate | None
    """As they are in the book; None for somebody new."""
    now: Candidate
    contact: Contact | None = None
    """As they stand in the book; None for somebody who is not there yet."""
    waits: bool = False
    """Whether they are in the anteroom with what the file said of them before."""


class Part:
    """Some rows of a file against the people they may be."""

    def __init__(self, db: BookDatabase, room: Anteroom, ids: Iterator[int], wanted: Sequence[Keys]) -> None:
        """Find in the book and the anteroom whoever the rows with these keys may be about.

        ``ids`` gives the ids of new people.
        """
        self.records: dict[int, Record] = {}
        """Everybody who was found or is new."""
        self._db = db
        self._room = room
        self._ids = ids
        self._index = Index(db, wanted, waiting=room.count > 0)
        likely: dict[int, None] = {}
        if self._index:
            likely = dict.fromkeys(one for keys in wanted for one in self._index.likely(keys))
        self._known = {record.id: record for record in self._records(list(likely))}

    def lay(self, row: int, person: Candidate, keys: Keys) -> tuple[Record, RowFate]:
        """Lay a row upon whoever it is about; return them and what became of the row."""
        found = self._index.find(
            keys,
            lambda identity: keys_of(self._record(identity).now).profiles,
            lambda identity: merge(self._record(identity).now, person).nothing,
        )
        if found is None:
            record = Record(next(self._ids), row, None, person)
            self._known[record.id] = self.records[record.id] = record
            self._index.add(record.id, keys)
            return record, RowFate(row, person.name, Fate.NEW, "; ".join(person.left_out))
        record = self.records[found] = self._record(found)
        if person.uid and record.contact is not None and person.uid == uid_of(record.contact):
            # The book's own name for somebody, come home: nothing to take down.
            person = person._replace(uid=None)
        merged = merge(record.now, person)
        if merged.gained:
            record.now = merged.person
            self._index.add(record.id, keys_of(merged.person))
        told = [f"added {', '.join(merged.gained)}"] if merged.gained else []
        if record.row:
            told.insert(0, f"the same person as in row {record.row}")
        fate = Fate.UPDATED if merged.gained else Fate.SAME
        detail = "; ".join((*told, *merged.differs, *person.left_out))
        return record, RowFate(row, record.now.name, fate, detail)

    def _record(self, identity: int) -> Record:
        if identity not in self._known:
            self._known[identity] = next(self._records([identity]))
        return self._known[identity]

    def _records(self, identities: Sequence[int]) -> Iterator[Record]:
        """Yield these people as they are, with what earlier rows of the file have said of them."""
        if not identities:
            return
        said = self._room.people(identities)
        for contact in people.contacts(self._db, identities):
            person = said.pop(contact.id, None)
            before = person or as_candidate(contact, contact.uid)
            yield Record(contact.id, 0, before, before, contact, waits=person is not None)
        for identity, person in said.items():
            yield Record(identity, 0, person, person, waits=True)
