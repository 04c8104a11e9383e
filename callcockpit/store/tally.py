"""The history by quarters of an hour, which triggers keep count of: any stretch of time is summed from them.

A look back thus costs what the quarters cost in which something was done, never the history itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from callcockpit.domain.review import CALLS, INCOMING, Counts, Share
from callcockpit.domain.rules import Rules
from callcockpit.domain.spans import stretches
from callcockpit.domain.words import OUTCOMES
from callcockpit.store.database import BookDatabase
from callcockpit.store.fields import from_micros, to_micros

QUARTER = 900_000_000
"""A quarter of an hour, in microseconds."""
YEAR_ONE = 69_039_552
"""Quarters from the year 1, which began on a Monday, to 1970."""
DAY_QUARTERS = 96

SLOT = f"(at + {YEAR_ONE * QUARTER}) / {QUARTER} - {YEAR_ONE}"
"""The quarter in which a touch was done, as the triggers have it."""
WORD = (
    "CASE WHEN kind <> 'call' THEN kind "
    "WHEN coalesce(result, 'no-answer') = 'no-answer' AND note GLOB 'Incoming call*' THEN 'incoming' "
    "ELSE coalesce(result, 'answered') END"
)
"""The word under which a touch counts, as the triggers have it."""
COUNTED = (
    f"SELECT {SLOT} AS slot, {WORD} AS word, count(*) AS touches, sum(coalesce(seconds, 0)) AS seconds "
    "FROM touch WHERE undone = 0 GROUP BY 1, 2"
)
"""What the tally must be, counted slowly."""
STALE = (
    f"FROM (SELECT slot, word, touches, seconds FROM tally UNION ALL "
    f"SELECT slot, word, -touches, -seconds FROM ({COUNTED})) "
    "GROUP BY slot, word HAVING sum(touches) <> 0 OR sum(seconds) <> 0"
)
"""Quarters of an hour that are counted wrong."""

_SUMS = """
SELECT s.key, t.word, sum(t.touches), sum(t.seconds) FROM json_each(?) s
CROSS JOIN tally t ON t.slot >= s.value ->> 0 AND t.slot < s.value ->> 1 GROUP BY 1, 2
"""
_EDGES = f"""
SELECT s.value ->> 0, {WORD}, count(*), sum(coalesce(seconds, 0)) FROM json_each(?) s
CROSS JOIN touch ON at >= s.value ->> 1 AND at < s.value ->> 2 WHERE undone = 0 GROUP BY 1, 2
"""
_HOURS = f"""
SELECT (t.slot + s.value ->> 2) / {DAY_QUARTERS} % 7, (t.slot + s.value ->> 3) % {DAY_QUARTERS} / 4,
    t.word, sum(t.touches) FROM json_each(?) s
CROSS JOIN tally t ON t.slot >= s.value ->> 0 AND t.slot < s.value ->> 1 GROUP BY 1, 2, 3
"""


def rebuild(db: BookDatabase) -> None:
    """Count all of the history anew."""
    db.sql("DELETE FROM tally")
    db.sql(f"INSERT INTO tally (slot, word, touches, seconds) {COUNTED}")


def first_at(db: BookDatabase) -> datetime | None:
    """Return the beginning of the quarter of an hour in which the first touch was done; None without any."""
    found = db.sql("SELECT min(slot) FROM tally").fetchone()[0]
    return None if found is None else from_micros(int(found) * QUARTER)


def sums(db: BookDatabase, times: Sequence[tuple[datetime, datetime]]) -> list[Counts]:
    """Return what was done from each first instant until before each second one."""
    whole, edges = [], []
    for place, (begins, ends) in enumerate(times):
        at, end = to_micros(begins), to_micros(ends)
        first, last = -(-at // QUARTER), end // QUARTER
        whole.append([first, last])
        if first > last:
            edges.append([place, at, end])
        else:
            # A day may begin at any minute: what lies before the first and after the last whole quarter.
            edges += [
                [place, one, other]
                for one, other in ((at, first * QUARTER), (last * QUARTER, end))
                if one < other
            ]
    rows = db.sql(_SUMS, (json.dumps(whole),)).fetchall()
    if edges:
        rows += db.sql(_EDGES, (json.dumps(edges),)).fetchall()
    found: list[dict[str, int]] = [{} for _ in times]
    seconds = [0] * len(times)
    for place, word, touches, talked in rows:
        found[place][word] = found[place].get(word, 0) + touches
        seconds[place] += talked if word in CALLS else 0
    return [Counts(*one) for one in zip(found, seconds, strict=True)]


class Hours(NamedTuple):
    """Reached of dials by weekday (Monday is 0) and hour of the user's clock."""

    cells: dict[tuple[int, int], Share]
    usual: Share
    """All of them together."""


def hours(db: BookDatabase, begins: datetime, ends: datetime, zone: tzinfo, rules: Rules) -> Hours:
    """Return when calls were made and answered; a call after midnight belongs to the weekday before."""
    start = timedelta(hours=rules.day_start.hour, minutes=rules.day_start.minute)
    spans = [
        [
            -(-to_micros(one.begins) // QUARTER),
            -(-to_micros(one.ends) // QUARTER),
            YEAR_ONE + (one.offset - start) // timedelta(minutes=15),
            YEAR_ONE + one.offset // timedelta(minutes=15),
        ]
        for one in stretches(begins, ends, zone)
    ]
    cells: dict[tuple[int, int], Share] = {}
    dials = reached = 0
    for weekday, hour, word, touches in db.sql(_HOURS, (json.dumps(spans),)):
        if word in CALLS and word != INCOMING:
            answered = touches if word in OUTCOMES or word == "answered" else 0
            cell = cells.get((weekday, hour), Share())
            cells[weekday, hour] = Share(cell.part + answered, cell.whole + touches)
            dials, reached = dials + touches, reached + answered
    return Hours(cells, Share(reached, dials))
