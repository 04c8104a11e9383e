"""A book of any size, made in seconds with plain SQL, where it is noon for everybody."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from callcockpit.domain.rules import Rules
from callcockpit.store.book import open_book
from callcockpit.store.fields import to_micros

PEOPLE = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
INSERT INTO contact (id, name, given, family, company, title, state, name_key, company_key, added_at)
SELECT i, 'Person ' || i, 'Person', i, 'Company ' || i % 5000, 'Owner', 'active', 'person ' || i,
    'company ' || i % 5000, :now - 86400000000 * 400 FROM n
"""
NUMBERS = """
INSERT INTO number (contact_id, position, raw, e164, kind, zones)
SELECT id, 0, e164, e164, 'mobile', :zone FROM (
    SELECT id, '+1' || (201 + id / 100 % 790) || '55501' || substr('0' || id % 100, -2) AS e164 FROM contact
)
"""
TOUCHES = """
INSERT INTO touch (contact_id, at, kind, result, note)
SELECT id, :now - 86400000000 * (20 + id % 200 + way * 30), 'call', 'no-answer', 'it rang for a while'
FROM contact, (SELECT 0 AS way UNION SELECT 1)
"""
PLANS = """
INSERT INTO plan (contact_id, kind, due_on, why, rank, clock_id, made_at, cadence)
SELECT id, iif(id % 2, 'retry', 'recall'), date(:day, (iif(id % 2, -1, 1) * (1 + id % 60)) || ' days'),
    'second attempt', iif(id % 2, 0, 90), 1, :now, iif(id % 2, NULL, 90) FROM contact
"""
"""Half of them are due, with a retry; the others have a recall within the next sixty days."""


def noon(now: datetime) -> str:
    """Return the name of a zone in which it is between twelve and one, so that nobody sleeps."""
    ahead = (12 - now.astimezone(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


def make_book(path: Path, people: int, now: datetime) -> None:
    """Make a book with that many people at ``path``."""
    zone = noon(now)
    open_book(path, Rules(), ZoneInfo(zone)).close()
    day = now.astimezone(ZoneInfo(zone)).date()
    values = {"people": people, "now": to_micros(now), "zone": zone, "day": day.isoformat()}
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("INSERT INTO clock (id, zones) VALUES (1, ?)", (zone,))
        for statement in (PEOPLE, NUMBERS, TOUCHES, PLANS):
            db.execute(statement, values)
    db.close()
