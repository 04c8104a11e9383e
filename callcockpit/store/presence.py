"""Whether a cockpit has the book open: it holds the folder of backups for as long as it lives.

An idle connection holds no lock of SQLite's, so nothing else tells. The system lets go of a folder that was
held by a program which died. On Windows, where a folder cannot be held, an open file cannot be replaced
either.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.paths import make_private_folder

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]  # the module is not there


@contextmanager
def present(folder: Path) -> Iterator[None]:
    """Hold the folder beside other cockpits; where it cannot be held, go on without."""
    handle = _open(folder)
    try:
        if handle is not None and fcntl is not None:
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    finally:
        if handle is not None:
            os.close(handle)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder against every cockpit; raises CockpitError where one has the book open."""
    handle = _open(folder)
    try:
        if handle is not None and fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CockpitError(
                    "A cockpit has the book open: close it, then restore. Nothing was changed."
                ) from None
            except OSError:
                # A network's folder may not be held; SQLite's own locks are asked besides.
                pass
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _open(folder: Path) -> int | None:
    try:
        make_private_folder(folder)
        return None if fcntl is None else os.open(folder, os.O_RDONLY)
    except (OSError, CockpitError):
        return None
