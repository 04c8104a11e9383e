"""Rows of a table to people: every row that is not empty becomes a person or a reject with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from callcockpit.domain.bounds import LISTED, crowded
from callcockpit.domain.phones import damage, kind_of, read_numbers
from callcockpit.domain.text import LINE_LIMIT, clean, clean_line, is_name
from callcockpit.domain.values import Candidate, Number, Reject
from callcockpit.domain.words import NumberKind
from callcockpit.exchange.addresses import distinct, emails_of, turned, unique, zone_of
from callcockpit.exchange.answers import says_yes
from callcockpit.exchange.countries import region_of
from callcockpit.exchange.dates import birthday
from callcockpit.exchange.footers import AROUND, is_around
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
_EMPTY = frozenset(
    ("null", "\\n", "n/a", "na", "none", "nan", "nil", "-", "--", "---", "(null)", "<null>", "undefined")
)
"""What databases and people write where there is no number or address, in lower case."""
_NULL = frozenset(("NULL", "\\N", "(null)", "<null>", "NaN"))
"""What databases write where there is nothing at all; a name may be *Null*."""
_GROUP = re.compile(r"\s*:::\s*|\s*[;,]\s*")
_INNER = re.compile(
    r"(?:ext(?:ension|n)?\.?|x|#|dw|durchwahl)?\s*[:.]?\s*(\d{1,11})(?:\.0)?", re.IGNORECASE | re.ASCII
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){2,4}", re.ASCII)
"""A number that a spreadsheet shows with separators of thousands."""
_DECIMAL = re.compile(r"('?\+?\d{5,15})[.,]0", re.ASCII)
"""A number that a spreadsheet or a data frame has made a decimal; none of its digits is lost."""
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


_LISTS = frozenset((Field.NUMBER, Field.EMAIL, Field.URL, Field.TAGS))
"""Fields whose cells may hold several entries."""
_NAMES = frozenset((Field.NAME, Field.GIVEN, Field.MIDDLE, Field.FAMILY, Field.NICKNAME))


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

    @property
    def crowded(self) -> str:
        """Why these are more entries than a person has; empty where they are not."""
        lists = {"tags": self.tags, "e-mail addresses": self.emails, "web addresses": self.urls}
        counts = {**{what: len(said) for what, said in lists.items()}, "numbers": len(self.numbers)}
        return next(filter(None, map(crowded, counts, counts.values())), "")


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
        self._filled = tuple(name for header in layout.headers if (name := header.strip()))
        self._names = {c.index for c in layout.columns if c.field in _NAMES}
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
        if not _NULL.isdisjoint(cells):
            cells = ["" if cell in _NULL and i not in self._names else cell for i, cell in enumerate(cells)]
        filled = [cell for cell in cells if cell]
        if is_around(filled, self._width):
            return Reject(line, AROUND)
        if tuple(filled) == self._filled and len(filled) > 1:
            return Reject(line, "the line of column names once more")
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
            if cell := cells[index]:
                said = clean_line(unguarded(cell))
                if row.single.setdefault(name, said) != said:
                    # Another column has said something else, and there is room for one.
                    self._ignored[index] = None
        for column in self._columns:
            if (cell := cells[column.index]) and (reason := self._take(row, column, cell, cells)):
                return Reject(line, reason)
        if reason := row.crowded:
            return Reject(line, reason)
        return self._candidate(row, filled) or Reject(line, _nobody(filled))

    def _take(self, row: _Row, column: Column, cell: str, cells: list[str]) -> str | None:
        """Put one cell where it belongs; return a reason where it makes the row unusable."""
        if column.field in _LISTS and len(cell) > LISTED:
            return crowded(column.header.strip(), 0, len(cell))
        match column.field:
            case Field.NUMBER:
                return self._take_number(row, column, cell, cells)
            case Field.EMAIL if cell.lower() in _EMPTY:
                pass
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
                row.tags += [clean_line(p.strip('"')) for p in parts if p and not _STARRED.match(p)]
            case Field.COUNTRY:
                row.country = row.country or region_of(cell)
            case Field.DO_NOT_CALL:
                row.do_not_call = row.do_not_call or says_yes(cell)
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
        if cell.lower() in _EMPTY:
            return None
        inner = cells[column.extension] if column.extension is not None else ""
        if match := _INNER.fullmatch(inner):
            cell = f"{cell[:-2] if _DECIMAL.fullmatch(cell) else cell};ext={match[1]}"
        elif inner:
            row.notes.append(f"{column.header.strip()}: ext. {clean_line(inner)}")
        for part in cell.split(" ::: "):
            if _DECIMAL.fullmatch(part):
                part = part[:-2]
            elif _GROUPED.fullmatch(part):
                part = part.replace(",", "")
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
        if not is_name(name):
            name = " ".join(part for part in parts if part)
        elif not given and not family:
            name, given, family = turned(name)
        if not is_name(name):
            called = single.get(Field.NICKNAME, "")
            others = (company, called, *emails[:1], *(n.raw for n in numbers[:1]), *urls[:1])
            name = next((text for text in others if is_name(text)), "")
        if not name or (len(filled) == 1 and not emails and not numbers and _DATE_ONLY.fullmatch(name)):
            return None
        day = self._birthday(row)
        zone = zone_of(single[Field.ZONE]) if Field.ZONE in single else None
        if Field.NICKNAME in single or Field.ZONE in single:
            self._leave(single, {Field.NICKNAME: name, Field.ZONE: zone})
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
            zone=zone,
            do_not_call=row.do_not_call,
            uid=single.get(Field.UID) or None,
        )

    def _leave(self, single: dict[Field, str], used: dict[Field, str | None]) -> None:
        """Remember the columns of these fields where what they say was not taken over."""
        for name, value in used.items():
            if (said := single.get(name)) and (value is None or (name is Field.NICKNAME and said != value)):
                self._ignored |= dict.fromkeys(index for index, field in self._singles if field is name)

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
    if all(_DATE_ONLY.fullmatch(cell) and not cell.isdecimal() for cell in filled):
        return "nothing but a date"
    return "no name, company, e-mail address or number"
