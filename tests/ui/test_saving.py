"""A book that cannot be written: one sentence, the notes stay, trying again works, nothing is there twice."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.store.book import open_book
from tests.conftest import PersonBuilder, ordinary_rights
from tests.ui.seat import Place, Seat

NOTE = "likes the survey"
REFUSING = {
    "touch": "CREATE TRIGGER refusing BEFORE INSERT ON touch BEGIN SELECT RAISE(ABORT, 'no'); END",
    "plan": "CREATE TRIGGER refusing BEFORE INSERT ON plan BEGIN SELECT RAISE(FAIL, 'no'); END",
    "contact": "CREATE TRIGGER refusing BEFORE UPDATE ON contact BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
    "operation": "CREATE TRIGGER refusing BEFORE INSERT ON operation BEGIN SELECT RAISE(ABORT, 'no'); END",
}
"""By table: a book that refuses in the middle of an operation, as a full disk does."""


def run(place: Place, statement: str) -> None:
    """Run a statement on the file from outside."""
    with closing(sqlite3.connect(place.path)) as db, db:
        db.execute(statement)


def touches(place: Place) -> list[tuple[str, str]]:
    """Return result and note of every touch in the file."""
    with closing(sqlite3.connect(place.path)) as db:
        return db.execute("SELECT result, note FROM touch WHERE undone = 0").fetchall()


async def talk(seat: Seat) -> None:
    """Reach the first person and note something down."""
    await seat.press("enter", "enter")
    await seat.type(NOTE)
    await seat.press("escape")


@pytest.mark.parametrize("table", REFUSING)
async def test_a_refused_write_keeps_everything_and_trying_again_logs_once(
    place: Place, person: PersonBuilder, table: str
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await talk(seat)
        run(place, REFUSING[table])
        await seat.press("2")
        assert seat.said.startswith("Not saved: ")
        assert seat.said.endswith(".")
        assert "Dana Whitfield" in seat.card
        assert NOTE in seat.card
        assert "talking" in seat.card
        assert touches(place) == []
        run(place, "DROP TRIGGER refusing")
        await seat.press("2")
        assert "✓ stay in touch · Dana Whitfield" in seat.said
        assert "Omar Haddad" in seat.card
        assert touches(place) == [("stay-in-touch", NOTE)]
        await seat.press("u")
        assert touches(place) == []
        assert NOTE in seat.card


@contextmanager
def read_only(place: Place) -> Iterator[None]:
    """Take away the right to write the book and its folder."""
    folder = place.path.parent
    place.path.chmod(0o400)
    folder.chmod(0o500)
    try:
        with ordinary_rights(folder, *folder.iterdir()):
            yield
    finally:
        folder.chmod(0o700)
        place.path.chmod(0o600)


def test_a_book_that_may_not_be_written_is_refused_at_start_and_untouched(
    reachable: Path, person: PersonBuilder
) -> None:
    place = Place(reachable / "data" / "book.db")
    place.add(person())
    before = place.path.read_bytes()
    with read_only(place), pytest.raises(CockpitError, match="cannot be written to; change its rights"):
        open_book(place.path, place.settings.rules, place.zone)
    assert place.path.read_bytes() == before


async def test_rights_that_are_taken_away_while_the_book_is_open_lose_nothing_that_is_said_to_be_saved(
    reachable: Path, person: PersonBuilder
) -> None:
    place = Place(reachable / "data" / "book.db")
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await talk(seat)
        with read_only(place):
            await seat.press("2")
            saved = "✓ stay in touch · Dana Whitfield" in seat.said
            assert saved or NOTE in seat.card
            assert touches(place) == ([("stay-in-touch", NOTE)] if saved else [])


async def test_a_book_that_was_moved_away_says_so_and_is_not_replaced_by_an_empty_one(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    away = place.path.with_name("away.db")
    async with place.sit_down() as seat:
        await talk(seat)
        place.path.rename(away)
        await seat.press("2")
        assert seat.said.startswith("Not saved: ")
        assert NOTE in seat.card
        assert not place.path.exists()
        away.rename(place.path)
        await seat.press("2")
        assert "✓ stay in touch · Dana Whitfield" in seat.said
    assert touches(place) == [("stay-in-touch", NOTE)]


async def test_a_draft_that_cannot_be_written_is_said_and_written_later(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())

    def drafted() -> list[tuple[str]]:
        with closing(sqlite3.connect(place.path)) as db:
            return db.execute("SELECT note FROM draft").fetchall()

    away = place.path.with_name("away.db")
    async with place.sit_down() as seat:
        place.path.rename(away)
        await seat.press("n")
        await seat.type(NOTE)
        await seat.until(lambda: "Not saved" in seat.said)
        assert NOTE in seat.card
        away.rename(place.path)
        await seat.type(".")
        await seat.until(lambda: drafted() == [(f"{NOTE}.",)])


@contextmanager
def locked(place: Place) -> Iterator[sqlite3.Connection]:
    """Hold the write lock of the book as another program does."""
    with closing(sqlite3.connect(place.path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield db
        if db.in_transaction:
            db.execute("ROLLBACK")


async def test_the_screen_answers_while_another_program_holds_the_book(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await talk(seat)
        with locked(place) as other:
            seat.watch.wait(5)
            await seat.pilot.press("2")
            slowest = 0.0
            for _ in range(20):
                began = time.perf_counter()
                await asyncio.sleep(0)
                await seat.pilot.pause()
                slowest = max(slowest, time.perf_counter() - began)
            # Whoever waited for the lock would wait for half a minute.
            assert slowest < 5, "the event loop waited for the lock"
            assert "✓" not in seat.said, "nothing is shown as saved before it is"
            assert "Dana Whitfield" in seat.card
            # Pressed again while the first is still waiting: it must not be logged twice.
            seat.watch.wait(5)
            await seat.pilot.press("2")
            seat.watch.wait(5)
            await seat.pilot.press("1")
            other.execute("ROLLBACK")
        await seat.settle()
        assert "✓ stay in touch · Dana Whitfield" in seat.said
        assert "Omar Haddad" in seat.card
    assert touches(place) == [("stay-in-touch", NOTE)]


async def test_do_not_call_in_one_cockpit_holds_against_a_result_in_another(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as left, place.sit_down(owner="elsewhere.invalid:2") as right:
        await left.press("X")
        await left.type("asked us to stop\n")
        assert "every number is blocked" in left.said
        assert "Dana Whitfield" in right.card
        await right.press("2")
        assert "stay in touch · Dana Whitfield · leaves the queue" in right.said
        with closing(sqlite3.connect(place.path)) as db:
            booked = db.execute("SELECT count(*) FROM plan WHERE contact_id = 1 AND closed_at IS NULL")
            assert booked.fetchone() == (0,)
        await right.wait(20)
        assert "Dana Whitfield" not in right.queue


async def test_who_came_back_with_an_undo_is_shown_with_their_place_in_the_queue(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*(person(f"Person {number:02}", f"01{number:02}") for number in range(1, 5)))
    async with place.sit_down() as seat:
        assert "1 of 4 due" in seat.card
        await seat.press("2")
        assert "1 of 3 due" in seat.card
        await seat.press("u")
        assert "Person 01" in seat.card
        assert "1 of 4 due" in seat.card, seat.screen
