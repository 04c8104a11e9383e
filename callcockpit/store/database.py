"""The book's database as the store uses it, and what its errors mean to a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from callcockpit.domain.errors import CockpitError
from callcockpit.paths import known
from callcockpit.store.waiting import Patient, Tell, connect

if TYPE_CHECKING:
    from callcockpit.store.transactions import Transactions

Cell: TypeAlias = str | int | None
Row: TypeAlias = dict[str, Cell]
"""Column and value, as a table holds them."""

Change: TypeAlias = tuple[str, int, Row | None, Row | None]
"""Table and id of a changed row, then its cells before (None: added) and after (None: removed)."""


class BookDatabase:
    """One connection to one book.

    A transaction, and every statement in it, goes through Peewee, which the first one loads. Any other
    statement goes straight to SQLite, so that what only reads need not import Peewee, which takes 20 ms.
    """

    def __init__(self, file: str, tell: Tell | None = None) -> None:
        """Open the file; ``tell`` is told once where a statement waits for another program."""
        self._connection: Patient | None = connect(file, tell)
        self._transactions: Transactions | None = None

    def sql(self, statement: str, values: Sequence[object] | Mapping[str, object] = ()) -> sqlite3.Cursor:
        """Run one statement and return its cursor; in a transaction it goes through Peewee."""
        connection = self.raw()
        if connection.in_transaction:
            return self.peewee().sql(statement, values)
        return connection.execute(statement, values)

    def added(self, statement: str, values: Sequence[object]) -> int:
        """Run an INSERT of one row and return its id."""
        identity = self.sql(statement, values).lastrowid
        assert identity is not None  # noqa: S101 - SQLite sets it for every INSERT of one row
        return identity

    def atomic(self) -> AbstractContextManager[None]:
        """Open a transaction, or a savepoint within one: kept at the end, undone by an error."""
        return self.peewee().opened()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all that is read within be of one moment; whoever writes waits for its end."""
        raw = self.raw()
        raw.execute("BEGIN")
        try:
            yield
        finally:
            raw.execute("COMMIT")

    def peewee(self) -> Transactions:
        """Return Peewee's database on this connection."""
        if self._transactions is None:
            from callcockpit.store.transactions import Transactions

            self._transactions = Transactions(self.raw())
        return self._transactions

    def raw(self) -> Patient:
        """Return the connection, for what only it can do: backups and bulk writes.

        Raises ClosedError when it is closed.
        """
        if self._connection is None:
            raise ClosedError("unable to open the book")
        return self._connection

    def close(self) -> None:
        """Close the connection; one that is closed stays so."""
        connection, self._connection, self._transactions = self._connection, None, None
        if connection is not None:
            connection.close()

    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self._connection is None


class DamagedError(CockpitError):
    """The book's file does not hold together, or is none of ours; a backup brings it back."""


_DAMAGE = (
    *("malformed", "not a database", "corrupt", "file is encrypted", "unsupported file format"),
    # No sum of what the program writes is that large.
    "integer overflow",
)


def is_damage(error: BaseException) -> bool:
    """Whether an error, or what it came from, says that the file of the book is damaged."""
    return any(
        isinstance(link, DamagedError)
        or (isinstance(link, sqlite3.Error) and any(mark in str(link) for mark in _DAMAGE))
        for link in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that led to it, at most so many: a chain may lead back to where it began."""
    link: BaseException | None = error
    for _ in range(20):
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__


_OURS = {
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_INTERNAL,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_MISUSE,
    sqlite3.SQLITE_RANGE,
}
"""SQLite's codes for a statement, or a value in it, that it cannot take."""


def is_mistake(error: sqlite3.Error) -> bool:
    """Whether SQLite refuses the statement itself, so that the mistake is the program's own.

    What comes from outside (a full disk, a lock, damage, a row that another process removed) is none.
    """
    known = any(mark in line for mark in (*_SENTENCES, *_DAMAGE) for line in causes(error))
    return not known and all(map(_is_of_statement, _chain(error)))


def _is_of_statement(error: BaseException) -> bool:
    if not isinstance(error, sqlite3.Error):
        return True
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE)
    # What a trigger says that another program has put into the book is none of ours.
    return code & 0xFF in _OURS and code != sqlite3.SQLITE_CONSTRAINT_TRIGGER


class ClosedError(sqlite3.OperationalError):
    """The connection is closed, because it could not be reopened after a failure."""

    sqlite_errorcode = sqlite3.SQLITE_CANTOPEN


class GoneError(Exception):
    """A row that is to be changed is not there any more: another process has removed it."""


class SaveError(CockpitError):
    """A write that left nothing behind; the sentence says why and that it can be tried again."""


def why_not_saved(error: BaseException, book: Path) -> str:
    """Return one sentence for a failed write to ``book``, from the error that started the chain.

    A full disk inside a transaction arrives as a complaint about the rollback; the cause is further down.
    """
    said = causes(error)
    for mark, sentence in _SENTENCES.items():
        if any(mark in line for line in said):
            return f"Not saved: {sentence.format(disk=disk_of(book))}"
    return "Not saved: the book refused it. What you typed is kept; try again."


def causes(error: BaseException) -> list[str]:
    """Return what an error and those that led to it say, the last one first."""
    # SQLite's own name of an error is finer than its message: READONLY_DBMOVED reads as READONLY.
    return [f"{link} {getattr(link, 'sqlite_errorname', '')}".lower() for link in _chain(error)]


def disk_of(path: Path) -> Path:
    """Return the disk that holds ``path``, by the folder or letter under which the system shows it."""
    whole = path.absolute()
    return next((folder for folder in whole.parents if known(folder.is_mount)), Path(whole.anchor))


_SENTENCES = {
    "disk is full": "the disk is full. Make room on {disk}, which holds the book, and try again.",
    "readonly_dbmoved": "the book was moved or replaced meanwhile. Close the cockpit and start it again.",
    "readonly": "the book may not be written. Check its file permissions and try again.",
    "locked": "another program holds the book. Try again in a moment.",
    "disk i/o": "the disk reports an error. Check {disk}, which holds the book, then try again.",
    "unable to open": "the book cannot be opened. Check its folder and {disk}, which holds it; try again.",
    "malformed": "the book is damaged. Restore a backup of it.",
    "is gone": "the person was changed by another cockpit. Look again and repeat it.",
    "foreign key": "the person was removed by another cockpit.",
    "plan.contact_id": "the person was changed by another cockpit. Look again and repeat it.",
}
