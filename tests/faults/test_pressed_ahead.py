"""Keys held down, and keys and text ahead of the screen: they do nothing that nobody decided."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.nest import Nest
from tests.faults.session import cockpit
from tests.faults.soundness import ask, build, logged
from tests.faults.table import FIRST, FRESH, PEOPLE, SECOND, Table, at_table

FIRST_REPEAT, REPEAT = 0.5, 0.033
"""Seconds after which a key that is held down repeats, and repeats again."""
QUOTE = "ask for 1 or 2 quotes"


def hold(table: Table, key: str) -> None:
    """Hold a key down for a second."""
    table.watched.press(key)
    table.watched.wait(FIRST_REPEAT)
    for _ in range(15):
        table.watched.press(key)
        table.watched.wait(REPEAT)


def assert_nobody_is_called(table: Table, result: str) -> None:
    """Make sure that the first person has this result, and the next is shown and not dialed."""
    table.settled()
    assert logged(table.book) == {(FIRST, result): 1}
    assert (table.watched.look().person, table.watched.look().stage) == (SECOND, "ready")


def held_enter_logs_and_dials_nobody(table: Table) -> None:
    watched = table.watched
    for key, seconds in (("enter", 1.0), ("enter", 0.4), ("escape", 0.4)):
        watched.press(key)
        watched.wait(seconds)
    hold(table, "enter")
    assert_nobody_is_called(table, "stay in touch")


def held_space_logs_and_dials_nobody(table: Table) -> None:
    table.watched.press("space")
    table.watched.wait(3.2)
    hold(table, "space")
    assert_nobody_is_called(table, "no answer")


def held_enter_ends_a_line_and_dials_nobody(table: Table) -> None:
    table.watched.press("3")
    table.until_asked("Next step")
    table.watched.press(*"thu 14:30 quote", typed=True)
    table.watched.wait(FRESH)
    hold(table, "enter")
    assert_nobody_is_called(table, "next step")


def held_result_logs_one_person_in_a_stall(table: Table) -> None:
    watched = table.watched
    watched.press("2")
    table.until_shown(SECOND)
    watched.wait(max(FRESH, watched.pressed[0].at + FIRST_REPEAT - time.monotonic()))
    watched.press("2")
    watched.wait(0.02)
    watched.session.send(signal.SIGSTOP)
    for _ in range(6):
        watched.wait(REPEAT)
        watched.press("2")
    watched.wait(0.1)
    watched.session.send(signal.SIGCONT)
    table.until_said("held down")
    assert_nobody_is_called(table, "stay in touch")


def answer_ahead_of_the_question(table: Table) -> None:
    table.rival.ask("step", SECOND)
    table.rival.finish()
    with table.holding():
        table.watched.press("u")
        table.watched.wait(0.4)
        table.watched.press("y")
        table.watched.wait(0.3)
    table.until_said("y came too soon for the question")
    table.settled()
    assert logged(table.book) == {(SECOND, "next step"): 1}


def click_while_a_note_is_being_read(table: Table) -> None:
    watched = table.watched
    watched.press("n")
    watched.wait(FRESH)
    watched.session.send(signal.SIGSTOP)
    watched.press(*QUOTE, typed=True)
    watched.click(10, watched.look().queue[5][0], "the sixth")
    watched.session.send(signal.SIGCONT)
    table.until_shown("Person 00005")
    table.settled()
    assert not logged(table.book)
    assert ask(table.book, "SELECT contact_id, note FROM draft") == [(1, QUOTE)]


def text_for_a_field_that_was_refused(table: Table) -> None:
    watched = table.watched
    watched.press("1")
    table.until_shown(SECOND)
    watched.press("3")
    table.until_said("3 came too soon")
    for word in QUOTE.split():
        watched.wait(0.9)
        watched.press(*word, " ", typed=True)
    watched.press("enter")
    table.until_said("with 23 more")
    watched.wait(FRESH)
    assert_nobody_is_called(table, "no future")
    watched.press("1")
    table.until_said(f"✓ no future · {SECOND}")


WAYS = (
    held_enter_logs_and_dials_nobody,
    held_space_logs_and_dials_nobody,
    held_enter_ends_a_line_and_dials_nobody,
    held_result_logs_one_person_in_a_stall,
    answer_ahead_of_the_question,
    click_while_a_note_is_being_read,
    text_for_a_field_that_was_refused,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nothing_is_done_that_nobody_decided(
    tmp_path: Path, nest: Nest, way: Callable[[Table], None]
) -> None:
    book = tmp_path / "data" / "book.db"
    build(book, PEOPLE)
    with at_table(tmp_path, book, cockpit(tmp_path, book, nest)) as table:
        way(table)
