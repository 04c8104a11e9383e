"""A kill while old steps are pruned leaves a year of them to be undone, each of them whole."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.store import calls
from callcockpit.store.book import open_book
from callcockpit.store.health import look_over
from tests.conftest import Counter
from tests.faults.soundness import ZONE, ask
from tests.store.test_operations import dump
from tests.store.test_pruning import undo_all
from tests.store.years import call_for_years

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
PRUNE = """
import sys
from datetime import datetime
from pathlib import Path
from callcockpit.store import pruning
from callcockpit.store.connection import connect
pruning.SLICE = 20_000
for _ in pruning.prune(connect(Path(sys.argv[1])), datetime.fromisoformat(sys.argv[2]), 365):
    print(flush=True)
"""


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of three years."""
    path = tmp_path_factory.mktemp("years") / "book.db"
    with open_book(path, Rules(), ZONE) as book:
        call_for_years(book, NOW, days=1_100, every=3)
    return path


def test_a_kill_while_old_steps_are_pruned(
    tmp_path: Path, years: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    random, book = Random(7), tmp_path / "book.db"
    recent = int(str(ask(years, f"SELECT count(*) FROM operation WHERE at >= {_micros()}")[0][0]))
    for _ in range(scaled(2, 100)):
        shutil.copyfile(years, book)
        command = [sys.executable, "-c", PRUNE, str(book), NOW.isoformat()]
        with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(random.random() * 0.3)
            process.kill()
        with open_book(book, Rules(), ZONE) as opened:
            whole = dump(book)
            assert undo_all(opened, NOW) == recent
            while calls.redo(opened) is not None:
                pass
            assert _entered(dump(book)) == _entered(whole)
        assert [one for one in look_over(book) if not one.good] == []
        counted("kills while old steps were pruned")


def _micros() -> int:
    return int((NOW - timedelta(days=365)).timestamp() * 1_000_000)


def _entered(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Leave out what was typed: undo gives it back to be used again."""
    return {table: rows for table, rows in found.items() if table != "draft"}
