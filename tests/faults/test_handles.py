"""No file can be opened any more, not even those of the program: that is said, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Counter
from tests.faults.deeds import RESULT
from tests.faults.session import ROOT
from tests.faults.soundness import ask


@pytest.mark.skipif(sys.platform == "win32", reason="handles are not counted there")
@pytest.mark.parametrize("free", range(4))
def test_a_first_result_without_a_free_handle_is_said_and_logged_with_the_next(
    tmp_path: Path, counted: Counter, free: int
) -> None:
    shop = RESULT.begin(tmp_path)
    limited = 'ulimit -n 64 && exec "$@"'
    command = ["sh", "-c", limited, "sh", sys.executable, "-m", "tests.faults.starving"]
    ran = subprocess.run(
        [*command, str(shop.book), str(free)], env=shop.environ, cwd=ROOT, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    first, second = ran.stdout.splitlines()
    assert not first or first.startswith("Not saved: "), first
    assert not second
    assert first or free
    there = ask(shop.book, "SELECT count(*) FROM operation WHERE token = 'the one result'")
    assert there == [(1,)]
    counted("first results without a free handle", int(bool(first)))
