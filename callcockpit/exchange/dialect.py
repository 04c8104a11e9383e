"""How a table is written down: its delimiter, its header line, and its records with torn quotes mended.

The delimiter is the one that gives the most rows of equal length, which reads files that ``csv.Sniffer`` does
not. The header is the first line with two known names: exports put notes, titles and empty rows above it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TextIO

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Reject
from callcockpit.exchange.calllogs import is_calls
from callcockpit.exchange.headers import Field, classify, layout
from callcockpit.exchange.mapping import NONE, Choices, numbers

RECORD_LIMIT = 1 << 22
"""Characters after which no further line is added to a record: by then a quotation mark was never closed."""
FIELD_LIMIT = 1 << 22
"""Characters of one cell; a longer one is refused with its row."""
LINE_LIMIT = 1 << 23
"""Characters of one line; a file with a longer one is no list of people."""
_ENDS = re.compile(r'".+"', re.DOTALL)
_SAMPLE_LINES = 300
_SAMPLE_CHARACTERS = 1 << 20
COLUMN_LIMIT = 16_384
"""Columns of a table, as many as a spreadsheet has."""
HEADER_LIMIT = 500_000
"""Characters of the row of column names."""
HEADER_WITHIN = 60
"""How many rows may stand above the header."""
_DELIMITERS = (",", ";", "\t", "|")
_ODD_DELIMITERS = ("~", "^", ":", "\x1f", "\x01", "\xa6", "§", "¬", "þ", "*", "!", "#", "&")
"""Tried where none of the usual ones gives a header."""
DELIMITERS = (*_DELIMITERS, *_ODD_DELIMITERS)
"""All that may stand between two cells, where a file does not say itself what does."""

csv.field_size_limit(FIELD_LIMIT)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one table is written."""

    delimiter: str
    header: tuple[str, ...]
    records_before: int
    """Records above the first one of data, the header itself among them."""
    backslash: bool = False
    r"""Whether quotes inside quotes are written ``\"``."""
    quote: str = '"'
    wrapped: bool = False
    """Whether every line stands in quotes as one cell, and its cells are inside."""

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Return a reader of records in this dialect."""
        blanks = self.delimiter != "\t"
        if self.wrapped:
            return _unwrapped(csv.reader(lines, delimiter="\0"), self.delimiter)
        if self.backslash:
            return csv.reader(
                lines, delimiter=self.delimiter, doublequote=False, escapechar="\\", skipinitialspace=blanks
            )
        return csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, skipinitialspace=blanks)


def _unwrapped(rows: Iterator[list[str]], delimiter: str) -> Iterator[list[str]]:
    for row in rows:
        yield next(csv.reader(row[:1], delimiter=delimiter, skipinitialspace=True), [])


class Lines:
    """The lines of a text stream, which can be put back; memory is bounded by the longest line."""

    def __init__(self, text: TextIO, name: str) -> None:
        self._text = text
        self._name = name
        self._back: list[str] = []
        self.number = 0
        """How many lines were handed out."""
        self.taken: list[str] = []
        """The lines of the record being read."""
        self._characters = 0
        self.ended = False
        """Whether the record being read asked for more lines than there are."""

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if self._characters > RECORD_LIMIT:
            self.ended = True
            raise StopIteration
        line = self._back.pop() if self._back else self._read()
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self._characters += len(line)
        self.taken.append(line)
        return line

    def _read(self) -> str:
        line = self._text.readline(LINE_LIMIT)
        if len(line) >= LINE_LIMIT and line[-1] not in "\r\n":
            raise CockpitError(
                f"{self._name} has a line of more than {LINE_LIMIT // 1_000_000} million characters: "
                "this is not a list of people, export the contacts again."
            )
        if line[:1] == "\x1a" and not line.strip("\x1a\r\n"):
            return ""  # the end of the file, as DOS marks it
        return line.replace("\x00", "") if "\x00" in line else line

    def begin(self) -> None:
        """Forget the lines of the last record."""
        self.taken = []
        self._characters = 0
        self.ended = False

    def put_back(self, lines: Sequence[str]) -> None:
        """Hand these lines, the last ones read, out again."""
        self._back.extend(reversed(lines))
        self.number -= len(lines)
        self.begin()


def dialect_of(text: TextIO, name: str, choices: Choices = NONE) -> Dialect:
    """Return how the table at the start of ``text`` is written.

    A line is the header where ``choices`` know one of its columns; where they name columns by number, a table
    without a header is read from its first line. Raises ``CockpitError`` where no line looks like a header.
    """
    sample: list[str] = []
    size = 0
    while len(sample) < _SAMPLE_LINES and size < _SAMPLE_CHARACTERS and (line := text.readline(LINE_LIMIT)):
        sample.append(line.replace("\x00", ""))
        size += len(line)
    told = sample[0].strip().lower() if sample else ""
    if told.startswith("sep=") and len(told) == 5:
        candidates: Sequence[str] = (sample[0].strip()[4],)
    else:
        candidates = _DELIMITERS
    best = _best(sample, candidates, choices)
    if best is None and candidates is _DELIMITERS:
        best = _best(sample, _ODD_DELIMITERS, choices)
    if best is not None:
        return best
    if choices.numbered:
        _, width, delimiter = max((*_equal(_rows(sample, Dialect(mark, (), 0))), mark) for mark in candidates)
        return Dialect(delimiter, numbers(width), 0)
    raise CockpitError(
        f"{name} has no line of column names that is recognised: "
        "add a first line with names such as First Name, Last Name, Company, Phone and import it again, "
        "or say which column is what, as in --map 1=name --map 2=number."
    )


def _best(sample: list[str], delimiters: Sequence[str], choices: Choices) -> Dialect | None:
    """Return the dialect in which the sample has a header and the most rows of one length, if any has."""
    best: tuple[tuple[int, int, int, bool], Dialect] | None = None
    for dialect in _dialects(sample, delimiters):
        rows = _rows(sample, dialect)
        place, known = header_of(rows, choices)
        if place is None:
            continue
        equal, width = _equal(rows[place:])
        header = [*rows[place], *[""] * (width - len(rows[place]))]
        usual = not dialect.backslash and dialect.quote == '"'
        score = (min(known, 3), equal, width, not usual)
        if best is None or score > best[0]:
            best = score, replace(dialect, header=tuple(header), records_before=place + 1)
    return best[1] if best is not None else None


def _dialects(sample: list[str], delimiters: Sequence[str]) -> Iterator[Dialect]:
    """Yield the ways in which a sample may be written, as far as its marks speak for them."""
    whole = "".join(sample)[:_SAMPLE_CHARACTERS]
    for mark in delimiters:
        yield Dialect(mark, (), 0)
        between = re.escape(mark)
        if re.search(rf'\\"(?!\s*(?:{between}|[\r\n"]|\Z))', whole):
            yield Dialect(mark, (), 0, backslash=True)
        if f"'{mark}'" in whole and '"' not in whole:
            yield Dialect(mark, (), 0, quote="'")
        apart = re.search(rf'(?<!")"{between}"(?!")', whole)
        if not apart and all(_ENDS.fullmatch(line.strip()) for line in sample if line.strip()):
            yield Dialect(mark, (), 0, wrapped=True)


def _rows(sample: list[str], dialect: Dialect) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = dialect.reader(iter(sample))
    while True:
        try:
            row = next(reader)
            rows.append(row if len(row) <= COLUMN_LIMIT else [])
        except StopIteration:
            return rows
        except csv.Error:
            rows.append([])


def _equal(rows: list[list[str]]) -> tuple[int, int]:
    """Return how many rows have the commonest length, and that length; a header alone is one row."""
    lengths = [len(row) for row in rows if any(cell.strip() for cell in row)]
    if not lengths:
        return 0, 0
    width = max(set(lengths), key=lambda n: (lengths.count(n), n))
    return (lengths.count(width) if width > 1 else 0), width


def header_of(rows: list[list[str]], choices: Choices = NONE) -> tuple[int | None, int]:
    """Return the place of the header among ``rows`` and how many of its names are known."""
    rows = [row if sum(map(len, row)) <= HEADER_LIMIT else [] for row in rows[:HEADER_WITHIN]]
    for place, row in enumerate(rows):
        if choices.know(row):
            return place, len(row)
    for place, row in enumerate(rows):
        if is_calls(row):
            return place, len(row)
        known = [column for cell in row if _may_name(cell) and (column := classify(cell))]
        if len(known) >= 2:
            return place, len(known)
    for place, row in enumerate(rows):
        if len(row) >= 2 and all(_may_name(cell) for cell in row) and layout(row).known >= 2:
            return place, 1
    for place, row in enumerate(rows[:1]):
        filled = [cell for cell in row if cell.strip()]
        if any(mark in filled[0] for mark in (*_DELIMITERS, "~", "^")) if filled else True:
            continue  # several names, read with another delimiter than theirs
        column = classify(filled[0]) if len(filled) == 1 and _may_name(filled[0]) else None
        if column is not None and column.field in (Field.NAME, Field.NUMBER, Field.EMAIL):
            return place, 0
    return None, 0


def _may_name(cell: str) -> bool:
    """Whether a cell can be a column's name at all: short, and no address or number."""
    return len(cell) <= 80 and "@" not in cell and sum(map(str.isdigit, cell)) < 4


