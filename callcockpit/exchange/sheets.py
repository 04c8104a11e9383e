"""Rows of a spreadsheet (XLSX), each cell as the text that a person sees there.

Reading takes the extra ``xlsx``. The library holds a sheet whole and as wide as its last cell, so what it is
given is bounded first: ``UNPACKED_LIMIT`` bytes and ``CELL_LIMIT`` cells, about half a gigabyte of memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import BinaryIO

from callcockpit.domain.errors import CockpitError
from callcockpit.exchange.dialect import HEADER_WITHIN, Dialect, header_of
from callcockpit.exchange.mapping import NONE, Choices

START = b"PK\x03\x04"
"""How every XLSX begins, and every other zip archive."""
ENCODING = "xlsx"
"""Stands where the encoding of a text file is told."""
UNPACKED_LIMIT = 256 << 20
"""Bytes of all parts unpacked."""
CELL_LIMIT = 8_000_000
"""Cells from the first to the last one that holds something, empty ones counted."""

_PIECE = 1 << 20
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError)


def read(
    stream: BinaryIO, name: str, choices: Choices = NONE
) -> tuple[Dialect, Iterator[tuple[int, list[str]]]]:
    """Return the header of the first sheet that has one, and its rows below with their numbers.

    Raises CockpitError for what is no spreadsheet, is too large, or has no recognisable header, and where the
    extra is not installed.
    """
    _check(stream, name)
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise CockpitError(
            f"{name} is a spreadsheet, which takes an extra to read: pip install 'callcockpit[xlsx]', "
            "or save it as CSV (UTF-8) and import that."
        ) from None
    stream.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(stream)
        for sheet in book.sheet_names:
            cells = book.get_sheet_by_name(sheet)
            head = [_texts(row) for row in islice(cells.iter_rows(), HEADER_WITHIN)]
            place, _ = header_of(head, choices)
            if place is None:
                continue
            rows = enumerate(map(_texts, cells.iter_rows()), 1)
            below = ((number, row) for number, row in islice(rows, place + 1, None) if any(row))
            return Dialect(",", tuple(head[place]), place + 1), below
    except (CalamineError, OSError, ValueError) as error:
        raise CockpitError(f"{name} is a damaged spreadsheet ({error}): save it again as CSV.") from None
    raise CockpitError(
        f"{name} has no sheet with a line of column names that is recognised: "
        "add a first line with names such as First Name, Last Name, Company, Phone and import it again."
    )


_Cell = str | int | float | bool | datetime | date | time | timedelta


def _texts(row: Sequence[_Cell]) -> list[str]:
    return [cell.strip() if isinstance(cell, str) else _text(cell) for cell in row]


def _text(cell: _Cell) -> str:
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


def _check(stream: BinaryIO, name: str) -> None:
    """Raise CockpitError for an archive that is no spreadsheet, or one that would fill the memory."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if not any(part.filename.startswith("xl/workbook.") for part in parts):
                raise CockpitError(f"{name} is a zip archive: unpack it and import the file in it.")
            left = UNPACKED_LIMIT
            for part in parts:
                left -= _measure(archive, part, left, name)
    except _BROKEN as error:
        raise CockpitError(
            f"{name} is a spreadsheet that cannot be read ({str(error) or type(error).__name__}): "
            "open it, save it as CSV (UTF-8) and import that."
        ) from None


def _measure(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, name: str) -> int:
    """Return the bytes of a part unpacked, counted piece by piece because what the archive claims may lie."""
    size, rows, columns, rest = 0, 0, 0, b""
    with archive.open(part) as unpacked:
        while piece := unpacked.read(_PIECE):
            size += len(piece)
            for letters, digits in _PLACE.findall(rest + piece):
                rows, columns = max(rows, int(digits)), max(columns, _number(letters))
            rest = piece[-20:]
            if size > left or rows * columns > CELL_LIMIT:
                raise CockpitError(
                    f"{name} is too large a spreadsheet: save it as CSV (UTF-8) and import that."
                )
    return size


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AB is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
