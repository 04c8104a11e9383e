"""``restore`` and ``doctor`` as a person types them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcockpit.cli import main
from callcockpit.demo.book import fill
from callcockpit.domain.rules import Rules
from callcockpit.store.book import open_book
from callcockpit.store.connection import LAYOUT
from callcockpit.store.fields import DayField, WordField
from callcockpit.store.presence import present
from callcockpit.store.tables import JOURNALED

Run = tuple[int, str, str]


class Typist:
    """Somebody at the command line."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.book = folder / "book.db"
        self.backups = folder / "book backups"
        self._capsys = capsys

    def __call__(self, *argv: str) -> Run:
        """Run a command; return its exit code and what it printed."""
        self._capsys.readouterr()
        code = main(list(argv))
        out, err = self._capsys.readouterr()
        return code, out, err

    def names(self) -> list[str]:
        """Who is in the book."""
        return [one["name"] for one in json.loads(self("contacts", "--json")[1])]

    def sql(self, statement: str) -> None:
        """Write past the program."""
        with closing(sqlite3.connect(self.book)) as db, db:
            db.execute(statement)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typist:
    """A book with two people, and one backup from before the second came."""
    monkeypatch.setenv("CALLCOCKPIT_BOOK", str(tmp_path / "book.db"))
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "settings.toml"))
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    tmp_path.chmod(0o700)
    typist = Typist(tmp_path, capsys)
    for name, line in (("Dana Whitfield", "0142"), ("Omar Haddad", "0111")):
        (tmp_path / "people.csv").write_text(f"Name,Phone\n{name},+1614555{line}\n")
        assert typist("import", str(tmp_path / "people.csv"))[0] == 0
    return typist


def test_an_import_is_preceded_by_a_backup_but_no_dry_run_and_no_second_file_is(run: Typist) -> None:
    (first,) = run.backups.iterdir()
    assert first.name.endswith("Z before import.db.gz")
    assert run("import", str(run.folder / "people.csv"), "--dry-run")[0] == 0
    assert list(run.backups.iterdir()) == [first]
    files = [run.folder / f"{name}.csv" for name in ("Ana", "Li", "Priya")]
    for file in files:
        file.write_text(f"Name\n{file.stem} Ruiz\n")
    assert run("import", *map(str, files))[0] == 0
    assert len(list(run.backups.iterdir())) == 2
    assert len(run.names()) == 5


def test_a_backup_by_command_is_followed_by_pruning_and_undo_says_where_it_ends(run: Typist) -> None:
    run.sql("UPDATE operation SET at = 0")
    assert run("log", "Dana Whitfield", "voicemail")[0] == 0
    assert run("backup", str(run.folder / "copy.db"))[0] == 0
    kept = "SELECT count(*) FROM change"
    with closing(sqlite3.connect(run.book)) as db, closing(sqlite3.connect(run.folder / "copy.db")) as copy:
        assert (db.execute(kept).fetchone(), copy.execute(kept).fetchone()) == ((1,), (3,))
    assert run("undo")[0] == 0
    assert run("undo") == (1, "", "Nothing more can be undone: steps are kept for a year.\n")
    assert len(json.loads(run("imports", "--json")[1])) == 2
    assert run("redo")[0] == 0


def test_restore_lists_brings_back_and_keeps_what_was_there(run: Typist) -> None:
    code, out, _ = run("restore")
    (line,) = out.splitlines()
    assert code == 0
    assert "before import" in line
    assert "1 person" in line
    assert "the newest good one" in line
    (backup,) = run.backups.iterdir()
    code, out, err = run("restore", backup.name)
    assert (code, err) == (0, "")
    assert "restored" in out
    assert run.names() == ["Dana Whitfield"]
    (kept,) = run.folder.glob("book * replaced.db")
    assert str(kept) in out
    assert run("restore", str(kept))[0] == 0
    assert sorted(run.names()) == ["Dana Whitfield", "Omar Haddad"]
    assert {path.stat().st_mode & 0o777 for path in run.folder.glob("*.db")} == {0o600}


