"""The queue: a window of the due calls in order, whoever sleeps, and what comes later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from callcockpit.domain.cadence import overdue_share
from callcockpit.domain.calling import asleep_until, hours_for
from callcockpit.domain.rules import Hours, Rules
from callcockpit.domain.values import Plan
from callcockpit.domain.words import NO_PROFILE, PlanKind, Profile
from callcockpit.store import decode
from callcockpit.store.database import BookDatabase
from callcockpit.store.instants import to_micros
from callcockpit.store.people import PLAN_COLUMNS, PLAN_WIDTH, plan_of

if TYPE_CHECKING:
    from callcockpit.store.groups import Group

WINDOW = 200
"""Due calls on the screen at most."""

ASIDE = 60
"""Sleeping and later people shown at most, each."""


class Entry(NamedTuple):
    """A line of the queue."""

    contact: int
    name: str
    company: str
    plan: Plan
    rank: int
    zones: tuple[str, ...]
    wakes: datetime | None = None
    """When a sleeping person's hours begin, in UTC."""


class Queue(NamedTuple):
    """What is to be called now, who sleeps, and what comes later today."""

    due: tuple[Entry, ...] = ()
    sleeping: tuple[Entry, ...] = ()
    later: tuple[Entry, ...] = ()
    next_day: date | None = None
    """The next day that has something planned, after today."""
    more: bool = False
    """Whether more are due than the window holds."""


def window(
    db: BookDatabase,
    now: datetime,
    zone_day: date,
    rules: Rules,
    *,
    limit: int = WINDOW,
    aside: int = ASIDE,
    only: Group | None = None,
) -> Queue:
    """Return the queue at ``now``; ``zone_day`` is the user's day.

    At most ``limit`` are due in it; at most ``aside`` sleep, and as many come later. With ``only`` it is the
    queue of a group: nobody else is in it.
    """
    zones = clocks(db)
    asleep = {hours: _asleep(zones, now, hours) for hours in (rules.calling, rules.outer)}
    look = _Look(db, now, zone_day, rules, zones, asleep, aside, only)
    if only is not None and only.members is not None:
        return look.of_few(only.members, limit)
    due: list[Entry] = []
    for kind in PlanKind:
        if len(due) <= limit:
            due += look.due(kind, limit + 1 - len(due))
    return Queue(tuple(due[:limit]), look.sleeping(), look.later(), look.next_day(), len(due) > limit)


def order(entry: Entry, day: date) -> tuple[float, ...]:
    """Return the sort key of an entry within its kind, as the design's queue order has it."""
    plan = entry.plan
    when = _when(entry)
    if plan.kind is PlanKind.RECALL:
        return (-overdue_share(plan.due.day, plan.cadence or 1, day), *when)
    if plan.kind is PlanKind.NEXT_STEP:
        return (when[0], entry.rank, *when[1:])
    if plan.kind is PlanKind.FIRST_CALL:
        return (entry.rank % _MARK, -entry.rank, *when)
    return (entry.rank, *when)


def _when(entry: Entry) -> tuple[int, int, int]:
    """Return the sort key of an entry's due, as the index has it."""
    due = entry.plan.due
    return due.day.toordinal(), to_micros(due.at) if due.at else 0, entry.plan.id or 0


def _until(entry: Entry) -> tuple[datetime, int]:
    """Return the sort key of whoever comes later: when that is."""
    times = [at for at in (entry.plan.due.at, entry.plan.snoozed_until) if at is not None]
    return max(times), entry.plan.id or 0


def clocks(db: BookDatabase) -> dict[int, tuple[str, ...]]:
    """Return the sets of zones that plans refer to, by their id."""
    return {row[0]: tuple(row[1].split()) for row in db.sql("SELECT id, zones FROM clock")}


def _asleep(zones: dict[int, tuple[str, ...]], now: datetime, hours: Hours) -> dict[int, datetime]:
    wakes = ((clock, asleep_until(names, now, hours)) for clock, names in zones.items())
    return {clock: at for clock, at in wakes if at is not None}


def rank_of(plan: Plan, *, referred: bool, profile: Profile = NO_PROFILE) -> int:
    """Return the place of a plan within its kind: what the index sorts by before the due.

    An agreed hour comes before a day without one; a referral before other first calls, and among these and
    those whoever has more marks of the profile; recalls lie together by cadence, because their order depends
    on it.
    """
    if plan.kind is PlanKind.RECALL:
        return plan.cadence or 1
    if plan.kind is PlanKind.FIRST_CALL:
        return first_rank(referred=referred, profile=profile)
    return 0 if plan.kind is PlanKind.RETRY or plan.due.at is not None else 1


