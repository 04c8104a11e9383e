"""Backups are packed, as gzip does; what is cut, damaged or a bomb is said and fills no disk."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.store import packing, upkeep
from callcockpit.store.backup import back_up
from callcockpit.store.book import Book
from callcockpit.store.database import DamagedError
from callcockpit.store.restoring import Contents, examine, newest_good, restore
from callcockpit.store.shelf import Reason, Shelf
from tests.conftest import PersonBuilder
from tests.copies import open_copy
from tests.store.test_operations import dump
from tests.store.test_shelf import damage, names
from tests.store.years import call_for_years

SOME = 60
"""People in the book of these tests."""


@pytest.fixture
def shelf(book: Book, tmp_path: Path, zone: ZoneInfo, now: datetime) -> Shelf:
    """The backups of a book of some people who were called; there are none yet."""
    call_for_years(book, now, days=200, people=SOME)
    return Shelf(book.path, tmp_path / "backups", zone)


@pytest.fixture
def packed(shelf: Shelf, now: datetime) -> Path:
    """A backup of it."""
    made = shelf.add(Reason.DAILY, now)
    assert made is not None
    return made


def test_a_backup_is_the_book_for_any_program_that_unpacks_and_far_smaller(packed: Path, book: Book) -> None:
    assert dump(packed) == dump(book.path)
    assert packed.stat().st_size < book.path.stat().st_size / 2
    assert packed.stat().st_mtime_ns == book.path.stat().st_mtime_ns
    assert packed.stat().st_mode & 0o777 == 0o600
    assert list(packed.parent.iterdir()) == [packed]


def test_a_copy_is_packed_where_its_name_says_so(book: Book, shelf: Shelf, tmp_path: Path) -> None:
    plain, packed = (back_up(book.db, tmp_path / name) for name in ("copy.db", "copy.db.gz"))
    assert plain.read_bytes().startswith(b"SQLite format 3\0")
    assert dump(plain) == dump(packed) == dump(book.path)
    assert examine(plain) == examine(packed) == Contents(examine(book.path).layout, SOME)


@pytest.mark.parametrize("name", ["old.db", "new.db.gz", "by another program.gz", "under another name.db"])
def test_plain_and_packed_ones_are_restored_under_any_name(
    book: Book, shelf: Shelf, person: PersonBuilder, tmp_path: Path, now: datetime, name: str
) -> None:
    wanted, source = dump(book.path), tmp_path / "elsewhere" / name
    back_up(book.db, source)
    if "another" in name:
        source.write_bytes(gzip.compress(book.path.read_bytes()))
    upkeep.add(book, person("Ana Ruiz"), now)
    book.close()
    done = restore(shelf, source, now)
    assert done.contents.people == SOME
    assert dump(book.path) == wanted
    assert done.kept is not None
    assert len(names(done.kept)) == SOME + 1
    assert book.path.stat().st_mtime_ns == source.stat().st_mtime_ns, "it counts as backed up by it"
    assert book.path.stat().st_mode & 0o777 == 0o600
    assert sorted(book.path.parent.iterdir()) == sorted((book.path, done.kept))


def test_plain_and_packed_ones_are_listed_together(
    book: Book, shelf: Shelf, packed: Path, now: datetime, tmp_path: Path
) -> None:
    older = back_up(book.db, shelf.folder / "book 2026-11-16 150000Z daily.db")
    (by_hand := shelf.folder / "book 2026-11-15 150000Z by hand.db.gz").write_bytes(
        gzip.compress(book.path.read_bytes())
    )
    (shelf.folder / "notes.txt.gz").write_bytes(gzip.compress(b"notes"))
    found = shelf.backups()
    assert [one.path for one in found] == [packed, older, by_hand]
    assert [one.reason for one in found] == [Reason.DAILY, Reason.DAILY, Reason.HAND]
    for deep in (True, False):
        assert {examine(one.path, deep=deep).people for one in found} == {SOME}
    assert len(list(shelf.folder.iterdir())) == 4, "what was unpacked to look at is gone"


def gzip_of(content: bytes, *, length: int | None = None) -> bytes:
    """Return a gzip file whose end says another length than it has."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    whole = packer.compress(content) + packer.flush()
    return whole if length is None else whole[:-4] + length.to_bytes(4, "little")


def with_pages(content: bytes, pages: int) -> bytes:
    """Return a book whose head says that it has so many pages."""
    return content[:28] + pages.to_bytes(4, "big") + content[32:]


