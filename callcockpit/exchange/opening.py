"""A file that is open to be taken in: its rows, read from its beginning as often as somebody asks."""

from __future__ import annotations

import io
import os
import stat
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from typing import BinaryIO, TypeVar

from callcockpit.domain.calllog import CallLog
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Reading, Reject, Row, Supply
from callcockpit.exchange import sheets
from callcockpit.exchange.ahead import LONG, ahead
from callcockpit.exchange.mapping import NONE, Choices
from callcockpit.exchange.passes import Again
from callcockpit.exchange.reading import Manner, supplied

T = TypeVar("T")
SIZE_LIMIT = 1 << 30
"""Bytes of a file: room for some ten million people."""


def read(path: Path, region: str | None, encoding: str | None = None) -> Reading:
    """Return all the people in a file at once; see ``opened``."""
    with opened(path, region, encoding) as supply:
        return _whole(supply, path.name)


def read_bytes(data: bytes, name: str, region: str | None, encoding: str | None = None) -> Reading:
    """Return the people in the content of a file; ``name`` is what errors call it."""
    return _whole(supplied(io.BytesIO(data), name, encoding, Manner(region)), name)


@contextmanager
def opened(
    path: Path,
    region: str | None,
    encoding: str | None = None,
    zone: tzinfo = UTC,
    choices: Choices = NONE,
    *,
    whole: bool = False,
) -> Iterator[Supply | CallLog]:
    """Open a file of people (vCards, a table) or of calls, and yield its rows one after another.

    ``region`` is the ISO 3166 country in which national numbers are read where the row names none,
    ``encoding`` overrules the one that is found, ``zone`` is where calls without offset were made,
    ``choices`` say what columns are. Where the ``whole`` file will be taken, another process reads a long
    one. Raises ``CockpitError`` for a file that cannot be read, also while its rows are taken, and where it
    changed meanwhile.
    """
    name = path.name or str(path)
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            before = os.fstat(file.fileno())
            if before.st_size > SIZE_LIMIT:
                raise _too_large(name)
            regular = stat.S_ISREG(before.st_mode)
            stream = file if regular else stack.enter_context(_copied(file, name))
            manner = Manner(region, zone, choices)
            one = _File(path, file, before, stream, encoding, manner, stack, whole=whole)
            supply = supplied(stream, name, encoding, manner)
        except OSError as error:
            raise _unreadable(path, error) from None
        if isinstance(supply, CallLog):
            yield supply._replace(rows=one.checked(supply.rows))
            return
        one.begin(supply)
        yield supply._replace(rows=Again(one.rows), left_out=one.left_out)


@dataclass(slots=True)
class _File:
    """An open file of people, and the passes through it."""

    path: Path
    file: BinaryIO
    before: os.stat_result
    stream: BinaryIO
    """The file, or a copy of what came out of a pipe."""
    encoding: str | None
    manner: Manner
    stack: ExitStack
    """Closes what is left open."""
    whole: bool
    """Whether all of it will be taken."""
    _passes: list[Supply] = field(default_factory=list)
    """Each is kept until the end: what reads the text of one closes the file when it goes."""
    _fresh: bool = False
    """Whether nobody has asked for the rows of the last pass yet."""

    def begin(self, supply: Supply) -> None:
        """Begin a pass; where the file is long, its reader sets out at once."""
        self._passes.append(supply)
        long = self.before.st_size >= LONG and supply.encoding != sheets.ENCODING
        if self.whole and long:
            beside = ahead(supply, self.path, self.file, self.manner.choices)
            self._passes.append(self.stack.enter_context(beside))
        self._fresh = True

    def rows(self) -> Iterator[Row | Reject]:
        """Return the rows from the beginning."""
        if not self._fresh:
            try:
                supply = supplied(self.stream, self.path.name, self.encoding, self.manner)
            except OSError as error:
                raise _unreadable(self.path, error) from None
            if isinstance(supply, CallLog):
                raise _changed(self.path.name)
            self.begin(supply)
        self._fresh = False
        return self.checked(iter(self._passes[-1].rows))

    def left_out(self) -> tuple[str, ...]:
        """Return what the last pass left out."""
        return self._passes[-1].left_out()

    def checked(self, rows: Iterator[T]) -> Iterator[T]:
        """Return rows that end with an error where the file changed while they were read.

        Whoever stops early leaves them to be closed with the file.
        """
        return self.stack.enter_context(closing(self._checked(rows)))

    def _checked(self, rows: Iterator[T]) -> Generator[T, None, None]:
        before = self.before
        try:
            yield from rows
            after = os.fstat(self.file.fileno())
        except OSError as error:
            raise _unreadable(self.path, error) from None
        known = (before.st_size, before.st_mtime_ns)
        if stat.S_ISREG(before.st_mode) and known != (after.st_size, after.st_mtime_ns):
            raise _changed(self.path.name)


def _unreadable(path: Path, error: OSError) -> CockpitError:
    match error:
        case FileNotFoundError():
            return CockpitError(f"There is no file {path}: check its name.")
        case IsADirectoryError():
            return CockpitError(f"{path} is a folder: name the file in it that is to be imported.")
        case PermissionError():
            return CockpitError(f"{path} may not be read by you: change its permissions or copy it first.")
    return CockpitError(f"{path} could not be read ({error.strerror or error}): copy it and try again.")


def _changed(name: str) -> CockpitError:
    return CockpitError(f"{name} changed while it was read: import it again when nothing writes to it.")


def _copied(pipe: BinaryIO, name: str) -> BinaryIO:
    """Return what comes out of a pipe as a file that can be read twice."""
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads from it; closing it removes it
    size = 0
    while chunk := pipe.read(1 << 20):
        size += len(chunk)
        if size > SIZE_LIMIT:
            copy.close()
            raise _too_large(name)
        copy.write(chunk)
    return copy


def _too_large(name: str) -> CockpitError:
    return CockpitError(f"{name} is larger than {SIZE_LIMIT >> 20} MB: split it and import the parts.")


def _whole(supply: Supply | CallLog, name: str) -> Reading:
    if isinstance(supply, CallLog):
        raise CockpitError(f"{name} is a list of calls, not of people: export the people instead.")
    rows = list(supply.rows)
    found = tuple(row for row in rows if not isinstance(row, Reject))
    rejects = tuple(row for row in rows if isinstance(row, Reject))
    return Reading(
        format=supply.format,
        encoding=supply.encoding,
        region=supply.region,
        people=found,
        rejects=rejects,
        rows=len(rows),
        ignored=supply.left_out(),
    )
