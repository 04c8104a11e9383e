"""The week around now and the goals: what the cockpit reads once a minute to remind and to propose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from callcockpit.domain.ninety import Activity
from callcockpit.store import ninety
from callcockpit.store.appointments import Agenda, agenda
from callcockpit.store.book import Book


class Rhythm(NamedTuple):
    """What changes by the minute at most."""

    agenda: Agenda
    goals: Mapping[Activity, int]
    look_due: bool
    """Whether a look back on the ninety days is due."""

    @property
    def kind_goal(self) -> int:
        """Kindnesses aimed at a day."""
        return self.goals[Activity.KINDNESSES_A_DAY]


def rhythm(book: Book, now: datetime) -> Rhythm:
    """Read the blocks of the week around now, and the goals."""
    return Rhythm(agenda(book, now), ninety.goals(book, now), ninety.look_is_due(book, now))
