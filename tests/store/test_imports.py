"""What became of each file can be read again, also tomorrow, and an import is taken back while it can be."""

from __future__ import annotations

import json
import lzma
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate
from callcockpit.importing import RejectsError, Wish, import_file
from callcockpit.store import calls, imports, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.imports import REMARK_LIMIT, REMARKS, SINCE
from callcockpit.store.laying import Fate, RowFate
from tests.store.test_connection import ZONE

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
FIRST = "Name,Company,Phone\nDana Whitfield,Northwind,614 555 0142\nOmar Haddad,,312 555 0117\n"
SECOND = (
    "Name,Company,Phone\nDana Whitfield,Southwind,614 555 0142\nAna Ruiz,,212 555 0108\nLi,,4.155550134E+09\n"
)


@pytest.fixture
def reopened(book: Book) -> Iterator[Book]:
    """The same book, opened again as after a restart."""
    with open_book(book.path, book.rules, book.zone) as again:
        yield again


def take(book: Book, folder: Path, text: str, name: str = "people.csv", after: int = 0) -> int | None:
    file = folder / name
    file.write_text(text)
    return import_file(book, Wish(file, "US", ZONE, {}), NOW + timedelta(hours=after)).batch


def test_what_became_of_a_file_is_read_again_after_a_restart(
    book: Book, reopened: Book, tmp_path: Path
) -> None:
    first = take(book, tmp_path, FIRST)
    second = take(book, tmp_path, SECOND, "more.csv", after=1)
    newer, older = imports.listed(reopened)
    assert (newer.operation, older.operation) == (second, first)
    assert (newer.at - older.at, older.at) == (timedelta(hours=1), NOW)
    assert (older.file, older.format, older.encoding, older.region) == (
        str(tmp_path / "people.csv"),
        "csv",
        "utf-8",
        "US",
    )
    assert (older.rows, older.new, older.updated, older.same, older.rejected) == (2, 2, 0, 0, 0)
    assert (older.rejects, older.remarks) == (None, ())
    assert (newer.new, newer.same, newer.rejected, newer.needs_number) == (1, 1, 1, 0)
    assert newer.rejects == str(tmp_path / "more rejects.csv")
    assert Path(newer.rejects).is_file()
    differs, rejected = newer.remarks
    assert (differs.row, differs.name, differs.fate) == (2, "Dana Whitfield", Fate.SAME)
    assert "company differs: kept “Northwind”, the file says “Southwind”" in differs.detail
    assert (rejected.row, rejected.fate) == (4, Fate.REJECTED)
    assert "rounded" in rejected.detail
    assert imports.one(reopened, newer.operation) == newer


def test_an_import_that_brought_nothing_leaves_no_trace(book: Book, tmp_path: Path) -> None:
    take(book, tmp_path, FIRST)
    assert take(book, tmp_path, FIRST) is None
    wish = Wish(tmp_path / "people.csv", "US", ZONE, {}, tag=("fair",), dry_run=True)
    import_file(book, wish, NOW)
    assert len(imports.listed(book)) == 1


def test_only_the_newest_deed_is_taken_back_as_an_import(book: Book, tmp_path: Path) -> None:
    first, second = take(book, tmp_path, FIRST), take(book, tmp_path, SECOND)
    assert first is not None
    assert second is not None
    assert [one.undoable for one in imports.listed(book)] == [True, False]
    with pytest.raises(CockpitError, match="One thing was done after that import"):
        imports.undo(book, first, NOW)
    upkeep.add(book, Candidate("Mia Chen"), NOW)
    with pytest.raises(CockpitError, match="2 things were done after that import"):
        imports.undo(book, first, NOW)
    assert book.db.sql("SELECT count(*) FROM contact").fetchone() == (4,)
    calls.undo(book, NOW)
    assert imports.undo(book, second, NOW).operation == second
    assert imports.undo(book, first, NOW).operation == first
    assert [one.undone for one in imports.listed(book)] == [NOW, NOW]
    assert book.db.sql("SELECT count(*) FROM contact").fetchone() == (0,)
    with pytest.raises(CockpitError, match="undone already"):
        imports.undo(book, first, NOW)
    calls.redo(book)
    assert [one.undone for one in imports.listed(book)] == [NOW, None]
    assert imports.one(book, first).new == 2, "redone, it says again what became of the file"


