"""What the columns under one header row were said to be, remembered for the next file with that header.

A choice about how files are read is no deed on people: it stands beside the journal, and undo leaves it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from callcockpit.domain.text import clean, fold
from callcockpit.store import decode
from callcockpit.store.book import Book


def recall(book: Book, headers: Sequence[str]) -> dict[str, str]:
    """Return what was remembered for a header row: folded header to field; empty where nothing was."""
    found = book.db.sql("SELECT fields FROM mapping WHERE header = ?", (_key(headers),)).fetchone()
    return {} if found is None else decode.json_of(_fields, found[0])


def _fields(said: Any) -> dict[str, str]:
    return {str(header): str(field) for header, field in said.items()}


def remember(book: Book, headers: Sequence[str], fields: Mapping[str, str]) -> None:
    """Keep what the columns under a header row are from now on. Raises SaveError."""
    with book.saving():
        book.db.sql(
            "INSERT INTO mapping (header, fields) VALUES (?, ?) "
            "ON CONFLICT (header) DO UPDATE SET fields = excluded.fields",
            (_key(headers), json.dumps({clean(header): field for header, field in fields.items()})),
        )


def _key(headers: Sequence[str]) -> str:
    """Return a header row as it is compared; the order of the columns belongs to it."""
    return "|".join(map(fold, headers))
