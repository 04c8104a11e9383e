"""Everything the book knows, as it leaves the book and comes into another one; ids stay behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from callcockpit.domain.appointments import Appointment, Move
from callcockpit.domain.blocks import Aim, Pause
from callcockpit.domain.ninety import Looked
from callcockpit.domain.pursuit import Pursuit
from callcockpit.domain.ties import NO_TIES, Ties
from callcockpit.domain.values import Candidate, Contact, Plan, Step, Touch
from callcockpit.domain.words import ACTIVE, PlannedBy, Purpose, State, TouchKind


@dataclass(frozen=True, slots=True)
class TouchOf:
    """An entry of the history with whose it is, for lists of everybody's."""

    contact: int
    name: str
    email: str
    """The person's first e-mail address; empty without one."""
    touch: Touch


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOf:
    """What is or was to be done with a contact, for lists of everybody's."""

    contact: Contact
    key: str
    """Tells it from other plans of the contact: the recall is always the same, each step is itself."""
    plan: Plan
    changed: datetime
    cancelled: bool = False
    """Whether it is not to be done any more."""


@dataclass(frozen=True, slots=True)
class PhoneBlock:
    """A phone block."""

    started: datetime
    minutes: int
    goal: int
    ended: datetime | None
    aim: Aim = Aim.DIALS
    whom: str = ""
    """Whom it served, as ``Whom.text`` has it."""
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekBlock:
    """A block of the week, with what was moved of it; ids are 0."""

    appointment: Appointment
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class NinetyDays:
    """Ninety days with their look backs."""

    began: date
    ended: date | None
    looked: tuple[Looked, ...] = ()


@dataclass(frozen=True, slots=True)
class KindAct:
    """A kindness to somebody who is not in the book, or to nobody in particular."""

    at: datetime
    what: str
    whom: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """A number on the do-not-call list."""

    number: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """A plan and when it was closed; None for the open one."""

    plan: Plan
    closed: datetime | None = None
    step: int | None = None
    """The place among the dossier's steps of the one that the call is about."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A step, and when the call was in which it was agreed."""

    step: Step
    touch: datetime | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """One time somebody was passed over."""

    at: datetime
    reason: str = ""
    block: datetime | None = None
    """When the block began in which it was."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A date of somebody's own that comes every year."""

    name: str
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class PlannedTouch:
    """A touch that is or was planned."""

    kind: TouchKind
    origin: PlannedBy
    due: date
    why: str
    made: datetime
    closed: datetime | None = None
    touch: datetime | None = None
    """When the touch was that it became."""
    skipped: str | None = None
    """The reason, where it was left out."""
    occasion: Occasion | None = None
    occurs: date | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """How somebody is followed by touches: since when they are on the plan, and all that is planned."""

    since: date | None = None
    own: str = ""
    """Frequencies of their own, as the plan keeps them."""
    occasions: tuple[Occasion, ...] = ()
    planned: tuple[PlannedTouch, ...] = ()


NO_FOLLOWING = Following()


@dataclass(frozen=True, slots=True)
class Typed:
    """A draft: what is typed and not logged, and the call in progress."""

    note: str
    saved: datetime
    number: int | None = None
    """The place of the number dialed among the contact's, from 0."""
    dialed: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    purpose: Purpose | None = None
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A need that somebody told of."""

    at: datetime
    what: str
    expert: str | None = None
    """The ``uid`` of the contact whom they were introduced to for it."""
    letter: str = ""
    introduced: datetime | None = None
    closed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All about one person; ``person`` has a ``uid``."""

    person: Candidate
    state: State
    added: datetime
    attempts: int = 0
    reached: datetime | None = None
    referrer: str | None = None
    """The ``uid`` of the contact who referred them."""
    touches: tuple[Touch, ...] = field(default=())
    """As they were logged."""
    plans: tuple[Past, ...] = ()
    skips: tuple[Skip, ...] = ()
    draft: Typed | None = None
    pursuits: tuple[Pursuit, ...] = ()
    needs: tuple[Told, ...] = ()
    ties: Ties = NO_TIES
    following: Following = NO_FOLLOWING
    steps: tuple[Agreed, ...] = ()


def broken(one: Dossier) -> str:
    """Return which rule of the book somebody's dossier breaks, in words; empty where it keeps them all."""
    opened = sum(past.closed is None for past in one.plans)
    if opened > 1:
        return f"has {opened} open plans"
    if opened and one.state is State.CLOSED:
        return "is closed and has an open plan"
    if one.state is State.CLOSED and any(agreed.step.closed is None for agreed in one.steps):
        return "is closed and has an open step"
    if not opened and one.state in ACTIVE and not one.person.do_not_call:
        return f"is {one.state.words} and has no next date"
    return ""


HabitPiece: TypeAlias = WeekBlock | NinetyDays | KindAct
"""What the habit is made of beside the blocks."""
Piece: TypeAlias = Blocked | PhoneBlock | WeekBlock | NinetyDays | KindAct | Dossier
"""One line of an archive; the do-not-call list comes first, then blocks and habit, then the people."""
