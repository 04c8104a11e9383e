"""Finding out, part by part, who the people of a file are: somebody new, or somebody of the book who gains.

The book is only read; everybody waits in the anteroom until all of the file is known.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Candidate, Contact, Number, as_candidate
from callcockpit.domain.words import ACTIVE, State
from callcockpit.store import people
from callcockpit.store.anteroom import NAME, Anteroom, Standing
from callcockpit.store.book import Book
from callcockpit.store.laying import Fate, Part, Record, RowFate, fates, rejects
from callcockpit.store.matching import key_of, keys_of
from callcockpit.store.queue import first_rank

PAGE = 500
"""People who are looked through at once at the end of a file."""
_NOBODY = "no name, company, e-mail address or number"


class Sorting:
    """A file on its way into the anteroom."""

    def __init__(self, book: Book, room: Anteroom, ids: Iterator[int]) -> None:
        """Sort people of a file; ``ids`` gives the ids that new ones will have."""
        self.fates = fates()
        self.unread = rejects()
        """What could not be read."""
        self.count: Counter[Fate] = Counter()
        self._db = book.db
        self._room = room
        self._ids = ids

    @property
    def wrote(self) -> bool:
        """Whether the file says anything that the book does not say."""
        return self._room.count > 0

    def take(self, rows: Iterable[tuple[int, Candidate]]) -> None:
        """Take the next rows, whose people are tidy."""
        said, nobody = [], []
        for row, person in rows:
            if person.name:
                said.append((row, person, keys_of(person)))
            else:
                nobody.append(RowFate(row, "", Fate.REJECTED, _NOBODY))
        part = Part(self._db, self._room, self._ids, [keys for _, _, keys in said])
        laid = [part.lay(*one) for one in said]
        records = part.records
        blocked = self._block(records.values())
        stands = {record.id: _standing(record, blocked) for record in records.values()}
        again = [record.id for record in records.values() if record.waits and record.now != record.before]
        if again:
            self._room.drop(again)
        for record in records.values():
            if record.now != record.before:
                self._room.put(record.id, record.now, stands[record.id])
        self._room.flush()
        needy = {one for one, standing in stands.items() if standing.state is State.NEEDS_NUMBER}
        if needy:
            self._room.need(needy)
        self._tell([(stands[record.id], fate) for record, fate in laid], nobody)

    def end(self) -> None:
        """See to what takes the whole file: who referred whom, and whose number is not to be called now."""
        self._refer()
        self._room.flush()
        touched = self._db.sql(
            f"SELECT DISTINCT c.id FROM {NAME}.barred b CROSS JOIN number n ON n.e164 = b.number "
            "CROSS JOIN contact c ON c.id = n.contact_id WHERE c.do_not_call = 0 "
            f"AND NOT EXISTS (SELECT 1 FROM {NAME}.waiting_contact w WHERE w.id = c.id)"
        ).fetchall()
        for start in range(0, len(touched), PAGE):
            for contact in people.contacts(self._db, [row[0] for row in touched[start : start + PAGE]]):
                standing = Standing(contact.state, do_not_call=False)
                self._room.put(contact.id, as_candidate(contact, contact.uid), standing)
            self._room.flush()

    def _tell(self, laid: Iterable[tuple[Standing, RowFate]], nobody: Iterable[RowFate]) -> None:
        told = []
        for standing, fate in laid:
            said = ""
            if fate.fate is Fate.NEW and (standing.do_not_call or standing.state is State.NEEDS_NUMBER):
                said = "do not call" if standing.do_not_call else "needs a number"
            told.append(fate._replace(detail="; ".join(filter(None, (said, fate.detail)))) if said else fate)
        told += nobody
        told.sort(key=lambda one: one.row)
        for fate in told:
            self.fates.add(fate)
        self.count.update(fate.fate for fate in told)

    def _block(self, records: Iterable[Record]) -> set[str]:
        """Note which numbers are not to be called; return those of these people that are on the list then."""
        held = {_key(number) for record in records for number in record.now.numbers}
        barred = [record for record in records if record.now.do_not_call and record.now != record.before]
        fresh = {_key(number) for record in barred for number in record.now.numbers}
        if fresh:
            self._room.bar(sorted(fresh))
        listed = (json.dumps(sorted(held)),)
        blocked: set[str] = set()
        for table in ("blocked", f"{NAME}.barred"):
            if self._db.sql(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
                wanted = f"SELECT number FROM {table} WHERE number IN (SELECT value FROM json_each(?))"
                blocked.update(row[0] for row in self._db.sql(wanted, listed))
        return blocked

    def _refer(self) -> None:
        """Tie everybody who was referred to who did it, where exactly one in the book has that name."""
        last = 0
        while page := self._db.sql(
            "SELECT w.id, w.referred_by, (SELECT referrer_id FROM contact WHERE id = w.id) "
            f"FROM {NAME}.waiting_contact w WHERE w.id > ? AND w.referred_by <> '' ORDER BY w.id LIMIT ?",
            (last, PAGE),
        ).fetchall():
            found = self._named(sorted({key_of(name) for _, name, _ in page}))
            for identity, name, known in page:
                referrers = found.get(key_of(name), ())
                if known is None and len(referrers) == 1 and identity not in referrers:
                    self._room.put_referrer(identity, *referrers)
            last = page[-1][0]

    def _named(self, names: Sequence[str]) -> dict[str, set[int]]:
        """Return who has these folded names; of many a few, for only one matters."""
        found: dict[str, set[int]] = {}
        for table in ("contact", f"{NAME}.waiting_contact"):
            for key, identity in self._db.sql(
                f"SELECT j.value, c.id FROM json_each(?) j CROSS JOIN {table} c WHERE c.id IN "
                f"(SELECT id FROM {table} WHERE name_key = j.value LIMIT 3)",
                (json.dumps(names),),
            ):
                found.setdefault(key, set()).add(identity)
        return found


def _standing(record: Record, blocked: set[str]) -> Standing:
    """Return where somebody will stand, and what is planned with somebody new."""
    person = record.now
    numbers = person.numbers
    voices = [number for number in numbers if number.e164 and number.kind.voice and not number.struck]
    dialable = next((number for number in voices if not (blocked and _key(number) in blocked)), None)
    closed = person.do_not_call or bool(voices and dialable is None)
    if record.contact is not None:
        return _standing_known(record.contact, dialable, closed=closed)
    said = State.NEW if person.state in (None, State.NEEDS_NUMBER) else person.state
    if closed:
        return Standing(State.CLOSED, do_not_call=True)
    if said not in ACTIVE:
        return Standing(said, do_not_call=False)
    if dialable is None:
        return Standing(State.NEEDS_NUMBER, do_not_call=False)
    why = clean_line(f"referred by {person.referred_by}", 500) if person.referred_by else "new in the book"
    zones = (person.zone,) if person.zone else dialable.zones
    rank = first_rank(referred=bool(person.referred_by))
    return Standing(said, do_not_call=False, why=why, rank=rank, zones=zones)


def _standing_known(contact: Contact, dialable: Number | None, *, closed: bool) -> Standing:
    """Return where somebody of the book will stand, as ``upkeep.settle`` has it."""
    if closed:
        return Standing(State.CLOSED, do_not_call=True)
    if dialable is None:
        return Standing(State.NEEDS_NUMBER if contact.state in ACTIVE else contact.state, do_not_call=False)
    state = State.NEW if contact.state is State.NEEDS_NUMBER else contact.state
    return Standing(state, do_not_call=False)


def _key(number: Number) -> str:
    """Return a number as the do-not-call list has it."""
    return number.e164 or number.raw
