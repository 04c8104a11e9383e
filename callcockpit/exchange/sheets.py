"""Rows of a spreadsheet (XLSX, XLSB, XLS, ODS), each cell as the text that a person sees there.

Reading takes the extra ``xlsx``. The library holds a sheet whole and as wide as its last cell, so what it is
given is bounded first: ``UNPACKED_LIMIT`` bytes and ``CELL_LIMIT`` cells. It runs in a process of its own
(``sheet_worker``) with at most 256 MB.
The cells of an XLSB are not counted beforehand; an XLS holds at most 65,536 rows of 256 and gets a bound of
its own bytes, ``OLD_LIMIT``.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO
from xml.parsers import expat

from callcockpit.domain.errors import CockpitError
from callcockpit.exchange import sheet_worker
from callcockpit.exchange.dialect import HEADER_WITHIN, Dialect, header_of
from callcockpit.exchange.mapping import NONE, Choices
from callcockpit.exchange.workers import started

START = b"PK\x03\x04"
"""How every XLSX begins, and every other zip archive."""
OLD_START = b"\xd0\xcf\x11\xe0"
"""How every XLS begins, and every other file of the old Office."""
STARTS = frozenset((START, OLD_START))
OLD_LIMIT = 64 << 20
"""Bytes of an XLS: more than 65,536 rows of contacts take."""
ENCODING = "xlsx"
"""Stands where the encoding of a text file is told."""
UNPACKED_LIMIT = 256 << 20
"""Bytes of all parts unpacked."""
CELL_LIMIT = 8_000_000
"""Cells from the first to the last one that holds something, empty ones counted."""

_PIECE = 1 << 20
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, RuntimeError, NotImplementedError, EOFError),
    *(ValueError, OSError),
)


def read(
    stream: BinaryIO, name: str, choices: Choices = NONE
) -> tuple[Dialect, Iterator[tuple[int, list[str]]]]:
    """Return the header of the first sheet that has one, and its rows below with their numbers.

    Raises CockpitError for what is no spreadsheet, is too large, or has no recognisable header, and where the
    extra is not installed.
    """
    _check(stream, name)
    try:
        import python_calamine  # noqa: F401 - the worker needs it
    except ImportError:
        raise CockpitError(
            f"{name} is a spreadsheet, which takes an extra to read: pip install 'callcockpit[xlsx]', "
            "or save it as CSV (UTF-8) and import that."
        ) from None
    rows = _rows(stream, name)
    for first in rows:
        if first is None:
            continue
        head = [first, *_until_end(islice(rows, HEADER_WITHIN - 1))]
        place, _ = header_of(head, choices)
        more = _until_end(rows) if len(head) == HEADER_WITHIN else iter(())
        if place is not None:
            numbered = enumerate(chain(head, more), 1)
            below = ((number, row) for number, row in islice(numbered, place + 1, None) if any(row))
            return Dialect(",", tuple(head[place]), place + 1), below
        for _ in more:
            pass
    raise CockpitError(
        f"{name} has no sheet with a line of column names that is recognised: "
        "add a first line with names such as First Name, Last Name, Company, Phone and import it again."
    )


def _until_end(rows: Iterator[list[str] | None]) -> Iterator[list[str]]:
    """Yield the rows of the sheet being read, and take the mark of its end away."""
    for row in rows:
        if row is None:
            return
        yield row


def _rows(stream: BinaryIO, name: str) -> Iterator[list[str] | None]:
    """Yield the rows that ``sheet_worker`` finds, and None behind those of each sheet."""
    damaged = ""
    with tempfile.TemporaryFile() as file:
        stream.seek(0)
        shutil.copyfileobj(stream, file)
        file.seek(0)
        with started((sheet_worker.__file__,), file) as worker:
            try:
                for line in worker.stdout or ():
                    said = json.loads(line)
                    if isinstance(said, dict):
                        damaged = said["damaged"]
                    else:
                        yield said
            except ValueError:
                damaged = "it ends in the middle"
            except BaseException:
                worker.kill()
                raise
    if damaged:
        raise CockpitError(f"{name} is a damaged spreadsheet ({damaged}): save it again as CSV.")
    if worker.returncode:
        raise CockpitError(
            f"{name} is too large or too damaged a spreadsheet: save it as CSV (UTF-8) and import that."
        )


def _check(stream: BinaryIO, name: str) -> None:
    """Raise CockpitError for an archive that is no spreadsheet, or one that would fill the memory."""
    stream.seek(0)
    if stream.read(4) == OLD_START:
        if stream.seek(0, io.SEEK_END) > OLD_LIMIT:
            raise _too_large(name)
        return
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if not any(name.startswith("xl/workbook.") for name in names) and "content.xml" not in names:
                raise CockpitError(f"{name} is a zip archive: unpack it and import the file in it.")
            left = UNPACKED_LIMIT
            for part in parts:
                left -= _measure(archive, part, left, name)
                if part.filename == "content.xml":
                    _count(archive, part, name)
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
            whole = rest + piece
            if b'r="' in whole or b"r='" in whole:
                for letters, digits in _PLACE.findall(whole):
                    rows, columns = max(rows, int(digits)), max(columns, _number(letters))
            rest = piece[-20:]
            if size > left or rows * columns > CELL_LIMIT:
                raise _too_large(name)
    return size


def _count(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Raise CockpitError where an ODS has too many cells: it says of one that it stands there often."""
    grid = _Grid()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = grid.begin, grid.end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = grid.refuse
    with archive.open(part) as unpacked:
        while piece := unpacked.read(_PIECE):
            parser.Parse(piece, False)
            if grid.cells > CELL_LIMIT:
                raise _too_large(name)


class _Grid:
    """How far the filled cells of an ODS reach; empty ones at the ends of rows and sheets take no room."""

    def __init__(self) -> None:
        self.cells = 0
        self._rows = self._columns = self._width = self._filled = 0
        self._times = 1
        """How often the row being read stands there."""

    def begin(self, tag: str, said: dict[str, str]) -> None:
        if tag == "table:table":
            self._rows = self._width = 0
        elif tag == "table:table-row":
            self._times = _times(said.get("table:number-rows-repeated", ""))
            self._columns = self._filled = 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._columns += _times(said.get("table:number-columns-repeated", ""))
            if "office:value-type" in said:
                self._filled = self._columns
        elif tag == "text:p":
            self._filled = self._columns

    def end(self, tag: str) -> None:
        if tag == "table:table-row":
            self._rows += self._times
            if self._filled:
                self._width = max(self._width, self._filled)
                self.cells = max(self.cells, self._rows * self._width)

    def refuse(self, *_: object) -> None:
        raise ValueError("it declares a document type")


def _times(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 1


def _too_large(name: str) -> CockpitError:
    return CockpitError(f"{name} is too large a spreadsheet: save it as CSV (UTF-8) and import that.")


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AB is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
