"""The file that an export goes to: whole or not there at all, and open to nobody but the user."""

from __future__ import annotations

import os
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


def write_file(path: Path, lines: Iterable[str]) -> None:
    """Write ``lines`` in UTF-8 to ``path`` (mode 0600), in one step; nothing is left behind on failure.

    A device or pipe is written to as it is. Raises CockpitError with the reason.
    """
    if known(path.is_dir):
        raise CockpitError(f"{path} is a folder: name the file in it that is to be written.")
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                for chunk in chunks(lines):
                    device.write(chunk)
            return
        _replace(path.resolve(), lines)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CockpitError(f"{path} could not be written ({refusal(error)}): choose another place.") from None


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