def first_rank(*, referred: bool, profile: Profile = NO_PROFILE) -> int:
    """Return the rank of a first call: 1 for a referral, 2 for others, and 10 for each mark of the profile.

    Ranks only tell plans apart, their order is that of ``order``: so those without a mark keep the rank that
    they have in books from before there were marks.
    """
    return (_REFERRAL if referred else _OTHER) + _MARK * profile.bit_count()


def is_referral(rank: int) -> bool:
    """Whether a first call of this rank is with somebody who was referred."""
    return rank % _MARK == _REFERRAL


_REFERRAL, _OTHER, _MARK = 1, 2, 10
_KINDS = tuple(PlanKind)
_COLUMNS = f"{PLAN_COLUMNS}, p.contact_id, c.name, c.company, p.rank, p.clock_id"
_OPEN = f"SELECT {_COLUMNS} FROM plan p CROSS JOIN contact c ON c.id = p.contact_id WHERE p.closed_at IS NULL"
_DUE = """
p.due_on <= :far AND (p.due_at <= :now OR (p.due_at IS NULL AND p.due_on <= :day))
AND (p.snoozed_until IS NULL OR p.snoozed_until <= :now) AND %s ORDER BY p.due_on, p.due_at, p.id
"""
# Named, because where one clock alone is awake SQLite would take the index by clock, and walk through all
# kinds of first calls and sort them once for each rank.
_BY_RANK = (
    f"{_OPEN.replace('plan p', 'plan p INDEXED BY plan_queue')} "
    f"AND p.kind = :kind AND p.rank = :rank AND p.clock_id IN (%s) AND {_DUE}"
)
_BY_CLOCK = f"""
{_OPEN} AND p.kind = :kind AND p.clock_id = :clock AND (p.due_at IS NOT NULL) = :timed
AND {_DUE} LIMIT :aside
"""
_OF_FEW = f"""
SELECT {_COLUMNS} FROM json_each(:members) g CROSS JOIN plan p ON p.contact_id = g.value
CROSS JOIN contact c ON c.id = p.contact_id WHERE p.closed_at IS NULL AND p.due_on <= :far
"""
"""The plans of a small group, by the group: looking through all that is due would find them late."""
_NEXT_RANK = "SELECT min(rank) FROM plan WHERE closed_at IS NULL AND kind = ? AND rank > ?"
_LATER = f"""
SELECT {_COLUMNS} FROM plan p JOIN contact c ON c.id = p.contact_id WHERE p.id IN (
    SELECT id FROM plan WHERE closed_at IS NULL AND due_at > :now AND due_at < :end AND +due_on <= :day
    UNION SELECT id FROM plan WHERE closed_at IS NULL AND snoozed_until > :now AND +due_on <= :day
) AND %s ORDER BY max(coalesce(p.due_at, 0), coalesce(p.snoozed_until, 0)), p.id LIMIT :aside
"""


