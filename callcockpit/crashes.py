"""What is told of a mistake of the program itself: its kind and its place, and nothing that people wrote."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.paths import make_private_file, make_private_folder

PLACES = 4
"""How many places of the package the log names for a crash, the innermost first."""
DEPTH = 20
"""How many errors that led to an error are looked at."""


class MistakeError(CockpitError):
    """A mistake of the program's own; its kind and places are in the log, where it could be written."""


def sentence(error: BaseException | None) -> str:
    """Return what a person is told; the message of the error may hold names and notes and is left out."""
    told = _told(error)
    because = _refusal(told) or "of a mistake of its own"
    return f"Call Cockpit stopped because {because} ({_where(told)})."


def mistake(error: BaseException, log: Path | None, fate: str = "") -> MistakeError:
    """Record an unexpected error, and return the one that tells it and lets the program go on.

    ``fate`` says what became of what was being done.
    """
    told = _told(error)
    refused = _refusal(told)
    what = f"{refused[0].upper()}{refused[1:]}" if refused else "A mistake of Call Cockpit's own"
    logged = " It is in the log." if record(error, log) else ""
    return MistakeError(f"{what}{': ' if fate else ''}{fate} ({_where(told)}).{logged}")


@contextmanager
def owned(log: Path | None) -> Iterator[None]:
    """Turn an unexpected error into a MistakeError, for work after which the program goes on."""
    try:
        yield
    except (CockpitError, BrokenPipeError):
        raise
    except Exception as error:
        raise mistake(error, log) from error


def record(error: BaseException | None, log: Path | None) -> bool:
    """Write the kind and places of a crash to the log; return whether there is one and it could be written.

    A mistake that is in the log already is not written again.
    """
    if log is None or isinstance(error, MistakeError):
        return False
    told = _told(error)
    places = ", ".join(_places(told)[:PLACES])
    line = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {type(told).__name__} at {places}\n"
    try:
        make_private_folder(log.parent)
        with os.fdopen(make_private_file(log, os.O_APPEND | os.O_WRONLY), "a", encoding="utf-8") as file:
            file.write(line)
    except (OSError, CockpitError):
        return False
    return True


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


def _told(error: BaseException | None) -> BaseException | None:
    """Return the error that tells where the mistake is: the first of its chain that passed this package."""
    chain = list(islice(_chain(error, set()), DEPTH))
    return next((one for one in chain if _frames(one)[0]), chain[0] if chain else None)


def _chain(error: BaseException | None, seen: set[int]) -> Iterator[BaseException]:
    """Yield an error after those that it only wraps, and before those that led to it.

    Textual hands on the error of a worker inside one of its own, and a group holds several.
    """
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    for held in (getattr(error, "error", None), *getattr(error, "exceptions", ())):
        if isinstance(held, BaseException):
            yield from _chain(held, seen)
    yield error
    yield from _chain(error.__cause__, seen)
    yield from _chain(error.__context__, seen)


def _frames(error: BaseException | None) -> tuple[list[str], list[str]]:
    """Return the places that an error passed in this package, and all others, the innermost first."""
    package = str(Path(__file__).parent)
    ours: list[str] = []
    others: list[str] = []
    trace = error.__traceback__ if error is not None else None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        (ours if name.startswith(package) else others).insert(0, f"{Path(name).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return ours, others


def _places(error: BaseException | None) -> list[str]:
    ours, others = _frames(error)
    return ours or others or ["unknown"]


def _where(error: BaseException | None) -> str:
    return f"{type(error).__name__} at {_places(error)[0]}"


def _refusal(error: BaseException | None) -> str:
    """Return in words what the system refused; empty where it did not: then the program made a mistake.

    The system's own words for the number: those of the error may hold something private.
    """
    if isinstance(error, OSError) and error.errno:
        return f"the system refused a file or a call: {os.strerror(error.errno).lower()}"
    return ""