BOMB = bytes(100 << 20)
"""What a small file can unpack to."""
WRONG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut in the middle": (lambda packed: packed[: len(packed) // 2], "is damaged"),
    "cut at its end": (lambda packed: packed[:-1], "is damaged"),
    "only its beginning": (lambda packed: packed[:20], "is cut short"),
    "something after its end": (lambda packed: packed + packed, "is damaged: something follows its end"),
    "nothing": (lambda _: b"", "is not a book of Call Cockpit"),
    "no book": (lambda _: gzip.compress(b"Name,Phone\n" * 1000), "is not a book of Call Cockpit"),
    "a book of another program": (
        lambda packed: gzip.compress(gzip.decompress(packed)[:68] + bytes(4) + gzip.decompress(packed)[72:]),
        "is not a book of Call Cockpit",
    ),
    "a bomb": (
        lambda packed: gzip_of(gzip.decompress(packed) + BOMB),
        "is damaged: it is not as long as its head says",
    ),
    "a bomb whose end lies": (
        lambda packed: gzip_of(gzip.decompress(packed) + BOMB, length=len(gzip.decompress(packed))),
        "is damaged: it holds more than",
    ),
    "a bomb whose head lies": (
        lambda packed: gzip_of(with_pages(gzip.decompress(packed), 1 << 31) + BOMB, length=0),
        "is damaged: it is not as long as its head says",
    ),
    "less than its head says": (
        lambda packed: gzip_of(
            with_pages(gzip.decompress(packed), len(gzip.decompress(packed)) // 4096 + 1),
            length=len(gzip.decompress(packed)) + 4096,
        ),
        "is damaged",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_whole_copy_is_said_changes_nothing_and_fills_no_disk(
    book: Book, shelf: Shelf, packed: Path, tmp_path: Path, now: datetime, wrong: str
) -> None:
    book.close()
    spoil, words = WRONG[wrong]
    source = tmp_path / "elsewhere" / "copy.db.gz"
    source.parent.mkdir()
    source.write_bytes(spoil(packed.read_bytes()))
    largest, before = 0, {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def watch() -> None:
        nonlocal largest
        largest = max(largest, sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()))

    for ask in (lambda: examine(source, watch), lambda: restore(shelf, source, now, watch)):
        with pytest.raises(DamagedError, match=words):
            ask()
    room = sum(map(len, before.values())) + 2 * book.path.stat().st_size
    assert largest <= room
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_wherever_a_byte_is_another_one_it_is_no_good_backup(
    shelf: Shelf, packed: Path, scaled: Callable[[int, int], int]
) -> None:
    good, random = packed.read_bytes(), Random(4)
    book = gzip.decompress(good)
    # The time and the system in the head, and the words of its comment, are nothing that is unpacked.
    begins = good.index(b"people\0") + len(b"people\0")
    for _ in range(scaled(60, 5_000)):
        at = random.randrange(begins, len(good))
        packed.write_bytes(good[:at] + bytes([good[at] ^ 1 << random.randrange(8)]) + good[at + 1 :])
        found = newest_good(shelf)
        # A few bits between the pieces of a gzip file mean nothing.
        assert found is None or gzip.decompress(packed.read_bytes()) == book


def test_a_damaged_book_that_another_program_has_packed_is_passed_over(
    book: Book, shelf: Shelf, packed: Path, now: datetime
) -> None:
    book.close()
    damage(book.path)
    newer = shelf.folder / "book 2026-11-18 150000Z daily.db.gz"
    newer.write_bytes(gzip.compress(book.path.read_bytes()))
    found = newest_good(shelf)
    assert found is not None
    assert found[0].path == packed
    with pytest.raises(DamagedError, match=r"18 150000Z daily\.db\.gz is damaged"):
        restore(shelf, newer, now)
    assert not list(book.path.parent.glob(".*"))


def test_where_there_is_no_room_to_unpack_it_is_said_and_nothing_changed(
    book: Book, shelf: Shelf, packed: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.close()
    before = book.path.read_bytes()
    monkeypatch.setattr(packing, "SPARE", 1 << 60)
    with pytest.raises(
        CockpitError, match=r"cannot be unpacked: the disk is too full for its .* MB\. Make room on /"
    ):
        restore(shelf, packed, now)
    assert not list(book.path.parent.glob(".*"))
    assert book.path.read_bytes() == before
    assert newest_good(shelf) is not None, "looking needs no room"


def test_the_head_of_a_backup_says_how_many_people_are_in_it(packed: Path) -> None:
    assert b"Call Cockpit, 60 people\0" in packed.read_bytes()[:60]
    with closing(open_copy(packed)) as db:
        assert db.execute("SELECT count(*) FROM contact").fetchone() == (SOME,)
