"""Keys pressed in the cockpit and in the bare app in the same moment, so that both share the noise."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from callcockpit.store import people
from tests.benchmarks import bare
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.place import Place
from tests.benchmarks.terminal import Terminal

FRESH = 0.3
"""Seconds for which a result is ignored after the person on the screen has changed, and a little more."""
SLIP = 3.1
"""Seconds after dialing within which the cockpit asks whether it was a mis-dial, and a little more."""
QUIET = 0.2
"""Seconds after which a screen that was changed from the ground up counts as drawn."""
LETTERS = "QXZ"
"""Letters that nothing else on the screen has."""
QUERIES = ("al", "br", "ch", "fe", "lu", "mi", "pr", "sai", "likes", "company 49")
"""Beginnings of names, of words in the notes and of companies."""
RATE = 30
"""Repeats a second of a key that is held down."""
HELD = 90
"""How often it repeats."""


@dataclass(slots=True)
class Both:
    """The cockpit and its floor on two screens, side by side at the same person."""

    cockpit: Terminal
    floor: Terminal
    numbers: list[tuple[str, str]]
    """Who is due, as either shows it."""
    at: int = 0
    """How many of them are done."""

    def open(self) -> None:
        """Wait for the first person on both."""
        for terminal, number in zip((self.cockpit, self.floor), self.numbers[0], strict=True):
            terminal.until(number)
            terminal.settle(0.3)

    def press(self, figure: Figure, keys: tuple[str, str], wanted: tuple[str, str], pause: float) -> None:
        """Press a key in each and measure until what is wanted is on the screen."""
        time.sleep(pause)
        measured = ((self.cockpit, figure.cockpit), (self.floor, figure.floor))
        for (terminal, into), key, text in zip(measured, keys, wanted, strict=True):
            terminal.settle()
            terminal.press(key)
            into.append(terminal.until(text))
            terminal.settle()

    def prepare(self, cockpit: str, floor: str = "") -> None:
        """Press keys of which nothing is measured."""
        for terminal, keys in ((self.cockpit, cockpit), (self.floor, floor)):
            if keys:
                terminal.press(keys)
                terminal.settle(QUIET)

    def result(self, figure: Figure, key: str, pause: float = FRESH) -> None:
        """Log a result and measure until the next person is there."""
        self.at += 1
        self.press(figure, (key, "2"), self.numbers[self.at], pause)


def keys(place: Place, times: int) -> Iterator[Figure]:
    """Measure every key of the call loop, letters, and finding."""
    with ExitStack() as stack:
        cockpit, floor = stack.enter_context(place.cockpit()), stack.enter_context(place.floor())
        both = Both(cockpit, floor, place.numbers())
        both.open()
        yield _steps(both, times)
        yield from _results(both, times)
        yield _held(both)
        yield _letters(both, times)
        yield _next_step(both, times)
        yield from _finding(both, place, times)


def _steps(both: Both, times: int) -> Figure:
    figure = Figure("j, k → card and history", Goal(ratio=1.2))
    for key, order in (("j", range(1, times + 1)), ("k", reversed(range(times)))):
        for at in order:
            both.press(figure, (key, key), both.numbers[at], 0.05)
    return figure


def _results(both: Both, times: int) -> Iterator[Figure]:
    results = Figure("1, 2 → saved, next person", Goal(ratio=1.5, slow=3))
    undone = Figure("u → the old person back", Goal(ratio=1.5))
    for _ in range(times):
        both.result(results, "1")
        both.at -= 1
        both.press(undone, ("u", "u"), both.numbers[both.at], FRESH)
        both.result(results, "2")
    yield results
    dialed = Figure("Space, v, b after dialing → saved, next person", Goal(ratio=1.5, slow=3))
    for turn in range(max(3, times * 5 // 7)):
        time.sleep(FRESH)
        both.cockpit.press("\r")
        both.cockpit.until("calling")
        both.cockpit.settle(QUIET)
        both.result(dialed, " vb"[turn % 3], SLIP)
    yield dialed
    yield undone


def _held(both: Both) -> Figure:
    """Hold ``j`` down: whoever is wanted is drawn only where none of the repeats was lost."""
    figure = Figure(f"j held, {RATE} a second → the last drawn", Goal(most=50))
    for _ in range(2):
        both.cockpit.hold("j", HELD, RATE)
        figure.cockpit.append(both.cockpit.until(both.numbers[both.at + HELD][0]))
        both.prepare("g")
    return figure


def _letters(both: Both, times: int) -> Figure:
    figure = Figure("a letter in the notes", Goal(ratio=1.5))
    both.prepare("n", "n")
    _type(both, figure, times)
    both.prepare("\x1b")
    return figure


def _next_step(both: Both, times: int) -> Figure:
    figure = Figure("a letter in the next-step line", Goal(ratio=1.5))
    both.prepare("3")
    _type(both, figure, times)
    both.prepare("\x1b")
    return figure


def _type(both: Both, figure: Figure, times: int) -> None:
    for at in range(times):
        letter = LETTERS[at % len(LETTERS)]
        both.press(figure, (letter, letter), (letter, letter), 0.05)


def _finding(both: Both, place: Place, times: int) -> Iterator[Figure]:
    """Type the last letter of a query; the floor of the people is the echo and a bare query in a row."""
    echo = Figure("a letter in find", Goal(ratio=1.5))
    found = Figure("find: letters → the first people", Goal(ratio=2, most=50))
    both.prepare("/")
    first = _found(place)
    queries = list(first)
    db = bare.connect(place.bare_book)
    for turn in range(times):
        query = queries[turn % len(queries)]
        both.prepare(query[:-1])
        for terminal in (both.cockpit, both.floor):
            terminal.settle()
        both.floor.press(LETTERS[turn % len(LETTERS)])
        echo.floor.append(both.floor.until(LETTERS[turn % len(LETTERS)]))
        began = time.perf_counter()
        db.execute(bare.FOUND, (" ".join(f'"{word}"*' for word in query.split()),)).fetchall()
        found.floor.append(echo.floor[-1] + (time.perf_counter() - began) * 1000)
        both.cockpit.press(query[-1])
        echoed, shown = both.cockpit.until_each(query, first[query])
        echo.cockpit.append(echoed)
        found.cockpit.append(shown)
        both.prepare("\x7f" * len(query))
    db.close()
    both.prepare("\x1b")
    yield echo
    yield found


def _found(place: Place) -> dict[str, str]:
    """Return for each query somebody whose line its last letter changes: the others are not painted anew."""
    wanted: dict[str, str] = {}
    with place.book() as book:
        for query in QUERIES:
            before, after = (
                [one.name for one in people.contacts(book.db, people.search(book.db, typed)[:20])]
                for typed in (query[:-1], query)
            )
            new = [name for name in after if name not in before]
            if new:
                wanted[query] = new[0]
    return wanted
