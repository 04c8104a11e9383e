"""Lists of what became of rows, which may be a million long: the beginning in memory, the rest in a file."""

from __future__ import annotations

import marshal
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any, Generic, TypeVar, overload

from callcockpit.domain.errors import CockpitError

HELD = 10_000
"""How many entries stay in memory, at about 200 bytes each."""
PART = 1_000
"""Entries of the file that are read at once."""

T = TypeVar("T")


class Roll(Sequence[T], Generic[T]):
    """Entries in the order in which they came; read only, once it is full."""

    def __init__(
        self, pack: Callable[[T], tuple[Any, ...]], unpack: Callable[..., T], entries: Iterable[T] = ()
    ) -> None:
        """Hold ``entries``, which ``pack`` turns into plain values and ``unpack`` back again."""
        self._pack = pack
        self._unpack = unpack
        self._held: list[T] = []
        self._late: list[tuple[Any, ...]] = []
        self._places: list[int] = []
        """Where each full part begins in the file."""
        self._file: IO[bytes] | None = None
        for entry in entries:
            self.add(entry)

    def add(self, entry: T) -> None:
        """Put an entry at the end. Raises CockpitError where there is no room for a temporary file."""
        if len(self._held) < HELD:
            self._held.append(entry)
            return
        self._late.append(self._pack(entry))
        if len(self._late) >= PART:
            try:
                if self._file is None:
                    self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it goes with the list
                    weakref.finalize(self, self._file.close)
                self._file.seek(0, 2)
                self._places.append(self._file.tell())
                marshal.dump(self._late, self._file)
                self._file.flush()
            except OSError as error:
                raise CockpitError(
                    f"What became of the rows could not be noted ({error.strerror or error}): "
                    f"make room in {tempfile.gettempdir()} and import the file again."
                ) from error
            self._late.clear()

    def __len__(self) -> int:
        return len(self._held) + len(self._places) * PART + len(self._late)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        wanted = place + len(self) if place < 0 else place
        if not 0 <= wanted < len(self):
            raise IndexError(place)
        if wanted < len(self._held):
            return self._held[wanted]
        part, rest = divmod(wanted - len(self._held), PART)
        return self._unpack(*self._part(part)[rest])

    def __iter__(self) -> Iterator[T]:
        yield from self._held
        for part in range(len(self._places) + 1):
            for entry in self._part(part):
                yield self._unpack(*entry)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # like a list

    def _part(self, part: int) -> list[tuple[Any, ...]]:
        if part == len(self._places) or self._file is None:
            return self._late
        self._file.seek(self._places[part])
        # The file is made by this process and open to nobody else.
        found: list[tuple[Any, ...]] = marshal.load(self._file)  # noqa: S302
        return found
