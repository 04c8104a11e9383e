"""The import: choose a file, see what it will become, change what a column is, take it in, read it all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.suggester import Suggester
from textual.widgets import Input, Label

from callcockpit import crashes
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line, counted
from callcockpit.exchange.mapping import FIELDS
from callcockpit.exchange.vocabulary import normal
from callcockpit.importing import CancelledError, RejectsError, Wish, import_file, look_into
from callcockpit.store.book import Book
from callcockpit.store.intake import Intake
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.columns import ColumnsPane, summary
from callcockpit.ui.services import Services
from callcockpit.ui.widgets.ask import AskInput
from callcockpit.ui.widgets.bars import FooterBar, HeaderBar
from callcockpit.ui.work import begin

T = TypeVar("T")


class PathSuggester(Suggester):
    """Completes the name of a file from its folder."""

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first file whose path begins as typed."""
        return await asyncio.to_thread(_completed, value)


def _completed(value: str) -> str | None:
    if not value.strip():
        return None
    try:
        folder, _, begun = value.rpartition("/")
        place = Path(folder + "/" if folder or value.startswith("/") else ".").expanduser()
        found = sorted(one.name + ("/" if one.is_dir() else "") for one in place.iterdir())
        name = next((one for one in found if begun and one.startswith(begun)), None)
    except (OSError, RuntimeError, ValueError):
        return None
    return None if name is None else value[: len(value) - len(begun)] + name


