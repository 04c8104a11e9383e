"""Logs the first result of a process while it may open no more than so many files, and again when it may.

``python -m tests.faults.starving BOOK FREE`` prints what was said against each of the two attempts, a line
each; an empty line for one that was logged.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.domain.words import Result
from callcockpit.store import calls
from callcockpit.store.book import Book, open_book
from tests.faults.soundness import ZONE


def said_against(book: Book) -> str:
    """Log a result for the first person and return why that was not done; nothing where it was."""
    try:
        calls.log(book, 1, Result.STAY_IN_TOUCH, datetime.now(UTC), token="the one result")
    except CockpitError as error:
        return str(error)
    return ""


def main(path: Path, free: int) -> None:
    """Use up all handles but ``free``, log, give them back, and log again."""
    with open_book(path, Rules(), ZONE) as book:
        held: list[int] = []
        with suppress(OSError):
            while True:
                held.append(os.open(os.devnull, os.O_RDONLY))
        for handle in held[:free]:
            os.close(handle)
        first = said_against(book)
        for handle in held[free:]:
            os.close(handle)
        sys.stdout.write(f"{first}\n{said_against(book)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
