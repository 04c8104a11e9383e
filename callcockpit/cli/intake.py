"""``import``: people from files, each file all or nothing, with what became of every row."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from callcockpit.cli import shapes
from callcockpit.cli.output import columns, say, write, write_json_list
from callcockpit.cli.usage import UsageError
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import CallLog, Number, Reject
from callcockpit.exchange import XML_CALLS, Choices, Preview, opened, preview, write_rejects
from callcockpit.exchange.archive_reading import is_archive, read_archive
from callcockpit.exchange.mapping import parse
from callcockpit.settings import checks
from callcockpit.store import mappings
from callcockpit.store.arrival import take_archive
from callcockpit.store.book import Book
from callcockpit.store.database import SaveError
from callcockpit.store.history import take_calls
from callcockpit.store.intake import Intake, take_in


def import_files(asked: Namespace, workplace: Workplace) -> int:
    """Import the files one after another; 1 where a file or a row was rejected."""
    region = _region(asked.region) if asked.region else workplace.settings.region
    done: list[Intake] = []
    _import_all(asked, workplace, region, done)
    if asked.json:
        write_json_list(map(shapes.intake_shape, done))
    for intake in done:
        if intake.rejected and intake.format:
            count = len(intake.rejected)
            say(f"{intake.file}: {count} {'row was' if count == 1 else 'rows were'} rejected.")
    return 1 if any(intake.rejected for intake in done) else 0


def _import_all(asked: Namespace, workplace: Workplace, region: str, done: list[Intake]) -> None:
    with workplace.book() as book:
        for file in asked.files:
            intake = _import(book, file, region, asked, workplace)
            done.append(intake)
            if not asked.json:
                _write(intake, dry_run=asked.dry_run)


def _import(book: Book, file: Path, region: str, asked: Namespace, workplace: Workplace) -> Intake:
    now = workplace.moment()
    choices = Choices(dict(map(_mapping, asked.map)), lambda headers: mappings.recall(book, headers))
    headers: tuple[str, ...] = ()
    if is_archive(file):
        return take_archive(
            book,
            lambda: read_archive(file),
            now,
            file_name=str(file),
            tag=asked.tag,
            dry_run=asked.dry_run,
        )
    try:
        with opened(file, region, zone=workplace.zone, choices=choices) as found:
            if isinstance(found, CallLog):
                taken = take_calls(book, found, now, file_name=str(file), dry_run=asked.dry_run)
            else:
                headers = tuple(header for header, _ in found.columns)
                if asked.dry_run and not asked.json and file.is_file():
                    _show(preview(file, region, choices))
                taken = take_in(book, found, now, file_name=str(file), tag=asked.tag, dry_run=asked.dry_run)
    except SaveError:
        raise
    except CockpitError as error:
        say(str(error))
        return Intake(str(file), "", "", region, 0, 0, 0, 0, 0, (Reject(0, str(error)),), (), None)
    if asked.dry_run or taken.format in (XML_CALLS, "json"):
        return taken
    named = {header: word for header, word in choices.given.items() if not header.isdigit()}
    if named and headers:
        mappings.remember(book, headers, {**mappings.recall(book, headers), **named})
    try:
        rejects = write_rejects(file, taken.format, taken.encoding, taken.rejected, choices)
    except CockpitError as error:
        say(str(error))
        return taken
    return replace(taken, rejects=rejects)


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
        said = [person.company, person.title, *person.emails, *(_number(one) for one in person.numbers)]
        said += [f"tags {', '.join(person.tags)}"] if person.tags else []
        said += ["do not call"] if person.do_not_call else []
        write("  " + columns((f"row {row}", person.name, " · ".join(filter(None, said))), (10, 28)))


def _number(number: Number) -> str:
    return f"{number.kind.value} {number.e164 or number.raw}" + (
        f" ext. {number.extension}" if number.extension else ""
    )


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
    region = f", numbers read for {intake.region}" if intake.region else ""
    write(f"{intake.file}: {intake.format}, {intake.encoding}{region}")
    if intake.nobody:
        write(f"  {intake.nobody} with nobody in the book")
    write(
        f"  {intake.new} new, {intake.updated} updated, {intake.same} same, {len(intake.rejected)} rejected; "
        f"{intake.needs_number} {'needs' if intake.needs_number == 1 else 'need'} a number"
    )
    if intake.ignored:
        write(f"  not taken over: {', '.join(intake.ignored)}")
    if intake.rejects is not None:
        write(f"  the rejected rows stand in {intake.rejects}: mend them there and import that file")
    if dry_run:
        write("  a dry run: nothing was written")
