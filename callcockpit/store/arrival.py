"""Bringing a whole book back from an archive: into an empty one equal, into another one without doubles.

People are found by their identity first and then by the rules of ``matching``, and never among each other:
two people of the archive stay two. What the book has stands; what it lacks is added.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from callcockpit.domain.archive import (
    NO_FOLLOWING,
    Blocked,
    Dossier,
    Following,
    KindAct,
    NinetyDays,
    PhoneBlock,
    Piece,
    WeekBlock,
)
from callcockpit.domain.steps import ended
from callcockpit.domain.text import clean_line
from callcockpit.domain.ties import NO_TIES, Ties
from callcockpit.domain.values import Candidate, Contact, as_candidate
from callcockpit.domain.words import State
from callcockpit.store import missing
from callcockpit.store.acquaintance import CHUNK, Acquaintance, Arriving, Source, chunks
from callcockpit.store.bonds import lacks, tie
from callcockpit.store.book import Book
from callcockpit.store.database import BookDatabase
from callcockpit.store.following import follow, unknown
from callcockpit.store.gains import write_gains
from callcockpit.store.habit import put_habit
from callcockpit.store.instants import to_micros
from callcockpit.store.intake import Intake, NothingToWriteError
from callcockpit.store.journal import Operation
from callcockpit.store.laying import Fate, RowFate
from callcockpit.store.ledger import Ledger, Standing
from callcockpit.store.matching import by_uid, key_of, keys_of
from callcockpit.store.merging import merge
from callcockpit.store.upkeep import settle


def take_archive(
    book: Book,
    source: Source,
    now: datetime,
    *,
    file_name: str,
    tag: Sequence[str] = (),
    dry_run: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Intake:
    """Take a whole book in as one operation, all or nothing, and tell what became of everybody.

    ``tag`` is put on all of them; ``progress`` is told the number of people done. Raises SaveError where it
    could not be written, CockpitError where the archive is damaged.
    """
    batch: int | None = None
    arrival: _Arrival | None = None
    try:
        with book.operation("import", f"imported {clean_line(file_name)}", now) as op:
            arrival = _Arrival(book, op, now, tag)
            arrival.look_ahead(source)
            for chunk in chunks(source()):
                arrival.take(chunk)
                if progress is not None:
                    progress(len(arrival.fates))
            arrival.end()
            if dry_run or not arrival.wrote:
                raise NothingToWriteError
            batch = op.id
    except NothingToWriteError:
        pass
    assert arrival is not None  # noqa: S101 - the operation was opened, else it raised
    count = Counter(one.fate for one in arrival.fates)
    return Intake(
        file_name,
        "callcockpit archive",
        "utf-8",
        None,
        len(arrival.fates),
        count[Fate.NEW],
        count[Fate.UPDATED],
        count[Fate.SAME],
        arrival.needs_number,
        (),
        tuple(arrival.fates),
        batch,
    )


class _Arrival:
    """An archive on its way into the book, part by part."""

    def __init__(self, book: Book, op: Operation, now: datetime, tags: Sequence[str]) -> None:
        self.fates: list[RowFate] = []
        self.needs_number = 0
        self.wrote = False
        self._book = book
        self._db: BookDatabase = book.db
        self._op = op
        self._now = now
        self._tags = tuple(tag for tag in map(clean_line, tags) if key_of(tag))
        self._ledger = Ledger(book.db, op)
        self._barred: set[str] = {row[0] for row in self._db.sql("SELECT number FROM blocked")}
        """The do-not-call list as it was before."""
        self._fresh: set[str] = set()
        self._blocks: dict[int, int] = {
            row[0]: row[1] for row in self._db.sql("SELECT started_at, id FROM block")
        }
        """When a phone block began, and its id."""
        self._acquaintance = Acquaintance(book.db)
        self._referred: list[tuple[int, str]] = []
        self._tied: list[tuple[int, Ties]] = []
        self._experts: list[tuple[int, str]] = []
        """Needs with the identity of whom they were introduced to."""
        self._followed: list[tuple[int, Following]] = []

    def look_ahead(self, source: Source) -> None:
        """Read whom the archive names before anybody of it is taken in."""
        self._acquaintance.look_ahead(source)

    def take(self, chunk: Sequence[tuple[int, Piece]]) -> None:
        """Take in the next entries."""
        people_of = []
        for row, piece in chunk:
            match piece:
                case Blocked():
                    self._bar(piece)
                case PhoneBlock():
                    self._put_block(piece)
                case WeekBlock() | NinetyDays() | KindAct():
                    self.wrote = put_habit(self._op, piece) or self.wrote
                case Dossier():
                    tags = (*piece.person.tags, *self._tags)
                    tagged = tuple({key_of(tag): tag for tag in reversed(tags)}.values())[::-1]
                    dossier = replace(piece, person=piece.person._replace(tags=tagged))
                    people_of.append((row, dossier, keys_of(dossier.person)))
        settled: list[int] = []
        for one in self._acquaintance.of(people_of):
            if one.known is None:
                settled += self._plant(one)
            else:
                settled += self._complete(one, one.known)
        self._ledger.flush()
        for identity, following in self._followed:
            follow(self._op, identity, following)
        self._followed.clear()
        for identity in settled:
            settle(self._op, self._book, identity, self._now)

    def end(self) -> None:
        """Tie people to each other, and settle whoever shares a number newly barred."""
        for start in range(0, len(self._referred), CHUNK):
            some = self._referred[start : start + CHUNK]
            found = by_uid(self._db, [uid for _, uid in some])
            for identity, uid in some:
                if found.get(uid, identity) != identity:
                    self._op.update("contact", identity, referrer=found[uid])
        for identity, ties in self._tied:
            tie(self._op, identity, ties, by_uid(self._db, [one.uid for one in ties.names if one.uid]))
            if identity <= self._acquaintance.last:
                settle(self._op, self._book, identity, self._now)
        for start in range(0, len(self._experts), CHUNK):
            some = self._experts[start : start + CHUNK]
            found = by_uid(self._db, [uid for _, uid in some])
            for need, uid in some:
                if uid in found:
                    self._op.update("need", need, expert=found[uid])
        listed = json.dumps(sorted(self._fresh))
        sharing = self._db.sql(
            "SELECT DISTINCT c.id FROM json_each(?) j JOIN number n ON n.e164 = j.value "
            "JOIN contact c ON c.id = n.contact_id WHERE c.do_not_call = 0",
            (listed,),
        ).fetchall()
        for (identity,) in sharing:
            settle(self._op, self._book, identity, self._now)

    def _bar(self, piece: Blocked) -> None:
        if piece.number and piece.number not in self._barred | self._fresh:
            self._fresh.add(piece.number)
            self._ledger.put_blocked(piece.number, piece.reason, piece.at)
            self.wrote = True

    def _put_block(self, piece: PhoneBlock) -> None:
        began = to_micros(piece.started)
        if began not in self._blocks:
            self._blocks[began] = self._ledger.put_block(piece)
            self.wrote = True

    def _plant(self, one: Arriving) -> list[int]:
        """Write somebody new as they were; return them where the do-not-call list here says otherwise."""
        dossier, person = one.dossier, one.dossier.person
        identity = self._ledger.reserve("contact")
        standing = Standing(
            dossier.state,
            dossier.added,
            do_not_call=person.do_not_call,
            attempts=dossier.attempts,
            cadence=person.cadence,
            reached=dossier.reached,
        )
        numbers = self._ledger.put_person(identity, person, standing)
        if dossier.referrer:
            self._referred.append((identity, dossier.referrer))
        if dossier.ties != NO_TIES:
            self._tied.append((identity, dossier.ties))
        self._put_past(identity, dossier, {})
        self._put_draft(identity, dossier, numbers)
        self._followed.append((identity, dossier.following))
        self._tell(one, person.name, Fate.NEW, dossier.state, "; ".join(person.left_out))
        listed = self._barred | self._fresh
        barred = {number.e164 or number.raw for number in person.numbers} & listed
        return [identity] if barred or person.do_not_call else []

    def _complete(self, one: Arriving, known: Contact) -> list[int]:
        """Add to somebody of the book what it lacks; return them where state and plan follow from it."""
        dossier = one.dossier
        before = as_candidate(known, known.uid)
        merged = merge(before, dossier.person._replace(uid=None))
        weighs = merged.gained and write_gains(self._op, self._ledger, known.id, before, merged.person)
        if dossier.reached is not None and (known.reached is None or known.reached < dossier.reached):
            self._op.update("contact", known.id, reached_at=dossier.reached)
        if dossier.referrer and known.referred_by_id is None:
            self._referred.append((known.id, dossier.referrer))
        touches = missing.touches(self._db, known.id, dossier.touches)
        plans = missing.plans(self._db, known.id, dossier.plans)
        skips = missing.skips(self._db, known.id, dossier.skips)
        pursuits = missing.pursuits(self._db, known.id, dossier.pursuits)
        needs = missing.needs(self._db, known.id, dossier.needs)
        steps = missing.steps(self._db, known.id, dossier.steps)
        known_steps = len(steps)
        agreed = dossier.steps
        if known.state is State.CLOSED:
            # Nothing is open with somebody who is closed here.
            agreed = tuple(replace(one, step=ended(one.step, self._now)) for one in agreed)
        lacking = replace(
            dossier,
            steps=agreed,
            touches=tuple(touches),
            plans=tuple(plans),
            skips=skips,
            pursuits=pursuits,
            needs=needs,
        )
        self._put_past(known.id, lacking, steps)
        drafted = self._db.sql("SELECT 1 FROM draft WHERE contact_id = ?", (known.id,)).fetchone()
        gained = list(merged.gained)
        if dossier.draft is not None and drafted is None:
            self._put_draft(known.id, dossier, [])
            gained.append("a draft")
        if lacks(self._db, known.id, dossier.ties):
            self._tied.append((known.id, dossier.ties))
            gained.append("ties")
        following = unknown(self._db, known.id, dossier.following)
        if following != NO_FOLLOWING:
            self._followed.append((known.id, following))
            gained.append("planned touches")
        for words, items in (
            ("history", touches),
            ("steps", range(len(dossier.steps) - known_steps)),
            ("plans", plans),
            ("skips", skips),
            ("the unreachable path", pursuits),
            ("needs", needs),
        ):
            if items:
                gained.append(words)
        told = [f"added {', '.join(gained)}"] if gained else []
        fate = Fate.UPDATED if gained else Fate.SAME
        detail = "; ".join((*told, *merged.differs, *dossier.person.left_out))
        self._tell(one, known.name, fate, known.state, detail)
        return [known.id] if weighs else []

    def _put_past(self, identity: int, dossier: Dossier, steps: dict[int, int]) -> None:
        """Write what was done and is open; ``steps`` are the ids of those in the book, by their place."""
        person = dossier.person
        touches = {touch.at: self._ledger.put_touch(identity, touch) for touch in dossier.touches}
        for place, agreed in enumerate(dossier.steps):
            if place not in steps:
                touch = None if agreed.touch is None else touches.get(agreed.touch)
                steps[place] = self._ledger.put_step(identity, agreed.step, touch)
        for past in dossier.plans:
            zones = self._zones(person)
            referred = bool(person.referred_by or dossier.referrer)
            self._ledger.put_plan(
                identity,
                past.plan._replace(step=None if past.step is None else steps.get(past.step)),
                zones,
                self._now,
                referred=referred,
                profile=dossier.ties.profile,
                closed=past.closed,
            )
        for skip in dossier.skips:
            block = None if skip.block is None else self._blocks.get(to_micros(skip.block))
            self._ledger.put_skip(identity, skip, block)
        for pursuit in dossier.pursuits:
            self._ledger.put_pursuit(identity, pursuit)
        for told in dossier.needs:
            need = self._ledger.put_need(identity, told)
            if told.expert:
                self._experts.append((need, told.expert))

    def _put_draft(self, identity: int, dossier: Dossier, numbers: Sequence[int]) -> None:
        draft = dossier.draft
        if draft is not None:
            place = draft.number
            number = numbers[place] if place is not None and place < len(numbers) else None
            self._ledger.put_draft(identity, draft, number)

    def _zones(self, person: Candidate) -> tuple[str, ...]:
        """Return where somebody is: their own zone, else that of the number that would be dialed."""
        if person.zone:
            return (person.zone,)
        barred = self._barred | self._fresh
        dialable = (one for one in person.numbers if one.dialable and (one.e164 or one.raw) not in barred)
        return next((one.zones for one in dialable), ())

    def _tell(self, one: Arriving, name: str, fate: Fate, state: State, detail: str = "") -> None:
        self.fates.append(RowFate(one.row, name, fate, detail))
        self.needs_number += state is State.NEEDS_NUMBER
        self.wrote = self.wrote or fate is not Fate.SAME
