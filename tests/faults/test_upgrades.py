"""A stored book of every older layout, killed at the statements of its upgrade: it is the old or the new."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from callcockpit.store.connection import LAYOUT
from tests.conftest import Counter
from tests.faults.session import ROOT, environment

STORED = [
    path
    for path in sorted((ROOT / "tests" / "store" / "books").glob("*.db.xz"))
    if path.name != f"layout{LAYOUT}.db.xz"
]


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name)
def test_an_upgrade_killed_at_any_statement_is_finished_by_the_next_start_with_everything(
    tmp_path: Path, stored: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    given = ["-m", "tests.faults.upgrading", str(stored), str(tmp_path / "work"), str(scaled(29, 1))]
    (tmp_path / "work").mkdir()
    done = subprocess.run(
        [sys.executable, *given],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 0
    counted("kills at the statements of an upgrade", int(done.stdout))
