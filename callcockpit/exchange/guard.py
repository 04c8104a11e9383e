"""The quote that keeps a spreadsheet from taking a text for a formula, and its removal.

Text that begins with a sign of ``SIGNS``, or with a tab, gets one ``'``, also where blanks or letters that
nobody sees stand before it; so does text that begins so after quotes of its own. Reading removes exactly one:
write and read together change nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

SIGNS = "=+-@|%＝＋－＠｜％"
"""With what a formula may begin, in letters of both widths."""
_UNSEEN = (
    r"\s\0-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    r"\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Blanks, controls, formats and letters without a picture, as Unicode lists them."""
_BEGIN = rf"'*[{_UNSEEN}]*(?:[{SIGNS}]|(?<=\t))"
_FORMULA = re.compile(_BEGIN)
_GUARDED = re.compile(f"'(?={_BEGIN})")
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
