"""By what an open book is known, so that another one in its place is noticed: its ids are other people."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple, Self

from callcockpit.store.database import BookDatabase, SaveError
from callcockpit.store.journal import Sign, holds, newest_sign

REPLACED = (
    "The book was moved or replaced by another program: nothing is saved to it. Close the cockpit and start "
    "it again; what you typed stays on the screen."
)


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


class Origin:
    """The file of the book that was opened and an operation in it; another in its place is refused."""

    __slots__ = ("_file", "_path", "_sign", "replaced", "since")

    def __init__(self, path: Path) -> None:
        """Take the path; nothing is known of the book before :meth:`remember`."""
        self._path = path
        self._file: FileState | None = None
        self._sign: Sign | None = None
        self.replaced = False
        """Whether another file, or other content, was found in its place."""
        self.since = 0
        """The newest operation when the book was opened."""

    def remember(self, db: BookDatabase) -> None:
        """Remember by what the book is known, as long as it is certain to be the one that was opened."""
        self.note()
        self._sign = newest_sign(db)
        self.since = 0 if self._sign is None else self._sign.operation

    def wrote(self, sign: Sign) -> None:
        """Know the book by an operation that was written to it just now."""
        self._sign = sign

    def note(self) -> None:
        """Note the file as this connection leaves it."""
        now = FileState.of(self._path)
        if now is not None and (self._file is None or now.inode == self._file.inode):
            self._file = now

    def confirm(self, db: BookDatabase) -> None:
        """Make sure that the connection is to the book that was opened; raises SaveError where it is not.

        SQLite takes the pages it remembers for the file's as long as a counter in it is the same, and a copy
        over it may have the same one.
        """
        before, now = self._file, FileState.of(self._path)
        moved = before is not None and now is not None and now.inode != before.inode
        if now != before and not moved:
            db.sql("PRAGMA shrink_memory")
        if moved or (self._sign is not None and not holds(db, self._sign.token)):
            self.replaced = True
        self.refuse_replaced()

    def refuse_replaced(self) -> None:
        """Raise SaveError where another book was found in its place."""
        if self.replaced:
            raise SaveError(REPLACED)
