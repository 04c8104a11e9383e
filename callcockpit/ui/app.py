"""The full-screen program: opens the book, shows the cockpit, and ends cleanly however it is told to."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, tzinfo
from pathlib import Path

from textual import events, on
from textual.driver import Driver

from callcockpit import crashes
from callcockpit.domain.days import now_utc
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line
from callcockpit.settings import Settings
from callcockpit.settings.reading import place
from callcockpit.store import drafts
from callcockpit.store.book import Book
from callcockpit.ui.caretaker import Caretaker
from callcockpit.ui.colours import DARK, LIGHT, THEMES, lacking
from callcockpit.ui.decoding import prepare_terminal
from callcockpit.ui.desk import Desk
from callcockpit.ui.frames import Frames
from callcockpit.ui.key_queue import Input, Keyed, KeyQueue
from callcockpit.ui.keymap import working_keys
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.looking import Look, first_look
from callcockpit.ui.pasting import LeftOut
from callcockpit.ui.screens.cockpit import CockpitScreen
from callcockpit.ui.services import Phone, Services
from callcockpit.ui.terminal import lasting, outlived
from callcockpit.ui.textual_private import ToldApp
from callcockpit.ui.widgets.bars import FooterBar

ENDING = (signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGTERM))
"""Signals that close the terminal or the session, or interrupt the program."""
RISING_SECONDS = 0.02
"""How long an early end waits each time for the panes to be there."""


LEAVING = frozenset(("view.leave",))


class CallCockpit(ToldApp[int]):
    """One screen, one book."""

    TITLE = "Call Cockpit"
    CSS_PATH = Path(__file__).parent / "cockpit.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings(pick("view.leave"))

    def __init__(self, services: Services, opening: Future[Look], *, log: Path | None = None) -> None:
        """Take the services and the first look, which is being read already; ``log`` gets crash places."""
        self.frames = services.frames
        super().__init__()
        self._opening_look = opening
        self._log_path = log
        self.key_queue = KeyQueue(self, self.frames, super().on_event)
        for theme in THEMES:
            self.register_theme(theme)
        wanted = services.settings.theme or DARK.name
        if wanted not in self.available_themes:
            named = f"{place(services.settings_path, 'theme')}: there is no theme “{clean_line(wanted, 30)}”"
            said = f"{named}, the default is used; try {DARK.name}, {LIGHT.name}, nord or gruvbox."
            services = services._replace(problems=(*services.problems, said))
            wanted = DARK.name
        self.services = services
        self._begin_with(wanted)
        self.set_keymap(services.keymap.normal())
        self.cockpit = CockpitScreen(services, opening)

    def _begin_with(self, theme: str) -> None:
        """Begin with a theme: setting it as one does later has all styles read and worked out twice."""
        self.set_reactive(CallCockpit.theme, theme)
        dark = self.current_theme.dark
        self.update_classes(
            {f"-theme-{theme}": True, "-dark-mode": dark, "-light-mode": not dark}, update=False
        )
        self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the variables of ours that other themes lack."""
        return lacking(dark=self.current_theme.dark)

    def get_default_screen(self) -> CockpitScreen:
        """Return the cockpit: a blank screen below it would be laid out and styled for nothing."""
        self.cockpit.set_breakpoint(self.size.width)
        return self.cockpit

    def get_driver_class(self) -> type[Driver]:
        """Return what reads from the terminal and draws on it."""
        return lasting(super().get_driver_class(), self.frames)

    def post_display_hook(self) -> None:
        """Note what the frame shows that was just drawn; Textual calls this after each one."""
        screen = self.screen
        subject = screen.subject if isinstance(screen, Keyed) else id(screen)
        if subject is not None:
            self.frames.drawn(subject)

    @on(LeftOut)
    def tell_left_out(self, cut: LeftOut) -> None:
        """Say what of a paste was left out, in the nearest message line."""
        bars = (bar for screen in reversed(self.screen_stack) for bar in screen.query(FooterBar))
        if (bar := next(bars, None)) is not None:
            bar.say(cut.words, "alert")

    def on_load(self) -> None:
        """Listen for the end of the session, before the terminal is changed in any way."""
        loop = asyncio.get_running_loop()
        for number in set(ENDING):
            try:
                loop.add_signal_handler(number, self.end_by_signal, number)
            except (NotImplementedError, RuntimeError, ValueError):
                # Windows has no such handlers, and a test may run beside the main thread.
                return

    def _leaves(self, key: str) -> bool:
        return self.services.keymap.identity(key, LEAVING) is not None

    async def on_event(self, event: events.Event) -> None:
        """Take keys one after the other; the way out waits for nothing."""
        if (
            not isinstance(event, Input)
            or event.is_forwarded
            or (
                isinstance(event, events.Key)
                and self.services.keymap.identity(event.key, LEAVING) == "view.leave"
            )
        ):
            await super().on_event(event)
        else:
            await self.key_queue.add(event)

    def on_key(self, event: events.Key) -> None:
        """Refuse a key that was pressed for something else; Textual calls this before its own handler."""
        self.key_queue.refuse(event)

    @on(CockpitScreen.Furnished)
    def take_early_keys(self) -> None:
        """Take the keys that came too early."""
        self.key_queue.taken()
        if not gc.isenabled():
            # What a start has made stays until the end: the collector need not walk it again and again.
            gc.freeze()
            gc.enable()

    def end_by_signal(self, number: int) -> None:
        """Keep what is typed and leave the terminal as it was; the status is the one a shell expects."""
        if not self.cockpit.standing:
            # A screen that is taken down while its panes come up fails over the missing ones.
            asyncio.get_running_loop().call_later(RISING_SECONDS, self.end_by_signal, number)
            return
        self.cockpit.keep_draft()
        self.exit(128 + number, return_code=128 + number)

    def action_leave(self) -> None:
        """Leave from anywhere; a call in progress is kept."""
        self.cockpit.keep_draft()
        self.exit(0)

    def crash_sentence(self, error: BaseException | None) -> str:
        """Record a mistake of ours, and return what is said of it."""
        crashes.record(error, self._log_path)
        kept = "What was saved is in the book, and the notes are offered at the next start."
        return f"{crashes.sentence(error)} {kept}"