class ImportScreen(Screen[Intake | None]):
    """Nothing is written before the preview was seen, and undo takes a whole import back."""

    BINDINGS = bindings(pick("view.back"))
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    ImportScreen #source { height: 4; border: round $frame; padding: 0 1; }
    ImportScreen #source:focus-within { border: round $frame-focus; }
    ImportScreen Horizontal { height: 1; }
    ImportScreen Label { width: 9; color: $text-muted; }
    ImportScreen AskInput { width: 1fr; }
    """

    def __init__(self, services: Services, open_book: Callable[[], Book]) -> None:
        """Take the services, and how to open the book once more: an import has a connection of its own."""
        super().__init__()
        self.services = services
        self.open_book = open_book
        self.given: dict[str, str] = {}
        self.running = False
        self.done: Intake | None = None
        self._cancelled = threading.Event()

    def compose(self) -> ComposeResult:
        """Lay out the file, the country and what it becomes."""
        yield HeaderBar()
        with Vertical(id="source"):
            with Horizontal():
                yield Label("File", markup=False)
                yield AskInput(
                    id="file", placeholder="~/Downloads/Connections.csv", suggester=PathSuggester()
                )
            with Horizontal():
                yield Label("Country", markup=False)
                yield AskInput(self.services.settings.region, id="region", max_length=2)
        yield ColumnsPane()
        yield FooterBar()

    def on_mount(self) -> None:
        """Begin at the file."""
        at = self.services.moment()
        self.query_one("#source", Vertical).border_title = "Import"
        self.query_one(HeaderBar).show((), ("Import",), "Import", f"{at.now.astimezone(at.zone):%H:%M}")
        self.query_one("#file", AskInput).focus()
        self._keys()

    @property
    def columns(self) -> ColumnsPane:
        """The pane of the preview."""
        return self.query_one(ColumnsPane)

    def _say(self, words: str, style: str = "text") -> None:
        # What is read beside may come when the screen has been left, and has no bar any more.
        for footer in self.query(FooterBar):
            footer.say(words, style)

    def _keys(self) -> None:
        if self.running:
            keys = [("Esc", "cancel, nothing is taken")]
        elif self.done is not None:
            keys = [("↑ ↓", "scroll"), ("Enter", "back to the cockpit")]
        elif self.columns.has_focus:
            keys = [("Enter", "import"), ("↑ ↓", "column"), ("← →", "what it becomes"), ("Esc", "other file")]
        else:
            keys = [("Enter", "look into the file"), ("→", "complete the name"), ("Esc", "leave")]
        for footer in self.query(FooterBar):
            footer.show(tuple(keys))

    def _wish(self) -> Wish:
        typed = self.query_one("#file", AskInput).value.strip()
        # Terminals quote a path that is dropped on them.
        path = Path(typed.strip("'\"").replace("\\ ", " "))
        region = self.query_one("#region", AskInput).value.strip().upper() or self.services.settings.region
        try:
            path = path.expanduser()
        except RuntimeError as error:
            raise CockpitError(f"{clean_line(typed)} cannot be found: name the whole path.") from error
        return Wish(path, region, self.services.zone, dict(self.given))

    # The preview

    @on(Input.Submitted)
    def look(self) -> None:
        """Look into the file."""
        if not self.query_one("#file", AskInput).value.strip():
            self._say("Name a file first.", "alert")
            return
        self.given.clear()
        begin(self, partial(self._look, focus=True), "look", exclusive=True)

    async def _look(self, *, focus: bool) -> None:
        pane = self.columns
        try:
            wish = self._wish()
            pane.preview = await self._on_own_book(lambda book: look_into(book, wish))
        except CockpitError as error:
            self._say(str(error), "alert")
            return
        found = pane.preview
        if not self.query(FooterBar):
            return
        pane.name_frame(
            Content(f"{found.format} · {found.encoding} · numbers read for {found.region or 'no country'}")
        )
        self._say("This is how it will be read. Nothing is written yet.")
        if focus:
            pane.place = 0
            pane.focus()
        pane.redraw()
        self._keys()

    @on(events.DescendantFocus)
    def show_keys(self) -> None:
        """Show the keys that count where the focus went."""
        self._keys()

    @on(events.Key)
    def steer(self, event: events.Key) -> None:
        """Move over the columns, change what one becomes, begin the import, or scroll the summary."""
        pane = self.columns
        if not pane.has_focus or self.running:
            return
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "pageup": -10}
        if event.key in steps:
            event.stop()
            most = len(pane.preview.columns) - 1 if pane.preview and not pane.summary else len(pane.summary)
            pane.place = max(0, min(most, pane.place + steps[event.key]))
            pane.redraw()
        elif event.key in ("left", "right", "h", "l"):
            event.stop()
            self._change(1 if event.key in ("right", "l") else -1)
        elif event.key == "enter":
            event.stop()
            if self.done is not None:
                self.dismiss(self.done)
            else:
                # At once: a second Enter must find it running, however soon it comes.
                self.running = True
                self.run_worker(self._import(), group="import")

    def _change(self, step: int) -> None:
        pane = self.columns
        if pane.preview is None or not pane.preview.columns or pane.summary:
            return
        header, word = pane.preview.columns[pane.place]
        at = FIELDS.index(word) if word in FIELDS else -1
        key = normal(header) or str(pane.place + 1)
        self.given[key] = FIELDS[(at + step) % len(FIELDS)]
        begin(self, partial(self._look, focus=False), "look", exclusive=True)

    # The import

    async def _import(self) -> None:
        self._cancelled.clear()
        self._keys()
        self._say("Reading …")
        now = self.services.clock()
        failed: list[str] = []
        try:
            wish = self._wish()
            taken = await self._on_own_book(
                lambda book: import_file(book, wish, now, self._progress, tell=failed.append)
            )
        except RejectsError as error:
            self._show(error.taken, str(error), *failed)
        except CockpitError as error:
            self._say(str(error), "alert")
        else:
            self._show(taken, *failed)
        finally:
            self.running = False
            self._keys()

    def _progress(self, rows: int) -> None:
        """Hear from the import's thread how far it is."""
        if self._cancelled.is_set():
            raise CancelledError("Cancelled: nothing of the file was taken.")
        said = f"{counted(rows, 'row')} …" if rows else "Backing the book up …"
        self.app.call_from_thread(self._say, said)

    async def _on_own_book(self, job: Callable[[Book], T]) -> T:
        """Run a job on a connection and thread of its own, so that no key waits for it."""
        log = self.services.desk.log

        def run() -> T:
            with crashes.owned(log), self.open_book() as book, book.work(log):
                return job(book)

        return await asyncio.to_thread(run)

    def _show(self, taken: Intake, *more: str) -> None:
        self.done = taken
        pane = self.columns
        pane.summary = (*more, *summary(taken))
        pane.place = 0
        pane.name_frame(Content("What became of it"))
        pane.redraw()
        undo = self.services.keymap.key("book.undo")
        back = f" · in the cockpit {undo} takes it back" if taken.batch is not None else ""
        self._say(f"✓ {taken.new} new, {taken.updated} updated, {taken.same} same{back}")

    def action_back(self) -> None:
        """Cancel what runs, else go one level out."""
        if self.running:
            self._cancelled.set()
        elif self.done is None and self.columns.has_focus:
            self.query_one("#file", AskInput).focus()
        else:
            self.dismiss(self.done)
