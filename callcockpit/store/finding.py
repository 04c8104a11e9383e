"""Finding people: everybody who matches what is typed and a filter, counted whole and read by windows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from callcockpit.domain.lookup import beginning, known, typed
from callcockpit.domain.text import searchable
from callcockpit.domain.words import State
from callcockpit.store.database import BookDatabase

WINDOW = 200
"""People that are read at once."""
WORDS_LIMIT = 20
"""How many words of a query count: a pasted page would be looked up word by word."""

_LAST = "\U0010ffff"
"""Sorts after every character of a name."""
_NOTHING: Mapping[str, object] = MappingProxyType({})
_BY_NAME = "c.name_key, c.company_key, c.id"


class Kept(NamedTuple):
    """Whom a filter keeps."""

    condition: str = "1"
    """What holds for a contact ``c``."""
    values: Mapping[str, object] = _NOTHING
    order: str = ""
    """What comes before the name in their order; empty where the best match does."""
    by_name: str = _BY_NAME
    """Their order by name, as an index has it."""


EVERYBODY = Kept()


def in_state(state: State) -> Kept:
    """Return the filter that keeps the people of a state."""
    return Kept("c.state = :state", {"state": state.value}, by_name="c.name_key, c.id")


class Page(NamedTuple):
    """Some of those who are found, next to each other."""

    total: int
    """How many are found."""
    start: int
    """The place of the first one here, from 0."""
    ids: list[int]


def page(
    db: BookDatabase, query: str, kept: Kept = EVERYBODY, *, start: int = 0, limit: int = WINDOW
) -> Page:
    """Return a window over the people that match every word of ``query`` by its beginning, best first.

    Words are looked for in name, company, numbers, addresses, tags, notes and what was said; digits as a
    telephone shows them (``lookup``). An empty query finds everybody. The window is filled where there are
    people for it.
    """
    total = count(db, query, kept)
    start = max(0, min(start, total - limit))
    return Page(total, start, _window(db, query, kept, start, limit) if total else [])


def count(db: BookDatabase, query: str, kept: Kept = EVERYBODY) -> int:
    """Return how many people match ``query``."""
    source, values = _source(query, kept)
    return int(db.sql(f"SELECT count(*) {source}", values).fetchone()[0])


def search(db: BookDatabase, query: str, kept: Kept = EVERYBODY, *, limit: int = WINDOW) -> list[int]:
    """Return the first people that match ``query``."""
    return _window(db, query, kept, 0, limit)


def by_number(db: BookDatabase, number: str, limit: int) -> list[int]:
    """Return whose number is known by what a telephone shows of it, by id; see ``lookup``."""
    said = typed(number)
    if said is None or not (asked := known(said)):
        return []
    found = db.sql(
        "SELECT rowid FROM contact_index WHERE contact_index MATCH ? ORDER BY rowid LIMIT ?",
        (f"numbers : ({asked})", limit),
    )
    return [row[0] for row in found]


def words_of(query: str) -> list[str]:
    """Return the words of a query as they are looked for."""
    return searchable(query).split()[:WORDS_LIMIT]


def _window(db: BookDatabase, query: str, kept: Kept, start: int, limit: int) -> list[int]:
    source, values = _source(query, kept)
    order = kept.order or _best(query, values)
    found = db.sql(
        f"SELECT c.id {source} ORDER BY {order + ', ' if order else ''}{kept.by_name} "
        "LIMIT :limit OFFSET :start",
        {**values, "limit": limit, "start": start},
    )
    return [row[0] for row in found]


def _best(query: str, values: dict[str, object]) -> str:
    """Return the order of who matches best, with its values: whose name begins so, then whose name has it."""
    words = words_of(query)
    if not words:
        return ""
    values |= {"first": " ".join(words), "last": " ".join(words) + _LAST, "named": named(words)}
    matching = "c.id NOT IN (SELECT rowid FROM contact_index WHERE contact_index MATCH :named)"
    return f"c.name_key NOT BETWEEN :first AND :last, {matching}"


def _source(query: str, kept: Kept) -> tuple[str, dict[str, object]]:
    """Return where those who match come from, and the values in it."""
    if not (words := words_of(query)):
        return f"FROM contact c WHERE {kept.condition}", dict(kept.values)
    # Joined in this order: looked up person by person, the index would take a second for 50,000.
    source = (
        "FROM contact_index i CROSS JOIN contact c ON c.id = i.rowid "
        f"WHERE contact_index MATCH :match AND {kept.condition}"
    )
    return source, {**kept.values, "match": _anywhere(query, words)}


def named(words: list[str]) -> str:
    """Return what the index is asked for people whose name has all of these words."""
    return f"name : ({_beginnings(words)})"


def _anywhere(query: str, words: list[str]) -> str:
    terms = _beginnings(words)
    if (said := typed(query)) is not None:
        return f"({terms}) OR numbers : ({beginning(said)})"
    return terms


def _beginnings(words: list[str]) -> str:
    return " ".join(f'"{word}"*' for word in words)
