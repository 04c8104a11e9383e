"""Another program on the same book, which does what it is told: results, next steps, notes.

``python -m tests.faults.rival BOOK`` reads lines ``what mark name`` and prints the id of the operation of
each with its line when it is committed. What it writes carries the mark in the history.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from callcockpit.domain.booking import Promise
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Due
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store import calls
from callcockpit.store.book import Book, open_book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.calls import Logged
from callcockpit.store.journal import Receipt
from tests.faults.soundness import ZONE


def _logged(book: Book, contact: int, result: Result, mark: str, promise: Promise | None = None) -> Logged:
    return calls.log(book, contact, result, datetime.now(UTC), CallFacts(note=mark), promise=promise)


def _step(book: Book, contact: int, mark: str) -> Receipt:
    day = datetime.now(ZONE).date() + timedelta(days=2)
    return _logged(book, contact, Result.NEXT_STEP, mark, Promise(Due(day), f"quote {mark}")).receipt


DEEDS: Mapping[str, Callable[[Book, int, str], Receipt]] = {
    "voicemail": lambda book, contact, mark: _logged(book, contact, Result.VOICEMAIL, mark).receipt,
    "recall": lambda book, contact, mark: _logged(book, contact, Result.STAY_IN_TOUCH, mark).receipt,
    "close": lambda book, contact, mark: _logged(book, contact, Result.NO_FUTURE, mark).receipt,
    "step": _step,
    "letter": lambda book, contact, mark: calls.log_touch(
        book, contact, TouchKind.LETTER, mark, datetime.now(UTC)
    ),
}
"""What it can do to a person."""


class Done(NamedTuple):
    """An operation of the rival."""

    operation: int
    what: str
    mark: str
    name: str


class Rival:
    """The other end of the process."""

    def __init__(self, book: Path, environ: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.rival", str(book)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environ,
        )
        self._asked = 0
        self.done: list[Done] = []
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def ask(self, what: str, name: str) -> None:
        """Have something done to a person, without waiting for it."""
        assert self._process.stdin is not None
        self._asked += 1
        self._process.stdin.write(f"{what} rival{self._asked:04} {name}\n")
        self._process.stdin.flush()

    def finish(self) -> None:
        """Wait until everything that was asked for is done."""
        assert self._process.stdout is not None
        while len(self.done) < self._asked:
            line = self._process.stdout.readline().rstrip("\n")
            assert line, "the rival has died"
            operation, what, mark, name = line.split(" ", 3)
            self.done.append(Done(int(operation), what, mark, name))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


def serve(path: Path) -> None:
    """Do what the lines say, until there are none."""
    with open_book(path, Rules(), ZONE) as book:
        book.prepare()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for line in sys.stdin:
            what, mark, name = line.rstrip("\n").split(" ", 2)
            ((contact,),) = book.db.sql("SELECT id FROM contact WHERE name = ?", (name,)).fetchall()
            try:
                operation = DEEDS[what](book, contact, mark).operation
            except CockpitError:
                operation = 0
            sys.stdout.write(f"{operation} {line}")
            sys.stdout.flush()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
