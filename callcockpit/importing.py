"""Taking one file into the book, whatever it holds: people, calls, or a whole book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TypeVar

from callcockpit.domain.calllog import CallLog
from callcockpit.domain.errors import CockpitError
from callcockpit.exchange import XML_CALLS, Choices, Preview, opened, preview, write_rejects
from callcockpit.exchange.archive_file import is_archive, read_archive
from callcockpit.exchange.passes import Again
from callcockpit.store import imports, mappings
from callcockpit.store.arrival import take_archive
from callcockpit.store.book import Book
from callcockpit.store.history import take_calls
from callcockpit.store.intake import Intake, take_in
from callcockpit.store.shelf import Reason, keep_before
from callcockpit.store.waiting import Tell

T = TypeVar("T")
Progress = Callable[[int], object]
"""Is told how many rows were read or taken so far; what it raises cancels the file as a whole."""
STEP = 500
"""Rows between two words of progress while a file is read."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A file to be imported, and how."""

    file: Path
    region: str
    """ISO 3166 country, in which national numbers are read where a row names none."""
    zone: tzinfo
    """Where calls without an offset were made."""
    given: Mapping[str, str]
    """What columns are said to be: folded header or number of the column to a word of ``mapping.FIELDS``."""
    tag: Sequence[str] = ()
    dry_run: bool = False


def look_into(book: Book, wish: Wish) -> Preview:
    """Return what a file will become, with what is remembered about its columns.

    Raises CockpitError where it cannot be read.
    """
    return preview(wish.file, wish.region, _choices(book, wish))


def import_file(
    book: Book,
    wish: Wish,
    now: datetime,
    progress: Progress | None = None,
    *,
    backup: bool = True,
    tell: Tell | None = None,
) -> Intake:
    """Take a file in, all or nothing; write its rejects beside it, remember its columns and its summary.

    The book is backed up before, unless ``backup`` says that it was; ``tell`` is told where that fails.
    Raises CockpitError where the file cannot be read, DamagedError where the book is damaged, SaveError where
    it cannot be written, RejectsError where only the file of rejects could not be written, and whatever
    ``progress`` raises.
    """

    def back_up() -> None:
        if backup and not wish.dry_run:
            watch = None if progress is None else partial(progress, 0)
            failed = keep_before(book, Reason.IMPORT, now, watch)
            if failed is not None and tell is not None:
                tell(failed)

    if is_archive(wish.file):
        back_up()
        notes: dict[str, None] = {}
        taken = take_archive(
            book,
            lambda: read_archive(wish.file, notes),
            now,
            file_name=str(wish.file),
            tag=wish.tag,
            dry_run=wish.dry_run,
            progress=progress,
        )
        taken = replace(taken, notes=tuple(notes))
    else:
        try:
            taken = _import_rows(book, wish, now, progress, back_up)
        except RejectsError as error:
            imports.keep(book, error.taken)
            raise
    imports.keep(book, taken)
    return taken


def _import_rows(
    book: Book, wish: Wish, now: datetime, progress: Progress | None, back_up: Callable[[], None]
) -> Intake:
    """Take in a file of people or calls, row by row; ``back_up`` is called before the book changes."""
    name = str(wish.file)
    choices = _choices(book, wish)
    headers: tuple[str, ...] = ()
    with opened(wish.file, wish.region, zone=wish.zone, choices=choices, whole=True) as found:
        back_up()
        if isinstance(found, CallLog):
            watched = found._replace(rows=_watched(found.rows, progress))
            taken = take_calls(book, watched, now, file_name=name, dry_run=wish.dry_run, progress=progress)
        else:
            headers = tuple(header for header, _ in found.columns)
            supply = found._replace(rows=Again(lambda: _watched(found.rows, progress)))
            taken = take_in(
                book, supply, now, file_name=name, tag=wish.tag, dry_run=wish.dry_run, progress=progress
            )
    if wish.dry_run or taken.format in (XML_CALLS, "json"):
        return taken
    named = {header: word for header, word in wish.given.items() if not header.isdigit()}
    if named and headers:
        mappings.remember(book, headers, {**mappings.recall(book, headers), **named})
    try:
        rejects = write_rejects(wish.file, taken.format, taken.encoding, taken.rejected, choices)
    except CockpitError as error:
        raise RejectsError(str(error), taken) from error
    return replace(taken, rejects=rejects)


def _choices(book: Book, wish: Wish) -> Choices:
    return Choices(dict(wish.given), lambda headers: mappings.recall(book, headers))


def _watched(rows: Iterable[T], progress: Progress | None) -> Iterator[T]:
    """Yield the rows and tell how many were read, so that a long file can be cancelled before it is taken."""
    for count, row in enumerate(rows, 1):
        if progress is not None and count % STEP == 0:
            progress(count)
        yield row


class CancelledError(CockpitError):
    """Somebody cancelled an import; nothing of the file was taken."""


class RejectsError(CockpitError):
    """A file was taken in, and its rejected rows could not be written beside it."""

    def __init__(self, sentence: str, taken: Intake) -> None:
        super().__init__(sentence)
        self.taken = taken
