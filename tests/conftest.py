"""What many tests begin with: a moment, a place, people, and a book in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.store import upkeep
from callcockpit.store.book import Book, open_book


class PersonBuilder(Protocol):
    """Builds a person by name, with one number for each line given (``0142``: +16145550142)."""

    def __call__(
        self,
        name: str = "Dana Whitfield",
        *lines: str,
        zones: tuple[str, ...] = ("America/New_York",),
        company: str = "",
        tags: tuple[str, ...] = (),
        referred_by: str = "",
        notes: str = "",
    ) -> Candidate:
        """Return the person."""


class Counter(Protocol):
    """Counts what a fault test has done to the program, under the words it is printed with."""

    def __call__(self, what: str, number: int = 1) -> None:
        """Add to a count."""


COUNTED = "counted"
"""The name under which counts travel in a test's report, also from the processes of pytest-xdist."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of the tests that can go on for longer."""
    parser.addoption("--long", action="store_true", help="run the faults in their long versions")


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes run tests where ``-n auto`` leaves it open.

    A test of the screen waits for half of its time, until everything that a key began has come to its end.
    """
    return 2 * (os.cpu_count() or 1)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the fault tests have counted, summed over all of them."""
    sums: dict[str, int] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call":
                for name, value in report.user_properties:
                    if name == COUNTED:
                        sums[value[0]] = sums.get(value[0], 0) + value[1]
    if sums:
        terminalreporter.section("faults")
    for what in sorted(sums):
        terminalreporter.write_line(f"{sums[what]:>9,} {what}")


NOBODY = 65_534
"""The account without rights that every Unix has."""


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that everybody reaches; those of pytest are for the account that runs it alone."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def ordinary_rights(*owned: Path) -> Iterator[None]:
    """Be somebody who is not root, and to whom these files belong; Python's own may be out of their reach."""
    if os.geteuid() != 0:
        yield
        return
    for path in owned:
        os.chown(path, NOBODY, NOBODY)
    # The real account as well: access() asks for that, and SQLite asks access().
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def counted(request: pytest.FixtureRequest) -> Counter:
    """Count what was done and survived; the sums are printed when all tests have run."""

    def count(what: str, number: int = 1) -> None:
        request.node.user_properties.append((COUNTED, (what, number)))

    return count


@pytest.fixture
def scaled(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Choose between how often something is done in CI, and how often with ``--long``."""
    long = bool(request.config.getoption("--long"))
    return lambda short, whole: whole if long else short


@pytest.fixture
def now() -> datetime:
    """A Tuesday, ten in the morning in New York."""
    return datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


@pytest.fixture
def zone() -> ZoneInfo:
    """Where the user sits."""
    return ZoneInfo("America/New_York")


@pytest.fixture
def book(tmp_path: Path, zone: ZoneInfo) -> Iterator[Book]:
    """An empty book."""
    with open_book(tmp_path / "data" / "book.db", Rules(), zone) as opened:
        yield opened


@pytest.fixture
def person() -> PersonBuilder:
    """The builder of people; without a line they get the number ending in 0142."""

    def build(
        name: str = "Dana Whitfield",
        *lines: str,
        zones: tuple[str, ...] = ("America/New_York",),
        company: str = "",
        tags: tuple[str, ...] = (),
        referred_by: str = "",
        notes: str = "",
    ) -> Candidate:
        numbers = tuple(
            Number(f"(614) 555-{line}", f"+1614555{line}", zones=zones) for line in lines or ("0142",)
        )
        return Candidate(
            name, company=company, tags=tags, referred_by=referred_by, notes=notes, numbers=numbers
        )

    return build


@pytest.fixture
def dana(book: Book, person: PersonBuilder, now: datetime) -> int:
    """The id of Dana Whitfield, who is in the book with one number."""
    return upkeep.add(book, person(), now)[1]
