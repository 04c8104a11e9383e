"""Copies of a book as tests read them: a packed one by the standard library, not by the program."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path


def open_copy(path: Path) -> sqlite3.Connection:
    """Open a book; what a packed copy holds is in memory only."""
    if path.suffix != ".gz":
        return sqlite3.connect(path)
    db = sqlite3.connect(":memory:")
    db.deserialize(gzip.decompress(path.read_bytes()))
    return db
