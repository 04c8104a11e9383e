"""The palette: people and commands by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import fold
from callcockpit.domain.values import Contact
from callcockpit.store import people
from callcockpit.ui.keymap import Keymap
from callcockpit.ui.keys import cockpit_keys
from callcockpit.ui.services import Services
from callcockpit.ui.text import fit
from callcockpit.ui.widgets.ask import AskInput
from callcockpit.ui.widgets.pane import Line, Pane
from callcockpit.ui.work import begin

SHOWN = 30
"""People offered at most."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something the cockpit can do, by name."""

    words: str
    key: str
    action: str

    @staticmethod
    def all(keymap: Keymap) -> tuple[Command, ...]:
        """Return every command that a key has, and those that have none."""
        moves = ("move.", "view.pane", "view.palette", "view.back")
        keyed = [
            Command(key.help, keymap.key(key.id), key.action)
            for key in cockpit_keys()
            if not key.id.startswith(moves)
        ]
        return (
            *keyed,
            Command("Ninety days: kept, moved and missed days, look backs", "", "ninety"),
            Command("Blocks: what came of each", "", "blocks"),
            Command("Imports: what became of each file", "", "imports"),
            Command("Cadences of tags: what they make of the load", "", "cadences"),
            Command("Safety net: active people without a next date", "", "lost"),
            Command("Back up now", "", "back_up"),
            Command("Dark or light colours", "", "theme"),
        )


class PaletteList(Pane):
    """The commands and people that match."""

    DEFAULT_CSS = "PaletteList { height: 1fr; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Command | Contact] = []
        self.place = 0

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the rows around the cursor."""
        top = max(0, self.place + 1 - height)
        for row in self.rows[top : top + height]:
            if isinstance(row, Command):
                yield ((fit(row.words, width - 10), "text"), (fit(row.key, 9).rstrip().rjust(9) + " ", "key"))
            else:
                about = ", ".join(part for part in (row.title, row.company) if part)
                yield (
                    (fit(row.name, width // 2) + " ", "strong"),
                    (fit(about, width - width // 2 - 1), "dim"),
                )
        if not self.rows:
            yield (("Nothing by that name.", "dim"),)

    def row_style(self, row: int) -> str | None:
        """Mark the row that Enter takes."""
        return "cursor" if self.rows and row == min(self.place, self.size.height - 1) else None


class PaletteScreen(ModalScreen[Command | int | None]):
    """Type a name, take it with Enter: a command runs, a person comes on the screen."""

    DEFAULT_CSS = """
    PaletteScreen { align: center top; }
    PaletteScreen > Vertical {
        width: 80; max-width: 96%; height: 22; max-height: 90%; margin-top: 2;
        border: round $frame-focus; background: $surface;
    }
    PaletteScreen AskInput { margin: 0 1; }
    """

    def __init__(self, services: Services, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self.services = services
        self.commands = commands
        self._searching = False
        """Whether the rows for what is typed are still being looked for."""
        self._taken = False
        """Whether the first of them was taken meanwhile."""

    def compose(self) -> ComposeResult:
        """Lay out the line and the list."""
        with Vertical() as box:
            box.border_title = "People and commands"
            yield AskInput(placeholder="a name, or what to do")
            yield PaletteList()

    def on_mount(self) -> None:
        """Begin with every command."""
        self.query_one(PaletteList).rows = list(self.commands)
        self.query_one(AskInput).focus()

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """Look for what was typed."""
        self._searching, self._taken = True, False
        begin(self, partial(self._search, event.value), "search", exclusive=True)

    async def _search(self, typed: str) -> None:
        words = fold(typed).split()
        rows: list[Command | Contact] = [
            command
            for command in self.commands
            if all(any(part.startswith(word) for part in fold(command.words).split()) for word in words)
        ]
        if words:
            try:
                rows += await self.services.desk.run(
                    lambda book: people.contacts(book.db, people.search(book.db, typed, limit=SHOWN))
                )
            except CockpitError:
                self.app.bell()
        if not self.query(PaletteList):
            # It was closed meanwhile.
            return
        found = self.query_one(PaletteList)
        found.rows, found.place = rows, 0
        found.redraw()
        # A search that a newer one has overtaken does not come here: it is cancelled where it waits.
        self._searching = False
        if self._taken:
            self.take()

    @on(Input.Submitted)
    def take(self) -> None:
        """Take the row of the cursor."""
        found = self.query_one(PaletteList)
        if self._searching:
            # What stands there yet was found for fewer letters.
            self._taken = True
        elif found.rows:
            row = found.rows[found.place]
            self.dismiss(row.id if isinstance(row, Contact) else row)

    @on(events.Key)
    def move(self, event: events.Key) -> None:
        """Move the cursor, or leave."""
        found = self.query_one(PaletteList)
        steps = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10}
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key in steps:
            event.stop()
            found.place = max(0, min(len(found.rows) - 1, found.place + steps[event.key]))
            found.redraw()
