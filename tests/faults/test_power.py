"""The power goes at any moment: what was said to be saved is there, whole, and so is all the rest.

What a command writes is recorded, and from the record disks are built as they could be found afterwards.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from sqlite3 import DatabaseError
from tempfile import TemporaryDirectory

import pytest

from callcockpit.domain.errors import CockpitError
from tests.conftest import Counter
from tests.faults.deeds import (
    BACKUP,
    BACKUP_OVER,
    FIRST,
    IMPORT,
    MIGRATION,
    RESULT,
    SHIFT,
    UNDO,
    Deed,
    Rows,
    Workshop,
    rows,
)
from tests.faults.disk import Content, Cut, Disk, copies_in, files_of, laid
from tests.faults.record import Event, Forced, Resized, Told, record, why_not_traceable

pytestmark = pytest.mark.skipif(bool(why_not_traceable()), reason=why_not_traceable())

DEEDS = (RESULT, UNDO, IMPORT, FIRST, MIGRATION, BACKUP, BACKUP_OVER, SHIFT)
LOSING = (Cut.SOME_LOST, Cut.TORN, Cut.END_LOST, Cut.NOTHING_LOST)
"""What is tried at random; that everything unforced is lost is tried at every moment."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A disk that could be found after a power cut."""

    disk: Content
    promised: int | None
    """How many steps of the deed were said to be saved by then; None where nothing was said yet."""
    words: str
    """When the power went, and what it did."""


@dataclass(frozen=True, slots=True)
class Course:
    """What a deed did, and all the states the book was in on the way: each of them is whole."""

    deed: Deed
    before: Disk
    events: list[Event]
    book: Path
    """Where the book is on the disk."""
    books: list[Rows]
    copies: dict[Path, list[Rows]]
    """The other books on the disk, each as it was before, if it was there, and as it is in the end."""

    def outcomes(self, wanted: int) -> Iterator[Outcome]:
        """Yield about as many different disks as are wanted, spread over the moments of the deed."""
        disk, random, seen = deepcopy(self.before), Random(self.deed.name), set[int]()
        promised: int | None = None
        for at, event in enumerate(self.events, 1):
            disk.take(event)
            if isinstance(event, Told):
                promised = self._promised(event)
            due = wanted * at // len(self.events)
            worst = [Cut.ALL_LOST] if isinstance(event, Told | Forced) else []
            for cut in (*worst, *random.choices(LOSING, k=max(0, 2 * (due - len(seen))))):
                if cut is not Cut.ALL_LOST and len(seen) >= due:
                    break
                found = disk.after(cut, random)
                mark = hash((promised, frozenset(found.items())))
                if mark not in seen:
                    seen.add(mark)
                    when = f"after {at} of {len(self.events)} calls, {promised} promised"
                    yield Outcome(found, promised, f"{self.deed}: {cut.name} {when}")

    def _promised(self, event: Told) -> int:
        steps = re.findall(r"^saved (\d+)$", event.text, re.M)
        return int(steps[-1]) if steps else self.deed.steps


def course_of(deed: Deed, home: Path) -> Course:
    """Do it under the eyes of strace, and look what became of the book at each commit."""
    shop = deed.begin(home)
    before = Disk(shop.disk)
    events = record(deed.given(shop), shop.environ, shop.disk, home / "calls.log")
    disk, moments = deepcopy(before), [before.now()]
    for event in events:
        disk.take(event)
        # A commit is the moment in which the journal is cut to nothing.
        if isinstance(event, Resized) and event.path.name.endswith("-journal") and event.size == 0:
            moments.append(disk.now())
    moments.append(disk.now())
    assert {path: (shop.disk / path).read_bytes() for path in files_of(moments[-1])} == files_of(moments[-1])
    book = shop.book.relative_to(shop.disk)
    books: list[Rows] = []
    for moment in moments:
        found = rows(laid(moment, home / "moment") / book)
        if not books or books[-1] != found:
            books.append(found)
    copies: dict[Path, list[Rows]] = {path: [] for path in copies_in(moments[-1], book)}
    for moment in (moments[0], moments[-1]):
        folder = laid(moment, home / "moment")
        for path in copies:
            if path in moment:
                copies[path].append(rows(folder / path))
    return Course(deed, before, events, book, books, copies)


def check(course: Course, outcome: Outcome, folder: Path) -> None:
    """Open the book as the program does, and look whether all is there that was promised."""
    copies, book = course.copies, course.book
    laid(outcome.disk, folder)
    found_copies = {path: rows(folder / path) for path in copies_in(outcome.disk, book)}
    for path, held in found_copies.items():
        assert held in copies[path], f"{path} is neither the old copy nor the new one"
    with Workshop(folder.parent).open():
        pass
    found = opened = rows(folder / book)
    if course.books[0].get("layout") != opened["layout"]:
        # The opening has changed it: look at it once more without.
        found = rows(laid(outcome.disk, folder) / book)
        whole = course.books[-1]
        older = bool(found) and found["layout"] != opened["layout"]
        for table in whole if older else ():
            assert table == "schema_migration" or opened[table] == whole[table]
    assert found in course.books, "the book is half"
    step = course.books.index(found)
    assert step >= (outcome.promised or 0), "what was promised is lost"
    if outcome.promised is not None or (course.deed.copies_first and step):
        for path, states in copies.items():
            assert found_copies.get(path) == states[-1], f"{path} was promised"


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder in memory where the system has one: the disk in question is an imagined one."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.mark.parametrize("deed", DEEDS, ids=str)
def test_no_power_cut_loses_or_halves_anything(
    home: Path, deed: Deed, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    course = course_of(deed, home)
    assert len(course.books) == deed.steps + 1
    survived = 0
    for outcome in course.outcomes(scaled(24, 2_300)):
        try:
            check(course, outcome, home / "disk")
        except Exception as error:
            raise AssertionError(outcome.words) from error
        survived += 1
    counted("disks as a power cut could leave them", survived)


@pytest.mark.parametrize(
    ("mistake", "deed"),
    [("hardly", RESULT), ("not at all", IMPORT), ("unforced", BACKUP_OVER), ("early", UNDO)],
    ids=str,
)
def test_a_program_that_does_not_wait_for_the_disk_is_found_out(
    home: Path, mistake: str, deed: Deed, scaled: Callable[[int, int], int]
) -> None:
    if not scaled(mistake in ("hardly", "unforced"), True):
        pytest.skip("looked at with --long")
    course = course_of(deed.carelessly(mistake), home)
    losses = 0
    for outcome in course.outcomes(32):
        try:
            check(course, outcome, home / "disk")
        except (AssertionError, CockpitError, DatabaseError):
            losses += 1
    assert losses
