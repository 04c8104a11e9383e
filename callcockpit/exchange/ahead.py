"""Reading a long file of people in a process of its own, while it is found out who they are.

Both take about as long, so on two processors an import needs two thirds of the time. ``reading_worker`` tells
the rows in parts; where it cannot be started or ends too early, the rest of the file is read here.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Reject, Row, Supply
from callcockpit.exchange.mapping import Choices
from callcockpit.exchange.workers import started

LONG = 1 << 20
"""Bytes from which on a file is worth a process: some 10,000 people, where it takes 0.2 s to start one."""
WISH = "CALLCOCKPIT_READ"
"""What the environment tells the process as JSON; other users of the computer do not see it there."""
GREETING = b"rows of callcockpit\n"
"""What the process tells first: some Pythons are set up to print something of their own when they start."""
LENGTH = 8
"""Bytes before each part that tell how long it is; behind the last one they are zero."""


@contextmanager
def ahead(supply: Supply, path: Path, file: IO[bytes], choices: Choices) -> Iterator[Supply]:
    """Yield a supply with the rows of ``supply``, which reads ``file``, told by another process.

    ``path`` and ``choices`` are those of ``opening.opened``.
    """
    headers = [header for header, _ in supply.columns]
    wish = {
        "name": path.name,
        "encoding": supply.encoding,
        "region": supply.region,
        "given": dict(choices.given),
        "headers": headers,
        "recalled": dict(choices.recall(headers)),
        # Somebody may have installed another version since this process began.
        "fields": Candidate._fields,
    }
    left: list[str] = []
    with ExitStack() as stack:
        reader = _reader(path, file, json.dumps(wish))
        if reader is not None:
            stack.enter_context(reader)
            stack.callback(reader.kill)
        told = reader.stdout if reader is not None else None
        yield supply._replace(rows=_rows(supply, told, left), left_out=lambda: tuple(left))


def _reader(path: Path, file: IO[bytes], wish: str) -> subprocess.Popen[bytes] | None:
    """Start the process; None where that does not work, or would bring nothing."""
    if not sys.executable or (os.cpu_count() or 1) < 2:
        return None
    try:
        with path.open("rb") as again:
            if os.path.samestat(os.fstat(again.fileno()), os.fstat(file.fileno())):
                return started(("-m", "callcockpit.exchange.reading_worker"), again, **{WISH: wish})
    except OSError:
        pass
    return None


def _rows(supply: Supply, told: IO[bytes] | None, left: list[str]) -> Iterator[Row | Reject]:
    """Yield the rows that the process tells, and from where it ended too early those of ``supply``.

    Puts into ``left`` what was left out. Raises CockpitError as reading here would.
    """
    done = 0
    if told is not None and told.read(len(GREETING)) == GREETING:
        for part in _parts(told):
            yield from part
            done += len(part)
        with suppress(ValueError):
            end = json.loads(told.read())
            if end["refused"]:
                raise CockpitError(end["refused"])
            left += end["left"]
            return
    yield from islice(supply.rows, done, None)
    left += supply.left_out()


def _parts(told: IO[bytes]) -> Iterator[list[Row | Reject]]:
    while length := int.from_bytes(told.read(LENGTH)):
        data = told.read(length)
        if len(data) < length:
            return
        # They come from a program of our own, through a pipe that nobody else can write to.
        yield pickle.loads(data)  # noqa: S301
