"""Filling a fresh book with people who have a past: one transaction, not journaled, nothing to undo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from callcockpit.domain.archive import HabitPiece, Past, PhoneBlock, Told
from callcockpit.domain.pursuit import Pursuit
from callcockpit.domain.text import clean_line, fold
from callcockpit.domain.ties import NO_TIES, Ties
from callcockpit.domain.touchplan import Room
from callcockpit.domain.values import Candidate, Number, Plan, Touch
from callcockpit.domain.words import State
from callcockpit.store import touchplan
from callcockpit.store.bonds import tie
from callcockpit.store.book import Book
from callcockpit.store.habit import put_habit
from callcockpit.store.journal import Operation
from callcockpit.store.ledger import Ledger, Standing
from callcockpit.store.merging import tidy

ENROLLED_DAYS = 150
"""How long ago people came on the touch plan."""
LATE_DAYS = 4
"""How late the latest of their touches is."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A person as they are to stand in the book."""

    candidate: Candidate
    state: State
    attempts: int = 0
    cadence: int | None = None
    touches: tuple[Touch, ...] = ()
    """Oldest first."""
    plan: Plan | None = None
    past: tuple[Past, ...] = ()
    """Plans that are closed."""
    ties: Ties = NO_TIES
    """Names stand in for the identities in it."""


def sow(book: Book, seeds: Iterable[Seed], now: datetime) -> int:
    """Write these people into ``book`` and return how many they are. Raises SaveError."""
    with book.saving():
        ledger = Ledger(book.db)
        ids: dict[str, int] = {}
        referred: list[tuple[str, int]] = []
        tied: list[tuple[int, Ties]] = []
        blocked: set[str] = set()
        count = 0
        for count, seed in enumerate(seeds, 1):  # noqa: B007 - counts what may be a generator
            person = tidy(seed.candidate)
            identity = ledger.reserve("contact")
            ids.setdefault(fold(person.name), identity)
            if person.referred_by:
                referred.append((fold(person.referred_by), identity))
            if seed.ties != NO_TIES:
                tied.append((identity, seed.ties))
            if person.do_not_call:
                blocked |= {number.e164 or number.raw for number in person.numbers}
            _plant(ledger, identity, seed, person, now)
        for number in sorted(blocked):
            ledger.put_blocked(number, "asked not to be called", now)
        ledger.flush()
        for name, identity in referred:
            if name in ids and ids[name] != identity:
                book.db.sql("UPDATE contact SET referrer_id = ? WHERE id = ?", (ids[name], identity))
        op = Operation(book.db, 0)
        for identity, ties in tied:
            # What is sown is not journaled: this operation is never written.
            tie(op, identity, ties, {one.uid: ids[fold(one.uid)] for one in ties.names if one.uid})
    return count


def sow_habit(book: Book, pieces: Iterable[PhoneBlock | HabitPiece]) -> None:
    """Write blocks and what else the habit is made of into ``book``. Raises SaveError."""
    with book.saving():
        ledger = Ledger(book.db)
        # What an operation notes of these rows is dropped with it: there is nothing to undo.
        unjournaled = Operation(book.db, 0)
        for piece in pieces:
            if isinstance(piece, PhoneBlock):
                ledger.put_block(piece)
            else:
                put_habit(unjournaled, piece)
        ledger.flush()


def _plant(ledger: Ledger, identity: int, seed: Seed, person: Candidate, now: datetime) -> None:
    reached = [touch.at for touch in seed.touches if touch.result is not None and touch.result.reached]
    added = seed.touches[0].at if seed.touches else now
    standing = Standing(
        seed.state,
        added,
        do_not_call=person.do_not_call,
        attempts=seed.attempts,
        cadence=seed.cadence,
        reached=max(reached, default=None),
    )
    ledger.put_person(identity, person, standing)
    for touch in seed.touches:
        ledger.put_touch(identity, touch)
    number = _first(person.numbers)
    zones = (person.zone,) if person.zone else number.zones if number is not None else ()
    plans = seed.past if seed.plan is None else (*seed.past, Past(seed.plan))
    for one in plans:
        plan = one.plan._replace(why=clean_line(one.plan.why, 500))
        referred, profile = bool(person.referred_by), seed.ties.profile
        ledger.put_plan(identity, plan, zones, now, referred=referred, profile=profile, closed=one.closed)


def _first(numbers: Iterable[Number]) -> Number | None:
    return next((number for number in numbers if number.dialable), None)


def enrol(book: Book, tags: Iterable[str], now: datetime) -> int:
    """Put everybody with one of these tags on the touch plan, some time ago, and return how many they are.

    What would have come due within the last days is overdue, as it is in a book that is lived in.
    """
    day = book.today(now)
    since = day - timedelta(days=ENROLLED_DAYS)
    ids = sorted({one for tag in tags for one in touchplan.tagged(book.db, tag)})
    with book.saving():
        raw = book.db.raw()
        raw.executemany(
            "INSERT INTO touch_plan (contact_id, since) VALUES (?, ?)",
            [(one, since.isoformat()) for one in ids],
        )
        begun = day - timedelta(days=LATE_DAYS)
        people = touchplan.members(book, ids, day)
        wanted = touchplan.dated(book, people, Room({}, book.rules), begun)
        columns = touchplan.PLANNED_COLUMNS
        raw.executemany(
            f"INSERT INTO planned_touch ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [touchplan.planned_cells(one, now) for one in wanted],
        )
    return len(ids)


def tell(book: Book, pursuits: Iterable[tuple[str, Pursuit]], needs: Iterable[tuple[str, Told, str]]) -> None:
    """Write how far unreachable people are, and needs with whom they were introduced to; all by name."""
    with book.saving():
        ids = {key: one for one, key in book.db.sql("SELECT id, name_key FROM contact ORDER BY id DESC")}
        ledger = Ledger(book.db)
        for name, pursuit in pursuits:
            ledger.put_pursuit(ids[fold(name)], pursuit)
        met = [
            (ledger.put_need(ids[fold(name)], told), ids[fold(expert)] if expert else None)
            for name, told, expert in needs
        ]
        ledger.flush()
        book.db.raw().executemany("UPDATE need SET expert_id = ?2 WHERE id = ?1", met)
