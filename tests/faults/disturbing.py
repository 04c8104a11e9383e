"""What happens beside the keys of a race: stalls, locks, another program's results, imports."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections import Counter as Tally
from collections.abc import Mapping
from pathlib import Path
from random import Random

from tests.faults.rival import DEEDS, Rival
from tests.faults.watching import Watched

STALLS = (0.05, 0.8)
"""Seconds for which the cockpit is stopped."""
LOCKS = (0.05, 1.0)
"""Seconds for which the book is held."""
IMPORTED = 30
"""People in a file."""


class Disturbers:
    """Those who disturb a cockpit, at moments that are told in seconds from now."""

    def __init__(self, watched: Watched, rival: Rival, book: Path, environ: Mapping[str, str]) -> None:
        self.counts: Tally[str] = Tally()
        self._watched = watched
        self._rival = rival
        self._book = book
        self._environ = environ
        self._locker = sqlite3.connect(book, timeout=0, isolation_level=None)
        self._importers: list[subprocess.Popen[bytes]] = []

    def disturb(self, random: Random, span: float) -> None:
        """Disturb some of the next ``span`` seconds, in none to three ways."""
        ways = (self.stall, self.stall, self.lock, self.lock, self.elsewhere)
        for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
            random.choice(ways)(random, random.uniform(0, span))
        if random.random() < 0.04:
            self.take_in(random.uniform(0, span))

    def stall(self, random: Random, delay: float) -> None:
        """Stop the cockpit for a while."""
        self.counts["stalls of the cockpit"] += 1
        send = self._watched.session.send
        self._watched.later(delay, lambda: send(signal.SIGSTOP))
        self._watched.later(delay + random.uniform(*STALLS), lambda: send(signal.SIGCONT))

    def lock(self, random: Random, delay: float) -> None:
        """Hold the book for a while, as soon as nobody else does."""
        self.counts["locks of the book"] += 1
        seconds = random.uniform(*LOCKS)

        def begin() -> None:
            if not self._locker.in_transaction:
                try:
                    self._locker.execute("BEGIN EXCLUSIVE")
                except sqlite3.OperationalError:
                    self._watched.later(0.005, begin)
                else:
                    self._watched.later(seconds, lambda: self._locker.execute("ROLLBACK"))

        self._watched.later(delay, begin)

    def elsewhere(self, random: Random, delay: float) -> None:
        """Have the other program do something about a person who is painted then, or stands next."""
        self.counts["results, steps and letters of another program"] += 1
        what, step = random.choice(list(DEEDS)), random.choice((0, 0, 0, 1, 1, 2))

        def ask() -> None:
            name = self._watched.look().near(step)
            if name is not None:
                self._rival.ask(what, name)

        self._watched.later(delay, ask)

    def take_in(self, delay: float) -> None:
        """Have people imported from a file by the command line."""
        self.counts["imports"] += 1
        number = self.counts["imports"]
        file = self._book.with_name(f"people{number}.csv")
        rows = (f"Import {number:03}{row:02},+1202555{number % 100:02}{row:02}\n" for row in range(IMPORTED))
        file.write_text("Name,Phone\n" + "".join(rows), encoding="utf-8")
        command = [sys.executable, "-m", "callcockpit", "--book", str(self._book), "import", str(file)]

        def begin() -> None:
            self._importers.append(
                subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**self._environ})
            )

        self._watched.later(delay, begin)

    def finish(self) -> None:
        """Wait until all of them have done what they began."""
        self._watched.finish_later()
        self._rival.finish()

    def close(self) -> None:
        """Wait for the imports, which must have gone well."""
        self._locker.close()
        assert [importer.wait(60) for importer in self._importers] == [0] * len(self._importers)
