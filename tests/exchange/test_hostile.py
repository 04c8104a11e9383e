"""Whatever the file: one sentence, an untouched book, and no more memory than the module says."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.exchange import opened

ROOT = Path(__file__).parents[2]
MB = 1 << 20
ROOM = 256 * MB
"""Address space beside what the program has before it reads: four times the longest line (8 million
characters, of four bytes at worst) and the pages of the book."""

PROGRAM = """
import resource, sys
import phonenumbers, callcockpit.exchange, callcockpit.cli.intake
from callcockpit.store import intake, history
from callcockpit.cli import main
pages = int(open("/proc/self/statm").read().split()[0])
limit = pages * resource.getpagesize() + int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
sys.exit(main(sys.argv[2:]))
"""

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measured by Linux's limits")


def imported(tmp_path: Path, path: Path) -> tuple[int, str]:
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    environment = {
        **os.environ,
        "CALLCOCKPIT_SETTINGS": str(tmp_path / "settings.toml"),
        "CALLCOCKPIT_BOOK": str(tmp_path / "book.db"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", PROGRAM, str(ROOM), "import", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    return done.returncode, done.stderr


def filled(start: bytes, piece: bytes, times: int, end: bytes = b"") -> Callable[[Path], object]:
    def write(path: Path) -> None:
        with path.open("wb") as file:
            file.write(start)
            for _ in range(times):
                file.write(piece)
            file.write(end)

    return write


TABLE = b"Name,Phone,Notes\n"


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        pytest.param(filled(b"", b"", 0), "is empty", id="empty"),
        pytest.param(filled(b"", bytes(range(256)), 400), "not a text file", id="binary"),
        pytest.param(filled(b"", b"\0" * MB, 64), "is empty", id="64 MB of NUL"),
        pytest.param(filled(b"", b"x" * MB, 64), "no line of column names", id="one line"),
        pytest.param(filled(b"", "ä".encode() * MB, 32), "no line of column names", id="one line of umlauts"),
        pytest.param(filled(TABLE, b"x" * MB, 64), "8 million characters", id="one line below a header"),
        pytest.param(filled(b"<calls><call a='", b"x" * MB, 64), "more than a million", id="one attribute"),
        pytest.param(filled(b"\x1f\x8b", b"x" * MB, 1), "compressed", id="gzip"),
        pytest.param(lambda path: path.mkdir(), "is a folder", id="folder"),
        pytest.param(lambda path: None, "There is no file", id="missing"),
        pytest.param(lambda path: path.symlink_to(path), "could not be read", id="link to itself"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), "larger than", id="endless device"),
    ],
)
def test_a_hostile_file_costs_one_sentence(
    tmp_path: Path, write: Callable[[Path], object], sentence: str
) -> None:
    path = tmp_path / "people.csv"
    write(path)
    code, said = imported(tmp_path, path)
    assert (code, sentence in said, said.count("\n")) == (1, True, 1), said[-2000:]
    with closing(sqlite3.connect(tmp_path / "book.db")) as book:
        assert book.execute("SELECT count(*) FROM operation").fetchone() == (0,)


DANA = b"BEGIN:VCARD\nFN:Dana\nTEL:614-555-0142\n"


@pytest.mark.parametrize(
    ("write", "rejected"),
    [
        pytest.param(filled(TABLE + b'Dana,614-555-0142,"', b"word " * 200 + b"\n", 6_000), True, id="quote"),
        pytest.param(filled(TABLE, b"Dana,614-555-0142,\0\n", 2000), False, id="NULs"),
        pytest.param(filled(DANA + b"NOTE:", b"a\n " * 1000, 2_000, b"\nEND:VCARD\n"), False, id="folding"),
        pytest.param(filled(DANA + b"PHOTO:", b"A" * MB, 64, b"\nEND:VCARD\n"), False, id="photo"),
        pytest.param(filled(DANA + b"NOTE:", b"a" * MB, 64, b"\nEND:VCARD\n"), False, id="long note"),
        pytest.param(filled(DANA, b"AGENT:BEGIN:VCARD\n", 50_000), False, id="nested cards"),
    ],
)
def test_a_strange_file_gives_what_can_be_read(
    tmp_path: Path, write: Callable[[Path], object], rejected: bool
) -> None:
    path = tmp_path / "people.csv"
    write(path)
    code, said = imported(tmp_path, path)
    assert code == int(rejected), said[-2000:]
    assert "Traceback" not in said


def test_a_file_that_changes_while_it_is_read_is_refused_before_the_book_is_written(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(TABLE + b"Dana,614-555-0142,\n" * 3)
    with opened(path, "US") as supply:
        next(iter(supply.rows))
        with path.open("ab") as file:
            file.write(b"Omar,614-555-0143,\n")
        with pytest.raises(CockpitError, match="changed while it was read"):
            list(supply.rows)
