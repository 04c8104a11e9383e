"""The review of a book against that of an empty one: what was done long ago must cost nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from callcockpit.domain.rules import Rules
from callcockpit.domain.spans import Range
from callcockpit.store import review
from callcockpit.store.book import Book, open_book
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.place import Place
from tests.benchmarks.terminal import Terminal


def reviews(place: Place, times: int) -> Iterator[Figure]:
    """Measure the store's look back over everything, and the keys that open it and show all of it."""
    empty = place.cockpit_book.with_name("empty.db")
    open_book(empty, Rules(), place.zone).close()
    yield _read(place, empty, times)
    yield from _pressed(place, empty, times)


def _read(place: Place, empty: Path, times: int) -> Figure:
    figure = Figure("store: review of everything / of an empty book", Goal(more=20))
    with place.book() as book, open_book(empty, Rules(), place.zone) as other:
        for _ in range(times):
            for one, into in ((book, figure.cockpit), (other, figure.floor)):
                began = time.perf_counter_ns()
                _look_back(one)
                into.append((time.perf_counter_ns() - began) / 1e6)
    return figure


def _look_back(book: Book) -> None:
    """Read all that the view shows."""
    now = datetime.now(UTC)
    review.review(book, Range.ALL, now)
    review.ahead(book, now)
    review.recent_hours(book, now)


def _pressed(place: Place, empty: Path, times: int) -> Iterator[Figure]:
    opened = Figure("[ → the review / that of an empty book", Goal(ratio=2))
    whole = Figure("F → all of the history in it", Goal(most=50))
    command = place.command("--book", str(empty))
    with ExitStack() as stack:
        mine, floor = (
            stack.enter_context(terminal)
            for terminal in (place.cockpit(), Terminal(command, env=place.around))
        )
        # Months stand beside a long history, one day beside none.
        sides = (
            (mine, opened.cockpit, whole.cockpit, "month, "),
            (floor, opened.floor, whole.floor, "day, "),
        )
        for terminal, first, all_of_it, told in sides:
            terminal.settle(0.5)
            for turn in range(times + 1):
                terminal.press("[")
                shown = terminal.until("Look back")
                terminal.settle(0.2)
                terminal.press("F")
                terminal.until("hour, ")
                terminal.settle(0.2)
                terminal.press("F")
                drawn = terminal.until(told)
                terminal.settle(0.2)
                # Not Escape: with the next key it would read as the beginning of a sequence.
                terminal.press("]")
                terminal.settle(0.2)
                # The first time its modules are loaded, once in a run of the program.
                if turn:
                    first.append(shown)
                    all_of_it.append(drawn)
    yield opened
    yield whole
