"""Calls to the system fail: nothing is lost, nothing is half, and nobody is told that all is well."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.conftest import Counter
from tests.faults.deeds import (
    BACKUP_OVER,
    CALLCOCKPIT,
    IMPORT,
    MIGRATION,
    RESULT,
    START,
    UNDO,
    Deed,
    Rows,
    Workshop,
    rows,
    stocked,
)
from tests.faults.disk import Content, Disk, copies_in, laid
from tests.faults.record import record, why_not_traceable
from tests.faults.session import Session

pytestmark = pytest.mark.skipif(bool(why_not_traceable()), reason=why_not_traceable())

DEEDS = (RESULT, UNDO, IMPORT, BACKUP_OVER, START, MIGRATION)
ERRORS = ("ENOSPC", "EIO", "EACCES", "EMFILE")
SHARED = ("openat", "write")
"""Calls that the program makes for other files too: these fail on the files of the disk only."""
THOUGHT = 0.8
"""Seconds of thought before a key: sooner it counts as bounced, and is ignored."""
CALLS = (*SHARED, "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "mkdir")


@dataclass(frozen=True, slots=True)
class Fault:
    """The ``number``-th call of that name fails, and with ``on`` every later one too."""

    call: str
    error: str
    number: int
    on: bool

    def __str__(self) -> str:
        return f"{self.call}:error={self.error}:when={self.number}{'+' if self.on else ''}"


@dataclass(frozen=True, slots=True)
class Trial:
    """A deed that will be done many times, each with another fault."""

    deed: Deed
    shop: Workshop
    before: Content
    counts: Tally[str]
    """How often it makes each call on the files of the disk."""
    paths: frozenset[str]
    """The files and folders of the disk that it has to do with; ``$$`` stands for its process."""
    undone: Rows
    done: dict[str, int]

    def faults(self) -> Iterator[Fault]:
        """Yield every fault there is; a write that may not be made is tried a few times only."""
        for call in CALLS:
            for error in ERRORS:
                rare = call == "pwrite64" and error in ("EACCES", "EMFILE")
                for number in range(1, self.counts[call] + 1, 7 if rare else 1):
                    yield from (Fault(call, error, number, on) for on in (False, True))

    def run(self, fault: Fault) -> subprocess.CompletedProcess[str]:
        """Do it with that fault, on the disk as it was before."""
        laid(self.before, self.shop.disk)
        given = [f"trace={fault.call}", f"inject={fault}"]
        # The tracer goes aside, so that the program is the process whose number the shell knew.
        words = [
            "strace",
            "-D",
            "-f",
            "--seccomp-bpf",
            "-qq",
            "-o",
            "$LOG",
            *(f"-e {word}" for word in given),
        ]
        if fault.call in SHARED:
            words += [f'-P "{path}"' for path in sorted(self.paths)]
        return subprocess.run(
            ["sh", "-c", f'exec {" ".join(words)} "$@"', "sh", *self.deed.given(self.shop)],
            env={**self.shop.environ, "LOG": str(self.shop.home / "faults.log")},
            capture_output=True,
            text=True,
            timeout=60,
        )


def trial_of(deed: Deed, home: Path) -> Trial:
    """Do it once without a fault, and count the calls."""
    shop = deed.begin(home)
    before = Disk(shop.disk).now()
    undone = rows(shop.book)
    laid(before, shop.disk)
    log = home / "calls.log"
    events = record(deed.given(shop), shop.environ, shop.disk, log)
    place = "".join(f"\\x{byte:02x}" for byte in str(shop.disk).encode())
    lines = [line for line in log.read_text().splitlines() if place in line]
    calls = [(line.split()[0], line.split()[1].partition("(")[0]) for line in lines]
    (process,) = {process for process, _ in calls}
    told = (str(getattr(event, "path", shop.disk)) for event in events)
    paths = frozenset(path.replace(process, "$$") for path in told) | {str(shop.book), f"{shop.book}-journal"}
    return Trial(deed, shop, before, Tally(name for _, name in calls), paths, undone, sizes(shop.book))


def sizes(book: Path) -> dict[str, int]:
    """Return how many rows the tables have, how much is undone, and the layout: what a deed changes."""
    asked = {"undone": "SELECT count(undone_at) FROM operation", "layout": "PRAGMA user_version"}
    with closing(sqlite3.connect(book)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        asked |= {name: f'SELECT count(*) FROM "{name}"' for name in names if "search" not in name}
        return {name: int(db.execute(question).fetchone()[0]) for name, question in asked.items()}


def check(trial: Trial, fault: Fault) -> bool:
    """Do it with a fault, and look at the book and at what was said; return whether the fault happened."""
    ran = trial.run(fault)
    struck = "(INJECTED)" in (trial.shop.home / "faults.log").read_text()
    assert ran.returncode in (0, 1), ran
    assert "Traceback" not in ran.stderr, ran.stderr
    assert "mistake" not in ran.stderr, ran.stderr
    found = rows(trial.shop.book)
    done = bool(found) and sizes(trial.shop.book) == trial.done
    assert done or found == trial.undone, f"half, and said: {ran}"
    copies = copies_in(Disk(trial.shop.disk).now(), trial.shop.book.relative_to(trial.shop.disk))
    for path in copies:
        assert rows(trial.shop.disk / path)
    if ran.returncode == 0:
        assert done, f"not done, and nothing said: {ran}"
    else:
        # Where an import fails, it may have been said before that its backup could not be made.
        assert re.fullmatch(r"(?:[A-Z/].{20,}\n){1,2}", ran.stderr), ran.stderr
        assert "the book refused it" not in ran.stderr, ran.stderr
        assert not ran.stdout
    with trial.shop.open():
        pass
    return struck


def test_the_cockpit_says_what_was_not_saved_and_saves_it_with_the_next_key(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    shop = Workshop(tmp_path)
    shop.disk.mkdir()
    stocked(shop)
    begun = Disk(shop.disk).now()
    for fault in COCKPIT_FAULTS[: scaled(1, len(COCKPIT_FAULTS))]:
        laid(begun, shop.disk)
        with Session(traced(shop, fault), shop.environ) as session:
            session.until("Due now")
            time.sleep(THOUGHT)
            session.press("2")
            session.until("Not saved: ")
            assert "✓" not in session.text, str(fault)
            time.sleep(THOUGHT)
            session.press("2")
            session.until("✓ stay in touch")
            session.press("q")
            assert session.wait() == 0
        # One was there before. Whether the first key had come through or not, the second did not do it twice.
        assert rows(shop.book)
        assert sizes(shop.book)["touch"] == 2, str(fault)
        counted("calls of the system that failed")


def test_a_note_that_cannot_be_saved_at_the_end_is_not_lost_in_silence(
    tmp_path: Path, counted: Counter
) -> None:
    shop = Workshop(tmp_path)
    shop.disk.mkdir()
    stocked(shop)
    with Session(traced(shop, Fault("pwrite64", "ENOSPC", 1, on=True)), shop.environ) as session:
        session.until("Due now")
        session.press("n")
        session.until("back to the keys")
        session.press("wants the quote")
        session.until("quote")
        session.send(signal.SIGTERM)
        assert session.wait() == 1
        session.until("which holds the book, and try again. The note typed last is not in the book.")
    counted("calls of the system that failed")


COCKPIT_FAULTS = (
    Fault("pwrite64", "ENOSPC", 3, on=False),
    Fault("fdatasync", "EIO", 1, on=False),
    Fault("pwrite64", "EIO", 1, on=False),
    Fault("fdatasync", "EIO", 3, on=False),
    Fault("fdatasync", "EIO", 4, on=False),
    Fault("ftruncate", "EIO", 1, on=False),
)
"""The last fdatasync is that of a journal cut to nothing: the result is in the book, though nobody knows."""


def traced(shop: Workshop, fault: Fault) -> list[str]:
    """Return the command of the cockpit in which a call on the book's files fails."""
    paths = [word for path in (shop.book, f"{shop.book}-journal") for word in ("-P", str(path))]
    given = ["-e", f"trace={fault.call}", "-e", f"inject={fault}", "-o", str(shop.home / "faults.log")]
    command = ["-D", "-f", "--seccomp-bpf", "-qq", *paths, *given, *CALLCOCKPIT, "--book", str(shop.book)]
    return [shutil.which("strace") or "strace", *command]


@pytest.mark.parametrize("deed", DEEDS, ids=str)
def test_a_call_that_fails_loses_nothing_and_is_said(
    tmp_path: Path, deed: Deed, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    trial = trial_of(deed, tmp_path)
    faults = list(trial.faults())
    wanted = min(len(faults), scaled(2, len(faults)))
    struck = 0
    for fault in Random(deed.name).sample(faults, wanted):
        try:
            struck += check(trial, fault)
        except Exception as error:
            raise AssertionError(f"{deed} with {fault}") from error
    assert struck
    counted("calls of the system that failed", struck)
