"""The people of all rows, and the lines that reports put around a list: totals, dates, rights, names.

Such a line fills one cell. Some say what they are; the others stand with those, below an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from callcockpit.domain.values import Candidate, Reject

AROUND = "a line of the report around the list, not a person"
"""Why such a line is rejected."""
_WIDE = 3
"""Columns of the narrowest table that a report has lines around."""
_HELD = 20
"""How many lines of one cell are held back until it is known whether they end a report."""
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_FOOTER = re.compile(
    r"(?:grand )?totals?\b|confidential information|copyright\b|©|generated (?:by|on)|filtered by|sorted by"
    r"|as of \d|\d+ records?\b|report generated|end of report|accrual basis|cash basis"
    rf"|{_DAYS},? \w+\.? \d|(?:gesamt|summe|insgesamt)\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-=_:+| ]{2,}")

Person = tuple[int, Candidate]


def is_around(filled: Sequence[str], width: int) -> bool:
    """Whether the filled cells of a row are a line around the list, or a rule drawn under its header."""
    if len(filled) == 1:
        return width >= _WIDE and _FOOTER.match(filled[0]) is not None
    return bool(filled) and all(_RULE.fullmatch(cell) for cell in filled)


def people(
    rows: Iterable[tuple[int, list[str]] | Reject],
    width: int,
    person: Callable[[int, list[str]], Candidate | Reject],
) -> Iterator[Person | Reject]:
    """Yield what ``person`` makes of all rows of a table of ``width`` columns, with their lines."""
    held: list[Person] = []
    below = 0
    around = False
    for row in rows:
        found = row if isinstance(row, Reject) else person(*row)
        line, cells = (row.row, []) if isinstance(row, Reject) else row
        alone = width >= _WIDE and cells.count("") == len(cells) - 1
        if isinstance(found, Reject):
            around = alone and found.reason == AROUND
            yield from (Reject(at, AROUND) for at, _ in held) if around else held
            held.clear()
            yield found
        elif alone and around:
            yield Reject(line, AROUND)
        elif (alone and 0 < len(held) < _HELD) or (alone and 0 < below < line):
            held.append((line, found))
        else:
            around = False
            yield from held
            held.clear()
            yield line, found
        below = line + 1 + "".join(cells).count("\n")
    yield from held
