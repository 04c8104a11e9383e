"""Nothing waits without a word: not for another program that holds the book, and not in a long undo."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from callcockpit.cli.output import said_if_long
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import Result
from callcockpit.store import calls, upkeep
from callcockpit.store.book import open_book
from callcockpit.store.shelf import Reason, Shelf
from tests.faults.session import COCKPIT, Session, environment

WAITING = "Waiting for another program that is using the book … (Ctrl+C gives up)"
COMMANDS = (
    *("due --json", "log Dana voicemail", "undo", "import people.csv", "backup", "doctor --json"),
    *("redo", "contacts --json", "history Dana", "stats", "export all", "merge 1 2", "backup copy.db"),
    *("imports", "duplicates", "import people.csv --dry-run"),
)
SECONDS_OF_WORK = (
    "SELECT count(*) FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
    "WHERE i < 10000000) SELECT i FROM n)"
)
SHORT = COMMANDS[:5]
"""Those that are tried without ``--long``."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book in which something was done and undone, and a file beside it."""
    now = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
    (tmp_path / "people.csv").write_text("Name,Phone\nAna Ruiz,+16145550177\n")
    with open_book(tmp_path / "book.db", Rules(), UTC) as opened:
        for name, line in (("Dana Whitfield", "0142"), ("Omar Haddad", "0111")):
            number = Number(f"(614) 555-{line}", f"+1614555{line}")
            upkeep.add(opened, Candidate(name, numbers=(number,)), now)
        calls.log(opened, 1, Result.STAY_IN_TOUCH, now)
        calls.log(opened, 2, Result.VOICEMAIL, now)
        calls.undo(opened, now)
    Shelf(tmp_path / "book.db", tmp_path / "book backups", UTC).add(Reason.DAILY, now)
    return tmp_path / "book.db"


@contextmanager
def held(book: Path) -> Iterator[sqlite3.Connection]:
    """Hold the book as a program does that writes to it; a rollback lets go."""
    with closing(sqlite3.connect(book, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        yield db


def begin(book: Path, command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COCKPIT, "--book", str(book), *command.split()],
        env={**os.environ, **environment(book.parent), "PYTHONPATH": str(Path(__file__).parents[1])},
        cwd=book.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What is started in the background is handed a deaf ear for Ctrl+C.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_waits_for_another_program_says_so_once_and_goes_on(
    book: Path, command: str, scaled: Callable[[int, int], int]
) -> None:
    if command not in SHORT and not scaled(0, 1):
        pytest.skip("with --long")
    with held(book) as db, begin(book, command) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == f"{WAITING}\n"
        db.execute("ROLLBACK")
        out, err = process.communicate(timeout=60)
    assert WAITING not in err
    assert process.returncode == 0, (out, err)


def test_a_command_that_waits_hears_ctrl_c(book: Path) -> None:
    with held(book), begin(book, "log Dana voicemail") as process:
        assert process.stderr is not None
        assert process.stderr.readline() == f"{WAITING}\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "Interrupted.\n")


def test_the_cockpit_says_that_its_start_waits_and_starts_then(tmp_path: Path, book: Path) -> None:
    with held(book) as db, Session([*COCKPIT, "--book", str(book)], environment(tmp_path)) as session:
        session.until(WAITING)
        assert "\x1b" not in bytes(session.output).decode()
        db.execute("ROLLBACK")
        session.until("Due now")
        session.press("q")
        assert session.wait() == 0
    assert session.text.count("Waiting for another program") == 1


def test_the_start_of_the_cockpit_hears_ctrl_c_while_it_waits(tmp_path: Path, book: Path) -> None:
    with held(book), Session([*COCKPIT, "--book", str(book)], environment(tmp_path)) as session:
        session.until(WAITING)
        session.press("\x03")
        assert session.wait(10) == -signal.SIGINT
    assert session.text.endswith("gives up)\r\n^C")


def test_what_takes_long_says_that_it_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    told, ends = "", monotonic() + 30
    with said_if_long("Taking it back takes a while …", lambda: False):
        while not told and monotonic() < ends:
            Event().wait(0.05)
            told = capsys.readouterr().err
    assert told == "Taking it back takes a while …\n"


def test_what_is_over_soon_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with said_if_long("goes on", lambda: False):
        pass
    assert capsys.readouterr().err == ""
