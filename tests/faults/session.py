"""A process in a pseudo-terminal, on the standard library alone."""

from __future__ import annotations

import os
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]
ESCAPE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_])", re.S
)
LIMIT = 30.0
"""Seconds after which something counts as not happening, on a machine that is busy with other things."""
BECOME = "import os, sys; os.login_tty(0); os.execv(sys.argv[1], sys.argv[1:])"
"""Makes the terminal the program's own, then becomes the program."""


def _around() -> dict[str, str]:
    """Return the environment without the size that a test runner may have set for terminals of its own."""
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}


class Session:
    """A program that believes it sits at a terminal, of 120×36 unless it says otherwise."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], *, size: tuple[int, int] = (120, 36)
    ) -> None:
        """Start ``command`` and read along from its first byte."""
        self.output = bytearray()
        self._changed = threading.Condition()
        self.status: int | None = None
        self._master, self._slave = os.openpty()
        self.resize(*size)
        # The slave stays open here, so that its modes can be read after the program has gone.
        self.modes_before = termios.tcgetattr(self._slave)
        self._process = subprocess.Popen(
            [sys.executable, "-c", BECOME, *command],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env={**_around(), **environ},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return
            with self._changed:
                self.output += data
                self._changed.notify_all()

    @property
    def text(self) -> str:
        """Everything that was written so far, without the escape sequences."""
        with self._changed:
            return ESCAPE.sub(b"", bytes(self.output)).decode("utf-8", "replace")

    @property
    def modes(self) -> list[object]:
        """The modes of the terminal as they are now."""
        return list(termios.tcgetattr(self._slave))

    def mark(self) -> int:
        """Return a place in the output, to look only at what comes after it."""
        with self._changed:
            return len(self.output)

    def until(self, words: str, *, since: int = 0, limit: float = LIMIT) -> None:
        """Wait until ``words`` were drawn."""
        wanted = words.encode()
        ends = time.monotonic() + limit
        with self._changed:
            while wanted not in ESCAPE.sub(b"", bytes(self.output[since:])):
                if not self._changed.wait(max(0.0, ends - time.monotonic())):
                    raise AssertionError(f"{words!r} was never drawn:\n{bytes(self.output[-3000:])!r}")

    def press(self, keys: str) -> None:
        """Send keys as a terminal does."""
        os.write(self._master, keys.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send what no key sends."""
        while data:
            data = data[os.write(self._master, data[:1024]) :]

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, which the program hears of."""
        ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def kill(self) -> None:
        """Kill it, as a power cut of one process."""
        self.send(signal.SIGKILL)
        self.wait()

    def send(self, number: int) -> None:
        """Send a signal to the program and to nothing else."""
        self._process.send_signal(number)

    def wait(self, limit: float = LIMIT) -> int:
        """Wait until it has ended; return its exit status as a shell would see it."""
        try:
            self.status = self._process.wait(limit)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it never ended:\n{bytes(self.output[-3000:])!r}") from None
        return self.status

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            self.kill()
        os.close(self._slave)
        self._reader.join(LIMIT)
        os.close(self._master)


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing outside ``folder`` is read or written."""
    settings = folder / "settings.toml"
    settings.write_text('zone = "America/New_York"\n[dialing]\nopen = "never"\n', encoding="utf-8")
    return {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
        "CALLCOCKPIT_SETTINGS": str(settings),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }


def cockpit(folder: Path, book: Path) -> Session:
    """Start the cockpit on a book as a person does."""
    command = [sys.executable, "-m", "callcockpit", "--book", str(book)]
    return Session(command, environment(folder))


def script(folder: Path, file: Path, *arguments: str) -> Session:
    """Start a script of the tests in a terminal."""
    return Session([sys.executable, str(file), *arguments], environment(folder))
