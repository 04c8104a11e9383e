"""Kills the upgrade of a stored book at each of its statements, and lets the next opening finish it.

``python -m tests.faults.upgrading STORED FOLDER STEP`` prints how many kills the book has survived; only each
STEP-th statement is tried.
"""

from __future__ import annotations

import lzma
import os
import signal
import sys
from itertools import count
from pathlib import Path

from callcockpit.domain.rules import Rules
from callcockpit.store import connection
from callcockpit.store.book import open_book
from callcockpit.store.database import BookDatabase
from tests.faults.deeds import Rows, rows
from tests.faults.soundness import ZONE

DATED = {"schema_migration"}
"""The table that tells when something was done."""


def unpacked(stored: Path, folder: Path) -> Path:
    """Return a copy of a stored book in a folder of its own."""
    folder.mkdir()
    book = folder / "book.db"
    book.write_bytes(lzma.decompress(stored.read_bytes()))
    return book


def upgrade(book: Path, deadly: int = 0) -> None:
    """Open a book as a start does, and be killed when the ``deadly``-th statement of it begins."""
    done = 0

    def trace(statement: str) -> None:
        nonlocal done
        done += 1
        if done == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    class Watched(BookDatabase):
        """A book whose statements are counted from the first."""

        def __init__(self, file: str, wait: float = 0) -> None:
            super().__init__(file, wait)
            self.raw().set_trace_callback(trace)

    vars(connection)["BookDatabase"] = Watched
    connection.connect(book, book.with_name("book backups")).close()


def let_in(book: Path) -> Rows:
    """Open a book as the next start does; return what is in it then."""
    open_book(book, Rules(), ZONE, book.with_name("book backups")).close()
    return rows(book)


def main(stored: Path, folder: Path, step: int) -> int:
    """Kill it at one statement after another, until one is reached that there is not."""
    before = rows(unpacked(stored, folder / "old"))
    wanted = let_in(unpacked(stored, folder / "new"))
    for deadly in count(step, step):
        book = unpacked(stored, folder / str(deadly))
        child = os.fork()
        if child == 0:
            upgrade(book, deadly)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if status == 0:
            sys.stdout.write(f"{deadly // step - 1}\n")
            return 0
        assert status == signal.SIGKILL, f"statement {deadly}: status {status}"
        copies = list(book.with_name("book backups").glob("book*.db.gz"))
        left = rows(book)
        assert left == before or len(copies) == 1, f"statement {deadly}: changed without a copy"
        assert [rows(copy) for copy in copies] == [before] * len(copies), f"statement {deadly}: the copy"
        found = let_in(book)
        wrong = {table for table in found | wanted if found.get(table) != wanted.get(table)}
        assert not wrong - DATED, f"statement {deadly}: {wrong}"
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
