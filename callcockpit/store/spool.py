"""People of a file put aside while it is found out who they are, in case that has to be done again.

A few thousand wait in memory, more of them in a temporary file that nobody else can read; so a file of a
million people needs no more memory than one of ten thousand.
"""

from __future__ import annotations

import gc
import marshal
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from operator import attrgetter
from types import TracebackType
from typing import IO, Any, Self

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import NumberKind

HELD = 10_000
"""How many people wait in memory, at about 2 kB each."""
PART = 500
"""Rows that are handed out at once: few enough to hold, enough to ask the book about in one go."""

Rows = list[tuple[int, Candidate]]

_Packed = tuple[int, tuple[object, ...], tuple[tuple[object, ...], ...]]
_LENGTH = 8
"""Bytes before each part that tell how long it is."""
_KINDS = {kind.value: kind for kind in NumberKind}
_NAMES = Candidate._fields
_PLACE = _NAMES.index("numbers")
_person = attrgetter(*(name for name in _NAMES if name != "numbers"))
_number = attrgetter("raw", "e164", "extension", "kind.value", "label", "zones", "struck")


def _packed(row: int, person: Candidate) -> _Packed:
    """Return a person as plain values, which is all that marshal takes."""
    return row, _person(person), tuple([_number(number) for number in person.numbers])


def _unpacked(
    row: int, single: tuple[Any, ...], numbers: tuple[tuple[Any, ...], ...]
) -> tuple[int, Candidate]:
    lines = tuple([Number(raw, e164, ext, _KINDS[kind], *rest) for raw, e164, ext, kind, *rest in numbers])
    return row, Candidate(*(*single[:_PLACE], lines, *single[_PLACE:]))


class Spool:
    """Rows in the order in which they came."""

    def __init__(self) -> None:
        self._held: list[Rows] = []
        self._file: IO[bytes] | None = None
        self._count = 0

    def through(self, rows: Iterable[tuple[int, Candidate]]) -> Iterator[Rows]:
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

    def parts(self) -> Iterator[Rows]:
        """Yield the rows again in the same parts."""
        yield from self._held
        if self._file is not None:
            self._file.seek(0)
            while length := self._file.read(_LENGTH):
                # The file is made by this process and open to nobody else.
                packed = marshal.loads(self._file.read(int.from_bytes(length)))  # noqa: S302
                yield [_unpacked(*one) for one in packed]

    def _write(self, part: Rows) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the spool
            packed = marshal.dumps([_packed(*one) for one in part])
            self._file.write(len(packed).to_bytes(_LENGTH) + packed)
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
