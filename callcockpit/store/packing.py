"""Packed copies of a book: gzip files, which any program of that kind unpacks too.

The comment in the head of one of ours says how many people are in it, and that the book was sound when it was
packed; the checksum at its end, that it is still that book.
"""

from __future__ import annotations

import os
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from callcockpit.domain.errors import CockpitError
from callcockpit.store.database import DamagedError, disk_of
from callcockpit.unfinished import make_unfinished

SUFFIX = ".gz"
"""The last ending of the name of a packed copy."""
LEVEL = 4
"""Of a book a third is left, at 80 MB a second; 6 leaves 5 % less and takes nearly twice as long."""
BLOCK = 1 << 20
"""Bytes packed or unpacked between two looks at whether to go on."""
SYNC = 8
"""Blocks after which what is written is forced to the disk, so that no save waits for all of it."""
SPARE = 16 << 20
"""Bytes that a copy leaves free on the disk: what is to be saved next is worth more."""
DENSEST = 1_100
"""How many times its own size a gzip file can unpack to, and a little more."""

_MAGIC = b"\x1f\x8b\x08"
_OURS = re.compile(rb"\x1f\x8b\x08\x10.{6}Call Cockpit, ([0-9]{1,12}) people\0", re.DOTALL)
_BOOK = b"SQLite format 3\0"
_LENGTHS = 1 << 32
"""The length at the end of a gzip file counts up to this and then from 0 again."""
_HEAD = 100
"""Bytes of a database that say how long it is (see “The Database Header” in SQLite's file format)."""

Watch = Callable[[], object]
"""Is called between two steps of a copy, when no lock is held; what it raises ends the copy."""


class Head(NamedTuple):
    """What a packed copy says of the book in it."""

    size: int
    """Of the book, in bytes."""
    application: int
    layout: int
    people: int | None
    """None: another program has packed it, and whether the book is sound is not known."""


def is_packed(path: Path) -> bool:
    """Whether a file is a gzip file, whatever its name; one that cannot be read is not."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def pack(source: Path, handle: int, people: int, watch: Watch | None = None) -> None:
    """Write the sound book ``source`` with that many ``people`` to ``handle``, packed. Raises OSError."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    checksum = size = 0
    with source.open("rb") as file, os.fdopen(handle, "wb", closefd=False) as out:
        out.write(_MAGIC + b"\x10" + bytes(5) + b"\xff" + b"Call Cockpit, %d people\0" % people)
        while block := file.read(BLOCK):
            checksum, size = zlib.crc32(block, checksum), size + len(block)
            out.write(packer.compress(block))
            if size // BLOCK % SYNC == 0:
                out.flush()
                os.fsync(handle)
            if watch is not None:
                watch()
        out.write(packer.flush() + checksum.to_bytes(4, "little") + (size % _LENGTHS).to_bytes(4, "little"))


def head_of(path: Path) -> Head:
    """Return what a packed copy says of its book. Raises DamagedError, OSError."""
    with path.open("rb") as file:
        ours = _OURS.match(file.read(BLOCK))
    first = _beginning(path, _unpacked(path))
    page = int.from_bytes(first[16:18], "big")
    # A database of pages of 65,536 bytes says 1.
    size = (65_536 if page == 1 else page) * int.from_bytes(first[28:32], "big")
    if not size or size > DENSEST * path.stat().st_size or _length_at_end(path) != size % _LENGTHS:
        raise DamagedError(f"{path} is damaged: it is not as long as its head says.")
    application, layout = (int.from_bytes(first[at : at + 4], "big") for at in (68, 60))
    return Head(size, application, layout, None if ours is None else int(ours[1]))


def contents(path: Path, watch: Watch | None = None) -> Iterator[bytes]:
    """Yield the book in a packed copy block by block, never more of it than its head says.

    Raises DamagedError where the file is cut or damaged, at the latest with its end; OSError, and what
    ``watch`` raises.
    """
    size = left = head_of(path).size
    for block in _unpacked(path):
        left -= len(block)
        if left < 0:
            raise DamagedError(
                f"{path} is damaged: it holds more than the {size:,} bytes that its head says."
            )
        yield block
        if watch is not None:
            watch()
    if left:
        raise DamagedError(f"{path} is damaged: it holds less than the {size:,} bytes that its head says.")


def check(path: Path, watch: Watch | None = None) -> None:
    """Read a packed copy to its end; raises as ``contents`` does."""
    for _ in contents(path, watch):
        pass


def unpack(path: Path, target: Path, watch: Watch | None = None) -> None:
    """Write the book in a packed copy to ``target``, named as an unfinished file, and force it to the disk.

    Where that fails nothing of it is left. Raises CockpitError where there is too little room, DamagedError,
    OSError, and what ``watch`` raises.
    """
    size = head_of(path).size
    if shutil.disk_usage(target.parent).free < size + SPARE:
        raise CockpitError(
            f"{path} cannot be unpacked: the disk is too full for its {size / 1e6:,.1f} MB. "
            f"Make room on {disk_of(target)}."
        )
    handle = make_unfinished(target)
    try:
        with os.fdopen(handle, "wb") as file:
            for block in contents(path, watch):
                file.write(block)
            file.flush()
            os.fsync(handle)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _beginning(path: Path, blocks: Iterator[bytes]) -> bytes:
    """Return the head of the database that these blocks make; raises DamagedError where they make none."""
    first = b""
    while len(first) < _HEAD and (block := next(blocks, b"")):
        first += block
    if len(first) < _HEAD or not first.startswith(_BOOK):
        raise DamagedError(f"{path} is not a book of Call Cockpit.")
    return first


def _length_at_end(path: Path) -> int:
    with path.open("rb") as file:
        file.seek(-4, os.SEEK_END)
        return int.from_bytes(file.read(), "little")


def _unpacked(path: Path) -> Iterator[bytes]:
    """Yield what a gzip file unpacks to, as long as it may be; raises DamagedError where it is not whole."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while not unpacker.eof:
            packed = unpacker.unconsumed_tail or file.read(BLOCK)
            try:
                block = unpacker.decompress(packed, BLOCK)
            except zlib.error as error:
                raise DamagedError(f"{path} is damaged: it cannot be unpacked.") from error
            if block:
                yield block
            elif not packed:
                raise DamagedError(f"{path} is cut short.")
        if unpacker.unused_data or file.read(1):
            raise DamagedError(f"{path} is damaged: something follows its end.")
