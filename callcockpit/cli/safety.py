"""``backup``, ``allow`` and ``where``: what keeps the book and the people in it safe."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from callcockpit.cli.output import say, write
from callcockpit.cli.usage import UsageError
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line
from callcockpit.paths import find_paths, known
from callcockpit.unfinished import sweep

if TYPE_CHECKING:
    from callcockpit.cli.workplace import Workplace


def where(asked: Namespace) -> int:
    """Print where everything is; nothing of it is opened."""
    paths = find_paths(asked.book, os.environ)
    book = paths.url or str(paths.book)
    for name, path in (
        ("book", book),
        ("settings", paths.settings),
        ("tracks", paths.tracks),
        ("log", paths.log),
        ("backups", paths.backups),
    ):
        write(f"{name:<10}{path}")
    return 0


def backup(asked: Namespace, workplace: Workplace) -> int:
    """Copy the book and print where the copy is; 1 where somebody would not have a file replaced by it."""
    # They bring SQLite and the readers of files with them, which ``where`` need not load.
    from callcockpit.cli.replacing import may_replace, other_than
    from callcockpit.store.backup import back_up
    from callcockpit.store.pruning import prune_some
    from callcockpit.store.restoring import holds_no_more
    from callcockpit.store.shelf import Reason

    with workplace.book() as book:
        if asked.file is None:
            target = workplace.shelf().add(Reason.HAND, workplace.moment())
        else:
            target = other_than(workplace.book_path, _target(asked.file, workplace))
            if not may_replace(
                target, "backup of this book", lambda: holds_no_more(target, book.db), force=asked.force
            ):
                return 1
            # Each copy has a name of its own in a folder, so what a kill has left has another one.
            sweep(target.parent, f".{book.path.stem} ")
            back_up(book.db, target)
        prune_some(book, workplace.moment())
    write(str(target))
    return 0


def allow(asked: Namespace, workplace: Workplace) -> int:
    """Take a number off the do-not-call list."""
    from callcockpit.domain.phones import read_numbers
    from callcockpit.store import blocklist

    reason = clean_line(asked.reason)
    if not reason:
        raise UsageError("Give a --reason: it is kept in the book.")
    said = clean_line(asked.number)
    read = read_numbers(said, workplace.settings.region)
    number = read[0].e164 if len(read) == 1 and read[0].e164 else said
    with workplace.book() as book:
        receipt = blocklist.allow(book, number, reason, workplace.moment())
    say(f"{receipt.words}.")
    return 0


def _target(file: Path, workplace: Workplace) -> Path:
    """Return the file of the copy. Raises CockpitError."""
    book = workplace.book_path
    name = f"{book.stem} {workplace.moment().astimezone(workplace.zone):%Y-%m-%d %H%M%S}{book.suffix}"
    target = (file.expanduser() / name if known(file.expanduser().is_dir) else file.expanduser()).absolute()
    if known(target.exists) and not target.is_file():
        raise CockpitError(f"{target} is no file: name one for the copy.")
    return target
