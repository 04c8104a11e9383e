"""A program run in a pseudo-terminal on the standard library alone: keys in, text out, each with its time.

``python -m tests.benchmarks.terminal --until TEXT [--key q] -- COMMAND…`` waits until ``TEXT`` is drawn,
presses the key, waits for the end and exits with the program's status, or 1 where the text never came.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

SEQUENCES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P^_X].*?(?:\x1b\\|\x07)|[ -/]*[0-~])", re.S)
"""Whatever is no text: CSI, OSC and other strings, and the short escape sequences."""

ANSWERS = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
}
"""What a terminal says to the questions that programs ask at their start."""

QUIET = 0.06
"""Seconds without output after which a screen counts as drawn."""


class NeverDrawnError(Exception):
    """The text that was waited for did not come; the message holds the last text there was."""


class Terminal:
    """A program on a screen of 120×36. Times are milliseconds."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = (120, 36),
    ) -> None:
        """Start the program; its start counts from here."""
        around = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        # A test runner may have set a size for terminals of its own.
        for name in ("COLUMNS", "LINES"):
            around.pop(name, None)
        self._began = time.perf_counter_ns()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            columns, rows = size
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            try:
                os.execvpe(command[0], list(command), around)
            except OSError as error:
                os.write(2, f"{command[0]}: {error.strerror}\n".encode())
            os._exit(127)
        self.status: int | None = None
        self.worked = 0.0
        """The processor's milliseconds for the whole of it, once it has ended."""

    def until(self, text: str, *, limit: float = 30) -> float:
        """Return when ``text`` was drawn, since the last key or the start. Raises NeverDrawnError."""
        return self.until_each(text, limit=limit)[0]

    def until_each(self, *texts: str, limit: float = 30) -> list[float]:
        """Return when each of the texts was drawn, as ``until`` does; their order does not matter."""
        seen, stamps = b"", dict.fromkeys(texts, 0.0)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            more = self._read(max(0.0, end - time.monotonic()))
            if more is None:
                break
            stamp = (time.perf_counter_ns() - self._began) / 1e6
            seen += more
            drawn = SEQUENCES.sub(b"", seen)
            for text in texts:
                if not stamps[text] and text.encode() in drawn:
                    stamps[text] = stamp
            if all(stamps.values()):
                return list(stamps.values())
        missing = " and ".join(text for text, stamp in stamps.items() if not stamp)
        drawn = SEQUENCES.sub(b"", seen)[-2000:]
        raise NeverDrawnError(f"“{missing}” was never drawn, but: {drawn.decode(errors='replace')}")

    def press(self, keys: str) -> None:
        """Press keys; times count from here."""
        self._began = time.perf_counter_ns()
        os.write(self._fd, keys.encode())

    def hold(self, key: str, times: int, rate: float) -> None:
        """Press a key that many times, ``rate`` of them a second; times count from the last."""
        began = time.monotonic()
        for turn in range(times):
            while (left := began + turn / rate - time.monotonic()) > 0:
                self._read(left)
            self.press(key)

    def memory(self) -> tuple[float, float]:
        """Return what the program holds, in MiB: all of it, and its part of what it shares. Linux only."""
        told = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        held = {line.partition(":")[0]: line.split()[1] for line in told.splitlines()[1:]}
        return int(held["Rss"]) / 1024, int(held["Pss"]) / 1024

    def settle(self, quiet: float = QUIET) -> None:
        """Wait until nothing more is drawn."""
        while self._read(quiet):
            pass

    def wait(self, *, limit: float = 10) -> int:
        """Wait for the program's own end and return its status. Raises NeverDrawnError where it goes on."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self._read(0.05)
            pid, status, used = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self.worked = (used.ru_utime + used.ru_stime) * 1000
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
        raise NeverDrawnError("The program does not end.")

    def _read(self, seconds: float) -> bytes | None:
        """Return what was drawn within that time, b"" where nothing was, None where the program has gone."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            return None
        for question, answer in ANSWERS.items():
            if question in data:
                os.write(self._fd, answer)
        return data or None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        os.close(self._fd)


def main() -> int:
    """Run a command until its text is drawn, then end it with a key."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--until", required=True)
    parser.add_argument("--key", default="q")
    parser.add_argument("--limit", type=float, default=300, help="seconds")
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    with Terminal(asked.command) as terminal:
        try:
            taken = terminal.until(asked.until, limit=asked.limit)
            terminal.settle(0.3)
            terminal.press(asked.key)
            status = terminal.wait()
        except NeverDrawnError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    sys.stderr.write(f"“{asked.until}” drawn after {taken / 1000:.1f} s, ended with {status}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
