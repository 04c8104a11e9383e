"""What a command did to the files of a folder, call by call, as strace tells it.

Raises AssertionError where strace tells of a call that changes a file in a way this record does not know.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

KNOWN = (
    *("open", "openat", "creat", "write", "pwrite64", "lseek", "ftruncate", "fsync", "fdatasync"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat"),
)
UNKNOWN = (
    *("writev", "pwritev", "pwritev2", "sendfile", "copy_file_range", "truncate", "fallocate"),
    *("link", "linkat", "symlink", "symlinkat"),
)
"""Calls that change files too and are not replayed: a record of one in the folder would lie."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes were given to the system for a place in a file."""

    path: Path
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resized:
    """A file was cut or stretched to a size in bytes."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Made:
    """A file was opened that may be new, or a folder was made."""

    path: Path
    folder: bool = False


@dataclass(frozen=True, slots=True)
class Renamed:
    """A file got another name."""

    path: Path
    new: Path


@dataclass(frozen=True, slots=True)
class Removed:
    """A name was taken away."""

    path: Path


@dataclass(frozen=True, slots=True)
class Forced:
    """A file or folder was forced to the disk; the call returned well."""

    path: Path


@dataclass(frozen=True, slots=True)
class Told:
    """Something was said on standard output: from here on, it may be relied upon."""

    text: str


Event = Wrote | Resized | Made | Renamed | Removed | Forced | Told


@cache
def why_not_traceable() -> str:
    """Return why no program can be traced here, or nothing where it can."""
    if shutil.which("strace") is None:
        return "needs strace"
    words = "strace -D -f --seccomp-bpf -qq -e trace=fsync -e inject=fsync:error=EIO -o /dev/null true"
    tried = subprocess.run(words.split(), capture_output=True, text=True)
    failed = tried.returncode or tried.stderr
    return f"strace may not trace here: {tried.stderr.strip()}" if failed else ""


def record(command: Sequence[str], environ: Mapping[str, str], folder: Path, log: Path) -> list[Event]:
    """Run ``command`` and return what it did in ``folder``, in order; its output goes nowhere.

    It must exit with 0.
    """
    done = subprocess.run(
        [
            *("strace", "-f", "-xx", "-y", "-s", "100000000", "-e", "signal=none"),
            *("-e", f"trace={','.join((*KNOWN, *UNKNOWN))}", "-o", str(log), *command),
        ],
        env=environ,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return read_log(log.read_text(), folder)


def read_log(text: str, folder: Path) -> list[Event]:
    """Return what a log of strace says was done in ``folder`` and said on standard output."""
    reading = _Reading(str(folder))
    halves: dict[str, str] = {}
    for line in text.splitlines():
        process, _, call = line.partition(" ")
        call = call.lstrip()
        if call.endswith("<unfinished ...>"):
            halves[process] = call.removesuffix("<unfinished ...>").rstrip()
            continue
        if call.startswith("<..."):
            call = halves.pop(process) + call.partition("resumed>")[2]
        parts = _CALL.match(call)
        if parts is not None and not parts["result"].startswith(("-1", "?")):
            reading.take(parts["name"], parts["given"], int(parts["result"], 0), parts["rest"])
    return reading.events


_CALL = re.compile(r"(?P<name>\w+)\((?P<given>.*)\) += (?P<result>-?\d+|\?|0x[0-9a-f]+)(?P<rest>.*)", re.S)
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_HANDLE = re.compile(r"(\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?")


def _bytes(hexed: str) -> bytes:
    return bytes.fromhex(hexed.replace("\\x", ""))


class _Reading:
    """Calls become events; what is outside the folder is left out."""

    def __init__(self, folder: str) -> None:
        self.events: list[Event] = []
        self._folder = folder
        self._places: dict[str, int] = {}

    def take(self, name: str, given: str, result: int, rest: str) -> None:
        """Read one call that came back well."""
        handle = _HANDLE.match(given)
        number = handle[1] if handle else ""
        place = _bytes(handle[2]).decode() if handle else ""
        if handle and handle[3]:
            return
        strings = _STRING.findall(given)
        assert not any(cut for _, cut in strings), "strace cut a string"
        if name in ("write", "pwrite64") and number == "1":
            self.events.append(Told(_bytes(strings[0][0]).decode(errors="replace")))
        elif name in ("open", "openat", "creat"):
            self._open(name, given, rest, place)
        elif name in ("mkdir", "mkdirat", "unlink", "unlinkat", "rename", "renameat", "renameat2"):
            self._name(name, given)
        elif not self._within(place):
            return
        elif name == "pwrite64":
            data = _bytes(strings[0][0])[:result]
            self.events.append(Wrote(Path(place), int(given.rpartition(",")[2]), data))
        elif name == "write":
            at = self._places.get(number, 0)
            self.events.append(Wrote(Path(place), at, _bytes(strings[0][0])[:result]))
            self._places[number] = at + result
        elif name == "lseek":
            self._places[number] = result
        elif name == "ftruncate":
            self.events.append(Resized(Path(place), int(given.rpartition(",")[2])))
        elif name in ("fsync", "fdatasync"):
            self.events.append(Forced(Path(place)))
        else:
            raise AssertionError(f"{name} changes {place}, and the record does not know how")

    def _within(self, place: str) -> bool:
        return place == self._folder or place.startswith(f"{self._folder}/")

    def _open(self, name: str, given: str, rest: str, base: str) -> None:
        opened = _HANDLE.search(f"0{rest}" if rest.startswith("<") else rest)
        place = _bytes(opened[2]).decode() if opened else base
        writing = name == "creat" or "O_CREAT" in given or "O_TRUNC" in given
        if not self._within(place) or not writing:
            return
        assert "O_APPEND" not in given, f"{place} is written at its end, and the record does not know where"
        self.events.append(Made(Path(place)))
        if name == "creat" or "O_TRUNC" in given:
            self.events.append(Resized(Path(place), 0))

    def _name(self, name: str, given: str) -> None:
        bases = [_bytes(base).decode() for _, base, _ in _HANDLE.findall(given)] or ["", ""]
        said = [_bytes(text).decode() for text, _ in _STRING.findall(given)]
        paths = [Path(base, text) for base, text in zip(bases, said, strict=False)]
        if not any(self._within(str(path)) for path in paths):
            return
        if name.startswith("mkdir"):
            self.events.append(Made(paths[0], folder=True))
        elif name.startswith("unlink"):
            self.events.append(Removed(paths[0]))
        else:
            self.events.append(Renamed(paths[0], paths[1]))
