"""People from a file: what it is is told by its content, whatever it is called."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO, TextIO

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Reading, Reject
from callcockpit.exchange import own_json, own_table, vcard
from callcockpit.exchange.archive_reading import begins_archive
from callcockpit.exchange.detection import MIXED, SAMPLE, encoding_of, is_cards
from callcockpit.exchange.dialect import Dialect, dialect_of, records
from callcockpit.exchange.headers import layout
from callcockpit.exchange.sources import is_activities
from callcockpit.exchange.table import Table, people

SIZE_LIMIT = 512 << 20
"""Bytes of a file; the people in it are held in memory at once."""


def read(path: Path, region: str | None, encoding: str | None = None) -> Reading:
    """Return the people in a file of vCards or a table.

    ``region`` is the ISO 3166 country in which national numbers are read where the row names none,
    ``encoding`` overrules the one that is found. Raises ``CockpitError`` for a file that cannot be read.
    """
    name = path.name or str(path)
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > SIZE_LIMIT:
                raise _too_large(name)
            with nullcontext(file) if stat.S_ISREG(before.st_mode) else _copied(file, name) as stream:
                reading = _read(stream, name, region, encoding)
            after = os.fstat(file.fileno())
    except FileNotFoundError:
        raise CockpitError(f"There is no file {path}: check its name.") from None
    except IsADirectoryError:
        raise CockpitError(f"{path} is a folder: name the file in it that is to be imported.") from None
    except PermissionError:
        raise CockpitError(
            f"{path} may not be read by you: change its permissions or copy it first."
        ) from None
    except OSError as error:
        raise CockpitError(
            f"{path} could not be read ({error.strerror or error}): copy it and try again."
        ) from None
    changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
    if changed and stat.S_ISREG(before.st_mode):
        raise CockpitError(f"{name} changed while it was read: import it again when nothing writes to it.")
    return reading


def read_bytes(data: bytes, name: str, region: str | None, encoding: str | None = None) -> Reading:
    """Return the people in the content of a file; ``name`` is what errors call it."""
    return _read(io.BytesIO(data), name, region, encoding)


def _copied(pipe: BinaryIO, name: str) -> BinaryIO:
    """Return what comes out of a pipe as a file that can be read twice."""
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads from it; closing it removes it
    size = 0
    while chunk := pipe.read(1 << 20):
        size += len(chunk)
        if size > SIZE_LIMIT:
            copy.close()
            raise _too_large(name)
        copy.write(chunk)
    return copy


def _too_large(name: str) -> CockpitError:
    return CockpitError(f"{name} is larger than {SIZE_LIMIT >> 20} MB: split it and import the parts.")


def _read(stream: BinaryIO, name: str, region: str | None, encoding: str | None) -> Reading:
    found = encoding_of(stream, name)
    encoding = encoding or found
    errors = MIXED if encoding in ("utf-8", "utf-8-sig") else "replace"
    try:
        text = io.TextIOWrapper(stream, encoding, errors, newline="")
    except LookupError:
        raise CockpitError(f"There is no encoding called {encoding}: try utf-8, cp1252 or utf-16.") from None
    try:
        head = text.read(SAMPLE // 2)
        first = head.lstrip("\ufeff \t\r\n")[:1]
        if begins_archive(head):
            raise CockpitError(f"{name} is a whole book: save it as a file and import that.")
        if first in ("[", "{"):
            text.seek(0)
            return own_json.read(text, name, encoding, region)
        own = own_dialect(head)
        if own is None and is_cards(head.encode("utf-8", "replace")):
            text.seek(0)
            return vcard.read(vcard.lines_of(stream, text), encoding, region)
        text.seek(0)
        if own is not None:
            return _own(text, own, name, encoding, region)
        dialect = dialect_of(text, name)
        if is_activities(dialect.header):
            raise CockpitError(f"{name} is a list of activities, not of people: export the people instead.")
        columns = layout(dialect.header)
        table = Table(columns, region)
        text.seek(0)
        found_people, rejects = people(records(text, dialect, name), table)
    finally:
        text.detach()
    if not found_people and not rejects:
        raise CockpitError(f"{name} has column names and no people below them: export the contacts again.")
    return Reading(
        format=columns.format,
        encoding=encoding,
        region=region,
        people=tuple(found_people),
        rejects=tuple(rejects),
        rows=len(found_people) + len(rejects),
        ignored=table.ignored,
    )


def own_dialect(head: str) -> Dialect | None:
    """Return how a table of our own is written, which a spreadsheet may have saved again; None for others."""
    line = re.split(r"[\r\n]", head.lstrip("\ufeff"), maxsplit=1)[0]
    for delimiter in (",", ";", "\t"):
        header = next(csv.reader((line,), delimiter=delimiter), [])
        if own_table.is_own(header):
            return Dialect(delimiter, tuple(header), 1)
    return None


def _own(text: TextIO, dialect: Dialect, name: str, encoding: str, region: str | None) -> Reading:
    people: list[tuple[int, Candidate]] = []
    rejects: list[Reject] = []
    for row in records(text, dialect, name):
        if isinstance(row, Reject):
            rejects.append(row)
            continue
        person = own_table.person_of(dialect.header, row[1])
        if isinstance(person, str):
            rejects.append(Reject(row[0], person))
        else:
            people.append((row[0], person))
    rows = len(people) + len(rejects)
    return Reading("callcockpit", encoding, region, tuple(people), tuple(rejects), rows)
