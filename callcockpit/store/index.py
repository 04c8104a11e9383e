"""The search index of the contacts: one row of words for each, kept by the operations that change them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from callcockpit.domain.lookup import number_words
from callcockpit.domain.text import searchable
from callcockpit.store.database import BookDatabase, Row

CHUNK = 1_000
"""Contacts to one statement."""
SAID_LIMIT = 200_000
"""Characters of the history of one person that are found, the newest first: each result writes them anew."""
INDEXED = ("number", "address", "contact_tag", "touch")
"""What of a contact is found by search, beside its own row."""

_TEXTS = f"""
SELECT c.id, c.name_key, c.company_key || ' ' || c.title,
    (SELECT group_concat(coalesce(e164, '') || char(9) || raw, char(10)) FROM number WHERE contact_id = c.id),
    (SELECT group_concat(value, ' ') FROM address WHERE contact_id = c.id),
    (SELECT group_concat(name, ' ') FROM tag JOIN contact_tag ON tag_id = tag.id WHERE contact_id = c.id),
    substr(c.notes, 1, 20000),
    (SELECT substr(group_concat(note, char(10)), 1, {SAID_LIMIT}) FROM (
        SELECT note FROM touch WHERE contact_id = c.id AND undone = 0 AND note <> ''
        ORDER BY at DESC, id DESC))
FROM contact c WHERE c.id"""
_INSERT = (
    "INSERT INTO contact_index (rowid, name, company, numbers, addresses, tags, notes, said) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def add(db: BookDatabase, condition: str, values: Sequence[object]) -> None:
    """Write the words of contacts that have none; ``condition`` says which ids they have."""
    db.raw().executemany(_INSERT, map(_words, db.raw().execute(f"{_TEXTS} {condition}", values)))


def reindex(db: BookDatabase, contacts: set[int]) -> None:
    """Bring the search index of these contacts up to date."""
    ordered = sorted(contacts)
    for start in range(0, len(ordered), CHUNK):
        some = json.dumps(ordered[start : start + CHUNK])
        db.sql("DELETE FROM contact_index WHERE rowid IN (SELECT value FROM json_each(?))", (some,))
        add(db, "IN (SELECT value FROM json_each(?))", (some,))


def rebuild(db: BookDatabase) -> None:
    """Make the search index of the whole book anew."""
    made = db.sql("SELECT sql FROM sqlite_master WHERE name = 'contact_index'").fetchone()[0]
    db.sql("DROP TABLE contact_index")
    db.sql(made)
    add(db, "IS NOT NULL", ())


def concerned(table: str, identity: int, row: Row | None) -> Iterator[int]:
    """Yield the contact whose words a changed row is among."""
    if table == "contact":
        yield identity
    elif table in INDEXED and row is not None and (table != "touch" or row.get("note") != ""):
        contact = row.get("contact_id")
        if isinstance(contact, int):
            yield contact


def _words(
    texts: tuple[int, str, str, str | None, str | None, str | None, str, str | None],
) -> tuple[object, ...]:
    """Return the row of a contact; the tokenizer of the index folds what is plain ASCII itself."""
    identity, name, company, numbers, *others = texts
    said = (text if text is None or text.isascii() else searchable(text) for text in (*others,))
    plain = (text if text.isascii() else searchable(text) for text in (name, company))
    return (identity, *plain, _number_words(numbers), *said)


def _number_words(numbers: str | None) -> str:
    lines = (line.partition("\t") for line in (numbers or "").split("\n") if line)
    return " ".join(number_words(e164, raw) for e164, _, raw in lines)
