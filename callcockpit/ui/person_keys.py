"""Which keys about a person are carried out: those pressed for who was painted, and not held down."""

from __future__ import annotations

from typing import NamedTuple

from callcockpit.domain.words import Result
from callcockpit.ui.frames import Frames, Press
from callcockpit.ui.held_keys import REPEAT_SECONDS, HeldKeys, Verdict
from callcockpit.ui.key_names import shown
from callcockpit.ui.keymap import Keymap
from callcockpit.ui.keys import ABOUT_PERSON, LOGGING

FRESH_SECONDS = 0.25
"""A result this soon after the person was painted is a bounced or held key, and ignored."""
LATE_SECONDS = 0.05
"""A timer this late tells that the program stood still."""


class Waiting(NamedTuple):
    """A result that is logged unless its key turns out to be held, and what was shown at its press."""

    result: Result
    key: str
    at: float
    showing: int
    late: bool = False
    """Whether the program stood still, so that it waits once more for repeats that were not read yet."""


class PersonKeys:
    """Judges the keys of the cockpit by when they were pressed and by what the terminal showed then."""

    def __init__(self, keymap: Keymap, frames: Frames) -> None:
        """Take the keys and what the terminal shows."""
        self._keymap, self._frames = keymap, frames
        self._held = HeldKeys()
        self._key = ""
        self._verdict = Verdict.DECISION
        self.waiting: Waiting | None = None
        self._repeat: Press | None = None
        """The press that told that a key is held."""

    def about_person(self, key: str) -> bool:
        """Whether a key is about the person on the screen."""
        return self._keymap.identity(key) in ABOUT_PERSON

    def refusal(self, key: str, press: Press, showing: int, name: str) -> str:
        """Return why a key is not carried out for the person ``name`` of this showing; empty where it is."""
        self._key, self._verdict = key, Verdict.DECISION
        logs = self._keymap.identity(key) in LOGGING
        if logs:
            self._verdict = self._held.judge(key, press.at)
            if press == self._repeat:
                # It may look like a press of its own where the program stood still before it was read.
                self._verdict = Verdict.HELD
        if not self.about_person(key):
            return ""
        # Before the first frame a key is for the person that the cockpit opens with: not enough to log.
        other = press.shown.subject not in (("cockpit", showing), () if logs else None)
        if other or (logs and press.at - press.shown.since < FRESH_SECONDS):
            return f"{shown(key)} came too soon for {name} and was ignored"
        if self._verdict is Verdict.HELD:
            return f"{shown(key)} is held down: only its first press counts"
        return ""

    def answers(self, key: str, press: Press) -> None:
        """Hear of a key that answers a question: held down, it repeats where the question is gone."""
        if self._keymap.identity(key) in LOGGING:
            self._held.judge(key, press.at)

    @property
    def perhaps_held(self) -> bool:
        """Whether the key at work may be the first repeat of a held one."""
        return self._verdict is Verdict.PERHAPS_HELD

    def wait(self, result: Result, showing: int) -> bool:
        """Whether a result has to wait, because its key may be held down; it is :attr:`waiting` then."""
        if self._verdict is not Verdict.PERHAPS_HELD or result is Result.NO_ANSWER:
            return False
        self._verdict = Verdict.DECISION
        self.waiting = Waiting(result, self._key, self._frames.pressed.at, showing)
        return True

    def hear(self, key: str, press: Press) -> None:
        """Hear of the next key: the same one at once tells that the result that waits came of a held key."""
        waiting = self.waiting
        if waiting is None or key != waiting.key:
            return
        if waiting.late or press.at - waiting.at < REPEAT_SECONDS:
            self.waiting, self._repeat = None, press

    def left(self, now: float) -> float:
        """Return the seconds until the result that waits is decided; a repeat may be read already."""
        if self.waiting is None:
            return 0.0
        left = self.waiting.at + REPEAT_SECONDS - now
        if left < -LATE_SECONDS and not self.waiting.late:
            self.waiting = self.waiting._replace(late=True)
            return REPEAT_SECONDS
        return max(left, REPEAT_SECONDS / 10) if left > 0 or self._frames.on_the_way else 0.0
