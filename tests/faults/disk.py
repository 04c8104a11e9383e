"""A disk that forgets: what it could hold after the power went, given what was written and what was forced.

A file holds for sure what was in it when it was last forced; of what came later any part may be there: any
subset of the writes, some of the 512-byte sectors of one, the new size without the data. A name is there for
sure when its folder was forced. This is harsher than any real file system, so what survives it survives them.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from random import Random

from tests.faults.record import Event, Forced, Made, Removed, Renamed, Resized, Told, Wrote

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""
FOLDER = -1
"""Stands for a folder where a file has its number."""

Content = dict[Path, bytes | None]
"""What is on a disk: every file with its bytes, every folder with None."""


class Cut(Enum):
    """What becomes of that which was not forced."""

    NOTHING_LOST = auto()
    ALL_LOST = auto()
    END_LOST = auto()
    SOME_LOST = auto()
    TORN = auto()


@dataclass(slots=True)
class _File:
    """A file: what it holds for sure, and what came after that."""

    sure: bytes = b""
    later: list[Wrote | Resized] = field(default_factory=list)

    def now(self) -> bytes:
        """Return what a reader would see."""
        return _replayed(self.sure, self.later)

    def after(self, cut: Cut, random: Random) -> bytes:
        """Return what the disk could hold of it."""
        if cut is Cut.NOTHING_LOST:
            return self.now()
        if cut is Cut.ALL_LOST or not self.later:
            return self.sure
        if cut is Cut.END_LOST:
            return _replayed(self.sure, self.later[: random.randint(0, len(self.later))])
        chance = random.choice((0.1, 0.5, 0.9))
        kept: list[Wrote | Resized] = []
        for change in self.later:
            if cut is Cut.TORN and isinstance(change, Wrote) and random.random() < 0.5:
                kept += _torn(change, random)
            elif random.random() < chance:
                kept.append(change)
        return _replayed(self.sure, kept)


def _replayed(before: bytes, changes: list[Wrote | Resized]) -> bytes:
    held = bytearray(before)
    for change in changes:
        size = change.size if isinstance(change, Resized) else change.offset + len(change.data)
        if isinstance(change, Resized):
            del held[size:]
        held.extend(bytes(max(0, size - len(held))))
        if isinstance(change, Wrote):
            held[change.offset : size] = change.data
    return bytes(held)


def _torn(change: Wrote, random: Random) -> list[Wrote | Resized]:
    """Return some sectors of a write; where none is left, it may still have made the file longer."""
    chance = random.choice((0.0, 0.5, 0.9))
    pieces: list[Wrote | Resized] = []
    at, end = change.offset, change.offset + len(change.data)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        if random.random() < chance:
            pieces.append(Wrote(change.path, at, change.data[at - change.offset : until - change.offset]))
        at = until
    if random.random() < 0.5:
        # A write of nothing at the end: the size without the data.
        pieces.append(Wrote(change.path, end, b""))
    return pieces


class Disk:
    """A folder on such a disk; replays what was recorded."""

    def __init__(self, folder: Path) -> None:
        """Begin with what is in ``folder`` now, all of it for sure."""
        self._folder = folder
        self._files: list[_File] = []
        self._names: dict[Path, int] = {}
        for path in sorted(folder.rglob("*")):
            self._names[path] = FOLDER if path.is_dir() else self._new(path.read_bytes())
        self._sure_names = dict(self._names)
        self._later_names: list[tuple[Path, dict[Path, int | None]]] = []

    def take(self, event: Event) -> None:
        """Let one thing happen."""
        match event:
            case Wrote(path=path) | Resized(path=path):
                self._files[self._names[path]].later.append(event)
            case Made(path=path, folder=folder):
                if path not in self._names:
                    self._rename({path: FOLDER if folder else self._new()})
            case Removed(path=path):
                self._rename({path: None})
            case Renamed(path=path, new=new):
                assert self._names[path] != FOLDER, "folders are not renamed"
                assert path.parent == new.parent, "files stay in their folder"
                self._rename({new: self._names[path], path: None})
            case Forced(path=path):
                self._force(path)
            case Told():
                pass

    def now(self) -> Content:
        """Return what a reader would see."""
        return self.after(Cut.NOTHING_LOST, Random(0))

    def after(self, cut: Cut, random: Random) -> Content:
        """Return what could be there after the power went now; the paths are relative to the folder."""
        names = dict(self._sure_names)
        kept = random.choice((0.0, 0.5, 1.0))
        for _, change in self._later_names:
            if cut is Cut.NOTHING_LOST or (cut is not Cut.ALL_LOST and random.random() < kept):
                _apply(names, change)
        return {
            path.relative_to(self._folder): None if file == FOLDER else self._files[file].after(cut, random)
            for path, file in names.items()
            # What lies in a folder that is not there is not there either.
            if all(
                above in names or not above.is_relative_to(self._folder) or above == self._folder
                for above in path.parents
            )
        }

    def _new(self, content: bytes = b"") -> int:
        self._files.append(_File(content))
        return len(self._files) - 1

    def _rename(self, change: dict[Path, int | None]) -> None:
        _apply(self._names, change)
        self._later_names.append((next(iter(change)).parent, change))

    def _force(self, path: Path) -> None:
        if path == self._folder or self._names[path] == FOLDER:
            for folder, change in self._later_names:
                if folder == path:
                    _apply(self._sure_names, change)
            self._later_names = [later for later in self._later_names if later[0] != path]
        else:
            file = self._files[self._names[path]]
            file.sure = file.now()
            file.later.clear()


def _apply(names: dict[Path, int], change: dict[Path, int | None]) -> None:
    for path, file in change.items():
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file


def files_of(disk: Content) -> dict[Path, bytes]:
    """Return the files of a disk."""
    return {path: content for path, content in disk.items() if content is not None}


def copies_in(disk: Content, book: Path) -> list[Path]:
    """Return the books on a disk beside the one; what is still being made has a hidden name."""
    return [path for path in disk if ".db" in path.suffixes[-2:] and path != book and path.name[0] != "."]


def laid(disk: Content, folder: Path) -> Path:
    """Make ``folder`` hold what the disk holds, and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in sorted(disk.items()):
        if content is None:
            (folder / path).mkdir(mode=0o700)
        else:
            (folder / path).write_bytes(content)
    return folder
