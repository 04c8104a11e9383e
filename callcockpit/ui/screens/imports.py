"""What became of each imported file, to be read again, and taken back while it is the newest thing done."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from callcockpit.domain.days import MONTHS
from callcockpit.store import imports
from callcockpit.store.imports import Import
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.sheet import SheetScreen
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.showing import Moment
from callcockpit.ui.text import fit
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line
from callcockpit.ui.work import begin


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


class ImportsScreen(ViewScreen):
    """Lists the imports of the book, those that were undone among them."""

    BINDINGS = bindings(pick("call.enter", "book.undo"))
    VIEW = "Imports"
    ABOUT = ("Every file that brought something into the book, the newest first.",)
    KEYS = (
        ("call.enter", "what became of it"),
        ("book.undo", "take this import back; undo what was done after it first"),
        ("view.back", "back"),
        ("view.help", "help"),
    )

    def panes(self) -> Iterable[Widget]:
        """Lay out the list."""
        yield ImportList(self.services.moment())

    @property
    def listed(self) -> ImportList:
        """The list."""
        return self.query_one(ImportList)

    def list_again(self) -> None:
        """List the imports."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        found = await self.read(imports.listed)
        if found is None:
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
            found = self.listed.imports[self.listed.place]
            failed: list[str] = []
            self.change(
                lambda book, now: imports.undo(book, found.operation, now, failed.append),
                "undone: ",
                failed=failed,
            )

    def action_redo(self) -> None:
        """Leave it to the cockpit: what is done again there need not be an import."""

    def action_view(self, step: int) -> None:  # noqa: ARG002 - none of the views in the ring
        """Go back: this is no view of the ring."""
        self.action_back()
