"""The touch plan: how often each kind of touch comes, on which day the next is due, and room on the days.

The eight touches are those of the design: seven come here, the courtesy call is the recall of the cadence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from callcockpit.domain.bounds import FREQUENCY
from callcockpit.domain.days import MONTHS
from callcockpit.domain.rules import SHORT_WORDS, STANDARD_PLAN, Rules
from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Due, Plan
from callcockpit.domain.words import PlanKind, TouchKind

Frequencies = Mapping[TouchKind, int]
"""Days between two touches of a kind; 0 leaves the kind out."""

KINDS: tuple[TouchKind, ...] = tuple(STANDARD_PLAN)
"""The kinds that the plan itself dates, in their order."""
FOLLOWED_UP = frozenset({TouchKind.EMAIL, TouchKind.LETTER})
"""Touches after which a call follows."""
EARLY_DAYS = 21
"""How far the touch for a day of the year moves ahead at most, where the days before it are full."""
_APART = 0.382
"""The golden section, by which places in a round lie apart however many frequencies there are."""
_BY_WORD = {word: kind for kind, word in SHORT_WORDS.items()}
_PAIR = re.compile(r"([a-z]+)[\s=:]+([0-9]{1,5})(?![0-9])")


def frequencies(own: Frequencies, tags: Collection[str], rules: Rules) -> dict[TouchKind, int]:
    """Return how often each kind comes: one's own, else the shortest of the tags', else the standard.

    A tag that leaves a kind out does so where no other tag has it.
    """
    touches = rules.touches
    tagged = [touches.tags[tag.lower()] for tag in tags if tag.lower() in touches.tags]
    found: dict[TouchKind, int] = {}
    for kind in KINDS:
        said = [each[kind] for each in tagged if kind in each]
        if kind in own:
            found[kind] = own[kind]
        elif said:
            found[kind] = min((days for days in said if days), default=0)
        else:
            found[kind] = touches.standard.get(kind, 0)
    return found


def read_frequencies(text: str) -> dict[TouchKind, int] | None:
    """Read frequencies as they are typed: ``email 30, meal 0``; None where anything else stands there."""
    found: dict[TouchKind, int] = {}
    line = text.lower().strip()
    for match in _PAIR.finditer(line):
        kind, days = _BY_WORD.get(match[1]), int(match[2])
        if kind is None or days not in FREQUENCY:
            return None
        found[kind] = days
    return None if _PAIR.sub("", line).strip(" ,;.") else found


def write_frequencies(found: Frequencies) -> str:
    """Return frequencies as they are typed and kept: ``email=30 meal=0``."""
    return " ".join(f"{SHORT_WORDS[kind]}={found[kind]}" for kind in KINDS if kind in found)


def a_year(found: Frequencies) -> float:
    """Return how many touches a year these frequencies make."""
    return sum(365 / days for days in found.values() if days)


def first_targets(
    found: Frequencies, last: Mapping[TouchKind, date], since: date, share: float = 0.0
) -> dict[TouchKind, date]:
    """Return the day on which the next touch of each kind is wanted, before the days are levelled.

    It lies a whole frequency after the last touch of that kind. A kind that never was begins in its first
    round after the day the person came on the plan, kinds of one frequency spread evenly over it; so are the
    people of a group, of whom ``share`` tells the place (0 to 1), or all of them would want the same days.
    Whoever of a group begins early with one frequency does not begin early with the others.
    """
    targets: dict[TouchKind, date] = {}
    lengths = sorted({days for days in found.values() if days})
    for kind, days in found.items():
        if not days:
            continue
        if kind in last:
            targets[kind] = last[kind] + timedelta(days=days)
            continue
        alike = [one for one in found if found[one] == days and one not in last]
        place = (share + _APART * lengths.index(days)) % 1 if share else 0
        ahead = round(days * (alike.index(kind) + 1 - place) / len(alike))
        targets[kind] = since + timedelta(days=max(1, ahead))
    return targets


def caught_up(targets: Mapping[TouchKind, date], day: date, apart: int) -> dict[TouchKind, date]:
    """Return the wanted days with those that are past made up for after ``day``, ``apart`` days apart.

    What has waited longest comes first: nobody gets an email, a note and an invitation on one morning.
    """
    past = sorted(
        (target, place, kind) for place, (kind, target) in enumerate(targets.items()) if target <= day
    )
    late = {kind: day + timedelta(days=1 + at * apart) for at, (_, _, kind) in enumerate(past)}
    return {kind: late.get(kind, target) for kind, target in targets.items()}


def next_occurrence(month: int, day: int, after: date) -> date:
    """Return the first day after ``after`` on which the date comes; 29 February is the 28th in common years.

    Raises ValueError for a day that no year has.
    """
    date(2000, month, day)  # a leap year: it has every day that any year has
    year = after.year
    while (found := _in_year(year, month, day)) <= after:
        year += 1
    return found


def _in_year(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def birthday_of(said: str | None) -> tuple[int, int] | None:
    """Return month and day of a birthday as the book keeps it; None where there is none."""
    try:
        month, day = (said or "").rsplit("-", 2)[-2:]
        date(2000, int(month), int(day))
    except ValueError:
        return None
    return int(month), int(day)


def day_of_year(month: int, day: int) -> str:
    """Return a day of the year as it is read: ``3 Dec``."""
    return f"{day} {MONTHS[month - 1]}"


class Room:
    """How many touches each day has, while more are planned; no day gets more than the set number."""

    def __init__(self, load: Mapping[date, int], rules: Rules) -> None:
        """Take how many touches are planned by day."""
        self._load = {day.toordinal(): count for day, count in load.items()}
        self._next: dict[int, int] = {}
        """From a day that is full or none to work on, a later one from which to look on."""
        self._most = max(1, rules.touches.per_day)
        self._percent = rules.level_percent
        # Day 1 of all ordinals is a Monday.
        self._off = frozenset((day + 1) % 7 for day in range(7) if day not in rules.working_days)

    def take(self, target: date, days: int, earliest: date) -> date:
        """Return the day for a touch that comes every ``days`` days, and count it there.

        It is the working day around the wanted one that has the fewest touches, as near as the cadence's
        levelling allows, never before ``earliest``; where all those are full, the first after them with room.
        """
        slack = days * self._percent // 100
        wanted, least = target.toordinal(), earliest.toordinal()
        first, last = max(least, wanted - slack), max(least, wanted + slack)
        free = self._free_from(first)
        if free < last:
            load = self._load
            free = min(
                (day for day in range(free, last + 1) if self._has_room(day)),
                key=lambda day: (load.get(day, 0), abs(day - wanted), day),
            )
        return self._put(free)

    def take_before(self, target: date, earliest: date) -> date:
        """Return the last day with room on or before ``target``, else the first after it, and count it there.

        ``earliest`` is the first day there is; nobody is congratulated more than ``EARLY_DAYS`` ahead.
        """
        least = earliest.toordinal()
        start = max(least, target.toordinal())
        for day in range(start, max(least, start - EARLY_DAYS) - 1, -1):
            if self._has_room(day):
                return self._put(day)
        return self._put(self._free_from(start))

    def count(self, day: date) -> int:
        """Return how many touches a day has."""
        return self._load.get(day.toordinal(), 0)

    def _has_room(self, day: int) -> bool:
        return day % 7 not in self._off and self._load.get(day, 0) < self._most

    def _free_from(self, day: int) -> int:
        """Return the first day from there with room; what was passed is passed in one step the next time."""
        passed = []
        while not self._has_room(day):
            passed.append(day)
            day = max(day + 1, self._next.get(day, 0))
        for one in passed:
            self._next[one] = day
        return day

    def _put(self, day: int) -> date:
        self._load[day] = self._load.get(day, 0) + 1
        return date.fromordinal(day)


class Month(NamedTuple):
    """What one month holds once a plan is accepted."""

    first: date
    touches: int
    most: int
    """Of the fullest day."""

    @property
    def words(self) -> str:
        """The month as it is read before it is accepted."""
        return f"{self.touches} in {MONTHS[self.first.month - 1]}, at most {self.most} a day"


def months(load: Mapping[date, int]) -> tuple[Month, ...]:
    """Return the months that have touches, from their days."""
    by_month: dict[date, list[int]] = {}
    for day, count in load.items():
        if count:
            by_month.setdefault(day.replace(day=1), []).append(count)
    return tuple(Month(first, sum(counts), max(counts)) for first, counts in sorted(by_month.items()))


def follow_up(plan: Plan | None, day: date, kind: TouchKind) -> Plan | None:
    """Return the plan with the call that follows a letter or an email up; None where nothing changes.

    What was agreed, and a call that comes sooner anyway, stay as they are.
    """
    if plan is None or plan.kind in (PlanKind.CALLBACK, PlanKind.NEXT_STEP) or plan.due.day <= day:
        return None
    why = " · ".join(part for part in (f"follows up the {kind.words}", plan.why) if part)
    return plan._replace(due=Due(day), why=clean_line(why, 500), snoozed_until=None)
