"""A call as it happens: ready, calling, wrap-up, and how long it has lasted."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    """How far a call has come."""

    READY = "ready"
    CALLING = "calling"
    WRAP_UP = "wrap-up"


class Call(NamedTuple):
    """The call with one contact; in the stage *ready* there is none yet."""

    number: int | None = None
    """The id of the number to dial, or dialed."""
    dialed: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    """When it was over, where a logged call was taken back."""
    outside_hours: bool = False

    @property
    def stage(self) -> Stage:
        """How far the call has come."""
        if self.dialed is None:
            return Stage.READY
        return Stage.CALLING if self.answered is None else Stage.WRAP_UP

    def dial(self, number: int | None, now: datetime, *, outside_hours: bool = False) -> Call:
        """Return the call begun."""
        return Call(number, now, None, None, outside_hours)

    def answer(self, now: datetime) -> Call:
        """Return the call with the talk clock started."""
        return self._replace(answered=now, ended=None)

    def seconds(self, now: datetime) -> int:
        """Return how long it has rung, or since they answered how long the talk lasts; never negative."""
        since = self.answered or self.dialed
        if since is None:
            return 0
        return max(0, int(((self.ended or now) - since).total_seconds()))


def clock_text(seconds: int) -> str:
    """Return seconds as a clock: ``00:12``, ``1:02:03``."""
    minutes, seconds = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
