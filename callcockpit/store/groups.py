"""Groups of people that a phone block serves, as the queue reads them: by the group where it is small.

A small group is a list of people; of a larger one the queue looks through what is due until it is full,
which is soon because there are many of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from callcockpit.domain.blocks import Whom
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import fold
from callcockpit.store import people
from callcockpit.store.database import BookDatabase

SMALL = 1_000
"""People of a group that is read as a list."""

_NOTHING: Mapping[str, object] = MappingProxyType({})
_TAGGED = "SELECT contact_id FROM contact_tag WHERE tag_id = ? LIMIT ?"
_REFERRED = "SELECT id FROM contact WHERE referred_by <> '' OR referrer_id IS NOT NULL LIMIT ?"


class Group(NamedTuple):
    """People of the book: a list where they are few, else what holds for plans ``p`` and contacts ``c``."""

    condition: str = "1"
    values: Mapping[str, object] = _NOTHING
    members: str | None = None
    """The JSON list of their ids; None where they are many."""


def group_of(db: BookDatabase, whom: Whom) -> Group | None:
    """Return the group that a block serves; None for everybody."""
    if not whom.how:
        return None
    if whom.how == "find":
        # What is looked for is typed anew each time; the queue cannot look for words plan by plan.
        return Group(members=json.dumps(people.search(db, whom.what, limit=SMALL)))
    if whom.how == "tag":
        found = db.sql("SELECT id FROM tag WHERE name_key = ?", (fold(whom.what),)).fetchone()
        tag = -1 if found is None else int(found[0])
        few = [row[0] for row in db.sql(_TAGGED, (tag, SMALL + 1))]
        condition = "EXISTS (SELECT 1 FROM contact_tag WHERE contact_id = p.contact_id AND tag_id = :tag)"
        many = Group(condition, {"tag": tag})
    else:
        few = [row[0] for row in db.sql(_REFERRED, (SMALL + 1,))]
        many = Group("(c.referred_by <> '' OR c.referrer_id IS NOT NULL)")
    return many if len(few) > SMALL else Group(members=json.dumps(few))


def check(db: BookDatabase, whom: Whom) -> None:
    """Make sure that there is such a group; raises CockpitError with what can be done where there is none."""
    if (
        whom.how == "tag"
        and db.sql("SELECT 1 FROM tag WHERE name_key = ?", (fold(whom.what),)).fetchone() is None
    ):
        raise CockpitError(f"No tag reads “{whom.what}”: name one that people have, such as #client.")
    if whom.how == "find":
        found = len(people.search(db, whom.what, limit=SMALL + 1))
        if not found or found > SMALL:
            many = f"More than {SMALL:,} people are" if found else "Nobody is"
            raise CockpitError(f"{many} found by “{whom.what}”: look for other words.")
