"""What became of each imported file, kept beside the operation so that it can be read again.

Every import has its place in the list from the moment it is written (a trigger of the book sees to that); the
figures follow when the file of rejects is written too. A few remarks are kept of what a person may want to
look at: rows that were rejected, and what differs between file and book.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.keeping import no_more_undo
from callcockpit.domain.text import clean, clean_line, counted
from callcockpit.store import decode, journal, reversal
from callcockpit.store.book import Book, let_in
from callcockpit.store.database import SaveError
from callcockpit.store.intake import Intake
from callcockpit.store.journal import Receipt
from callcockpit.store.laying import Fate, RowFate
from callcockpit.store.shelf import Reason, keep_before

LISTED = 200
"""Imports that a list on the screen holds at most."""
REMARKS = 20
"""Rows of a file that are remembered with what became of them."""
REMARK_LIMIT = 300
"""Characters kept of one of them."""
IGNORED = 40
"""Columns that are remembered as not taken over."""
SINCE = 100
"""Later operations that are counted at most."""
_NOTABLE = ("differs", "left out")
"""Words by which what became of a row is worth a second look."""
_FIGURES = ("rows", "new", "updated", "same", "needs_number", "nobody")


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was taken into the book, and what became of it."""

    operation: int
    at: datetime
    file: str
    undone: datetime | None
    since: int
    """How many things were done after it and stand, at most ``SINCE``: they have to be undone before it."""
    expired: bool
    """Whether it is too old to be undone."""
    told: bool
    """Whether the figures below were kept; they are all zero where not."""
    format: str = ""
    encoding: str = ""
    region: str | None = None
    rows: int = 0
    new: int = 0
    updated: int = 0
    same: int = 0
    rejected: int = 0
    needs_number: int = 0
    nobody: int = 0
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What is to be known of the file as a whole."""
    rejects: str | None = None
    """The file in which the rejected rows stand, where one was written."""
    remarks: tuple[RowFate, ...] = ()
    """The first rows that were rejected, differ from what the book says, or hold what it cannot take."""

    @property
    def undoable(self) -> bool:
        """Whether it is the newest thing that stands, so that undo takes back this and nothing else."""
        return self.undone is None and self.since == 0 and not self.expired


def keep(book: Book, taken: Intake) -> None:
    """Keep what became of a file. The import stands already: where this fails, only its figures are gone."""
    if taken.batch is None:
        return
    said = {
        "file": clean(taken.file),
        "format": taken.format,
        "encoding": taken.encoding,
        "region": taken.region,
        **{name: getattr(taken, name) for name in _FIGURES},
        "rejected": len(taken.rejected),
        "ignored": [clean_line(name) for name in taken.ignored[:IGNORED]],
        "notes": [clean_line(note, REMARK_LIMIT) for note in taken.notes],
        "rejects": None if taken.rejects is None else clean(str(taken.rejects.absolute())),
        "remarks": list(_remarks(taken.fates)),
    }
    with suppress(SaveError), book.saving():
        book.db.sql("UPDATE summary SET told = ? WHERE operation_id = ?", (json.dumps(said), taken.batch))


def _remarks(fates: Iterable[RowFate]) -> Iterator[tuple[int, str, str, str]]:
    told = (one for one in fates if one.fate is Fate.REJECTED or any(w in one.detail for w in _NOTABLE))
    for one in islice(told, REMARKS):
        yield one.row, clean_line(one.name), one.fate.value, clean_line(one.detail, REMARK_LIMIT)


def listed(book: Book, limit: int = LISTED) -> tuple[Import, ...]:
    """Return the imports of the book, newest first, those that were undone among them."""
    found = book.db.sql(f"{_SELECT} ORDER BY s.operation_id DESC LIMIT ?", (limit,)).fetchall()
    return tuple(_import(*row) for row in found)


def one(book: Book, operation: int) -> Import:
    """Return the import of an operation; raises CockpitError where there is none."""
    found = book.db.sql(f"{_SELECT} WHERE s.operation_id = ?", (operation,)).fetchone()
    if found is None:
        raise CockpitError(f"No import has the number {operation}: “callcockpit imports” lists them.")
    return _import(*found)


def undo(book: Book, operation: int, now: datetime, tell: Callable[[str], object] | None = None) -> Receipt:
    """Take back one import; raises CockpitError where it is undone, too old, or something was done since.

    The book is backed up before; ``tell`` is told where that fails.
    """
    let_in(book)
    newest = journal.newest(book.db)
    if newest is not None and newest.operation == operation:
        failed = keep_before(book, Reason.UNDO, now)
        if failed is not None and tell is not None:
            tell(failed)
    with book.saving():
        receipt = reversal.undo(book.db, now, only=operation)
    if receipt is None:
        known = one(book, operation)
        if known.undone is not None:
            raise CockpitError("That import is undone already.")
        if known.expired:
            raise CockpitError(no_more_undo(book.rules.undo_days))
        count = f"{SINCE} or more" if known.since >= SINCE else known.since
        things = "One thing was" if known.since == 1 else f"{count} things were"
        raise CockpitError(f"{things} done after that import: undo what came later first.")
    return receipt


def figures(found: Import) -> str:
    """Return how many people became what, in a few words."""
    if not found.told:
        return "the figures were not kept"
    counts = {"new": found.new, "updated": found.updated, "same": found.same, "rejected": found.rejected}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count or word == "new")


def outcome(taken: Import | Intake) -> list[str]:
    """Return how a file was read and what became of its rows, in a few lines."""
    region = f", numbers read for {taken.region}" if taken.region else ""
    rejected = taken.rejected if isinstance(taken, Import) else len(taken.rejected)
    said = [
        f"Read as {taken.format}, {taken.encoding}{region}",
        f"{counted(taken.rows, 'row')}: {taken.new} new, {taken.updated} updated, {taken.same} same, "
        f"{rejected} rejected; {taken.needs_number} without a number that can be dialed",
    ]
    if taken.nobody:
        said.append(f"{counted(taken.nobody, 'call')} with nobody in the book")
    if taken.ignored:
        said.append(f"Not taken over: {', '.join(taken.ignored)}")
    said += taken.notes
    if taken.rejects is not None:
        said.append(
            f"The rejected rows were written to {taken.rejects}: mend them there and import that file"
        )
    return said


def summary(found: Import, zone: tzinfo) -> list[str]:
    """Return what became of a file, line by line, each clean and beginning with words of ours."""
    folder, _, name = found.file.replace("\\", "/").rpartition("/")
    said = [
        f"File: {name or found.file}",
        *([f"In {folder or '/'}"] if name and name != found.file else []),
        f"Imported {found.at.astimezone(zone):%Y-%m-%d %H:%M}, operation {found.operation}",
    ]
    if found.undone is not None:
        said.append(f"Undone {found.undone.astimezone(zone):%Y-%m-%d %H:%M}")
    if not found.told:
        return [*said, "The import stands whole, but its figures were not kept."]
    said += outcome(found)
    if found.remarks:
        said += ["", f"The first rows to look at, {REMARKS} at most:"]
    said += [
        f"row {remark.row}: {remark.fate.value} {remark.name}  {remark.detail}".rstrip()
        for remark in found.remarks
    ]
    return said


_SELECT = (
    "SELECT s.operation_id, o.at, o.words, o.undone_at, s.told, "
    "(SELECT count(*) FROM (SELECT 1 FROM operation WHERE undone_at IS NULL AND id > s.operation_id "
    f"LIMIT {SINCE})), s.operation_id <= ({journal.HORIZON}) "
    "FROM summary s JOIN operation o ON o.id = s.operation_id"
)


def _import(
    operation: int, at: int, words: str, undone: int | None, told: str, since: int, expired: int
) -> Import:
    kept = decode.json_of(_kept, told)
    file = kept.pop("file", "") or words.removeprefix("imported ")
    done = None if undone is None else decode.instant(undone)
    return Import(operation, decode.instant(at), file, done, since, bool(expired), bool(kept), **kept)


def _kept(said: Any) -> dict[str, Any]:
    """Return the fields of an import from what ``keep`` wrote; none where nothing was kept."""
    if said == {}:
        return {}
    return {
        "file": str(said["file"]),
        "format": str(said["format"]),
        "encoding": str(said["encoding"]),
        "region": None if said["region"] is None else str(said["region"]),
        **{name: int(said[name]) for name in (*_FIGURES, "rejected")},
        "ignored": tuple(map(str, said["ignored"])),
        "notes": tuple(map(str, said.get("notes", ()))),
        "rejects": None if said["rejects"] is None else str(said["rejects"]),
        "remarks": tuple(
            RowFate(int(row), str(name), Fate(fate), str(detail))
            for row, name, fate, detail in said["remarks"]
        ),
    }
