"""The program that takes a spreadsheet apart, in a process of its own with bounds on memory and time.

The library that reads spreadsheets is native code: for a damaged file it may ask for more memory than there
is, which ends the whole process. Standard input is the file, standard output one JSON list of texts for each
row, with ``null`` behind the rows of each sheet, or ``{"damaged": reason}``. Runs by its path, alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta

MEMORY_LIMIT = 256 << 20
"""Bytes of address space of this process: room for some 200,000 people."""
SECONDS_LIMIT = 60
"""Seconds of computing; 200,000 rows take three."""

Cell = str | int | float | bool | datetime | date | time | timedelta


def texts(row: Sequence[Cell]) -> list[str]:
    """Return a row as a person sees it."""
    return [cell.strip() if isinstance(cell, str) else text(cell) for cell in row]


def text(cell: Cell) -> str:
    """Return what a person sees in a cell: no ``.0`` behind a number, no midnight behind a date."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
        case time():
            return f"{cell:%H:%M}"
        case _:
            return str(cell)


def lines() -> Iterator[str]:
    """Yield what this program prints."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(sys.stdin.buffer)
        for sheet in book.sheet_names:
            for row in book.get_sheet_by_name(sheet).iter_rows():
                yield json.dumps(texts(row)) + "\n"
            yield "null\n"
    except (CalamineError, OSError, ValueError) as error:
        yield json.dumps({"damaged": str(error)}) + "\n"


def main() -> None:
    """Print the rows of the spreadsheet on standard input."""
    with suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    sys.stdout.writelines(lines())


if __name__ == "__main__":
    main()
