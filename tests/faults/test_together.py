"""Two cockpits and an import on one book at the same time: all is there once, nobody waits, nothing fails."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

from tests.conftest import Counter
from tests.faults.nest import Nest
from tests.faults.session import Session, cockpit, environment
from tests.faults.shift import FRESH, at_once, result_saved, saved, shown_as_saved
from tests.faults.soundness import ask, assert_journaled, build, logged

FROZEN_SECONDS = 2.0
"""A key that is answered later than this, on a machine that is busy with nothing else, finds a frozen screen.
"""
REFUSALS = re.compile(
    r"Not saved(?!: Person \d{5} was changed elsewhere)[^│╰]*|"
    r"in use by another[^│╰]*|changed by another[^│╰]*|stopped because[^│╰]*"
)
"""What the cockpit says when something could not be written; that the other one was faster is no fault."""

WAITING = "Waiting for another program that is using the book … (Ctrl+C gives up)\n"
"""What the import may say: those who write as fast as they can may leave it no turn for a second."""
TOLD = re.compile(r"([\d.]+) (Person \d{5}) (.*)")
"""What a caller prints of each result: how long it took, about whom, and what."""


@contextmanager
def importing(folder: Path, book: Path, rows: int) -> Iterator[subprocess.Popen[str]]:
    """Take people in from a file by a process of its own, and make sure that it did when all is done."""
    file = folder / "people.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("Name,Company,Phone\n")
        out.writelines(
            f"Import {row},Company {row % 999},+1{201 + row // 9000}{2000000 + row % 9000:07}\n"
            for row in range(rows)
        )
    command = [sys.executable, "-m", "callcockpit", "--book", str(book), "import", str(file)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment(folder)
    ) as process:
        try:
            yield process
            assert process.stderr is not None
            said = process.stderr.read()
            assert (process.wait(), said.replace(WAITING, "")) == (0, "")
        finally:
            process.kill()
    assert ask(book, "SELECT count(*) FROM contact WHERE name LIKE 'Import %'") == [(rows,)]


def test_two_cockpits_and_an_import_on_one_book(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter, nest: Nest
) -> None:
    results, rows = scaled(20, 5_000), scaled(2_000, 200_000)
    book = tmp_path / "data" / "book.db"
    build(book, results * 2 + 100)
    sessions: list[Session] = []
    waits: list[float] = []

    def sit_down(seed: int) -> None:
        folder = tmp_path / str(seed)
        folder.mkdir()
        with cockpit(folder, book, nest) as session:
            session.until("Due now")
            waits.extend(call(session, results, Random(seed)))
        # It is looked through when both are done: that takes seconds, in which no key can be timed.
        sessions.append(session)

    with importing(tmp_path, book, rows):
        at_once(partial(sit_down, seed) for seed in range(2))
    assert [REFUSALS.findall(session.text) for session in sessions] == [[], []]
    assert shown_as_saved(sessions[0]) + shown_as_saved(sessions[1]) == logged(book)
    assert logged(book).total() == results * 2
    assert_journaled(book)
    counted("results typed in two cockpits on one book during an import", results * 2)
    slowest = max(range(len(waits)), key=waits.__getitem__)
    assert waits[slowest] < FROZEN_SECONDS, (
        f"the slowest key of {len(waits)} was answered after {waits[slowest]:.1f} s; it was number "
        f"{slowest % results + 1} of {results} in its cockpit"
    )


def assert_never_frozen(waits: list[float]) -> None:
    """Make sure that no answer took too long; with ten programs on two cores all take five times as long."""
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    slowest = max(waits)
    assert slowest < FROZEN_SECONDS * busy, f"the slowest of {len(waits)} answers took {slowest:.1f} s"


def test_two_processes_log_as_fast_as_they_can_beside_an_import(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    results, rows = scaled(100, 5_000), scaled(2_000, 200_000)
    book = tmp_path / "data" / "book.db"
    build(book, results * 2 + 100)
    told: list[str] = []

    def log(seed: int) -> None:
        command = [sys.executable, "-m", "tests.faults.caller", str(book), str(results), str(seed)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment(tmp_path), cwd=tmp_path, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        told.extend(done.stdout.splitlines())

    with importing(tmp_path, book, rows):
        at_once(partial(log, seed) for seed in range(2))
    lines = [TOLD.fullmatch(line) for line in told]
    assert Tally((line[2], line[3]) for line in lines if line) == logged(book)
    assert logged(book).total() == results * 2
    assert_journaled(book)
    assert ask(book, "PRAGMA integrity_check") == [("ok",)]
    counted("results logged by two processes at once during an import", results * 2)
    assert_never_frozen([float(line[1]) for line in lines if line])


def call(session: Session, results: int, random: Random) -> Iterator[float]:
    """Type results one after another; yield how long each took from the key until it was shown as saved."""
    key = ""
    seen: set[tuple[object, ...]] = set()
    for _ in range(results):
        key = random.choice([one for one in "12v" if one != key])
        time.sleep(FRESH)
        began = time.monotonic()
        mark = result_saved(session, key, seen)
        yield time.monotonic() - began
        seen.update(saved(session.text_since(mark)))
