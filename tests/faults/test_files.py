"""Whatever is in a file: no crash, no hang, little memory, and either all of it in the book or nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from sqlite3 import connect

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Supply
from callcockpit.exchange import opened
from tests.conftest import Counter
from tests.exchange.test_hostile import ROOT, imported
from tests.faults import mangling

MB = 1 << 20
TABLE = b"Name,Phone,Notes\n"


def count_operations(book: Path) -> int:
    """Return how many operations a book has; none where there is no book."""
    if not book.exists():
        return 0
    with closing(connect(book)) as db:
        return int(db.execute("SELECT count(*) FROM operation").fetchone()[0])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measured by Linux's limits")
@pytest.mark.parametrize("half", [0, 1])
def test_a_mangled_file_is_taken_whole_or_not_at_all(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter, half: int
) -> None:
    files = scaled(25, 500)
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    for part in range(scaled(1, 10)):
        folder = tmp_path / str(part)
        folder.mkdir()
        first = (half * 10 + part) * files
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.mangling", str(folder), str(first), str(first + files)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            timeout=1_800,
        )
        assert done.returncode == 0, f"{signal_name(done.returncode)}\n{done.stderr[-3000:]}"
        fates = json.loads(done.stdout)
        assert fates["good"] == files // mangling.GOOD_OF
        assert fates["good"] + fates.get("taken", 0) + fates.get("refused", 0) == files
        counted("files imported, one in five as it should be", files)
        counted("of them damaged and refused in one sentence, with nothing written", fates.get("refused", 0))
        counted("of them damaged and taken whole, or with every other row said", fates.get("taken", 0))


def told(path: Path, *, whole: bool) -> tuple[object, ...]:
    """Return all that is told of a file, or why it is refused."""
    try:
        with opened(path, "US", whole=whole) as supply:
            assert isinstance(supply, Supply)
            rows = list(supply.rows)
            return rows, supply.left_out(), supply.format, supply.encoding, supply.columns
    except CockpitError as error:
        return (str(error),)


def test_another_process_tells_the_same_of_a_mangled_file(
    tmp_path: Path,
    scaled: Callable[[int, int], int],
    counted: Counter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("callcockpit.exchange.opening.LONG", 1)
    path = tmp_path / "people"
    kinds = [kind for kind in mangling.WRITERS if kind not in ("xlsx", "archive")]
    for seed in range(scaled(4, 600)):
        random = Random(seed)
        people = [mangling.somebody(seed, place) for place in range(random.choice((1, 3, 600, 1_300)))]
        path.write_bytes(mangling.mangled(mangling.WRITERS[kinds[seed % len(kinds)]](people), random))
        assert told(path, whole=True) == told(path, whole=False), seed
        counted("mangled files of which another process tells the same")


def signal_name(status: int) -> str:
    """Return by what a process was ended."""
    return signal.Signals(-status).name if status < 0 else f"status {status}"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measured by Linux's limits")
def test_a_gigabyte_in_one_line_is_refused_with_little_memory(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    path = tmp_path / "people.csv"
    with path.open("wb") as file:
        file.write(TABLE)
        for _ in range(scaled(9, 1_000)):
            file.write(b"x" * MB)
    code, said = imported(tmp_path, path)
    assert (code, "8 million characters" in said, said.count("\n")) == (1, True, 1), said[-2000:]
    assert count_operations(tmp_path / "book.db") == 0
    counted("megabytes of one line refused", path.stat().st_size // MB)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measured by Linux's limits")
@pytest.mark.parametrize(
    "content", [b"", TABLE, TABLE + b"Dana,614-555-0142,\n"], ids=["NUL", "table", "people"]
)
def test_a_hole_of_a_gigabyte_is_refused_or_read_past(
    tmp_path: Path, scaled: Callable[[int, int], int], content: bytes
) -> None:
    path = tmp_path / "people.csv"
    with path.open("wb") as file:
        file.write(content)
        file.truncate(scaled(20, 1_000) * MB)
    code, said = imported(tmp_path, path)
    assert code == 1, said[-2000:]
    assert "Traceback" not in said
    assert count_operations(tmp_path / "book.db") == 0


def test_a_pipe_that_nobody_ends_is_refused_before_it_fills_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callcockpit.exchange.opening.SIZE_LIMIT", 8 * MB)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    written = 0

    def pour() -> None:
        nonlocal written
        with pipe.open("wb", buffering=0) as file:
            while True:
                try:
                    written += file.write(b"Dana,614-555-0142,\n" * 50_000)
                except BrokenPipeError:
                    return

    pouring = threading.Thread(target=pour)
    pouring.start()
    with pytest.raises(CockpitError, match="larger than 8 MB"), opened(pipe, "US"):
        pass
    pouring.join(30)
    assert not pouring.is_alive()
    assert written < 16 * MB


def test_a_long_list_takes_no_more_memory_than_a_short_one(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    rows = scaled(3_000, 1_000_000)
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("Name,Phone,Notes\n")
        file.writelines(f"Person {n},+1 614 {2_000_000 + n},note {n}\n" for n in range(rows))
    with opened(path, "US") as supply:
        told = iter(supply.rows)
        next(told)
        tracemalloc.start()
        try:
            assert sum(1 for _ in told) == rows - 1
            assert tracemalloc.get_traced_memory()[1] < 8 * MB
        finally:
            tracemalloc.stop()
    counted("rows read in one go", rows)
