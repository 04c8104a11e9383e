"""Peewee on a book's connection: its transactions, and every statement in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from peewee import PeeweeException, SqliteDatabase


class Transactions(SqliteDatabase):
    """Peewee's database on a connection that is open already, and stays its owner's to close."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take the connection; a transaction on it holds the book for writing from its beginning."""
        self._given = connection
        # Peewee wants a name, and opens nothing by it here.
        super().__init__("book", lock_type="IMMEDIATE", autoconnect=False, thread_safe=False)
        self.connect()

    def _connect(self) -> sqlite3.Connection:
        return self._given

    def sql(self, statement: str, values: Sequence[object] | Mapping[str, object]) -> sqlite3.Cursor:
        """Run one statement and return its cursor; raises what SQLite says."""
        with _plain():
            return cast("sqlite3.Cursor", self.execute_sql(statement, values))  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Open a transaction, or a savepoint within one: kept at the end, undone by an error.

        Raises what SQLite says.
        """
        with _plain(), self.atomic():
            yield


@contextmanager
def _plain() -> Iterator[None]:
    """Raise SQLite's own error in place of Peewee's name for it: one kind of error leaves the store."""
    try:
        yield
    except PeeweeException as error:
        said = error.__context__
        if not isinstance(said, sqlite3.Error):
            raise
        # What came before it is kept: a full disk shows as a rollback that fails.
        raise said from said.__context__
