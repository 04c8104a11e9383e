"""Works on a book whose disk is full, again and again with a little more room; tells as JSON what happened.

It is given a folder on a small disk of its own and a file of people that lies elsewhere.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.words import Result
from callcockpit.importing import Wish, import_file
from callcockpit.store import calls, drafts
from callcockpit.store.backup import back_up
from callcockpit.store.book import Book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.drafts import Draft
from tests.faults.deeds import NOW, ZONE, Workshop, rows, stocked

PAGE = 4096
SIZES = 17
NOTE = "wants the quote by Friday. " * 400
Deed = Callable[[Book, str], object]
"""Takes the book, and a token that names this one time of doing it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One deed on a disk with so many pages of room."""

    deed: str
    pages: int
    said: str
    """Why it was not done; empty where there was room enough."""
    unchanged: bool
    """Whether the book was as before after it was not done."""
    again: str
    """What the second attempt said, with room and without a restart; empty where it was done."""


class Ballast:
    """A file that takes up the room."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def leave(self, pages: int) -> None:
        """Fill the disk but for some pages."""
        handle = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        size = 0
        try:
            while True:
                size += os.write(handle, bytes(PAGE))
        except OSError:
            os.ftruncate(handle, max(0, size - pages * PAGE))
        os.close(handle)

    def drop(self) -> None:
        """Make room."""
        self._path.unlink()


def deeds(shop: Workshop, people: Path) -> dict[str, tuple[int, Deed, Deed]]:
    """Return by name: by how many pages the room grows, what is done, and what takes it back."""
    copy, packed, other = shop.disk / "copy.db", shop.disk / "copy.db.gz", Workshop(shop.disk)
    wish = Wish(people, "US", ZONE, {})

    def result(book: Book, token: str) -> None:
        logged = calls.log(book, 2, Result.STAY_IN_TOUCH, NOW, CallFacts(note=NOTE), token=token)
        assert not logged.receipt.repeated, "it was not done before: that was said"

    def undo(book: Book, _token: str) -> None:
        calls.undo(book, NOW)

    def note(text: str) -> Deed:
        def save(book: Book, _token: str) -> None:
            with book.saving():
                drafts.save(book.db, Draft(3, text), NOW)

        return save

    def begin(_book: Book, _token: str) -> None:
        other.disk.mkdir(exist_ok=True)
        other.open().close()

    return {
        "a backup": (400, lambda book, _: back_up(book.db, copy), lambda _book, _: copy.unlink()),
        "a packed backup": (
            400,
            lambda book, _: back_up(book.db, packed),
            lambda _book, _: packed.unlink(),
        ),
        "a first start": (9, begin, lambda _book, _: other.book.unlink()),
        "a result": (6, result, undo),
        "an import": (6, lambda book, _: import_file(book, wish, NOW), undo),
        "a note": (1, note(NOTE), note("")),
    }


def said(deed: Deed, book: Book, token: str) -> str:
    """Do it and return what was said against it; nothing where it was done."""
    try:
        deed(book, token)
    except CockpitError as error:
        return str(error)
    return ""


def main(disk: Path, people: Path, every: int) -> None:
    """Try everything at every so-manieth size, the smallest and the largest among them."""
    shop = Workshop(disk.parent)
    stocked(shop)
    ballast = Ballast(disk / "ballast")
    with shop.open() as book:
        for name, (step, deed, undo) in deeds(shop, people).items():
            for pages in range(0, SIZES * step, step * every):
                before, token = rows(shop.book), f"{name} {pages}"
                ballast.leave(pages)
                why = said(deed, book, token)
                unchanged = rows(shop.book) == before
                ballast.drop()
                again = said(deed, book, token) if why else ""
                sys.stdout.write(json.dumps(asdict(Attempt(name, pages, why, unchanged, again))) + "\n")
                undo(book, token)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
