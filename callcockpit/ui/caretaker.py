"""Looks after the book on a thread of its own while people are called: its backup of the day, its health."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, tzinfo
from pathlib import Path

from callcockpit import crashes
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules

BREATH_SECONDS = 0.002
"""Pause between two steps of a copy, in which the keys have the disk for themselves."""


class Caretaker:
    """Has a connection of its own, so that no key waits for it, and stops within a step when it is told."""

    def __init__(
        self,
        book: Path,
        backups: Path,
        zone: tzinfo,
        clock: Callable[[], datetime],
        undo_days: int = Rules().undo_days,
        log: Path | None = None,
    ) -> None:
        """Take the book, the folder of its backups, the clock, and for how many days steps can be undone.

        Unexpected errors go to ``log``.
        """
        self._book = book
        self._undo_days = undo_days
        self._backups = backups
        self._zone = zone
        self._clock = clock
        self._log = log
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="caretaker")
        self._stopped = threading.Event()
        self._holding = ExitStack()
        self._sound = False
        """Whether the file was looked at since the cockpit began."""
        self._tidied = False
        """Whether what a killed program has left was taken away since then."""

    def start(self) -> None:
        """Tell a restore that a cockpit has the book open, until :meth:`stop`."""
        from callcockpit.store.presence import present

        self._holding.enter_context(present(self._backups))

    def look_after(self) -> Future[str]:
        """Make the backup of the day where it is due, and prune the undo journal; else check the file once.

        Returns a sentence for the person, empty where there is nothing to say.
        """
        return self._pool.submit(self._owned, self._look_after)

    def back_up(self) -> Future[str]:
        """Make a backup now, and return the sentence that says so."""
        return self._pool.submit(self._owned, self._back_up)

    def stop(self) -> None:
        """End what is going on; a backup that is not finished leaves nothing behind."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._holding.close()

    def _owned(self, work: Callable[[], str]) -> str:
        with crashes.owned(self._log):
            return work()

    def _look_after(self) -> str:
        # Imported here, because nothing of it is needed before the first screen stands.
        from callcockpit.store.backup import BackupError, BusyError
        from callcockpit.store.database import DamagedError
        from callcockpit.store.health import first_fault
        from callcockpit.store.restoring import tidy_beside
        from callcockpit.store.shelf import Reason, Shelf

        shelf = Shelf(self._book, self._backups, self._zone)
        now = self._clock()
        if not self._tidied:
            self._tidied = True
            # A restore can not be going on while a cockpit has the book open.
            tidy_beside(self._book)
            shelf.tidy()
        try:
            if shelf.due(now):
                shelf.add(Reason.DAILY, now, self._breathe, hold=False)
                self._sound = True
                self._prune(now)
            elif not self._sound:
                fault = first_fault(self._book, self._breathe)
                self._sound = True
                if fault is not None:
                    return self._way_back()
        except BusyError:
            # Keys come first; the next look is soon.
            return ""
        except BackupError as error:
            return str(error)
        except DamagedError:
            return self._way_back()
        except (OSError, _StoppedError):
            return ""
        return ""

    def _prune(self, now: datetime) -> None:
        """Delete the steps that are too old to be undone; what fails or is stopped goes on another day."""
        from callcockpit.store.pruning import prune_file

        prune_file(self._book, now, self._undo_days, self._breathe)

    def _way_back(self) -> str:
        # Short enough for the line above the keys on a screen of 80 columns; the doctor tells the rest.
        from callcockpit.store.backup import BackupError
        from callcockpit.store.restoring import newest_good
        from callcockpit.store.shelf import Shelf

        try:
            found = newest_good(Shelf(self._book, self._backups, self._zone))
        except BackupError:
            found = None
        if found is None:
            return "The book is damaged, and no backup is good: quit, then callcockpit doctor"
        return "The book is damaged: quit, then callcockpit restore --latest"

    def _back_up(self) -> str:
        from callcockpit.store.shelf import Reason, Shelf

        try:
            made = Shelf(self._book, self._backups, self._zone).add(Reason.HAND, self._clock(), self._breathe)
        except _StoppedError:
            return ""
        return f"✓ backed up to {made}"

    def _breathe(self, seconds: float = BREATH_SECONDS) -> None:
        if self._stopped.wait(seconds):
            raise _StoppedError("stopped")


class _StoppedError(CockpitError):
    """The cockpit is being left."""
