"""Taking the people of a file into the book: all of them or none, as one operation that undo takes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Candidate, Due, Number, Plan, Reading, Reject, Supply
from callcockpit.domain.words import PlanKind, State
from callcockpit.store.book import Book
from callcockpit.store.connection import wide_cache
from callcockpit.store.journal import Operation
from callcockpit.store.laying import Fate, Part, Record, RowFate
from callcockpit.store.ledger import Ledger, Standing
from callcockpit.store.matching import key_of, keys_of
from callcockpit.store.merging import tidy
from callcockpit.store.spool import Spool, without_collector
from callcockpit.store.tables import ContactRow
from callcockpit.store.upkeep import ACTIVE, settle

_NOBODY = "no name, company, e-mail address or number"


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a file."""

    file: str
    format: str
    encoding: str
    region: str | None
    rows: int
    new: int
    updated: int
    same: int
    needs_number: int
    """How many of its people have no number that can be dialed; they count as new, updated or same too."""
    rejected: tuple[Reject, ...]
    fates: tuple[RowFate, ...]
    """One for every row, in the order of the file."""
    batch: int | None
    """The operation; None where nothing was written."""
    ignored: tuple[str, ...] = ()
    """What the file holds and the book does not take."""
    nobody: int = 0
    """How many calls of a log were with nobody in the book."""
    rejects: Path | None = None
    """The file in which the rejected rows stand, where one was written."""


class NothingToWriteError(Exception):
    """Ends the transaction without a trace: a dry run, or a file that brought nothing new."""


