"""Which line of notes and history made somebody found, for those whose name and company do not show why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from callcockpit.domain.text import searchable
from callcockpit.store import decode
from callcockpit.store.database import BookDatabase
from callcockpit.store.finding import words_of
from callcockpit.store.index import SAID_LIMIT


class Said(NamedTuple):
    """A line that was noted."""

    at: datetime | None
    """When it was said; None where it stands in the notes about the person."""
    line: str


def lines(db: BookDatabase, identities: Sequence[int], query: str) -> dict[int, Said]:
    """Return by contact the line that has what was looked for; none where their line on the screen has it.

    The line with most of the words counts, of equals the newest, and the notes after the history.
    """
    some = json.dumps(list(identities))
    words = words_of(query)
    missing = {identity: wanted for identity, wanted in _missing(db, some, words) if wanted}
    found: dict[int, Said] = {}
    best: dict[int, int] = {}
    for identity, said in _noted(db, json.dumps(list(missing))):
        if best.get(identity) == len(missing[identity]):
            continue
        has = _count(said.line, missing[identity])
        if has > best.get(identity, 0):
            best[identity], found[identity] = has, said
    return found


def _missing(db: BookDatabase, some: str, words: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield for each contact the words that name, company and title do not have."""
    if not words:
        return
    for identity, shown in db.sql(
        "SELECT id, name || ' ' || company || ' ' || title FROM contact "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (some,),
    ):
        has = searchable(shown).split()
        yield identity, [word for word in words if not any(one.startswith(word) for one in has)]


def _noted(db: BookDatabase, some: str) -> Iterator[tuple[int, Said]]:
    """Yield every line of the histories, the newest touch first, and then those of the notes."""
    for identity, at, note in db.sql(
        "SELECT contact_id, at, note FROM touch WHERE contact_id IN (SELECT value FROM json_each(?)) "
        "AND undone = 0 AND note <> '' ORDER BY at DESC, id DESC",
        (some,),
    ):
        yield from ((identity, Said(decode.instant(at), line)) for line in _lines(note))
    for identity, note in db.sql(
        "SELECT id, notes FROM contact WHERE id IN (SELECT value FROM json_each(?)) AND notes <> ''", (some,)
    ):
        yield from ((identity, Said(None, line)) for line in _lines(note))


def _lines(note: str) -> Iterable[str]:
    return filter(None, map(str.strip, note[:SAID_LIMIT].split("\n")))


def _count(line: str, words: Sequence[str]) -> int:
    has = searchable(line).split()
    return sum(any(one.startswith(word) for one in has) for word in words)
