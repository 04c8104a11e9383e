"""The seven ways in which a result came to somebody else, or was not what was said, each in a terminal."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Counter
from tests.faults.deeds import Workshop
from tests.faults.nest import Nest
from tests.faults.record import why_not_traceable
from tests.faults.session import COCKPIT, Session, cockpit, environment
from tests.faults.soundness import ask, build, logged
from tests.faults.table import ANSWER_SECONDS, FIRST, FRESH, PEOPLE, SECOND, TENTH, Table, at_table
from tests.faults.test_failing_calls import Fault, traced

# A key that may be held waits, and somebody else is shown meanwhile


def held_and_moved_with_a_stall(table: Table) -> None:
    watched = table.watched
    watched.press("2")
    table.until_shown(SECOND)
    watched.wait(max(FRESH, watched.pressed[0].at + 0.45 - time.monotonic()))
    watched.press("2")
    watched.press("j")
    watched.wait(0.03)
    table.stall(0.3)
    table.settled()
    assert logged(table.book) == {(FIRST, "stay in touch"): 1, (SECOND, "stay in touch"): 1}


def held_and_moved_at_once(table: Table) -> None:
    watched = table.watched
    watched.press("2")
    table.until_shown(SECOND)
    watched.wait(max(FRESH, watched.pressed[0].at + 0.42 - time.monotonic()))
    watched.press("2", "j", "1", "b")
    table.settled()
    assert logged(table.book) == {(FIRST, "stay in touch"): 1, (SECOND, "stay in touch"): 1}


# The person changes under an open question


def late_read_under_a_question(table: Table) -> None:
    watched = table.watched
    with table.holding():
        watched.press("pagedown")
        watched.wait(0.3)
        watched.press("v")
        watched.wait(0.9)
    watched.wait(0.4)
    watched.press("y")
    table.settled()
    assert watched.look().person == TENTH
    assert not logged(table.book)


def click_under_a_question(table: Table) -> None:
    watched = table.watched
    watched.press("v")
    table.until_asked("without dialing?")
    watched.click(10, watched.look().queue[5][0], "the sixth")
    watched.wait(0.5)
    watched.press("y")
    table.until_said("✓ voicemail")
    table.settled()
    assert logged(table.book) == {(FIRST, "voicemail"): 1}


def click_beside_a_line(table: Table) -> None:
    watched = table.watched
    watched.press("3")
    table.until_asked("Next step")
    watched.press(*"thu 14:30", typed=True)
    watched.click(10, watched.look().queue[5][0], "the sixth")
    watched.wait(0.3)
    watched.press(*" quote, unquote", typed=True)
    watched.press("enter")
    table.until_said("✓ next step")
    table.settled()
    assert logged(table.book) == {(FIRST, "next step"): 1}
    agreed = "SELECT why FROM plan WHERE kind = 'next_step' AND closed_at IS NULL"
    assert ask(table.book, agreed) == [("quote, unquote",)]


# What is painted is behind what is in the book


def stall_between_commit_and_painting(table: Table) -> None:
    watched = table.watched
    with watched.session.writing_held():
        watched.press("1")
        ends = time.monotonic() + ANSWER_SECONDS
        while not logged(table.book) and time.monotonic() < ends:
            watched.wait(0.02)
        watched.wait(0.6)
        watched.press("2")
        watched.wait(0.2)
    table.settled()
    assert logged(table.book) == {(FIRST, "no future"): 1}


def cursor_ahead_of_the_card(table: Table) -> None:
    watched = table.watched
    with table.holding():
        watched.press("pagedown")
        assert watched.until(lambda painted: painted.cursor == TENTH, ANSWER_SECONDS)
        assert watched.look().person == FIRST
        watched.wait(FRESH)
        watched.press("2")
        watched.wait(0.3)
    table.settled()
    assert not logged(table.book)
    assert watched.look().person == TENTH


# Another book in the place of this one


def other_book(table: Table) -> Path:
    """Return a book in which the same ids are other people."""
    other = table.folder / "other" / "book.db"
    build(other, PEOPLE)
    with closing(sqlite3.connect(other)) as db, db:
        db.execute("UPDATE contact SET name = replace(name, 'Person', 'Import')")
    return other


def replaced(table: Table, replace: Callable[[Path, Path], object]) -> None:
    watched = table.watched
    replace(other_book(table), table.book)
    for key in ("2", "1", "2"):
        watched.press(key)
        watched.wait(0.6)
        assert "moved or replaced" in watched.look().said
    assert "Import" not in "\n".join(watched.look().rows)
    assert not logged(table.book)


def book_renamed_over(table: Table) -> None:
    replaced(table, os.replace)


def book_copied_over(table: Table) -> None:
    replaced(table, shutil.copyfile)


# What stands in the book


def agreed_elsewhere(table: Table) -> None:
    watched = table.watched
    table.rival.ask("step", FIRST)
    table.rival.finish()
    watched.press("v")
    table.until_asked("without dialing?")
    watched.press("y")
    table.until_said("changed elsewhere")
    assert watched.until(lambda painted: "rival0001" in painted.about, ANSWER_SECONDS)
    table.settled()
    assert logged(table.book) == {(FIRST, "next step"): 1}
    watched.wait(FRESH)
    watched.press("2")
    table.until_said("✓ stay in touch")
    table.settled()


def undo_beside_another_program(table: Table) -> None:
    watched = table.watched
    watched.press("2")
    table.until_said("✓ stay in touch")
    file = table.folder / "people.csv"
    file.write_text("Name,Phone\nImport 00001,+12025550101\n", encoding="utf-8")
    command = [*COCKPIT, "--book", str(table.book), "import", str(file)]
    subprocess.run(command, env=environment(table.folder), check=True, capture_output=True)
    watched.press("u")
    table.until_asked("Not done from here: imported")
    watched.wait(FRESH)
    watched.press("m")
    table.until_said("✓ undone: stay in touch")
    table.settled()
    assert not logged(table.book)
    assert ask(table.book, "SELECT count(*) FROM contact WHERE name = 'Import 00001'") == [(1,)]


WAYS = {
    1: (held_and_moved_with_a_stall, held_and_moved_at_once),
    2: (late_read_under_a_question, click_under_a_question, click_beside_a_line),
    3: (stall_between_commit_and_painting,),
    4: (cursor_ahead_of_the_card,),
    5: (book_renamed_over, book_copied_over),
    7: (agreed_elsewhere, undo_beside_another_program),
}
"""Each of the seven ways, and how it is gone; the sixth takes calls to the system that fail."""
GONE = [(number, way) for number, ways in WAYS.items() for way in ways]


@pytest.mark.parametrize(("number", "way"), GONE, ids=[f"{number} {way.__name__}" for number, way in GONE])
def test_a_key_is_for_who_was_painted(
    tmp_path: Path,
    scaled: Callable[[int, int], int],
    counted: Counter,
    nest: Nest,
    number: int,
    way: Callable[[Table], None],
) -> None:
    for at in range(scaled(1, 20)):
        folder = tmp_path / str(at)
        book = folder / "data" / "book.db"
        build(book, PEOPLE)
        with at_table(folder, book, cockpit(folder, book, nest)) as table:
            way(table)
        counted(f"way {number} in which a result went to somebody else, gone and right")


@pytest.mark.skipif(bool(why_not_traceable()), reason=why_not_traceable())
def test_a_save_whose_last_step_fails_is_not_said_to_be_not_saved(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    for at in range(scaled(1, 20)):
        shop = Workshop(tmp_path / str(at))
        build(shop.book, PEOPLE)
        session = Session(traced(shop, Fault("fdatasync", "EIO", 4, on=False)), shop.environ)
        with at_table(shop.home, shop.book, session) as table:
            table.watched.press("1")
            table.until_said(f"✓ no future · {FIRST}")
            table.watched.wait(FRESH + 0.3)
            table.watched.press("2")
            table.until_said(f"✓ stay in touch · {SECOND}")
            table.settled()
            assert not any("Not saved" in frame.painted.said for frame in table.watched.frames)
        assert logged(shop.book) == {(FIRST, "no future"): 1, (SECOND, "stay in touch"): 1}
        counted("way 6 in which a result went to somebody else, gone and right")
