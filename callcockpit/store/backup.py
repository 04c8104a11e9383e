"""Copies of the book that are whole or not there at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from callcockpit.domain.errors import CockpitError
from callcockpit.paths import force_names, make_private_folder, refusal
from callcockpit.store import packing
from callcockpit.store.database import BookDatabase, DamagedError
from callcockpit.store.packing import SPARE, Watch
from callcockpit.store.waiting import WAIT_SECONDS, Patient
from callcockpit.unfinished import make_unfinished, sweep

STEP = 256
"""Pages copied at once: no key waits longer than for that."""
SYNC = 32
"""Steps after which the copy is forced to the disk, so that a result never waits for all of it."""
RESTARTS = 3
"""How often a copy begins anew because somebody writes meanwhile, before it holds them up or gives way."""
POLL_SECONDS = 0.05
"""How often somebody who may end a check is asked meanwhile."""
PACKED_SHARE = 1 / 2
"""Of the book's size, what a packed copy may take beside the plain one that it is made from."""


class BackupError(CockpitError):
    """A copy that could not be made; whatever was there before is as it was."""


class BusyError(BackupError):
    """The book was written so often meanwhile that there was no getting on; later there will be."""


class _Restarted(Exception):  # noqa: N818 - no error: the copy begins anew by itself
    pass


def back_up(db: BookDatabase, target: Path, watch: Watch | None = None) -> Path:
    """Copy the open book to ``target``; see ``write_copy``."""
    return write_copy(db.raw(), target, watch)


def write_copy(
    source: sqlite3.Connection,
    target: Path,
    watch: Watch | None = None,
    modified_ns: int | None = None,
    *,
    hold: bool = True,
) -> Path:
    """Copy a book to ``target`` (mode 0600), check the copy, and put it in place in one step.

    A copy that was there is replaced only by a good one. It is packed where the name of ``target`` ends in
    ``packing.SUFFIX``. ``modified_ns`` becomes its time of modification.
    Where somebody writes all the time, they are held up for as long as it takes with ``hold``, else BusyError
    is raised.
    Raises BackupError with the reason, DamagedError where the book itself is damaged, and whatever ``watch``
    raises.
    """
    try:
        try:
            make_private_folder(target.parent)
        except CockpitError as error:
            raise BackupError(str(error)) from error
        # What a copy that was killed has left would take its room.
        sweep(target.parent, f".{target.name}.")
        _make_sure_of_room(source, target)
        _write(source, target, watch, modified_ns, hold=hold)
    except BusyError:
        raise
    except BackupError as error:
        raise BackupError(f"The backup was not made ({error}): {target}.") from error
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup could not be written ({_reason(error)}): {target}.") from error
    return target


def _write(
    source: sqlite3.Connection, target: Path, watch: Watch | None, modified_ns: int | None, *, hold: bool
) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    handle = make_unfinished(part)
    try:
        # The handle stays open until SQLite has closed its own: closing it would take SQLite's locks away.
        try:
            if target.suffix == packing.SUFFIX:
                _copy_packed(source, part, handle, watch, hold=hold)
            else:
                _copy(source, part, handle, watch, hold=hold)
            if modified_ns is not None:
                os.utime(part, ns=(modified_ns, modified_ns))
            os.fsync(handle)
        finally:
            os.close(handle)
        part.replace(target)
    finally:
        _take_away(part)
    force_names(target.parent)


def _copy_packed(
    source: sqlite3.Connection, part: Path, handle: int, watch: Watch | None, *, hold: bool
) -> None:
    """Write a packed copy by way of a plain one, which is checked first, and read it back."""
    plain = part.with_suffix(f".plain{part.suffix}")
    copying = make_unfinished(plain)
    try:
        try:
            people = _copy(source, plain, copying, watch, hold=hold)
        finally:
            os.close(copying)
        packing.pack(plain, handle, people, watch)
        _read_back(part, watch)
    finally:
        _take_away(plain)


