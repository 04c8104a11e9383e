"""Every hostile string on every screen that shows somebody: nothing but a picture reaches the terminal."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from callcockpit.ui.views import VIEWS
from tests.conftest import Counter
from tests.faults.nest import Nest
from tests.faults.session import Session, cockpit
from tests.faults.shift import at_once
from tests.faults.strings import STRINGS
from tests.faults.terminal import tricks
from tests.faults.test_hostile_text import assert_no_trick, counts, hostile_book

LANES = 4
"""Cockpits among which the strings are dealt."""
QUIET_SECONDS = 0.2
"""Time without anything drawn after which a key has done its work; Esc before a form stands leaves nothing.
"""
FRESH = 0.3
"""Seconds after which a result counts for the person shown."""
READY, ESC, PALETTE = "Enter dial", "\x1b", "\x10"
SCREENS = {
    "why": ("i", "any key closes", "x"),
    "talk track": ("t", "key closes", "x"),
    "form": ("e", "Ctrl+S saves", ESC),
    "referral": ("r", "Ctrl+S saves", ESC),
    "do not call": ("X", "Never call", ESC),
    "touch": ("T", "Log which touch", ESC),
    "notes": ("n", "back to the keys", ESC),
}
"""The key of everything that shows somebody in the cockpit, what is drawn with it, and the key out of it."""


def quiet(session: Session, mark: int, limit: float = 0.8) -> None:
    """Wait until something was drawn and no more comes, or until nothing is drawn at all."""
    ends = time.monotonic() + limit
    last, since = session.mark(), time.monotonic()
    while (now := time.monotonic()) < ends:
        time.sleep(0.01)
        if session.mark() != last:
            last, since = session.mark(), now
        elif last > mark and now - since > QUIET_SECONDS:
            return


def whole_sequences(output: bytearray) -> bytes:
    """Return what was read without the sequences that it began and ended in; all is looked at in the end."""
    return bytes(output[output.find(b"\x1b") : output.rfind(b"\x1b")])


def step(session: Session, key: str, words: str = "") -> None:
    """Press a key, and wait until words are drawn and all is quiet."""
    mark = session.mark()
    session.press(key)
    if words:
        session.until(words, since=mark)
    quiet(session, mark)


@contextmanager
def at_the_cockpit(home: Path, path: Path, nest: Nest) -> Iterator[Session]:
    """Open the cockpit on a book, and see at the end that only pictures were drawn."""
    with cockpit(home, path, nest) as session:
        session.until(READY)
        time.sleep(FRESH)
        yield session
        session.press("\x11")
        assert_no_trick(session)


def test_every_screen_about_somebody_is_a_picture(
    tmp_path: Path, nest: Nest, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    strings = STRINGS[:: scaled(len(STRINGS), 1)]

    def look_at(lane: int) -> None:
        mine = strings[lane :: scaled(1, LANES)]
        home = tmp_path / str(lane)
        path = home / "data" / "book.db"
        hostile_book(path, mine)
        before = counts(path)
        with at_the_cockpit(home, path, nest) as session:
            for place in range(len(mine)):
                if place:
                    step(session, "j", " due")
                for key, words, out in SCREENS.values():
                    mark = session.mark()
                    step(session, key, words)
                    step(session, out, READY)
                    found = tricks(whole_sequences(session.output[mark:]))
                    assert not found, (place, key, found[:5])
                    counted("screens with a hostile string in every field")
                counted("hostile strings on every screen about somebody")
        assert counts(path) == before

    at_once(partial(look_at, lane) for lane in range(scaled(1, LANES)))


def pair_up(path: Path) -> None:
    """Give every second person the number of the one before, so that the two may be the same."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE number SET e164 = '+1800666' || printf('%04d', (contact_id + 1) / 2)")


def import_in_name(path: Path, strings: Sequence[str]) -> None:
    """Let there be imports whose every word is a hostile string."""
    with closing(sqlite3.connect(path)) as db, db:
        for number, text in enumerate(strings):
            raw = text.encode("utf-8", "surrogatepass")
            said = {"file": text, "format": text, "encoding": text, "region": text, "rows": 3}
            said |= {"new": 1, "updated": 1, "same": 1, "needs_number": 1, "nobody": 1, "rejected": 1}
            said |= {"ignored": [text] * 3, "rejects": text, "remarks": [[2, text, "rejected", text]]}
            cursor = db.execute(
                "INSERT INTO operation (at, token, kind, words) VALUES (1, ?, 'import', CAST(? AS TEXT))",
                (f"t{number}", b"imported " + raw),
            )
            told = json.dumps(said)
            db.execute("UPDATE summary SET told = ? WHERE operation_id = ?", (told, cursor.lastrowid))


def test_duplicates_imports_and_whoever_is_found_are_pictures(
    tmp_path: Path, nest: Nest, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    strings = STRINGS[:: scaled(len(STRINGS), 1)]

    def look_through(lane: int) -> None:
        mine = strings[lane :: scaled(1, LANES)]
        home = tmp_path / str(lane)
        path = home / "data" / "book.db"
        hostile_book(path, [one for text in mine for one in (text, text)])
        pair_up(path)
        import_in_name(path, mine)
        before = counts(path)
        with at_the_cockpit(home, path, nest) as session:
            look_at_duplicates(session, len(mine))
            look_at_imports(session, len(mine))
            look_at_found(session, range(0, 2 * len(mine), 2))
            look_at_views(session, 1 + len(mine) // 10)
        assert counts(path) == before
        counted("hostile strings among duplicates, imports, in palette and find", len(mine))

    at_once(partial(look_through, lane) for lane in range(scaled(1, LANES)))


def look_at_duplicates(session: Session, times: int) -> None:
    """Look at every pair, each way round."""
    step(session, "D", "Duplicates")
    session.until("stays")
    for at in range(times):
        step(session, "c")
        if at + 1 < times:
            step(session, "j")
    step(session, ESC, READY)


def look_at_imports(session: Session, times: int) -> None:
    """Look at what became of every import."""
    step(session, PALETTE, "Go to the notes")
    step(session, "Imports", "what became of each file")
    step(session, "\r", f"what became of each file · {times}")
    for at in range(times):
        step(session, "\r", "any key closes")
        step(session, "x", "what became of each file")
        if at + 1 < times:
            step(session, "j")
    step(session, ESC, READY)


def look_at_views(session: Session, pages: int) -> None:
    """Go once around the views, and through the pages of each."""
    for _ in VIEWS[1:]:
        step(session, "]")
        for _ in range(pages):
            step(session, "\x1b[6~")
    step(session, ESC, READY)


def look_at_found(session: Session, places: range) -> None:
    """Look at everybody in the palette and in find."""
    for place in places:
        for key, drawn in ((PALETTE, "Go to the notes"), ("/", "Everybody")):
            step(session, key, drawn)
            step(session, f"\x1b[200~800555{place:04}\x1b[201~", f"{place:04}")
            step(session, ESC)
            if key == "/":
                session.until(READY)
