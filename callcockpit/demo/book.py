"""The demo's book: the made-up people in a throw-away file."""

from __future__ import annotations

from datetime import datetime

from callcockpit.demo import stories
from callcockpit.demo.alliances import demo_ties
from callcockpit.demo.habit import demo_habit
from callcockpit.demo.people import demo_people
from callcockpit.domain.ties import NO_TIES
from callcockpit.domain.words import TouchKind
from callcockpit.store.book import Book
from callcockpit.store.seed import Seed, enrol, sow, sow_habit, tell

ON_PLAN = ("client", "friend", "partner")
"""Tags of those who are on the touch plan of the demo."""


def fill(book: Book, now: datetime, region: str = "US") -> int:
    """Write the people of the demo into a fresh book, as they stand at ``now``; return how many they are.

    Nothing of it is journaled: the first thing that undo takes back is what was done in the demo.
    """
    people = demo_people(now, book.zone, book.rules, region)
    ties = demo_ties(now, book.zone, book.rules)
    seeds = (
        Seed(
            one.candidate,
            one.state,
            one.attempts,
            one.cadence,
            one.touches,
            one.plan,
            one.past,
            ties.get(one.candidate.name, NO_TIES),
        )
        for one in people
    )
    count = sow(book, seeds, now)
    dialed = (touch.at for one in people for touch in one.touches if touch.kind is TouchKind.CALL)
    sow_habit(book, demo_habit(dialed, now, book.zone, book.rules))
    enrol(book, ON_PLAN, now)
    tell(book, stories.pursuits(book, now), stories.needs(now))
    return count