def _take_away(part: Path) -> None:
    for litter in (part, Path(f"{part}-journal")):
        litter.unlink(missing_ok=True)


def _read_back(part: Path, watch: Watch | None) -> None:
    try:
        packing.check(part, watch)
    except DamagedError as error:
        raise BackupError("the disk gives back something else than was written") from error


def _make_sure_of_room(source: sqlite3.Connection, target: Path) -> None:
    size = (
        source.execute("PRAGMA page_count").fetchone()[0] * source.execute("PRAGMA page_size").fetchone()[0]
    )
    if target.suffix == packing.SUFFIX:
        size += int(size * PACKED_SHARE)
    if shutil.disk_usage(target.parent).free < size + SPARE:
        raise BackupError("the disk is too full for it")


def _copy(source: sqlite3.Connection, part: Path, handle: int, watch: Watch | None, *, hold: bool) -> int:
    """Copy a book and check the copy; return how many people are in it."""
    copy = sqlite3.connect(part)
    try:
        # A copy that is cut short is thrown away, so SQLite need not take care of it.
        copy.execute("PRAGMA synchronous = OFF")
        for _ in range(RESTARTS):
            try:
                source.backup(copy, pages=STEP, progress=_progress(source, handle, watch), sleep=0.01)
                break
            except _Restarted:
                continue
        else:
            if not hold:
                raise BusyError("the book is being written all the time")
            source.backup(copy, pages=-1, progress=_progress(source, handle, watch), sleep=0.01)
        found = quick_check(copy, watch)
        if found is not None:
            raise DamagedError(f"The book is damaged and was not copied to {part.parent}: {found}.")
        return int(copy.execute("SELECT count(*) FROM contact").fetchone()[0])
    finally:
        copy.close()


def _progress(
    source: sqlite3.Connection, handle: int, watch: Watch | None
) -> Callable[[int, int, int], None]:
    """Return what SQLite tells of each step: forces the copy out bit by bit, and notices a new beginning."""
    steps, before = 0, -1
    until = 0.0

    def held() -> None:
        nonlocal until
        until = until or monotonic() + WAIT_SECONDS
        if isinstance(source, Patient):
            source.say_waiting()
        if watch is not None:
            watch()
        if monotonic() >= until:
            raise BackupError("another program holds the book")

    def told(status: int, remaining: int, total: int) -> None:
        nonlocal steps, before, until
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            held()
            return
        until = 0.0
        done = total - remaining
        if done <= before:
            raise _Restarted
        before = done
        steps += 1
        if steps % SYNC == 0:
            os.fsync(handle)
        if watch is not None:
            watch()

    return told


def quick_check(db: sqlite3.Connection, watch: Watch | None = None) -> str | None:
    """Return the first thing that SQLite finds wrong with a file, or None.

    What ``watch`` raises, asked from another thread, ends it and is raised. Raises sqlite3.OperationalError
    where the file cannot be read at all, because it is locked or the disk fails.
    """
    ended: list[BaseException] = []
    over = threading.Event()

    def ask() -> None:
        # A progress handler would not do: SQLite calls none while it looks at the pages of a table.
        while watch is not None and not over.wait(POLL_SECONDS):
            try:
                watch()
            except Exception as error:  # it is raised below, on the thread it is meant for
                ended.append(error)
                db.interrupt()
                return

    asking = threading.Thread(target=ask, name="watch", daemon=True)
    asking.start()
    try:
        row = db.execute("PRAGMA quick_check(1)").fetchone()
        found = None if row == ("ok",) else "nothing is said" if row is None else str(row[0])
    except sqlite3.OperationalError:
        if not ended:
            raise
        found = None
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # Words of SQLite about damaged text may not be text themselves.
        found = str(error) or "damaged"
    finally:
        over.set()
        asking.join()
    if ended:
        raise ended[0]
    return None if found is None else found.strip().splitlines()[-1]


def _reason(error: Exception) -> str:
    return refusal(error) if isinstance(error, OSError) else str(error)