def take_in(
    book: Book,
    supply: Supply | Reading,
    now: datetime,
    *,
    file_name: str,
    tag: Sequence[str] = (),
    dry_run: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Intake:
    """Take the people of a file into the book and tell what became of every row.

    All of the file is read before the book is locked. ``tag`` is put on everybody. A dry run tells the same
    and writes nothing. ``progress`` is told the number of people done; what it raises cancels all of it.
    Raises SaveError where it could not be written, and what reading ``supply`` raises.
    """
    with without_collector(), Spool() as spool, wide_cache(book.db):
        rejects = _put_aside(supply, spool, tag)
        taken, batch = _take(book, spool, now, f"imported {clean_line(file_name)}", dry_run, progress)
    rejected = (*rejects, *(Reject(one.row, one.detail) for one in taken.of(Fate.REJECTED)))
    fates = [*taken.fates, *(RowFate(one.row, "", Fate.REJECTED, one.reason) for one in rejects)]
    return Intake(
        file_name,
        supply.format,
        supply.encoding,
        supply.region,
        len(spool) + len(rejects),
        len(taken.of(Fate.NEW)),
        len(taken.of(Fate.UPDATED)),
        len(taken.of(Fate.SAME)),
        len(taken.needs_number),
        tuple(sorted(rejected, key=lambda one: one.row)),
        tuple(sorted(fates, key=lambda one: one.row)),
        batch,
        supply.left_out() if isinstance(supply, Supply) else supply.ignored,
    )


def _put_aside(supply: Supply | Reading, spool: Spool, tags: Sequence[str]) -> Sequence[Reject]:
    """Read all of a file into ``spool``, tidy and with ``tags``, and return what could not be read."""
    rejects: list[Reject] = []

    def people() -> Iterator[tuple[int, Candidate]]:
        rows = supply.rows if isinstance(supply, Supply) else supply.people
        for row in rows:
            if isinstance(row, Reject):
                rejects.append(row)
            else:
                yield row[0], tidy(row[1], tags)

    spool.put(people())
    return rejects if isinstance(supply, Supply) else supply.rejects


def _take(
    book: Book,
    spool: Spool,
    now: datetime,
    words: str,
    dry_run: bool,
    progress: Callable[[int], object] | None,
) -> tuple[_File, int | None]:
    """Take everybody in as one operation; return what became of them and its id, if it wrote anything."""
    taken = None
    done = 0
    try:
        with book.operation("import", words, now) as op:
            taken = _File(book, op, now)
            for part in spool.parts():
                taken.take(part)
                done += len(part)
                if progress is not None:
                    progress(done)
            taken.refer()
            if dry_run or not taken.wrote:
                raise NothingToWriteError
    except NothingToWriteError:
        assert taken is not None  # noqa: S101 - the operation was opened, else it raised
        return taken, None
    return taken, op.id


class _File:
    """A file on its way into the book, part by part."""

    def __init__(self, book: Book, op: Operation, now: datetime) -> None:
        self.fates: list[RowFate] = []
        self.needs_number: set[int] = set()
        self.wrote = False
        self._book = book
        self._op = op
        self._now = now
        self._today = book.today(now)
        self._ledger = Ledger(book.db, op)
        self._referred: dict[int, str] = {}

    def of(self, fate: Fate) -> list[RowFate]:
        """Return the rows of one fate."""
        return [one for one in self.fates if one.fate is fate]

    def take(self, rows: Iterable[tuple[int, Candidate]]) -> None:
        """Take in the next rows, whose people are tidy."""
        said = []
        for row, person in rows:
            if person.name:
                said.append((row, person, keys_of(person)))
            else:
                self.fates.append(RowFate(row, "", Fate.REJECTED, _NOBODY))
        part = Part(self._book.db, self._ledger, [keys for _, _, keys in said])
        fates = [
            (record, fate) for row, person, keys in said for record, fate in (part.lay(row, person, keys),)
        ]
        records = list(part.records.values())
        blocked, fresh = self._block(records)
        settled = [record.id for record in records if self._write(record, blocked)]
        self._ledger.flush()
        for identity in (*settled, *self._sharing(fresh)):
            settle(self._op, self._book, identity, self._now)
        self._tell(records, fates)

    def refer(self) -> None:
        """Tie everybody who was referred to who did it, where exactly one in the book has that name."""
        names = {key_of(name) for name in self._referred.values()}
        found: dict[str, list[int]] = {}
        for key, identity in self._book.db.sql(
            "SELECT c.name_key, c.id FROM json_each(?) j JOIN contact c ON c.name_key = j.value",
            (json.dumps(sorted(names)),),
        ):
            found.setdefault(key, []).append(identity)
        for identity, name in self._referred.items():
            referrers = found.get(key_of(name), [])
            if len(referrers) == 1 and referrers[0] != identity:
                self._op.update(ContactRow, identity, referrer=referrers[0])

    def _block(self, records: Sequence[Record]) -> tuple[set[str], set[str]]:
        """Put on the do-not-call list what belongs there; return which numbers are on it, and which newly."""
        listed = json.dumps(sorted({_key(number) for record in records for number in record.now.numbers}))
        found = self._book.db.sql(
            "SELECT number FROM blocked WHERE number IN (SELECT value FROM json_each(?))", (listed,)
        )
        blocked = {row[0] for row in found}
        barred = [record for record in records if record.now.do_not_call and record.now != record.before]
        fresh = {_key(number) for record in barred for number in record.now.numbers} - blocked
        for number in sorted(fresh):
            self._ledger.put_blocked(number, "do not call, says the import", self._now)
        return blocked | fresh, fresh

    def _write(self, record: Record, blocked: set[str]) -> bool:
        """Write what is new of a record; return whether their state and plan have to be settled after it."""
        before, person = record.before, record.now
        if before == person:
            return False
        self.wrote = True
        if person.referred_by and (record.contact is None or record.contact.referred_by_id is None):
            self._referred[record.id] = person.referred_by
        if before is None:
            self._write_new(record, blocked)
            return False
        return write_gains(self._op, self._ledger, record.id, before, person)

    def _write_new(self, record: Record, blocked: set[str]) -> None:
        person = record.now
        numbers = [
            replace(number, blocked=True) if _key(number) in blocked else number for number in person.numbers
        ]
        voices = [number for number in numbers if number.e164 and number.kind.voice and not number.struck]
        dialable = next((number for number in numbers if number.dialable), None)
        closed = person.do_not_call or bool(voices and all(number.blocked for number in voices))
        said = State.NEW if person.state in (None, State.NEEDS_NUMBER) else person.state
        state = State.CLOSED if closed else said if dialable or said not in ACTIVE else State.NEEDS_NUMBER
        standing = Standing(state, self._now, do_not_call=closed, cadence=person.cadence)
        self._ledger.put_person(record.id, person, standing)
        if state in ACTIVE and dialable is not None:
            why = f"referred by {person.referred_by}" if person.referred_by else "new in the book"
            plan = Plan(PlanKind.FIRST_CALL, Due(self._today), clean_line(why, 500), made=self._now)
            zones = (person.zone,) if person.zone else dialable.zones
            self._ledger.put_plan(record.id, plan, zones, self._now, referred=bool(person.referred_by))

    def _sharing(self, blocked: set[str]) -> list[int]:
        """Return who has one of these blocked numbers and may still stand in the queue with it."""
        if not blocked:
            return []
        found = self._book.db.sql(
            "SELECT DISTINCT c.id FROM json_each(?) j JOIN number n ON n.e164 = j.value "
            "JOIN contact c ON c.id = n.contact_id WHERE c.do_not_call = 0",
            (json.dumps(sorted(blocked)),),
        )
        return [row[0] for row in found.fetchall()]

    def _tell(self, records: Iterable[Record], fates: Iterable[tuple[Record, RowFate]]) -> None:
        listed = json.dumps([record.id for record in records])
        states: dict[int, tuple[str, int]] = {
            row[0]: (row[1], row[2])
            for row in self._book.db.sql(
                "SELECT id, state, do_not_call FROM contact WHERE id IN (SELECT value FROM json_each(?))",
                (listed,),
            )
        }
        for record, fate in fates:
            state, do_not_call = states[record.id]
            said = "do not call" if do_not_call else "needs a number" if state == State.NEEDS_NUMBER else ""
            if state == State.NEEDS_NUMBER:
                self.needs_number.add(record.id)
            self.fates.append(replace(fate, detail=said) if said and fate.fate is Fate.NEW else fate)


def write_gains(op: Operation, ledger: Ledger, identity: int, before: Candidate, person: Candidate) -> bool:
    """Write what somebody of the book has gained; return whether state and plan have to be settled after."""
    ledger.put_numbers(identity, person.numbers[len(before.numbers) :], len(before.numbers))
    ledger.put_addresses(identity, "email", person.emails[len(before.emails) :], len(before.emails))
    ledger.put_addresses(identity, "url", person.urls[len(before.urls) :], len(before.urls))
    ledger.put_tags(identity, person.tags[len(before.tags) :])
    was, values = _columns(before), _columns(person)
    changes = {name: value for name, value in values.items() if value != was[name]}
    if changes:
        op.update(ContactRow, identity, **changes)
    op.touched.add(identity)
    return _weight(before) != _weight(person)


def _columns(person: Candidate) -> dict[str, object]:
    """Return the single values of a person, as the table names them."""
    return {
        "name": person.name,
        "given": person.given,
        "family": person.family,
        "company": person.company,
        "title": person.title,
        "notes": person.notes,
        "source": person.source,
        "referred_by": person.referred_by,
        "birthday": person.birthday,
        "zone": person.zone,
        "do_not_call": int(person.do_not_call),
        "uid": person.uid,
        "cadence": person.cadence,
        "name_key": key_of(person.name),
        "company_key": key_of(person.company),
    }


def _weight(person: Candidate) -> tuple[object, ...]:
    """Return what a person's state and place in the queue depend on."""
    return person.numbers, person.zone, person.referred_by, person.do_not_call


def _key(number: Number) -> str:
    """Return a number as the do-not-call list has it."""
    return number.e164 or number.raw
