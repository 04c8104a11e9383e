"""Rows written by the thousand: ids are given out here, and each table is filled by one statement.

Between the first row and ``flush`` nobody else may add to these tables; the open transaction sees to that
for other cockpits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from callcockpit.domain.archive import PhoneBlock, Skip, Told, Typed
from callcockpit.domain.pursuit import Pursuit
from callcockpit.domain.steps import PROMISED
from callcockpit.domain.values import Candidate, Fate, Number, Plan, Step, Touch
from callcockpit.domain.words import NO_PROFILE, Profile, State
from callcockpit.store import index
from callcockpit.store.blocks import write_pauses
from callcockpit.store.database import BookDatabase, Cell
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import Operation
from callcockpit.store.matching import key_of
from callcockpit.store.queue import rank_of

_COLUMNS = {
    "tag": "id, name, name_key",
    "contact": (
        "id, name, given, family, company, title, notes, source, referred_by, birthday, zone, state, "
        "cadence, do_not_call, attempts, uid, name_key, company_key, added_at, reached_at"
    ),
    "number": "id, contact_id, position, raw, e164, extension, kind, label, zones, struck",
    "address": "id, contact_id, position, kind, value, value_key",
    "contact_tag": "id, contact_id, tag_id",
    "touch": (
        "id, contact_id, at, kind, result, purpose, number, seconds, note, outside_hours, undone, received"
    ),
    "step": "id, contact_id, touch_id, what, due_on, due_at, theirs, made_at, closed_at, fate",
    "plan": (
        "id, contact_id, kind, due_on, due_at, why, cadence, rank, clock_id, made_at, snoozed_until, "
        "closed_at, step_id"
    ),
    "block": "id, started_at, minutes, goal, ended_at, aim, whom, pauses",
    "skip": "id, contact_id, block_id, at, reason",
    "draft": "id, contact_id, note, number_id, dialed_at, answered_at, ended_at, purpose, points, saved_at",
    "pursuit": (
        "id, contact_id, began_at, research, letter, kind, appealed_at, wait_on, returned_at, ended_at"
    ),
    "need": "id, contact_id, at, what, letter, introduced_at, closed_at",
    "blocked": "id, number, reason, at",
}
"""By table, owners before what they own: so undo, going backwards, never removes an owner first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a new contact stands, beside who they are."""

    state: State
    added: datetime
    do_not_call: bool = False
    attempts: int = 0
    cadence: int | None = None
    reached: datetime | None = None


class Ledger:
    """Rows to be written together; all texts must be clean already."""

    def __init__(self, db: BookDatabase, op: Operation | None = None) -> None:
        """Write to ``db``, and note every row in ``op`` where there is one."""
        self._db = db
        self._op = op
        self._next: dict[str, int] = {}
        self._rows: dict[str, list[tuple[Cell, ...]]] = {table: [] for table in _COLUMNS}
        self._tags: dict[str, int] = {row[0]: row[1] for row in db.sql("SELECT name_key, id FROM tag")}
        self._clocks: dict[str, int] = {row[0]: row[1] for row in db.sql("SELECT zones, id FROM clock")}

    def reserve(self, table: str) -> int:
        """Return the id of the next row of a table."""
        known = self._next.get(table)
        if known is None:
            found = self._db.sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
            known = 1 if found is None else int(found[0]) + 1
        self._next[table] = known + 1
        return known

    def put_person(self, identity: int, person: Candidate, standing: Standing) -> list[int]:
        """Write a contact under a reserved id, with numbers, addresses and tags; return the numbers' ids."""
        self._rows["contact"].append(
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
                standing.cadence,
                int(standing.do_not_call),
                standing.attempts,
                person.uid,
                key_of(person.name),
                key_of(person.company),
                to_micros(standing.added),
                _micros(standing.reached),
            )
        )
        numbers = self.put_numbers(identity, person.numbers)
        self.put_addresses(identity, "email", person.emails)
        self.put_addresses(identity, "url", person.urls)
        self.put_tags(identity, person.tags)
        return numbers

    def put_numbers(self, contact: int, numbers: Iterable[Number], start: int = 0) -> list[int]:
        """Write numbers of a contact, numbered from ``start``, and return their ids."""
        return [
            self._add(
                "number",
                contact,
                position,
                number.raw,
                number.e164,
                number.extension,
                number.kind.value,
                number.label,
                " ".join(number.zones),
                int(number.struck),
            )
            for position, number in enumerate(numbers, start)
        ]

    def put_addresses(self, contact: int, kind: str, values: Iterable[str], start: int = 0) -> None:
        """Write e-mail (``email``) or web (``url``) addresses of a contact, numbered from ``start``."""
        for position, value in enumerate(values, start):
            self._add("address", contact, position, kind, value, value.casefold())

    def put_tags(self, contact: int, tags: Iterable[str]) -> None:
        """Put tags on a contact that does not have them yet."""
        for tag in tags:
            key = key_of(tag)
            if key not in self._tags:
                self._tags[key] = self._add("tag", tag, key)
            self._add("contact_tag", contact, self._tags[key])

    def put_touch(self, contact: int, touch: Touch) -> int:
        """Write an entry of the history, and what was agreed in it; return its id."""
        return self._add(
            "touch",
            contact,
            to_micros(touch.at),
            touch.kind.value,
            touch.result,
            touch.purpose,
            touch.number,
            touch.seconds,
            touch.note,
            int(touch.outside_hours),
            int(touch.undone),
            int(touch.received),
        )

    def put_plan(
        self,
        contact: int,
        plan: Plan,
        zones: Iterable[str],
        now: datetime,
        *,
        referred: bool,
        profile: Profile = NO_PROFILE,
        closed: datetime | None = None,
    ) -> None:
        """Write a plan of a contact who is in ``zones``, open unless it was ``closed``.

        What it promises becomes a step where it is none yet.
        """
        step = plan.step
        if step is None and plan.kind in PROMISED:
            fate = None if closed is None else Fate.DONE
            agreed = Step(what=plan.why, due=plan.due, made=plan.made or now, closed=closed, fate=fate)
            step = self.put_step(contact, agreed)
        self._add(
            "plan",
            contact,
            plan.kind.value,
            plan.due.day.isoformat(),
            _micros(plan.due.at),
            plan.why,
            plan.cadence,
            rank_of(plan, referred=referred, profile=profile),
            self._clock(" ".join(zones)),
            to_micros(plan.made or now),
            _micros(plan.snoozed_until),
            _micros(closed),
            step,
        )

    def put_step(self, contact: int, step: Step, touch: int | None = None) -> int:
        """Write a step, agreed in the call ``touch`` where it was one, and return its id."""
        return self._add(
            "step",
            contact,
            touch,
            step.what,
            step.due.day.isoformat(),
            _micros(step.due.at),
            int(step.theirs),
            to_micros(step.made),
            _micros(step.closed),
            step.fate,
        )

    def put_block(self, block: PhoneBlock) -> int:
        """Write a phone block and return its id."""
        pauses = write_pauses(block.pauses)
        cells = (block.minutes, block.goal, _micros(block.ended), block.aim.value, block.whom, pauses)
        return self._add("block", to_micros(block.started), *cells)

    def put_skip(self, contact: int, skip: Skip, block: int | None) -> None:
        """Write that somebody was passed over, in the phone block of that id."""
        self._add("skip", contact, block, to_micros(skip.at), skip.reason)

    def put_draft(self, contact: int, draft: Typed, number: int | None) -> None:
        """Write what is typed about a contact that has no draft; nobody holds its call."""
        self._add(
            "draft",
            contact,
            draft.note,
            number,
            *(_micros(at) for at in (draft.dialed, draft.answered, draft.ended)),
            draft.purpose,
            "\n".join(draft.points),
            to_micros(draft.saved),
        )

    def put_pursuit(self, contact: int, pursuit: Pursuit) -> None:
        """Write how far somebody has come on the unreachable path."""
        self._add(
            "pursuit",
            contact,
            to_micros(pursuit.began),
            pursuit.research,
            pursuit.letter,
            pursuit.kind,
            _micros(pursuit.appealed),
            None if pursuit.wait_on is None else pursuit.wait_on.isoformat(),
            _micros(pursuit.returned),
            _micros(pursuit.ended),
        )

    def put_need(self, contact: int, told: Told) -> int:
        """Write a need of somebody, without its expert, and return its id."""
        times = (_micros(told.introduced), _micros(told.closed))
        return self._add("need", contact, to_micros(told.at), told.what, told.letter, *times)

    def put_blocked(self, number: str, reason: str, now: datetime) -> None:
        """Put a number on the do-not-call list that is not on it."""
        self._add("blocked", number, reason, to_micros(now))

    def flush(self) -> None:
        """Write everything, and bring the search index up to date for new contacts and for what was said."""
        raw = self._db.raw()
        for table, rows in self._rows.items():
            if rows:
                columns = _COLUMNS[table]
                marks = ", ".join("?" * len(rows[0]))
                raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
                if self._op is not None:
                    self._op.added(table, (row[0] for row in rows if isinstance(row[0], int)))
        people = self._rows["contact"]
        if people:
            index.add(self._db, "BETWEEN ? AND ?", (people[0][0], people[-1][0]))
        said = {row[1] for row in self._rows["touch"] if row[8]}.difference(row[0] for row in people)
        index.reindex(self._db, {identity for identity in said if isinstance(identity, int)})
        for rows in self._rows.values():
            rows.clear()
        self._next.clear()

    def _add(self, table: str, *cells: Cell) -> int:
        identity = self.reserve(table)
        self._rows[table].append((identity, *cells))
        return identity

    def _clock(self, zones: str) -> int:
        known = self._clocks.get(zones)
        if known is None:
            known = self._clocks[zones] = self._db.added("INSERT INTO clock (zones) VALUES (?)", (zones,))
        return known


def _micros(at: datetime | None) -> int | None:
    return None if at is None else to_micros(at)
