"""A file that is somebody's own is not replaced without a word, and nothing is written through a link."""

from __future__ import annotations

import os
import pty
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from callcockpit.cli import main
from tests.test_export import WAYS

Run = Callable[..., tuple[int, str]]
ROOT = Path(__file__).parents[1]
MINE = b"my own words\n"
PEOPLE = "First Name,Last Name,Phone\nDana,Whitfield,614-555-0142\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a book with one person whom somebody called; nobody sits at a terminal."""
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("CALLCOCKPIT_BOOK", str(tmp_path / "book.db"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def run(*argv: str) -> tuple[int, str]:
        code = main(argv)
        return code, capfd.readouterr().err

    (tmp_path / "people.csv").write_text(PEOPLE)
    assert run("import", str(tmp_path / "people.csv"))[0] == 0
    assert run("log", "dana", "stay-in-touch")[0] == 0
    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file that a command is asked to write."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "file"


EXPORT, BACKUP = ("export", "contacts", "-o"), ("backup",)


@pytest.mark.parametrize("command", [EXPORT, BACKUP])
def test_a_file_of_somebodys_own_is_replaced_only_with_force(
    run: Run, file: Path, command: tuple[str, ...]
) -> None:
    file.write_bytes(MINE)
    code, said = run(*command, str(file))
    assert (code, said.count("\n")) == (1, 1)
    assert f"{file} is there already" in said
    assert "add --force to replace it" in said
    assert file.read_bytes() == MINE
    assert (
        run(*command, "--force", str(file))[0] == 0
        if command == BACKUP
        else run(*command, str(file), "--force") == (0, "")
    )
    assert file.read_bytes() != MINE
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(("what", "kind", "_begins"), WAYS)
def test_an_earlier_export_of_the_kind_is_replaced_without_a_word_and_no_other(
    run: Run, file: Path, what: str, kind: str, _begins: str
) -> None:
    assert run("export", what, "--format", kind, "-o", str(file)) == (0, "")
    assert run("log", "dana", "stay-in-touch", "--note", "=1+1")[0] == 0
    assert run("export", what, "--format", kind, "-o", str(file)) == (0, "")
    other = ("calendar", "ics") if what != "calendar" else ("contacts", "csv")
    before = file.read_bytes()
    assert run("export", other[0], "--format", other[1], "-o", str(file))[0] == 1
    assert file.read_bytes() == before


@pytest.mark.parametrize("held", [b"", b"[]\n"])
def test_a_file_without_anything_in_it_is_replaced_without_a_word(run: Run, file: Path, held: bytes) -> None:
    file.write_bytes(held)
    assert run("export", "contacts", "--format", "json", "-o", str(file)) == (0, "")
    assert b"Dana" in file.read_bytes()


@pytest.mark.parametrize("leads_to", ["somebody's file", "an export", "nothing", "itself"])
@pytest.mark.parametrize("command", [EXPORT, BACKUP])
def test_nothing_is_written_through_a_link(
    run: Run, file: Path, tmp_path: Path, command: tuple[str, ...], leads_to: str
) -> None:
    target = tmp_path / "target"
    if leads_to == "somebody's file":
        target.write_bytes(MINE)
    elif leads_to == "an export":
        assert run(*command, str(target))[0] == 0
    before = target.read_bytes() if target.exists() else None
    file.symlink_to(file if leads_to == "itself" else target)
    code, said = run(*command, str(file))
    assert (code, said.count("\n"), "is a link to" in said, "--force" in said) == (1, 1, True, True)
    assert file.is_symlink()
    assert run(*command, str(file), "--force")[0] == 0
    assert not file.is_symlink()
    assert file.stat().st_size > 0
    assert (target.read_bytes() if target.exists() else None) == before


def test_a_backup_replaces_what_this_book_was_before_and_no_other_book(
    run: Run, file: Path, tmp_path: Path
) -> None:
    assert run("backup", str(file))[0] == 0
    assert run("log", "dana", "stay-in-touch")[0] == 0
    assert run("backup", str(file))[0] == 0
    other = ("--book", str(tmp_path / "other.db"))
    assert run("import", str(tmp_path / "people.csv"), *other)[0] == 0
    code, said = run("backup", str(file), *other)
    assert (code, "is no earlier backup of this book" in said) == (1, True)
    assert run("undo")[0] == 0
    shutil.copy(tmp_path / "book.db", file)
    for _ in range(2):
        assert run("log", "dana", "stay-in-touch", "--book", str(file))[0] == 0
    assert run("backup", str(file))[0] == 1, "more was done in it than here"


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/null", "-"])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux names streams so")
def test_streams_and_devices_are_written_to(run: Run, tmp_path: Path, name: str) -> None:
    into = tmp_path / "redirected"
    into.write_bytes(MINE)
    command = f"exec '{sys.executable}' -m callcockpit export contacts -o {name} >> '{into}'"
    done = subprocess.run(["/bin/bash", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert into.read_bytes().startswith(MINE)
    assert (b"Dana" in into.read_bytes()) == (name != "/dev/null")


@pytest.mark.skipif(shutil.which("bash") is None, reason="a shell that gives pipes the names of files")
def test_a_pipe_that_a_shell_gives_a_name_is_written_to(run: Run, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    command = f"'{sys.executable}' -m callcockpit export contacts -o >(cat > '{seen}'); wait $!"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Dana" in seen.read_bytes()


def test_a_pipe_of_a_name_is_written_to_and_a_socket_is_not(run: Run, file: Path, tmp_path: Path) -> None:
    os.mkfifo(file)
    seen: list[bytes] = []
    reader = Thread(target=lambda: seen.append(file.read_bytes()))
    reader.start()
    assert run("export", "contacts", "-o", str(file)) == (0, "")
    reader.join()
    assert b"Dana" in seen[0]
    assert run("backup", str(file)) == (1, f"{file} is no file: name one for the copy.\n")
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(str(tmp_path / "socket"))
        code, said = run("export", "contacts", "-o", str(tmp_path / "socket"))
        assert (code, "is no file that could be written" in said) == (1, True)


def at_a_terminal(command: tuple[str, ...], answer: bytes) -> tuple[int, str]:
    """Run a command where somebody can be asked, and type the answer; return exit code and what was said."""
    terminal, end = pty.openpty()
    argv = [sys.executable, "-m", "callcockpit", *command]
    with subprocess.Popen(argv, cwd=ROOT, stdin=end, stdout=end, stderr=end) as process:
        os.close(end)
        os.write(terminal, answer)
        said = b""
        try:
            while some := os.read(terminal, 4096):
                said += some
        except OSError:
            pass  # nobody holds the other end any more
        code = process.wait()
    os.close(terminal)
    return code, said.decode()


@pytest.mark.parametrize("command", [EXPORT, BACKUP])
@pytest.mark.parametrize(
    ("answer", "done"),
    [(b"y\n", True), (b"YES\n", True), (b"what\ny\n", True), (b"n\n", False), (b"\x04", False)],
)
@pytest.mark.parametrize("link", [False, True])
def test_at_a_terminal_it_is_asked(
    run: Run, file: Path, tmp_path: Path, command: tuple[str, ...], answer: bytes, done: bool, link: bool
) -> None:
    target = tmp_path / "target" if link else file
    target.write_bytes(MINE)
    if link:
        file.symlink_to(target)
    code, said = at_a_terminal((*command, str(file)), answer)
    assert code == (0 if done else 1), said
    assert ("Replace the link" if link else "Replace it?") in said
    assert ("Nothing was written." in said) == (not done)
    assert (file.read_bytes() != MINE) == done
    assert not link or target.read_bytes() == MINE


@pytest.mark.parametrize("leads_to", ["somebody's file", "nothing"])
def test_rejected_rows_are_not_written_through_a_link(run: Run, tmp_path: Path, leads_to: str) -> None:
    target = tmp_path / "target"
    if leads_to == "somebody's file":
        target.write_text("Name,Reason\n")
    (tmp_path / "some rejects.csv").symlink_to(target)
    (tmp_path / "some.csv").write_text("Name,Phone\nDana,4.15E+09\n")
    code, said = run("import", str(tmp_path / "some.csv"))
    assert (code, "is in the way of the rejected rows" in said) == (1, True)
    assert not target.exists() or target.read_text() == "Name,Reason\n"


def test_a_pipe_in_the_place_of_the_rejected_rows_holds_nobody_up(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "some rejects.csv")
    (tmp_path / "some.csv").write_text("Name,Phone\nDana,4.15E+09\n")
    code, said = run("import", str(tmp_path / "some.csv"))
    assert (code, "is in the way of the rejected rows" in said) == (1, True)
