"""Taking the people of a file into the book: all of them or none, as one operation that undo takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import count, islice
from pathlib import Path

from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Candidate, Reading, Reject, Supply
from callcockpit.store.admission import Mark, admit, complete, mark_of, pending
from callcockpit.store.anteroom import Anteroom
from callcockpit.store.book import Book
from callcockpit.store.collector import without_collector
from callcockpit.store.connection import wide_cache
from callcockpit.store.laying import Fate, RowFate, fates, rejects
from callcockpit.store.merging import tidy
from callcockpit.store.roll import Roll
from callcockpit.store.sorting import Sorting


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a file."""

    file: str
    format: str
    encoding: str
    region: str | None
    rows: int
    new: int
    updated: int
    same: int
    needs_number: int
    """How many of its people have no number that can be dialed; they count as new, updated or same too."""
    rejected: Sequence[Reject]
    fates: Sequence[RowFate]
    """One for every row, in the order of the file; many are read from a temporary file."""
    batch: int | None
    """The operation; None where nothing was written."""
    ignored: tuple[str, ...] = ()
    """What the file holds and the book does not take."""
    nobody: int = 0
    """How many calls of a log were with nobody in the book."""
    rejects: Path | None = None
    """The file in which the rejected rows stand, where one was written."""
    notes: tuple[str, ...] = ()
    """What is to be known of the file as a whole."""


class NothingToWriteError(Exception):
    """Ends the transaction without a trace: a dry run, or a file that brought nothing new."""


class _ChangedError(Exception):
    """Ends the transaction without a trace: somebody changed people since it was found out who is who."""


PART = 500
"""People who are looked at together: few enough to hold, enough to ask the book about in one go."""
TRIES = 2
"""How often it is found out who is who while others may write; after that nobody may."""


def take_in(
    book: Book,
    supply: Supply | Reading,
    now: datetime,
    *,
    file_name: str,
    tag: Sequence[str] = (),
    dry_run: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Intake:
    """Take the people of a file into the book and tell what became of every row.

    All of the file is read, and found out who its people are, before the book is locked, and once more where
    others change people meanwhile; a dry run tells the same and never locks it. ``tag`` is put on everybody.
    ``progress`` is told the number of people done; what it raises cancels all of it. Raises SaveError where
    it could not be written, CockpitError where there is no room for temporary files, and what reading
    ``supply`` raises.
    """
    complete(book)
    with without_collector(), Anteroom(book.db, now, book.today(now).isoformat()) as room:
        words = f"imported {clean_line(file_name)}"
        taken, batch = _take(_Task(book, supply, tag, room, now, words, dry_run, progress))
        needy = room.needy()
    complete(book, decided=True)
    unread = rejects(supply.rejects) if isinstance(supply, Reading) else taken.unread
    told = fates(_in_order(taken.fates, unread)) if unread else taken.fates
    refused: Sequence[Reject] = ()
    if unread or taken.count[Fate.REJECTED]:
        refused = rejects(Reject(one.row, one.detail) for one in told if one.fate is Fate.REJECTED)
    return Intake(
        file_name,
        supply.format,
        supply.encoding,
        supply.region,
        len(told),
        taken.count[Fate.NEW],
        taken.count[Fate.UPDATED],
        taken.count[Fate.SAME],
        needy,
        refused,
        told,
        batch,
        supply.left_out() if isinstance(supply, Supply) else supply.ignored,
    )


def _tidied(
    supply: Supply | Reading, unread: Roll[Reject], tags: Sequence[str]
) -> Iterator[tuple[int, Candidate]]:
    """Yield the people of a file, tidy and with ``tags``; what could not be read goes to ``unread``."""
    for row in supply.rows if isinstance(supply, Supply) else supply.people:
        if isinstance(row, Reject):
            unread.add(Reject(row.row, row.reason))
        else:
            yield row[0], tidy(row[1], tags)


def _in_order(told: Iterable[RowFate], unread: Iterable[Reject]) -> Iterator[RowFate]:
    """Yield what became of all rows in the order of the file."""
    refused = (RowFate(one.row, "", Fate.REJECTED, one.reason) for one in unread)
    return merge(told, refused, key=lambda one: one.row)


@dataclass(frozen=True, slots=True)
class _Task:
    """A file, and how its people are taken in."""

    book: Book
    supply: Supply | Reading
    tags: Sequence[str]
    """What is put on everybody."""
    room: Anteroom
    now: datetime
    words: str
    dry_run: bool
    progress: Callable[[int], object] | None

    def sort(self, mark: Mark) -> Sorting:
        """Find out who everybody is in the book as it is now; the file is read from its beginning."""
        self.room.clear()
        sorting = Sorting(self.book, self.room, count(mark.contacts + 1))
        people = _tidied(self.supply, sorting.unread, self.tags)
        done = 0
        while part := list(islice(people, PART)):
            sorting.take(part)
            done += len(part)
            if self.progress is not None:
                self.progress(done)
        sorting.end()
        return sorting


def _take(task: _Task) -> tuple[Sorting, int | None]:
    """Take everybody in as one operation; return what became of them and its id, if it wrote anything."""
    book, tries = task.book, 0
    while True:
        sorting: Sorting | None = None
        if tries < TRIES:
            with book.reading():
                mark = mark_of(book.db)
                sorting = task.sort(mark)
            if task.dry_run or not sorting.wrote:
                return sorting, None
        try:
            with wide_cache(book.db), book.operation("import", task.words, task.now) as op:
                found = mark_of(book.db, op.id)
                if pending(book.db) or (sorting is not None and found != mark):
                    raise _ChangedError
                sorting = sorting or task.sort(found)
                if not sorting.wrote:
                    raise NothingToWriteError
                admit(op, book, found.contacts + 1, task.now)
        except NothingToWriteError:
            assert sorting is not None  # noqa: S101 - it is sorting that found nothing
            return sorting, None
        except _ChangedError:
            tries += 1
            complete(book)
            continue
        return sorting, op.id
