"""A stored book of every layout there was comes through the upgrade with everything in it."""

from __future__ import annotations

import lzma
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.domain.words import Result
from callcockpit.store import calls, drafts, people, schema
from callcockpit.store.book import Book, open_book
from callcockpit.store.connection import LAYOUT, connect
from tests.faults.soundness import BROKEN, ask
from tests.store.stocking import ADDED, BEGAN, WAITING

ZONE = ZoneInfo("America/New_York")
BOOKS = sorted((Path(__file__).parent / "books").glob("*.db.xz"))
"""A book of every layout there was, packed; ``stocking`` makes them."""
WAITED_FROM = 3
"""The layout from which a long import comes in bit by bit: and was killed in its book."""
Cells = dict[str, list[tuple[object, ...]]]


def layout_of(stored: Path) -> int:
    """Return the layout that the name of a stored book says."""
    return int(stored.name.removeprefix("layout").partition(".")[0])


@pytest.fixture(params=BOOKS, ids=lambda stored: stored.name)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A book of an older layout, unpacked in a folder of its own; its name still says which."""
    packed: Path = request.param
    path = tmp_path / packed.name.removesuffix(".xz")
    path.write_bytes(lzma.decompress(packed.read_bytes()))
    return path


def columns(path: Path) -> dict[str, str]:
    """Return the columns of every table that holds what somebody entered."""
    names = ask(
        path, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    ours = [
        str(name) for (name,) in names if not str(name).startswith(("sqlite_", "schema_", "contact_index"))
    ]
    return {
        name: ", ".join(str(row[0]) for row in ask(path, f"SELECT name FROM pragma_table_info('{name}')"))
        for name in ours
    }


def cells(path: Path, wanted: dict[str, str]) -> Cells:
    """Return what stands in these columns, in the order of the tables."""
    return {name: sorted(ask(path, f"SELECT {held} FROM {name}"), key=repr) for name, held in wanted.items()}


def names_of(path: Path) -> set[object]:
    """Return the names of everybody in the book."""
    return {name for (name,) in ask(path, "SELECT name FROM contact")}


def test_the_stored_books_are_of_every_layout_that_was_released() -> None:
    # A layout that never left the workshop has none.
    found = sorted(layout_of(path) for path in BOOKS)
    assert found[:4] == [1, 2, 3, 4]
    assert max(found) <= LAYOUT


def test_nothing_that_was_entered_is_changed_by_an_upgrade(stored: Path, tmp_path: Path) -> None:
    assert ask(stored, "PRAGMA user_version") == [(layout_of(stored),)]
    held = columns(stored)
    before = cells(stored, held)
    assert all(before[name] for name in ("contact", "number", "address", "tag", "touch", "draft", "blocked"))
    connect(stored, tmp_path / "backups").close()
    assert cells(stored, held) == before
    assert ask(stored, "PRAGMA user_version") == [(LAYOUT,)]
    connect(tmp_path / "new.db").close()
    schema = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert ask(stored, schema) == ask(tmp_path / "new.db", schema)
    copies = list((tmp_path / "backups").glob("*"))
    assert len(copies) == (layout_of(stored) < LAYOUT)
    for copy in copies:
        assert copy.name.endswith("Z before upgrade.db.gz")
        assert ask(copy, "PRAGMA user_version") == [(layout_of(stored),)]
        assert cells(copy, held) == before


def test_an_upgraded_book_is_sound_and_everybody_of_a_killed_import_comes_in(stored: Path) -> None:
    before = names_of(stored)
    open_book(stored, Rules(), ZONE).close()
    came = {f"Person 3-{n:02}" for n in range(WAITING)} if layout_of(stored) >= WAITED_FROM else set()
    assert names_of(stored) == before | came
    assert ask(stored, "PRAGMA integrity_check") == [("ok",)]
    assert ask(stored, "PRAGMA foreign_key_check") == []
    for what in SOUND:
        assert ask(stored, BROKEN[what]) == [], what
    needed = f"SELECT id FROM ({BROKEN[UNDOABLE]}) WHERE id NOT IN (SELECT id FROM operation WHERE undone_at)"
    assert ask(stored, needed) == [], UNDOABLE


SOUND = (
    "a person who is active without exactly one open plan, or out of the queue with one",
    "a count of planned calls that is not so",
    "somebody who cannot be found",
)
"""What must not be found wrong, of what can be in a book of many calls to the same people."""
UNDOABLE = "an operation without what its undo needs"


def undo_all(book: Book) -> int:
    """Take back everything that stands; return how much that was."""
    done = 0
    while calls.undo(book, BEGAN) is not None:
        done += 1
    return done


def test_everything_done_before_an_upgrade_can_be_undone_and_done_again_after_it(stored: Path) -> None:
    with open_book(stored, Rules(), ZONE) as book:
        again = 0
        while calls.redo(book) is not None:
            again += 1
        # What a later import was done after cannot be done again.
        assert again == (0 if layout_of(stored) >= WAITED_FROM else 2)
        whole = _everything(book)
        standing = book.db.sql("SELECT count(*) FROM operation WHERE undone_at IS NULL").fetchone()[0]
        assert undo_all(book) == standing > ADDED
        for table in ("contact", "number", "address", "contact_tag", "plan", "block", "skip", "blocked"):
            assert book.db.sql(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        while calls.redo(book) is not None:
            pass
        assert _everything(book) == whole
        assert book.db.sql("PRAGMA integrity_check").fetchone() == ("ok",)


def _everything(book: Book) -> Cells:
    """Return all that people entered and that stands.

    A touch that was undone goes with its person where their import is undone, and does not come back.
    """
    tables = ("contact", "number", "address", "tag", "contact_tag", "plan", "blocked", "block", "skip")
    asked = {table: f"SELECT * FROM {table}" for table in tables}
    asked["touch"] = "SELECT * FROM touch WHERE undone = 0"
    return {table: sorted(book.db.sql(sql).fetchall(), key=repr) for table, sql in asked.items()}


def test_drafts_and_the_call_in_progress_come_through(stored: Path) -> None:
    with open_book(stored, Rules(), ZONE) as book:
        assert drafts.load(book.db, 17) == drafts.Draft(17, "half a note, nobody has called")
        going = drafts.in_progress(book.db, lambda owner: False)
        assert going is not None
        assert (going.contact, going.note) == (18, "wants the quo")


def test_people_of_an_older_book_are_found_and_called(stored: Path) -> None:
    with open_book(stored, Rules(), ZONE) as book:
        (found,) = people.search(book.db, "person 2-07 muller")
        logged = calls.log(book, found, Result.STAY_IN_TOUCH, BEGAN)
        assert logged.receipt.words.endswith("Person 2-07")


def test_a_book_that_was_brought_up_is_known_as_quickly_as_a_new_one(stored: Path, tmp_path: Path) -> None:
    db = connect(stored, tmp_path / "backups")
    assert schema.digest(schema.entries(db.raw())) == schema.DIGESTS[LAYOUT]
    db.close()
