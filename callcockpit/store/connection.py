"""Opening the one file: private, durable, checked, and brought to the newest layout."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.paths import make_private_file, make_private_folder
from callcockpit.store import index
from callcockpit.store.database import BookDatabase, DamagedError, causes, disk_of, is_damage, is_mistake
from callcockpit.store.schema import MIGRATIONS, refuse_strange
from callcockpit.store.waiting import Tell

APPLICATION = 0x43436F63
"""SQLite's ``application_id`` of a book, so that another program's file is never taken for one."""

LAYOUT = 12
"""The number of the newest migration; a book with a higher one comes from a newer version."""


PRAGMAS: dict[str, str | int] = {
    "foreign_keys": 1,
    "journal_mode": "truncate",
    "synchronous": 3,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 2,
    "cache_size": -16_000,
}
"""Each is read back after it is set. ``synchronous`` 3 is EXTRA: with TRUNCATE no power cut loses a commit.
"""

WIDE_CACHE_KB = 96_000
"""Memory for pages of the book while many people come in, in kibibytes."""


NEWEST = 9_999
"""No layout will ever have a higher number: a file that says so is damaged."""


def connect(path: Path, backups: Path | None = None, tell: Tell | None = None) -> BookDatabase:
    """Open the book at ``path``, create or upgrade it where needed, and return its open database.

    An existing book is copied into ``backups`` before its layout changes; where that fails ``tell`` is told,
    or BackupError raised. It is told too, once, where a statement waits for another program. Raises
    CockpitError when the file cannot be opened or comes from a newer version, DamagedError when it is no book
    or damaged; it is untouched then.
    """
    _create(path)
    try:
        db = BookDatabase(str(path), tell)
    except sqlite3.Error as error:
        raise unreadable(path, error) from error
    try:
        version = _version(db, path)
        _take_rights_of_others(path)
        _configure(db)
        if version < LAYOUT:
            _upgrade(db, path, version, backups, tell)
    except sqlite3.Error as error:
        db.close()
        if is_mistake(error):
            raise
        raise unreadable(path, error) from error
    except UnicodeDecodeError as error:
        db.close()
        # SQLite's words about damaged text are not always text themselves.
        raise DamagedError(f"The book {path} is damaged: restore a backup of it.") from error
    except BaseException:
        db.close()
        raise
    return db


def _create(path: Path) -> None:
    """Create the file with mode 0600 where there is none."""
    try:
        make_private_folder(path.parent)
        try:
            os.close(make_private_file(path, os.O_EXCL | os.O_RDWR))
        except FileExistsError:
            if path.is_dir():
                raise CockpitError(f"{path} is a folder, not a book: choose a file.") from None
    except OSError as error:
        raise CockpitError(
            f"The book {path} cannot be opened: {error.strerror}. Choose another place with --book."
        ) from error


def _take_rights_of_others(path: Path) -> None:
    """Leave the book to its user alone; only after it is known to be a book and not somebody else's file."""
    try:
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise CockpitError(
            f"The book {path} is open to others and its rights cannot be changed: {error.strerror}."
        ) from error


def _version(db: BookDatabase, path: Path) -> int:
    """Return the layout of the book, 0 for a new one; a pure read, so that a refused file stays as it is."""
    version = int(db.sql("PRAGMA user_version").fetchone()[0])
    application = int(db.sql("PRAGMA application_id").fetchone()[0])
    tables = db.sql("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != APPLICATION:
        raise DamagedError(f"{path} is not a book of Call Cockpit: choose another file with --book.")
    if version > NEWEST:
        raise DamagedError(f"The book {path} is damaged: restore a backup of it.")
    if version > LAYOUT:
        raise CockpitError(
            f"The book {path} comes from a newer Call Cockpit (layout {version}, this one knows {LAYOUT}): "
            "update the program. The book was not touched."
        )
    if version:
        refuse_strange(db.raw(), path, version)
    return version


def _configure(db: BookDatabase) -> None:
    wanted = dict(PRAGMAS)
    if sys.platform == "darwin":
        wanted["fullfsync"] = 1
    for name, value in wanted.items():
        db.sql(f"PRAGMA {name} = {value}")
    for name, value in wanted.items():
        found = db.sql(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise CockpitError(
                f"SQLite here does not take {name} = {value} (it says {found}): update Python."
            )
    # One row that is not UTF-8 would otherwise make a whole list fail.
    db.raw().text_factory = lambda raw: raw.decode("utf-8", "replace")


def _upgrade(db: BookDatabase, path: Path, version: int, backups: Path | None, tell: Tell | None) -> None:
    # Imported here because it costs a tenth of the start, which an up-to-date book need not pay.
    from playhouse.migrations import run

    from callcockpit.store.backup import BackupError
    from callcockpit.store.shelf import Reason, Shelf

    if version and backups is not None:
        try:
            Shelf(path, backups, UTC, tell).add(Reason.LAYOUT, datetime.now(UTC))
        except BackupError as error:
            if tell is None:
                raise
            tell(str(error))
    with db.atomic():
        # Another cockpit may have upgraded it while this one waited for the lock.
        if int(db.sql("PRAGMA user_version").fetchone()[0]) < LAYOUT:
            run(db.peewee(), str(MIGRATIONS))
            index.rebuild(db)
            db.sql(f"PRAGMA application_id = {APPLICATION}")
            db.sql(f"PRAGMA user_version = {LAYOUT}")


@contextmanager
def wide_cache(db: BookDatabase) -> Iterator[None]:
    """Hold more of the book in memory: people of a file land everywhere in its indexes, not at one end."""
    db.sql(f"PRAGMA cache_size = -{WIDE_CACHE_KB}")
    try:
        yield
    finally:
        if not db.is_closed():
            db.sql(f"PRAGMA cache_size = {PRAGMAS['cache_size']}")


def unreadable(path: Path, error: Exception) -> CockpitError:
    """Return the error for a book that cannot be opened or read: one sentence, and what can be done."""
    kind = DamagedError if is_damage(error) else CockpitError
    return kind(_why_unreadable(path, error))


def _why_unreadable(path: Path, error: Exception) -> str:
    said = str(error)
    # A full disk inside a transaction arrives as a complaint about the rollback.
    below = " ".join(causes(error))
    if "is full" in below:
        return f"The book {path} cannot be used: the disk is full. Make room on {disk_of(path)}."
    if "disk i/o" in below:
        return (
            f"The book {path} cannot be used: the disk is full or has an error. Check {disk_of(path)}, "
            "or restore a backup to another disk."
        )
    if "unable to open" in said:
        return f"The book {path} cannot be opened: check the rights of the file and of its folder."
    if "not a database" in said:
        return f"{path} is not a book of Call Cockpit: choose another file with --book."
    if isinstance(error, sqlite3.OperationalError) and "locked" in said:
        return f"The book {path} is in use by another program that does not let go: close it and try again."
    if is_damage(error):
        return f"The book {path} is damaged: restore a backup of it."
    return f"The book {path} cannot be read: {error}. Choose another with --book or restore a backup."
