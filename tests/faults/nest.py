"""Starts the cockpit by a fork of a process that has read its modules: a start costs a third of a cold one.

``python -m tests.faults.nest`` reads a line of JSON for each start, with the terminal, the environment and
the arguments, and says which process it is and how each ends. The process is the real program in every other
way: a session of its own at a terminal of its own, killed and signalled like any.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module

FPS = {"TEXTUAL_FPS": "200"}
"""What the command line says before it reads Textual, which takes it in once."""


class Hatched:
    """A process that a nest has started."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._ended = threading.Event()
        self._status = 0

    def end(self, status: int) -> None:
        """Note how it ended."""
        self._status = status
        self._ended.set()

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        # The nest has buried whom nobody has heard of yet.
        with suppress(ProcessLookupError):
            if not self._ended.is_set():
                os.kill(self.pid, number)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; return its status as ``subprocess`` does."""
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired("cockpit", timeout or 0.0)
        return self._status


class Nest:
    """The other end of the process from which cockpits are forked."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nest"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **environ, **FPS},
        )
        self._lock = threading.Lock()
        self._all: dict[int, Hatched] = {}
        self._born: list[Hatched] = []
        self._changed = threading.Condition()
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    def _hear(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            word, pid, *status = line.split()
            with self._changed:
                if word == b"born":
                    self._all[int(pid)] = Hatched(int(pid))
                    self._born.append(self._all[int(pid)])
                    self._changed.notify_all()
                else:
                    self._all.pop(int(pid)).end(int(status[0]))

    def hatch(self, terminal: str, environ: Mapping[str, str], arguments: Sequence[str]) -> Hatched:
        """Start a cockpit at a terminal."""
        asked = json.dumps([terminal, dict(environ), list(arguments)])
        with self._lock, self._changed:
            assert self._process.stdin is not None
            self._process.stdin.write(asked.encode() + b"\n")
            self._process.stdin.flush()
            if not self._changed.wait_for(lambda: bool(self._born), 30):
                raise AssertionError("the nest starts nothing")
            return self._born.pop()

    def close(self) -> None:
        """End it, when all that it started have ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._hearing.join(30)
        self._process.stdout.close()


def _become(terminal: str, environ: Mapping[str, str], arguments: Sequence[str]) -> None:
    """Be the cockpit at that terminal; never returns."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.login_tty(os.open(terminal, os.O_RDWR))
    os.environ.clear()
    os.environ.update(environ)
    for handle, name in enumerate(("stdin", "stdout", "stderr")):
        mode = "w" if handle else "r"
        stream = open(handle, mode, buffering=1, encoding="utf-8", closefd=False)  # noqa: SIM115 - for good
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    from callcockpit.cli import main

    gc.enable()
    sys.argv = ["callcockpit", *arguments]
    sys.exit(main(list(arguments)))


def _read_modules() -> None:
    """Import every module of the program, but those that are programs."""
    import callcockpit

    for found in pkgutil.walk_packages(callcockpit.__path__, "callcockpit."):
        if not found.name.endswith("__main__") and ".migrations." not in found.name:
            import_module(found.name)


def serve() -> int:
    """Start what is asked for, and say what becomes of it, until nothing more is asked."""
    _read_modules()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(wake)
    gc.collect()
    gc.freeze()
    waiting = b""
    living = 0
    asking = True
    while asking or living:
        ready = select.select([woken, *([0] if asking else [])], [], [])[0]
        if woken in ready:
            os.read(woken, 4096)
            while living and (ended := os.waitpid(-1, os.WNOHANG))[0]:
                living -= 1
                os.write(1, f"ended {ended[0]} {os.waitstatus_to_exitcode(ended[1])}\n".encode())
        if 0 in ready:
            data = os.read(0, 65536)
            asking = bool(data)
            *lines, waiting = (waiting + data).split(b"\n")
            for line in lines:
                child = os.fork()
                if child == 0:
                    _become(*json.loads(line))
                living += 1
                os.write(1, f"born {child}\n".encode())
    return 0


if __name__ == "__main__":
    sys.exit(serve())
