"""Notes typed letter by letter, with the time of each: what may be lost when the program ends."""

from __future__ import annotations

import string
import time
from random import Random

from tests.faults.session import Session

LETTERS = string.ascii_lowercase + "     "
LOST_SECONDS = 1.0
"""The last letters typed, of which none has to be kept."""


class Typed:
    """What stood in the notes after each letter, until something happened to the program."""

    def __init__(self, text: str = "") -> None:
        """Begin with the text that stands there."""
        self.text = text
        self.since = len(text)
        self._stood = [(time.monotonic(), text)]
        self._ended = float("inf")

    def type_for(self, session: Session, seconds: float, random: Random) -> None:
        """Type as a person does, until that many seconds have passed."""
        ends = time.monotonic() + seconds
        while (now := time.monotonic()) < ends:
            letter = random.choice(LETTERS)
            self.text += "x" if letter == " " and self.text[-1:] in ("", " ") else letter
            session.press(self.text[-1])
            self._stood.append((now, self.text))
            time.sleep(min(0.04 + random.random() * 0.06, max(0.0, ends - now)))

    def end(self) -> None:
        """Note that this is the moment in which it happened."""
        self._ended = time.monotonic()

    def assert_kept(self, note: str) -> None:
        """Make sure that nothing but the last letters is missing, and that nothing else came in."""
        old = (len(text) for at, text in self._stood if at <= self._ended - LOST_SECONDS)
        must = max(old, default=self.since)
        assert self.text.startswith(note)
        assert len(note) >= must, f"{len(self.text)} letters were typed, {must} must be left: {note!r}"
