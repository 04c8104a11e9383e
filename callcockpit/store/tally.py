"""The history counted by triggers, by quarter of an hour and by month: any time is summed from them.

A look back thus costs what the time costs that it tells apart, never the history itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from callcockpit.domain.review import ANSWERED, CALLS, INCOMING, Counts, Share
from callcockpit.domain.rules import Rules
from callcockpit.domain.spans import stretches
from callcockpit.domain.words import OUTCOMES, TouchKind
from callcockpit.store.database import BookDatabase
from callcockpit.store.fields import from_micros, to_micros

QUARTER = 900_000_000
"""A quarter of an hour, in microseconds."""
YEAR_ONE = 69_039_552
"""Quarters from the year 1, which began on a Monday, to 1970."""
DAY_QUARTERS = 96

WORDS = (*sorted(CALLS), *(kind.value for kind in TouchKind if kind is not TouchKind.CALL))
"""Every word under which a touch may count."""
_DIALS = ", ".join(f"'{word}'" for word in sorted(CALLS - {INCOMING}))
_REACHED = ", ".join(f"'{word}'" for word in sorted({*OUTCOMES, ANSWERED}))

_SLOT = f"(at + {YEAR_ONE * QUARTER}) / {QUARTER} - {YEAR_ONE}"
_WORD = (
    "CASE WHEN kind <> 'call' THEN kind "
    "WHEN coalesce(result, 'no-answer') = 'no-answer' AND note GLOB 'Incoming call*' THEN 'incoming' "
    "ELSE coalesce(result, 'answered') END"
)
COUNTED = {
    "tally": (
        f"SELECT {_WORD} AS word, {_SLOT} AS slot, count(*) AS touches, sum(coalesce(seconds, 0)) AS seconds "
        "FROM touch WHERE undone = 0 GROUP BY 1, 2"
    ),
    "tally_month": (
        "SELECT word, strftime('%Y-%m', 900 * slot, 'unixepoch') AS month, sum(touches) AS touches, "
        "sum(seconds) AS seconds FROM tally GROUP BY 1, 2"
    ),
}
"""What each table must hold, counted slowly; the months from the quarters."""


def _stale(table: str, key: str) -> str:
    both = (
        f"SELECT word, {key}, touches, seconds FROM {table} UNION ALL "
        f"SELECT word, {key}, -touches, -seconds FROM ({COUNTED[table]})"
    )
    return f"SELECT word, {key} FROM ({both}) GROUP BY 1, 2 HAVING sum(touches) <> 0 OR sum(seconds) <> 0"


STALE = f"{_stale('tally', 'slot')} UNION ALL {_stale('tally_month', 'month')}"
"""Finds the quarters and months that are counted wrong."""

_SUMS = """
WITH part AS MATERIALIZED (
    SELECT value ->> 0 AS place, value ->> 1 AS sign, value ->> 2 AS first, value ->> 3 AS last
    FROM json_each(?)
)
SELECT place, w.value,
    sign * (SELECT sum(touches) FROM {0} WHERE word = w.value AND {1} >= first AND {1} < last) AS touches,
    sign * (SELECT sum(seconds) FROM {0} WHERE word = w.value AND {1} >= first AND {1} < last)
