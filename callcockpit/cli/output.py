"""What the commands print: data to standard output, messages to a person to standard error."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unicodedata import combining, east_asian_width

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import UNSAFE, clean, clean_line

LONG_SECONDS = 1.0
"""After how long it is said that something goes on."""


def set_up() -> None:
    """Let no character stop the output, whatever the terminal can show, and no stream be missing."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            # Closed by whoever started the program: Python leaves None in its place.
            nowhere = Path(os.devnull).open("r" if name == "stdin" else "w", encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(message: str) -> None:
    """Tell the person something, on standard error."""
    try:
        sys.stderr.write(f"{clean(message)}\n")
        sys.stderr.flush()
    except OSError:
        end_quietly()


@contextmanager
def said_if_long(words: str, silent: Callable[[], bool]) -> Iterator[None]:
    """Tell the person ``words`` where something takes longer than a second, unless it is ``silent`` then."""
    over = threading.Event()

    def tell() -> None:
        while not over.wait(LONG_SECONDS):
            if not silent():
                say(words)
                return

    telling = threading.Thread(target=tell, name="telling", daemon=True)
    telling.start()
    try:
        yield
    finally:
        over.set()
        telling.join()


class OutputError(CockpitError):
    """Standard output took no more, because the disk behind it is full, say."""


@contextmanager
def output() -> Iterator[None]:
    """Turn what fails in writing to standard output into an OutputError; BrokenPipeError stays as it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"The output could not be written: {reason}.") from error


def write(line: str) -> None:
    """Write a line of plain text to standard output."""
    _put(f"{clean(line).rstrip()}\n")


def write_json(value: object) -> None:
    """Write one JSON value."""
    _put(f"{_json(value)}\n")


def write_json_list(values: Iterable[object]) -> None:
    """Write a JSON list item by item, so that a long one needs no memory."""
    between = "[\n"
    for value in values:
        _put(f"{between}{_json(value)}")
        between = ",\n"
    _put("[]\n" if between == "[\n" else "\n]\n")


def _put(text: str) -> None:
    with output():
        sys.stdout.write(text)


def columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return cells side by side, each cut to its width; the last is left whole."""
    fitted = [fit(cell, width) for cell, width in zip(cells, widths, strict=False)]
    rest = [clean_line(cell, 2_000) for cell in cells[len(widths) :]]
    return "  ".join((*fitted, *rest))


def fit(text: str, width: int) -> str:
    """Return one clean line that fills exactly ``width`` cells of a terminal."""
    line = clean_line(text, max(1, width))
    while line and cells_of(line) > width:
        line = f"{line.removesuffix('…')[:-1]}…" if len(line) > 1 else ""
    return line + " " * (width - cells_of(line))


def cells_of(text: str) -> int:
    """Return how many cells of a terminal a line takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def end_quietly() -> None:
    """Send what is still to be written nowhere, because nobody reads it or nothing takes it any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _json(value: object) -> str:
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=plain)
    # JSON may hold the controls of C1 as they are; a terminal would obey them.
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
