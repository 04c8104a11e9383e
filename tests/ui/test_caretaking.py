"""The cockpit backs the book up by itself, tells when it cannot, and never keeps anybody waiting for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from callcockpit.domain.words import Result
from callcockpit.store import calls
from callcockpit.ui.caretaker import Caretaker
from tests.conftest import PersonBuilder
from tests.copies import open_copy
from tests.ui.seat import Place

DAILY = "book 2026-11-17 150000Z daily.db.gz"


@pytest.fixture
def caretaker(place: Place, person: PersonBuilder) -> Caretaker:
    place.add(person())
    return Caretaker(place.path, place.path.parent / "backups", place.zone, lambda: place.watch.now)


def test_once_a_day_the_changed_book_is_backed_up(
    place: Place, caretaker: Caretaker, person: PersonBuilder
) -> None:
    folder = place.path.parent / "backups"
    for _ in range(2):
        assert caretaker.look_after().result() == ""
        assert [path.name for path in folder.iterdir()] == [DAILY]
    place.watch.now += timedelta(days=1)
    assert caretaker.look_after().result() == ""
    assert [path.name for path in folder.iterdir()] == [DAILY], "nothing changed"
    place.add(person("Omar Haddad", "0111"))
    assert caretaker.look_after().result() == ""
    assert len(list(folder.iterdir())) == 2
    caretaker.stop()


def test_with_the_backup_of_the_day_old_steps_go_and_the_backup_still_has_them(
    place: Place, caretaker: Caretaker
) -> None:
    def changes(path: Path) -> int:
        with closing(open_copy(path)) as db:
            return int(db.execute("SELECT count(*) FROM change").fetchone()[0])

    place.watch.now += timedelta(days=400)
    with place.book() as book:
        calls.log(book, 1, Result.VOICEMAIL, place.watch.now)
    assert changes(place.path) == 2
    assert caretaker.look_after().result() == ""
    assert changes(place.path) == 1
    (made,) = (place.path.parent / "backups").iterdir()
    assert changes(made) == 2
    caretaker.stop()


async def test_undo_says_where_it_ends(place: Place, caretaker: Caretaker) -> None:
    place.watch.now += timedelta(days=400)
    with place.book() as book:
        calls.log(book, 1, Result.VOICEMAIL, place.watch.now)
    assert caretaker.look_after().result() == ""
    caretaker.stop()
    async with place.sit_down() as seat:
        await seat.press("u")
        assert "undone: voicemail" in seat.said
        await seat.press("u")
        assert seat.said == "Nothing more can be undone: steps are kept for a year."


def overwrite(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xee" * size)


@pytest.mark.parametrize("due", [True, False])
def test_damage_is_told_whether_a_backup_is_due_or_not(place: Place, caretaker: Caretaker, due: bool) -> None:
    said = "The book is damaged, and no backup is good: quit, then callcockpit doctor"
    if not due:
        assert caretaker.look_after().result() == ""
        caretaker.stop()
        caretaker = Caretaker(place.path, place.path.parent / "backups", place.zone, lambda: place.watch.now)
        said = "The book is damaged: quit, then callcockpit restore --latest"
    overwrite(place.path, "mapping")
    assert caretaker.look_after().result() == said
    assert len(said) <= 78
    caretaker.stop()


def test_a_cockpit_that_is_left_leaves_no_half_backup(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    with closing(sqlite3.connect(place.path)) as db, db:
        db.execute("UPDATE contact SET notes = hex(zeroblob(20000000))")
    folder = place.path.parent / "backups"
    caretaker = Caretaker(place.path, folder, place.zone, lambda: place.watch.now)
    sent = caretaker.look_after()
    caretaker.stop()
    assert sent.cancelled() or sent.result() == ""
    assert not folder.exists() or [path.name for path in folder.iterdir()] in ([], [DAILY])


async def test_a_backup_can_be_asked_for_by_name(place: Place, person: PersonBuilder, tmp_path: Path) -> None:
    place.add(person())
    async with place.sit_down(backups=tmp_path / "b") as seat:
        await seat.press("ctrl+p")
        await seat.type("back up")
        await seat.press("enter")
        assert "✓ backed up to" in seat.said
    # Where the test takes more than a few seconds, the backup of the day is there too.
    made = [path.name for path in (tmp_path / "b").iterdir() if " daily." not in path.name]
    assert len(made) == 1
    assert made[0].endswith("Z by hand.db.gz")


async def test_a_backup_that_fails_is_said_and_the_cockpit_goes_on(
    place: Place, person: PersonBuilder, tmp_path: Path
) -> None:
    place.add(person())
    (tmp_path / "file").touch()
    async with place.sit_down(backups=tmp_path / "file") as seat:
        seat.app.cockpit._look_after()
        await seat.settle()
        assert "The backup was not made" in seat.said
        await seat.press("2")
        assert "stay in touch · Dana Whitfield" in seat.said
