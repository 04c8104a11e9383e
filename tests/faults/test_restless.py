"""Keys pressed at random: nothing stops, nobody is lost, and undo leads all the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from callcockpit.demo.book import fill
from callcockpit.store import calls
from callcockpit.store.book import Book
from callcockpit.store.health import look_over
from callcockpit.store.tables import JOURNALED, DraftRow, TouchRow
from callcockpit.ui.keys import ALL_KEYS
from tests.conftest import Counter
from tests.ui.seat import PACE, Place, Seat

QUITTING = ("q", "ctrl+q", "ctrl+c")
PRESSED = sorted({name for key in ALL_KEYS for name in key.keys.split(",")} - set(QUITTING))
"""Every key that does something somewhere."""
OFTEN = ("enter", "enter", "escape", "escape", "1", "2", "v", "space", "j", "y", "u", "tab", "ctrl+s", "x")
"""What answers questions, leaves views, and logs."""
DEEDS = (
    ("2",),
    ("1",),
    ("enter", "v", "y"),
    ("enter", "enter", "escape", "2"),
    ("3", "thu 14:30 send quote", "enter"),
    ("T", "d", "- a book on pumps", "enter"),
    ("r", "Ruth Example, 614 555 0199", "ctrl+s"),
    ("a", "Omar Example", "ctrl+s"),
    ("x", "enter"),
    ("N", "a printer who delivers", "enter"),
    ("u",),
    ("u", "u", "u"),
    ("U",),
)
"""What is done from the cockpit by keys and lines, so that undo has something to take back."""
TYPED = (
    "thu 14:30 send quote",
    "tomorrow",
    "in 3 weeks",
    "30 feb",
    "Ruth Example, 614 555 0199",
    "< a book on pumps",
    "e 30 l 0",
    "a",
    "0",
    "99999999999999999999",
    "Zürich\tüber “alles” [b]",
)
"""Lines for whatever asks for one."""
SIZES = ((120, 36), (80, 24), (200, 60), (40, 12))
SITTING = 250
"""Keys until somebody sits down anew, on another day."""


def rows(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that undo brings back: no drafts and letters, and of what was done what stands."""
    found = {}
    for model in JOURNALED:
        table = model._meta.table_name
        only = "WHERE undone = 0" if model is TouchRow else ""
        columns = ", ".join(name for name in model._meta.columns if name != "letter")
        if model is not DraftRow:
            found[table] = book.db.sql(f"SELECT {columns} FROM {table} {only} ORDER BY id").fetchall()
    return found


async def press_at_random(seat: Seat, random: Random, keys: int, told: list[str]) -> None:
    """Press keys and type lines; ``told`` gets each of them."""
    for _ in range(keys):
        chance = random.random()
        if chance < 0.3:
            await do(seat, ("escape", "escape", "escape", *random.choice(DEEDS)), told)
        elif chance < 0.36:
            await do(seat, (random.choice(TYPED),), told)
        else:
            pace = random.choice((0.05, 0.3, 5, 40))
            await do(seat, (random.choice(OFTEN if chance < 0.6 else PRESSED),), told, pace)
        if seat.app.return_code is not None:
            return


async def do(seat: Seat, some: Iterable[str], told: list[str], pace: float = PACE) -> None:
    """Press keys, and type what is none."""
    for one in some:
        told.append(one)
        if one in PRESSED or one in OFTEN:
            await seat.press(one, every=pace)
        else:
            await seat.type(one)


def assert_sound(path: Path) -> None:
    """Make sure that the doctor finds nothing wrong."""
    wrong = [f"{one.check}: {one.words}" for one in look_over(path) if not one.good]
    assert not wrong, wrong


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_keys_are_pressed_nobody_is_lost_and_undo_leads_back(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter, seed: int
) -> None:
    if seed and not scaled(0, 1):
        pytest.skip("with --long")
    place = Place(tmp_path / "data" / "book.db")
    with place.book() as book:
        fill(book, place.watch.now, "US")
        before = rows(book)
    random = Random(seed)
    told: list[str] = []
    wanted = scaled(20, 10_000)
    while len(told) < wanted:
        sitting = min(SITTING, wanted - len(told))
        try:
            async with place.sit_down(random.choice(SIZES)) as seat:
                await press_at_random(seat, random, sitting, told)
            assert_sound(place.path)
        except BaseException as error:
            raise AssertionError(f"after {len(told)} keys, the last: {' '.join(told[-40:])}") from error
        place.watch.now += timedelta(hours=random.choice((0, 1, 7, 24, 24 * 40)))
    with place.book() as book:
        undone = 0
        while calls.undo(book, place.watch.now) is not None:
            undone += 1
        after = rows(book)
    assert_sound(place.path)
    for table, was in before.items():
        assert after[table] == was, table
    counted("keys pressed at random", len(told))
    counted("operations of theirs taken back", undone)
