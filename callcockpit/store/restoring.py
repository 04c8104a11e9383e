"""Bringing a book back from a backup; what stood in its place is kept beside it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.paths import force_names, known, make_private_folder, refusal
from callcockpit.store.backup import Watch, quick_check, write_copy
from callcockpit.store.connection import APPLICATION, LAYOUT
from callcockpit.store.database import DamagedError, is_damage
from callcockpit.store.presence import alone
from callcockpit.store.shelf import Backup, Shelf
from callcockpit.unfinished import sweep

BUSY_SECONDS = 2.0
"""How long a restore waits for another program to let go of the present book."""
BESIDE = ("-journal", "-wal", "-shm")
"""Endings of the files in which SQLite keeps what is not yet, or not any more, in the book itself."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a good book holds."""

    layout: int
    people: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A restore that was done."""

    contents: Contents
    kept: Path | None
    """Where the book that stood in its place is now; None: there was none."""


def examine(path: Path, watch: Watch | None = None, *, deep: bool = True) -> Contents:
    """Look whether a file is a good book of this or an older layout, and write nothing.

    Without ``deep`` its pages are not checked, which of a large book takes seconds.

    Raises DamagedError where it is not, CockpitError where it cannot be read or is too new.
    """
    try:
        with _reading(path) as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                raise DamagedError(f"{path} is not a book of Call Cockpit.")
            layout = int(db.execute("PRAGMA user_version").fetchone()[0])
            if layout > LAYOUT:
                raise CockpitError(
                    f"{path} comes from a newer Call Cockpit (layout {layout}, this one knows {LAYOUT}): "
                    "update the program."
                )
            found = quick_check(db, watch) if deep else None
            if found is not None or layout < 1:
                raise DamagedError(f"{path} is damaged: {found or 'its layout is not known'}.")
            return Contents(layout, int(db.execute("SELECT count(*) FROM contact").fetchone()[0]))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if "unable to open" in str(error):
            raise CockpitError(f"{path} cannot be opened: check its rights.") from error
        if "not a database" in str(error):
            raise DamagedError(f"{path} is not a book of Call Cockpit.") from error
        damaged = is_damage(error) or isinstance(error, UnicodeDecodeError)
        state = "is damaged" if damaged else "cannot be read"
        raise DamagedError(f"{path} {state}: {error}.") from error


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        there = path.is_file()
    except OSError as error:
        raise CockpitError(f"{path} cannot be reached ({refusal(error)}): change the rights.") from error
    if not there:
        raise CockpitError(f"There is no file {path}: name a backup.")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        yield db


def newest_good(shelf: Shelf) -> tuple[Backup, Contents] | None:
    """Return the newest backup that is good, and what it holds; None where there is none.

    Raises BackupError where the folder of backups cannot be read.
    """
    for backup in shelf.backups():
        with suppress(CockpitError):
            return backup, examine(backup.path)
    return None


def restore(shelf: Shelf, source: Path, now: datetime, watch: Watch | None = None) -> Restored:
    """Put a copy of ``source`` in the place of the book, which is kept beside it under a new name.

    At every moment the book's name stands for a whole file: the present book or the restored one. Raises
    CockpitError where the source is no good book, or somebody has the present one open; nothing is changed
    then.
    """
    book = shelf.book
    if known(lambda: source.samefile(book)):
        raise CockpitError(f"{source} is the book itself: name a backup of it.")
    contents = examine(source, watch)
    make_private_folder(book.parent)
    copy = book.with_name(f".{book.name}.{os.getpid()}.restored")
    with alone(shelf.folder):
        tidy_beside(book)
        try:
            with _reading(source) as db:
                # With its time, the restored book counts as backed up by what it came from.
                write_copy(db, copy, watch, source.stat().st_mtime_ns)
            _settle(book)
            kept = _keep(book, now)
            copy.replace(book)
        except OSError as error:
            raise CockpitError(
                f"The book {book} could not be replaced ({refusal(error)}): it is as it was."
            ) from error
        except sqlite3.Error as error:
            raise CockpitError(f"{source} cannot be read: {error}.") from error
        finally:
            # What cannot be taken away now goes with the next start.
            with suppress(OSError):
                copy.unlink(missing_ok=True)
    try:
        force_names(book.parent)
    except OSError as error:
        raise CockpitError(
            f"{source} was restored, but the disk reports an error ({refusal(error)}): restore it again."
        ) from error
    return Restored(contents, kept)


def tidy_beside(book: Path) -> None:
    """Take away what a killed restore has left beside the book; nobody may be restoring it."""
    for dots in (".", ".."):
        sweep(book.parent, f"{dots}{book.name}.")


def _settle(book: Path) -> None:
    """Let SQLite finish or take back what was cut short in the present book, as far as it can.

    Raises CockpitError where another program is writing to it.
    """
    if not book.exists():
        return
    try:
        with closing(sqlite3.connect(book, timeout=BUSY_SECONDS, isolation_level=None)) as db:
            db.execute("BEGIN EXCLUSIVE")
            db.execute("ROLLBACK")
            db.execute("PRAGMA journal_mode = TRUNCATE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise CockpitError(
                f"Another program is writing to {book}: try again when it is done. Nothing was changed."
            ) from error
    except (sqlite3.Error, UnicodeDecodeError):
        # It is damaged, which is why it is to be replaced.
        return


def _keep(book: Path, now: datetime) -> Path | None:
    """Give the present book, and what lies beside it, a second name; return that name.

    What lies beside it loses its first name at once: SQLite would apply it to the restored book.
    """
    if not book.exists():
        _move_beside(book, book.with_name(_name(book, now)))
        return None
    kept = book.with_name(_name(book, now))
    while kept.exists():
        now += timedelta(seconds=1)
        kept = book.with_name(_name(book, now))
    try:
        kept.hardlink_to(book)
    except (OSError, NotImplementedError):
        book.replace(kept)
    _move_beside(book, kept)
    return kept


def _move_beside(book: Path, kept: Path) -> None:
    for ending in BESIDE:
        beside = Path(f"{book}{ending}")
        if not beside.exists():
            continue
        if beside.stat().st_size:
            beside.replace(f"{kept}{ending}")
        else:
            beside.unlink()


def _name(book: Path, now: datetime) -> str:
    return f"{book.stem} {now.astimezone(UTC):%Y-%m-%d %H%M%SZ} replaced{book.suffix}"
