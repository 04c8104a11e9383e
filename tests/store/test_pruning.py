"""The undo journal keeps a year of steps: older ones go bit by bit, and none can ever be half undone."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Due
from callcockpit.domain.words import Result
from callcockpit.importing import Wish, import_file
from callcockpit.store import calls, duplicates, imports, journal, pages, pruning, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.health import look_over
from callcockpit.store.pruning import FEW, prune, prune_some
from tests.conftest import PersonBuilder
from tests.store.test_operations import dump
from tests.store.years import call_for_years

DAY = timedelta(days=1)
NO_MORE = "Nothing more can be undone: steps are kept for a year."


@pytest.fixture
def years(book: Book, now: datetime) -> list[datetime]:
    """When each step of a book of some two years was done: people are called every eighth day."""
    return call_for_years(book, now, days=800, every=8)


def prune_all(book: Book, now: datetime, days: int = 365) -> int:
    """Prune to the end; return in how many slices."""
    return sum(1 for _ in prune(book.db, now, days))


def undo(book: Book, now: datetime) -> str | None:
    """Undo one step; return the sentence where that is refused."""
    try:
        assert calls.undo(book, now) is not None
    except CockpitError as error:
        return str(error)
    return None


def undo_all(book: Book, now: datetime) -> int:
    """Undo until it is said that there is no more; return how many steps that were."""
    done = 0
    while (said := undo(book, now)) is None:
        done += 1
    assert said == NO_MORE
    return done


def rows(book: Book, table: str) -> int:
    return int(book.db.sql(f"SELECT count(*) FROM {table}").fetchone()[0])


def assert_sound(book: Book) -> None:
    """The doctor finds nothing wrong."""
    assert [one for one in look_over(book.path) if not one.good] == []


def test_a_year_of_steps_can_be_undone_and_then_it_is_said(
    book: Book, years: list[datetime], now: datetime
) -> None:
    recent = sum(at >= now - 365 * DAY for at in years)
    assert 0 < recent < len(years)
    prune_all(book, now)
    assert (rows(book, "operation"), rows(book, "change")) == (recent, recent)
    assert_sound(book)
    assert undo_all(book, now) == recent
    assert undo_all(book, now) == 0, "it is said each time"
    assert_sound(book)


def stir(book: Book, folder: Path, now: datetime) -> None:
    """Do what depends on many rows that were there before: an import, a merge, an edit, a call."""
    (folder / "people.csv").write_text("Name,Phone\nPerson 0003,614 555 0903\nAna Ruiz,614 555 0904\n")
    import_file(book, Wish(folder / "people.csv", "US", book.zone, {}), now)
    duplicates.merge(book, 5, 6, now)
    upkeep.set_zone(book, 7, "Asia/Tokyo", now)
    calls.log(book, 5, Result.STAY_IN_TOUCH, now)


def test_undo_and_redo_within_the_year_are_as_without_pruning(
    book: Book, years: list[datetime], now: datetime, tmp_path: Path
) -> None:
    stir(book, tmp_path, now)
    shutil.copyfile(book.path, tmp_path / "twin.db")
    prune_all(book, now)
    with open_book(tmp_path / "twin.db", book.rules, book.zone) as twin:
        for _ in range(20):
            assert dump(book.path) == dump(twin.path)
            assert calls.undo(book, now) == calls.undo(twin, now)
        while (again := calls.redo(book)) is not None:
            assert again == calls.redo(twin)
            assert dump(book.path) == dump(twin.path)
    assert_sound(book)


def test_what_is_cut_short_can_never_be_half_undone(
    book: Book, years: list[datetime], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One record to a slice, and several records to a step.
    monkeypatch.setattr(pruning, "SLICE", 1)
    monkeypatch.setattr(journal, "CHUNK", 2)
    upkeep.edit(
        book, 1, Candidate("Ana Ruiz", tags=("a", "b", "c", "d"), emails=("ana@example.com",)), now, None
    )
    later = now + 366 * DAY
    calls.log(book, 2, Result.STAY_IN_TOUCH, later)
    before, whole = rows(book, "change"), dump(book.path)
    assert before > rows(book, "operation"), "some steps have several records"
    slices = 0
    while taken := sum(1 for _ in islice(prune(book.db, later, 365), 7)):
        slices += taken
        assert undo_all(book, later) == 1
        assert calls.redo(book) is not None
        assert dump(book.path) == whole
        assert_sound(book)
    assert slices > before
    assert (rows(book, "operation"), rows(book, "change")) == (1, 2)


def test_a_slice_leaves_the_book_to_others_before_the_next(
    book: Book, years: list[datetime], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "SLICE", 4 * pruning.PER_ROW)
    with closing(sqlite3.connect(book.path, timeout=0, isolation_level=None)) as other:
        written = 0
        for _ in prune(book.db, now, 365):
            other.execute("INSERT INTO clock (zones) VALUES (?)", (f"zone {written}",))
            written += 1
    assert written > 5


def test_what_was_undone_can_be_done_again_however_old_it_is(book: Book, dana: int, now: datetime) -> None:
    for days in (400, 380, 370, 10):
        calls.log(book, dana, Result.VOICEMAIL, now - days * DAY)
    whole = dump(book.path)
    for _ in range(3):
        calls.undo(book, now)
    # Dana herself was added now: nothing lies between.
    prune_all(book, now)
    while calls.redo(book) is not None:
        pass
    assert dump(book.path) == whole


def test_the_order_of_the_steps_counts_and_not_a_clock_that_was_wrong(
    book: Book, person: PersonBuilder, now: datetime
) -> None:
    identity = upkeep.add(book, person(), now - 800 * DAY)[1]
    wrong = (now + 9_000 * DAY, now - 500 * DAY, now - 20_000 * DAY)
    for at in (wrong[0], now - 300 * DAY, *wrong, now - DAY):
        calls.log(book, identity, Result.VOICEMAIL, at)
    prune_all(book, now + 5_000 * DAY)
    assert rows(book, "operation") == 7, "nothing was done in the year before that: the clock is wrong"
    prune_all(book, now)
    assert undo_all(book, now) == 5, "all since the first of this year"


def test_pruning_again_or_with_nothing_old_writes_nothing(
    book: Book, years: list[datetime], now: datetime
) -> None:
    prune_all(book, now)
    before = book.path.read_bytes(), book.path.stat().st_mtime_ns
    assert prune_all(book, now) == 0
    assert prune_all(book, now, 36_500) == 0
    assert (book.path.read_bytes(), book.path.stat().st_mtime_ns) == before


def test_an_old_import_stays_listed_and_is_too_old_to_be_undone(
    book: Book, now: datetime, tmp_path: Path
) -> None:
    (tmp_path / "people.csv").write_text("Name,Phone\nDana Whitfield,614 555 0142\n")
    old = import_file(book, Wish(tmp_path / "people.csv", "US", book.zone, {}), now - 500 * DAY).batch
    assert old is not None
    before = imports.one(book, old)
    assert before.undoable
    calls.log(book, 1, Result.VOICEMAIL, now)
    prune_all(book, now)
    calls.undo(book, now)
    (listed,) = imports.listed(book)
    assert imports.figures(listed) == imports.figures(before)
    assert not listed.undoable
    with pytest.raises(CockpitError, match=NO_MORE):
        imports.undo(book, old, now)


def test_the_calendar_tells_of_an_old_move_as_before(book: Book, dana: int, now: datetime) -> None:
    calls.log(book, dana, Result.STAY_IN_TOUCH, now)
    calls.change_due(book, dana, Due(date(2030, 1, 2)), now + DAY)
    before = list(pages.planned(book.db, date(2000, 1, 1)))
    assert before[0].changed == now + DAY
    later = now + 500 * DAY
    upkeep.add(book, Candidate("Omar Haddad"), later)
    prune_all(book, later)
    assert rows(book, "change") == 1
    assert [one for one in pages.planned(book.db, date(2000, 1, 1)) if one.contact.id == dana] == before


def test_the_room_of_old_steps_is_taken_by_new_ones(book: Book, years: list[datetime], now: datetime) -> None:
    prune_all(book, now)
    size = book.path.stat().st_size
    for day in range(50):
        upkeep.set_zone(book, 1, ("Asia/Tokyo", "Europe/Zurich")[day % 2], now + timedelta(minutes=day))
    assert book.path.stat().st_size == size


def test_a_command_prunes_a_little_each_time(
    book: Book, years: list[datetime], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "SLICE", 2 * pruning.PER_ROW)
    monkeypatch.setattr(pruning, "PAUSE", 0)
    before = rows(book, "change")
    prune_some(book, now)
    assert 0 < before - rows(book, "change") <= FEW * 2


@pytest.mark.parametrize(("days", "words"), [(90, "90 days"), (730, "2 years"), (365, "a year")])
def test_how_long_steps_are_kept_is_said_as_it_is_set(
    book: Book, years: list[datetime], now: datetime, days: int, words: str
) -> None:
    book.rules = book.rules._replace(undo_days=days)
    prune_all(book, now, days)
    while (said := undo(book, now)) is None:
        pass
    assert said == NO_MORE.replace("a year", words)