FROM part CROSS JOIN json_each(?) w WHERE touches IS NOT NULL
"""
QUARTERS, MONTHS = _SUMS.format("tally", "slot"), _SUMS.format("tally_month", "month")
_EDGES = f"""
SELECT s.value ->> 0, {_WORD}, count(*), sum(coalesce(seconds, 0)) FROM json_each(?) s
CROSS JOIN touch ON at >= s.value ->> 2 AND at < s.value ->> 3 WHERE undone = 0 GROUP BY 1, 2
"""
HOURS = f"""
SELECT (slot + ?) % {7 * DAY_QUARTERS}, sum(touches), sum(touches) FILTER (WHERE word IN ({_REACHED}))
FROM tally WHERE word IN ({_DIALS}) AND slot >= ? AND slot < ? GROUP BY 1
"""
_FIRST = "SELECT min((SELECT min(slot) FROM tally WHERE word = w.value)) FROM json_each(?) w"


def rebuild(db: BookDatabase) -> None:
    """Count all of the history anew."""
    for table, key in (("tally", "slot"), ("tally_month", "month")):
        db.sql(f"DELETE FROM {table}")
        db.sql(f"INSERT INTO {table} (word, {key}, touches, seconds) {COUNTED[table]}")


def first_at(db: BookDatabase) -> datetime | None:
    """Return the beginning of the quarter of an hour in which the first touch was done; None without any."""
    found = db.sql(_FIRST, (json.dumps(WORDS),)).fetchone()[0]
    return None if found is None else from_micros(int(found) * QUARTER)


def sums(db: BookDatabase, times: Sequence[tuple[datetime, datetime]]) -> list[Counts]:
    """Return what was done from each first instant until before each second one."""
    parts = _Parts([], [], [])
    for place, (begins, ends) in enumerate(times):
        parts.add(place, begins, ends)
    words = json.dumps(WORDS)
    rows = db.sql(QUARTERS, (json.dumps(parts.quarters), words)).fetchall()
    if parts.months:
        rows += db.sql(MONTHS, (json.dumps(parts.months), words)).fetchall()
    if parts.edges:
        rows += db.sql(_EDGES, (json.dumps(parts.edges),)).fetchall()
    found: list[dict[str, int]] = [{} for _ in times]
    seconds = [0] * len(times)
    for place, word, touches, talked in rows:
        found[place][word] = found[place].get(word, 0) + touches
        seconds[place] += talked if word in CALLS else 0
    return [Counts(*one) for one in zip(found, seconds, strict=True)]


class _Parts(NamedTuple):
    """What stretches of time are summed from: each its place, 1 or -1, where it begins and where it ends."""

    quarters: list[tuple[int, int, int, int]]
    months: list[tuple[int, int, str, str]]
    edges: list[tuple[int, int, int, int]]
    """Instants within one quarter of an hour: a day of the user's may begin at any minute."""

    def add(self, place: int, begins: datetime, ends: datetime) -> None:
        """Add a stretch: whole months of UTC where it has any, and what they are more or less than it."""
        at, end = to_micros(begins), to_micros(ends)
        first, last = -(-at // QUARTER), end // QUARTER
        if first > last:
            self.edges.append((place, 1, at, end))
            return
        for one, other in ((at, first * QUARTER), (last * QUARTER, end)):
            if one < other:
                self.edges.append((place, 1, one, other))
        months = _nearest_month(begins), _nearest_month(ends)
        if months[0] >= months[1]:
            self.quarters.append((place, 1, first, last))
            return
        self.months.append((place, 1, f"{months[0]:%Y-%m}", f"{months[1]:%Y-%m}"))
        for side, slot, month in ((1, first, _slot(months[0])), (-1, last, _slot(months[1]))):
            if slot != month:
                self.quarters.append(
                    (place, side if slot < month else -side, min(slot, month), max(slot, month))
                )


def _slot(at: datetime) -> int:
    return to_micros(at) // QUARTER


def _nearest_month(at: datetime) -> datetime:
    """Return the beginning of a month in UTC that lies next to an instant."""
    at = at.astimezone(UTC)
    this = datetime(at.year, at.month, 1, tzinfo=UTC)
    following = datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)
    return this if at - this <= following - at else following


class Hours(NamedTuple):
    """Reached of dials by weekday (Monday is 0) and hour of the user's clock."""

    cells: dict[tuple[int, int], Share]
    usual: Share
    """All of them together."""


def hours(db: BookDatabase, begins: datetime, ends: datetime, zone: tzinfo, rules: Rules) -> Hours:
    """Return when calls were made and answered; a call after midnight belongs to the weekday before."""
    start = rules.day_start.hour * 4 + rules.day_start.minute // 15
    cells: dict[tuple[int, int], Share] = {}
    for one in stretches(begins, ends, zone):
        ahead = YEAR_ONE + one.offset // timedelta(minutes=15) - start
        first, last = -(-to_micros(one.begins) // QUARTER), -(-to_micros(one.ends) // QUARTER)
        for quarter, dials, reached in db.sql(HOURS, (ahead, first, last)):
            cell = quarter // DAY_QUARTERS, (quarter % DAY_QUARTERS + start) % DAY_QUARTERS // 4
            before = cells.get(cell, Share())
            cells[cell] = Share(before.part + (reached or 0), before.whole + dials)
    return Hours(
        cells, Share(sum(share.part for share in cells.values()), sum(s.whole for s in cells.values()))
    )