class _Look(NamedTuple):
    """One look at the queue: the moment, and the clocks by which people are awake or asleep."""

    db: BookDatabase
    now: datetime
    day: date
    rules: Rules
    zones: dict[int, tuple[str, ...]]
    asleep: dict[Hours, dict[int, datetime]]
    """For each hours that a plan may have: the clocks outside them, and when they open, in UTC."""
    aside: int
    only: Group | None = None

    @property
    def _condition(self) -> str:
        return "1" if self.only is None else self.only.condition

    def due(self, kind: PlanKind, limit: int) -> list[Entry]:
        """Return the first due plans of a kind whose people are awake, in order."""
        ranks = self._ranks(kind)
        streams = [self._stream(kind, rank) for rank in ranks]
        return list(islice(merge(*streams, key=lambda entry: order(entry, self.day)), limit))

    def _ranks(self, kind: PlanKind) -> list[int]:
        """Return the ranks that open plans of a kind have, by leaps through the index."""
        ranks = [-1]
        while (rank := self.db.sql(_NEXT_RANK, (kind, ranks[-1])).fetchone()[0]) is not None:
            ranks.append(rank)
        return ranks[1:]

    def _stream(self, kind: PlanKind, rank: int) -> Iterator[Entry]:
        """Yield the due plans of one kind and rank as the index has them, which is their order."""
        hours = hours_for(kind, timed=rank == 0, rules=self.rules)
        awake = ",".join(str(clock) for clock in self.zones if clock not in self.asleep[hours])
        if awake:
            statement = _BY_RANK % (awake, self._condition)
            cursor = self.db.sql(statement, self._values(kind=kind, rank=rank))
            yield from map(self._entry, cursor)

    def sleeping(self) -> tuple[Entry, ...]:
        """Return due people outside their hours: whoever wakes first at the top, then by kind and due."""
        found: list[Entry] = []
        for (wakes, _), lanes in groupby(sorted(self._lanes()), key=lambda lane: lane[:2]):
            if len(found) >= self.aside:
                break
            some: list[Entry] = []
            for _, place, timed, clock in lanes:
                values = self._values(kind=_KINDS[place], clock=clock, timed=timed)
                some += map(self._entry, self.db.sql(_BY_CLOCK % self._condition, values))
            some.sort(key=_when)
            found += [entry._replace(wakes=wakes) for entry in some[: self.aside - len(found)]]
        return tuple(found)

    def _lanes(self) -> Iterator[tuple[datetime, int, bool, int]]:
        """Yield when each sleeping clock wakes for plans of each kind, with an hour and without one."""
        for place, kind in enumerate(_KINDS):
            for timed in (True, False):
                hours = hours_for(kind, timed=timed, rules=self.rules)
                for clock, wakes in self.asleep[hours].items():
                    yield wakes, place, timed, clock

    def later(self) -> tuple[Entry, ...]:
        """Return whose hour is still to come, and who was left out until later, in that order."""
        return tuple(map(self._entry, self.db.sql(_LATER % self._condition, self._values())))

    def of_few(self, members: str, limit: int) -> Queue:
        """Return the queue of a small group; ``members`` is the JSON list of its people."""
        found = [self._entry(row) for row in self.db.sql(_OF_FEW, self._values(members=members))]
        clock_of = {names: clock for clock, names in self.zones.items()}
        due: list[Entry] = []
        sleeping: list[Entry] = []
        later: list[Entry] = []
        for entry in found:
            plan = entry.plan
            aside = plan.snoozed_until is not None and plan.snoozed_until > self.now
            to_come = plan.due.at is not None and plan.due.at > self.now
            if aside or to_come:
                if plan.due.day <= self.day:
                    later.append(entry)
            elif plan.due.at is not None or plan.due.day <= self.day:
                hours = hours_for(plan.kind, timed=plan.due.at is not None, rules=self.rules)
                wakes = self.asleep[hours].get(clock_of.get(entry.zones, 0))
                (due if wakes is None else sleeping).append(entry._replace(wakes=wakes))
        kinds = {kind: place for place, kind in enumerate(_KINDS)}
        due.sort(key=lambda entry: (kinds[entry.plan.kind], order(entry, self.day)))
        sleeping.sort(key=lambda entry: (entry.wakes, kinds[entry.plan.kind], _when(entry)))
        later.sort(key=_until)
        return Queue(
            tuple(due[:limit]),
            tuple(sleeping[: self.aside]),
            tuple(later[: self.aside]),
            self.next_day(),
            len(due) > limit,
        )

    def next_day(self) -> date | None:
        """Return the next day after this one that has anything planned."""
        found = self.db.sql(
            "SELECT min(due_on) FROM plan WHERE closed_at IS NULL AND due_on > ?", (self.day.isoformat(),)
        ).fetchone()[0]
        return None if found is None else decode.day(found)

    def _values(self, **more: object) -> dict[str, object]:
        # An agreed hour holds as the instant it is, also for who has flown west since: two days are the most
        # that the dates of one instant can lie apart.
        far = self.day + timedelta(days=2)
        end = to_micros(self.now + timedelta(days=2))
        day = self.day.isoformat()
        return {
            "now": to_micros(self.now),
            "end": end,
            "day": day,
            "far": far.isoformat(),
            "aside": self.aside,
            **({} if self.only is None else self.only.values),
            **more,
        }

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        contact, name, company, rank, clock = row[PLAN_WIDTH:]
        return Entry(contact, name, company, plan_of(row), rank, self.zones.get(clock, ()))
