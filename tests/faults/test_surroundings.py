"""Wherever the program is started it works, or says one sentence and ends with a status: no traceback."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.store import upkeep
from callcockpit.store.book import open_book
from tests.conftest import Counter
from tests.faults.session import Session, environment

PROGRAM = f"{shlex.quote(sys.executable)} -m callcockpit"
NOWHERE = "/proc/nowhere"
"""A folder in which nobody can make anything, root included."""
TRACES = ("Traceback", 'File "', "Error:", "Exception")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with two people, one of whose names is in a script of its own."""
    path = tmp_path / "data" / "book.db"
    with open_book(path, Rules(), ZoneInfo("America/New_York")) as opened:
        for place, name in enumerate(("田中 Zoë", "Omar Haddad")):
            number = Number(f"(800) 555-010{place}", f"+1800555010{place}")
            upkeep.add(opened, Candidate(name, numbers=(number,)), datetime.now(UTC))
    return path


def around(folder: Path, **changed: str | None) -> dict[str, str]:
    """Return an environment in ``folder`` with variables changed, or taken away by None."""
    found = {**os.environ, **environment(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    # A test runner may have set a size for terminals of its own.
    for name, value in {"COLUMNS": None, "LINES": None, **changed}.items():
        found.pop(name, None)
        if value is not None:
            found[name] = value
    return found


NOBODY = "Nobody is in the book yet"
FULL = "The output could not be written: no space left"
GONE = "The folder you are in is gone: x.db"
ZONE = "The system's time zone is not known"
CASES: dict[str, tuple[str, dict[str, str | None], int, str]] = {
    "no HOME": ("contacts", {"HOME": None}, 0, NOBODY),
    "a HOME that may not be written": (
        "contacts",
        {"HOME": NOWHERE, "XDG_DATA_HOME": None},
        1,
        f"The folder {NOWHERE}/.local/share/callcockpit cannot be made: ",
    ),
    "no standard input": ("<&-", {}, 2, "needs a terminal"),
    "no standard output": ("contacts >&-", {}, 0, NOBODY),
    "a full disk behind standard output": ("where > /dev/full", {}, 1, FULL),
    "a folder that is gone": ("--book x.db contacts", {}, 1, GONE),
    "ASCII by Python": ("--demo due", {"PYTHONIOENCODING": "ascii:strict"}, 0, ""),
    "a HOME that is no path": ("contacts", {"HOME": "x", "XDG_DATA_HOME": None}, 1, "no home folder"),
    "no terminal": ("", {}, 2, "needs a terminal"),
    "no standard error": ("contacts 2>&-", {}, 0, ""),
    "no stream at all": ("where <&- >&- 2>&-", {}, 0, ""),
    "a full disk behind a list": ("--demo contacts --json > /dev/full", {}, 1, FULL),
    "a full disk behind an export": ("--demo export contacts -o - > /dev/full", {}, 1, FULL),
    "a full disk behind standard error": ("history nobody 2> /dev/full", {}, 2, ""),
    "ASCII by LC_ALL": ("--demo due", {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, 0, ""),
    "ASCII by LANG": ("--demo due", {"LANG": "C", "LC_ALL": None}, 0, ""),
    "a locale that there is not": ("--demo due", {"LC_ALL": "xx_XX.UTF-8"}, 0, ""),
    "a zone that there is not": ("due", {"TZ": "Nowhere/At", "CALLCOCKPIT_SETTINGS": "/none"}, 1, ZONE),
    "settings that are a folder": ("where", {"CALLCOCKPIT_SETTINGS": "/proc"}, 0, ""),
}
"""What is run in a shell, the changes around it, the status, and what the sentence holds."""
SHORT = tuple(CASES)[:7]
"""Those that are tried without ``--long``."""


def assert_a_sentence(said: str, words: str) -> None:
    """Make sure that standard error holds a sentence, where one is due, and no trace of Python."""
    assert not [trace for trace in TRACES if trace in said], said
    assert words in said, said
    assert bool(said.strip()) == bool(words), said
    assert said.count("\n") <= 1, said


def run(
    command: str, environ: dict[str, str], before: str = "", folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in a shell, without a terminal."""
    return subprocess.run(
        ["/bin/sh", "-c", f"{before}{command}"],
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("case", CASES)
def test_a_command_in_odd_surroundings_works_or_says_one_sentence(
    tmp_path: Path, case: str, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    if case not in SHORT and not scaled(0, 1):
        pytest.skip("with --long")
    arguments, changed, status, words = CASES[case]
    here = tmp_path / "here"
    here.mkdir()
    leave = f"rmdir {shlex.quote(str(here))};" if "gone" in case else ""
    done = run(f"{PROGRAM} {arguments}", around(tmp_path, **changed), leave, here)
    assert_a_sentence(done.stderr, words)
    assert done.returncode == status, done.stderr
    counted("odd surroundings of a start")


@pytest.mark.parametrize("blocks", [8, 0, 1, 40, 128])
def test_a_disk_that_is_full_at_the_first_start_is_one_sentence_and_the_next_start_works(
    tmp_path: Path, blocks: int, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    if blocks != 8 and not scaled(0, 1):
        pytest.skip("with --long")
    full = run(f"{PROGRAM} contacts", around(tmp_path), f"ulimit -f {blocks}; exec ")
    assert_a_sentence(full.stderr, "the disk is full or has an error")
    assert (full.returncode, full.stdout) == (1, "")
    again = run(f"{PROGRAM} contacts", around(tmp_path))
    assert again.returncode == 0
    assert_a_sentence(again.stderr, "Nobody is in the book yet")
    counted("full disks at the first start")


def sit_down(folder: Path, book: Path, **changed: str | None) -> Session:
    """Start the cockpit in a terminal with these surroundings."""
    return Session(
        [sys.executable, "-m", "callcockpit", "--book", str(book)],
        {**dict.fromkeys(("HOME", "LANG", "LC_ALL"), ""), **around(folder, **changed)},
    )


def test_a_terminal_that_cannot_draw_is_told_so(tmp_path: Path, book: Path) -> None:
    with sit_down(tmp_path, book, TERM="dumb") as session:
        assert session.wait() == 2
        assert (
            session.text
            == "The cockpit needs a terminal that can draw: open it in one, or use callcockpit due.\r\n"
        )


@pytest.mark.parametrize(
    "changed",
    [
        {"PYTHONIOENCODING": "ascii:strict"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"TERM": "unheard-of", "COLORTERM": ""},
    ],
    ids=("ascii", "C", "terminal"),
)
def test_the_cockpit_draws_every_name_whatever_the_locale_says(
    tmp_path: Path, book: Path, changed: dict[str, str], scaled: Callable[[int, int], int]
) -> None:
    if "PYTHONIOENCODING" not in changed and not scaled(0, 1):
        pytest.skip("with --long")
    with sit_down(tmp_path, book, **changed) as session:
        session.until("田中 Zoë")
        session.press("q")
        assert session.wait() == 0
        assert "\\u" not in session.text


SIZES = ((1, 1), (2, 1), (1, 40), (500, 1), (3, 3), (20, 6), (80, 24), (500, 200), (120, 36))


def test_a_terminal_of_any_size_shows_a_running_cockpit_and_a_call_goes_on(
    tmp_path: Path, book: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    with sit_down(tmp_path, book) as session:
        session.until("Due now")
        time.sleep(0.8)  # sooner a key counts as bounced
        session.press("n")
        session.until("back to the keys")
        session.press("kept")
        for _ in range(scaled(1, 20)):
            for columns, rows in SIZES:
                session.resize(columns, rows)
                time.sleep(0.05)
                counted("sizes of a terminal")
        mark = session.mark()
        session.press(" and more")
        session.until("kept and more", since=mark - 20_000)
        session.press("\x1b")
        session.until("Enter dial", since=mark)
        session.press("q")
        assert session.wait() == 0
        assert not [trace for trace in TRACES if trace in session.text]


@pytest.mark.parametrize("size", [(1, 1), (500, 200)])
def test_a_cockpit_that_starts_in_a_terminal_of_any_size_ends_as_it_should(
    tmp_path: Path, book: Path, size: tuple[int, int], scaled: Callable[[int, int], int]
) -> None:
    if size != (1, 1) and not scaled(0, 1):
        pytest.skip("with --long")
    with Session(
        [sys.executable, "-m", "callcockpit", "--book", str(book)], environment(tmp_path), size=size
    ) as session:
        # Nothing can be read in one cell: the key comes until it is heard.
        for _ in range(200):
            session.press("q")
            with suppress(AssertionError):
                session.wait(0.2)
                break
        assert session.wait() == 0
        assert not [trace for trace in TRACES if trace in session.text]


def test_bytes_that_are_no_text_are_no_keys_and_stop_nothing(tmp_path: Path, book: Path) -> None:
    with sit_down(tmp_path, book) as session:
        session.until("Due now")
        time.sleep(0.8)
        session.press("n")
        session.until("back to the keys")
        session.send_bytes(b"caf\xe9 \xff\xfe\x80 \xc3")
        session.send_bytes(b"\x1b[200~" + b"x\xe9y " * 1_500 + b"\x1b[201~ typed on")
        session.until("typed on")
        session.press("\x1b")
        session.until("Enter dial", since=session.mark() - 1)
        session.press("q")
        assert session.wait() == 0
