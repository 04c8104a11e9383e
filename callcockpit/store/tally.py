"""The history counted by triggers, by the quarter of an hour: any stretch of time is summed from these.

A look back thus costs what the quarters cost in which anything was done, never the history itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from callcockpit.domain.review import ANSWERED, CALLS, INCOMING, Counts, Share
from callcockpit.domain.rules import Rules
from callcockpit.domain.spans import stretches
from callcockpit.domain.words import OUTCOMES, TouchKind
from callcockpit.store import decode
from callcockpit.store.database import BookDatabase
from callcockpit.store.instants import to_micros

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
    "CASE WHEN kind <> 'call' AND received = 1 THEN 'received' WHEN kind <> 'call' THEN kind "
    "WHEN coalesce(result, 'no-answer') = 'no-answer' AND received = 1 THEN 'incoming' "
    "ELSE coalesce(result, 'answered') END"
)
_LENGTH = "max(0, min(86400, coalesce(seconds, 0)))"
COUNTED = (
    f"SELECT {_WORD} AS word, {_SLOT} AS slot, count(*) AS touches, sum({_LENGTH}) AS seconds "
    "FROM touch WHERE undone = 0 GROUP BY 1, 2"
)
"""What the tally must hold, counted slowly."""
STALE = f"""
SELECT word, slot FROM (
    SELECT word, slot, touches, seconds FROM tally
    UNION ALL SELECT word, slot, -touches, -seconds FROM ({COUNTED})
) GROUP BY 1, 2 HAVING sum(touches) <> 0 OR sum(seconds) <> 0
"""
"""Finds the quarters of an hour that are counted wrong."""

_SECONDS = 1 << 24
"""What seconds are multiplied with, so that they and the touches are one sum of one walk along the index."""
QUARTERS = f"""
WITH part AS MATERIALIZED (
    SELECT value ->> 0 AS place, value ->> 1 AS first, value ->> 2 AS last FROM json_each(?)
)
SELECT place, w.value, (
    SELECT sum(touches) + sum(seconds) * {_SECONDS} FROM tally
    WHERE word = w.value AND slot >= first AND slot < last
) AS both
FROM part CROSS JOIN json_each(?) w WHERE both IS NOT NULL
"""
_EDGES = f"""
SELECT s.value ->> 0, {_WORD}, count(*) + sum({_LENGTH}) * {_SECONDS} FROM json_each(?) s
CROSS JOIN touch ON at >= s.value ->> 1 AND at < s.value ->> 2
WHERE undone = 0 AND (kind = 'call' OR received = 0) GROUP BY 1, 2
"""
_KINDNESSES = """
SELECT s.key, count(*) FROM json_each(?) s CROSS JOIN kindness k
ON k.at >= s.value ->> 0 AND k.at < s.value ->> 1 GROUP BY 1
"""
"""Kindnesses to whoever is not in the book; the others are touches."""
HOURS = f"""
SELECT (slot + ?) % {7 * DAY_QUARTERS}, sum(touches), sum(touches) FILTER (WHERE word IN ({_REACHED}))
FROM tally WHERE word IN ({_DIALS}) AND slot >= ? AND slot < ? GROUP BY 1
"""
_FIRST = "SELECT min((SELECT min(slot) FROM tally WHERE word = w.value)) FROM json_each(?) w"


def rebuild(db: BookDatabase) -> None:
    """Count all of the history anew."""
    db.sql("DELETE FROM tally")
    db.sql(f"INSERT INTO tally (word, slot, touches, seconds) {COUNTED}")


def first_at(db: BookDatabase) -> datetime | None:
    """Return the beginning of the quarter of an hour in which the first touch was done; None without any."""
    found = db.sql(_FIRST, (json.dumps(WORDS),)).fetchone()[0]
    return None if found is None else decode.instant(int(found) * QUARTER)


def sums(db: BookDatabase, times: Sequence[tuple[datetime, datetime]]) -> list[Counts]:
    """Return what was done from each first instant until before each second one."""
    whole: list[tuple[int, int, int]] = []
    edges: list[tuple[int, int, int]] = []
    for place, (begins, ends) in enumerate(times):
        at, end = to_micros(begins), to_micros(ends)
        first, last = -(-at // QUARTER), end // QUARTER
        whole.append((place, first, last))
        # A day may begin at any minute: what lies before the first and after the last whole quarter.
        sides = ((at, first * QUARTER), (last * QUARTER, end)) if first <= last else ((at, end),)
        edges += [(place, one, other) for one, other in sides if one < other]
    rows = db.sql(QUARTERS, (json.dumps(whole), json.dumps(WORDS))).fetchall()
    if edges:
        rows += db.sql(_EDGES, (json.dumps(edges),)).fetchall()
    found: list[dict[str, int]] = [{} for _ in times]
    for place, kindnesses in db.sql(_KINDNESSES, (json.dumps([_ends(*one) for one in times]),)):
        found[place][TouchKind.KINDNESS] = kindnesses
    seconds = [0] * len(times)
    for place, word, both in rows:
        talked, touches = divmod(both, _SECONDS)
        found[place][word] = found[place].get(word, 0) + touches
        seconds[place] += talked if word in CALLS else 0
    return [Counts(*one) for one in zip(found, seconds, strict=True)]


def _ends(begins: datetime, ends: datetime) -> tuple[int, int]:
    return to_micros(begins), to_micros(ends)


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
