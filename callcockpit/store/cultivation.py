"""Who is cultivated, and how that goes: losing touch, qualified, due to be asked anew, and nobody lost.

*Qualified* is who agreed to a next step within the last year (``touches.requalify_days``). *Due for
requalifying* is who is in the rhythm, and agreed to a next step, or else was first invited to stay in touch,
longer ago than that: it is time to ask anew whether there is something to do together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from callcockpit.domain.cadence import cadence_for, losing_touch
from callcockpit.domain.rules import Cadence, Rules
from callcockpit.domain.text import fold
from callcockpit.domain.values import Contact
from callcockpit.store import people
from callcockpit.store.book import Book
from callcockpit.store.calls import contact_of
from callcockpit.store.health import LOST
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import Receipt

PAGE = 500
"""People who are looked at together."""
MATCHES = 2_000
"""How many people that match a query are looked through for a group."""


class Group(StrEnum):
    """People by how the staying in touch goes."""

    ON_PLAN = "on the touch plan"
    LOSING = "losing touch"
    QUALIFIED = "qualified"
    REQUALIFY = "due for requalifying"
    LOST = "without a next date"

    @property
    def words(self) -> str:
        """The group as it is read on the screen."""
        return self.value


class CallLoad(NamedTuple):
    """How many calls those who stay in touch make."""

    people: int
    a_month: float


_KEPT = "c.state IN ('cultivated', 'active') AND c.do_not_call = 0 AND c.reached_at IS NOT NULL"
_CALLS = "FROM touch WHERE contact_id = c.id AND kind = 'call' AND undone = 0"
_QUERIES = {
    Group.ON_PLAN: "FROM touch_plan p JOIN contact c ON c.id = p.contact_id WHERE :cut IS NOT NULL",
    Group.QUALIFIED: (
        f"FROM contact c WHERE {_KEPT} AND c.id IN (SELECT contact_id FROM touch "
        "WHERE at >= :cut AND result = 'next-step' AND undone = 0)"
    ),
    Group.REQUALIFY: (
        f"FROM contact c WHERE {_KEPT} AND coalesce((SELECT max(at) {_CALLS} AND result = 'next-step'), "
        f"(SELECT min(at) {_CALLS} AND result = 'stay-in-touch')) < :cut"
    ),
    Group.LOST: f"{LOST} AND :cut IS NOT NULL",
}
"""Who belongs to a group; ``:cut`` is how long ago somebody has to be asked anew."""


def found(book: Book, group: Group, typed: str, now: datetime, limit: int = people.LIST_LIMIT) -> list[int]:
    """Return the people of a group that match what is typed, by name; who is losing touch, longest first."""
    within, values = "", {}
    if fold(typed):
        within = "AND c.id IN (SELECT value FROM json_each(:among))"
        values = {"among": json.dumps(people.search(book.db, typed, limit=MATCHES))}
    if group is Group.LOSING:
        return _losing(book, within, values, now, limit)
    cut = to_micros(now - timedelta(days=book.rules.touches.requalify_days))
    rows = book.db.sql(
        f"SELECT c.id {_QUERIES[group]} {within} ORDER BY c.name_key, c.id LIMIT :limit",
        {**values, "cut": cut, "limit": limit},
    )
    return [row[0] for row in rows.fetchall()]


def _losing(book: Book, within: str, values: dict[str, str], now: datetime, limit: int) -> list[int]:
    """Return who was not reached within the latest interval of their cadence."""
    cadences = [book.rules.cadence, *book.rules.tag_cadences.values()]
    (own,) = book.db.sql("SELECT min(cadence) FROM contact WHERE cadence > 0").fetchone()
    if own is not None:
        cadences.append(cadence_for(int(own), (), book.rules))
    shortest = min(cadence.latest for cadence in cadences)
    rows = book.db.sql(
        f"SELECT c.id FROM contact c WHERE {_KEPT} AND c.reached_at < :cut {within} "
        "ORDER BY c.reached_at, c.id",
        {**values, "cut": to_micros(now - timedelta(days=shortest))},
    )
    late: list[int] = []
    while len(late) < limit and (page := rows.fetchmany(PAGE)):
        late += [
            one.id for one in people.contacts(book.db, [row[0] for row in page]) if _is_losing(book, one, now)
        ]
    return late[:limit]


def _is_losing(book: Book, contact: Contact, now: datetime) -> bool:
    cadence = cadence_for(contact.cadence, contact.tags, book.rules)
    reached = None if contact.reached is None else book.today(contact.reached)
    return losing_touch(reached, cadence, book.today(now))


class Cultivated(NamedTuple):
    """What the cadence of somebody who stays in touch depends on."""

    own: int | None
    tags: tuple[str, ...]


def cultivated(book: Book) -> Iterator[Cultivated]:
    """Yield everybody who stays in touch."""
    rows = book.db.sql(
        "SELECT c.cadence, group_concat(t.name, char(10)) FROM contact c "
        "LEFT JOIN contact_tag x ON x.contact_id = c.id LEFT JOIN tag t ON t.id = x.tag_id "
        "WHERE c.state = 'cultivated' GROUP BY c.id"
    )
    for own, tags in rows:
        yield Cultivated(own, tuple(tags.split("\n")) if tags else ())


def call_load(book: Book) -> CallLoad:
    """Return how many calls a month those who stay in touch make, by their cadences."""
    wanted = [cadence_for(one.own, one.tags, book.rules).wanted for one in cultivated(book)]
    return CallLoad(len(wanted), sum(30.4 / days for days in wanted))


def set_cadence(book: Book, contact: int, days: int | None, now: datetime) -> Receipt:
    """Give somebody a cadence of their own, or with None that of their tags or the settings again.

    The next call that is reached books by it.
    """
    with book.operation("cadence", "cadence", now, contact=contact) as op:
        person = contact_of(book, contact)
        op.update("contact", contact, cadence=days)
        op.words = f"{person.name}: a call every {cadence_for(days, person.tags, book.rules).wanted} days"
    return Receipt(op.id, "cadence", contact, op.words, now)


class Rhythms(NamedTuple):
    """Everybody who stays in touch, with what their cadences are and would be."""

    everybody: tuple[Cultivated, ...]
    rules: Rules

    def people(self, tag: str | None) -> int:
        """Return how many have a tag; with None, how many follow the usual cadence."""
        if tag is None:
            return sum(1 for one in self.everybody if self._usual(one))
        return sum(1 for one in self.everybody if tag.lower() in map(str.lower, one.tags))

    def a_month(self, tag: str | None = None, cadence: Cadence | None = None) -> float:
        """Return how many calls a month all make, with another ``cadence`` for a tag, or the usual one."""
        rules = self.rules
        if cadence is not None and tag is None:
            rules = rules._replace(cadence=cadence)
        elif cadence is not None and tag is not None:
            rules = rules._replace(tag_cadences={**rules.tag_cadences, tag.lower(): cadence})
        return sum(30.4 / cadence_for(one.own, one.tags, rules).wanted for one in self.everybody)

    def _usual(self, one: Cultivated) -> bool:
        return one.own is None and not any(tag.lower() in self.rules.tag_cadences for tag in one.tags)


def rhythms(book: Book) -> tuple[Rhythms, tuple[str, ...]]:
    """Return everybody who stays in touch with their cadences, and the tags that somebody of them has."""
    found = Rhythms(tuple(cultivated(book)), book.rules)
    used = {tag for one in found.everybody for tag in one.tags}
    return found, tuple(sorted(used, key=fold))
