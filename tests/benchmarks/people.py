"""A book of any size, made in seconds with plain SQL, where it is noon for everybody."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from callcockpit.domain.rules import Rules
from callcockpit.store import index
from callcockpit.store.book import open_book
from callcockpit.store.instants import to_micros

GIVEN = (
    *("Ada", "Alan", "Amina", "Ben", "Bruno", "Carla", "Chen", "Dana", "Diego", "Elif", "Emil", "Farah"),
    *("Femi", "Greta", "Hana", "Hugo", "Ines", "Ivan", "Jonas", "Kenji", "Lena", "Luis", "Mara", "Milan"),
    *("Nadia", "Omar", "Paula", "Priya", "Quinn", "Rosa", "Samir", "Tess", "Uma", "Vera", "Wanda", "Yara"),
)
NOTES = (
    "met at the fair in Ulm, asked for the brochure of the large pumps",
    "likes sailing; their daughter studies music in Graz",
    "wants a quote before the budget closes, and a visit of the workshop",
    "was recommended by the chamber of trade, has twelve people in the field",
)
"""Every tenth person has one of them."""
PEOPLE = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
INSERT INTO contact (id, name, given, family, company, title, notes, state, name_key, company_key, added_at)
SELECT i, called || ' P' || i, called, 'P' || i, 'Company ' || (i % 5000), 'Owner',
    iif(i % 10, '', json_extract(:notes, '$[' || (i / 10 % :stories) || ']')),
    'active', lower(called) || ' p' || i, 'company ' || (i % 5000), :now - 86400000000 * 400
FROM (SELECT i, json_extract(:given, '$[' || (i % :names) || ']') AS called FROM n)
"""
NUMBERS = """
INSERT INTO number (contact_id, position, raw, e164, kind, zones)
SELECT id, 0, e164, e164, 'mobile', :zone FROM (
    SELECT id, '+1' || (201 + id / 100 % 790) || '55501' || substr('0' || id % 100, -2) AS e164 FROM contact
)
"""
TOUCHES = """
WITH RECURSIVE way (n) AS (SELECT 9 UNION ALL SELECT n - 1 FROM way WHERE n)
INSERT INTO touch (contact_id, at, kind, result, note)
SELECT id, :now - 86400000000 * (20 + id % 200 + n * 30), 'call', 'no-answer', 'it rang for a while'
FROM contact CROSS JOIN way
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
    values = {
        "people": people,
        "now": to_micros(now),
        "zone": zone,
        "day": day.isoformat(),
        "given": json.dumps(GIVEN),
        "names": len(GIVEN),
        "notes": json.dumps(NOTES),
        "stories": len(NOTES),
    }
    with sqlite3.connect(path) as db:
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -400000"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("INSERT INTO clock (id, zones) VALUES (1, ?)", (zone,))
        # An index that rows come to in no order of its own is made in one go, from all of them, in a third
        # of the time.
        late = db.execute("SELECT name, sql FROM sqlite_master WHERE name IN ('touch_at', 'plan_day')")
        late_indexes = late.fetchall()
        for name, _ in late_indexes:
            db.execute(f"DROP INDEX {name}")
        for statement in (PEOPLE, NUMBERS, TOUCHES, PLANS):
            db.execute(statement, {name: value for name, value in values.items() if f":{name}" in statement})
        for _, made in late_indexes:
            db.execute(made)
    db.close()
    with open_book(path, Rules(), ZoneInfo(zone)) as book, book.saving():
        index.rebuild(book.db)
