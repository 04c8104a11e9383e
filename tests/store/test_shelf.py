"""Backups make themselves, are good, private and named, and go when newer ones supersede them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.store import backup, calls, upkeep
from callcockpit.store.backup import BackupError, BusyError, write_copy
from callcockpit.store.book import Book, open_book
from callcockpit.store.database import DamagedError
from callcockpit.store.shelf import Reason, Shelf, keep_before
from tests.conftest import PersonBuilder
from tests.copies import open_copy


@pytest.fixture
def shelf(book: Book, dana: int, tmp_path: Path, zone: ZoneInfo) -> Shelf:
    """The backups of a book with one person; there are none yet."""
    return Shelf(book.path, tmp_path / "backups", zone)


def names(path: Path) -> list[str]:
    with closing(open_copy(path)) as db:
        return [row[0] for row in db.execute("SELECT name FROM contact ORDER BY id")]


def test_a_backup_is_whole_private_and_named_by_instant_and_reason(shelf: Shelf, now: datetime) -> None:
    made = shelf.add(Reason.IMPORT, now)
    assert made == shelf.folder / "book 2026-11-17 150000Z before import.db.gz"
    assert names(made) == ["Dana Whitfield"]
    assert made.stat().st_mode & 0o777 == 0o600
    assert shelf.folder.stat().st_mode & 0o777 == 0o700
    (found,) = shelf.backups()
    assert (found.at, found.reason, found.automatic) == (now, Reason.IMPORT, True)


def test_nothing_is_backed_up_twice_and_every_change_counts(
    shelf: Shelf, book: Book, person: PersonBuilder, now: datetime
) -> None:
    assert shelf.add(Reason.IMPORT, now) is not None
    assert shelf.add(Reason.UNDO, now) is None
    upkeep.add(book, person("Omar Haddad", "0111"), now)
    again = shelf.add(Reason.IMPORT, now)
    assert again is not None
    assert names(again) == ["Dana Whitfield", "Omar Haddad"]
    assert shelf.add(Reason.HAND, now) is not None, "whoever asks for one gets one"
    assert len(shelf.backups()) == 3


def test_one_is_due_each_day_on_which_the_book_changed(
    shelf: Shelf, book: Book, person: PersonBuilder, now: datetime
) -> None:
    assert shelf.due(now)
    shelf.add(Reason.DAILY, now)
    tomorrow = now + timedelta(days=1)
    assert not shelf.due(tomorrow), "nothing changed"
    upkeep.add(book, person("Omar Haddad", "0111"), now)
    assert not shelf.due(now + timedelta(hours=1)), "there is one of today"
    assert shelf.due(tomorrow)


def test_what_is_superseded_goes_and_what_somebody_made_stays(shelf: Shelf, now: datetime) -> None:
    mine = [
        shelf.folder / "book 2025-01-01 120000Z by hand.db",
        shelf.folder / "book 2025-01-01 120000Z before import copy.db",
        shelf.folder / "book 2025-01-01.db",
        shelf.folder / "other 2025-01-01 120000Z daily.db",
        shelf.folder / "notes.txt",
    ]
    theirs = [
        shelf.folder / f"book 2025-01-01 {hour:02}0000Z {reason}.db"
        for hour in (9, 12)
        for reason in ("daily", "before import")
    ]
    shelf.folder.mkdir()
    for path in (*mine, *theirs):
        path.write_bytes(b"x")
    made = shelf.add(Reason.DAILY, now)
    assert made is not None
    kept = set(shelf.folder.iterdir())
    assert kept == {made, *mine, *(path for path in theirs if " 120000Z" in path.name)}


def test_a_backup_that_fails_lets_none_of_the_older_ones_go(
    shelf: Shelf, book: Book, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.folder.mkdir()
    older = [shelf.folder / f"book 2025-01-01 {hour:02}0000Z daily.db" for hour in (9, 12)]
    for path in older:
        path.write_bytes(b"x")
    monkeypatch.setattr(backup, "SPARE", 1 << 60)
    with pytest.raises(BackupError, match="the disk is too full for it"):
        shelf.add(Reason.DAILY, now)
    assert sorted(shelf.folder.iterdir()) == older


def damage(path: Path) -> None:
    """Overwrite the page that lists the people."""
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'contact'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xee" * size)


def test_a_damaged_book_is_no_backup_and_leaves_the_good_ones(
    shelf: Shelf, book: Book, person: PersonBuilder, now: datetime
) -> None:
    good = shelf.add(Reason.DAILY, now)
    upkeep.add(book, person("Omar Haddad", "0111"), now)
    book.close()
    damage(book.path)
    with pytest.raises(DamagedError, match="The book is damaged"):
        shelf.add(Reason.DAILY, now + timedelta(days=9))
    assert list(shelf.folder.iterdir()) == [good]


def test_before_a_large_change_a_failing_backup_is_said_and_stops_nobody(
    book: Book, dana: int, tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "file").touch()
    book.backups = tmp_path / "file"
    said = keep_before(book, Reason.IMPORT, now)
    assert said is not None
    assert "is a file where a folder is needed" in said


def test_an_empty_book_needs_no_backup(book: Book, tmp_path: Path, now: datetime) -> None:
    book.backups = tmp_path / "backups"
    assert keep_before(book, Reason.IMPORT, now) is None
    assert not book.backups.exists()


class StoppedError(CockpitError):
    """Somebody has had enough."""


def stop_after(steps: int) -> Callable[[], None]:
    left = [steps]

    def watch() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise StoppedError("stopped")

    return watch


@pytest.fixture
def large(tmp_path: Path, zone: ZoneInfo) -> Path:
    """A book of many pages."""
    path = tmp_path / "large.db"
    with open_book(path, Rules(), zone) as book, book.db.atomic():
        book.db.sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
            "INSERT INTO contact (name, notes, state, name_key, added_at) "
            "SELECT 'Person ' || i, hex(zeroblob(700)), 'closed', 'person ' || i, 0 FROM n"
        )
    return path


def test_a_copy_that_is_stopped_leaves_nothing(large: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(large)) as db:
        for steps in (0, 1, 3):
            with pytest.raises(StoppedError):
                write_copy(db, tmp_path / "copies" / "copy.db", stop_after(steps))
        assert list((tmp_path / "copies").iterdir()) == []


def test_a_book_that_is_written_all_the_time_is_copied_all_the_same(large: Path, tmp_path: Path) -> None:
    written = 0

    def write() -> None:
        nonlocal written
        written += 1
        with closing(sqlite3.connect(large, timeout=5)) as other, other:
            other.execute("INSERT INTO clock (zones) VALUES (?)", (f"zone {written}",))

    with closing(sqlite3.connect(large)) as db:
        with pytest.raises(BusyError):
            write_copy(db, tmp_path / "copy.db", write, hold=False)
        assert not list(tmp_path.glob("*copy*")), "the keys come first, where nobody waits for the copy"
        write_copy(db, tmp_path / "copy.db", write)
    assert written > backup.RESTARTS
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM contact").fetchone() == (3000,)
        assert copy.execute("SELECT count(*) FROM clock").fetchone()[0] >= written - 2


def test_before_an_import_is_taken_back_there_is_a_backup(
    book: Book, dana: int, tmp_path: Path, now: datetime
) -> None:
    book.backups = tmp_path / "backups"
    with book.operation("import", "imported people.csv", now):
        pass
    assert calls.undo(book, now) is not None
    (made,) = book.backups.iterdir()
    assert made.name == "book 2026-11-17 150000Z before undo.db.gz"
    assert calls.undo(book, now) is not None
    assert list(book.backups.iterdir()) == [made], "what is no import needs none"
