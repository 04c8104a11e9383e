"""Draws the pictures of the README from the running app: ``python assets/shots.py [FOLDER]``.

The people are the demo's, the moment is fixed and nothing is random, so that two runs write the same bytes.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from callcockpit.demo.book import fill
from callcockpit.settings import Dialing, Opening, Settings
from callcockpit.store.book import Book, open_book
from callcockpit.ui.app import CallCockpit
from callcockpit.ui.colours import LIGHT
from callcockpit.ui.desk import Desk
from callcockpit.ui.frames import Frames
from callcockpit.ui.keymap import Keymap
from callcockpit.ui.looking import first_look
from callcockpit.ui.services import Phone, Services

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 14, 32, tzinfo=ZONE).astimezone(UTC)
"""A Tuesday afternoon, when there is somebody in every section of the queue."""

SETTINGS = Settings(dialing=Dialing(Opening.NEVER))
"""No picture depends on the phone program of the machine it is drawn on."""

NOTES = "Liked the survey idea. The board meets on Thursday; they decide on the freight audit after it."


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and how the app comes to look like it."""

    name: str
    size: tuple[int, int] = (120, 36)
    settings: Settings = SETTINGS
    steps: tuple[str | timedelta, ...] = ()
    """Keys to press; a span of time lets the clock go on."""


PICTURES = (
    Picture("cockpit"),
    Picture(
        "wrapup",
        steps=("enter", timedelta(seconds=14), "enter", *NOTES, timedelta(minutes=6, seconds=8), "escape"),
    ),
    Picture("narrow", size=(80, 24)),
    Picture("light", settings=SETTINGS._replace(theme=LIGHT.name)),
)


@dataclass(slots=True)
class Clock:
    """A clock that goes on when it is told to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now


async def draw(picture: Picture, folder: Path) -> str:
    """Return a picture as SVG; the book for it is made in ``folder``."""
    clock = Clock()
    desk = Desk(_book_in(folder / f"{picture.name}.db", picture.settings))
    opening = desk.send(lambda book: first_look(book, NOW))
    # Ticks are far apart, so that no key counts as held.
    seconds = count(0, 10)
    services = Services(
        desk,
        picture.settings,
        folder / "settings.toml",
        Keymap({}),
        ZONE,
        Phone(picture.settings.dialing),
        clock,
        lambda: float(next(seconds)),
        Frames(lambda: float(next(seconds))),
        "picture",
    )
    try:
        app = CallCockpit(services, opening)
        async with app.run_test(size=picture.size) as pilot:
            await pilot.pause()
            for step in picture.steps:
                if isinstance(step, timedelta):
                    clock.now += step
                else:
                    await pilot.press(_named(step))
            # The timer would do it too, but within a second of its own choosing.
            app.cockpit.second_passed()
            await pilot.pause()
            return _tidy(app.export_screenshot(title=""))
    finally:
        desk.close()


def _book_in(path: Path, settings: Settings) -> Callable[[], Book]:
    def opened() -> Book:
        book = open_book(path, settings.rules, ZONE)
        fill(book, NOW)
        return book

    return opened


def _named(key: str) -> str:
    """Return a character as the key that types it."""
    names = {" ": "space", ".": "full_stop", ",": "comma", ";": "semicolon"}
    return names.get(key, key)


def _tidy(svg: str) -> str:
    """Return the picture with the same ids at every run and without fonts from the net."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)
    svg = re.sub(r"terminal-\d+-", "cockpit-", svg)
    return svg.replace("Fira Code, monospace", "Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace")


async def draw_all(target: Path, pictures: Iterable[Picture] = PICTURES) -> None:
    """Write every picture into a folder."""
    with tempfile.TemporaryDirectory() as folder:
        for picture in pictures:
            svg = await draw(picture, Path(folder))
            (target / f"{picture.name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw_all(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent))
