"""The next dates that a history does not tell: promised steps, first calls, and callbacks about now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TypedDict

from callcockpit.domain.days import instant, is_working, to_utc, today, working_days_from
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Due, Plan
from callcockpit.domain.words import PlanKind

CALLBACK_MINUTES = (-4, 14, 38)
"""When the callbacks of the opening screen fall due, in minutes from now."""


class Told(TypedDict, total=False):
    """The ``plan`` of a person in the data file; the notation is told at its head."""

    kind: str
    days: int
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The user's side: the moment the demo opens, where, and by which rules."""

    now: datetime
    zone: tzinfo
    rules: Rules

    def day_in(self, days: int) -> date:
        """Return the user's day that many days from today.

        Weekends give way: to the Monday after in the future, else to the Friday before.
        """
        day = today(self.now, self.zone, self.rules) + timedelta(days=days)
        if days > 0:
            return next(working_days_from(day, self.rules))
        while not is_working(day, self.rules):
            day -= timedelta(days=1)
        return day

    def on_work(self, due: Due, place: tzinfo) -> Due:
        """Return ``due``, later by as many days as it takes to meet a working day here and in ``place``.

        A Monday morning in Auckland is a Sunday in New York, where nobody sits at the desk.
        """
        if due.at is None:
            return due
        local = due.at.astimezone(place)
        while not (
            is_working(local.date(), self.rules)
            and is_working(
                today(instant(local.date(), local.time(), place), self.zone, self.rules), self.rules
            )
        ):
            local += timedelta(days=1)
        at = instant(local.date(), local.time(), place)
        return Due(today(at, self.zone, self.rules), at)


def callbacks(places: Mapping[str, tzinfo], desk: Desk) -> dict[str, datetime]:
    """Return who of ``places`` (name to zone) is to be called back about now, and at which instant.

    Those nearest to the middle of their working time come first, because an agreed hour is a waking one.
    """
    hours = desk.rules.calling
    noon = (_minutes(hours.opens) + _minutes(hours.closes)) / 2

    def off_noon(name: str) -> float:
        return abs(_minutes(desk.now.astimezone(places[name]).time()) - noon)

    start = to_utc(desk.now).replace(second=0, microsecond=0)
    chosen = {}
    for name, minutes in zip(sorted(places, key=off_noon), CALLBACK_MINUTES, strict=False):
        at = start + timedelta(minutes=minutes)
        if hours.opens <= at.astimezone(places[name]).time() < hours.closes:
            chosen[name] = at
    return chosen


def told_plan(told: Told, why: str, place: tzinfo, desk: Desk, callback: datetime | None) -> Plan:
    """Return the plan that was told; ``why`` stands in for a missing reason, ``callback`` makes it one."""
    why = told.get("why", why)
    if callback is not None:
        return Plan(PlanKind.CALLBACK, Due(today(callback, desk.zone, desk.rules), callback), why)
    kind = PlanKind.NEXT_STEP if told["kind"] == "now" else PlanKind(told["kind"])
    day = desk.day_in(told["days"])
    if "at" not in told:
        return Plan(kind, Due(day), why)
    at = instant(day, time.fromisoformat(told["at"]), place)
    return Plan(kind, desk.on_work(Due(today(at, desk.zone, desk.rules), at), place), why)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
