"""Nothing that a stranger has put into a book runs: such a book is not opened, restored or believed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import connect as sqlite

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.store import schema
from callcockpit.store.book import Book, open_book
from callcockpit.store.connection import LAYOUT, connect
from callcockpit.store.database import BookDatabase, DamagedError
from callcockpit.store.health import look_over
from callcockpit.store.restoring import examine, holds_no_more
from tests.store.test_arrival import ZONE

ENDLESS = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x)"
STRANGE = {
    "a trigger": ("CREATE TRIGGER evil AFTER INSERT ON operation BEGIN DELETE FROM contact; END", "trigger"),
    "an endless trigger": (
        "CREATE TRIGGER evil AFTER INSERT ON touch BEGIN INSERT INTO kindness "
        f"SELECT n, 0, '', '' FROM ({ENDLESS} SELECT n FROM x); END",
        "trigger",
    ),
    "a trigger of our name": (
        "DROP TRIGGER plan_added; "
        "CREATE TRIGGER plan_added AFTER INSERT ON plan BEGIN DELETE FROM contact; END",
        "trigger",
    ),
    "a temporary name": ("CREATE TRIGGER sqlite AFTER DELETE ON clock BEGIN SELECT 1; END", "trigger"),
    "a view": (f"CREATE VIEW evil AS {ENDLESS} SELECT n FROM x", "view"),
    "a view in place of a table": (
        "DROP TABLE kindness; CREATE VIEW kindness AS SELECT 1 AS id, 1 AS at, '' AS what, '' AS whom",
        "view",
    ),
    "a virtual table": ("CREATE VIRTUAL TABLE evil USING fts5(x)", "table"),
    "a virtual table in place of ours": (
        "DROP TABLE kindness; CREATE VIRTUAL TABLE kindness USING fts5(id, at, what, whom)",
        "table",
    ),
    "a column that is worked out": (
        "ALTER TABLE kindness ADD COLUMN evil TEXT AS (printf('%.*c', 1000000000, 'x'))",
        "table",
    ),
    "a check": (
        "DROP TABLE kindness; CREATE TABLE kindness (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER, "
        "what TEXT, whom TEXT CHECK (length(printf('%.*c', 1000000000, 'x')) > 0))",
        "table",
    ),
    "an index of a name that SQLite or Peewee gives": (
        "CREATE INDEX schema_migration_x ON touch (printf('%.*c', 1000000000, note))",
        "index",
    ),
    "an index on what is worked out": (
        "CREATE INDEX evil ON touch (printf('%.*c', 1000000000, note))",
        "index",
    ),
}


@pytest.fixture
def stranger(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a book and changes its schema."""

    def make(statements: str) -> Path:
        path = tmp_path / "stranger.db"
        connect(path).close()
        with closing(sqlite(path)) as db:
            db.executescript(statements)
        return path

    return make


def test_what_the_newest_layout_comes_to_is_what_the_migrations_make() -> None:
    assert {LAYOUT: schema.digest(schema.made(LAYOUT))} == schema.DIGESTS


@pytest.mark.parametrize(("statements", "kind"), STRANGE.values(), ids=list(STRANGE))
def test_a_book_with_what_could_run_is_refused_before_it_does(
    stranger: Callable[[str], Path], book: Book, statements: str, kind: str
) -> None:
    path = stranger(statements)
    said = rf"holds something that no Call Cockpit has made \({kind} “\w+”\)"
    for use in (connect, examine):
        with pytest.raises(DamagedError, match=said):
            use(path)
    (found,) = look_over(path)
    assert not found.good
    assert "no Call Cockpit has made" in found.words
    assert not holds_no_more(path, book.db)


@pytest.mark.parametrize(
    "statements",
    [
        "",
        "CREATE TABLE mine (x TEXT DEFAULT 'y'); CREATE INDEX mine_x ON mine (x)",
        "ANALYZE",
        "VACUUM",
        "REINDEX",
    ],
)
def test_a_table_of_somebodys_own_is_no_reason(stranger: Callable[[str], Path], statements: str) -> None:
    path = stranger(statements)
    assert examine(path).people == 0
    with open_book(path, Rules(), ZONE) as found:
        assert isinstance(found.db, BookDatabase)


def test_a_copy_of_a_book_holds_no_more_than_the_book(book: Book, dana: int, tmp_path: Path) -> None:
    assert dana
    copy = tmp_path / "copy.db"
    shutil.copy(book.path, copy)
    assert holds_no_more(copy, book.db)
