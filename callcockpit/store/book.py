"""The book as the rest of the program holds it: an open database with the rules and the user's zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import Self

from callcockpit.domain.days import today
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.store.connection import Tell, connect, unreadable
from callcockpit.store.database import (
    READ_ERRORS,
    STORE_ERRORS,
    BookDatabase,
    DamagedError,
    SaveError,
    why_not_saved,
)
from callcockpit.store.journal import Operation, operation
from callcockpit.store.rows import columns_of


class Book:
    """An open book. All of it belongs to one thread at a time."""

    __slots__ = ("backups", "db", "path", "rules", "zone")

    def __init__(
        self, db: BookDatabase, path: Path, rules: Rules, zone: tzinfo, backups: Path | None = None
    ) -> None:
        self.db = db
        self.path = path
        self.rules = rules
        self.zone = zone
        self.backups = backups
        """The folder of its backups; None: it has none, as in a demo."""

    def prepare(self) -> None:
        """Load what the first write needs, so that it takes no longer than those after it.

        Raises SaveError where it cannot be loaded, because too many files are open, say.
        """
        try:
            self.db.peewee()
            columns_of("contact")
        except (OSError, ImportError) as error:
            raise SaveError(
                f"Not saved: a part of the program cannot be loaded ({error}). "
                "What you typed is kept; close other programs and try again."
            ) from error

    def today(self, now: datetime) -> date:
        """Return the user's day."""
        return today(now, self.zone, self.rules)

    @contextmanager
    def operation(
        self, kind: str, words: str, now: datetime, *, contact: int | None = None, token: str | None = None
    ) -> Iterator[Operation]:
        """Open one journaled transaction; see ``journal.operation``.

        Raises SaveError with a sentence when nothing could be written, and reopens the connection then, so
        that no half state of it is believed.
        """
        self._reopen_closed()
        try:
            self.prepare()
            with operation(self.db, kind, words, now, contact=contact, token=token) as opened:
                yield opened
        except STORE_ERRORS as error:
            self._believe_nothing()
            raise SaveError(why_not_saved(error, self.path)) from error

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Turn the failure of a write that is no operation into a SaveError."""
        self._reopen_closed()
        try:
            self.prepare()
            yield
        except STORE_ERRORS as error:
            self._believe_nothing()
            raise SaveError(why_not_saved(error, self.path)) from error

    def _believe_nothing(self) -> None:
        """Open the book anew after a failed write; where that fails too, the next use tries again."""
        with suppress(CockpitError):
            self.reopen()

    def _reopen_closed(self) -> None:
        """Open a book that could not be opened anew after a failure; one that is gone is not made again."""
        if self.db.is_closed() and self.path.exists():
            self.db = connect(self.path)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn a read that fails, of a damaged or locked book, into a CockpitError with the reason."""
        self._reopen_closed()
        try:
            yield
        except READ_ERRORS as error:
            raise unreadable(self.path, error) from error
        except CELL_ERRORS as error:
            if not _while_reading(error):
                raise
            raise DamagedError(
                f"The book {self.path} holds something that cannot be read: restore a backup of it, or let "
                "“callcockpit doctor” look."
            ) from error

    def reopen(self) -> None:
        """Drop the connection and open it anew; where the file is gone, the old one still reads the book."""
        if self.path.exists():
            self.db.close()
            self.db = connect(self.path)

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


CELL_ERRORS = (ValueError, TypeError, AttributeError, LookupError, AssertionError)
"""What comes of a cell that holds what no program wrote: an unknown word, no date, nothing at all."""


def _while_reading(error: BaseException) -> bool:
    """Whether an error arose in the store, and not in what somebody does with what was read."""
    trace = error.__traceback__
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.startswith("callcockpit.store.") and name != __name__:
            return True
        trace = trace.tb_next
    return False


def open_book(
    path: Path, rules: Rules, zone: tzinfo, backups: Path | None = None, tell: Tell | None = None
) -> Book:
    """Open the book at ``path``; see ``connection.connect`` for what is checked and raised.

    Whoever still waits to be let in by a long import that was killed comes in now; where that fails, because
    the disk is full, say, with the next import or start.
    """
    book = Book(connect(path, backups, tell), path, rules, zone, backups)
    with suppress(*READ_ERRORS, SaveError):
        let_in(book)
    return book


def let_in(book: Book) -> None:
    """Let in whoever still waits because a long import was killed; raises SaveError where that fails."""
    if book.db.sql("SELECT 1 FROM admission LIMIT 1").fetchone():
        # Imported here because hardly any book has anybody waiting, and all of them would pay for it.
        from callcockpit.store.admission import complete

        complete(book)
