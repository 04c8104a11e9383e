"""The full-screen program: opens the book, shows the cockpit, and ends cleanly however it is told to."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Protocol, runtime_checkable

from rich.console import RenderableType
from textual import events, on
from textual.app import App
from textual.driver import Driver
from textual.message_pump import MessagePump

from callcockpit import crashes
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line
from callcockpit.settings import Settings
from callcockpit.store import drafts
from callcockpit.store.book import Book
from callcockpit.ui.caretaker import Caretaker
from callcockpit.ui.colours import DARK, LIGHT, THEMES, lacking
from callcockpit.ui.decoding import prepare_terminal
from callcockpit.ui.desk import Desk
from callcockpit.ui.keys import Keymap, bindings, check_keymap, pick
from callcockpit.ui.looking import Look, first_look
from callcockpit.ui.screens.cockpit import CockpitScreen
from callcockpit.ui.services import Phone, Services
from callcockpit.ui.terminal import lasting, outlived

KEY_SECONDS = 0.5
"""How long a key may take until the next one is taken all the same: its widget may have gone with it."""
REST_SECONDS = 0.03
"""How long after a key it is looked whether it has done its work, where no other one comes sooner."""
LOOK_SECONDS = 0.002
"""How often it is looked whether a key that writes or asks has come to that."""
ENDING = (signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGTERM))
"""Signals that close the terminal or the session, or interrupt the program."""
RISING_SECONDS = 0.02
"""How long an early end waits each time for the panes to be there."""


def now_utc() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


@runtime_checkable
class Settling(Protocol):
    """A screen that tells whether something is on its way to the book, or a question to the screen."""

    @property
    def settling(self) -> bool:
        """Whether the next key has to wait."""


class CallCockpit(App[int]):
    """One screen, one book."""

    TITLE = "Call Cockpit"
    CSS_PATH = Path(__file__).parent / "cockpit.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings(pick("view.leave"))

    def __init__(self, services: Services, opening: Future[Look], *, log: Path | None = None) -> None:
        """Take the services and the first look, which is being read already; ``log`` gets crash places."""
        super().__init__()
        self._opening_look = opening
        self._log_path = log
        self._keys: deque[events.Key | events.Paste] = deque()
        """Keys that wait for what the one before them does: *n* has to move the focus to the notes first."""
        self._taking = True
        """Whether a key is being taken; so it seems until the screen is there for the first one."""
        self._patience: asyncio.TimerHandle | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._way: Sequence[MessagePump] = ()
        for theme in THEMES:
            self.register_theme(theme)
        wanted = services.settings.theme or DARK.name
        if wanted not in self.available_themes:
            named = f"Settings: there is no theme “{clean_line(wanted, 30)}”"
            said = f"{named}: try {DARK.name}, {LIGHT.name}, nord or gruvbox."
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
        return lasting(super().get_driver_class())

    def on_load(self) -> None:
        """Listen for the end of the session, before the terminal is changed in any way."""
        loop = asyncio.get_running_loop()
        for number in set(ENDING):
            try:
                loop.add_signal_handler(number, self.end_by_signal, number)
            except (NotImplementedError, RuntimeError, ValueError):
                # Windows has no such handlers, and a test may run beside the main thread.
                return

    async def on_event(self, event: events.Event) -> None:
        """Take keys one after the other, each when the one before it has done its work.

        Textual hands a key to whatever has the focus when it comes; keys that come at once, because somebody
        types ahead or the machine was busy, would all go there, and the letters of a note would log results.
        """
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._taking:
            self._keys.append(event)
            self.follow_key()
        else:
            self._keys.append(event)
            await self._take_key()

    @property
    def taking(self) -> bool:
        """Whether a key is at work, as far as is known, or waits for the one before it."""
        return self._taking

    async def _take_key(self) -> None:
        self._taking = True
        focused = self.focused or self.screen
        await super().on_event(self._keys.popleft())
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(KEY_SECONDS, self._key_taken)
        # What the key has changed is painted first: a person's next one comes later than that.
        self._way = (*focused.ancestors_with_self, self)
        self._rest = loop.call_later(REST_SECONDS, self.follow_key)
        if self._keys:
            self.follow_key()

    def follow_key(self) -> None:
        """Find out whether the key has done its work: now, if the next one is here already.

        A key that is not for the focused widget climbs from parent to parent; this climbs behind it, and ends
        behind whatever the key has asked the app to do.
        """
        if self._rest is not None and self._patience is not None:
            self._rest.cancel()
            self._rest = None
            self._climb(self._way, self._patience)

    def _climb(self, way: Sequence[MessagePump], patience: asyncio.TimerHandle) -> None:
        if way:
            way[0].call_later(self._climb, way[1:], patience)
        elif patience is self._patience and self._keys and self._settling():
            asyncio.get_running_loop().call_later(LOOK_SECONDS, self._climb, (), patience)
        elif patience is self._patience:
            self._key_taken()

    def _settling(self) -> bool:
        """Whether the screen is still doing what the key asked for."""
        return isinstance(self.screen, Settling) and self.screen.settling

    def _key_taken(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        self._taking = bool(self._keys)
        if self._keys:
            self.call_later(self._take_key)

    @on(CockpitScreen.Furnished)
    def take_early_keys(self) -> None:
        """Take the keys that came too early."""
        self._key_taken()
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

    def _fatal_error(self) -> None:
        """Say one sentence about a crash: the traceback of Textual would show names, numbers and notes."""
        try:
            error = self._exception or sys.exc_info()[1]
            crashes.record(error, self._log_path)
            self._exit_renderables.append(
                f"{crashes.sentence(error)} "
                "What was saved is in the book, and the notes are offered at the next start."
            )
        finally:
            self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002 - they hold a traceback
        """Say the same of what goes wrong in a thread of Textual's."""
        self._return_code = 1
        self._fatal_error()


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
) -> int:
    """Open the cockpit on the book that ``open_book`` opens (on the database thread), until the user leaves.

    With ``backups`` it is backed up there once a day. Raises CockpitError where the book cannot be opened or
    the keys in the settings clash.
    """
    check_keymap(settings.keys)
    desk = Desk(open_book, log)
    opening = desk.send(lambda book: first_look(book, now_utc()))
    caretaker: Caretaker | None = None
    try:
        opened = desk.opened()
        if backups is not None:
            caretaker = Caretaker(opened.path, backups, zone, now_utc, log)
            caretaker.start()
        services = Services(
            desk,
            settings,
            settings_path,
            Keymap(settings.keys),
            zone,
            Phone(settings.dialing),
            now_utc,
            time.monotonic,
            drafts.owner(),
            problems,
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
