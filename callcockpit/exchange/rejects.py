"""The rows of a file that could not be taken, written beside it to be mended and imported again.

A table keeps its columns and delimiter and gets a last one, ``Reason``; cells beyond the columns stand after
it, so that such a row is not taken before it is mended. Cards are written as vCard 3.0 with a property
``X-CALLCOCKPIT-REASON``, without pictures. The reader of files leaves both out.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean
from callcockpit.domain.values import Reject
from callcockpit.exchange.cards import Property
from callcockpit.exchange.content_lines import escaped
from callcockpit.exchange.dialect import DELIMITERS, Dialect
from callcockpit.exchange.mapping import NONE, Choices
from callcockpit.exchange.reading import unfolded_cards, unread_rows
from callcockpit.exchange.target import write_file
from callcockpit.paths import known

REASON = "Reason"
"""The header of the last column."""
CARD_REASON = "X-CALLCOCKPIT-REASON"
BREAK = "\\n"
"""A line break in a value."""

_CELL_LIMIT = 32_000
"""Characters kept of a column's name, and of a cell that was too long to be read, as in a spreadsheet."""
_HEAD = 1 << 20
"""Characters of a file within which its column names are looked for."""


def place_of(source: Path, *, cards: bool) -> Path:
    """Return where the rejects of a file go: ``Connections.csv`` → ``Connections rejects.csv``."""
    return source.with_name(f"{source.stem} rejects{'.vcf' if cards else '.csv'}")


def write_rejects(
    source: Path, kind: str, encoding: str, rejected: Sequence[Reject], choices: Choices = NONE
) -> Path | None:
    """Write the rejected rows of ``source``, a file of the format ``kind``, beside it; return where.

    They replace those of the last time; where nothing was rejected those are removed and None returned. A
    source that is no file, such as a pipe, has no rejects file. Raises CockpitError where it cannot be
    written, or where a file of that name is none of ours.
    """
    if not known(source.is_file):
        return None
    cards = kind == "vcard"
    place = place_of(source, cards=cards)
    if known(lambda: os.path.lexists(place)) and not _ours(place):
        if not rejected:
            return None
        raise CockpitError(f"{place} is in the way of the rejected rows: rename it and import again.")
    try:
        if not rejected:
            place.unlink(missing_ok=True)
            return None
    except OSError as error:
        raise CockpitError(f"{place} is out of date and could not be removed: {error.strerror}.") from None
    reasons = _Reasons(rejected)
    lines = _cards(source, encoding, reasons) if cards else _table(source, encoding, reasons, choices)
    write_file(place, lines)
    return place


class _Reasons:
    """Why rows were rejected, asked in the order of the file: never are a million of them held."""

    def __init__(self, rejected: Iterable[Reject]) -> None:
        self._rest = iter(rejected)
        self._next = next(self._rest, None)

    def of(self, row: int) -> str | None:
        """Return why this row was rejected, None where it was not; rows are asked for in rising order."""
        while self._next is not None and self._next.row < row:
            self._next = next(self._rest, None)
        return self._next.reason if self._next is not None and self._next.row == row else None


def _ours(place: Path) -> bool:
    if place.is_symlink() or not place.is_file():
        return False
    try:
        with place.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return not head or CARD_REASON in head or _ends_with_reason(head)


def _ends_with_reason(text: str) -> bool:
    """Whether the last name of a table is ours; names may hold line breaks."""
    for mark in DELIMITERS:
        with suppress(csv.Error):
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), [])
            if header[-1:] == [REASON]:
                return True
    return False


def _table(source: Path, encoding: str, reasons: _Reasons, choices: Choices) -> Iterator[str]:
    with unread_rows(source, encoding, choices) as (dialect, rows):
        width = len(dialect.header)
        if dialect.header and dialect.header[-1] == REASON:
            width -= 1
        yield "\ufeff" + _line([*(name[:_CELL_LIMIT] for name in dialect.header[:width]), REASON], dialect)
        for row in rows:
            line, cells = (row.row, _torn(row.said, dialect)) if isinstance(row, Reject) else row
            if (reason := reasons.of(line)) is not None:
                own = [*cells[:width], *[""] * (width - len(cells))]
                more = cells[len(dialect.header) :]
                yield _line([*own, reason, *more], dialect)


def _torn(said: str, dialect: Dialect) -> list[str]:
    """Return the cells of a line whose quotation marks are not to be trusted."""
    line = said.rstrip("\r\n")[:_CELL_LIMIT]
    return next(csv.reader((line,), delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE), [])


def _line(cells: Sequence[str], dialect: Dialect) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=dialect.delimiter).writerow(cells)
    return text.getvalue()


def _cards(source: Path, encoding: str, reasons: _Reasons) -> Iterator[str]:
    with unfolded_cards(source, encoding) as cards:
        for ordinal, properties in enumerate(cards, 1):
            if (reason := reasons.of(ordinal)) is not None:
                yield "BEGIN:VCARD\r\nVERSION:3.0\r\n"
                yield from (_property(one) for one in properties if one.name not in _LEFT and one.value)
                yield f"{CARD_REASON}:{escaped(reason)}\r\nEND:VCARD\r\n"


_LEFT = frozenset({"VERSION", "X-AGENT", CARD_REASON, "BEGIN", "END"})


def _property(one: Property) -> str:
    """Return a property as a line; its value is as in the file, but decoded."""
    name = f"{one.group}.{one.name}" if one.group else one.name
    head = [name, *(f"TYPE={kind}" for kind in one.types)]
    head += [
        f'{key}="{value}"' for key, value in one.parameters.items() if key not in ("ENCODING", "CHARSET")
    ]
    return f"{_one_line(';'.join(head), ' ')}:{_one_line(one.value, BREAK)}\r\n"


def _one_line(text: str, between: str) -> str:
    return clean(text).replace("\n", between)
