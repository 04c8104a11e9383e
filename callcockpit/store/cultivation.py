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

from callcockpit.domain.bounds import CADENCE
from callcockpit.domain.cadence import cadence_for
from callcockpit.domain.days import day_bounds
from callcockpit.domain.rules import Cadence, Rules
from callcockpit.domain.text import counted, fold
from callcockpit.store import decode
from callcockpit.store.book import Book
from callcockpit.store.calls import contact_of
from callcockpit.store.finding import Kept
from callcockpit.store.health import LOST
from callcockpit.store.instants import to_micros
from callcockpit.store.journal import Receipt


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
_MEMBERS = {
    Group.ON_PLAN: "c.id IN (SELECT contact_id FROM touch_plan)",
    Group.QUALIFIED: (
        f"{_KEPT} AND EXISTS (SELECT 1 FROM touch WHERE contact_id = c.id AND at >= :cut "
        "AND result = 'next-step' AND undone = 0)"
    ),
    Group.REQUALIFY: (
        f"{_KEPT} AND coalesce((SELECT max(at) {_CALLS} AND result = 'next-step'), "
        f"(SELECT min(at) {_CALLS} AND result = 'stay-in-touch')) < :cut"
    ),
    Group.LOST: f"c.id IN (SELECT c.id {LOST})",
}
"""Who belongs to a group; ``:cut`` is how long ago somebody has to be asked anew."""
_LOSING = f"""{_KEPT} AND c.reached_at < coalesce(
    (SELECT json_extract(:own, '$."' || c.cadence || '"')),
    (SELECT json_extract(t.value, '$[1]') FROM json_each(:tagged) t JOIN contact_tag x
        ON x.tag_id = json_extract(t.value, '$[0]') WHERE x.contact_id = c.id ORDER BY t.key LIMIT 1),
    :usual)"""
"""Who was last reached before the latest interval of their cadence: their own, their tags', the usual one."""


def members(book: Book, group: Group, now: datetime) -> Kept:
    """Return the filter that keeps a group, by name; who is losing touch, longest first."""
    if group is Group.LOSING:
        return Kept(_LOSING, _latest(book, now), "c.reached_at")
    if group in (Group.ON_PLAN, Group.LOST):
        return Kept(_MEMBERS[group])
    cut = to_micros(now - timedelta(days=book.rules.touches.requalify_days))
    return Kept(_MEMBERS[group], {"cut": cut})


def _latest(book: Book, now: datetime) -> dict[str, object]:
    """Return the last contact before which touch is lost, in microseconds, by where a cadence comes from."""
    day = book.today(now)

    def cut(cadence: Cadence) -> int:
        return to_micros(day_bounds(day - timedelta(days=cadence.latest), book.zone, book.rules)[0])

    owned = book.db.sql("SELECT DISTINCT cadence FROM contact WHERE cadence IS NOT NULL").fetchall()
    own = {row[0]: cut(cadence_for(row[0], (), book.rules)) for row in owned if row[0] in CADENCE}
    tags = [
        (identity, cadence_for(None, (name,), book.rules))
        for identity, name in book.db.sql("SELECT id, name FROM tag ORDER BY name_key")
        if name.lower() in book.rules.tag_cadences
    ]
    tags.sort(key=lambda tag: tag[1].wanted)
    return {
        "own": json.dumps(own),
        "tagged": json.dumps([(identity, cut(cadence)) for identity, cadence in tags]),
        "usual": cut(book.rules.cadence),
    }


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
        yield Cultivated(decode.cadence(own), tuple(tags.split("\n")) if tags else ())


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
        every = counted(cadence_for(days, person.tags, book.rules).wanted, "day")
        op.words = f"{person.name}: a call every {every}"
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
