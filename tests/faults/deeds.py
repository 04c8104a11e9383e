"""What people do to a book, each as a command of its own, and what a book holds before and after."""

from __future__ import annotations

import lzma
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import Result
from callcockpit.store import calls, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.call_touch import CallFacts
from tests.copies import open_copy
from tests.faults.session import environment

HERE = Path(__file__).parent
ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in New York."""
CALLCOCKPIT = (sys.executable, "-m", "callcockpit")
PEOPLE = 12

Rows = dict[str, str]
"""By table, the digest of everything in it."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """A folder for one deed; ``disk`` in it is the folder that faults happen to."""

    home: Path

    @property
    def disk(self) -> Path:
        """The disk on which the book lies."""
        return self.home / "disk"

    @property
    def book(self) -> Path:
        """The file of the book."""
        return self.disk / "data" / "book.db"

    @property
    def environ(self) -> dict[str, str]:
        """The environment of the command: nothing outside the workshop is read or written."""
        # A test runner may have set the size of a terminal of its own.
        around = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        return {**around, **environment(self.home), "CALLCOCKPIT_BOOK": str(self.book)}

    def open(self) -> Book:
        """Open the book as the program does."""
        return open_book(self.book, Rules(), ZONE, self.book.parent / "book backups")


def stocked(shop: Workshop) -> None:
    """Put a book there with people, one of whom was called and will be called again."""
    with shop.open() as book:
        for number in range(PEOPLE):
            phone = Number(f"(800) 555-01{number:02}", f"+180055501{number:02}")
            upkeep.add(book, Candidate(f"Person {number:02}", numbers=(phone,)), NOW)
        calls.log(book, 1, Result.STAY_IN_TOUCH, NOW, CallFacts(note="likes the survey idea"))


def copied(shop: Workshop) -> None:
    """Put a book there, and a copy of what it was earlier."""
    from callcockpit.store.backup import back_up

    stocked(shop)
    with shop.open() as book:
        back_up(book.db, shop.disk / "data" / "copy.db")
        upkeep.add(book, Candidate("Dana Whitfield"), NOW)


def of_the_first_layout(shop: Workshop) -> None:
    """Put a book there as the first version wrote it."""
    shop.book.parent.mkdir(mode=0o700)
    stored = HERE.parent / "store" / "books" / "layout1.db.xz"
    shop.book.write_bytes(lzma.decompress(stored.read_bytes()))


def nothing(shop: Workshop) -> None:
    """Leave the disk empty."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a person does."""

    name: str
    command: tuple[str, ...]
    prepare: Callable[[Workshop], None] = stocked
    steps: int = 1
    """How often it commits: the book is in one state more than that, and never between two."""
    copies_first: bool = False
    """Whether a copy of the book must be there before the book changes."""

    def __str__(self) -> str:
        return self.name

    def begin(self, home: Path) -> Workshop:
        """Prepare the folder in which it is done."""
        shop = Workshop(home)
        shop.disk.mkdir(parents=True)
        self.prepare(shop)
        with (home / "people.csv").open("w", encoding="utf-8") as file:
            file.write("Name,Phone,Company,Notes\nPerson 03,,Northwind Freight,asked for a quote\n")
            file.writelines(f"Guest {row:02},(800) 555-02{row:02},,met at the fair\n" for row in range(30))
        return shop

    def carelessly(self, mistake: str) -> Deed:
        """Return the same, done by a program with that mistake in it; see ``careless``."""
        careless = (sys.executable, str(HERE / "careless.py"), mistake)
        return replace(self, command=(*careless, *self.command[len(CALLCOCKPIT) :]))

    def given(self, shop: Workshop) -> list[str]:
        """Return the command as it is given."""
        return [part.format(home=shop.home, disk=shop.disk, book=shop.book) for part in self.command]


RESULT = Deed("a result", (*CALLCOCKPIT, "log", "2", "stay-in-touch", "--note", "wants the quote by Friday"))
UNDO = Deed("an undo", (*CALLCOCKPIT, "undo"))
IMPORT = Deed("an import", (*CALLCOCKPIT, "import", "{home}/people.csv"), steps=2)
"""The people, then the figures of the import."""
FIRST = Deed("a first import", (*CALLCOCKPIT, "import", "{home}/people.csv"), nothing, steps=3)
"""The empty book before them."""
MIGRATION = Deed("a migration", (*CALLCOCKPIT, "due"), of_the_first_layout, copies_first=True)
BACKUP = Deed("a backup", (*CALLCOCKPIT, "backup"), steps=0)
BACKUP_OVER = Deed("a backup over another", (*CALLCOCKPIT, "backup", "{disk}/data/copy.db"), copied, steps=0)
SHIFT = Deed("an hour of calls", (sys.executable, str(HERE / "hour.py"), "{book}"), steps=6)
START = Deed("a first start", (*CALLCOCKPIT, "due"), nothing)


def rows(path: Path) -> Rows:
    """Return what is in a book, by table; nothing where there is no book. Damage fails the test.

    Looking lets SQLite take back what was left half, as every opening of the book does.
    """
    if not path.exists():
        return {}
    with closing(open_copy(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path
        assert db.execute("PRAGMA foreign_key_check").fetchall() == [], path
        tables = db.execute(
            "SELECT name FROM sqlite_master "
            "WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
        found = {
            name: sha256(repr(db.execute(f'SELECT * FROM "{name}"').fetchall()).encode()).hexdigest()
            for (name,) in tables
        }
        if found:
            found["layout"] = str(db.execute("PRAGMA user_version").fetchone()[0])
        return found


def rows_in_use(book: Path, folder: Path) -> Rows:
    """Return what a book holds that somebody else has open, from a copy of it and its journal."""
    for path in (book, book.with_name(f"{book.name}-journal")):
        if path.exists():
            shutil.copy(path, folder / path.name)
    return rows(folder / book.name)
