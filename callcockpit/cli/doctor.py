"""``doctor``: one line for everything that keeps the book safe, and the remedy where something is wrong."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from callcockpit.cli.output import columns, say, write, write_json_list
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.shapes import Shape
from callcockpit.domain.text import counted
from callcockpit.paths import refusal
from callcockpit.store.backup import BackupError
from callcockpit.store.health import Finding, look_over
from callcockpit.store.restoring import newest_good
from callcockpit.store.shelf import Reason, keep_before

STALE = timedelta(days=2)
"""Age of the newest backup from which a changed book is in danger."""
ROOM = 3
"""How many more books must fit on the disk: one for a backup, one for the journal of a large import."""


def doctor(asked: Namespace, workplace: Workplace) -> int:
    """Check everything and print what was found; 1 where something is wrong."""
    found = list(_findings(workplace))
    if asked.mend and any(one.mendable for one in found):
        _mend(workplace)
        found = list(_findings(workplace))
    if asked.json:
        write_json_list(map(_shape, found))
    else:
        for one in found:
            remedy = f" → {one.remedy}" if one.remedy and not one.good else ""
            write(columns(("ok" if one.good else "WRONG", one.check, f"{one.words}{remedy}"), (5, 13)))
    return 0 if all(one.good for one in found) else 1


def _shape(found: Finding) -> Shape:
    return {
        "check": found.check,
        "good": found.good,
        "says": found.words,
        "remedy": found.remedy if found.remedy and not found.good else None,
    }


def _mend(workplace: Workplace) -> None:
    from callcockpit.store.mending import mend

    with workplace.book() as book:
        failed = keep_before(book, Reason.MEND, workplace.moment())
        if failed is not None:
            raise CockpitError(f"{failed} Nothing was mended.")
        people = mend(book, workplace.moment())
    say(f"Mended; {people:,} next dates were put right." if people else "Mended.")


def _findings(workplace: Workplace) -> Iterator[Finding]:
    book = workplace.book_path
    rights = _rights("book", book, 0o077)
    if rights is None:
        yield Finding("book", True, f"{book}: there is none yet, the first start makes it")
    else:
        yield rights
        yield from look_over(book, say)
        yield from _backups(workplace)
        yield _room(book)
    for name, path, others in (
        ("folder", book.parent, 0o022),
        ("backups", workplace.paths.backups, 0o077),
        ("settings", workplace.paths.settings, 0o022),
        ("log", workplace.paths.log, 0o077),
    ):
        rights = _rights(name, path, others)
        if rights is not None:
            yield rights
    for problem in (*workplace.problems, *_keys(workplace)):
        yield Finding("settings", False, problem, "correct it in the file")
    yield _terminal()


def _keys(workplace: Workplace) -> tuple[str, ...]:
    """Return what is wrong with keys in the settings; only where some are changed are they looked at."""
    if not workplace.settings.keys:
        return ()
    from callcockpit.ui.keymap import working_keys

    return working_keys(workplace.settings, workplace.paths.settings)[1]


def _rights(name: str, path: Path, others: int) -> Finding | None:
    """Return whether nobody else has the rights in ``others``, and whether the user has theirs.

    None: there is no such file.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        return Finding(name, False, f"{path}: {refusal(error)}", "look at its rights, and those above it")
    folder = stat.S_ISDIR(mode)
    wanted, mode = 0o700 if folder else 0o600, mode & 0o777
    if os.name != "nt" and mode & others:
        return Finding(
            name,
            False,
            f"{path} is open to others (rights {mode:o})",
            shlex.join(["chmod", f"{wanted:o}", str(path)]),
        )
    if not os.access(path, os.R_OK | os.W_OK | (os.X_OK if folder else 0)):
        missing = "u+rwx" if folder else "u+rw"
        return Finding(
            name, False, f"{path} may not be read and written", shlex.join(["chmod", missing, str(path)])
        )
    return Finding(name, True, f"{path}, rights {mode:o}")


def _backups(workplace: Workplace) -> Iterator[Finding]:
    shelf, now = workplace.shelf(), workplace.moment()
    try:
        backups, good = shelf.backups(), newest_good(shelf)
    except BackupError as error:
        yield Finding("last backup", False, str(error).rstrip("."))
        return
    for one in backups:
        rights = _rights("backups", one.path, 0o077)
        if rights is not None and not rights.good:
            yield rights
    if good is None:
        words = f"none of the {len(backups)} is good" if backups else "there is none"
        yield Finding("last backup", False, f"{words} in {shelf.folder}", "callcockpit backup")
        return
    backup, contents = good
    age = now - backup.at
    told = f"{_age(age)} old, good, {counted(contents.people, 'person', 'people')}"
    if backup != backups[0]:
        yield Finding("last backup", False, f"{backups[0].path.name} is damaged", "callcockpit backup")
    elif age > STALE and shelf.changed():
        yield Finding("last backup", False, f"{told}; the book has changed since", "callcockpit backup")
    else:
        yield Finding("last backup", True, told)


def _age(age: timedelta) -> str:
    hours = max(0, int(age.total_seconds() // 3600))
    return f"{hours // 24} d" if hours >= 48 else f"{hours} h"


def _room(book: Path) -> Finding:
    try:
        free, size = shutil.disk_usage(book.parent).free, book.stat().st_size
    except OSError as error:
        return Finding(
            "disk", False, f"cannot be asked ({refusal(error)})", "look at the rights of the folder"
        )
    said = f"{free / 1e9:,.1f} GB free"
    if free < ROOM * size + 100_000_000:
        return Finding("disk", False, f"{said}: too little for a backup and a journal", "make room")
    return Finding("disk", True, said)


def _terminal() -> Finding:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Finding("terminal", True, "not asked: the output goes elsewhere")
    kind = os.environ.get("TERM", "")
    size = shutil.get_terminal_size()
    said = f"{kind or 'TERM is not set'}, {size.columns}×{size.lines}, {sys.stdout.encoding}"
    if kind in ("", "dumb"):
        return Finding("terminal", False, said, "open the cockpit in a terminal that can draw")
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        return Finding("terminal", False, said, "set LANG to a UTF-8 locale, such as C.UTF-8")
    return Finding("terminal", True, said)