def test_the_latest_that_is_good_is_restored_and_a_damaged_one_passed_over(run: Typist) -> None:
    (good,) = run.backups.iterdir()
    bad = run.backups / "book 2199-01-01 000000Z daily.db.gz"
    bad.write_bytes(good.read_bytes()[:-2_000])
    run.book.write_bytes(b"\0" * 50_000)
    code, _, err = run("due")
    assert code == 1
    assert f"callcockpit restore '{good}'" in err
    assert "damaged" in run("restore")[1].splitlines()[0]
    code, out, _ = run("doctor")
    assert code == 1
    assert f"{bad.name} is damaged" in out
    assert run("restore", "--latest")[0] == 0
    assert run.names() == ["Dana Whitfield"]


def test_what_a_crash_left_beside_a_damaged_book_is_not_applied_to_the_restored_one(run: Typist) -> None:
    wal = Path(f"{run.book}-wal")
    with closing(sqlite3.connect(run.book, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = wal")
        db.execute("UPDATE contact SET name = 'Somebody Else'")
        written, content = wal.read_bytes(), bytearray(run.book.read_bytes())
    content[:16] = b"Dear Dana, dear "
    run.book.write_bytes(content)
    wal.write_bytes(written)
    assert len(written) > 4096
    assert run("restore", "--latest")[0] == 0
    assert run.names() == ["Dana Whitfield"]
    (kept,) = run.folder.glob("book * replaced.db")
    assert b"Somebody Else" in b"".join(path.read_bytes() for path in run.folder.glob(f"{kept.name}*"))


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {LAYOUT + 1}")


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def letter(path: Path) -> None:
    path.write_text("Dear Dana,\n" * 500)


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [(newer, "newer Call Cockpit"), (cut, "is damaged"), (letter, "is not a book"), (Path.unlink, "no file")],
)
def test_what_is_no_good_book_is_not_restored_and_nothing_changes(
    run: Typist, harm: object, sentence: str
) -> None:
    source = run.folder / "copy.db"
    assert run("backup", str(source))[0] == 0
    assert callable(harm)
    harm(source)
    before = {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
    code, out, err = run("restore", str(source))
    assert (code, out) == (1, "")
    assert sentence in err
    assert {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()} == before


def test_nothing_is_restored_under_an_open_cockpit_or_a_running_write(run: Typist) -> None:
    with present(run.backups):
        code, _, err = run("restore", "--latest")
    assert code == 1
    assert "A cockpit has the book open" in err
    with closing(sqlite3.connect(run.book, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        code, _, err = run("restore", "--latest")
    assert code == 1
    assert "Another program is writing" in err
    assert sorted(run.names()) == ["Dana Whitfield", "Omar Haddad"]


def test_restore_and_its_options_are_explained_where_they_are_wrong(run: Typist) -> None:
    assert run("restore", "x.db", "--latest")[0] == 2
    assert "the book itself" in run("restore", str(run.book))[2]
    assert run("--book", str(run.folder / "new.db"), "restore")[0] == 1


def test_the_doctor_finds_nothing_wrong_with_a_book_in_order_and_writes_nothing(run: Typist) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in run.folder.rglob("*.db*")}
    code, out, err = run("doctor")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 10
    assert "WRONG" not in out
    assert all(one["good"] for one in json.loads(run("doctor", "--json")[1]))
    assert {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in run.folder.rglob("*.db*")
    } == before


@pytest.mark.parametrize(
    ("harm", "check", "words"),
    [
        ("DELETE FROM plan WHERE contact_id = 1", "next dates", "1 person who"),
        ("UPDATE contact SET state = 'closed' WHERE id = 1", "closed people", "1 person is"),
        ("DELETE FROM contact_index WHERE rowid = 1", "search", "1 person is"),
        ("UPDATE load SET calls = calls + 1", "day counts", "1 day is"),
        ("INSERT INTO tally VALUES ('busy', 9, 1, 0)", "history counts", "1 quarter"),
    ],
)
def test_the_doctor_mends_what_can_be_worked_out_anew(run: Typist, harm: str, check: str, words: str) -> None:
    run.sql(harm)
    code, out, _ = run("doctor", "--json")
    assert code == 1
    (wrong,) = (one for one in json.loads(out) if not one["good"])
    assert wrong["check"] == check
    assert words in wrong["says"]
    assert wrong["remedy"] == "callcockpit doctor --mend"
    code, out, _ = run("doctor", "--mend")
    assert (code, "WRONG" in out) == (0, False)
    assert any(path.name.endswith("Z before mending.db.gz") for path in run.backups.iterdir())


def test_the_doctor_gives_back_what_is_free_of_a_large_file(run: Typist) -> None:
    run.sql("UPDATE contact SET notes = hex(zeroblob(7500000)) WHERE id = 1")
    run.sql("UPDATE contact SET notes = '' WHERE id = 1")
    names, said = run.names(), "free for what comes; callcockpit doctor --mend gives them back"
    code, out, _ = run("doctor")
    assert (code, said in out) == (0, True), "nothing is wrong with it"
    code, out, _ = run("doctor", "--mend")
    assert (code, said in out) == (0, False)
    assert run.book.stat().st_size < 1_000_000
    assert run.names() == names


@pytest.mark.parametrize(
    ("harm", "check"),
    [
        ("UPDATE contact SET state = 'newish'", "words"),
        ("UPDATE plan SET due_on = '2026-13-01'", "words"),
        ("UPDATE number SET contact_id = 99", "references"),
    ],
)
def test_the_doctor_tells_of_what_it_cannot_mend(run: Typist, harm: str, check: str) -> None:
    run.sql(harm)
    code, out, _ = run("doctor", "--mend", "--json")
    assert code == 1
    assert check in [one["check"] for one in json.loads(out) if not one["good"]]


def test_the_doctor_finds_a_word_or_date_that_is_none_in_every_table(run: Typist) -> None:
    run.book.unlink()
    with open_book(run.book, Rules(), UTC) as book:
        fill(book, datetime(2026, 11, 17, 15, 0, tzinfo=UTC), "US")
    columns = [
        (model._meta.table_name, field.column_name)
        for model in JOURNALED
        for field in model._meta.sorted_fields
        if isinstance(field, WordField | DayField)
    ]
    (found,) = (one for one in json.loads(run("doctor", "--json")[1]) if one["check"] == "words")
    assert found["good"]
    tried = set()
    for table, column in columns:
        # Which words a column takes is up to the program: the file lets any text in.
        with closing(sqlite3.connect(run.book)) as db, db:
            rows = db.execute(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
            for identity, _ in rows[:2]:
                db.execute(f"UPDATE {table} SET {column} = '2026-02-30' WHERE id = ?", (identity,))
        if not rows:
            continue
        tried.add(table)
        (found,) = (one for one in json.loads(run("doctor", "--json")[1]) if one["check"] == "words")
        assert not found["good"], (table, column)
        assert found["says"].endswith(f"does not know, in: {table}"), (table, column)
        with closing(sqlite3.connect(run.book)) as db, db:
            for identity, before in rows[:2]:
                db.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (before, identity))
    assert tried >= {"contact", "number", "touch", "plan", "planned_touch", "pursuit", "named", "block"}


def test_the_doctor_names_rights_that_are_too_wide_with_the_remedy(run: Typist) -> None:
    (backup,) = run.backups.iterdir()
    for path, mode in ((run.book, 0o644), (run.folder, 0o777), (run.backups, 0o755), (backup, 0o640)):
        path.chmod(mode)
    out = run("doctor")[1]
    for command in (f"600 {run.book}", f"700 {run.folder}", f"700 '{run.backups}'", f"600 '{backup}'"):
        assert f"chmod {command}" in out


@pytest.mark.parametrize("umask", ["000", "022", "077", "777"])
def test_under_any_umask_everything_is_open_to_its_user_alone(tmp_path: Path, umask: str) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    people = tmp_path / "people.csv"
    people.write_text("Name,Phone\nDana Whitfield,614 555 0142\nOmar Haddad,4.155550134E+09\n")
    one = f'"{sys.executable}" -m callcockpit'
    commands = [f'{one} import "{people}"', f'{one} import "{people}" --tag again', f"{one} backup"]
    commands += [f"{one} export all -o {home}/all.json", f"{one} restore --latest", f"{one} doctor"]
    done = subprocess.run(
        f"umask {umask}\n" + "\n".join(commands),
        shell=True,
        capture_output=True,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TZ": "UTC",
        },
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stdout
    made = list(home.rglob("*"))
    rejects = tmp_path / "people rejects.csv"
    assert len([path for path in made if ".db" in path.suffixes]) >= 4
    wrong = {
        str(path): oct(path.stat().st_mode & 0o777)
        for path in (*made, rejects)
        if path.stat().st_mode & 0o777 != (0o700 if path.is_dir() else 0o600)
    }
    assert wrong == {}
