"""``restore``: the list of backups, and the way back to one; what an error about a damaged book adds."""

from __future__ import annotations

import shlex
from argparse import Namespace
from pathlib import Path

from callcockpit.cli.output import columns, say, write
from callcockpit.cli.usage import UsageError
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.days import MONTHS
from callcockpit.domain.errors import CockpitError
from callcockpit.paths import known
from callcockpit.store.backup import BackupError
from callcockpit.store.database import DamagedError
from callcockpit.store.restoring import Contents, examine, newest_good, restore
from callcockpit.store.shelf import Backup, Shelf


def restoring(asked: Namespace, workplace: Workplace) -> int:
    """Restore a backup, or list those there are."""
    if asked.file is not None and asked.latest:
        raise UsageError("Name a FILE or say --latest, not both.")
    shelf = workplace.shelf()
    if asked.file is None and not asked.latest:
        return _list(shelf, workplace)
    source = _latest(shelf) if asked.latest else _named(asked.file, shelf)
    done = restore(shelf, source, workplace.moment())
    # Opened once, so that a book of an older layout is brought to this one and shown to open.
    with workplace.book():
        pass
    write(f"restored {source} · {_people(done.contents)}")
    if done.kept is not None:
        write(f"the book that was there is kept as {done.kept}")
    return 0


def way_back(workplace: Workplace) -> str:
    """Return the sentence that names the newest good backup and the command that brings it back.

    Empty where there is no backup at all: then the file may never have been a book.
    """
    shelf = workplace.shelf()
    try:
        found = newest_good(shelf)
    except BackupError as error:
        return str(error)
    if found is None:
        return f"There is no good backup in {shelf.folder}." if shelf.backups() else ""
    backup, contents = found
    command = shlex.join(
        ["callcockpit", *(["--book", workplace.said] if workplace.said else []), "restore", str(backup.path)]
    )
    return f"The newest good backup is of {_when(backup, workplace)} with {_people(contents)}: {command}"


def _list(shelf: Shelf, workplace: Workplace) -> int:
    backups = shelf.backups()
    if not backups:
        say(f"There is no backup in {shelf.folder} yet: “callcockpit backup” makes one.")
        return 1
    good = newest_good(shelf)
    for backup in backups:
        contents: Contents | None = None
        state = ""
        if good is not None and backup == good[0]:
            contents, mark = good[1], "  ← the newest good one"
        else:
            mark = ""
            try:
                contents = examine(backup.path, deep=False)
            except DamagedError:
                state = "damaged"
            except CockpitError:
                state = "cannot be read"
        told = (
            _when(backup, workplace),
            _size(backup.size),
            str(backup.reason or "another file"),
            _people(contents) if contents else state,
            f"{backup.path}{mark}",
        )
        write(columns(told, (19, 9, 14, 18)))
    return 0


def _latest(shelf: Shelf) -> Path:
    found = newest_good(shelf)
    if found is None:
        raise CockpitError(f"There is no good backup in {shelf.folder}: name a FILE.")
    return found[0].path


def _named(file: Path, shelf: Shelf) -> Path:
    """Return the file that was named: as it is, or in the folder of backups."""
    given = file.expanduser()
    return given.absolute() if known(given.exists) or file.name != str(file) else shelf.folder / file


def _when(backup: Backup, workplace: Workplace) -> str:
    at = backup.at.astimezone(workplace.zone)
    return f"{at:%d} {MONTHS[at.month - 1]} {at:%Y %H:%M}"


def _people(contents: Contents) -> str:
    return f"{contents.people:,} {'person' if contents.people == 1 else 'people'}"


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
