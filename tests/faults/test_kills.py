"""Kill -9 of the real program at any moment: what was shown as saved is there once, and nothing half."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.store.book import open_book
from callcockpit.store.connection import LAYOUT
from tests.conftest import Counter
from tests.copies import open_copy
from tests.faults.nest import Nest
from tests.faults.session import Session, cockpit
from tests.faults.shift import FRESH, Shift, at_once, dial, press_result
from tests.faults.soundness import ZONE, ask, build, logged
from tests.faults.test_upgrades import STORED
from tests.faults.upgrading import unpacked
from tests.faults.writing import LOST_SECONDS, Typed

LANES = 2
"""Books on which sessions are killed at the same time within one test."""
SCHEMA = "SELECT name, sql FROM sqlite_master ORDER BY name"
KEPT = ("contact", "number", "address", "tag", "touch", "plan", "operation", "change")


@pytest.mark.parametrize("half", range(2))
def test_what_was_shown_as_saved_survives_a_kill_and_a_kill_of_the_next_starts(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter, half: int, nest: Nest
) -> None:
    lanes, typing, starting = scaled(2, 4), scaled(3, 225), scaled(1, 13)
    shifts = [
        Shift(tmp_path / str(lane), typing * 5 + 40, Random(f"{half} {lane}"), nest) for lane in range(lanes)
    ]

    def work(shift: Shift) -> None:
        for at in range(typing):
            shift.type_and_kill(shift.random.randrange(4))
            if at * starting // typing != (at + 1) * starting // typing:
                # The next start meets what the kill has left, and is killed as well.
                shift.start_and_kill(1.0)
                counted("kills while the program started")
            shift.look()
            counted("kills while results were typed")

    at_once(partial(work, shift) for shift in shifts)
    counted("results typed and all found after kills", sum(shift.kept.total() for shift in shifts))
    counted("kills that left a half-written commit to be taken back", sum(one.half_done for one in shifts))


@pytest.mark.parametrize("half", range(2))
def test_a_killed_migration_is_finished_by_the_next_start(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter, half: int
) -> None:
    random = Random(half)
    build(tmp_path / "new.db", 0)
    newest = ask(tmp_path / "new.db", SCHEMA)
    upgraded = {stored: contents(opened(unpacked(stored, tmp_path / stored.stem))) for stored in STORED}

    def work(lane: int) -> None:
        for at in range(scaled(1, 25)):
            folder = tmp_path / f"{lane} {at}"
            stored = random.choice(STORED)
            book = unpacked(stored, folder)
            before = contents(book)
            with cockpit(folder, book) as session:
                wait_for_the_migration(session, book, random)
                session.kill()
            with cockpit(folder, book) as session:
                session.until("Due now")
                session.kill()
            assert ask(book, "PRAGMA user_version") == [(LAYOUT,)]
            assert ask(book, SCHEMA) == newest
            assert contents(book) == upgraded[stored]
            assert ask(book, "PRAGMA integrity_check") == [("ok",)]
            assert ask(book, "PRAGMA foreign_key_check") == []
            copies = list((folder / "book backups").glob("book*.db.gz"))
            assert [contents(copy) for copy in copies] == [before] * len(copies) != []
            counted("kills while the layout of a book changed")

    at_once(partial(work, lane) for lane in range(LANES))


def opened(book: Path) -> Path:
    """Bring a book to the newest layout, and let in whoever waits; return it."""
    open_book(book, Rules(), ZONE).close()
    return book


def contents(book: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that a killed upgrade must keep."""
    with closing(open_copy(book)) as db:
        return {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in KEPT}


def wait_for_the_migration(session: Session, book: Path, random: Random) -> None:
    """Wait for any time, or until the copy or the change itself has begun and a little longer."""
    way = random.randrange(3)
    awaited = (book.with_name("book backups"), book.with_name("book.db-journal"))[way % 2]
    if way < 2:
        ends = time.monotonic() + 5
        while not awaited.exists() and time.monotonic() < ends:
            time.sleep(0.0002)
    time.sleep(random.random() * (0.05, 0.03, 1.0)[way])


@pytest.mark.parametrize("half", range(2))
def test_a_note_in_the_making_survives_a_kill_and_is_offered_again(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter, half: int, nest: Nest
) -> None:
    lanes, cycles = scaled(1, 5), scaled(2, 50)
    shifts = [
        Shift(tmp_path / str(lane), cycles + 10, Random(f"{half} {lane}"), nest) for lane in range(lanes)
    ]

    def work(shift: Shift) -> None:
        typed = None
        for _ in range(cycles):
            with shift.session() as session:
                take_up_again(shift, session, typed)
                typed = call_and_type(session, shift.random)
                session.send(signal.SIGKILL)
                typed.end()
            counted("kills while a note was typed")
        with shift.session() as session:
            take_up_again(shift, session, typed)
        assert logged(shift.book).total() == cycles
        counted("notes offered again at the next start", cycles)

    at_once(partial(work, shift) for shift in shifts)


def take_up_again(shift: Shift, session: Session, typed: Typed | None) -> None:
    """Make sure that the killed call comes back by itself, with all but its last letters, and log it."""
    if typed is None:
        session.until("Due now")
        return
    session.until("Taken up again: the call with Person ")
    person, note = shift.draft()
    session.until(f"Taken up again: the call with {person}.")
    session.until(note.strip())
    typed.assert_kept(note)
    time.sleep(FRESH)
    press_result(session, "1")
    assert ask(shift.book, "SELECT note FROM touch ORDER BY id DESC LIMIT 1") == [(note.strip(),)]


def call_and_type(session: Session, random: Random) -> Typed:
    """Call the next person, and type a note for longer than may be lost."""
    time.sleep(FRESH)
    mark = dial(session)
    session.press("n")
    session.until("back to the keys", since=mark)
    typed = Typed()
    typed.type_for(session, LOST_SECONDS + 0.2 + random.random() * 0.8, random)
    return typed
