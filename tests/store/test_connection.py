"""The one file: private, durable, refused when it is not ours, and copied before its layout changes."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import get_args
from weakref import ref
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.store import calls, connection, tables
from callcockpit.store.backup import back_up
from callcockpit.store.book import Book, open_book
from callcockpit.store.connection import APPLICATION, PRAGMAS, connect
from callcockpit.store.database import SaveError
from callcockpit.store.rows import TableName
from callcockpit.store.schema import MIGRATIONS
from tests.conftest import ordinary_rights
from tests.copies import open_copy

ZONE = ZoneInfo("America/New_York")
MODELS: tuple[type[tables.Table], ...] = (
    *tables.JOURNALED,
    tables.ClockRow,
    tables.OperationRow,
    tables.ChangeRow,
)


def test_every_table_that_can_be_written_by_name_has_its_model() -> None:
    assert get_args(TableName) == tuple(model._meta.table_name for model in tables.JOURNALED)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def dump(path: Path) -> list[str]:
    with closing(open_copy(path)) as db:
        return list(db.iterdump())


def test_a_new_book_belongs_to_its_user_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with open_book(tmp_path / "deep" / "er" / "book.db", Rules(), ZONE) as book:
            book.db.sql("INSERT INTO clock (zones) VALUES ('')")
    finally:
        os.umask(before)
    assert mode(tmp_path / "deep" / "er" / "book.db") == 0o600
    assert mode(tmp_path / "deep") == mode(tmp_path / "deep" / "er") == 0o700
    assert all(mode(path) == 0o600 for path in (tmp_path / "deep" / "er").iterdir())


def test_a_book_that_others_could_read_is_closed_to_them(book: Book) -> None:
    book.path.chmod(0o644)
    connect(book.path).close()
    assert mode(book.path) == 0o600


def test_the_settings_that_keep_a_commit_are_in_force(book: Book) -> None:
    wanted = {
        **PRAGMAS,
        "application_id": APPLICATION,
        "user_version": connection.LAYOUT,
        "busy_timeout": 1_000,
    }
    assert {name: book.db.sql(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted
    assert PRAGMAS["synchronous"] == 3
    assert PRAGMAS["journal_mode"] == "truncate"
    assert PRAGMAS["foreign_keys"] == 1


def test_a_write_takes_the_lock_at_once(book: Book) -> None:
    with (
        book.db.atomic(),
        closing(sqlite3.connect(book.path, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.table_name)
def test_the_tables_are_what_the_models_say(book: Book, model: type[tables.Table]) -> None:
    columns = {row[1]: bool(row[3]) for row in book.db.sql(f"PRAGMA table_info({model._meta.table_name})")}
    fields = {field.column_name: not field.null for field in model._meta.fields.values()}
    del columns["id"], fields["id"]
    assert columns == fields


def test_every_table_is_strict_and_known(book: Book) -> None:
    found = {row[1]: row[5] for row in book.db.sql("PRAGMA table_list") if row[2] == "table"}
    ours = {name: strict for name, strict in found.items() if not name.startswith(("sqlite_", "schema_"))}
    waiting = {f"waiting_{name}" for name in ("contact", "number", "address", "tag", "plan", "referrer")}
    named = {str(model._meta.table_name) for model in MODELS}
    assert ours == dict.fromkeys(
        named | waiting | {"load", "mapping", "summary", "admission", "tally", "undo_horizon"}, 1
    )


def test_opening_a_book_again_writes_nothing(book: Book) -> None:
    book.close()
    before = book.path.read_bytes(), book.path.stat().st_mtime_ns
    connect(book.path).close()
    assert (book.path.read_bytes(), book.path.stat().st_mtime_ns) == before
    assert not [path for path in book.path.parent.iterdir() if path != book.path and path.stat().st_size]


def newer(path: Path) -> None:
    connect(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {connection.LAYOUT + 1}")


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE history (url TEXT)")


def letter(path: Path) -> None:
    path.write_text("Dear Dana,\n" * 500)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [(newer, "newer Call Cockpit"), (foreign, "not a book"), (letter, "not a book")],
)
def test_a_file_that_is_no_book_of_ours_is_refused_and_left_alone(
    tmp_path: Path, make: object, sentence: str
) -> None:
    path = tmp_path / "book.db"
    assert callable(make)
    make(path)
    path.chmod(0o644)
    before = path.read_bytes()
    with pytest.raises(CockpitError, match=sentence):
        connect(path, tmp_path / "backups")
    assert path.read_bytes() == before
    assert mode(path) == 0o644
    assert list(tmp_path.iterdir()) == [path]


def test_a_book_that_cannot_be_backed_up_before_its_upgrade_is_upgraded_and_it_is_said(
    book: Book, tmp_path: Path, later_layout: Path
) -> None:
    book.close()
    later_layout.write_text(STEP)
    (tmp_path / "file").touch()
    told: list[str] = []
    connect(book.path, tmp_path / "file", told.append).close()
    assert len(told) == 1
    assert "is a file where a folder is needed" in told[0]
    assert any("CREATE TABLE gift" in line for line in dump(book.path))


def test_a_book_beside_which_nothing_more_can_be_opened_says_so(book: Book, dana: int, now: datetime) -> None:
    resource = pytest.importorskip("resource")
    Path(f"{book.path}-journal").unlink(missing_ok=True)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.dup(0)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, before[1]))
    try:
        with pytest.raises(
            CockpitError, match=r"^Not saved: the book cannot be opened\. Check its folder and /"
        ):
            calls.skip(book, dana, "not ready yet", now)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    with book.reading():
        assert calls.skip(book, dana, "not ready yet", now).contact == dana


def test_a_folder_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(CockpitError, match="is a folder"):
        connect(tmp_path)


def test_a_place_that_may_not_be_written_is_named(reachable: Path) -> None:
    reachable.chmod(0o500)
    with ordinary_rights(reachable), pytest.raises(CockpitError, match="choose another place"):
        connect(reachable / "book.db")


def test_an_empty_file_becomes_a_book(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.touch()
    connect(path).close()
    assert any("CREATE TABLE contact" in line for line in dump(path))


@pytest.fixture
def later_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program one layout ahead: the real steps and one more, in a folder of its own."""
    steps = tmp_path / "steps"
    shutil.copytree(MIGRATIONS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(connection, "MIGRATIONS", steps)
    monkeypatch.setattr(connection, "LAYOUT", connection.LAYOUT + 1)
    return steps / f"{connection.LAYOUT:04}_next.py"


STEP = "def up(migrator, db):\n    db.execute_sql('CREATE TABLE gift (id INTEGER PRIMARY KEY) STRICT')\n"


def test_an_older_book_is_copied_before_its_layout_changes(
    book: Book, tmp_path: Path, later_layout: Path
) -> None:
    book.close()
    before = dump(book.path)
    later_layout.write_text(STEP)
    connect(book.path, tmp_path / "backups").close()
    (copy,) = (tmp_path / "backups").iterdir()
    assert dump(copy) == before
    assert mode(copy) == 0o600
    assert any("CREATE TABLE gift" in line for line in dump(book.path))
    with closing(sqlite3.connect(book.path)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == connection.LAYOUT


def test_a_step_that_fails_leaves_the_older_book_whole(
    book: Book, tmp_path: Path, later_layout: Path
) -> None:
    book.close()
    before = dump(book.path)
    later_layout.write_text(STEP + "    db.execute_sql('CREATE TABLE contact (id INTEGER)')\n")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        connect(book.path, tmp_path / "backups")
    assert dump(book.path) == before


def test_a_new_book_needs_no_copy(tmp_path: Path) -> None:
    connect(tmp_path / "book.db", tmp_path / "backups").close()
    assert not (tmp_path / "backups").exists()


def test_a_backup_is_the_book_as_it_is(book: Book, dana: int, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "book.db"
    assert back_up(book.db, target) == target
    assert dump(target) == dump(book.path)
    assert any("Dana Whitfield" in line for line in dump(target))
    assert mode(target) == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["book.db"]
    with open_book(target, Rules(), ZONE) as copy:
        assert copy.db.sql("SELECT name FROM contact WHERE id = ?", (dana,)).fetchone() == ("Dana Whitfield",)


def test_a_backup_that_fails_leaves_the_former_one(book: Book, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CockpitError):
        back_up(book.db, tmp_path / "file" / "book.db")
    target = tmp_path / "copy.db"
    target.mkdir()
    with pytest.raises(CockpitError, match="could not be written"):
        back_up(book.db, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "data", "file"]


def test_text_that_is_not_utf8_does_not_hide_the_others(book: Book, dana: int) -> None:
    with closing(sqlite3.connect(book.path)) as db, db:
        db.execute("UPDATE contact SET title = CAST(x'43ff4f' AS TEXT) WHERE id = ?", (dana,))
    assert book.db.sql("SELECT title FROM contact").fetchone() == ("C\ufffdO",)


class Held:
    """Something that a frame holds, such as a cursor."""


@pytest.mark.parametrize("statement", ["INSERT INTO nowhere VALUES (1)", "COMMIT"])
def test_an_error_of_a_write_is_sqlites_and_lets_go_of_all_that_it_passed(book: Book, statement: str) -> None:
    held: list[ref[Held]] = []

    def fail() -> None:
        mine = Held()
        held.append(ref(mine))
        with book.db.atomic():
            book.db.sql(statement)
        assert mine

    book.prepare()
    gc.collect()
    gc.disable()
    try:
        with suppress(sqlite3.OperationalError):
            fail()
            pytest.fail("it worked")
        assert held[0]() is None
    finally:
        gc.enable()


def test_a_write_to_a_closed_book_whose_file_is_gone_is_said(book: Book, now: datetime) -> None:
    book.db.close()
    book.path.rename(book.path.with_name("elsewhere.db"))
    with pytest.raises(SaveError, match="Not saved"), book.operation("log", "a call", now):
        pass
    with pytest.raises(SaveError, match="Not saved"), book.saving():
        pass
    assert not book.path.exists()
