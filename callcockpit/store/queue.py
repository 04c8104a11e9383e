"""The queue: a window of the due calls in order, whoever sleeps, and what comes later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from callcockpit.domain.cadence import overdue_share
from callcockpit.domain.calling import callable_in, hours_for, next_opening
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Plan
from callcockpit.domain.words import PlanKind
from callcockpit.store.database import BookDatabase
from callcockpit.store.fields import to_micros
from callcockpit.store.people import PLAN_COLUMNS, plan_of

WINDOW = 200
"""Due calls on the screen at most."""

ASIDE = 60
"""Sleeping and later people shown at most, each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the queue."""

    contact: int
    name: str
    company: str
    plan: Plan
    rank: int
    zones: tuple[str, ...]
    wakes: datetime | None = None
    """When a sleeping person's hours begin, in UTC."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be called now, who sleeps, and what comes later today."""

    due: tuple[Entry, ...] = ()
    sleeping: tuple[Entry, ...] = ()
    later: tuple[Entry, ...] = ()
    next_day: date | None = None
    """The next day that has something planned, after today."""
    more: bool = False
    """Whether more are due than the window holds."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Plans of one kind, clock and rank lie together in the index, in the order of their due."""

    kind: PlanKind
    clock: int
    rank: int


def window(
    db: BookDatabase, now: datetime, zone_day: date, rules: Rules, *, limit: int = WINDOW, aside: int = ASIDE
) -> Queue:
    """Return the queue at ``now``; ``zone_day`` is the user's day.

    At most ``limit`` are due in it, and at most ``aside`` sleep.
    """
    awake: dict[PlanKind, list[_Group]] = {kind: [] for kind in PlanKind}
    asleep: list[_Group] = []
    zones = clocks(db)
    for group in _groups(db):
        if _asleep(group, zones[group.clock], now, rules):
            asleep.append(group)
        else:
            awake[group.kind].append(group)
    due: list[Entry] = []
    for kind in PlanKind:
        if len(due) <= limit:
            found = _fetch(db, awake[kind], now, zone_day, limit + 1 - len(due), zones)
            due += sorted(found, key=lambda entry: order(entry, zone_day))
    sleeping = _sleeping(db, asleep, now, zone_day, zones, rules, aside)
    return Queue(
        tuple(due[:limit]),
        sleeping,
        _later(db, now, zone_day, zones),
        _next_day(db, zone_day),
        len(due) > limit,
    )


def order(entry: Entry, day: date) -> tuple[float, ...]:
    """Return the sort key of an entry within its kind, as the design's queue order has it."""
    plan = entry.plan
    at = to_micros(plan.due.at) if plan.due.at else 0
    if plan.kind is PlanKind.RECALL:
        return (-overdue_share(plan.due.day, plan.cadence or 1, day), plan.due.day.toordinal(), plan.id or 0)
    if plan.kind is PlanKind.NEXT_STEP:
        return (plan.due.day.toordinal(), entry.rank, at, plan.id or 0)
    return (entry.rank, plan.due.day.toordinal(), at, plan.id or 0)


def clocks(db: BookDatabase) -> dict[int, tuple[str, ...]]:
    """Return the sets of zones that plans refer to, by their id."""
    return {row[0]: tuple(row[1].split()) for row in db.sql("SELECT id, zones FROM clock")}


def _asleep(group: _Group, zones: tuple[str, ...], now: datetime, rules: Rules) -> bool:
    hours = hours_for(group.kind, timed=group.rank == 0, rules=rules)
    return callable_in(zones, now, hours) == "no"


_FIRST_GROUP = "SELECT kind, clock_id, rank FROM plan WHERE closed_at IS NULL ORDER BY 1, 2, 3 LIMIT 1"
_NEXT_GROUP = (
    "SELECT kind, clock_id, rank FROM plan WHERE closed_at IS NULL AND (kind, clock_id, rank) > (?, ?, ?) "
    "ORDER BY kind, clock_id, rank LIMIT 1"
)


def _groups(db: BookDatabase) -> list[_Group]:
    """Return every kind, clock and rank that open plans have, by leaps through the index."""
    found = []
    row = db.sql(_FIRST_GROUP).fetchone()
    while row is not None:
        found.append(_Group(PlanKind(row[0]), row[1], row[2]))
        row = db.sql(_NEXT_GROUP, row).fetchone()
    return found


