"""A book made for measuring, twice: once for the cockpit and once for its floor."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from callcockpit.domain.rules import Rules
from callcockpit.domain.wording import spoken
from callcockpit.store import queue
from callcockpit.store.book import Book, open_book
from callcockpit.store.cards import card
from tests.benchmarks.people import make_book, noon
from tests.benchmarks.terminal import Terminal


@dataclass(slots=True)
class Place:
    """Two copies of one book, how to start either program on its own, and what both will show."""

    cockpit_book: Path
    bare_book: Path
    around: dict[str, str]
    """The environment that keeps backups, settings and logs in the folder of the books."""
    zone: ZoneInfo

    @classmethod
    def make(cls, folder: Path, people: int) -> Self:
        """Make a book of that many people in ``folder``, and its copy."""
        now = datetime.now(UTC)
        zone = noon(now)
        settings = folder / "settings.toml"
        settings.write_text(f'zone = "{zone}"\n')
        homes = {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("DATA", "STATE", "CACHE", "CONFIG")}
        # Whoever starts a program every day starts it compiled.
        around = {**homes, "CALLCOCKPIT_SETTINGS": str(settings), "PYTHONDONTWRITEBYTECODE": ""}
        place = cls(folder / "cockpit.db", folder / "bare.db", around, ZoneInfo(zone))
        make_book(place.cockpit_book, people, now)
        shutil.copyfile(place.cockpit_book, place.bare_book)
        # What still waits in memory for the disk would be written while something is measured.
        os.sync()
        return place

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of the product on its copy."""
        return [sys.executable, "-m", "callcockpit", "--book", str(self.cockpit_book), *arguments]

    def cockpit(self) -> Terminal:
        """Start the cockpit."""
        return Terminal(self.command(), env=self.around)

    def floor(self) -> Terminal:
        """Start the bare app."""
        return Terminal([sys.executable, "-m", "tests.benchmarks.bare", str(self.bare_book)], env=self.around)

    def book(self) -> Book:
        """Open the cockpit's book."""
        return open_book(self.cockpit_book, Rules(), self.zone)

    def numbers(self) -> list[tuple[str, str]]:
        """Return the numbers of the queue in its order, as the cockpit and as the floor shows them."""
        with self.book() as book:
            now = datetime.now(UTC)
            due = queue.window(book.db, now, book.today(now), book.rules).due
            people = [card(book, entry.contact, now) for entry in due]
        first = [person.contact.numbers[0] for person in people if person is not None]
        return [(spoken(number), number.e164 or "") for number in first]
