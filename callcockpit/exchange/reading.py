"""People from a file: what it is is told by its content, whatever it is called.

A file is read row by row. What is held at once is bounded by the longest line (``dialect.LINE_LIMIT``) or
property (``vcard.PROPERTY_LIMIT``), not by the size of the file: no file of text takes more than 256 MB to
import, whatever is in it, beside what it told about each row. Spreadsheets have bounds of their own.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import BinaryIO, TypeVar

from callcockpit.domain.calllog import CallLog
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Reject, Supply
from callcockpit.exchange import calllogs, own_json, own_table, sheets, vcard
from callcockpit.exchange.archive_file import begins_archive
from callcockpit.exchange.cards import Property
from callcockpit.exchange.detection import MIXED, SAMPLE, encoding_of, is_cards
from callcockpit.exchange.dialect import Dialect, dialect_of, records
from callcockpit.exchange.footers import people
from callcockpit.exchange.headers import layout
from callcockpit.exchange.mapping import NONE, Choices, overruled, uses
from callcockpit.exchange.sources import is_activities
from callcockpit.exchange.table import Table

T = TypeVar("T")
XML_CALLS = "android-calls"
"""The format of Android's call log; its rows are no table that could be mended."""
_MARKUP = re.compile(r"\s*<[?!A-Za-z]")
Rows = Iterator[tuple[int, list[str]] | Reject] | Iterator[tuple[int, list[str]]]
"""Line and cells of each row of data, and what could not be read."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is to be read, beside its encoding."""

    region: str | None
    zone: tzinfo = UTC
    choices: Choices = NONE


def supplied(stream: BinaryIO, name: str, encoding: str | None, manner: Manner) -> Supply | CallLog:
    """Tell what a stream holds, and return its rows; raises what ``opened`` raises of what is in a file."""
    stream.seek(0)
    if stream.read(4) in sheets.STARTS:
        dialect, rows = sheets.read(stream, name, manner.choices)
        return _table(dialect, rows, sheets.ENCODING, name, manner)
    found = encoding_of(stream, name)
    encoding = encoding or found
    try:
        text = io.TextIOWrapper(stream, encoding, _errors(encoding), newline="")
    except LookupError:
        raise CockpitError(f"There is no encoding called {encoding}: try utf-8, cp1252 or utf-16.") from None
    try:
        supply = _told(stream, text, name, encoding, manner)
    except BaseException:
        text.detach()
        raise
    if isinstance(supply, CallLog):
        return supply._replace(rows=_held(supply.rows, text))
    return supply._replace(rows=_held(iter(supply.rows), text))


def _told(
    stream: BinaryIO, text: io.TextIOWrapper, name: str, encoding: str, manner: Manner
) -> Supply | CallLog:
    region = manner.region
    head = text.read(SAMPLE // 2)
    if _MARKUP.match(head):
        return CallLog(XML_CALLS, encoding, region, calllogs.from_xml(stream, name, region))
    if begins_archive(head):
        raise CockpitError(f"{name} is a whole book: save it as a file and import that.")
    if head.lstrip("\ufeff \t\r\n")[:1] in ("[", "{"):
        text.seek(0)
        left: dict[str, None] = {}
        return Supply("json", encoding, region, own_json.people(text, name, left), lambda: tuple(left))
    if (own := own_dialect(head)) is not None:
        text.seek(0)
        found = _own(own, records(text, own, name))
        return Supply("callcockpit", encoding, region, found, tuple)
    if is_cards(head.encode("utf-8", "replace")):
        ignored: dict[str, None] = {}
        text.seek(0)
        cards = vcard.people(vcard.lines_of(stream, text), encoding, region, ignored)
        return Supply("vcard", encoding, region, cards, lambda: tuple(ignored))
    text.seek(0)
    dialect = dialect_of(text, name, manner.choices)
    text.seek(0)
    return _table(dialect, records(text, dialect, name), encoding, name, manner)


def _table(dialect: Dialect, rows: Rows, encoding: str, name: str, manner: Manner) -> Supply | CallLog:
    region = manner.region
    if calllogs.is_calls(dialect.header):
        calls = calllogs.from_table(dialect.header, rows, region, manner.zone)
        return CallLog("calls", encoding, region, _not_empty(calls, name))
    if is_activities(dialect.header):
        raise CockpitError(f"{name} is a list of activities, not of people: export the people instead.")
    columns = overruled(layout(dialect.header), manner.choices.about(dialect.header))
    table = Table(columns, region)
    found = _not_empty(people(rows, len(columns.headers), table.person), name)
    return Supply(columns.format, encoding, region, found, lambda: table.ignored, uses(columns))


@contextmanager
def unread_rows(path: Path, encoding: str, choices: Choices) -> Iterator[tuple[Dialect, Rows]]:
    """Open a table whose encoding is known once more, and yield its dialect and all rows of data."""
    with path.open("rb") as stream:
        if encoding == sheets.ENCODING:
            yield sheets.read(stream, path.name, choices)
            return
        with io.TextIOWrapper(stream, encoding, _errors(encoding), newline="") as text:
            dialect = dialect_of(text, path.name, choices)
            text.seek(0)
            yield dialect, records(text, dialect, path.name)


@contextmanager
def unfolded_cards(path: Path, encoding: str) -> Iterator[Iterator[list[Property]]]:
    """Open a file of vCards whose encoding is known once more, and yield the properties of each card."""
    with path.open("rb") as stream:
        text = io.TextIOWrapper(stream, encoding, _errors(encoding), newline="")
        yield vcard.cards(vcard.lines_of(stream, text), encoding)
        text.detach()


def _errors(encoding: str) -> str:
    return MIXED if encoding in ("utf-8", "utf-8-sig") else "replace"


def _held(rows: Iterator[T], text: io.TextIOWrapper) -> Iterator[T]:
    """Yield the rows and hold on to the text they are read from: when it goes, it closes its stream."""
    try:
        yield from rows
    finally:
        text.detach()


def _not_empty(rows: Iterator[T], name: str) -> Iterator[T]:
    first = next(rows, None)
    if first is None:
        raise CockpitError(f"{name} has column names and nothing below them: export it again.")
    yield first
    yield from rows


def own_dialect(head: str) -> Dialect | None:
    """Return how a table of our own is written, which a spreadsheet may have saved again; None for others."""
    line = re.split(r"[\r\n]", head.lstrip("\ufeff"), maxsplit=1)[0]
    for delimiter in (",", ";", "\t"):
        header = next(csv.reader((line,), delimiter=delimiter), [])
        if own_table.is_own(header):
            return Dialect(delimiter, tuple(header), 1)
    return None


def _own(dialect: Dialect, rows: Rows) -> Iterator[tuple[int, Candidate] | Reject]:
    for row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        person = own_table.person_of(dialect.header, row[1])
        yield Reject(row[0], person) if isinstance(person, str) else (row[0], person)
