"""Measures the cockpit and its floors side by side and prints the medians and their ratio."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from callcockpit.domain.rules import Rules
from callcockpit.domain.wording import spoken
from callcockpit.domain.words import Result
from callcockpit.store import calls, queue
from callcockpit.store.book import Book, open_book
from callcockpit.store.cards import card
from callcockpit.ui.looking import look
from tests.benchmarks import bare
from tests.benchmarks.people import make_book, noon
from tests.benchmarks.terminal import Terminal

GUARD = 0.75
"""Seconds between two results: a result key that comes again sooner counts as held down."""
LETTERS = "QXZ"
"""Letters that nothing else on the screen has."""


@dataclass(slots=True)
class Pair:
    """One thing measured in the cockpit and in its floor, in milliseconds."""

    name: str
    cockpit: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    def line(self, people: int) -> str:
        """Return the medians, the slow end and the ratio as a line."""
        mine, floor = statistics.median(self.cockpit), statistics.median(self.floor)
        slow = sorted(self.cockpit)[int(len(self.cockpit) * 0.95)]
        return f"{self.name:<42}{people:>10,}{mine:>10.1f}{slow:>8.1f}{floor:>10.1f}{mine / floor:>8.1f}\n"


@dataclass(slots=True)
class Place:
    """Two copies of one book, one for the cockpit and one for the floor, and how to start either."""

    cockpit_book: Path
    bare_book: Path
    settings: Path
    zone: ZoneInfo

    def cockpit(self) -> Terminal:
        """Start the cockpit."""
        command = [sys.executable, "-m", "callcockpit", "--book", str(self.cockpit_book)]
        return Terminal(command, env={"CALLCOCKPIT_SETTINGS": str(self.settings)})

    def floor(self) -> Terminal:
        """Start the bare app."""
        return Terminal([sys.executable, "-m", "tests.benchmarks.bare", str(self.bare_book)])

    def book(self) -> Book:
        """Open the cockpit's book."""
        return open_book(self.cockpit_book, Rules(), self.zone)

    def numbers(self) -> list[tuple[str, str]]:
        """Return the numbers of the queue in its order, as the cockpit and as the floor shows them."""
        with self.book() as book:
            now = datetime.now(UTC)
            due = queue.window(book.db, now, book.today(now), book.rules).due
            people = [card(book, entry.contact, now) for entry in due]
        first = [person.contact.numbers[0] for person in people if person is not None]
        return [(spoken(number), number.e164 or "") for number in first]


def starts(place: Place, times: int) -> Pair:
    """Measure from the start to the first person on the screen."""
    pair = Pair("start to first paint")
    mine, floor = place.numbers()[0]
    for _ in range(times):
        for start, number, into in ((place.cockpit, mine, pair.cockpit), (place.floor, floor, pair.floor)):
            with start() as terminal:
                into.append(terminal.until(number))
                terminal.settle(0.2)
                terminal.press("q")
                terminal.wait()
    return pair


def keys(place: Place, times: int) -> Iterator[Pair]:
    """Measure a result, a step and a letter, in both at once so that they share the noise."""
    numbers = place.numbers()
    with ExitStack() as stack:
        mine, floor = stack.enter_context(place.cockpit()), stack.enter_context(place.floor())
        both = (mine, floor)
        for terminal, number in zip(both, numbers[0], strict=True):
            terminal.until(number)
            terminal.settle(0.3)

        def press(pair: Pair, key: str, wanted: tuple[str, str], pause: float) -> None:
            time.sleep(pause)
            for terminal, text, into in zip(both, wanted, (pair.cockpit, pair.floor), strict=True):
                terminal.settle()
                terminal.press(key)
                into.append(terminal.until(text))
                terminal.settle()

        steps = Pair("j and k: another person")
        for at in range(times):
            press(steps, "j", numbers[at + 1], 0.05)
        for at in reversed(range(times)):
            press(steps, "k", numbers[at], 0.05)
        results = Pair("result key: saved, next person shown")
        for at in range(times):
            press(results, "2", numbers[at + 1], GUARD)
        letters = Pair("a letter typed in the notes")
        for terminal in both:
            terminal.press("n")
            terminal.settle(0.3)
        for at in range(times):
            letter = LETTERS[at % len(LETTERS)]
            press(letters, letter, (letter, letter), 0.05)
    yield from (results, steps, letters)


def store(place: Place, times: int) -> Pair:
    """Measure the store alone: a result logged, the queue and the next person read, against plain SQL."""
    pair = Pair("store alone: log, queue, next person")
    tokens = count()
    db = bare.connect(place.bare_book)
    rows: list[bare.Row] = db.execute(bare.DUE).fetchall()

    def floor() -> None:
        bare.save(db, rows.pop(0), f"store-{next(tokens)}")
        following: list[bare.Row] = db.execute(bare.DUE).fetchall()
        db.execute(bare.HISTORY, (following[0][0],)).fetchall()

    with place.book() as book:
        due = look(book, datetime.now(UTC)).queue.due

        def mine() -> None:
            now = datetime.now(UTC)
            calls.log(book, due[next(turns)].contact, Result.STAY_IN_TOUCH, now)
            look(book, now)

        turns = count()
        for _ in range(times):
            pair.cockpit.append(_timed(mine))
            pair.floor.append(_timed(floor))
    db.close()
    return pair


def _timed(job: Callable[[], None]) -> float:
    began = time.perf_counter_ns()
    job()
    return (time.perf_counter_ns() - began) / 1e6


def measure(people: int, times: int, folder: Path) -> None:
    """Measure everything on a book of that many people and print it."""
    now = datetime.now(UTC)
    zone = noon(now)
    place = Place(folder / "cockpit.db", folder / "bare.db", folder / "settings.toml", ZoneInfo(zone))
    place.settings.write_text(f'zone = "{zone}"\n')
    make_book(place.cockpit_book, people, now)
    shutil.copyfile(place.cockpit_book, place.bare_book)
    for pair in (starts(place, max(3, times // 3)), *keys(place, times), store(place, times)):
        sys.stdout.write(pair.line(people))
        sys.stdout.flush()


def main() -> None:
    """Read how much to measure, and measure it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="The cockpit against floors measured beside it, in milliseconds.",
    )
    parser.add_argument(
        "--people", type=int, action="append", help="size of a book; repeatable; default 1000 and 100000"
    )
    parser.add_argument("--times", type=int, default=21, help="presses of each key, at most 60")
    asked = parser.parse_args()
    sys.stdout.write(
        f"Python {platform.python_version()}, Textual {version('textual')}, Peewee {version('peewee')}, "
        f"{os.cpu_count()} cores; medians in ms of {asked.times}\n"
        f"{'':<42}{'contacts':>10}{'cockpit':>10}{'p95':>8}{'floor':>10}{'ratio':>8}\n"
    )
    for people in asked.people or (1_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            measure(people, min(asked.times, 60), Path(folder))


if __name__ == "__main__":
    main()
