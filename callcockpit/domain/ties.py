"""What ties people: the profile one looks for, the marks of a partner, and names given and received."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from enum import IntFlag
from typing import NamedTuple, TypeVar

from callcockpit.domain.days import today, working_days_from
from callcockpit.domain.rules import Rules
from callcockpit.domain.words import NO_PROFILE, Profile, Result, TouchKind


class Mark(IntFlag):
    """What makes an alliance; each mark is a plain yes."""

    RESPECT = 1
    KNOWS_PROFILE = 2
    PULL = 4
    WILL_INTRODUCE = 8
    COMPLEMENTARY = 16
    CAN_RECEIVE = 32
    GROWING = 64
    TRUST = 128


PROFILE_WORDS = {
    Profile.UNDERSTANDS: "understands",
    Profile.VALUES: "values",
    Profile.DESIRES: "desires",
    Profile.CAN_AFFORD: "can afford",
}
"""The marks of the profile as they are read, in their order."""
MARK_WORDS = {
    Mark.RESPECT: "respect",
    Mark.KNOWS_PROFILE: "knows the profile",
    Mark.PULL: "has pull",
    Mark.WILL_INTRODUCE: "will introduce",
    Mark.COMPLEMENTARY: "complementary",
    Mark.CAN_RECEIVE: "can receive",
    Mark.GROWING: "is growing",
    Mark.TRUST: "trust",
}
"""The marks of a partner as they are read, in their order."""

F = TypeVar("F", Profile, Mark)


def told(marks: F, words: dict[F, str]) -> str:
    """Return the marks that are set, in words: ``understands, desires``."""
    return ", ".join(word for mark, word in words.items() if mark in marks)


ACTS = (
    TouchKind.LETTER,
    TouchKind.INTRODUCTION,
    TouchKind.ITEM,
    TouchKind.THINKING_OF_YOU,
    TouchKind.KINDNESS,
)
"""The touches that count in give and take, as the index has them; a meal or a meeting is for both alike."""
MEETINGS = (TouchKind.MEETING, TouchKind.MEAL)
"""The touches that count as meeting a partner."""


class Named(NamedTuple):
    """A name that was given to a partner, or received from one."""

    name: str
    at: datetime
    """The meeting at which it was."""
    received: bool = False
    number: str = ""
    """As E.164 where it can be read, else as it was typed."""
    person: int | None = None
    """The contact with that name; None for somebody who is not in the book."""
    outcome: Result | None = None
    """What became of it: of a received name what its last call came to, of a given one what was heard."""
    id: int | None = None
    """None for somebody whom the partner referred outside a meeting."""
    introduced: bool = False
    """Whether the partner introduced them: a preferral."""


class Balance(NamedTuple):
    """Give and take: names and acts that were given, and those that were received."""

    names_given: int = 0
    names_received: int = 0
    acts_given: int = 0
    acts_received: int = 0

    @property
    def given(self) -> int:
        """Everything that was given."""
        return self.names_given + self.acts_given

    @property
    def received(self) -> int:
        """Everything that was received."""
        return self.names_received + self.acts_received


class Thirds(NamedTuple):
    """What became of names: those still open, then the three outcomes."""

    open: int = 0
    no_future: int = 0
    stay_in_touch: int = 0
    next_step: int = 0

    @property
    def known(self) -> int:
        """Of how many it is known."""
        return self.no_future + self.stay_in_touch + self.next_step


def thirds(outcomes: Iterable[Result | None]) -> Thirds:
    """Count what became of names."""
    found = list(outcomes)
    return Thirds(
        sum(outcome is None or not outcome.reached for outcome in found),
        found.count(Result.NO_FUTURE),
        found.count(Result.STAY_IN_TOUCH),
        found.count(Result.NEXT_STEP),
    )


def meeting_interval(rules: Rules) -> int:
    """Return after how many days a partner's turn comes again, where all are met in their rhythm."""
    return max(1, round(7 * rules.partners / rules.partner_meetings))


def next_meeting(
    agreed: date | None, met: datetime | None, made: datetime, zone: tzinfo, rules: Rules
) -> tuple[date, bool]:
    """Return when a partner is to be met next, and whether that was agreed.

    Without an agreed day it is the working day on which the rhythm has their turn after the last meeting;
    who was not met since the alliance was ``made`` is next at once.
    """
    if agreed is not None:
        return agreed, True
    day = today(made, zone, rules)
    if met is not None and met >= made:
        day = today(met, zone, rules) + timedelta(days=meeting_interval(rules))
    return next(working_days_from(day, rules)), False


class Alliance(NamedTuple):
    """That a contact is a partner, since when, and when they are met next."""

    marks: Mark
    made: datetime
    meets_on: date | None = None


class Exchanged(NamedTuple):
    """A name as it leaves the book: whose it is, is told by ``uid``."""

    named: Named
    uid: str | None = None


class Ties(NamedTuple):
    """Everything that ties somebody to others, beside who referred them."""

    profile: Profile = NO_PROFILE
    introduced: bool = False
    """Whether the referrer made the introduction."""
    reason: str = ""
    """Why the referrer named them."""
    thanked: datetime | None = None
    """When thanks to the referrer were planned."""
    alliance: Alliance | None = None
    names: tuple[Exchanged, ...] = ()


NO_TIES = Ties()
