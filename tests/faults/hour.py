"""An hour of calls on one open book: says on standard output what is saved, when it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate
from callcockpit.domain.words import Result
from callcockpit.store import calls, drafts, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.drafts import Draft
from tests.faults.deeds import NOW, ZONE


def deeds(book: Book) -> Iterator[Callable[[], object]]:
    """Yield one deed after another."""
    yield lambda: drafts.save(book.db, Draft(3, "wants the quo"), NOW)
    yield lambda: calls.log(book, 3, Result.STAY_IN_TOUCH, NOW, CallFacts(note="wants the quote by Friday"))
    yield lambda: calls.log(book, 4, Result.NO_ANSWER, NOW)
    yield lambda: calls.undo(book, NOW)
    yield lambda: upkeep.add(book, Candidate("Omar Haddad"), NOW)
    yield lambda: calls.log(book, 5, Result.NO_FUTURE, NOW)


def main(path: Path) -> None:
    """Work through the hour."""
    with open_book(path, Rules(), ZONE) as book:
        for count, deed in enumerate(deeds(book), 1):
            deed()
            os.write(1, f"saved {count}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
