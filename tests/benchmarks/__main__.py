"""Measures the cockpit and its floors side by side, and prints what is promised beside what is."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks import intake
from tests.benchmarks.alone import store
from tests.benchmarks.figures import Figure, Goal, heading
from tests.benchmarks.place import Place
from tests.benchmarks.pressing import keys
from tests.benchmarks.reviewing import reviews
from tests.benchmarks.starting import listing, starts

IMPORTED = 100_000
"""Rows of the import that is measured."""
IMPORTS = 3
"""How often that is done, in turns with its floor."""
MOST_TIMES = 40
"""Presses of each key at most: everybody who is called is on the first page of the queue."""


def measure(people: int, times: int, smallest: dict[str, list[float]]) -> Iterator[Figure]:
    """Measure everything on a book of that many people; ``smallest`` keeps the memory of the first one."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place.make(Path(folder), people)
        for figure in starts(place, max(3, times // 3)):
            if figure.name.startswith("memory"):
                figure.floor = smallest.setdefault(figure.name, figure.cockpit)
            yield figure
        yield from listing(place, max(3, times // 3))
        yield from store(place, times)
        yield from reviews(place, max(3, times // 3))
        yield from keys(place, times)


def imported() -> Figure:
    """Measure an import, against the same rows looked at as closely and written by a bare statement."""
    figure = Figure("import of CSV rows with numbers, seconds", Goal(ratio=2))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "people.csv"
        intake.write_people(path, IMPORTED)
        for _ in range(IMPORTS):
            figure.cockpit.append(intake.product(path, folder, watched=False)[0])
            figure.floor.append(intake.floor(path, folder, intake.understood))
    return figure


def main() -> None:
    """Read how much to measure, and measure it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="The cockpit against floors measured beside it, in milliseconds.",
    )
    parser.add_argument(
        "--people", type=int, action="append", help="size of a book; repeatable; default 1000 and 100000"
    )
    parser.add_argument(
        "--times", type=int, default=21, help=f"presses of each key; default 21, at most {MOST_TIMES}"
    )
    parser.add_argument("--no-import", action="store_true", help="leave the import out")
    asked = parser.parse_args()
    sys.stdout.write(
        f"Python {platform.python_version()}, Textual {version('textual')}, Peewee {version('peewee')}, "
        f"{os.cpu_count()} cores; ms, medians of up to {3 * min(asked.times, MOST_TIMES)} and the slowest of "
        f"a hundred; ten touches each\n{heading()}"
    )
    smallest: dict[str, list[float]] = {}
    for people in sorted(asked.people or (1_000, 100_000)):
        for figure in measure(people, min(asked.times, MOST_TIMES), smallest):
            _print(figure, people)
    if not asked.no_import:
        _print(imported(), IMPORTED)


def _print(figure: Figure, people: int) -> None:
    sys.stdout.write(figure.line(people))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
