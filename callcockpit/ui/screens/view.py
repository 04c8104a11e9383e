"""What the views beside the cockpit share: the bars, reading and writing, questions, the way to the next."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import ClassVar, TypeAlias, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from callcockpit.domain.errors import CockpitError
from callcockpit.store import calls
from callcockpit.store.book import Book
from callcockpit.store.journal import Receipt
from callcockpit.ui.frames import Press
from callcockpit.ui.key_names import shown
from callcockpit.ui.key_queue import Failed
from callcockpit.ui.keys import OPENING, VIEW_IDS, bindings, pick
from callcockpit.ui.screens.sheet import SheetScreen
from callcockpit.ui.services import Services
from callcockpit.ui.undoing import OVERTAKEN, chosen_redo, chosen_undo
from callcockpit.ui.views import BACK, VIEWS, Leave
from callcockpit.ui.widgets.ask import Ask, Check, asked_keys
from callcockpit.ui.widgets.bars import FooterBar, HeaderBar
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.work import READING, SAVING, telling

T = TypeVar("T")

Deed: TypeAlias = Callable[[Book, datetime], Receipt | None]
"""What is done to the book at a moment; None where there was nothing to do."""
FAR = 1_000_000
"""More steps than any list has rows."""


class ViewScreen(Screen[Leave]):
    """A list of the book beside the cockpit, in which deeds are done by keys and can be undone."""

    BINDINGS = bindings(pick(*VIEW_IDS))
    AUTO_FOCUS = ""
    VIEW: ClassVar[str]
    """Its name among the views, or its own where it is none of them."""
    ABOUT: ClassVar[tuple[str, ...]] = ()
    """What the help says of it before its keys."""
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """The keys in the footer, the most important first: the id and what it does here."""

    def __init__(self, services: Services) -> None:
        """Take the services."""
        super().__init__()
        self.services = services
        self.changed = ""
        """What was done to the book from here, in words; empty where nothing was."""
        self.busy = False
        """Whether something is being written; the next key waits for it."""
        self.ask = Ask(id="ask")
        """Where questions are asked; it comes up with the first one."""

    @abstractmethod
    def panes(self) -> Iterable[Widget]:
        """Return what lies between the bars."""

    @abstractmethod
    def list_again(self) -> None:
        """Read anew what is listed, because the book or what is wanted of it has changed."""

    @property
    @abstractmethod
    def listed(self) -> ChoicePane:
        """The list that the moving keys move in."""

    @property
    def stocked(self) -> bool:
        """Whether there are rows for the keys that need one."""
        return self.listed.count > 0

    @property
    def home(self) -> Widget:
        """Where the keys go first."""
        return self.listed

    # Keys

    @property
    def subject(self) -> Hashable:
        """The row that keys are about, once it is painted; None until then."""
        if not self.there or self.listed.awaited:
            return None
        return (type(self).__name__, self.listed.chosen_row)

    def holds_up(self, key: str, press: Press) -> bool:  # noqa: ARG002 - the call loop looks at them
        """Whether a key has to wait for the book, or for a question on its way to the screen."""
        if not self.is_current or self.ask.active:
            return False
        asking = any(worker.group == "ask" and not worker.is_finished for worker in self.workers)
        return self.busy or asking

    def refusal(self, key: str, press: Press) -> str:
        """Return why a key about a row is not carried out: it was pressed before that row was painted."""
        identity = self.services.keymap.identity(key, self._ids())
        about_row = any(identity == known and not _needs_no_row(known) for known, _ in self.KEYS)
        if not about_row or self.ask.active or isinstance(self.focused, Input) or not self.stocked:
            return ""
        if press.shown.subject in (None, self.subject):
            return ""
        return f"{shown(key)} came before this row was shown and was ignored"

    def say_refused(self, words: str) -> None:
        """Say that keys were not carried out, beside what was done last."""
        self.say(f"{words} · {self.changed}" if self.changed else words, "alert")

    def opens_field(self, key: str) -> bool:
        """Whether a text follows this key."""
        return self.services.keymap.identity(key, self._ids()) in OPENING

    @classmethod
    @cache
    def _ids(cls) -> frozenset[str]:
        """Return the ids of the keys that count here."""
        given = (one for owner in cls.__mro__ for one in owner.__dict__.get("BINDINGS", ()))
        return frozenset(one.id for one in given if isinstance(one, Binding) and one.id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Leave the keys to an open question."""
        return self.ask.allows(action)

    def get_focusable_widget_at(self, x: int, y: int) -> Widget | None:
        """Leave the focus to an open question."""
        return self.ask.focused_by(super().get_focusable_widget_at(x, y))

    def compose(self) -> ComposeResult:
        """Lay out the bars and what lies between them."""
        yield HeaderBar()
        yield from self.panes()
        yield FooterBar()

    def on_mount(self) -> None:
        """Paint the bars, and list."""
        self.paint_header()
        self.paint_keys()
        self.home.focus()
        self.list_again()

    def paint_header(self) -> None:
        """Paint the bar above."""
        at = self.services.moment()
        views = VIEWS if self.VIEW in VIEWS else (self.VIEW,)
        self.query_one(HeaderBar).show((), views, self.VIEW, f"{at.now.astimezone(at.zone):%H:%M}")

    def paint_keys(self) -> None:
        """Paint the keys that count here: those about a row only where there is one."""
        some = self.stocked
        self.show_keys(key for key in self.KEYS if some or _needs_no_row(key[0]))

    @on(ChoicePane.Filled)
    def repaint_keys(self) -> None:
        """Paint the keys anew, unless they are those of a question."""
        if not self.ask.active:
            self.paint_keys()

    def show_keys(self, keys: Iterable[tuple[str, str]]) -> None:
        """Show keys in the footer, by their ids with what they do."""
        key = self.services.keymap.key
        self.query_one(FooterBar).show(tuple((key(identity), does) for identity, does in keys))

    def say(self, words: str, style: str = "text") -> None:
        """Say what happened."""
        self.query_one(FooterBar).say(words, style)

    # Reading and writing

    async def read(self, job: Callable[[Book], T]) -> T | None:
        """Run a reading job; a failure is said and gives None."""
        return await self.awaited(self.services.desk.run(job))

    async def awaited(self, reading: Awaitable[T]) -> T | None:
        """Wait for what is read; a failure is said and gives None.

        Whoever waits is cancelled where the view was left meanwhile: its panes are gone.
        """
        try:
            with telling(self, self.query_one(FooterBar), READING):
                found = await reading
        except CockpitError as error:
            if self.there:
                self.say(str(error), "alert")
            found = None
        if not self.there:
            raise asyncio.CancelledError
        return found

    @property
    def there(self) -> bool:
        """Whether the view is on the screen or below what is, and not on its way out."""
        return self.is_running and bool(self.query(FooterBar))

    def change(self, deed: Deed, word: str = "", nothing: str = "", failed: list[str] | None = None) -> None:
        """Do a deed at the present time, say so, and list anew.

        ``word`` stands before what was done, as undo says it; ``nothing`` is said where nothing was; what the
        deed puts into ``failed`` is said as well.
        """
        if not self.busy:
            self.busy = True
            self.run_worker(
                self._change(deed, word, nothing, failed if failed is not None else []), group="write"
            )

    async def _change(self, deed: Deed, word: str, nothing: str, failed: list[str] | None) -> None:
        now = self.services.clock()
        try:
            with telling(self, self.query_one(FooterBar), SAVING):
                receipt = await self.services.desk.run(lambda book: deed(book, now))
        except CockpitError as error:
            if self.there:
                self.say(str(error), "alert")
            self._failed = Failed(self.services.tick(), str(error))
            self.app.bell()
            return
        finally:
            self.busy = False
        if not self.there:
            return
        if receipt is None:
            self.say(nothing)
            return
        undo = "" if word else f" · {self.services.keymap.key('book.undo')} undoes it"
        self.changed = " · ".join([f"✓ {word}{receipt.words}{undo}", *(failed or [])])
        self.say(self.changed)
        self.list_again()

    def action_undo(self) -> None:
        """Take back the newest operation."""
        self.asking(self._undo())

    def action_redo(self) -> None:
        """Do again what was undone."""
        self.asking(self._redo())

    async def _undo(self) -> None:
        chosen = await chosen_undo(self, self.services.zone)
        if chosen is not None:
            failed: list[str] = []
            only = chosen.operation
            self.change(
                lambda book, now: calls.undo(book, now, failed.append, only=only),
                "undone: ",
                f"Nothing was undone: {OVERTAKEN}",
                failed,
            )

    async def _redo(self) -> None:
        chosen = await chosen_redo(self, self.services.zone)
        if chosen is not None:
            only = chosen.operation
            self.change(
                lambda book, _now: calls.redo(book, only=only),
                "done again: ",
                f"Nothing was done again: {OVERTAKEN}",
            )

    # Asking

    def asking(self, flow: Coroutine[None, None, None]) -> None:
        """Run a flow of questions, one at a time."""
        if self.ask.active or self.busy:
            self.say("Answer the question first, or leave it with Esc.", "alert")
            flow.close()
            return
        self.run_worker(flow, group="ask")

    async def ask_line(
        self, question: str, hint: str, check: Check, *, topic: str, initial: str = ""
    ) -> str | None:
        """Ask for a line; None when the user leaves."""
        line = self.ask.line(question, hint, check, topic=topic, initial=initial)
        return await self._asked(line, {"Enter": "take it"})

    async def ask_choice(
        self, question: str, options: dict[str, str], more: str = "Esc: leave it"
    ) -> str | None:
        """Ask for one key; None when the user leaves."""
        return await self._asked(self.ask.choice(question, options, more), options)

    async def _asked(self, answer: Coroutine[None, None, str | None], keys: Mapping[str, str]) -> str | None:
        before = self.focused
        if not self.ask.is_attached:
            await self.mount(self.ask, before=self.query_one(FooterBar))
        self.query_one(FooterBar).show(asked_keys(keys))
        try:
            return await answer
        finally:
            # At once: Widget.focus() waits for its turn, and would take the focus from the next question.
            # A question that is open when the program ends has no screen to give back.
            if self.there:
                self.set_focus(before)
                self.paint_keys()

    # Getting about

    def action_move(self, step: int) -> None:
        """Move in the list."""
        self.listed.move(step)

    def action_jump(self, where: str) -> None:
        """Go to the first or the last."""
        self.action_move(-FAR if where == "top" else FAR)

    def action_view(self, step: int) -> None:
        """Go to the next or previous view."""
        self.dismiss(Leave(steps=step))

    def action_back(self) -> None:
        """Go one level out: out of a question, else back."""
        if self.ask.active:
            self.ask.leave()
        else:
            self.dismiss(BACK)

    def action_quit_cockpit(self) -> None:
        """Go back."""
        self.dismiss(BACK)

    def action_help(self) -> None:
        """Show what the keys do here."""
        keys = self.services.keymap.keys
        self.app.push_screen(
            SheetScreen(
                f"Help: {self.VIEW.lower()}",
                [
                    *self.ABOUT,
                    "",
                    *(
                        f"{keys(identity)}\t{does}\t{identity}"
                        for identity, does in self.KEYS
                        if identity != "view.help"
                    ),
                    "j k ↑ ↓\tmove",
                ],
            )
        )


def _needs_no_row(key: str) -> bool:
    return key.startswith(("book.", "view.")) and key != "book.touch"
