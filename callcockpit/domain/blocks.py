"""Phone blocks as values: how long, what for and with whom, and a clock that does not run in a pause."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from callcockpit.domain.bounds import GOALS, MINUTES
from callcockpit.domain.rules import Habit
from callcockpit.domain.text import clean_line, counted, fold

RATED_SECONDS = 180
"""A block must have run for so long before dials an hour say anything."""
FEW = 5
"""With fewer earlier blocks than this the usual says little, and says so."""


class Aim(StrEnum):
    """What a goal counts."""

    DIALS = "dials"
    CONVERSATIONS = "conversations"
    NEXT_STEPS = "next_steps"

    def words(self, count: int = 2) -> str:
        """Return what is counted, as it is read behind a number."""
        words = self.value.replace("_", " ")
        return words[:-1] if count == 1 else words


class Whom(NamedTuple):
    """Which people a block serves: all who are due, or those of a tag, referrals, or what Find finds."""

    how: str = ""
    """Empty for all, else *tag*, *referrals* or *find*."""
    what: str = ""
    """The tag, or the words to find."""

    @property
    def text(self) -> str:
        """How the book keeps it."""
        return f"{self.how} {self.what}".strip()

    @property
    def words(self) -> str:
        """How it is read on the screen."""
        return f"“{self.what}”" if self.how == "find" else self.text or "all due"


EVERYBODY = Whom()


def read_whom(text: str) -> Whom:
    """Return what ``Whom.text`` says; anything else is everybody."""
    how, _, what = clean_line(text, 300).partition(" ")
    what = what.strip()
    if how == "referrals" and not what:
        return Whom(how)
    return Whom(how, what) if how in ("tag", "find") and what else EVERYBODY


class Wanted(NamedTuple):
    """A block as it is asked for."""

    minutes: int
    goal: int = 0
    """0 for none."""
    aim: Aim = Aim.DIALS
    whom: Whom = EVERYBODY

    @property
    def words(self) -> str:
        """The block as it is read before it begins."""
        goal = f"{self.goal} {self.aim.words(self.goal)}" if self.goal else "no goal"
        return f"{counted(self.minutes, 'minute')} · {goal} · {self.whom.words}"


_AIMS = {
    **dict.fromkeys(("dials", "dial", "d", "calls", "call"), Aim.DIALS),
    **dict.fromkeys(("conversations", "conversation", "c", "talks", "talk"), Aim.CONVERSATIONS),
    **dict.fromkeys(("next steps", "next step", "n", "steps", "step"), Aim.NEXT_STEPS),
}


@cache
def _line() -> re.Pattern[str]:
    return re.compile(r"(?:(\d{1,4})(?:\s+(\d{1,4})\s*(next steps?|[a-z]+\b)?)?)?\s*(.*)", re.I | re.S)


def read_wanted(
    line: str, usual: Wanted, goals: Mapping[Aim, int], filters: Mapping[str, str]
) -> Wanted | str:
    """Return the block that a typed line asks for, or the sentence that says why it is none.

    ``50 5 conversations #client``: minutes, the goal and what it counts (dials, where nothing is said), and
    whom: ``#tag``, ``referrals``, ``find words`` or the name of one of the saved ``filters``. What is left
    out is as ``usual``; a block of minutes alone has the goal of its kind in ``goals``.
    """
    found = _line().fullmatch(clean_line(line, 300))
    minutes_said, goal_said, word, rest = found.groups() if found else (None, None, None, line)
    aim = usual.aim
    if word is not None:
        if word.lower() in _AIMS:
            aim = _AIMS[word.lower()]
        else:
            rest = f"{word} {rest}".strip()
            aim = Aim.DIALS
    elif goal_said is not None:
        aim = Aim.DIALS
    minutes = int(minutes_said) if minutes_said else usual.minutes
    if minutes not in MINUTES:
        return f"A block has {MINUTES[0]} to {MINUTES[-1]} minutes: {minutes} it cannot have"
    goal = int(goal_said) if goal_said is not None else goals.get(aim, 0) if minutes_said else usual.goal
    if goal and goal not in GOALS:
        return f"A goal is at most {GOALS[-1]}: {goal} it cannot be"
    whom = _whom_said(rest.strip(), filters) if rest.strip() or minutes_said else usual.whom
    return whom if isinstance(whom, str) else Wanted(minutes, goal, aim, whom)


def _whom_said(said: str, filters: Mapping[str, str]) -> Whom | str:
    if not said or fold(said) in ("all", "all due", "everybody"):
        return EVERYBODY
    if fold(said) in ("referrals", "referral"):
        return Whom("referrals")
    named = {fold(name): words for name, words in filters.items()}.get(fold(said))
    if named is not None:
        known_how = read_whom(named)
        return Whom("find", named) if known_how == EVERYBODY else known_how
    how, _, what = said.partition(" ")
    if said.startswith("#") and said[1:].strip():
        return Whom("tag", said[1:].strip())
    if how.lower() in ("tag", "find") and what.strip():
        return Whom(how.lower(), what.strip())
    known = "".join(f" · {name}" for name in filters)
    return f"Whom? #tag · referrals · find words{known}: “{said}” is none of them"


class Came(NamedTuple):
    """What came of a block so far: calls by how they ended."""

    dials: int = 0
    no_future: int = 0
    stay_in_touch: int = 0
    next_steps: int = 0

    @property
    def reached(self) -> int:
        """Calls that the person themselves answered, each of which is a conversation with an outcome."""
        return self.no_future + self.stay_in_touch + self.next_steps

    def of(self, aim: Aim) -> int:
        """Return what a goal of this kind counts."""
        return {Aim.DIALS: self.dials, Aim.CONVERSATIONS: self.reached, Aim.NEXT_STEPS: self.next_steps}[aim]


class Pause(NamedTuple):
    """A pause; one without an end goes on."""

    since: datetime
    until: datetime | None = None


class Block(NamedTuple):
    """A timed phone session with a goal."""

    id: int
    started: datetime
    minutes: int
    goal: int = 0
    """What is aimed at; 0 for nothing."""
    aim: Aim = Aim.DIALS
    whom: Whom = EVERYBODY
    pauses: tuple[Pause, ...] = ()
    ended: datetime | None = None
    came: Came = Came()

    @property
    def paused(self) -> bool:
        """Whether its clock stands still."""
        return bool(self.pauses) and self.pauses[-1].until is None

    def worked(self, now: datetime) -> timedelta:
        """Return how long it has run, without its pauses and never longer than it was to be."""
        end = min(now, self.ended) if self.ended is not None else now
        rested = sum(
            (max(timedelta(), min(pause.until or end, end) - pause.since) for pause in self.pauses),
            timedelta(),
        )
        return min(max(timedelta(), end - self.started - rested), timedelta(minutes=self.minutes))

    def left(self, now: datetime) -> timedelta:
        """Return how much of it is left; nothing once it has ended."""
        if self.ended is not None and self.ended <= now:
            return timedelta()
        return timedelta(minutes=self.minutes) - self.worked(now)

    def over(self, now: datetime) -> bool:
        """Whether its time is up."""
        return not self.left(now)

    def ends(self, now: datetime) -> datetime:
        """Return when its time is or was up, if it is not paused again; a pause moves it with ``now``."""
        if self.ended is not None:
            return self.ended
        rested = sum(((pause.until or now) - pause.since for pause in self.pauses), timedelta())
        return self.started + timedelta(minutes=self.minutes) + rested

    def an_hour(self, now: datetime, aim: Aim = Aim.DIALS) -> float | None:
        """Return how many of what ``aim`` counts were made an hour; None where it is too early to say."""
        seconds = self.worked(now).total_seconds()
        return self.came.of(aim) * 3600 / seconds if seconds >= RATED_SECONDS else None


class Usual(NamedTuple):
    """What earlier blocks came to: the median an hour of each kind, and over how many of them."""

    rates: Mapping[Aim, float]
    blocks: int


def middle(figures: Sequence[float]) -> float:
    """Return the median, 0 of none; Python's own module for it would make every start longer."""
    ranked = sorted(figures)
    half = len(ranked) // 2
    return sum(ranked[half - (len(ranked) % 2 == 0) : half + 1]) / (2 - len(ranked) % 2) if ranked else 0.0


def usual_of(earlier: tuple[Block, ...]) -> Usual:
    """Return the usual of blocks that have ended; those too short to say anything are left out."""
    rated = [one for one in earlier if one.ended is not None and one.an_hour(one.ended) is not None]
    rates = {
        aim: middle(
            [rate for one in rated if one.ended and (rate := one.an_hour(one.ended, aim)) is not None]
        )
        for aim in Aim
        if rated
    }
    return Usual(rates, len(rated))


def first_wanted(habit: Habit, goals: Mapping[Aim, int]) -> Wanted:
    """Return the block that is proposed to somebody who never had one."""
    return Wanted(habit.minutes, goals.get(Aim.DIALS, 0))
