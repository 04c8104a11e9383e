"""The store without a screen against plain SQL on the same rows, as durably."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count

from callcockpit.domain.words import Result
from callcockpit.store import calls
from callcockpit.ui.looking import first_look, look
from tests.benchmarks import bare
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.place import Place


def store(place: Place, times: int) -> Iterator[Figure]:
    """Measure the way to the first person who is due, and a result with the next person."""
    yield _opened(place, times)
    yield _opened_with_queue(place, times)
    yield _logged(place, times)


def _opened(place: Place, times: int) -> Figure:
    figure = Figure("store: open → first person who is due", Goal(ratio=3))

    def mine() -> None:
        with place.book() as book:
            look(book, datetime.now(UTC), limit=1)

    def floor() -> None:
        db = bare.connect(place.bare_book)
        first: bare.Row = db.execute(bare.DUE).fetchone()
        db.execute(bare.HISTORY, (first[0],)).fetchall()
        db.close()

    return _in_turns(figure, mine, floor, times)


def _opened_with_queue(place: Place, times: int) -> Figure:
    """Measure what the cockpit waits for when it starts: the first person and two hundred who follow."""
    figure = Figure("store: open → the same with the queue")

    def mine() -> None:
        with place.book() as book:
            first_look(book, datetime.now(UTC))

    def floor() -> None:
        db = bare.connect(place.bare_book)
        rows: list[bare.Row] = db.execute(bare.DUE).fetchall()
        db.execute(bare.HISTORY, (rows[0][0],)).fetchall()
        db.close()

    return _in_turns(figure, mine, floor, times)


def _logged(place: Place, times: int) -> Figure:
    figure = Figure("store: log, book → queue, next person", Goal(ratio=2.5))
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
        _in_turns(figure, mine, floor, times)
    db.close()
    return figure


def _in_turns(figure: Figure, mine: Callable[[], None], floor: Callable[[], None], times: int) -> Figure:
    """Do both one after the other, so that they share the noise."""
    for _ in range(times):
        figure.cockpit.append(_timed(mine))
        figure.floor.append(_timed(floor))
    return figure


def _timed(job: Callable[[], None]) -> float:
    began = time.perf_counter_ns()
    job()
    return (time.perf_counter_ns() - began) / 1e6