def _why_not_kept(kept: Future[None] | None) -> BaseException | None:
    """Return why the draft could not be written at the end; None where it was, or is still being written."""
    return kept.exception() if kept is not None and kept.done() else None


def run_cockpit(
    open_book: Callable[[], Book],
    settings: Settings,
    zone: tzinfo,
    settings_path: Path,
    log: Path | None = None,
    problems: tuple[str, ...] = (),
    backups: Path | None = None,
    clock: Callable[[], datetime] = now_utc,
) -> int:
    """Open the cockpit on the book that ``open_book`` opens (on the database thread), until the user leaves.

    With ``backups`` it is backed up there once a day. Raises CockpitError where the book cannot be opened.
    """
    keymap, wrong = working_keys(settings, settings_path)
    desk = Desk(open_book, log)
    opening = desk.send(lambda book: first_look(book, clock()))
    caretaker: Caretaker | None = None
    try:
        opened = desk.opened()
        if backups is not None:
            undo_days = settings.rules.undo_days
            caretaker = Caretaker(opened.path, backups, zone, clock, undo_days, log)
            caretaker.start()
        services = Services(
            desk,
            settings,
            settings_path,
            keymap,
            zone,
            Phone(settings.dialing),
            clock,
            time.monotonic,
            Frames(time.monotonic),
            drafts.owner(),
            (*problems, *wrong),
            open_book,
            caretaker,
        )
        prepare_terminal()
        with crashes.side_doors_shut(log), outlived():
            app = CallCockpit(services, opening, log=log)
            app.run()
    finally:
        if caretaker is not None:
            caretaker.stop()
        desk.close()
    if opening.done() and (unread := opening.exception()) is not None:
        raise unread
    if app.return_code == 1:
        raise CockpitError("Call Cockpit stopped; start it again to go on where you were.")
    lost = _why_not_kept(app.cockpit.kept)
    if lost is not None:
        raise CockpitError(f"{lost} The note typed last is not in the book.")
    return app.return_code or 0
