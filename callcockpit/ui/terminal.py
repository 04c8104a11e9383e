"""The terminal as a screen is written to it: one that was closed takes in no more, and holds nobody up."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from textual import events
from textual.driver import Driver
from textual.message import Message

from callcockpit.ui.frames import Frames, Mark


class Outlet(io.TextIOBase):
    """Writes to a terminal as long as it is there.

    Textual writes from a thread that dies of a terminal that is gone; its queue fills then, and the program
    waits on it for ever instead of ending.
    """

    def __init__(self, terminal: TextIO) -> None:
        """Stand before ``terminal``."""
        super().__init__()
        self._terminal = terminal

    def write(self, text: str) -> int:
        """Write text, or drop it where nobody can see it any more."""
        if isinstance(text, Mark):
            self.flush()
            text.reached()
        elif not self._terminal.closed:
            with suppress(OSError):
                self._terminal.write(text)
        return len(text)

    def flush(self) -> None:
        """Send what was written, where it can be sent."""
        if not self._terminal.closed:
            with suppress(OSError):
                self._terminal.flush()

    def fileno(self) -> int:
        """Return the terminal's descriptor."""
        return self._terminal.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._terminal.isatty()


@contextmanager
def outlived() -> Iterator[None]:
    """Let a screen outlive its terminal: Textual takes the terminal from ``sys.__stderr__``."""
    terminal = sys.__stderr__
    if terminal is None:
        yield
        return
    setattr(sys, "__stderr__", Outlet(terminal))  # noqa: B010 - final for type checkers alone
    try:
        yield
    finally:
        setattr(sys, "__stderr__", terminal)  # noqa: B010 - as above


def lasting(driver: type[Driver], frames: Frames) -> type[Driver]:
    """Return a driver that stamps keys as they are read, and comes back after a stop only to its terminal.

    The system tells a closed window as a hang-up and a continue; Textual takes the latter for the end of a
    stop, and starts reading and writing a second time.
    """

    def resume(self: Driver) -> None:
        if os.isatty(0):
            driver.resume_application_mode(self)

    def start(self: Driver) -> None:
        driver.start_application_mode(self)
        if not self.is_web:
            # In a browser there is no telling when it is painted.
            frames.write = self.write

    def send(self: Driver, message: Message) -> None:
        # On the thread that reads the keys: the loop may be behind.
        if isinstance(message, events.Key | events.Paste):
            frames.stamp(message)
        driver.send_message(self, message)

    return type(
        "LastingDriver",
        (driver,),
        {"resume_application_mode": resume, "start_application_mode": start, "send_message": send},
    )
