"""People of a file put aside while it is found out who they are, in case that has to be done again.

A few thousand wait in memory, more of them in a temporary file that nobody else can read; so a file of a
million people needs no more memory than one of ten thousand.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from types import TracebackType
from typing import IO, Self

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.packing import Row, packed, unpacked
from callcockpit.domain.values import Reject

HELD = 10_000
"""How many people wait in memory, at about 2 kB each."""
PART = 500
"""Rows that are handed out at once: few enough to hold, enough to ask the book about in one go."""

_LENGTH = 8
"""Bytes before each part that tell how long it is."""


class Spool:
    """Rows in the order in which they came."""

    def __init__(self) -> None:
        self._held: list[list[Row]] = []
        self._file: IO[bytes] | None = None
        self._count = 0

    def through(self, rows: Iterable[Row]) -> Iterator[list[Row]]:
        """Put rows aside and yield them in parts as they come.

        Raises CockpitError where there is no room for a temporary file.
        """
        stream = iter(rows)
        while part := list(islice(stream, PART)):
            self._count += len(part)
            if self._file is None and self._count <= HELD:
                self._held.append(part)
            else:
                self._write(part)
            yield part

    def __len__(self) -> int:
        return self._count

    def parts(self) -> Iterator[list[Row]]:
        """Yield the rows again in the same parts."""
        yield from self._held
        if self._file is not None:
            self._file.seek(0)
            while length := self._file.read(_LENGTH):
                found = unpacked(self._file.read(int.from_bytes(length)))
                yield [row for row in found if not isinstance(row, Reject)]

    def _write(self, part: Sequence[Row]) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the spool
            data = packed(part)
            self._file.write(len(data).to_bytes(_LENGTH) + data)
        except OSError as error:
            raise CockpitError(
                f"The people of the file could not be put aside ({error.strerror or error}): "
                f"make room in {tempfile.gettempdir()} and import it again."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the cycle collector off: people make no cycles, and it would walk all of them again and again.

    That is a third of the time of an import. It may be used in any thread, also when it is off already.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
