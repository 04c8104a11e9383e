"""Many people come in while others log results: all of them or none, also when the program is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number, Reading, Supply
from callcockpit.domain.words import ACTIVE, NumberKind, Result, State
from callcockpit.store import admission, blocklist, calls, connection, intake, people, upkeep
from callcockpit.store import book as book_module
from callcockpit.store.book import Book, open_book
from callcockpit.store.connection import Tell
from callcockpit.store.database import BookDatabase
from callcockpit.store.intake import Intake, take_in

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
TABLES = ("contact", "number", "address", "tag", "contact_tag", "plan", "blocked")
WAITING = ("contact", "number", "address", "tag", "plan", "referrer")
PEOPLE = 60
PROGRAM = """
import sys
from pathlib import Path
from tests.store import test_admission
test_admission.in_small_slices()
test_admission.kill_at(int(sys.argv[2]))
with test_admission.opened(Path(sys.argv[1])) as book:
    test_admission.take(book, *test_admission.crowd())
"""


def opened(path: Path) -> Book:
    return open_book(path, Rules(), ZONE)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with opened(tmp_path / "book.db") as one:
        yield one


@pytest.fixture
def slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let in few at a time, and read few at a time, so that a short file is a long one."""
    in_small_slices(monkeypatch.setattr)


def in_small_slices(put: Callable[[object, str, object], None] = setattr) -> None:
    put(admission, "AT_ONCE", 7)
    put(admission, "KNOWN_AT_ONCE", 3)
    put(admission, "FASTEST", 1)
    put(intake, "PART", 10)


def kill_at(commit: int) -> None:
    """Let this very process be killed when it is about to commit for that time."""
    done = 0

    def trace(statement: str) -> None:
        nonlocal done
        done += statement == "COMMIT"
        if done == commit:
            os.kill(os.getpid(), signal.SIGKILL)

    opening = connection.connect

    def traced(path: Path, backups: Path | None = None, tell: Tell | None = None) -> BookDatabase:
        db = opening(path, backups, tell)
        db.raw().set_trace_callback(trace)
        return db

    book_module.connect = traced  # type: ignore[attr-defined]  # in a process of its own


def line(n: int) -> Number:
    return Number(f"+1212555{n:04}", f"+1212555{n:04}", kind=NumberKind.WORK, zones=("America/New_York",))


def crowd() -> list[Candidate]:
    """Return people with all that can belong to somebody; some of them come twice."""
    some = [
        Candidate(
            f"Person {n}",
            company=f"Company {n % 7}",
            emails=(f"p{n}@example.com",),
            urls=(f"https://{n}.example",) if n % 4 == 0 else (),
            numbers=(line(n), line(1000 + n)) if n % 5 else (),
            tags=(f"tag {n % 3}",),
            referred_by=f"Person {(n * 7 + 1) % PEOPLE}" if n % 6 == 0 else "",
            do_not_call=n % 11 == 0,
        )
        for n in range(PEOPLE)
    ]
    later = [
        Candidate(f"Person {n}", emails=(f"p{n}@example.com",), title="CEO") for n in range(0, PEOPLE, 9)
    ]
    return [*some, *later]


def take(book: Book, *rows: Candidate, dry_run: bool = False) -> Intake:
    reading = Reading("table", "utf-8", "US", tuple(enumerate(rows, 2)), rows=len(rows))
    return take_in(book, reading, NOW, file_name="people.csv", dry_run=dry_run)


