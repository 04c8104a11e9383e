"""The search index of the contacts: one row of words for each, kept by the operations that change them."""

from __future__ import annotations

import json

from callcockpit.store.database import BookDatabase

CHUNK = 1_000
"""Contacts to one statement."""

INDEX_SELECT = """
INSERT INTO contact_index (rowid, name, company, numbers, addresses, tags, notes)
SELECT c.id, c.name_key, c.company_key || ' ' || c.title,
    (SELECT group_concat(coalesce(replace(e164, '+', ''), '') || ' ' || raw, ' ')
        FROM number WHERE contact_id = c.id),
    (SELECT group_concat(value, ' ') FROM address WHERE contact_id = c.id),
    (SELECT group_concat(name, ' ') FROM tag JOIN contact_tag ON tag_id = tag.id WHERE contact_id = c.id),
    substr(c.notes, 1, 20000)
FROM contact c WHERE c.id"""
"""Writes the words of contacts; what comes after it says of which."""


def reindex(db: BookDatabase, contacts: set[int]) -> None:
    """Bring the search index of these contacts up to date."""
    ordered = sorted(contacts)
    for start in range(0, len(ordered), CHUNK):
        some = json.dumps(ordered[start : start + CHUNK])
        db.sql("DELETE FROM contact_index WHERE rowid IN (SELECT value FROM json_each(?))", (some,))
        db.sql(f"{INDEX_SELECT} IN (SELECT value FROM json_each(?))", (some,))


def rebuild(db: BookDatabase) -> None:
    """Make the search index of the whole book anew."""
    made = db.sql("SELECT sql FROM sqlite_master WHERE name = 'contact_index'").fetchone()[0]
    db.sql("DROP TABLE contact_index")
    db.sql(made)
    db.sql(f"{INDEX_SELECT} IS NOT NULL")
