"""An unfinished file is kept for as long as somebody writes it, and not a moment longer."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from callcockpit.unfinished import make_unfinished, sweep

WRITER = """
import sys
from pathlib import Path
from callcockpit.unfinished import make_unfinished
handle = make_unfinished(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_program_writes_is_left_until_that_program_has_gone(tmp_path: Path) -> None:
    path = tmp_path / ".book.db.1.part"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"held\n"
        sweep(tmp_path, ".book.db.")
        assert path.exists()
        with pytest.raises(FileExistsError):
            make_unfinished(path)
        writer.kill()
    sweep(tmp_path, ".book.db.")
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_goes_with_what_sqlite_kept_beside_it(tmp_path: Path) -> None:
    for name in (
        ".book.db.1.part",
        ".book.db.1.part-journal",
        ".book.db.2.part-journal",
        ".book.db.3.restored",
    ):
        (tmp_path / name).write_text("x")
    sweep(tmp_path, ".book.db.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "book.db",
        "book.db.1.part",
        ".other.db.1.part",
        ".book.db.1.copy",
        ".book.db.part.txt",
        ".book.db.OURS.part",
    ],
)
def test_nothing_else_is_touched(tmp_path: Path, name: str) -> None:
    path = tmp_path / name.replace("OURS", str(os.getpid()))
    path.write_text("x")
    sweep(tmp_path, ".book.db.")
    assert path.read_text() == "x"


def test_a_folder_that_is_not_there_or_a_part_that_is_a_folder_stops_nobody(tmp_path: Path) -> None:
    sweep(tmp_path / "nowhere", ".book.db.")
    (tmp_path / ".book.db.1.part").mkdir()
    (tmp_path / ".book.db.2.part").touch()
    sweep(tmp_path, ".book.db.")
    assert [path.name for path in tmp_path.iterdir()] == [".book.db.1.part"]


def test_a_new_one_replaces_what_was_left_and_is_open_to_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / ".book.db.1.part"
    path.write_text("left")
    path.chmod(0o644)
    os.close(make_unfinished(path))
    assert path.read_text() == ""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(
    not hasattr(os, "O_NOFOLLOW"), reason="links are not followed where the system can say so"
)
def test_a_link_in_its_place_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x")
    (tmp_path / ".book.db.1.part").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic links"):
        make_unfinished(tmp_path / ".book.db.1.part")
    assert (tmp_path / "precious").read_text() == "x"
