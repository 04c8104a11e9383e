"""Peewee on a book's connection: its transactions, and every statement in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from peewee import PeeweeException, SqliteDatabase

from callcockpit.store.waiting import SLICE_SECONDS, WAIT_SECONDS, Patient


class Transactions(SqliteDatabase):
    """Peewee's database on a connection that is open already, and stays its owner's to close."""

    def __init__(self, connection: Patient) -> None:
        """Take the connection."""
        self._given = connection
        # Peewee wants a name, and opens nothing by it here.
        super().__init__("book", autoconnect=False, thread_safe=False)
        self.connect()

    def _connect(self) -> sqlite3.Connection:
        return self._given

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction that writes; the connection waits where another program holds the book."""
        self._given.execute(f"BEGIN {lock_type or 'IMMEDIATE'}")
        # A statement within it waits only where the cache is full and another program reads; it cannot be
        # tried again as a whole.
        self._given.set_wait(WAIT_SECONDS)

    def commit(self) -> None:
        """Commit; the connection waits where another program still reads."""
        self._given.set_wait(SLICE_SECONDS)
        self._given.execute("COMMIT")

    def rollback(self) -> None:
        """Take back what was done since the beginning."""
        self._given.set_wait(SLICE_SECONDS)
        super().rollback()

    def sql(self, statement: str, values: Sequence[object] | Mapping[str, object]) -> sqlite3.Cursor:
        """Run one statement and return its cursor; raises what SQLite says."""
        try:
            return cast("sqlite3.Cursor", self.execute_sql(statement, values))  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
        except PeeweeException as error:
            said = _said(error)
        try:
            raise said
        finally:
            # What is held by its own traceback lives on, and cursors with it, until it is collected.
            del said

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Open a transaction, or a savepoint within one: kept at the end, undone by an error.

        Raises what SQLite says.
        """
        try:
            with self.atomic():
                yield
        except PeeweeException as error:
            said = _said(error)
        else:
            return
        try:
            # What came before it is kept: a full disk shows as a rollback that fails.
            raise said
        finally:
            del said


def _said(error: PeeweeException) -> Exception:
    """Return SQLite's own error in place of Peewee's name for it: one kind of error leaves the store."""
    said = error.__context__
    return said if isinstance(said, sqlite3.Error) else error
