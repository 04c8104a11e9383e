"""Ctrl+C before the screen is there to hear it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ending_at_once() -> Iterator[None]:
    """Have an interrupt end the program on the spot, until the screen listens for it.

    Python would raise KeyboardInterrupt wherever it is just then. In a callback, such as the one in which it
    frees the lock of a module that has been imported, it prints the error and goes on: the cockpit opens all
    the same, and with that lock held for good none of its threads can ever import anything.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
