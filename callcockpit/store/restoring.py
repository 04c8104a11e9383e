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
from callcockpit.store import packing
from callcockpit.store.backup import quick_check, write_copy
from callcockpit.store.connection import APPLICATION, LAYOUT
from callcockpit.store.database import BookDatabase, DamagedError, is_damage
from callcockpit.store.packing import Watch
from callcockpit.store.presence import alone
from callcockpit.store.schema import refuse_strange
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
    """Look whether a file is a good book of this or an older layout, packed or not, and change nothing.

    Without ``deep`` its pages are not checked, which of a large book takes seconds. Of a packed copy of ours
    the checksum is: its pages were, when it was packed. What another program has packed is unpacked beside it
    meanwhile.

    Raises DamagedError where it is not, CockpitError where it cannot be read or is too new.
    """
    if not packing.is_packed(path):
        return _examine_plain(path, path, watch, deep=deep)
    head = _examine_packed(path, watch, deep=deep)
    if head.people is not None:
        return Contents(head.layout, head.people)
    plain = path.with_name(f".{path.name}.{os.getpid()}.part")
    with _telling(path):
        packing.unpack(path, plain, watch)
    try:
        return _examine_plain(plain, path, watch, deep=deep, private=True)
    finally:
        plain.unlink(missing_ok=True)


def _examine_packed(path: Path, watch: Watch | None, *, deep: bool) -> packing.Head:
    with _telling(path):
        head = packing.head_of(path)
        _check_kind(path, head.application, head.layout)
        if deep:
            packing.check(path, watch)
    return head


def _examine_plain(
    path: Path, called: Path, watch: Watch | None, *, deep: bool, private: bool = False
) -> Contents:
    """Examine a book that is not packed; errors name it ``called``."""
    with _telling(called), _reading(path, private=private) as db:
        application, layout = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in _KIND)
        _check_kind(called, application, layout)
        if layout:
            refuse_strange(db, called, layout)
        found = quick_check(db, watch) if deep else None
        if found is not None or layout < 1:
            raise DamagedError(f"{called} is damaged: {found or 'its layout is not known'}.")
        return Contents(layout, int(db.execute("SELECT count(*) FROM contact").fetchone()[0]))


_KIND = ("application_id", "user_version")


def _check_kind(path: Path, application: int, layout: int) -> None:
    if application != APPLICATION:
        raise DamagedError(f"{path} is not a book of Call Cockpit.")
    if layout > LAYOUT:
        raise CockpitError(
            f"{path} comes from a newer Call Cockpit (layout {layout}, this one knows {LAYOUT}): "
            "update the program."
        )


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn what reading a book can raise into a CockpitError with a sentence."""
    try:
        yield
    except OSError as error:
        raise CockpitError(f"{path} cannot be read: {(error.strerror or 'unreadable').lower()}.") from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if "unable to open" in str(error):
            raise CockpitError(f"{path} cannot be opened: check its rights.") from error
        if "not a database" in str(error):
            raise DamagedError(f"{path} is not a book of Call Cockpit.") from error
        damaged = is_damage(error) or isinstance(error, UnicodeDecodeError)
        state = "is damaged" if damaged else "cannot be read"
        raise DamagedError(f"{path} {state}: {error}.") from error


def holds_no_more(path: Path, book: BookDatabase) -> bool:
    """Whether a file is an earlier state of an open book: whatever was done in it was done in the book."""
    try:
        with _reading(path) as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                return False
            refuse_strange(db, path, int(db.execute("PRAGMA user_version").fetchone()[0]))
            newest = db.execute("SELECT id, token FROM operation ORDER BY id DESC LIMIT 1").fetchone()
            if newest is None:
                return db.execute("SELECT 1 FROM contact LIMIT 1").fetchone() is None
    except (sqlite3.Error, ValueError, CockpitError):
        return False
    return book.sql("SELECT 1 FROM operation WHERE id = ? AND token = ?", newest).fetchone() is not None


@contextmanager
def _reading(path: Path, *, private: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a book for reading; SQLite locks none that is ``private``, and makes no files beside it."""
    try:
        there = path.is_file()
    except OSError as error:
        raise CockpitError(f"{path} cannot be reached ({refusal(error)}): change the rights.") from error
    if not there:
        raise CockpitError(f"There is no file {path}: name a backup.")
    how = "immutable=1" if private else "mode=ro"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as db:
        db.execute("PRAGMA trusted_schema = 0")
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
    packed = packing.is_packed(source)
    if packed:
        _examine_packed(source, watch, deep=True)
    else:
        examine(source, watch)
    make_private_folder(book.parent)
    copy = book.with_name(f".{book.name}.{os.getpid()}.restored")
    with alone(shelf.folder):
        tidy_beside(book)
        try:
            _bring(source, copy, watch)
            # What was packed is checked only now: before, it was not certain what it unpacks to.
            contents = _examine_plain(copy, source, watch, deep=packed, private=True)
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


def _bring(source: Path, copy: Path, watch: Watch | None) -> None:
    """Write ``copy`` from a book, packed or not; by its time it counts as backed up by what it came from."""
    modified = source.stat().st_mtime_ns
    if packing.is_packed(source):
        with _telling(source):
            packing.unpack(source, copy, watch)
        os.utime(copy, ns=(modified, modified))
        return
    with _reading(source) as db:
        write_copy(db, copy, watch, modified)


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
