"""The book as the rest of the program holds it: an open database with the rules and the user's zone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import Self

from callcockpit import crashes
from callcockpit.domain.days import today
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.paths import known
from callcockpit.store.connection import connect, unreadable
from callcockpit.store.database import (
    BookDatabase,
    DamagedError,
    GoneError,
    SaveError,
    causes,
    is_mistake,
    why_not_saved,
)
from callcockpit.store.journal import AlreadyDoneError, Operation, Sign, holds, operation
from callcockpit.store.origin import Origin
from callcockpit.store.rows import columns_of
from callcockpit.store.waiting import Tell


class Book:
    """An open book. All of it belongs to one thread at a time."""

    __slots__ = (
        "_expected",
        "_origin",
        "backups",
        "begun",
        "db",
        "own",
        "path",
        "rules",
        "saved",
        "tell",
        "zone",
    )

    def __init__(
        self,
        db: BookDatabase,
        path: Path,
        rules: Rules,
        zone: tzinfo,
        backups: Path | None = None,
        tell: Tell | None = None,
    ) -> None:
        self.db = db
        self.path = path
        self.rules = rules
        self.zone = zone
        self.backups = backups
        """The folder of its backups; None: it has none, as in a demo."""
        self.tell = tell
        """Is told that the book waits for another program; None: it is not said."""
        self.begun = self.saved = 0
        """How many writes were begun since it was opened, and how many of them are in it."""
        self.own: set[int] = set()
        """The operations that were written through this connection."""
        self._origin = Origin(path)
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

        Raises SaveError with a sentence when nothing could be written. A commit that reports an error and was
        written all the same is found by its token and counts as written.
        """
        token = token or os.urandom(16).hex()
        try:
            with (
                self.maintaining(),
                operation(self.db, kind, words, now, contact=contact, token=token) as opened,
            ):
                self._origin.confirm(self.db)
                if self._expected is not None:
                    self._expected(self)
                yield opened
        except SaveError:
            if not self._committed(token):
                raise
            self.saved += 1
        self._origin.wrote(Sign(opened.id, token))
        self.own.add(opened.id)

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Open a transaction for a write that is no operation; its failure becomes a SaveError."""
        with self.maintaining(), self.db.atomic():
            self._origin.confirm(self.db)
            yield

    @contextmanager
    def maintaining(self) -> Iterator[None]:
        """Turn the failure of a write into a SaveError, and open the book anew: no half state is believed.

        The write opens its own transaction, or bears none.
        """
        self._usable()
        self.begun += 1
        try:
            self.prepare()
            yield
        except AlreadyDoneError:
            self.saved += 1
            raise
        except (sqlite3.Error, GoneError) as error:
            self._failed(error)
            if isinstance(error, sqlite3.Error) and is_mistake(error):
                raise
            raise SaveError(why_not_saved(error, self.path)) from error
        self.saved += 1

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
        if any("readonly_dbmoved" in said for said in causes(error)) and known(self.path.is_file):
            self._origin.replaced = True
            return
        with suppress(CockpitError, sqlite3.Error):
            self.reopen()

    def _committed(self, token: str) -> bool:
        """Whether an operation of this token is in the book; no where the book cannot be read."""
        try:
            return not self.db.is_closed() and holds(self.db, token)
        except sqlite3.Error:
            return False

    def _usable(self) -> None:
        """Make sure that there is a connection to the book that was opened, and to no other one."""
        self._origin.refuse_replaced()
        if self.db.is_closed() and known(self.path.exists):
            self.db = connect(self.path, tell=self.tell)

    def remember(self) -> None:
        """Remember by what this book is known; what is in it by now counts as done before."""
        self._origin.remember(self.db)

    def knows(self, operation: int) -> bool:
        """Whether an operation was written from here, or was in the book when it was opened."""
        return operation <= self._origin.since or operation in self.own

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn a read that fails, of a damaged or locked book, into a CockpitError with the reason."""
        self._usable()
        # What keeps it from being looked at is told by the work itself.
        with suppress(sqlite3.Error):
            self._origin.confirm(self.db)
        try:
            yield
        except sqlite3.Error as error:
            if is_mistake(error):
                raise
            raise unreadable(self.path, error) from error
        finally:
            self._origin.note()

    @contextmanager
    def work(self, log: Path | None) -> Iterator[None]:
        """Do a piece of work: whatever goes wrong leaves it as a CockpitError, one sentence for a person.

        An unexpected error goes to ``log``, and the book is reopened after it. Where the file turns out to
        be damaged that is what is told, else a mistake of the program's own.
        """
        begun, saved = self.begun, self.saved
        try:
            with self.reading():
                yield
        except (CockpitError, BrokenPipeError):
            # The reader of the output has seen enough.
            raise
        except Exception as error:
            self._failed(error)
            if self._is_damaged():
                crashes.record(error, log)
                raise DamagedError(f"The book {self.path} is damaged: restore a backup of it.") from error
            raise crashes.mistake(error, log, self.fate(begun, saved)) from error

    def fate(self, begun: int = 0, saved: int = 0) -> str:
        """Return in words what became of the writes that came after so many."""
        begun, saved = self.begun - begun, self.saved - saved
        if not saved:
            return "nothing was saved" if begun else "nothing was changed"
        return "what you did is saved" if saved == begun else "a part of it is saved"

    def _is_damaged(self) -> bool:
        """Whether the file turns out to be damaged; one that cannot be looked at now counts as sound."""
        # Imported here, because only a failure needs it.
        from callcockpit.store.health import first_fault, is_whole

        try:
            return first_fault(self.path) is not None or not is_whole(self.db)
        except (CockpitError, sqlite3.Error, OSError, ImportError):
            return False

    def reopen(self) -> None:
        """Drop the connection and open it anew; where the file is gone, the old one still reads the book."""
        if known(self.path.exists):
            self.db.close()
            self.db = connect(self.path, tell=self.tell)

    @property
    def waits(self) -> bool:
        """Whether a statement waits for another program."""
        return not self.db.is_closed() and self.db.raw().waits

    def hush(self) -> None:
        """Tell nothing any more, because the book is shown on the screen now."""
        self.tell = self.db.raw().tell = None

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_book(
    path: Path, rules: Rules, zone: tzinfo, backups: Path | None = None, tell: Tell | None = None
) -> Book:
    """Open the book at ``path``; see ``connection.connect`` for what is checked and raised.

    Whoever still waits to be let in by a long import that was killed comes in now; where that fails, because
    the disk is full, say, with the next import or start.
    """
    book = Book(connect(path, backups, tell), path, rules, zone, backups, tell)
    try:
        with suppress(CockpitError), book.reading():
            let_in(book)
            book.remember()
    except BaseException:
        book.close()
        raise
    return book


def let_in(book: Book) -> None:
    """Let in whoever still waits because a long import was killed; raises SaveError where that fails."""
    if book.db.sql("SELECT 1 FROM admission LIMIT 1").fetchone():
        # Imported here because hardly any book has anybody waiting, and all of them would pay for it.
        from callcockpit.store.admission import complete

        complete(book)
