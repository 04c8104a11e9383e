"""What every command works with: the paths, the settings, the user's zone, the moment, and the book."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from callcockpit.cli.output import say
from callcockpit.cli.usage import UsageError
from callcockpit.domain.bounds import MOMENTS
from callcockpit.domain.errors import CockpitError
from callcockpit.paths import find_paths
from callcockpit.settings import load

if TYPE_CHECKING:
    from callcockpit.store.book import Book
    from callcockpit.store.shelf import Shelf


class Workplace:
    """Everything around the book; a demo's book is made here and gone at the end."""

    def __init__(self, book: str | None, *, demo: bool, clock: Callable[[], datetime]) -> None:
        """Find and read what the command needs; problems of the settings are told once."""
        self._stack = ExitStack()
        self._book: Book | None = None
        self.demo = demo
        self.clock = clock
        """Tells the present instant."""
        self.said = book or ""
        """What was given as ``--book``."""
        self.paths = find_paths(book, os.environ)
        self.settings, self.problems = load(self.paths.settings)
        for problem in self.problems:
            say(problem)
        self.zone = _zone(self.settings.zone)

    @property
    def book_path(self) -> Path:
        """The file of the book."""
        return self.paths.book

    @property
    def fate(self) -> str:
        """What became of the writes to the book, in words; empty where it was not opened."""
        return "" if self._book is None else self._book.fate()

    def moment(self, at: str | None = None) -> datetime:
        """Return the moment that ``--at`` gives, or now; in UTC. Raises UsageError."""
        if at is None:
            return self.clock()
        moment = _written(at.strip())
        if moment is None or moment.year not in MOMENTS:
            raise UsageError(f"“{at}” is no moment for --at: write it as 2026-11-24T14:30 or with a zone.")
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)

    @contextmanager
    def book(self) -> Iterator[Book]:
        """Open the book, make it where there is none, and close it at the end. Raises CockpitError."""
        with self.opened() as book, book.work(self.paths.log):
            self._book = book
            yield book

    def opened(self) -> Book:
        """Open the book, for somebody else to close. Raises CockpitError."""
        # SQLite and two dozen modules, which commands without a book need not load.
        from callcockpit.store.book import open_book

        # A demo is gone before anybody could want it back.
        backups = None if self.demo else self.paths.backups
        return open_book(self.book_path, self.settings.rules, self.zone, backups, say)

    def shelf(self) -> Shelf:
        """Return the backups of the book."""
        from callcockpit.store.shelf import Shelf

        return Shelf(self.book_path, self.paths.backups, self.zone, say)

    def __enter__(self) -> Self:
        """Make the demo's book, where it is wanted."""
        if self.demo:
            try:
                self._make_demo()
            except BaseException:
                self._stack.close()
                raise
        elif self.paths.url is not None:
            raise CockpitError(f"{self.paths.url} is an address: this version keeps the book in a file.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _make_demo(self) -> None:
        # Loaded here, because only a demo needs it.
        from callcockpit.demo.book import fill
        from callcockpit.demo.folder import demo_folder

        home = self._stack.enter_context(demo_folder())
        self.paths = self.paths._replace(book=home / "demo.db", backups=home / "backups", url=None)

        with self.book() as book:
            fill(book, self.moment(), self.settings.region)


def _written(text: str) -> datetime | None:
    """Return what an ISO 8601 text says; a date without an hour means noon, as in the call logs of others."""
    try:
        return datetime.combine(date.fromisoformat(text), time(12))
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _zone(name: str) -> tzinfo:
    if name:
        return ZoneInfo(name)
    from tzlocal import get_localzone

    try:
        return get_localzone()
    except (ValueError, LookupError, OSError) as error:
        raise CockpitError(
            f"The system's time zone is not known ({error}): set zone in the settings."
        ) from error
