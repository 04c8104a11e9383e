"""Hostile text in every field, on every screen, by every way in: it is shown, and does nothing."""

from __future__ import annotations

import csv
import io
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from callcockpit.cli import main
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.store import upkeep
from callcockpit.store.book import open_book
from tests.conftest import Counter, PersonBuilder
from tests.faults.nest import Nest
from tests.faults.session import ESCAPE, Session, cockpit
from tests.faults.strings import STRINGS
from tests.faults.terminal import tricks
from tests.ui.seat import Place
from tests.ui.test_hostile import hold_people, plant, walk

THOUGHT = 0.8
"""Seconds of thought before a key: sooner it counts as bounced or held, and is ignored."""
PASTED = [
    one for one in STRINGS if "\x1b[201~" not in one and not any("\ud800" <= x <= "\udfff" for x in one)
]
"""What a terminal can hand over as a paste; the end of the paste itself is the terminal's to keep out."""
FIELDS = {
    "contact": "name given family company title notes source referred_by birthday zone uid",
    "number": "raw label extension zones",
    "plan": "why",
    "operation": "words",
}
"""Columns by table, in which the row of a person's number holds that person's string."""
ROWS = (
    "INSERT INTO touch (contact_id, at, kind, number, note) VALUES (:id, 1, 'call', :t, :t)",
    "INSERT INTO draft (contact_id, note, owner, saved_at) VALUES (:id, :t, :t, 1)",
    "INSERT INTO address (contact_id, position, kind, value, value_key) VALUES (:id, 0, 'email', :t, :id)",
    "INSERT INTO address (contact_id, position, kind, value, value_key) VALUES (:id, 1, 'url', :t, :id)",
    "INSERT INTO tag (id, name, name_key) VALUES (:id, :t, :id)",
    "INSERT INTO contact_tag (contact_id, tag_id) VALUES (:id, :id)",
    "INSERT INTO touch_plan (contact_id, since, own) VALUES (:id, '2026-01-01', :t)",
    "INSERT INTO occasion (id, contact_id, name, month, day) VALUES (:id, :id, :t, 2, 29)",
    "INSERT INTO planned_touch (contact_id, kind, origin, due_on, why, made_at) "
    "VALUES (:id, 'email', 'once', '2026-01-01', :t, 1)",
    "UPDATE number SET e164 = :t WHERE contact_id = :id AND :id % 5 = 0",
)


def hostile_book(path: Path, strings: Sequence[str]) -> None:
    """Make a book in which each person has another string in every field, past everything that cleans."""
    with open_book(path, Rules(), ZoneInfo("America/New_York")) as book:
        book.db.sql("PRAGMA synchronous = 0")
        for place in range(len(strings)):
            number = Number(f"800 555 {place:04}", f"+1800555{place:04}")
            upkeep.add(book, Candidate("x", numbers=(number,), uid=f"{place}"), datetime.now(UTC))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA synchronous = 0")
        for identity, text in enumerate(strings, 1):
            values = {"id": identity, "raw": text.encode("utf-8", "surrogatepass")}
            for table, columns in FIELDS.items():
                sets = ", ".join(f"{column} = CAST(:raw AS TEXT)" for column in columns.split())
                owner = "id" if table in ("contact", "operation") else "contact_id"
                db.execute(f"UPDATE {table} SET {sets} WHERE {owner} = :id", values)
            for statement in ROWS:
                db.execute(statement.replace(":t", "CAST(:raw AS TEXT)"), values)


def counts(path: Path) -> list[int]:
    """Return how much of everything there is in a book."""
    tables = ("contact", "number", "touch", "operation", "plan", "skip", "blocked")
    with closing(sqlite3.connect(path)) as db:
        return [int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables]


def assert_no_trick(session: Session, *, bells: bool = False) -> None:
    """Make sure that nothing but pictures reached the terminal, and that it ended as it was told to.

    With ``bells`` the program may have rung, as it does where a paste is too long for its field.
    """
    assert session.wait() == 0
    found = tricks(bytes(session.output), bells=bells)
    assert not found, found[:5]


LOOKS = [
    "i",
    "x",
    "t",
    "x",
    "e",
    "\x1b",
    "r",
    "\x1b",
    "X",
    "\x1b",
    "K",
    "\x1b",
    "\x10",
    "\x1b",
    "\t",
    "\x1b",
    "y",
]
"""Keys that open everything that shows a person, and leave it again."""


def look_around(session: Session) -> None:
    """Open everything that shows the person, and leave it again."""
    for keys in LOOKS:
        session.press(keys)
        # A key that comes with Esc in one piece is another key, and Esc before a form leaves nothing.
        time.sleep(THOUGHT)


