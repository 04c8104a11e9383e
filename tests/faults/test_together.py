"""Two cockpits and an import on one book at the same time: all is there once, nobody waits, nothing fails."""

from __future__ import annotations

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
from tests.faults.session import Session, cockpit, environment
from tests.faults.shift import FRESH, at_once, press, shown_as_saved, until_saved
from tests.faults.soundness import ask, assert_journaled, build, logged

FROZEN_SECONDS = 2.0
"""A key that is answered later than this finds a frozen screen."""
REFUSALS = re.compile(
    r"Not saved[^│╰]*|in use by another[^│╰]*|changed by another[^│╰]*|stopped because[^│╰]*"
)
"""What the cockpit says when something could not be written."""


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
            assert (process.wait(), said) == (0, "")
        finally:
            process.kill()
    assert ask(book, "SELECT count(*) FROM contact WHERE name LIKE 'Import %'") == [(rows,)]


def test_two_cockpits_and_an_import_on_one_book(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    results, rows = scaled(15, 5_000), scaled(2_000, 200_000)
    book = tmp_path / "data" / "book.db"
    build(book, results * 2 + 100)
    shown: list[Tally[tuple[object, ...]]] = []
    waits: list[float] = []

    def sit_down(seed: int) -> None:
        folder = tmp_path / str(seed)
        folder.mkdir()
        with cockpit(folder, book) as session:
            session.until("Due now")
            waits.extend(call(session, results, Random(seed)))
            shown.append(shown_as_saved(session))
            assert REFUSALS.findall(session.text) == []

    with importing(tmp_path, book, rows):
        at_once(partial(sit_down, seed) for seed in range(2))
    assert shown[0] + shown[1] == logged(book)
    assert logged(book).total() == results * 2
    assert_journaled(book)
    counted("results typed in two cockpits on one book during an import", results * 2)
    assert max(waits) < FROZEN_SECONDS, (
        f"the slowest key of {len(waits)} was answered after {max(waits):.1f} s"
    )


def call(session: Session, results: int, random: Random) -> Iterator[float]:
    """Type results one after another; yield how long each took from the key until it was shown as saved."""
    key = ""
    for _ in range(results):
        key = random.choice([one for one in "12v" if one != key])
        time.sleep(FRESH)
        began = time.monotonic()
        until_saved(session, press(session, key))
        yield time.monotonic() - began
