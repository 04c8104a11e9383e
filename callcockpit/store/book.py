"""The book as the rest of the program holds it: an open database with the rules and the user's zone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, tzinfo
from pathlib import Path
from stat import S_ISREG
from types import TracebackType
from typing import NamedTuple, Self

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
    causes,
    why_not_saved,
)
from callcockpit.store.journal import Operation, Sign, holds, newest_sign, operation
from callcockpit.store.rows import columns_of


class FileState(NamedTuple):
    """By what a change of the book's file is noticed."""

    inode: int
    changed: int
    """When, in nanoseconds."""
    size: int

    @classmethod
    def of(cls, path: Path) -> Self | None:
        """Return the state of a file; None where there is none, or nothing is told of it."""
        try:
            found = path.stat()
        except OSError:
            return None
        return cls(found.st_ino, found.st_mtime_ns, found.st_size) if S_ISREG(found.st_mode) else None


class Book:
    """An open book. All of it belongs to one thread at a time."""

    __slots__ = (
        "_expected",
        "_file",
        "_replaced",
        "_sign",
        "backups",
        "db",
        "own",
        "path",
        "rules",
        "since",
        "zone",
    )

    def __init__(
        self, db: BookDatabase, path: Path, rules: Rules, zone: tzinfo, backups: Path | None = None
    ) -> None:
        self.db = db
        self.path = path
        self.rules = rules
        self.zone = zone
        self.backups = backups
        """The folder of its backups; None: it has none, as in a demo."""
        self.own: set[int] = set()
        """The operations that were written through this connection."""
        self.since = 0
        """The newest operation when the book was opened."""
        self._sign: Sign | None = None
        """An operation that this very book holds, and no other one."""
        self._file: FileState | None = None
        """The file as it was when this connection was last used."""
        self._replaced = False
        """Whether another file, or other content, was found in its place."""
        self._expected: Callable[[Book], None] | None = None

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
        that no half state of it is believed. A commit that reports an error and was written all the same is
        found by its token and counts as written.
        """
        self._usable()
        token = token or os.urandom(16).hex()
        try:
            self.prepare()
            with operation(self.db, kind, words, now, contact=contact, token=token) as opened:
                self._confirm()
                if self._expected is not None:
                    self._expected(self)
                yield opened
        except STORE_ERRORS as error:
            self._failed(error)
            if not self._committed(token):
                raise SaveError(why_not_saved(error, self.path)) from error
        self._sign = Sign(opened.id, token)
        self.own.add(opened.id)

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Open a transaction for a write that is no operation; its failure becomes a SaveError."""
        with self.maintaining(), self.db.atomic():
            self._confirm()
            yield

    @contextmanager
    def maintaining(self) -> Iterator[None]:
        """Turn the failure of a write that opens its own transaction, or bears none, into a SaveError."""
        self._usable()
        try:
            self.prepare()
            yield
        except STORE_ERRORS as error:
            self._failed(error)
            raise SaveError(why_not_saved(error, self.path)) from error

    @contextmanager
    def expecting(self, check: Callable[[Book], None]) -> Iterator[None]:
        """Run ``check`` under the lock of each operation within, before it changes anything.

        What it raises refuses the operation: what the user saw is not what the book holds any more.
        """
        self._expected = check
        try:
            yield
        finally:
            self._expected = None

    def _failed(self, error: BaseException) -> None:
        """Reopen the book after a failed write; where that fails too, the next use tries again."""
        if any("readonly_dbmoved" in said for said in causes(error)) and self.path.is_file():
            self._replaced = True
            return
        with suppress(CockpitError):
            self.reopen()

    def _committed(self, token: str) -> bool:
        """Whether an operation of this token is in the book; no where the book cannot be read."""
        try:
            return not self.db.is_closed() and holds(self.db, token)
        except READ_ERRORS:
            return False

    def _usable(self) -> None:
        """Make sure that there is a connection to the book that was opened, and to no other one."""
        if self._replaced:
            raise SaveError(REPLACED)
        self._reopen_closed()

    def remember(self) -> None:
        """Remember by what this book is known, as long as it is certain to be the one that was opened."""
        with self.reading():
            self._sign = newest_sign(self.db)
        self.since = 0 if self._sign is None else self._sign.operation

    def knows(self, operation: int) -> bool:
        """Whether an operation was written from here, or was in the book when it was opened."""
        return operation <= self.since or operation in self.own

    def _confirm(self) -> None:
        """Refuse content that another program put in the place of this book: its ids are other people.

        SQLite takes the pages it remembers for the file's as long as a counter in it is the same, and a copy
        over it may have the same one.
        """
        before, now = self._file, FileState.of(self.path)
        if before is not None and now is not None and now.inode != before.inode:
            self._replaced = True
            raise SaveError(REPLACED)
        if now != before:
            self.db.sql("PRAGMA shrink_memory")
        if self._sign is not None and not holds(self.db, self._sign.token):
            self._replaced = True
            raise SaveError(REPLACED)

    def _reopen_closed(self) -> None:
        """Open a book that could not be opened anew after a failure; one that is gone is not made again."""
        if self.db.is_closed() and self.path.exists():
            self.db = connect(self.path)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn a read that fails, of a damaged or locked book, into a CockpitError with the reason."""
        self._usable()
        try:
            self._confirm()
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
        finally:
            self._note_file()

    def _note_file(self) -> None:
        """Note the file as this connection leaves it."""
        now = FileState.of(self.path)
        if now is not None and (self._file is None or now.inode == self._file.inode):
            self._file = now

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


REPLACED = (
    "The book was moved or replaced by another program: nothing is saved to it. Close the cockpit and start "
    "it again; what you typed stays on the screen."
)
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
    book.remember()
    with suppress(*READ_ERRORS, SaveError):
        let_in(book)
    return book


def let_in(book: Book) -> None:
    """Let in whoever still waits because a long import was killed; raises SaveError where that fails."""
    if book.db.sql("SELECT 1 FROM admission LIMIT 1").fetchone():
        # Imported here because hardly any book has anybody waiting, and all of them would pay for it.
        from callcockpit.store.admission import complete

        complete(book)