def test_an_import_of_nobody_is_a_sentence(book: Book) -> None:
    upkeep.add(book, Candidate("Mia Chen"), NOW)
    for ask in (imports.one, lambda book, operation: imports.undo(book, operation, NOW)):
        with pytest.raises(CockpitError, match="No import has the number 7"):
            ask(book, 7)


def test_much_later_it_is_not_counted_how_much_was_done_since(book: Book, tmp_path: Path) -> None:
    first = take(book, tmp_path, FIRST)
    assert first is not None
    for _ in range(SINCE + 5):
        calls.skip(book, 1, "not ready yet", NOW)
    assert imports.one(book, first).since == SINCE
    with pytest.raises(CockpitError, match=f"{SINCE} or more things were done"):
        imports.undo(book, first, NOW)


def test_of_a_long_bad_file_a_few_short_remarks_are_kept(book: Book, tmp_path: Path) -> None:
    for company in ("Northwind", "C" * 900):
        rows = (f"Dana {at},{company},614 555 {at:04}\n" for at in range(99))
        take(book, tmp_path, f"Name,Company,Phone\nNew in {company[:1]},,\n" + "".join(rows))
    newest = imports.listed(book)[0]
    assert len(newest.remarks) == REMARKS
    assert max(len(one.detail) for one in newest.remarks) <= REMARK_LIMIT
    assert book.db.sql("SELECT max(length(told)) FROM summary").fetchone()[0] < 10_000


def test_a_log_of_calls_is_listed_too(book: Book, tmp_path: Path) -> None:
    take(book, tmp_path, FIRST)
    log = (
        '<calls count="2"><call number="6145550142" duration="61" date="1763391600000" type="2"/>'
        '<call number="9995550142" duration="61" date="1763391600000" type="2"/></calls>'
    )
    take(book, tmp_path, log, "calls.xml")
    newest = imports.listed(book)[0]
    assert (newest.new, newest.nobody) == (1, 1)


def test_figures_are_kept_also_where_the_rejects_have_no_place(book: Book, tmp_path: Path) -> None:
    (tmp_path / "people rejects.csv").write_text("my own list\n")
    with pytest.raises(RejectsError, match="in the way"):
        take(book, tmp_path, SECOND)
    (only,) = imports.listed(book)
    assert (only.told, only.new, only.rejected, only.rejects) == (True, 2, 1, None)


def test_an_import_whose_figures_were_not_kept_is_listed_and_says_so(book: Book, tmp_path: Path) -> None:
    batch = take(book, tmp_path, FIRST)
    book.db.sql("UPDATE summary SET told = '{}'")
    (only,) = imports.listed(book)
    assert (only.operation, only.file, only.told) == (batch, str(tmp_path / "people.csv"), False)


def test_imports_of_an_older_book_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    stored = Path(__file__).parent / "books" / "layout1.db.xz"
    path.write_bytes(lzma.decompress(stored.read_bytes()))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO operation (at, token, kind, words) VALUES (1, 'x', 'import', 'imported old.csv')"
        )
    with open_book(path, Rules(), ZONE) as book:
        assert [(one.file, one.told) for one in imports.listed(book)][:1] == [("old.csv", False)]


def test_text_of_a_file_is_clean_in_what_is_kept(book: Book, tmp_path: Path) -> None:
    take(book, tmp_path, FIRST)
    take(book, tmp_path, FIRST.replace("Northwind", "\x1b[31m[/b]") + "Li Wei,,\n", "a\x1b[2J.csv")
    newest = imports.listed(book)[0]
    (told,) = book.db.sql("SELECT told FROM summary ORDER BY 1 DESC LIMIT 1").fetchone()
    assert "\x1b" not in "".join(map(str, json.loads(told).values()))
    assert "\x1b" not in newest.file
    assert isinstance(newest.remarks[0], RowFate)
