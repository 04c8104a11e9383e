"""A cell that holds what no program wrote is told as damage, whichever it is, and never as a mistake."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.demo.book import fill
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Due
from callcockpit.domain.words import Result
from callcockpit.store import apart, appointments, calls, drafts, mappings, own_plan
from callcockpit.store.book import open_book
from callcockpit.store.drafts import Draft
from callcockpit.store.shelf import Reason, Shelf
from tests.conftest import Counter
from tests.faults.test_damage import run

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
TEXTS = ("xyz", "", "2026-02-30", "9999-12-31", '{"a": 1}', "[1]")
FIGURES = (-1, 0, 300, 10_000_000, 1 << 62, -(1 << 62))
COMMANDS = (
    *(
        "due --json",
        "contacts --json",
        "history 1 --json",
        "stats --days 400 --json",
        "imports",
        "duplicates",
    ),
    *("export all -o all.json", "export calendar -o all.ics", "export contacts -o all.csv"),
    *("log 1 voicemail", "undo", "undo", "redo", "merge 4 5", "import people.csv --json"),
)
DAMAGED = {
    "UPDATE contact SET state = 'gladly'": "contacts",
    "UPDATE contact SET profile = 77": "contacts --json",
    "UPDATE plan SET kind = 'someday'": "contacts",
    "UPDATE plan SET due_on = '2026-02-30'": "due",
    "UPDATE touch SET kind = ''": "history 1",
    "UPDATE touch SET at = 4611686018427387904": "history 1",
    "UPDATE number SET kind = 'pigeon'": "due --json",
    "UPDATE appointment SET hour = '25:61'": "export calendar -o all.ics",
    "UPDATE appointment SET weekday = 9": "export calendar -o all.ics",
    "UPDATE block SET pauses = 'long'": "export all -o all.json",
    "UPDATE look_back SET activity = 'nothing'": "export all -o all.json",
    "UPDATE occasion SET month = 13": "export all -o all.json",
    "UPDATE summary SET told = '[1]'": "imports",
    "UPDATE mapping SET fields = '[1]'": "import people.csv --dry-run",
    "UPDATE operation SET at = -9000000000000000000": "undo",
    "UPDATE change SET rows = '{\"a\": 1}'": "undo",
    'UPDATE change SET rows = \'[["sqlite_master", 1, null, {"name": "x"}]]\'': "undo",
    'UPDATE change SET rows = \'[["contact", 1, {"name = 1 --": 2}, null]]\'': "undo",
    "UPDATE load SET calls = 9000000000000000000": "stats",
    "ALTER TABLE kindness RENAME TO kind": "export all -o all.json",
}
"""Cells that hold what no program wrote, and a command that reads them."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a book that has something in nearly every table, a backup of it, and a file."""
    folder = tmp_path_factory.mktemp("cells")
    path = folder / "book.db"
    (folder / "settings.toml").write_text('zone = "America/New_York"\n')
    (folder / "people.csv").write_text("Name,Foo,Phone\nZed Zett,hello,+16145550177\n")
    with open_book(path, Rules(), ZONE) as book:
        fill(book, NOW, "US")
        calls.log(book, 1, Result.STAY_IN_TOUCH, NOW)
        calls.skip(book, 6, "not ready yet", NOW)
        apart.tell_apart(book, 7, 8, NOW)
        own_plan.add_occasion(book, 3, "wedding", 6, 12, NOW)
        today = book.today(NOW)
        *_, slot = appointments.standing(book, today, today + timedelta(days=7), NOW)
        appointments.move(book, slot, Due(slot.on + timedelta(days=1)), NOW)
        drafts.save(book.db, Draft(2, "half", None, NOW, NOW), NOW)
        mappings.remember(book, ["Name", "Foo", "Phone"], {"foo": "notes"})
    assert run(path, "import", str(folder / "people.csv"))[0] == 0
    assert Shelf(path, folder / "book backups", ZONE).add(Reason.HAND, NOW) is not None
    return folder


@pytest.fixture
def at_home(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder in which the test stands; returns the book."""
    shutil.copytree(home, tmp_path / "home")
    monkeypatch.chdir(tmp_path / "home")
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "home" / "settings.toml"))
    return tmp_path / "home" / "book.db"


def write(path: Path, statement: str, *values: object) -> int:
    """Write past the program and past the rules of the tables; return how many rows there were."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        return db.execute(statement, values).rowcount


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


@pytest.mark.parametrize("harm", DAMAGED)
def test_a_cell_that_no_program_wrote_is_told_as_damage_with_the_way_back(at_home: Path, harm: str) -> None:
    assert write(at_home, harm)
    before = dump(at_home)
    code, _, err = run(at_home, *DAMAGED[harm].split())
    assert code == 1
    assert err.startswith("The book ")
    assert "restore a backup of it" in err
    assert f"callcockpit --book {at_home} restore" in err
    assert err.count("\n") == 1
    assert dump(at_home) == before
    # What is known where a cell is decoded is nothing for the log.
    assert at_home.with_name("callcockpit.log").exists() == harm.startswith("ALTER")


def test_a_cell_of_another_kind_than_its_column_is_told_as_damage(at_home: Path) -> None:
    loosen = "UPDATE sqlite_master SET sql = {} WHERE name = 'contact'"
    with closing(sqlite3.connect(at_home, isolation_level=None)) as db:
        (strict,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'contact'").fetchone()
        db.execute("PRAGMA writable_schema = ON")
        db.execute(loosen.format("replace(sql, 'STRICT', '')"))
    write(at_home, "UPDATE contact SET name = x'44616e61'")
    with closing(sqlite3.connect(at_home, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(loosen.format("?"), (strict,))
    code, _, err = run(at_home, "contacts")
    assert code == 1
    assert err.startswith(
        f"The book {at_home} is damaged: restore a backup of it. The newest good backup is "
    )


def columns(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield table, column and type of every column that is used."""
    with closing(sqlite3.connect(path)) as db:
        tables = [
            row[0] for row in db.execute("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%STRICT%'")
        ]
        for table in tables:
            for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
                if db.execute(f"SELECT count({column}) FROM {table}").fetchone()[0] and column != "id":
                    yield table, column, kind


def put(path: Path, table: str, column: str, value: str | int) -> None:
    """Put a value into every row; into the last one alone where it may stand in one only."""
    try:
        write(path, f"UPDATE {table} SET {column} = ? WHERE {column} IS NOT NULL", value)
    except sqlite3.IntegrityError:
        write(path, f"UPDATE {table} SET {column} = ? WHERE rowid = (SELECT max(rowid) FROM {table})", value)


def test_no_cell_is_read_as_a_mistake_whatever_it_holds(
    home: Path, at_home: Path, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    places = list(columns(home / "book.db"))
    assert len(places) > 150
    tried = [(place, value) for place in places for value in (TEXTS if place[2] == "TEXT" else FIGURES)]
    for (table, column, _), value in tried[:: scaled(149, 1)]:
        shutil.copy(home / "book.db", at_home)
        put(at_home, table, column, value)
        for command in COMMANDS:
            code, _, err = run(at_home, *command.split())
            assert code in (0, 1, 2), (table, column, value, command)
            assert "mistake" not in err, (table, column, value, command, err)
        counted("cells with strange values")
