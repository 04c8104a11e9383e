"""Copies of the book that are whole or not there at all."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.paths import make_private_folder
from callcockpit.store.database import BookDatabase


def back_up(db: BookDatabase, target: Path) -> Path:
    """Copy the book to ``target`` (mode 0600), check the copy, and put it in place in one step.

    A copy that was there is replaced only by a good one. Raises CockpitError with the reason.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        make_private_folder(target.parent)
        os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        try:
            _copy(db, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise CockpitError(f"The backup {target} could not be written: {error}.") from error
    return target


def _copy(db: BookDatabase, part: Path) -> None:
    copy = sqlite3.connect(part)
    try:
        db.raw().backup(copy)
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    finally:
        copy.close()
    if found != "ok":
        raise CockpitError(f"The book is damaged and was not copied to {part.name}: {found}.")
    _sync(part)


def _sync(path: Path) -> None:
    """Force a file or folder to the disk, where the system lets a folder be opened."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
