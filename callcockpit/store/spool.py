"""People of a file put aside until all of it was read: the book is not locked while a file is parsed.

A few thousand wait in memory, more of them in a temporary file that nobody else can read; so a file of a
million people needs no more memory than one of ten thousand.
"""

from __future__ import annotations

import gc
import marshal
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
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
_NAMES = [one.name for one in fields(Candidate)]
_PLACE = _NAMES.index("numbers")
_person = attrgetter(*(name for name in _NAMES if name != "numbers"))
_number = attrgetter("raw", "e164", "extension", "kind.value", "label", "zones", "struck")


def _packed(row: int, person: Candidate) -> _Packed:
    """Return a person as plain values: dataclasses with slots take pickle five times as long."""
    return row, _person(person), tuple([_number(number) for number in person.numbers])


def _unpacked(
    row: int, single: tuple[Any, ...], numbers: tuple[tuple[Any, ...], ...]
) -> tuple[int, Candidate]:
    lines = tuple([Number(raw, e164, ext, _KINDS[kind], *rest) for raw, e164, ext, kind, *rest in numbers])
    return row, Candidate(*(*single[:_PLACE], lines, *single[_PLACE:]))


class Spool:
    """Rows in the order in which they came."""

    def __init__(self) -> None:
        self._held: Rows = []
        self._file: IO[bytes] | None = None
        self._count = 0

    def put(self, rows: Iterable[tuple[int, Candidate]]) -> None:
        """Put rows aside. Raises CockpitError where there is no room for a temporary file."""
        for row in rows:
            self._held.append(row)
            self._count += 1
            if len(self._held) >= HELD:
                self._write()

    def __len__(self) -> int:
        return self._count

    def parts(self) -> Iterator[Rows]:
        """Yield the rows in parts."""
        if self._file is not None:
            self._file.seek(0)
            for _ in range((self._count - len(self._held)) // PART):
                # The file is made by this process and open to nobody else.
                packed = self._file.read(int.from_bytes(self._file.read(_LENGTH)))
                yield [_unpacked(*one) for one in marshal.loads(packed)]  # noqa: S302
        for start in range(0, len(self._held), PART):
            yield self._held[start : start + PART]

    def _write(self) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the spool
            for start in range(0, len(self._held), PART):
                packed = marshal.dumps([_packed(*one) for one in self._held[start : start + PART]])
                self._file.write(len(packed).to_bytes(_LENGTH) + packed)
        except OSError as error:
            raise CockpitError(
                f"The people of the file could not be put aside ({error.strerror or error}): "
                f"make room in {tempfile.gettempdir()} and import it again."
            ) from error
        self._held.clear()

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
