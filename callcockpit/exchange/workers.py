"""Programs of our own that read a file in a process beside this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import IO


def started(program: Sequence[str], file: IO[bytes], **said: str) -> subprocess.Popen[bytes]:
    """Start a Python program that finds ``file`` on its standard input and ``said`` in its environment.

    It imports from where this process does, and what it has to say comes from its standard output. Raises
    OSError where it cannot be started.
    """
    path = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(  # noqa: S603 - a program of our own, found by its full path
        [sys.executable, "-P", *program],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path, **said},
    )
