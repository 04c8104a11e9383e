"""A copy, an export, an import killed in the middle: what it leaves is no backup, and goes with the next."""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.store.restoring import examine
from callcockpit.store.shelf import Shelf
from callcockpit.ui.caretaker import Caretaker
from tests.conftest import Counter
from tests.faults.deeds import CALLCOCKPIT, ZONE, Rows, rows
from tests.faults.session import LIMIT, Session, environment
from tests.faults.soundness import build

PEOPLE, NOTES = 200, 20_000
"""Enough for a copy to take several steps."""


@dataclass(frozen=True, slots=True)
class Work:
    """Something that writes a file which is whole or not there, and what it is called."""

    name: str
    command: tuple[str, ...]
    folder: str
    """Where the file is written."""

    def __str__(self) -> str:
        return self.name


WORKS = (
    Work("a backup", ("backup",), "data/book backups"),
    Work("a backup to a file", ("backup", "{home}/out/copy.db"), "out"),
    Work("a backup to a folder", ("backup", "{home}/out"), "out"),
    Work("an export", ("export", "all", "-o", "{home}/out/all.json"), "out"),
    Work("a restore", ("restore", "{home}/good.db"), "data"),
    Work("a restore of a packed copy", ("restore", "{home}/good.db.gz"), "data"),
)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with many people, and a copy of it."""
    home = tmp_path_factory.mktemp("stocked")
    build(home / "data" / "book.db", PEOPLE)
    with closing(sqlite3.connect(home / "data" / "book.db")) as db, db:
        db.execute("UPDATE contact SET notes = hex(randomblob(?))", (NOTES // 2,))
    return home / "data" / "book.db"


@pytest.fixture
def home(tmp_path: Path, stocked: Path) -> Path:
    """A home with the book in it, a backup of it, and a folder to write to."""
    for path in ("data/book.db", "good.db"):
        (tmp_path / path).parent.mkdir(exist_ok=True, mode=0o700)
        (tmp_path / path).write_bytes(stocked.read_bytes())
    (tmp_path / "good.db.gz").write_bytes(gzip.compress(stocked.read_bytes(), 1))
    (tmp_path / "out").mkdir()
    (tmp_path / "tmp").mkdir()
    return tmp_path


def begin(home: Path, work: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start a command on the book."""
    given = [part.format(home=home) for part in work]
    return subprocess.Popen(
        [*CALLCOCKPIT, "--book", str(home / "data" / "book.db"), *given],
        env=environment(home) | {"TMPDIR": str(home / "tmp")},
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def leftovers(folder: Path) -> list[Path]:
    """Return the unfinished files that lie in a folder."""
    if not folder.exists():
        return []
    return [path for path in folder.iterdir() if path.name.startswith(".")]


def kill_when_unfinished(home: Path, work: Work, random: Random) -> bool:
    """Start it, kill it when its file has begun or a little later; return whether it has left one."""
    folder = home / work.folder
    with begin(home, work.command) as process:
        while process.poll() is None and not leftovers(folder):
            time.sleep(0.0005)
        time.sleep(random.random() * 0.02)
        process.kill()
    return bool(leftovers(folder))


def assert_whole_or_refused(path: Path, wanted: Rows) -> None:
    """Make sure that nobody can restore from what is not a copy of all of the book."""
    try:
        examine(path)
    except CockpitError:
        return
    assert rows(path) == wanted


@pytest.mark.parametrize("work", WORKS, ids=str)
def test_what_a_kill_leaves_is_no_backup_and_goes_with_the_next_one(
    home: Path, work: Work, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    random, folder = Random(work.name), home / work.folder
    wanted = rows(home / "good.db")
    shelf = Shelf(home / "data" / "book.db", home / "data" / "book backups", ZONE)
    left = kills = 0
    while kills < scaled(1, 40) or not left:
        left += kill_when_unfinished(home, work, random)
        kills += 1
        assert kills < 60, "nothing was killed in the middle"
        for backup in shelf.backups():
            assert rows(backup.path) == wanted
        for path in leftovers(folder):
            assert_whole_or_refused(path, wanted)
        assert rows(home / "data" / "book.db") == wanted
        counted(f"kills of {work}")
    with begin(home, work.command) as process:
        assert process.wait(60) == 0
    assert leftovers(folder) == []


def test_the_next_start_of_the_cockpit_takes_away_what_kills_have_left(home: Path) -> None:
    folders = {"data/book backups": WORKS[0], "data": WORKS[-1]}
    for folder, work in folders.items():
        while not leftovers(home / folder):
            kill_when_unfinished(home, work, Random(work.name))
    caretaker = Caretaker(
        home / "data" / "book.db", home / "data" / "book backups", ZONE, lambda: datetime.now(UTC)
    )
    assert caretaker.look_after().result(LIMIT) == ""
    caretaker.stop()
    assert [leftovers(home / folder) for folder in folders] == [[], []]


def invite(path: Path, guests: int) -> None:
    """Write a table of that many people."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Name,Phone\n")
        file.writelines(f"Guest {row},+1 614 {2_000_000 + row}\n" for row in range(guests))


def test_people_of_a_killed_import_lie_in_no_temporary_file(
    home: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    invite(home / "people.csv", 3_000)
    random = Random(4)
    for _ in range(scaled(1, 40)):
        with begin(home, ("import", "{home}/people.csv")) as process:
            while not any_deleted(process.pid):
                assert process.poll() is None, "nobody was put aside in a file without a name"
                time.sleep(0.002)
            time.sleep(random.random() * 0.5)
            process.kill()
        assert [path for path in (home / "tmp").rglob("*") if path.is_file()] == []
        counted("kills of an import that had people put aside")


def test_the_process_that_reads_for_a_killed_import_ends_too(
    home: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    invite(home / "people.csv", 50_000)
    random = Random(5)
    for _ in range(scaled(1, 40)):
        with begin(home, ("import", "{home}/people.csv")) as process:
            while not (readers := children(process.pid)):
                assert process.poll() is None, "no other process has read the file"
                time.sleep(0.002)
            time.sleep(random.random())
            process.kill()
        until = time.monotonic() + LIMIT
        while any(map(lives, readers)):
            assert time.monotonic() < until, "the reader lives on"
            time.sleep(0.002)
        counted("kills of an import whose file was read by another process")


def test_a_killed_demo_goes_with_a_later_one_and_a_running_one_stays(tmp_path: Path) -> None:
    environ = environment(tmp_path) | {"TMPDIR": str(tmp_path)}

    def demos() -> set[Path]:
        found = set(tmp_path.glob("callcockpit-demo-*"))
        for folder in found:
            os.utime(folder, (0, 0))
        return found

    with (
        Session([*CALLCOCKPIT, "--demo"], environ) as killed,
        Session([*CALLCOCKPIT, "--demo"], environ) as kept,
    ):
        for session in (killed, kept):
            session.until("Due now")
        assert len(demos()) == 2
        killed.kill()
        subprocess.run([*CALLCOCKPIT, "--demo", "due"], env=environ, stdout=subprocess.DEVNULL, check=True)
        (alive,) = demos()
        assert alive.joinpath("demo.db").is_file()
        kept.press("q")
        assert kept.wait() == 0
    assert demos() == set()


def children(process: int) -> list[int]:
    """Return the processes that a process has started and that have not ended."""
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def lives(process: int) -> bool:
    """Whether a process runs; one that nobody has asked about since it ended does not."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def any_deleted(process: int) -> bool:
    """Whether a process has a file open that has no name any more."""
    with suppress(OSError):
        return any("(deleted)" in str(each.readlink()) for each in Path(f"/proc/{process}/fd").iterdir())
    return False