def test_hostile_text_in_an_old_book_reaches_the_terminal_as_a_picture(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter, nest: Nest
) -> None:
    path = tmp_path / "data" / "book.db"
    hostile_book(path, STRINGS)
    before = counts(path)
    every = scaled(0, 1)
    with cockpit(tmp_path, path, nest) as session:
        session.until("1 of ")
        time.sleep(THOUGHT)
        mark, last = 0, f"{len(STRINGS)} of {len(STRINGS)} due".encode()
        for place in range(2 * len(STRINGS)):
            with suppress(AssertionError):
                # At the end of what was read of the queue, a key comes before the rest is there.
                session.until(" due", since=mark, limit=3)
            if last in ESCAPE.sub(b"", bytes(session.output[mark:])):
                break
            if every and place % 20 == 0:
                look_around(session)
            mark = session.mark()
            session.press("j" if every else "\x1b[6~")
        mark = session.mark()
        session.press("/")
        session.until("Everybody", since=mark)
        for _ in range(len(STRINGS) // 25):
            session.press("\x1b[6~" * 3)
            time.sleep(0.05)
        session.press("\x11")
        assert_no_trick(session)
    assert counts(path) == before
    counted("hostile strings in an old book", len(STRINGS))


FIELDS_TO_PASTE = (
    ("n", "back to the keys", "", "Enter dial"),
    ("/", "Everybody", "name, company", "Due now"),
    ("K", "A kindness", "…", "No future"),
    ("X", "Never call", "Say why", "No future"),
    ("s", "Snooze until", "→ ", "No future"),
    ("-", "Skip for today", "→ ", "No future"),
    ("3", "Next step: when", "", "No future"),
    ("B", "Phone block", "", "No future"),
    ("\x10", "Go to the notes", "Copy the number", "No future"),
    ("I", "look into the file", "", "Enter dial"),
    ("a", "Ctrl+S saves", "", ""),
)
"""The key of a field, then what is drawn in its place: when it is empty, and when Esc has left it."""
FIELDS_IN_SHORT = [field for field in FIELDS_TO_PASTE if field[0] in "nKa"]
FORM_FIELDS = 11
"""Fields of the form of a person, the notes among them."""


def paste_all(session: Session, bundles: Sequence[Sequence[str]], empty: str) -> None:
    """Paste where the keys go, see that a key typed after it arrives, and clear the line."""
    for number, bundle in enumerate(bundles):
        mark = session.mark()
        session.send_bytes(f"\x1b[200~{' '.join(bundle)}\x1b[201~".encode())
        if empty:
            session.press(f"§{number}§")
            session.until(f"{number}§", since=mark)
            mark = session.mark()
            session.press("\x15")
            session.until(empty, since=mark)


def test_hostile_text_that_is_pasted_is_text(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter, nest: Nest
) -> None:
    path = tmp_path / "data" / "book.db"
    hostile_book(path, ["Dana Whitfield"])
    before = counts(path)
    size = scaled(14, 1)
    bundles = [PASTED[start : start + size] for start in range(0, len(PASTED), size)]
    with cockpit(tmp_path, path, nest) as session:
        session.until("Due now")
        time.sleep(THOUGHT)
        for key, drawn, empty, left in FIELDS_TO_PASTE if scaled(0, 1) else FIELDS_IN_SHORT:
            mark = session.mark()
            session.press(key)
            session.until(drawn, since=mark)
            some = bundles if key == "n" else bundles[:: scaled(12, 1)]
            for _ in range(FORM_FIELDS if key == "a" else 1):
                paste_all(session, some, empty)
                if key == "a":
                    session.press("\t")
            if left:
                time.sleep(THOUGHT)
                mark = session.mark()
                session.press("\x1b")
                session.until(left, since=mark)
                time.sleep(THOUGHT)
        session.press("\x11")
        assert_no_trick(session, bells=True)
    assert counts(path) == before
    counted("hostile strings pasted", len(PASTED))


def test_hostile_text_that_is_imported_is_text_in_the_preview_and_the_summary(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter, nest: Nest
) -> None:
    file = tmp_path / "people.csv"
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["Name", "Company", "Title", "Phone", "Notes", "Tags", "Email", "[b]x[/b]", "\x1b[2J"])
    strings = [one for one in PASTED if len(one) < 50_000]
    Random(4).shuffle(strings)
    rows.writerows([one, one, one, one, one, one, one, one, one] for one in strings)
    file.write_bytes(text.getvalue().encode())
    path = tmp_path / "data" / "book.db"
    hostile_book(path, ["Dana Whitfield"])
    with cockpit(tmp_path, path, nest) as session:
        session.until("Due now")
        time.sleep(THOUGHT)
        session.press("I")
        session.until("look into the file")
        session.send_bytes(f"\x1b[200~{file}\x1b[201~\r".encode())
        session.until("This is how it will be read")
        for _ in range(scaled(9, 40)):
            session.press("j\x1b[C")
            time.sleep(0.05)
        session.press("\r")
        session.until("What became of it")
        for _ in range(scaled(45, 90)):
            session.press("\x1b[6~")
            time.sleep(0.03)
        session.press("\x11")
        assert_no_trick(session)
    assert counts(path)[0] > len(strings) // 2
    counted("hostile strings imported", len(strings))


@pytest.mark.parametrize(
    "command", ["contacts", "due", "history 7", "contacts --json", "due --json", "duplicates"]
)
def test_no_command_writes_a_control_of_anybody(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data" / "book.db"
    hostile_book(path, STRINGS[::3])
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "settings.toml"))
    assert main(["--book", str(path), *command.split()]) == 0
    said = capsys.readouterr()
    found = tricks((said.out + said.err).encode("utf-8", "surrogatepass"))
    assert not found, found[:5]


async def test_no_hostile_text_becomes_a_link_or_an_action_on_any_screen(
    place: Place, person: PersonBuilder, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    hold_people(place, person)
    chosen = Random(4).sample(STRINGS, scaled(1, 60))
    for text in chosen:
        plant(place, text)
        async with place.sit_down() as seat:
            await walk(seat)
            assert seat.app.is_running
        counted("hostile strings on every screen")
    with place.book() as book:
        assert book.db.sql("SELECT count(*) FROM contact").fetchone()[0] == 2
