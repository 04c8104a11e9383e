"""SQLite connections that wait for the lock of another program, and say so when it takes long."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from time import monotonic
from typing import Any

Tell = Callable[[str], object]
"""Is given a sentence for the person."""

WAIT_SECONDS = 30.0
"""How long a statement waits until it fails."""
SLICE_SECONDS = 1.0
"""How long it waits at a time: after the first the person is told, and after each an interrupt is heard."""


class Patient(sqlite3.Connection):
    """A connection whose ``execute`` waits for another program that has the file locked."""

    tell: Tell | None = None
    """Is told once that a statement waits."""
    waits = False
    """Whether a statement has waited for long and goes on waiting."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run a statement and return its cursor."""
        held = self.in_transaction
        try:
            return super().execute(sql, parameters)
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
        self.waits = True
        try:
            return self._wait(sql, parameters, held)
        finally:
            self.waits = False

    def _wait(self, sql: str, parameters: Any, held: bool) -> sqlite3.Cursor:
        """Try again until it works; ``held`` is whether a transaction was open, which an error may end."""
        self.say_waiting()
        began = tried = monotonic()
        while self.in_transaction == held:
            try:
                return super().execute(sql, parameters)
            except sqlite3.OperationalError as error:
                now = monotonic()
                # SQLite fails at once where the wait would last for ever: the other waits for this one.
                if not _is_busy(error) or now - tried < SLICE_SECONDS / 2 or now - began >= WAIT_SECONDS:
                    raise
                tried = now
        raise sqlite3.OperationalError("database is locked")

    def set_wait(self, seconds: float) -> None:
        """Let SQLite itself wait that long with a statement."""
        super().execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def say_waiting(self) -> None:
        """Tell once that a statement waits."""
        tell, self.tell = self.tell, None
        if tell is not None:
            tell("Waiting for another program that is using the book … (Ctrl+C gives up)")


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def connect(place: str, tell: Tell | None = None, *, uri: bool = False) -> Patient:
    """Open a file in SQLite, in no transaction until one is begun; ``tell`` is told once when it waits."""
    opened = sqlite3.connect(
        place,
        timeout=SLICE_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=Patient,
        uri=uri,
    )
    opened.tell = tell
    return opened
