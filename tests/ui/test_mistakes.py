"""A mistake of the program's own beside the keys: it is told as one, nothing is lost, and the keys go on."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PersonBuilder
from tests.planted import SECRET, plant
from tests.ui.seat import Place

NOTE = "likes the survey"
UNCHANGED, UNSAVED, SAVED = "nothing was changed", "nothing was saved", "what you did is saved"


@dataclass(frozen=True)
class Mistake:
    """A function that fails, and the keys that come by it."""

    place: str
    """``module:name`` or ``module:Class.name``."""
    error: Exception
    keys: str
    fate: str = UNCHANGED
    """What is said of the write it was part of."""

    def __str__(self) -> str:
        return f"{type(self.error).__name__} in {self.place}"


MISTAKES = (
    Mistake("store.calls:write_plan", TypeError(SECRET), "2", UNSAVED),
    Mistake("store.journal:Operation.flush", LookupError(SECRET), "space space", UNSAVED),
    Mistake("store.calls:write_touch", sqlite3.IntegrityError(SECRET), "1", UNSAVED),
    Mistake("store.reversal:_take_back", KeyError(SECRET), "u", UNSAVED),
    Mistake("ui.looking:_figures", AttributeError(SECRET), "2", SAVED),
    Mistake("store.drafts:save", AssertionError(SECRET), "n x", UNSAVED),
    Mistake("store.cards:case_of", IndexError(SECRET), "G"),
    Mistake("store.listing:listed", KeyError(SECRET), "right_square_bracket"),
    Mistake("store.planned:window", ZeroDivisionError(SECRET), "right_square_bracket right_square_bracket"),
    Mistake("store.finding:page", RuntimeError(SECRET), "slash o"),
    Mistake("store.partners:_balance", MemoryError(SECRET), "right_square_bracket " * 3),
)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [line for line in db.iterdump() if "draft" not in line]


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
async def test_a_mistake_is_told_on_the_screen_and_the_keys_go_on(
    place: Place, person: PersonBuilder, monkeypatch: pytest.MonkeyPatch, mistake: Mistake
) -> None:
    place.add(*(person(f"Person {n:02}", f"{n:04}") for n in range(20)))
    async with place.sit_down() as seat:
        await seat.press("n")
        await seat.type(NOTE)
        await seat.press("escape")
        before = dump(place.path)
        with monkeypatch.context() as planted:
            plant(planted, mistake.place, mistake.error)
            await seat.press(*mistake.keys.split())
            await seat.until(lambda: "mistake" in seat.said)
            kind = type(mistake.error).__name__
            assert re.match(
                rf"A mistake of Call Cockpit's own: {mistake.fate} \({kind} at \w+\.py:\d+\)", seat.said
            )
        assert (dump(place.path) == before) == (mistake.fate != SAVED)
        log = place.path.with_name("callcockpit.log").read_text()
        assert re.match(rf"[-0-9T:]+Z {kind} at \w+\.py:\d+", log)
        for wrong in ("Dana", "555", NOTE):
            assert wrong not in log
        await seat.press("escape", "escape")
        assert NOTE in seat.card
        await seat.press("2")
        assert "stay in touch · Person 00" in seat.said
        assert notes(place) == [f"{NOTE}{'x' * mistake.keys.count('x')}"]


def notes(place: Place) -> list[str]:
    with closing(sqlite3.connect(place.path)) as db:
        return [row[0] for row in db.execute("SELECT note FROM touch WHERE undone = 0")]
