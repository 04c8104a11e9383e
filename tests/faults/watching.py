"""A cockpit in a terminal where every key and click is noted with what was painted at that instant."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from tests.faults.emulator import Emulator, Painted
from tests.faults.session import Session

ESCAPE = "\x1b[27u"
"""Escape as those terminals send it that tell it apart from Alt."""
SENT = {
    "escape": ESCAPE,
    "enter": "\r",
    "space": " ",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
}
"""What a terminal sends for keys that are no letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A key or a click, and what was painted at that instant."""

    label: str
    at: float
    painted: Painted
    typed: bool = False
    """Whether it belongs to a text for a field or the notes: it is no command, whatever it comes upon."""

    def __str__(self) -> str:
        return f"{self.at:9.3f} {self.label!r:24} on {self.painted}"


class Frame(NamedTuple):
    """What was painted from an instant on."""

    at: float
    painted: Painted


class Watched:
    """A session that is read and drawn by one thread, which presses the keys as well."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.pressed: list[Pressed] = []
        self.frames: list[Frame] = []
        self._emulator = Emulator()
        self._drawn = 0
        self._later: list[tuple[float, int, Callable[[], object]]] = []
        self._order = itertools.count()

    # Looking

    def look(self, wait: float = 0.0) -> Painted:
        """Return what is painted now; where nothing new is written yet, wait so many seconds for it."""
        output = self.session.written(self._drawn, wait)
        if output or not self.frames:
            self._emulator.feed(output)
            self._drawn += len(output)
            painted = self._emulator.painted()
            if not self.frames or painted != self.frames[-1].painted:
                self.frames.append(Frame(time.monotonic(), painted))
        return self.frames[-1].painted

    def later(self, delay: float, deed: Callable[[], object]) -> None:
        """Do something while it is waited, after so many seconds."""
        heapq.heappush(self._later, (time.monotonic() + delay, next(self._order), deed))

    def wait(self, seconds: float) -> None:
        """Look on for so long, and do what is due meanwhile."""
        ends = time.monotonic() + seconds
        while True:
            now = time.monotonic()
            if self._later and self._later[0][0] <= now:
                heapq.heappop(self._later)[2]()
            elif now < ends:
                self.look(min(ends, self._later[0][0] if self._later else ends) - now)
            else:
                return

    def finish_later(self) -> None:
        """Wait until all that was to be done later is done."""
        while self._later:
            self.wait(max(0.0, self._later[0][0] - time.monotonic()) + 0.001)

    def until(self, wanted: Callable[[Painted], bool], limit: float) -> bool:
        """Look on until what is painted is as wanted; return whether it came to that."""
        ends = time.monotonic() + limit
        while not wanted(self.look()):
            if time.monotonic() > ends:
                return False
            self.wait(0.02)
        return True

    # Pressing

    def press(self, *labels: str, typed: bool = False) -> None:
        """Send keys in one write."""
        painted = self.look()
        at = time.monotonic()
        self.session.press("".join(SENT.get(label, label) for label in labels))
        self.pressed += [Pressed(label=label, at=at, painted=painted, typed=typed) for label in labels]

    def click(self, column: int, row: int, what: str) -> None:
        """Click on a place, counted from 0."""
        painted = self.look()
        where = f"{column + 1};{row + 1}"
        self.pressed.append(Pressed(label=f"click {what}", at=time.monotonic(), painted=painted))
        self.session.press(f"\x1b[<0;{where}M\x1b[<0;{where}m")
