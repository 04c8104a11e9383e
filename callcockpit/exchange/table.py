"""Rows of a table to people: every row that is not empty becomes a person or a reject with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from callcockpit.domain.phones import damage, kind_of, read_numbers
from callcockpit.domain.text import LINE_LIMIT, clean, clean_line
from callcockpit.domain.values import Candidate, Number, Reject
from callcockpit.domain.words import NumberKind
from callcockpit.exchange.addresses import distinct, emails_of, turned, unique, zone_of
from callcockpit.exchange.countries import region_of
from callcockpit.exchange.dates import birthday
from callcockpit.exchange.guard import unguarded
from callcockpit.exchange.headers import RANKS, Column, Field, Layout

_SOURCES = {
    "linkedin": "LinkedIn",
    "google": "Google",
    "google-old": "Google",
    "outlook": "Outlook",
    "outlook.com": "Outlook",
    "hubspot": "HubSpot",
    "salesforce": "Salesforce",
    "pipedrive": "Pipedrive",
    "close": "Close",
    "apollo": "Apollo",
}
_YES = frozenset(("1", "true", "yes", "y", "x", "ja", "oui", "si", "sí", "sim", "on", "wahr", "vrai", "dnc"))
_FOOTER = re.compile(
    r"(?:grand )?totals?\b|confidential information|copyright\b|©|generated (?:by|on)|filtered by|sorted by"
    r"|as of \d|\d+ records?\b|report generated|end of report",
    re.IGNORECASE,
)
_GROUP = re.compile(r"\s*:::\s*|\s*[;,]\s*")
_STARRED = re.compile(r"\A\*\s*")
_DATE_ONLY = re.compile(
    r"[\d./: -]*\d[\d./: -]*|\d{1,2}[ -][^\W\d]{3,9}\.?[ -]\d{2,4}|[^\W\d]{3,9} \d{1,2}, \d{4}"
)

_MANY = frozenset(
    (
        *(Field.NUMBER, Field.LABEL, Field.EXTENSION, Field.EMAIL, Field.URL, Field.NOTES, Field.TAGS),
        *(Field.COUNTRY, Field.DO_NOT_CALL),
    )
)
"""Fields that are more than the text of one cell."""


@dataclass(slots=True)
class _Row:
    """What one row says, field by field."""

    single: dict[Field, str] = field(default_factory=dict)
    emails: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    numbers: list[tuple[int, Number]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    country: str | None = None
    do_not_call: bool = False


class Table:
    """The reader of the rows under one header."""

    def __init__(self, layout: Layout, region: str | None) -> None:
        self._layout = layout
        self._region = region
        self._width = len(layout.headers)
        countries = [c for c in layout.columns if c.field is Field.COUNTRY]
        rest = [c for c in layout.columns if c.field not in (Field.COUNTRY, Field.LABEL, Field.EXTENSION)]
        self._columns = (*countries, *(c for c in rest if c.field in _MANY))
        """Countries first: they tell how the numbers are read."""
        self._singles = tuple((c.index, c.field) for c in rest if c.field not in _MANY)
        taken = {c.index for c in layout.columns}
        self._others = tuple(i for i in range(self._width) if i not in taken)
        if layout.headers[-1:] == ("Reason",):
            # Our own, in the rejects of an import that were mended.
            self._others = tuple(i for i in self._others if i != self._width - 1)
        self._ignored: dict[int, None] = {}
        self._source = _SOURCES.get(layout.format, "")

    @property
    def ignored(self) -> tuple[str, ...]:
        """The headers of the columns that hold something and were not taken over."""
        names = self._layout.headers
        return tuple(clean_line(names[i]) or f"column {i + 1}" for i in sorted(self._ignored))

    def person(self, line: int, cells: list[str]) -> Candidate | Reject:
        """Return the person in one row, or why there is none."""
        cells = [cell.strip() for cell in cells]
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and self._width >= 3 and _FOOTER.match(filled[0]):
            return Reject(line, "a line of the report around the list, not a person")
        if len(cells) > self._width:
            if any(cells[self._width :]):
                more = len(cells) - self._width
                return Reject(line, f"{more} more {'cell' if more == 1 else 'cells'} than there are columns")
        elif len(cells) < self._width:
            cells += [""] * (self._width - len(cells))
        for index in self._others:
            if cells[index]:
                self._ignored[index] = None
        row = _Row()
        for index, name in self._singles:
            if (cell := cells[index]) and name not in row.single:
                row.single[name] = clean_line(unguarded(cell))
        for column in self._columns:
            if (cell := cells[column.index]) and (reason := self._take(row, column, cell, cells)):
                return Reject(line, reason)
        return self._candidate(row, filled) or Reject(line, _nobody(filled))

    def _take(self, row: _Row, column: Column, cell: str, cells: list[str]) -> str | None:
        """Put one cell where it belongs; return a reason where it makes the row unusable."""
        match column.field:
            case Field.NUMBER:
                return self._take_number(row, column, cell, cells)
            case Field.EMAIL:
                addresses, rest = emails_of(cell)
                row.emails += addresses
                if rest:
                    row.notes.append(f"{column.header.strip()}: {rest}")
            case Field.URL:
                row.urls += [clean_line(part, LINE_LIMIT) for part in cell.split(" ::: ")]
            case Field.NOTES:
                said = clean(unguarded(cell))
                row.notes.append(f"{column.label}: {said}" if column.label else said)
            case Field.TAGS:
                parts = _GROUP.split(cell)
                row.tags += [clean_line(p) for p in parts if p and not _STARRED.match(p)]
            case Field.COUNTRY:
                row.country = row.country or region_of(cell)
            case Field.DO_NOT_CALL:
                row.do_not_call = row.do_not_call or cell.casefold() in _YES
            case _:
                raise AssertionError(f"{column.field} holds one value and is read before")
        return None

    def _take_number(self, row: _Row, column: Column, cell: str, cells: list[str]) -> str | None:
        kind, label, rank = column.kind, column.label, column.rank
        if column.partner is not None and (said := _STARRED.sub("", cells[column.partner])):
            label = clean_line(said)
            kind = kind_of(label) or column.kind
            rank = RANKS[kind] if kind is not NumberKind.OTHER else 4 if kind_of(label) is None else rank
        elif column.partner is not None:
            label = ""
        extension = cells[column.extension].removesuffix(".0") if column.extension is not None else ""
        if extension.isascii() and extension.isdigit() and len(extension) <= 11:
            cell = f"{cell};ext={extension}"
        for part in cell.split(" ::: "):
            if reason := damage(part):
                return f"{column.header.strip()}: {reason}"
            for number in read_numbers(part, row.country or self._region, kind, label):
                row.numbers.append((RANKS[number.kind] if number.kind is not kind else rank, number))
        return None

    def _candidate(self, row: _Row, filled: list[str]) -> Candidate | None:
        """Return the person of a row, or None where nothing says who it is."""
        single = row.single
        given, family = single.get(Field.GIVEN, ""), single.get(Field.FAMILY, "")
        company = single.get(Field.COMPANY, "")
        row.numbers.sort(key=lambda ranked: ranked[0])
        numbers = distinct(number for _, number in row.numbers)
        emails = unique(row.emails)
        urls = unique(row.urls)
        name = single.get(Field.NAME, "")
        parts = (given, single.get(Field.MIDDLE, ""), family, single.get(Field.SUFFIX, ""))
        if not name:
            name = " ".join(part for part in parts if part)
        elif not given and not family:
            name, given, family = turned(name)
        if not name:
            name = company or (emails[0] if emails else "") or (numbers[0].raw if numbers else "")
        name = name or (urls[0] if urls else "")
        if not name or (len(filled) == 1 and not emails and not numbers and _DATE_ONLY.fullmatch(name)):
            return None
        day = self._birthday(row)
        return Candidate(
            name=clean_line(name),
            given=given,
            family=family,
            company=company,
            title=single.get(Field.TITLE, ""),
            emails=emails,
            urls=urls,
            numbers=numbers,
            tags=unique(row.tags),
            source=single.get(Field.SOURCE, "") or self._source,
            referred_by=single.get(Field.REFERRED, ""),
            birthday=day,
            notes="\n".join(row.notes),
            zone=zone_of(single.get(Field.ZONE, "")),
            do_not_call=row.do_not_call,
            uid=single.get(Field.UID) or None,
        )

    def _birthday(self, row: _Row) -> str | None:
        """Return the birthday; one that cannot be read goes into the notes, Outlook's empty one nowhere."""
        single = row.single
        text = single.get(Field.BIRTHDAY, "")
        if not text and Field.BIRTH_MONTH in single and Field.BIRTH_DAY in single:
            month, day = single[Field.BIRTH_MONTH].zfill(2), single[Field.BIRTH_DAY].zfill(2)
            text = f"{single.get(Field.BIRTH_YEAR, '-')}-{month}-{day}"
        if not text or not text.strip("0/.- "):
            return None
        found = birthday(text, row.country or self._region)
        if found is None:
            row.notes.append(f"Birthday: {text}")
        return found


def _nobody(filled: list[str]) -> str:
    if all(_DATE_ONLY.fullmatch(cell) for cell in filled):
        return "nothing but a date"
    return "no name, company, e-mail address or number"


def people(
    rows: Iterable[tuple[int, list[str]] | Reject], table: Table
) -> Iterator[tuple[int, Candidate] | Reject]:
    """Yield the people of all rows with their lines, and the rows that could not be taken."""
    for row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        person = table.person(*row)
        yield person if isinstance(person, Reject) else (row[0], person)
