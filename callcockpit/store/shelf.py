"""The folder of backups: what lies there, when another one is due, and which may go."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from callcockpit.domain.keeping import superseded
from callcockpit.paths import refusal
from callcockpit.store.backup import BackupError, write_copy
from callcockpit.store.packing import SUFFIX, Watch
from callcockpit.store.waiting import Tell, connect
from callcockpit.unfinished import sweep

if TYPE_CHECKING:
    from callcockpit.store.book import Book


class Reason(StrEnum):
    """Why a backup was made, as its name says."""

    HAND = "by hand"
    """Somebody asked for it: only they delete it."""
    DAILY = "daily"
    IMPORT = "before import"
    UNDO = "before undo"
    MEND = "before mending"
    LAYOUT = "before upgrade"


@dataclass(frozen=True, slots=True)
class Backup:
    """A file in the folder of backups."""

    path: Path
    at: datetime
    """When it was made, in UTC."""
    reason: Reason | None
    """None: its name is none of ours."""
    size: int
    """In bytes."""

    @property
    def automatic(self) -> bool:
        """Whether the program made it by itself, and may delete it."""
        return self.reason not in (None, Reason.HAND)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The backups of one book."""

    book: Path
    folder: Path
    zone: tzinfo
    """Where the user's days begin and end."""
    tell: Tell | None = None
    """Is told that a backup waits for another program."""

    def backups(self) -> list[Backup]:
        """Return what lies there, packed or not, newest first; nothing where there is no folder.

        Raises BackupError where it cannot be read: what lies there is not known then.
        """
        found: list[Backup] = []
        try:
            for path in self.folder.iterdir():
                if not path.name.startswith(".") and self._named_like_a_book(path) and path.is_file():
                    # Another program may have deleted it since.
                    with suppress(FileNotFoundError):
                        found.append(self._backup(path))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise BackupError(
                f"The folder of backups {self.folder} cannot be read ({refusal(error)}): change its rights."
            ) from error
        return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)

    def _named_like_a_book(self, path: Path) -> bool:
        return self.book.suffix in (path.suffix, Path(path.name.removesuffix(SUFFIX)).suffix)

    def _backup(self, path: Path) -> Backup:
        told = path.stat()
        at, reason = datetime.fromtimestamp(told.st_mtime, UTC), None
        stem = path.name.removesuffix(SUFFIX).removesuffix(self.book.suffix)
        named = _NAME.fullmatch(stem.removeprefix(f"{self.book.stem} "))
        if named is not None and stem.startswith(f"{self.book.stem} "):
            with suppress(ValueError):
                at = datetime.strptime(f"{named[1]} +0000", f"{_INSTANT} %z")
                reason = Reason(named[2])
        return Backup(path, at, reason, told.st_size)

    def changed(self) -> bool:
        """Whether the book was written since the last backup: each carries the time of the book it holds."""
        modified = self.book.stat().st_mtime_ns
        return all(one.path.stat().st_mtime_ns != modified for one in self.backups())

    def due(self, now: datetime) -> bool:
        """Whether today's backup is to be made: none was yet, and the book has changed."""
        day = now.astimezone(self.zone).date()
        made = (one.at.astimezone(self.zone).date() for one in self.backups() if one.automatic)
        return day not in made and self.changed()

    def place(self, reason: Reason, now: datetime) -> Path:
        """Return the name of a backup made now, which no other has."""
        while True:
            name = f"{self.book.stem} {now.astimezone(UTC):{_INSTANT}} {reason}{self.book.suffix}{SUFFIX}"
            if not (self.folder / name).exists():
                return self.folder / name
            now += timedelta(seconds=1)

    def add(
        self, reason: Reason, now: datetime, watch: Watch | None = None, *, hold: bool = True
    ) -> Path | None:
        """Back the book up, and delete what newer backups supersede; None where nothing changed since.

        ``hold`` is that of ``write_copy``.
        Raises BackupError or DamagedError with a sentence, and whatever ``watch`` raises.
        """
        try:
            if reason is not Reason.HAND and not self.changed():
                return None
            self.tidy()
            modified = self.book.stat().st_mtime_ns
            with closing(connect(str(self.book), self.tell)) as source:
                made = write_copy(source, self.place(reason, now), watch, modified, hold=hold)
        except OSError as error:
            raise BackupError(
                f"{self.book} could not be backed up to {self.folder} ({refusal(error)})."
            ) from error
        except sqlite3.Error as error:
            raise BackupError(f"The book could not be backed up ({error}): {self.book}.") from error
        self.clear(now)
        return made

    def clear(self, now: datetime) -> None:
        """Delete the automatic backups that newer ones supersede."""
        with suppress(OSError, BackupError):
            ours = [one for one in self.backups() if one.automatic]
            gone = superseded((one.at for one in ours), now, self.zone)
            for one in ours:
                if one.at in gone:
                    one.path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Take away what was never finished, because whoever wrote it was killed."""
        sweep(self.folder, ".")


_INSTANT = "%Y-%m-%d %H%M%SZ"
_NAME = re.compile(r"(\d{4}-\d\d-\d\d \d{6}Z) (.+)")


def keep_before(book: Book, reason: Reason, now: datetime, watch: Watch | None = None) -> str | None:
    """Back a book up before something changes much of it; return a sentence where that failed.

    A failure stops nobody: the change can be undone. Raises DamagedError, because a damaged book is better
    left alone, and what ``watch`` raises.
    """
    if book.backups is None or book.db.sql("SELECT 1 FROM contact LIMIT 1").fetchone() is None:
        return None
    try:
        Shelf(book.path, book.backups, book.zone, book.tell).add(reason, now, watch)
    except BackupError as error:
        return str(error)
    return None
