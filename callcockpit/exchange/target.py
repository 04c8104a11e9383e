"""The file that an export goes to: whole or not there at all, and open to nobody but the user."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from callcockpit.domain.errors import CockpitError
from callcockpit.paths import force_names, known, refusal
from callcockpit.unfinished import make_unfinished, sweep

_BATCH = 1 << 16
"""Characters gathered before they are written."""
_PREFIX = ".callcockpit"
"""With what the name of a file begins that is not whole yet; its own may be too long to be made longer."""


_STREAM = re.compile(r"/dev/(?:stderr|fd/(\d{1,9}))|/proc/self/fd/(\d{1,9})")
"""A stream that is open already, as the name of a file."""
_HEAD = 1 << 16
"""Bytes of a file by which it is known."""


def write_file(path: Path, lines: Iterable[str]) -> None:
    """Write ``lines`` in UTF-8 to ``path`` (mode 0600), in one step; nothing is left behind on failure.

    A link is replaced, and what it leads to stays. An open stream, a pipe and a terminal are written to as
    they are. Raises CockpitError with the reason.
    """
    if known(path.is_dir):
        raise CockpitError(f"{path} is a folder: name the file in it that is to be written.")
    try:
        if (handle := _open_already(path)) is not None:
            with open(handle, "wb") as stream:  # noqa: PTH123 - a handle, not a path
                for chunk in chunks(lines):
                    stream.write(chunk)
            return
        _replace(path, lines)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CockpitError(f"{path} could not be written ({refusal(error)}): choose another place.") from None


def begins_like(path: Path, pattern: str) -> bool:
    """Whether a file begins as the regular expression says, or holds nothing that could be lost."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace")
    except OSError:
        return False
    return head.strip() in ("", "[]") or re.match(pattern, head) is not None


def is_stream(path: Path) -> bool:
    """Whether a name stands for a stream that is open already, as a shell gives it for ``>(command)``."""
    return _STREAM.fullmatch(str(path)) is not None


def _open_already(path: Path) -> int | None:
    """Return a handle of a stream, pipe or device; None for a file, a link or nothing.

    Raises CockpitError for what nobody wants to write a file into, such as a disk.
    """
    if (match := _STREAM.fullmatch(str(path))) is not None:
        return os.dup(int(match[1] or match[2] or 2))
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISREG(kind) or stat.S_ISLNK(kind):
        return None
    if not (stat.S_ISFIFO(kind) or stat.S_ISCHR(kind)):
        raise CockpitError(f"{path} is no file that could be written: choose another place with -o.")
    return os.open(path, os.O_WRONLY | os.O_NOFOLLOW)


def chunks(lines: Iterable[str]) -> Iterable[bytes]:
    """Yield lines in UTF-8, many at a time."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _BATCH:
            yield "".join(held).encode("utf-8", "replace")
            held, size = [], 0
    yield "".join(held).encode("utf-8", "replace")


def _replace(path: Path, lines: Iterable[str]) -> None:
    sweep(path.parent, _PREFIX)
    part = path.with_name(f"{_PREFIX}.{os.getpid()}.{token_hex(4)}.part")
    handle = make_unfinished(part)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle, not a path
            for chunk in chunks(lines):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        # What cannot be taken away now goes with the next export.
        with suppress(OSError):
            part.unlink(missing_ok=True)
    force_names(path.parent)
