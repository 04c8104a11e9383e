"""Where the people of a file wait while it is found out who they are: a database in a temporary file.

The book is only read meanwhile, so that nobody is held up, and a file of a million people needs no more
memory than one of ten thousand. The tables are those of the book whose names begin with ``waiting_``, with
indexes by which the rows of a file find each other.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import NumberKind, PlanKind, State
from callcockpit.paths import refusal
from callcockpit.store.database import BookDatabase, Cell, is_mistake
from callcockpit.store.instants import to_micros
from callcockpit.store.matching import key_of

NAME = "anteroom"
"""The name under which statements know it."""
CACHE_KB = 16_000
"""Memory for its pages, in kibibytes."""

_INDEXES = (
    "CREATE INDEX anteroom.waiting_name ON waiting_contact (name_key, company_key)",
    "CREATE INDEX anteroom.waiting_uid ON waiting_contact (uid) WHERE uid IS NOT NULL",
    "CREATE INDEX anteroom.waiting_e164 ON waiting_number (e164) WHERE e164 IS NOT NULL",
    "CREATE INDEX anteroom.waiting_value ON waiting_address (value_key)",
    "CREATE TABLE anteroom.barred (number TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE anteroom.needy (contact_id INTEGER PRIMARY KEY)",
)
_WIDTHS = {"contact": 18, "number": 9, "address": 5, "tag": 4, "plan": 7, "referrer": 2}
"""Columns of each ``waiting_`` table."""
_OWNED = ("number", "address", "tag", "plan")
_KINDS = {kind.value: kind for kind in NumberKind}
_STATES = {state.value: state for state in State}


class Standing(NamedTuple):
    """Where somebody new will stand, and the first call that is planned with them, if any."""

    state: State
    do_not_call: bool
    why: str = ""
    """What the plan is for; empty where there is none."""
    rank: int = 0
    zones: tuple[str, ...] = ()


class Anteroom:
    """The people of one file, new ones and what those of the book gain, under the ids they will have."""

    def __init__(self, db: BookDatabase, now: datetime, today: str) -> None:
        """Open it beside ``db``, outside of any transaction; ``today`` is the user's day, for first calls.

        Raises CockpitError where there is no room for a temporary file.
        """
        self._db = db
        self._now = to_micros(now)
        self._today = today
        self._rows: dict[str, list[tuple[Cell, ...]]] = {table: [] for table in _WIDTHS}
        self.count = 0
        """How many wait; somebody who comes again counts again."""
        with _room():
            self._folder = Path(tempfile.mkdtemp(prefix="callcockpit-"))
            db.sql(f"ATTACH ? AS {NAME}", (str(self._folder / "people"),))
            # Nobody reads it after a crash, so nothing in it has to be safe.
            for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
                db.sql(f"PRAGMA {NAME}.{setting}")
            db.sql(f"PRAGMA {NAME}.cache_size = -{CACHE_KB}")
            made = db.sql("SELECT sql FROM main.sqlite_master WHERE name GLOB 'waiting_*' AND type = 'table'")
            for (statement,) in made.fetchall():
                db.sql(statement.replace("CREATE TABLE ", f"CREATE TABLE {NAME}.", 1))
            for statement in _INDEXES:
                db.sql(statement)
        # What has no name goes with this process, also where it is killed: nobody finds people in it then.
        # Where an open file cannot be deleted, it goes at the end.
        shutil.rmtree(self._folder, ignore_errors=True)

    def clear(self) -> None:
        """Send everybody away."""
        for table in (*(f"waiting_{name}" for name in _WIDTHS), "barred", "needy"):
            self._db.sql(f"DELETE FROM {NAME}.{table}")
        self.count = 0

    def put(self, identity: int, person: Candidate, standing: Standing) -> None:
        """Let somebody in who is not there; all texts must be clean. ``flush`` writes it."""
        rows = self._rows
        rows["contact"].append(
            (
                identity,
                person.name,
                person.given,
                person.family,
                person.company,
                person.title,
                person.notes,
                person.source,
                person.referred_by,
                person.birthday,
                person.zone,
                standing.state.value,
                person.cadence,
                1 if standing.do_not_call else 0,
                person.uid,
                key_of(person.name),
                key_of(person.company),
                self._now,
            )
        )
        for position, number in enumerate(person.numbers):
            zones = " ".join(number.zones)
            kind = number.kind.value
            rows["number"].append(
                (
                    identity,
                    position,
                    number.raw,
                    number.e164,
                    number.extension,
                    kind,
                    number.label,
                    zones,
                    1 if number.struck else 0,
                )
            )
        for position, value in enumerate(person.emails):
            rows["address"].append((identity, "email", position, value, value.casefold()))
        for position, value in enumerate(person.urls):
            rows["address"].append((identity, "url", position, value, value.casefold()))
        for position, value in enumerate(person.tags):
            rows["tag"].append((identity, position, value, key_of(value)))
        if standing.why:
            first = PlanKind.FIRST_CALL.value
            zones = " ".join(standing.zones)
            rows["plan"].append((identity, first, self._today, standing.why, standing.rank, zones, self._now))

    def put_referrer(self, identity: int, referrer: int) -> None:
        """Note who referred somebody."""
        self._rows["referrer"].append((identity, referrer))

    def drop(self, identities: Sequence[int]) -> None:
        """Send these people away, to come in again otherwise."""
        listed = (json.dumps(identities),)
        for table, column in (("contact", "id"), *((table, "contact_id") for table in _OWNED)):
            some = f"{column} IN (SELECT value FROM json_each(?))"
            with _room():
                self._db.sql(f"DELETE FROM {NAME}.waiting_{table} WHERE {some}", listed)

    def flush(self) -> None:
        """Write everything. Raises CockpitError where there is no room."""
        self.count += len(self._rows["contact"])
        with self._at_once() as raw:
            for table, rows in self._rows.items():
                if rows:
                    marks = ", ".join("?" * _WIDTHS[table])
                    raw.executemany(f"INSERT INTO {NAME}.waiting_{table} VALUES ({marks})", rows)
                    rows.clear()

    def bar(self, numbers: Iterable[str]) -> None:
        """Note numbers that will be on the do-not-call list."""
        marks = [(number,) for number in numbers]
        with self._at_once() as raw:
            raw.executemany(f"INSERT OR IGNORE INTO {NAME}.barred VALUES (?)", marks)

    def need(self, identities: Iterable[int]) -> None:
        """Note who has no number that can be dialed."""
        marks = [(identity,) for identity in identities]
        with self._at_once() as raw:
            raw.executemany(f"INSERT OR IGNORE INTO {NAME}.needy VALUES (?)", marks)

    def needy(self) -> int:
        """Return how many have no number that can be dialed."""
        return int(self._db.sql(f"SELECT count(*) FROM {NAME}.needy").fetchone()[0])

    def people(self, identities: Sequence[int]) -> dict[int, Candidate]:
        """Return those of these people who wait."""
        return waiting(self._db, NAME, identities) if self.count else {}

    @contextmanager
    def _at_once(self) -> Iterator[sqlite3.Connection]:
        """Write many rows in one transaction: each in its own takes half as long again.

        It locks nothing of the book, of which it reads and writes nothing.
        """
        raw = self._db.raw()
        within = raw.in_transaction
        with _room():
            try:
                if not within:
                    raw.execute("BEGIN")
                yield raw
                if not within:
                    raw.execute("COMMIT")
            finally:
                if not within and raw.in_transaction:
                    raw.execute("ROLLBACK")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After a failed write the connection is a new one, which does not know it.
        attached = not self._db.is_closed() and any(
            row[1] == NAME for row in self._db.sql("PRAGMA database_list").fetchall()
        )
        if attached:
            self._db.sql(f"DETACH {NAME}")
        shutil.rmtree(self._folder, ignore_errors=True)


def waiting(db: BookDatabase, place: str, identities: Sequence[int]) -> dict[int, Candidate]:
    """Return those of these people who wait in ``place``, the anteroom or the book (``main``)."""
    listed = (json.dumps(identities),)
    owned = "WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY contact_id, position"
    numbers: dict[int, list[Number]] = {}
    for row in db.sql(f"SELECT * FROM {place}.waiting_number {owned}", listed):
        line = Number(row[2], row[3], row[4], _KINDS[row[5]], row[6], tuple(row[7].split()), bool(row[8]))
        numbers.setdefault(row[0], []).append(line)
    addresses: dict[tuple[int, str], list[str]] = {}
    for owner, kind, _, value, _ in db.sql(f"SELECT * FROM {place}.waiting_address {owned}", listed):
        addresses.setdefault((owner, kind), []).append(value)
    tags: dict[int, list[str]] = {}
    for owner, _, name, _ in db.sql(f"SELECT * FROM {place}.waiting_tag {owned}", listed):
        tags.setdefault(owner, []).append(name)
    found = db.sql(
        f"SELECT * FROM {place}.waiting_contact WHERE id IN (SELECT value FROM json_each(?))", listed
    )
    return {
        row[0]: Candidate(
            name=row[1],
            given=row[2],
            family=row[3],
            company=row[4],
            title=row[5],
            emails=tuple(addresses.get((row[0], "email"), ())),
            urls=tuple(addresses.get((row[0], "url"), ())),
            numbers=tuple(numbers.get(row[0], ())),
            notes=row[6],
            tags=tuple(tags.get(row[0], ())),
            source=row[7],
            referred_by=row[8],
            birthday=row[9],
            zone=row[10],
            do_not_call=bool(row[13]),
            uid=row[14],
            state=_STATES[row[11]],
            cadence=row[12],
        )
        for row in found
    }


@contextmanager
def _room() -> Iterator[None]:
    """Turn the failure of the temporary file into a sentence."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, sqlite3.Error) and is_mistake(error):
            raise
        said = refusal(error) if isinstance(error, OSError) else str(error)
        raise CockpitError(
            f"The people of the file could not be put aside ({said}): make room for temporary files, or set "
            "TMPDIR to a folder that has it, and import it again."
        ) from error
