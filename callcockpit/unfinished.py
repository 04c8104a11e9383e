"""Files that are written under a name of their own until they are whole, and what a kill leaves of them.

Whoever writes one holds it; one that nobody holds is litter. The system lets go of what a program held that
died. On Windows, where files are not held, an open one cannot be deleted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from callcockpit.paths import make_private_file

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]  # the module is not there

ENDINGS = (".part", ".restored")
"""What the names of unfinished files end with."""
BESIDE = "-journal"
"""What SQLite adds to the name of a file for what it keeps beside it."""
GONE_SECONDS = 86_400
"""Age from which whoever wrote a file is gone, on a disk where files cannot be held."""


def make_unfinished(path: Path) -> int:
    """Make a file (mode 0600) and hold it for as long as the handle, which is returned, is open.

    Raises OSError, FileExistsError where somebody is writing one of that name.
    """
    while True:
        with suppress(FileNotFoundError):
            _take_away(path)
        handle = make_private_file(path, os.O_EXCL | os.O_RDWR)
        # A network's disk may not know how to hold a file.
        with suppress(OSError):
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Somebody may have taken it away as litter before it was held.
        with suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(handle)):
                return handle
        os.close(handle)


def sweep(folder: Path, prefix: str) -> None:
    """Take away the unfinished files whose names begin with ``prefix`` and that nobody holds any more."""
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            # To open and close a file of this very process would take SQLite's locks away.
            if not path.name.startswith(prefix) or f".{os.getpid()}." in path.name:
                continue
            with suppress(OSError):
                if path.suffix in ENDINGS:
                    _take_away(path)
                elif path.name.endswith(BESIDE) and not Path(str(path).removesuffix(BESIDE)).exists():
                    path.unlink(missing_ok=True)


def _take_away(path: Path) -> None:
    """Delete a file, and what SQLite left beside it, unless somebody holds it. Raises OSError."""
    with nullcontext(True) if fcntl is None else _held(path) as ours:
        if ours:
            path.unlink(missing_ok=True)
            Path(f"{path}{BESIDE}").unlink(missing_ok=True)


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Hold a file that somebody else may hold; yield whether nobody does."""
    handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = True
        except BlockingIOError:
            ours = False
        except OSError:
            ours = time.time() - path.stat().st_mtime > GONE_SECONDS
        yield ours
    finally:
        os.close(handle)
