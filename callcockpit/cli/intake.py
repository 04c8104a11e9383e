"""``import``: people from files, each file all or nothing, with what became of every row."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from callcockpit.cli import shapes
from callcockpit.cli.output import columns, say, write, write_json_list
from callcockpit.cli.usage import UsageError
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Reject
from callcockpit.exchange import Preview, details
from callcockpit.exchange.mapping import parse
from callcockpit.importing import RejectsError, Wish, import_file, look_into
from callcockpit.paths import known
from callcockpit.settings import checks
from callcockpit.store import imports
from callcockpit.store.book import Book
from callcockpit.store.database import DamagedError, SaveError
from callcockpit.store.intake import Intake

Columns = tuple[tuple[str, str], ...]
"""Every header of a table with what its column becomes."""


def import_files(asked: Namespace, workplace: Workplace) -> int:
    """Import the files one after another; 1 where a file or a row was rejected."""
    region = _region(asked.region) if asked.region else workplace.settings.region
    done: list[tuple[Intake, Columns]] = []
    _import_all(asked, workplace, region, done)
    if asked.json:
        write_json_list(shapes.intake_shape(intake, found) for intake, found in done)
    for intake, _ in done:
        if intake.rejected and intake.format:
            count = len(intake.rejected)
            say(f"{intake.file}: {count} {'row was' if count == 1 else 'rows were'} rejected.")
    return 1 if any(intake.rejected for intake, _ in done) else 0


def _import_all(
    asked: Namespace, workplace: Workplace, region: str, done: list[tuple[Intake, Columns]]
) -> None:
    with workplace.book() as book:
        for file in asked.files:
            # Once for all files of a command: to take back one after the other there is undo.
            backup = not any(earlier.batch is not None for earlier, _ in done)
            intake, found = _import(book, file, region, asked, workplace, backup=backup)
            done.append((intake, found))
            if not asked.json:
                _write(intake, dry_run=asked.dry_run)


def _import(
    book: Book, file: Path, region: str, asked: Namespace, workplace: Workplace, *, backup: bool
) -> tuple[Intake, Columns]:
    """Return what became of a file, and what its columns become where that was asked for."""
    given = dict(map(_mapping, asked.map))
    wish = Wish(file, region, workplace.zone, given, asked.tag, asked.dry_run)
    found: Columns = ()
    try:
        if asked.dry_run and known(file.is_file):
            with suppress(CockpitError):
                # The import itself tells what is wrong with a file.
                preview = look_into(book, wish)
                found = preview.columns
                if not asked.json:
                    _show(preview)
        return import_file(book, wish, workplace.moment(), backup=backup, tell=say), found
    except (SaveError, DamagedError):
        raise
    except RejectsError as error:
        say(str(error))
        return error.taken, found
    except CockpitError as error:
        say(str(error))
        return Intake(str(file), "", "", region, 0, 0, 0, 0, 0, (Reject(0, str(error)),), (), None), found


def _mapping(said: str) -> tuple[str, str]:
    try:
        return parse(said)
    except ValueError as error:
        raise UsageError(f"{error}.") from error


def _show(found: Preview) -> None:
    """Write what every column becomes, and the first people as they will be."""
    for header, word in found.columns:
        write("  " + columns((header or "(no name)", "→", word), (32, 1)))
    for row, person in found.people:
        write("  " + columns((f"row {row}", person.name, " · ".join(details(person))), (10, 28)))


def _region(code: str) -> str:
    try:
        return checks.region(code)
    except ValueError as error:
        raise UsageError(f"“{code}” is no region: give {error}.") from error


def _write(intake: Intake, *, dry_run: bool) -> None:
    if not intake.format:
        return
    for one in intake.fates:
        write("  " + columns((f"row {one.row}", one.fate.value, one.name, one.detail), (10, 8, 28)))
    write(intake.file)
    for line in imports.outcome(intake):
        write(f"  {line}")
    if dry_run:
        write("  a dry run: nothing was written")
