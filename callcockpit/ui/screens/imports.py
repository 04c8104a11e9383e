"""What became of each imported file, to be read again, and taken back while it is the newest thing done."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from callcockpit.domain.days import MONTHS
from callcockpit.domain.errors import CockpitError
from callcockpit.store import imports
from callcockpit.store.imports import Import
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.sheet import SheetScreen
from callcockpit.ui.services import Services
from callcockpit.ui.showing import Moment
from callcockpit.ui.text import fit
from callcockpit.ui.widgets.bars import FooterBar, HeaderBar
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line


class ImportList(ChoicePane):
    """The imports, newest first."""

    def __init__(self, at: Moment) -> None:
        super().__init__(id="imports")
        self.at = at
        self.imports: tuple[Import, ...] = ()

    @property
    def count(self) -> int:
        """How many imports there are."""
        return len(self.imports)

    def row(self, at: int, width: int) -> Line:
        """Draw when, which file, and how many became what."""
        one = self.imports[at]
        local = one.at.astimezone(self.at.zone)
        when = f"{local.day:02} {MONTHS[local.month - 1]} {local:%y %H:%M}"
        name = max(10, (width - 17) * 2 // 5)
        # The end of a path says more than its beginning.
        file = one.file.replace("\\", "/").rpartition("/")[2] or one.file
        style = "asleep" if one.undone else "text"
        return (
            (fit(when, 17), "dim"),
            (fit(file, name) + " ", "asleep" if one.undone else "strong"),
            (
                fit(("undone · " if one.undone else "") + imports.figures(one), max(1, width - name - 18)),
                style,
            ),
        )


class ImportsScreen(Screen[None]):
    """Lists the imports of the book, those that were undone among them."""

    BINDINGS = bindings(
        pick(
            "call.enter",
            "book.undo",
            "move.down",
            "move.up",
            "move.top",
            "move.bottom",
            "move.page-down",
            "move.page-up",
            "view.help",
            "view.back",
            "view.quit",
        )
    )
    AUTO_FOCUS = ""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.changed = ""
        """What was taken back, in words; empty where nothing was."""

    def compose(self) -> ComposeResult:
        """Lay out the bars and the list."""
        yield HeaderBar()
        yield ImportList(self.services.moment())
        yield FooterBar()

    def on_mount(self) -> None:
        """List the imports."""
        at = self.services.moment()
        self.query_one(HeaderBar).show((), ("Imports",), "Imports", f"{at.now.astimezone(at.zone):%H:%M}")
        key = self.services.keymap.key
        self.query_one(FooterBar).show(
            (
                (key("call.enter"), "what became of it"),
                (key("book.undo"), "take this import back"),
                (key("view.back"), "back"),
                (key("view.help"), "help"),
            )
        )
        self.listed.focus()
        self.run_worker(self._list(), group="list")

    @property
    def listed(self) -> ImportList:
        """The list."""
        return self.query_one(ImportList)

    def _say(self, words: str, style: str = "text") -> None:
        self.query_one(FooterBar).say(words, style)

    async def _list(self) -> None:
        try:
            found = await self.services.desk.run(imports.listed)
        except CockpitError as error:
            self._say(str(error), "alert")
            return
        pane = self.listed
        pane.imports = found
        pane.empty = (
            "No file was imported yet.\n\n"
            "A file that brings nothing new leaves no trace: its summary is shown when it is imported."
        )
        more = "+" if len(found) >= imports.LISTED else ""
        pane.name_frame(Content(f"Imports: what became of each file · {len(found)}{more}"))
        pane.move(0)

    def action_enter(self) -> None:
        """Show what became of the file."""
        if self.listed.count:
            found = self.listed.imports[self.listed.place]
            self.app.push_screen(SheetScreen("What became of it", imports.summary(found, self.services.zone)))

    def action_undo(self) -> None:
        """Take back the import of the cursor, and nothing else."""
        if self.listed.count:
            self.run_worker(self._undo(self.listed.imports[self.listed.place]), group="write", exclusive=True)

    async def _undo(self, found: Import) -> None:
        now = self.services.clock()
        failed: list[str] = []
        try:
            receipt = await self.services.desk.run(
                lambda book: imports.undo(book, found.operation, now, failed.append)
            )
        except CockpitError as error:
            self._say(str(error), "alert")
            return
        self.changed = " · ".join([f"✓ undone: {receipt.words}", *failed])
        redo = self.services.keymap.key("book.redo")
        self._say(f"{self.changed} · in the cockpit {redo} does it again")
        await self._list()

    def action_move(self, step: int) -> None:
        """Move in the list."""
        self.listed.move(step)

    def action_jump(self, where: str) -> None:
        """Go to the first or the last."""
        self.listed.move(-1_000_000 if where == "top" else 1_000_000)

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_quit_cockpit(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_help(self) -> None:
        """Show what the keys do here."""
        keys = self.services.keymap.keys
        self.app.push_screen(
            SheetScreen(
                "Help: imports",
                [
                    "Every file that brought something into the book, the newest first.",
                    "",
                    f"{keys('call.enter')}\twhat became of the file, and where its rejected rows stand",
                    f"{keys('book.undo')}\ttake this import back; undo what was done after it first",
                    "j k ↑ ↓\tmove",
                    "Esc q\tback",
                ],
            )
        )
