"""What was kept of what was promised, and the people who are called by a rhythm, read by index alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta

from callcockpit.domain.cadence import cadence_for
from callcockpit.domain.days import day_bounds
from callcockpit.domain.review import NO_REASON, Blocks, Promises, Share
from callcockpit.domain.rhythm import Group
from callcockpit.domain.rules import Cadence
from callcockpit.domain.spans import Span, stretches
from callcockpit.store import decode
from callcockpit.store.blocks import BLOCK_COLUMNS, block_of
from callcockpit.store.book import Book
from callcockpit.store.instants import to_micros

_KEPT = """
WITH clock AS MATERIALIZED (
    SELECT value ->> 0 AS begins, value ->> 1 AS ends, value ->> 2 AS ahead FROM json_each(:clock)
)
SELECT count(*) FILTER (WHERE closed_at IS NOT NULL OR due_on < :last), count(*) FILTER (
    WHERE closed_at IS NOT NULL AND (closed_at < :begins OR EXISTS (
        SELECT 1 FROM clock WHERE closed_at >= begins AND closed_at < ends
        AND date((closed_at + ahead) / 1000000, 'unixepoch') <= date(due_on, :grace)
    ))
)
FROM plan WHERE kind NOT IN ('first_call', 'retry') AND kind = :kind AND due_on BETWEEN :first AND :to
"""


def kept(book: Book, span: Span, now: datetime) -> Promises:
    """Return what of the plans that fell due in a stretch was done in time.

    One that can still be done in time, and one that another day took the place of, are not among them.
    """
    grace = book.rules.recall_days
    begins = day_bounds(span.first, book.zone, book.rules)[0]
    # Whatever was closed later than this is late, however late.
    ends = day_bounds(span.last + timedelta(days=grace), book.zone, book.rules)[1]
    start = timedelta(hours=book.rules.day_start.hour, minutes=book.rules.day_start.minute)
    clock = [
        [to_micros(one.begins), to_micros(one.ends), (one.offset - start) // timedelta(microseconds=1)]
        for one in stretches(begins, ends, book.zone)
    ]
    values = {
        "clock": json.dumps(clock),
        "begins": to_micros(begins),
        "first": span.first.isoformat(),
        "to": span.last.isoformat(),
    }
    shares = []
    for kind, days in (("callback", 0), ("next_step", 0), ("recall", grace)):
        last = (book.today(now) - timedelta(days=days)).isoformat()
        more = {"kind": kind, "grace": f"+{days} days", "last": last}
        whole, part = book.db.sql(_KEPT, {**values, **more}).fetchone()
        shares.append(Share(part, whole))
    callbacks, steps, recalls = shares
    return Promises(Share(callbacks.part + steps.part, callbacks.whole + steps.whole), recalls)


_TAGGED = """
SELECT c.id, c.reached_at, group_concat(x.tag_id) FROM contact_tag x JOIN contact c ON c.id = x.contact_id
WHERE x.tag_id IN (SELECT value FROM json_each(?)) AND c.state = 'cultivated' AND c.do_not_call = 0
AND c.cadence IS NULL GROUP BY c.id
"""


_WHOM = "FROM contact WHERE state = 'cultivated' AND do_not_call = 0"
PEOPLE = f"SELECT cadence, count(*) {_WHOM} GROUP BY 1"
LOSING = f"SELECT count(*) {_WHOM} AND cadence IS ? AND reached_at < ?"


def cultivated(book: Book, day: date, more: Collection[str] = ()) -> tuple[Group, ...]:
    """Return the cultivated people by their cadence, with how many are losing touch on ``day``.

    ``more`` are tags to tell apart that have no cadence yet.
    """
    wanted = {*book.rules.tag_cadences, *(tag.lower() for tag in more)}
    names = {row[0]: row[1].lower() for row in book.db.sql("SELECT id, name FROM tag")} if wanted else {}
    chosen = [identity for identity, name in names.items() if name in wanted]
    tagged: Counter[frozenset[str]] = Counter()
    lost: Counter[frozenset[str]] = Counter()
    moved: Counter[bool] = Counter()
    usual = _bound(book, day, book.rules.cadence)
    for _, reached, ids in book.db.sql(_TAGGED, (json.dumps(chosen),)) if chosen else ():
        tags = frozenset(names[int(identity)] for identity in ids.split(","))
        tagged[tags] += 1
        lost[tags] += reached is not None and reached < _bound(book, day, _cadence(book, tags))
        moved[reached is not None and reached < usual] += 1
    groups = [Group(None, tags, people, lost[tags]) for tags, people in tagged.items()]
    for own, people in book.db.sql(PEOPLE).fetchall():
        days = decode.cadence(own)
        cadence = cadence_for(days, (), book.rules)
        late = book.db.sql(LOSING, (own, _bound(book, day, cadence))).fetchone()[0]
        if own is None:
            people, late = people - sum(tagged.values()), late - moved[True]
        if people:
            groups.append(Group(days, frozenset(), people, late))
    return tuple(groups)


def _cadence(book: Book, tags: frozenset[str]) -> Cadence:
    return cadence_for(None, tags, book.rules)


def _bound(book: Book, day: date, cadence: Cadence) -> int:
    """Return the instant before which somebody was last reached who is losing touch."""
    latest = max(date.min + timedelta(days=2), day - timedelta(days=min(cadence.latest, 36_500)))
    return to_micros(day_bounds(latest, book.zone, book.rules)[0])


def skips(book: Book, begins: datetime, ends: datetime) -> dict[str, int]:
    """Return how often people were passed over, by reason, the most frequent first."""
    found: Counter[str] = Counter()
    names: dict[str, str] = {}
    for reason, count in book.db.sql(
        "SELECT reason, count(*) FROM skip WHERE at >= ? AND at < ? GROUP BY reason ORDER BY reason",
        (to_micros(begins), to_micros(ends)),
    ):
        key = reason.strip().rstrip(".").casefold()
        names.setdefault(key, reason.strip() or NO_REASON)
        found[key] += count
    return {names[key]: count for key, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))}


def blocks(book: Book, begins: datetime, ends: datetime) -> Blocks:
    """Return the phone blocks that were begun in some time; a pause is no time in one."""
    found = [
        block_of(row)
        for row in book.db.sql(
            f"SELECT {BLOCK_COLUMNS} FROM block WHERE started_at >= ? AND started_at < ?",
            (to_micros(begins), to_micros(ends)),
        )
    ]
    worked = [(one, one.worked(one.ended)) for one in found if one.ended is not None]
    whole = sum(time >= timedelta(minutes=one.minutes) for one, time in worked)
    return Blocks(
        len(found), whole, int(sum((time for _, time in worked), timedelta()).total_seconds() // 60)
    )
