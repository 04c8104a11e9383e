"""A key that is held down, told from one that is pressed again."""

from __future__ import annotations

from enum import Enum, auto

BOUNCE_SECONDS = 0.25
"""The same key this soon after itself bounced or repeats."""
FIRST_REPEAT_SECONDS = 0.7
"""A key held down repeats for the first time within this span, on every common system."""
REPEAT_SECONDS = 0.1
"""A held key repeats at least this often from then on."""


class Verdict(Enum):
    """What a press is."""

    DECISION = auto()
    HELD = auto()
    PERHAPS_HELD = auto()
    """It may be the first repeat of a held key, which the second one gives away."""


class HeldKeys:
    """Remembers the last press, to judge the next one by it."""

    def __init__(self) -> None:
        self._last: tuple[str, float] | None = None
        self._suspect = False

    def judge(self, key: str, at: float) -> Verdict:
        """Judge a press of ``key`` at a time in seconds that only grow."""
        last, self._last = self._last, (key, at)
        suspect, self._suspect = self._suspect, False
        if last is None or last[0] != key:
            return Verdict.DECISION
        since = at - last[1]
        if since < BOUNCE_SECONDS:
            return Verdict.HELD
        if since < FIRST_REPEAT_SECONDS and not suspect:
            self._suspect = True
            return Verdict.PERHAPS_HELD
        return Verdict.DECISION