def content(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of the book without the ids that only tell when they were written."""
    columns = {
        "contact": "id, name, given, company, title, state, do_not_call, referred_by, referrer_id, name_key",
        "number": "contact_id, position, raw, e164, kind, zones",
        "address": "contact_id, kind, position, value, value_key",
        "tag": "name_key",
        "contact_tag": "contact_id, (SELECT name_key FROM tag WHERE id = tag_id)",
        "plan": "contact_id, kind, due_on, why, rank, closed_at, "
        "(SELECT zones FROM clock WHERE id = clock_id)",
        "blocked": "number, reason",
    }
    return {
        table: sorted(book.db.sql(f"SELECT {columns[table]} FROM {table}").fetchall(), key=repr)
        for table in TABLES
    }


def sound(book: Book) -> None:
    """Check what must hold of every book: whole, nobody waits, nobody is lost from queue or index."""
    assert book.db.sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert book.db.sql("PRAGMA foreign_key_check").fetchall() == []
    assert not admission.pending(book.db)
    for table in WAITING:
        assert book.db.sql(f"SELECT count(*) FROM waiting_{table}").fetchone()[0] == 0
    ids = book.db.sql("SELECT id FROM contact ORDER BY id").fetchall()
    assert book.db.sql("SELECT rowid FROM contact_index ORDER BY rowid").fetchall() == ids
    for contact in people.contacts(book.db, [row[0] for row in ids]):
        assert (contact.plan is not None) == (contact.state in ACTIVE)
    planned = book.db.sql("SELECT count(*) FROM plan WHERE closed_at IS NULL").fetchone()
    assert book.db.sql("SELECT coalesce(sum(calls), 0) FROM load").fetchone() == planned


def test_many_come_in_as_few_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path / "at once.db") as book:
        whole = take(book, *crowd())
        at_once = content(book)
        sound(book)
    in_small_slices(monkeypatch.setattr)
    with opened(tmp_path / "sliced.db") as book:
        sliced = take(book, *crowd())
        sound(book)
        assert content(book) == at_once
    counts = [(one.new, one.needs_number, one.rows, one.batch) for one in (whole, sliced)]
    assert counts[0] == counts[1] == (PEOPLE, 10, PEOPLE + 7, 1)


@pytest.mark.usefixtures("slices")
def test_a_long_import_is_taken_back_and_done_again_whole(book: Book) -> None:
    take(book, *[one._replace(emails=()) for one in crowd()[:20]])
    before = content(book)
    took = take(book, *crowd())
    after = content(book)
    assert took.updated > 0
    assert calls.undo(book, NOW) is not None
    assert content(book) == before
    sound(book)
    assert calls.redo(book) is not None
    assert content(book) == after
    sound(book)
    assert len(people.search(book.db, "tag", limit=1000)) == PEOPLE


@pytest.mark.usefixtures("slices")
def test_others_write_between_two_slices_and_see_nobody_before_it_is_decided(book: Book) -> None:
    seen: list[int] = []
    with opened(book.path) as other:
        upkeep.add(other, Candidate("Omar", numbers=(line(9000),)), NOW)

        def write(_done: int) -> None:
            calls.log(other, 1, Result.NO_ANSWER, NOW)
            seen.append(len(people.search(other.db, "", limit=1000)))

        reading = Reading("table", "utf-8", "US", tuple(enumerate(crowd(), 2)))
        took = take_in(book, reading, NOW, file_name="x", progress=write)
    assert set(seen) == {1}
    assert (took.new, len(seen)) == (PEOPLE, 7)
    sound(book)


@pytest.mark.usefixtures("slices")
def test_somebody_added_meanwhile_is_found_to_be_the_same_person(book: Book) -> None:
    with opened(book.path) as other:

        def add(done: int) -> None:
            if done == 10 and not people.search(other.db, "Person 3"):
                upkeep.add(other, crowd()[3], NOW)

        reading = Reading("table", "utf-8", "US", tuple(enumerate(crowd(), 2)))
        took = take_in(book, reading, NOW, file_name="x", progress=add)
    assert (took.new, len(people.search(book.db, "", limit=1000))) == (PEOPLE - 1, PEOPLE)
    sound(book)


@pytest.mark.usefixtures("slices")
def test_somebody_who_changes_people_again_and_again_cannot_keep_an_import_away(book: Book) -> None:
    with closing(sqlite3.connect(book.path, timeout=0)) as db:
        locked = 0

        def add(_done: int) -> None:
            nonlocal locked
            try:
                db.execute(
                    "INSERT INTO operation (at, token, kind, words) "
                    "VALUES (0, hex(randomblob(9)), 'edit', '')"
                )
                db.commit()
            except sqlite3.OperationalError:
                db.rollback()
                locked += 1

        reading = Reading("table", "utf-8", "US", tuple(enumerate(crowd(), 2)))
        took = take_in(book, reading, NOW, file_name="x", progress=add)
    assert (took.new, locked) == (PEOPLE, 7)
    sound(book)


@pytest.mark.usefixtures("slices")
def test_a_number_that_is_blocked_while_people_come_in_is_not_called(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "complete", lambda _book, **_: None)
    take(book, *crowd())
    upkeep.add(book, Candidate("Omar", numbers=(line(4),)), NOW)
    blocklist.do_not_call(book, people.search(book.db, "Omar")[0], "asked", NOW)
    admission.complete(book)
    (four,) = people.contacts(book.db, people.search(book.db, "Person 4")[:1])
    assert [number.blocked for number in four.numbers] == [True, False]
    assert four.plan is not None
    sound(book)


@pytest.mark.usefixtures("slices")
def test_undo_takes_back_all_of_an_import_also_while_people_come_in(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "complete", lambda _book, **_: None)
    take(book, *crowd())
    assert admission.pending(book.db)
    calls.undo(book, NOW)
    assert set(map(len, content(book).values())) == {0}
    sound(book)


DECISION = 20
"""Which commit of the import of ``crowd`` decides on it; those before it write the temporary file."""


@pytest.mark.parametrize("at", [1, 5, *range(DECISION - 1, DECISION + 13)])
def test_killed_at_any_write_all_or_nobody_is_in_the_book(tmp_path: Path, at: int) -> None:
    path = tmp_path / "book.db"
    opened(path).close()
    killed = subprocess.run([sys.executable, "-c", PROGRAM, str(path), str(at)], check=False)
    with opened(path) as book:
        sound(book)
        there = book.db.sql("SELECT count(*) FROM contact").fetchone()[0]
        assert (killed.returncode, there) == (-signal.SIGKILL, 0 if at <= DECISION else PEOPLE)
        again = take(book, *crowd())
        assert again.new == PEOPLE - there
        sound(book)


def test_others_have_their_turn_after_the_decision(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "AT_ONCE", 30)
    monkeypatch.setattr(admission, "PAUSE", 0.3)
    done: list[tuple[str, float]] = []
    book.db.raw().set_trace_callback(lambda statement: done.append((statement, time.monotonic())))
    take(book, *crowd())
    book.db.raw().set_trace_callback(None)
    decided = next(n for n, (statement, _) in enumerate(done) if "INTO admission" in statement)
    commit = next(n for n in range(decided, len(done)) if done[n][0] == "COMMIT")
    begin = next(n for n in range(commit, len(done)) if done[n][0].startswith("BEGIN"))
    assert done[begin][1] - done[commit][1] >= admission.PAUSE


@pytest.mark.parametrize(("seconds", "slices"), [(0.0, 26), (1e9, 2)])
def test_as_many_come_in_at_once_as_the_computer_can_in_the_time(
    book: Book, monkeypatch: pytest.MonkeyPatch, seconds: float, slices: int
) -> None:
    monkeypatch.setattr(admission, "AT_ONCE", 10)
    monkeypatch.setattr(admission, "HELD", seconds)
    monkeypatch.setattr(admission, "PAUSE", 0)
    done: list[str] = []
    book.db.raw().set_trace_callback(done.append)
    take(book, *crowd())
    book.db.raw().set_trace_callback(None)
    assert sum(statement.startswith("UPDATE admission SET done") for statement in done) == slices
    sound(book)


def test_a_dry_run_holds_nobody_up(book: Book) -> None:
    with closing(sqlite3.connect(book.path, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = take(book, *crowd(), dry_run=True)
        other.execute("ROLLBACK")
    assert (told.new, told.batch) == (PEOPLE, None)
    assert set(map(len, content(book).values())) == {0}


def test_no_room_for_a_temporary_file_is_told_and_changes_nothing(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere at all")
    with pytest.raises(CockpitError, match="put aside"):
        take(book, *crowd())
    assert set(map(len, content(book).values())) == {0}


def test_nothing_is_left_in_the_temporary_folder(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    take(book, *crowd())

    def rows() -> Iterator[tuple[int, Candidate]]:
        yield 2, Candidate("Ana")
        raise CockpitError("cut short")

    with pytest.raises(CockpitError, match="cut short"):
        take_in(book, Supply("table", "utf-8", None, rows(), lambda: ()), NOW, file_name="x")
    assert list(folder.iterdir()) == []
    assert State.NEW in {contact.state for contact in people.contacts(book.db, [2])}
