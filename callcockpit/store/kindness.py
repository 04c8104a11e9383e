"""Kindnesses: those to people of the book stand in their history, the others in a list of their own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from callcockpit.domain.days import day_bounds, today
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.words import TouchKind
from callcockpit.store import calls, decode, people
from callcockpit.store.book import Book
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import Receipt

_ALL = """
SELECT at FROM touch WHERE kind = 'kindness' AND received = 0 AND undone = 0 AND at >= :since AND at < :until
UNION ALL SELECT at FROM kindness WHERE at >= :since AND at < :until
"""


class Kindnesses(NamedTuple):
    """How many there were."""

    today: int
    week: int
    """Since Monday."""


def count(book: Book, what: str, whom: str, now: datetime) -> Receipt:
    """Count a kindness to whoever of the book is named so, else to somebody by that name or to nobody."""
    named = people.resolve(book.db, whom) if whom.strip() and not whom.strip().isdecimal() else []
    exact = [one for one in people.contacts(book.db, named) if _same(one.name, whom)]
    if len(exact) == 1:
        return to_contact(book, exact[0].id, what, now)
    words = f"kindness · {clean_line(whom)}" if whom.strip() else "kindness"
    with book.operation("kindness", words, now) as op:
        op.insert("kindness", at=now, what=clean(what).strip(), whom=clean_line(whom))
    return Receipt(op.id, "kindness", None, words, now)


def to_contact(book: Book, contact: int, what: str, now: datetime, *, received: bool = False) -> Receipt:
    """Write a kindness to somebody of the book into their history; one ``received`` does not count."""
    return calls.log_touch(book, contact, TouchKind.KINDNESS, what, now, received=received)


def _same(name: str, said: str) -> bool:
    return clean_line(name).casefold() == clean_line(said).casefold()


def counts(book: Book, now: datetime) -> Kindnesses:
    """Return how many kindnesses there were today and this week."""
    this = book.today(now)
    monday = this - timedelta(days=this.weekday())
    by_day = per_day(book, monday, this)
    return Kindnesses(by_day.get(this, 0), sum(by_day.values()))


def per_day(book: Book, first: date, last: date) -> dict[date, int]:
    """Return the kindnesses of each day that had any, from one day to another."""
    since, _ = day_bounds(first, book.zone, book.rules)
    _, until = day_bounds(last, book.zone, book.rules)
    found: dict[date, int] = {}
    for (at,) in book.db.sql(_ALL, {"since": to_micros(since), "until": to_micros(until)}):
        day = today(decode.instant(at), book.zone, book.rules)
        found[day] = found.get(day, 0) + 1
    return found
