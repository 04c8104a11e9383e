"""A seat at the cockpit for tests: the whole program on a real book, driven by keys and read by eye."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip

from callcockpit.domain.values import Candidate
from callcockpit.settings import Dialing, Opening, Settings
from callcockpit.store import upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.ui.app import CallCockpit
from callcockpit.ui.caretaker import Caretaker
from callcockpit.ui.desk import Desk
from callcockpit.ui.frames import Frames
from callcockpit.ui.keymap import Keymap
from callcockpit.ui.looking import Look, first_look
from callcockpit.ui.screens.hub import REFRESH_SECONDS
from callcockpit.ui.services import Phone, Services

NEW_YORK = ZoneInfo("America/New_York")
TUESDAY_TEN = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in New York."""
PACE = 5.0
"""Seconds between two keys of somebody who reads before they press."""
PATIENCE = 400
"""Rounds of waiting for something that happens by itself, before it counts as not happening."""
ELSEWHERE = "another-machine.invalid:1"
"""The owner of a call: a cockpit that this machine cannot find alive."""


PRIVATE = ("_compositor",)
"""The private names of Textual's that the tests use, all of them here."""


def screen_strips(app: App[Any]) -> list[Strip]:
    """Return the screen as it is drawn, line by line."""
    return app.screen._compositor.render_strips()


def screen_text(app: App[Any]) -> str:
    """Return what a reader sees, line by line."""
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in screen_strips(app))


@dataclass
class Watch:
    """The clock on the wall and the seconds of the guards; both stand still between keys."""

    now: datetime = TUESDAY_TEN
    ticks: float = 1000.0

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
        self.ticks += seconds


@dataclass
class Seat:
    """Somebody at the cockpit."""

    app: CallCockpit
    pilot: Pilot[int]
    watch: Watch

    @property
    def screen(self) -> str:
        """What a reader sees."""
        return screen_text(self.app)

    @property
    def said(self) -> str:
        """The line above the keys: what happened last."""
        return self.screen.split("\n")[-2].strip()

    @property
    def card(self) -> str:
        """The person on the screen: the card and all below it, without the queue at the left."""
        wide = self.app.size.width >= 100
        return "\n".join(line[40:] if wide else line for line in self.screen.split("\n")[1:-2])

    @property
    def queue(self) -> str:
        """The pane at the left."""
        return "\n".join(line[:40] for line in self.screen.split("\n")[1:-2])

    def line(self, words: str) -> str:
        """Return the first line of the screen that holds ``words``."""
        found = next((line for line in self.screen.split("\n") if words in line), None)
        assert found is not None, f"nothing reads {words!r} on\n{self.screen}"
        return found

    async def press(self, *keys: str, every: float = PACE) -> None:
        """Press keys one after another, each after ``every`` seconds of thought, and let it all settle."""
        for key in keys:
            self.watch.wait(every)
            await self.pilot.press(key)
            await self.settle()

    async def hold(self, key: str, times: int, *, every: float = 0.03) -> None:
        """Hold a key down: it comes again and again, faster than anything settles."""
        for _ in range(times):
            self.watch.wait(every)
            await self.pilot.press(key)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type text, letter by letter."""
        for character in text:
            await self.pilot.press("enter" if character == "\n" else character)
        await self.settle()

    async def paste(self, text: str) -> None:
        """Paste text where the keys go."""
        focused = self.app.focused
        assert focused is not None
        focused.post_message(events.Paste(text))
        await self.settle()

    async def wait(self, seconds: float) -> None:
        """Sit still for a while; the screen looks at the book again meanwhile, as it does in life."""
        self.watch.wait(seconds)
        for _ in range(REFRESH_SECONDS):
            self.app.cockpit.second_passed()
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything begun is finished, a question that waits for an answer left aside."""
        for _ in range(PATIENCE):
            await self.pilot.pause()
            running = [one for one in self.app.workers if not one.is_finished]
            asking = [one for one in running if one.group == "ask"]
            question = getattr(self.app.screen, "ask", self.app.cockpit.ask)
            others = [one for one in running if one.group != "ask"]
            if others:
                await self.app.workers.wait_for_complete(others)
            elif self.app.key_queue.taking:
                self.app.key_queue.follow()
            elif not asking or question.active:
                return
        raise AssertionError(f"it never settled:\n{self.screen}")

    async def until_said(self, words: str) -> None:
        """Wait until something is said, while the program still waits for the book."""
        for _ in range(PATIENCE):
            if words in self.said:
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"it was never said:\n{self.screen}")

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for something that a timer of the program brings about."""
        for _ in range(PATIENCE):
            if true():
                await self.settle()
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"it never came:\n{self.screen}")


def _pass_on(read: Future[Look], opening: Future[Look]) -> None:
    """Give on what was read, or why it could not be: who waits for it must not wait for ever."""
    error = read.exception()
    if error is None:
        opening.set_result(read.result())
    else:
        opening.set_exception(error)


@dataclass
class Place:
    """A folder with a book in it, a clock, and the settings of whoever works there."""

    path: Path
    watch: Watch = field(default_factory=Watch)
    settings: Settings = field(default_factory=lambda: Settings(dialing=Dialing(Opening.NEVER)))
    zone: ZoneInfo = NEW_YORK

    @contextmanager
    def book(self) -> Iterator[Book]:
        """Open the book beside the cockpit, as the command line would."""
        with open_book(self.path, self.settings.rules, self.zone) as opened:
            yield opened

    def add(self, *people: Candidate) -> list[int]:
        """Put people into the book before anybody sits down."""
        with self.book() as book:
            return [upkeep.add(book, person, self.watch.now)[1] for person in people]

    @asynccontextmanager
    async def sit_down(
        self,
        size: tuple[int, int] = (120, 36),
        *,
        keys: Mapping[str, str] | None = None,
        owner: str = ELSEWHERE,
        path: Path | None = None,
        backups: Path | None = None,
        ahead: str = "",
    ) -> AsyncIterator[Seat]:
        """Open the cockpit on the book; leaving the context is the end of the process, not a key.

        The letters of ``ahead`` are typed while the book is still being read.
        """
        where = path or self.path
        watch = self.watch
        desk = Desk(
            lambda: open_book(where, self.settings.rules, self.zone), where.with_name("callcockpit.log")
        )
        caretaker = None
        if backups is not None:
            caretaker = Caretaker(where, backups, self.zone, lambda: watch.now)

        def open_slowly(book: Book) -> Look:
            if ahead:
                while not app.is_running:
                    threading.Event().wait(0.01)
                for letter in ahead:
                    app.post_message(events.Key(letter, letter))
            return first_look(book, watch.now)

        opening: Future[Look] = Future()
        services = Services(
            desk,
            self.settings,
            where.with_name("settings.toml"),
            Keymap(keys or {}),
            self.zone,
            Phone(self.settings.dialing),
            lambda: watch.now,
            lambda: watch.ticks,
            Frames(lambda: watch.ticks),
            owner,
            open_book=lambda: open_book(where, self.settings.rules, self.zone),
            caretaker=caretaker,
        )
        app = CallCockpit(services, opening)
        desk.send(open_slowly).add_done_callback(lambda read: _pass_on(read, opening))
        try:
            async with app.run_test(size=size) as pilot:
                seat = Seat(app, pilot, watch)
                await pilot.pause()
                await seat.settle()
                yield seat
        finally:
            if caretaker is not None:
                caretaker.stop()
            desk.close()