_COLUMNS = f"{PLAN_COLUMNS}, p.contact_id, c.name, c.company, p.rank, p.clock_id"
_DUE = f"""
SELECT {_COLUMNS} FROM plan p
JOIN contact c ON c.id = p.contact_id
WHERE p.id IN (
    SELECT q.id FROM json_each(?5) g JOIN plan q ON q.id IN (
        SELECT id FROM plan WHERE closed_at IS NULL AND kind = ?1 AND clock_id = g.value ->> 0
        AND rank = g.value ->> 1 AND due_on <= ?2 AND (due_at IS NULL OR due_at <= ?3)
        AND (snoozed_until IS NULL OR snoozed_until <= ?3) ORDER BY due_on, due_at, id LIMIT ?4
    )
)
"""


def _fetch(
    db: BookDatabase,
    groups: list[_Group],
    now: datetime,
    day: date,
    limit: int,
    zones: dict[int, tuple[str, ...]],
) -> list[Entry]:
    """Return the first due plans of these groups of one kind, at most ``limit`` of each group."""
    if not groups:
        return []
    listed = json.dumps([[group.clock, group.rank] for group in groups])
    found = db.sql(_DUE, (groups[0].kind.value, day.isoformat(), to_micros(now), limit, listed))
    return [_entry(row, zones) for row in found]


def _entry(row: tuple[object, ...], zones: dict[int, tuple[str, ...]]) -> Entry:
    contact, name, company, rank, clock = row[8:13]
    assert isinstance(contact, int)  # noqa: S101 - narrows what SQLite hands over
    assert isinstance(rank, int)  # noqa: S101
    assert isinstance(clock, int)  # noqa: S101
    return Entry(contact, str(name), str(company), plan_of(row[:8]), rank, zones[clock])


def _sleeping(
    db: BookDatabase,
    groups: list[_Group],
    now: datetime,
    day: date,
    zones: dict[int, tuple[str, ...]],
    rules: Rules,
    limit: int,
) -> tuple[Entry, ...]:
    """Return the due people outside their hours, whoever wakes first at the top."""
    found: list[tuple[datetime, int, Entry]] = []
    for place, kind in enumerate(PlanKind):
        for timed in (True, False):
            some = [group for group in groups if group.kind is kind and (group.rank == 0) is timed]
            hours = hours_for(kind, timed=timed, rules=rules)
            for entry in _fetch(db, some, now, day, limit, zones):
                wakes = next_opening(entry.zones, now, hours) or now + timedelta(days=1)
                found.append((wakes, place, entry))
    found.sort(key=lambda one: (one[0], one[1], order(one[2], day)))
    return tuple(
        Entry(entry.contact, entry.name, entry.company, entry.plan, entry.rank, entry.zones, wakes)
        for wakes, _, entry in found[:limit]
    )


_LATER = f"""
SELECT {_COLUMNS} FROM plan p JOIN contact c ON c.id = p.contact_id WHERE p.id IN (
    SELECT id FROM plan WHERE closed_at IS NULL AND due_at > ?1 AND due_on <= ?2
    UNION SELECT id FROM plan WHERE closed_at IS NULL AND snoozed_until > ?1 AND due_on <= ?2
) ORDER BY max(coalesce(p.due_at, 0), coalesce(p.snoozed_until, 0)), p.id LIMIT ?3
"""


def _later(
    db: BookDatabase, now: datetime, day: date, zones: dict[int, tuple[str, ...]]
) -> tuple[Entry, ...]:
    found = db.sql(_LATER, (to_micros(now), day.isoformat(), ASIDE))
    return tuple(_entry(row, zones) for row in found)


def _next_day(db: BookDatabase, day: date) -> date | None:
    found = db.sql(
        "SELECT due_on FROM plan WHERE closed_at IS NULL AND due_on > ? ORDER BY due_on LIMIT 1",
        (day.isoformat(),),
    ).fetchone()
    return None if found is None else date.fromisoformat(found[0])


def rank_of(plan: Plan, *, referred: bool) -> int:
    """Return the place of a plan within its kind: what the index sorts by before the due.

    An agreed hour comes before a day without one, a referral before other first calls; recalls lie together
    by cadence, because their order depends on it.
    """
    if plan.kind is PlanKind.RECALL:
        return plan.cadence or 1
    if plan.kind is PlanKind.FIRST_CALL:
        return 1 if referred else 2
    return 0 if plan.kind is PlanKind.RETRY or plan.due.at is not None else 1
