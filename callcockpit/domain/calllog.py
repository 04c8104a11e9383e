"""Calls as another program logged them, on their way into the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from callcockpit.domain.values import Reject
from callcockpit.domain.words import Result


class LoggedCall(NamedTuple):
    """A call as another program logged it, before it is known with whom."""

    at: datetime
    number: str = ""
    """The other side's, as E.164 where it can be read; empty where it was withheld."""
    name: str = ""
    email: str = ""
    result: Result | None = None
    """How an attempt ended; None for a call that was answered."""
    seconds: int | None = None
    incoming: bool = False
    note: str = ""
    """Title, outcome and words together, as the history shows them."""
    words: str = ""
    """What was noted, alone."""
    day_only: bool = False
    """Whether only the day is known; ``at`` is then its noon."""
    shown: str = ""
    """The other side's number as the log has it."""


class CallLog(NamedTuple):
    """A file of calls while it is being read."""

    format: str
    encoding: str
    region: str | None
    rows: Iterator[tuple[int, LoggedCall] | Reject]
    """In the file's order; raises CockpitError where the file turns out to be unreadable."""
