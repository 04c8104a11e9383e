"""A process in a pseudo-terminal, on the standard library alone."""

from __future__ import annotations

import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.faults.nest import Hatched, Nest

ROOT = Path(__file__).parents[2]
ESCAPE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_])", re.S
)
LIMIT = 30.0
"""Seconds after which something counts as not happening, on a machine that is busy with other things."""
COCKPIT = (sys.executable, "-m", "callcockpit")
BECOME = """
import os, signal, sys
for heard in (signal.SIGHUP, signal.SIGINT):
    signal.signal(heard, signal.SIG_DFL)
os.login_tty(0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Makes the terminal the program's own, then becomes the program; what was started in the background or to
outlive its terminal hands on that it is deaf to some signals."""


def outer_environment() -> dict[str, str]:
    """Return the environment without the size that a test runner may have set for terminals of its own."""
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}


class Session:
    """A program that believes it sits at a terminal, of 120×36 unless it says otherwise."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        size: tuple[int, int] = (120, 36),
        nest: Nest | None = None,
    ) -> None:
        """Start ``command`` and read along from its first byte; a cockpit starts from a ``nest`` if given."""
        self.output = bytearray()
        self._changed = threading.Condition()
        self.status: int | None = None
        self._master, self._slave = os.openpty()
        self.resize(*size)
        # The slave stays open here, so that its modes can be read after the program has gone.
        self.modes_before = termios.tcgetattr(self._slave)
        around = {**outer_environment(), **environ}
        self._process: subprocess.Popen[bytes] | Hatched = (
            nest.hatch(os.ttyname(self._slave), around, command[len(COCKPIT) :])
            if nest is not None
            else subprocess.Popen(
                [sys.executable, "-IS", "-c", BECOME, *command],
                stdin=self._slave,
                stdout=self._slave,
                stderr=self._slave,
                env=around,
            )
        )
        self._enough, self._tell_enough = os.pipe()
        self._open = True
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """Read along until it is enough, and then what still lies there."""
        while self._master in select.select([self._master, self._enough], [], [])[0]:
            # Under the lock, so that what is no longer in the terminal is in the output.
            with self._changed:
                try:
                    self.output += os.read(self._master, 65536)
                except OSError:
                    return
                self._changed.notify_all()

    @property
    def text(self) -> str:
        """Everything that was written so far, without the escape sequences."""
        return self.text_since(0)

    def text_since(self, mark: int) -> str:
        """Return what was written from a place on, without the escape sequences."""
        with self._changed:
            return ESCAPE.sub(b"", bytes(self.output[mark:])).decode("utf-8", "replace")

    @property
    def modes(self) -> list[object]:
        """The modes of the terminal as they are now."""
        return list(termios.tcgetattr(self._slave))

    @property
    def process(self) -> int:
        """The number of the program's process."""
        return self._process.pid

    def mark(self) -> int:
        """Return a place in the output, to look only at what comes after it."""
        with self._changed:
            return len(self.output)

    def written(self, since: int, wait: float) -> bytes:
        """Return all that was written from a place on, also what still lies in the terminal.

        Where there is nothing yet, it is waited for so many seconds.
        """
        ends = time.monotonic() + wait
        with self._changed:
            while len(self.output) <= since and (left := ends - time.monotonic()) > 0:
                self._changed.wait(left)
        while self._reader.is_alive() and select.select([self._master], [], [], 0)[0]:
            time.sleep(0)
        with self._changed:
            return bytes(self.output[since:])

    def until(self, words: str, *, since: int = 0, limit: float = LIMIT) -> None:
        """Wait until ``words`` were drawn."""
        self.until_drawn(lambda text: words in text, repr(words), since=since, limit=limit)

    def until_drawn(
        self, wanted: Callable[[str], bool], what: str, *, since: int = 0, limit: float = LIMIT
    ) -> None:
        """Wait until the text that was drawn is as wanted."""
        ends = time.monotonic() + limit
        with self._changed:
            while not wanted(ESCAPE.sub(b"", bytes(self.output[since:])).decode("utf-8", "replace")):
                if not self._changed.wait(max(0.0, ends - time.monotonic())):
                    raise AssertionError(f"{what} was never drawn:\n{bytes(self.output[-3000:])!r}")

    def until_written(self, raw: bytes, limit: float = LIMIT) -> None:
        """Wait until these bytes were written."""
        ends = time.monotonic() + limit
        with self._changed:
            while raw not in self.output:
                if not self._changed.wait(max(0.0, ends - time.monotonic())):
                    raise AssertionError(f"{raw!r} was never written:\n{bytes(self.output[-3000:])!r}")

    def press(self, keys: str) -> None:
        """Send keys as a terminal does."""
        os.write(self._master, keys.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send what no key sends."""
        while data:
            data = data[os.write(self._master, data[:1024]) :]

    @contextmanager
    def writing_held(self) -> Iterator[None]:
        """Let the terminal take nothing for a while, as Ctrl+S has it; the program goes on."""
        termios.tcflow(self._slave, termios.TCOOFF)
        try:
            yield
        finally:
            termios.tcflow(self._slave, termios.TCOON)

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
        self._stop_reading()
        return self.status

    def _stop_reading(self) -> None:
        """Take in what was written so far, and nothing after it."""
        if self._reader.is_alive():
            os.write(self._tell_enough, b".")
            self._reader.join(LIMIT)

    def close_window(self) -> None:
        """Take the terminal away, as closing its window does; what is drawn from now on is seen by nobody."""
        self._stop_reading()
        self._open = False
        os.close(self._master)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            self.kill()
        self._stop_reading()
        if self._open:
            os.close(self._master)
        for handle in (self._slave, self._enough, self._tell_enough):
            os.close(handle)


def _clock() -> dict[str, str]:
    """Return what sets the clock of this process, so that whatever it starts lives at the same time."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in ("TZ", "LD_PRELOAD") or name.startswith("FAKETIME")
    }


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing outside ``folder`` is read or written."""
    settings = folder / "settings.toml"
    settings.write_text('zone = "America/New_York"\n[dialing]\nopen = "never"\n', encoding="utf-8")
    return {
        **_clock(),
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
        "CALLCOCKPIT_SETTINGS": str(settings),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }


def cockpit(folder: Path, book: Path, nest: Nest | None = None) -> Session:
    """Start the cockpit on a book as a person does, from a ``nest`` if there is one."""
    return Session([*COCKPIT, "--book", str(book)], environment(folder), nest=nest)


def script(folder: Path, file: Path, *arguments: str) -> Session:
    """Start a script of the tests in a terminal."""
    return Session([sys.executable, str(file), *arguments], environment(folder))
