"""The honest numbers: what counts as what, and how a share is told when there are few cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from callcockpit.domain.rules import Rules
from callcockpit.domain.words import OUTCOMES, Result, TouchKind

ANSWERED = "answered"
"""The word of a call that somebody answered and nobody said what came of it: from another program's log."""
INCOMING = "incoming"
"""The word of a call that the other side made, with no outcome: from another program's log."""
CALLS = frozenset({*(result.value for result in Result), ANSWERED, INCOMING})
"""The words under which calls count; every other kind of touch counts under its own."""
NO_REASON = "no reason given"

DEFINITIONS: Mapping[str, str] = {
    "dials": "every call you made, whatever came of it; undone ones never count",
    "reached": "the person answered: an outcome was logged, or an imported log says that it was answered",
    "conversations": "calls that came to one of the three outcomes",
    "outcomes": "no future, stay in touch, next step; of all conversations, held against a third each",
    "time in calls": "from the answer to the end, by the clock or an imported log; a day at most",
    "incoming": "calls that the other side made, from an imported log: no dials, but time in calls",
    "steps kept": "next steps and callbacks that fell due: called by the end of the day they were due",
    "recalls": "recalls that fell due: called no later than {days} days after the day they were due",
    "cultivated": "people who said stay in touch and were not closed since",
    "a month": "cultivated people, each as often in 30 days as their cadence says: 240 every 90 days are 80",
    "losing touch": "cultivated people last reached longer ago than the latest interval of their cadence",
    "kindnesses": "what you counted as one, with a word on what and for whom",
    "blocks": "phone blocks begun; to the end: they ran for all of their time",
    "skips": "people passed over for the day, by the reason that was given",
    "by hour": "by your clock; from {few} dials on the shade is the share reached against your usual: "
    "░ less, ▒ about as many, ▓ more, █ far more",
    "your day": "begins at {start}: what is done after midnight belongs to the evening before",
    "few": "a share of fewer than {few} cases is told as what it is: too few to tell",
}
"""What each figure counts, in one line; ``definitions`` fills in the figures of the rules."""


def definitions(rules: Rules) -> dict[str, str]:
    """Return what each figure counts, by the rules that hold."""
    figures = {"days": rules.recall_days, "few": rules.few, "start": f"{rules.day_start:%H:%M}"}
    return {name: words.format(**figures) for name, words in DEFINITIONS.items()}


@dataclass(frozen=True, slots=True)
class Counts:
    """What was done in some time, by its word, and how long was talked."""

    touches: Mapping[str, int] = field(default_factory=dict)
    """A call by its result, ``ANSWERED`` or ``INCOMING``, any other touch by its kind."""
    seconds: int = 0
    """Time in calls."""

    def of(self, *words: str) -> int:
        """Return how many touches there are under these words."""
        return sum(self.touches.get(word, 0) for word in words)

    @property
    def dials(self) -> int:
        """Every call that was made."""
        return self.of(*(CALLS - {INCOMING}))

    @property
    def conversations(self) -> int:
        """Calls that came to an outcome."""
        return self.of(*OUTCOMES)

    @property
    def reached(self) -> int:
        """Calls that the person answered."""
        return self.conversations + self.of(ANSWERED)

    @property
    def kindnesses(self) -> int:
        """Kindnesses counted."""
        return self.of(TouchKind.KINDNESS)

    @property
    def others(self) -> dict[str, int]:
        """Touches that are neither calls nor kindnesses, by kind, the most frequent first."""
        left = [(kind, count) for kind, count in self.touches.items() if kind not in CALLS and count]
        left = [(kind, count) for kind, count in left if kind != TouchKind.KINDNESS]
        return dict(sorted(left, key=lambda one: (-one[1], one[0])))


def added(some: Iterable[Counts]) -> Counts:
    """Return what several stretches of time come to together."""
    touches: dict[str, int] = {}
    seconds = 0
    for one in some:
        seconds += one.seconds
        for word, count in one.touches.items():
            touches[word] = touches.get(word, 0) + count
    return Counts(touches, seconds)


class Share(NamedTuple):
    """A part of a whole, in cases."""

    part: int = 0
    whole: int = 0

    @property
    def percent(self) -> int:
        """The part of a hundred, rounded; 0 where there is nothing."""
        return (200 * self.part + self.whole) // (2 * self.whole) if self.whole else 0

    def words(self, rules: Rules) -> str:
        """Return the share with its cases, and without a percentage where they are too few for one."""
        if not self.whole:
            return "none yet"
        if self.whole < rules.few:
            return f"{self.part} of {self.whole}: too few to tell"
        return f"{self.part:,} of {self.whole:,} · {self.percent} %"


def against_third(share: Share, rules: Rules) -> str:
    """Return how an outcome stands against the third that is usual, where there are cases enough to say."""
    if share.whole < rules.few:
        return ""
    apart = share.percent - 33
    return "about a third" if abs(apart) <= 5 else "more than a third" if apart > 0 else "less than a third"


@dataclass(frozen=True, slots=True)
class Promises:
    """What was promised for days that have passed, and what of it was done in time."""

    next_steps: Share
    recalls: Share


@dataclass(frozen=True, slots=True)
class Blocks:
    """Phone blocks of some time."""

    begun: int = 0
    whole: int = 0
    """Those that ran for all of their time."""
    minutes: int = 0
    """Time spent in those that have ended."""


Cells = Mapping[tuple[int, int], Share]
"""Reached of dials by weekday (Monday is 0) and hour."""


def best_hours(cells: Cells, rules: Rules, limit: int = 3) -> list[tuple[int, int, Share]]:
    """Return weekday, hour and share where most of the dials reached somebody, of those with cases enough."""
    sure = [(day, hour, share) for (day, hour), share in cells.items() if share.whole >= rules.few]
    return sorted(sure, key=lambda one: (-one[2].part / one[2].whole, -one[2].whole, one[:2]))[:limit]


def shade(share: Share, usual: Share, rules: Rules) -> str:
    """Return the shade of an hour by its share against the usual one; a dot where its cases are too few."""
    if share.whole < rules.few or not usual.part:
        return "·"
    times = (share.part / share.whole) / (usual.part / usual.whole)
    return "░" if times < 0.75 else "▒" if times < 1.25 else "▓" if times < 1.75 else "█"


def talked(seconds: int) -> str:
    """Return a length of time as it is read: ``2 h 05 min``, ``12 min``, ``40 s``."""
    if seconds < 60:
        return f"{seconds} s"
    minutes = (seconds + 30) // 60
    if minutes >= 100 * 60:
        return f"{(minutes + 30) // 60:,} h"
    return f"{minutes // 60:,} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"
