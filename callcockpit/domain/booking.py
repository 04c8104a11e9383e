"""What the rules are asked about a result, and what they answer: a case, what was agreed, and a booking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from callcockpit.domain.values import Contact, Due, Number, Plan, Step, Touch
from callcockpit.domain.words import State


class Case(NamedTuple):
    """Everything the rules need to know of a contact at the moment of a result."""

    contact: Contact
    number: Number | None = None
    """The number this call went to."""
    failed: tuple[datetime, ...] = ()
    """Instants of the unreached attempts since the person was last reached."""
    busy_today: int = 0
    """How often it was busy on the user's day, before this result."""
    load: Mapping[date, int] = MappingProxyType({})
    """Planned calls by day, for the days a recall may land on."""
    newer: tuple[Touch, ...] = ()
    """Calls that were later than this one, newest first: it is logged late."""


class Booking(NamedTuple):
    """What a result does: the plan it books and where the contact stands afterwards."""

    plan: Plan | None
    """The plan the contact has afterwards; None when they leave the queue."""
    state: State
    attempts: int
    strike: bool = False
    """Whether the number dialed is struck."""
    next_number: Number | None = None
    """The number that is up at once, where this one was wrong."""
    agrees: Step | None = None
    """What is agreed; the plan is about it where it has no step of its own yet."""
    ends: tuple[Step, ...] = ()
    """The open steps that the result ends."""


class Promise(NamedTuple):
    """What was agreed in a next step: when, and in the user's words what."""

    due: Due
    what: str = ""
    theirs: bool = False
    """Whether the other person does it."""