def records(text: TextIO, dialect: Dialect, name: str) -> Iterator[tuple[int, list[str]] | Reject]:
    """Yield line and cells of each record of data that is not empty, and what could not be read.

    A quotation mark that is never closed would swallow the rest of the file into one cell: its line is
    rejected, and reading goes on with the next one.
    """
    lines = Lines(text, name)
    reader = dialect.reader(lines)
    width = len(dialect.header)
    before = dialect.records_before
    while True:
        lines.begin()
        start = lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            said = lines.taken[0]
            lines.put_back(lines.taken[1:])
            yield Reject(start, f"a cell is longer than {FIELD_LIMIT // 1_000_000} million characters", said)
            continue
        if before:
            before -= 1
            continue
        if lines.ended or (len(lines.taken) > 1 and _torn(lines.taken, row, width, dialect)):
            said = lines.taken[0]
            lines.put_back(lines.taken[1:])
            yield Reject(start, "a quotation mark is opened in this line and never closed", said)
            continue
        if len(row) > COLUMN_LIMIT:
            yield Reject(start, f"{len(row):,} cells: a table has {COLUMN_LIMIT:,} columns at most")
        elif any(cell and not cell.isspace() for cell in row):
            yield start, row


def _torn(taken: list[str], row: list[str], width: int, dialect: Dialect) -> bool:
    """Whether a record of several lines is the work of a quotation mark that was never closed."""
    odd = sum(line.count('"') for line in taken) % 2 == 1
    if not odd and len(row) == width and not _stray(taken, dialect.delimiter):
        return False
    return width > 1 and any(_whole(line, dialect, width) for line in taken[1:200])


def _stray(taken: list[str], delimiter: str) -> bool:
    """Whether a quotation mark stands in the middle of a cell, where only a doubled one may."""
    outside = rf"[^\"{re.escape(delimiter)}\r\n]"
    return re.search(rf'{outside}(?:"")*"(?!") *(?! ){outside}', "".join(taken)) is not None


def _whole(line: str, dialect: Dialect, width: int) -> bool:
    """Whether a line is a whole record by itself."""
    return len(next(dialect.reader(iter((line,))), [])) == width
