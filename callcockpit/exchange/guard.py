"""The quote that keeps a spreadsheet from taking a text for a formula, and its removal.

Text that begins, after blanks, with ``= + - @ | %`` or a tab gets one ``'``; so does text that begins
so after quotes of its own. Reading removes exactly one: write and read together change nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

_FORMULA = re.compile(r"'*\s*(?:[=+\-@|%]|(?<=\t))")
_GUARDED = re.compile(r"'(?='*\s*(?:[=+\-@|%]|(?<=\t)))")
_NUMBER = re.compile(r"[+-]?[\d\s().]*(?:[-/][\d\s().]+)*(?:(?:ext\.?|x)\s*\d+)?", re.ASCII)


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text of a guarded cell."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def guarded_number(raw: str) -> str:
    """Return the cell of a number as it was given: a guard would spoil ``+1 614``, words do need one."""
    return raw if _NUMBER.fullmatch(raw) else guarded(raw)


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file (RFC 4180), every text quoted, so that blanks at its ends stay."""
    lines: list[str] = []
    writer = csv.writer(_Sink(lines), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow("" if cell is None else cell for cell in row)
        yield lines.pop()


class _Sink:
    """What the writer of the standard library writes to."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def write(self, line: str) -> None:
        self._lines.append(line)
