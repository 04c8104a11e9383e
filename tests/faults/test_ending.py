"""However the cockpit ends, what was shown as saved is in the book once, and the terminal is as it was."""

from __future__ import annotations

import re
import signal
import sqlite3
import time
from collections import Counter as Tally
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.store import upkeep
from callcockpit.store.book import open_book
from callcockpit.ui.screens.cockpit import CockpitScreen
from tests.conftest import Counter
from tests.faults.session import Session, cockpit, script

NOTE = "wants the quote by Friday"
THOUGHT = 0.8
"""Seconds of thought before a key: sooner it counts as bounced or held, and is ignored."""
LEFT = {
    "the alternate screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "the cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "bracketed paste": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "the mouse": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "the mouse's moves": (b"\x1b[?1003h", b"\x1b[?1003l"),
}
"""What the program switches on, and what switches it off."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with forty people who may be called at any hour: nobody knows where they are."""
    path = tmp_path / "data" / "book.db"
    now = datetime.now(UTC)
    with open_book(path, Rules(), ZoneInfo("America/New_York")) as opened:
        for number in range(40):
            phone = Number(f"(800) 555-01{number:02}", f"+180055501{number:02}")
            upkeep.add(opened, Candidate(f"Person {number:02}", numbers=(phone,)), now)
    return path


def ask(book: Path, statement: str) -> list[tuple[object, ...]]:
    """Ask the file itself."""
    with closing(sqlite3.connect(book)) as db:
        return db.execute(statement).fetchall()


def count_touches(book: Path) -> Tally[object]:
    """Return how many touches each contact has, by id."""
    return Tally(contact for (contact,) in ask(book, "SELECT contact_id FROM touch"))


def assert_terminal_restored(session: Session) -> None:
    """Make sure that whatever was switched on is off again, and last."""
    output = bytes(session.output)
    for what, (on, off) in LEFT.items():
        if on in output:
            assert output.rfind(off) > output.rfind(on), f"{what} was left on"
    assert b"\x1b[?1049h" in output
    assert session.modes == session.modes_before


def kill_while_typing(folder: Path, book: Path, random: Random, results: int) -> None:
    """Log results one after another, kill the program at any moment, and count what was shown as saved."""
    before = count_touches(book)
    with cockpit(folder, book) as session:
        session.until("Due now")
        time.sleep(THOUGHT)
        for at in range(results):
            mark = session.mark()
            session.press("12"[at % 2])
            if at < results - 1:
                session.until("undoes it", since=mark)
                time.sleep(THOUGHT)
        time.sleep(random.random() * 0.1)
        session.kill()
    shown = re.findall(r"✓ (?:no future|stay in touch) · Person (\d\d)", session.text)
    assert len(set(shown)) >= results - 1
    logged = count_touches(book)
    for person in set(shown):
        assert logged[int(person) + 1] == 1, f"Person {person} was shown as saved"
    assert len(logged) - len(before) in (len(set(shown)), len(set(shown)) + 1)
    assert set(logged.values()) == {1}
    assert ask(book, "PRAGMA integrity_check") == [("ok",)]
    assert ask(book, "PRAGMA foreign_key_check") == []


def test_what_was_shown_as_saved_survives_a_kill(
    tmp_path: Path, book: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    random = Random(1)
    for _ in range(scaled(2, 12)):
        kill_while_typing(tmp_path, book, random, 3)
        counted("kills while results were typed")


def test_a_note_in_the_making_survives_a_kill_and_is_offered_again(tmp_path: Path, book: Path) -> None:
    with cockpit(tmp_path, book) as session:
        session.until("Due now")
        time.sleep(THOUGHT)
        session.press("\r")
        session.until("calling")
        time.sleep(THOUGHT)
        session.press("\r")
        session.until("talking")
        session.press(NOTE)
        time.sleep(1)
        session.kill()
    assert ask(book, "SELECT note FROM draft") == [(NOTE,)]
    with cockpit(tmp_path, book) as session:
        session.until("Taken up again: the call with Person 00.")
        session.until(NOTE)
        session.until("talking")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_the_note_and_leaves_the_terminal_as_it_was(
    tmp_path: Path, book: Path, number: signal.Signals
) -> None:
    with cockpit(tmp_path, book) as session:
        session.until("Due now")
        session.press("n")
        session.until("back to the keys")
        session.press(NOTE)
        session.until(NOTE[-4:])
        session.send(number)
        assert session.wait() == 128 + number
        assert_terminal_restored(session)
    assert ask(book, "SELECT note FROM draft") == [(NOTE,)]


def test_quitting_leaves_the_terminal_as_it_was(tmp_path: Path, book: Path) -> None:
    with cockpit(tmp_path, book) as session:
        session.until("Due now")
        session.press("q")
        assert session.wait() == 0
        assert_terminal_restored(session)


def test_a_crash_says_one_sentence_and_nothing_private(tmp_path: Path, book: Path) -> None:
    crashing, place = Path(__file__).with_name("crashing.py"), f"{CockpitScreen.__module__}:CockpitScreen"
    with script(tmp_path, crashing, f"{place}.action_copy", "runtime", "--book", str(book)) as session:
        session.until("Due now")
        session.press("n")
        session.until("back to the keys")
        session.press(NOTE)
        time.sleep(1)
        session.press("\x1b")
        session.until("Enter dial", since=session.mark() - 1)
        session.press("y")
        assert session.wait() != 0
        assert_terminal_restored(session)
        said = bytes(session.output).rpartition(b"\x1b[?1049l")[2].decode()
    told = said + book.with_name("callcockpit.log").read_text(encoding="utf-8")
    assert "Call Cockpit stopped because of a mistake of its own" in said
    assert "RuntimeError at " in told
    for secret in ("Person", "555", NOTE[:9], "quote"):
        assert secret not in told
    assert ask(book, "SELECT note FROM draft") == [(NOTE,)]
