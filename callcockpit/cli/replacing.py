"""What may be replaced by a file that a command writes: what the program wrote there before, else by a word.

Nothing is ever written through a link: a link is replaced, and what it leads to stays as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from callcockpit.cli.output import say
from callcockpit.cli.usage import UsageError
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line
from callcockpit.exchange.target import is_stream
from callcockpit.paths import known


def other_than(book: Path, target: Path) -> Path:
    """Return the target as it is; raises UsageError where it is the book itself or its journal."""
    same = target == book or known(lambda: target.samefile(book))
    if same or target.name.startswith(f"{book.name}-"):
        raise UsageError(f"{target} is the book itself or its journal: give the file another name.")
    return target


def may_replace(target: Path, what: str, ours: Callable[[], bool], *, force: bool) -> bool:
    """Whether a file may be written, which asks a person where something else is in its place.

    ``ours`` tells of a file that is there whether it is an earlier one of this kind, ``what`` names the kind.
    Raises CockpitError where nobody can be asked.
    """
    link = known(target.is_symlink)
    there_is = link or known(target.is_file)
    if force or known(lambda: is_stream(target)) or not there_is or (not link and ours()):
        return True
    if link:
        there = f"{target} is a link to {target.readlink()}"
        question = "Replace the link, and leave what it leads to as it is?"
    else:
        there, question = f"{target} is there already and is no earlier {what}", "Replace it?"
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise CockpitError(f"{there}: name another file, or add --force to replace it.")
    if _agreed(f"{there}. {question}"):
        return True
    say("Nothing was written.")
    return False


def _agreed(question: str) -> bool:
    """Ask until somebody answers yes or no; the end of the input is a no."""
    while True:
        sys.stderr.write(f"{clean_line(question, 2_000)} [y/n] ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        answer = line.strip().lower()
        if not line or answer in ("n", "no"):
            return False
        if answer in ("y", "yes"):
            return True
