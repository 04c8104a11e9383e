"""The disk is full: the message names it, the book is as it was, and with room all goes on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections import Counter as Tally
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Counter
from tests.faults.deeds import RESULT, Workshop, rows_in_use, stocked
from tests.faults.full import SIZES, Attempt
from tests.faults.session import ROOT, Session

HERE = Path(__file__).parent
SMALL = 'mount -t tmpfs -o size=40m,mode=700 tmpfs "$1" && shift && exec "$@"'
"""Puts a small disk at the first argument, that only this program sees, and becomes the rest."""
THOUGHT = 0.8
"""Seconds of thought before a key: sooner it counts as bounced, and is ignored."""


def on_a_small_disk(place: Path, *command: str) -> list[str]:
    """Return the command that runs ``command`` with 40 MiB at ``place``; it needs no rights of root."""
    return [
        shutil.which("unshare") or "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        SMALL,
        "sh",
        str(place),
        *command,
    ]


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A folder that can become a small disk."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare")
    tried = subprocess.run(on_a_small_disk(place, "true"), capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"a disk may not be made here: {tried.stderr.strip()}")
    return place


def test_on_a_full_disk_nothing_is_lost_and_with_room_all_goes_on(
    small_disk: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    every = scaled(4, 1)
    shop = RESULT.begin(small_disk.parent / "elsewhere")
    people = shop.home / "people.csv"
    command = (sys.executable, "-m", "tests.faults.full", str(small_disk), str(people), str(every))
    ran = subprocess.run(
        on_a_small_disk(small_disk, *command), env=shop.environ, cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    attempts = [Attempt(**json.loads(line)) for line in ran.stdout.splitlines()]
    deeds = ("a result", "an import", "a note", "a backup", "a packed backup", "a first start")
    assert Tally(one.deed for one in attempts) == dict.fromkeys(deeds, len(range(0, SIZES, every)))
    for one in attempts:
        if one.said:
            assert "full" in one.said, one
            assert str(small_disk) in one.said, one
            assert one.unchanged, one
            assert not one.again, one
    for deed in deeds:
        assert {bool(one.said) for one in attempts if one.deed == deed} == {True, False}, deed
    counted("disks that were full", sum(bool(one.said) for one in attempts))


FILL = 'cp -R "$1" "$2" && { cat /dev/zero >"$2/ballast" 2>/dev/null; shift 2; exec "$@"; }'
"""Copies the first argument to the second, fills the disk, and becomes the rest."""


def test_the_cockpit_names_the_full_disk_and_saves_with_the_next_key(
    tmp_path: Path, small_disk: Path, counted: Counter
) -> None:
    shop = Workshop(tmp_path / "elsewhere")
    shop.disk.mkdir(parents=True)
    stocked(shop)
    book = small_disk / "data" / "book.db"
    command = (
        *("sh", "-c", FILL, "sh", str(shop.disk / "data"), str(book.parent)),
        *(sys.executable, "-m", "callcockpit", "--book", str(book)),
    )
    with Session(on_a_small_disk(small_disk, *command), shop.environ) as session:
        session.until("Due now")
        seen = Path(f"/proc/{session.process}/root", *book.parts[1:])
        before = rows_in_use(seen, tmp_path)
        time.sleep(THOUGHT)
        session.press("2")
        session.until(f"Not saved: the disk is full. Make room on {small_disk}"[:100])
        assert rows_in_use(seen, tmp_path) == before
        seen.with_name("ballast").unlink()
        time.sleep(THOUGHT)
        session.press("2")
        session.until("✓ stay in touch")
        assert rows_in_use(seen, tmp_path) != before
        session.press("q")
        assert session.wait() == 0
    counted("disks that were full")
