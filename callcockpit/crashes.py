"""What is told of a mistake of the program itself: its kind and its place, and nothing that people wrote."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from callcockpit.paths import make_private_file


def sentence(error: BaseException | None) -> str:
    """Return what a person is told; the message of the error may hold names and notes and is left out."""
    return f"Call Cockpit stopped because of a mistake of its own ({_kind(error)} at {_place(error)})."


def record(error: BaseException | None, log: Path | None) -> None:
    """Write the kind and place of a crash to the log, where there is one and it can be written."""
    if log is None:
        return
    with suppress(OSError):
        handle = make_private_file(log, os.O_APPEND | os.O_WRONLY)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {_kind(error)} at {_place(error)}\n")


@contextmanager
def side_doors_shut(log: Path | None) -> Iterator[None]:
    """Record what fails in threads and collected objects, whose tracebacks Python would print itself."""
    # Only the cockpit needs it, and no command waits for its import.
    import logging

    hooks = threading.excepthook, sys.unraisablehook
    # Without a handler, the errors that asyncio logs are printed with their messages.
    silent = logging.NullHandler()
    logging.getLogger().addHandler(silent)
    threading.excepthook = lambda failed: record(failed.exc_value, log)
    sys.unraisablehook = lambda failed: record(failed.exc_value, log)
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = hooks
        logging.getLogger().removeHandler(silent)


def _kind(error: BaseException | None) -> str:
    return type(error).__name__


def _place(error: BaseException | None) -> str:
    """Return file and line of the innermost place in this package, else of the innermost of all."""
    trace = error.__traceback__ if error is not None else None
    package = str(Path(__file__).parent)
    found, ours = "unknown", False
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        here = name.startswith(package)
        if here or not ours:
            found, ours = f"{Path(name).name}:{trace.tb_lineno}", ours or here
        trace = trace.tb_next
    return found
