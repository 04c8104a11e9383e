"""What the terminal shows, and what it showed when a key was pressed.

A key belongs to what was painted when it came. Memory is ahead of the terminal: a person is there before
their card is drawn, and the frame waits in a queue before it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

from textual.events import Event


class Shown(NamedTuple):
    """What the terminal shows, and since when, in ticks."""

    subject: Hashable
    since: float


class Press(NamedTuple):
    """When a key was pressed, in ticks, and what the terminal showed then."""

    at: float
    shown: Shown


class Mark(str):
    """Nothing to write, and what to do once all that was written before it is on the terminal."""

    __slots__ = ("reached",)

    reached: Callable[[], None]

    def __new__(cls, reached: Callable[[], None]) -> Mark:
        """Make a mark; it is an empty text for whoever only writes it."""
        mark = super().__new__(cls, "")
        mark.reached = reached
        return mark


class Frames:
    """Follows what reaches the terminal; pressed keys are compared with it.

    ``stamp`` is called by the thread that reads keys, ``Mark.reached`` by the one that writes.
    """

    def __init__(self, tick: Callable[[], float]) -> None:
        """Take the seconds that only grow."""
        self._tick = tick
        self._drawn: Hashable = None
        self.shown = Shown(None, tick())
        """What the terminal shows."""
        self.pressed = Press(tick(), self.shown)
        """The key that is being carried out."""
        self._stamps: dict[int, Press] = {}
        """The stamps of keys on their way from the thread that reads them, by the identity of the event."""
        self.write: Callable[[str], None] | None = None
        """Writes to the terminal in order, behind the frames; None where nothing is written."""

    def drawn(self, subject: Hashable) -> None:
        """Note that the frame drawn last shows ``subject``; it counts once it is on the terminal."""
        if subject == self._drawn:
            return
        self._drawn = subject
        if self.write is None:
            self._reach(subject)
        else:
            self.write(Mark(lambda: self._reach(subject)))

    def _reach(self, subject: Hashable) -> None:
        self.shown = Shown(subject, self._tick())

    @property
    def on_the_way(self) -> bool:
        """Whether keys were read that have not come to the app yet."""
        return bool(self._stamps)

    def stamp(self, event: Event) -> None:
        """Stamp a key that was just read."""
        self._stamps[id(event)] = Press(self._tick(), self.shown)

    def stamp_of(self, event: Event) -> Press:
        """Return the stamp of a key, once; one without any was pressed now."""
        return self._stamps.pop(id(event), None) or Press(self._tick(), self.shown)
