"""A person at a cockpit in a terminal, where every key is accounted for, and another program beside it."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.accounts import Accounts
from tests.faults.rival import Rival
from tests.faults.session import Session, environment
from tests.faults.watching import Watched

PEOPLE = 40
ANSWER_SECONDS = 15.0
FIRST, SECOND, TENTH = "Person 00000", "Person 00001", "Person 00010"
FRESH = 0.3
"""Seconds after which a person counts as seen."""


@dataclass(frozen=True, slots=True)
class Table:
    """A cockpit that was just opened, and another program beside it."""

    folder: Path
    book: Path
    watched: Watched
    rival: Rival
    accounts: Accounts

    def settled(self) -> None:
        """Make sure that every key is accounted for."""
        self.rival.finish()
        wrong = self.accounts.settle(ANSWER_SECONDS)
        assert not wrong, "\n".join([*wrong, *map(str, self.watched.pressed)])

    def until_said(self, words: str) -> None:
        """Wait until the message line tells something."""
        found = self.watched.until(lambda painted: words in painted.said, ANSWER_SECONDS)
        assert found, f"{words!r} was never said: {self.watched.look()}"

    def until_asked(self, words: str) -> None:
        """Wait until a question is open."""
        found = self.watched.until(lambda painted: words in (painted.question or ""), ANSWER_SECONDS)
        assert found, f"{words!r} was never asked: {self.watched.look()}"

    def until_shown(self, name: str) -> None:
        """Wait until somebody's card is painted."""
        found = self.watched.until(lambda painted: painted.person == name, ANSWER_SECONDS)
        assert found, f"{name} was never shown: {self.watched.look()}"

    def stall(self, seconds: float) -> None:
        """Stop the cockpit for a while."""
        self.watched.session.send(signal.SIGSTOP)
        self.watched.wait(seconds)
        self.watched.session.send(signal.SIGCONT)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold the book as another program does."""
        other = sqlite3.connect(self.book, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()


@contextmanager
def at_table(folder: Path, book: Path, session: Session) -> Iterator[Table]:
    """Sit down at a cockpit."""
    with Rival(book, environment(folder)) as rival, session:
        watched = Watched(session)
        assert watched.until(lambda painted: painted.stage == "ready", ANSWER_SECONDS)
        watched.wait(FRESH + 0.2)
        accounts = Accounts(book, watched, rival)
        try:
            yield Table(folder, book, watched, rival, accounts)
        finally:
            accounts.close()
