"""What cadences come to: how many people come up a month, and what another cadence would change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from callcockpit.domain.cadence import cadence_for
from callcockpit.domain.rules import Cadence, Rules

MONTH_DAYS = 30
"""Days of a month in this arithmetic: 240 people every 90 days are 80 a month."""
WEEK_DAYS = 7


class Group(NamedTuple):
    """Cultivated people with the same cadence."""

    own: int | None
    """Their own days between calls, or None."""
    tags: frozenset[str]
    """Tags that may have a cadence, in lower case."""
    people: int
    losing: int = 0
    """How many of them are losing touch."""


class Load(NamedTuple):
    """What a rhythm comes to."""

    people: int
    a_month: float
    a_day: float
    """On each working day."""


def load(groups: Iterable[Group], rules: Rules) -> Load:
    """Return how many people come up in a month and on a working day, by the cadences that hold."""
    listed = list(groups)
    month = sum(
        group.people * MONTH_DAYS / cadence_for(group.own, group.tags, rules).wanted for group in listed
    )
    days = MONTH_DAYS * max(1, len(rules.working_days)) / WEEK_DAYS
    return Load(sum(group.people for group in listed), month, month / days)


def by_cadence(groups: Iterable[Group], rules: Rules) -> dict[int, int]:
    """Return how many people have a cadence of so many days, the shortest first."""
    found: dict[int, int] = {}
    for group in groups:
        wanted = cadence_for(group.own, group.tags, rules).wanted
        found[wanted] = found.get(wanted, 0) + group.people
    return dict(sorted(found.items()))


def with_cadence(rules: Rules, days: int, tag: str = "") -> Rules:
    """Return the rules as they would be with that many days between calls, for everybody or for a tag.

    People with a cadence of their own keep it, and of several tags the shortest counts, as always.
    """
    latest = round(days * rules.cadence.latest / rules.cadence.wanted)
    cadence = Cadence(days, latest)
    if tag:
        return rules._replace(tag_cadences={**rules.tag_cadences, tag.lower(): cadence})
    return rules._replace(cadence=cadence)


def about(calls: float) -> str:
    """Return a number of calls as it is read: whole from 3, else with one digit."""
    return f"{calls:,.0f}" if calls >= 3 else f"{calls:.1f}".removesuffix(".0")
