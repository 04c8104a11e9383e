"""The queue pane: whom to call now, who sleeps, and what comes later today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.message import Message

from callcockpit.ui.text import fit
from callcockpit.ui.widgets.pane import Line, Pane


class QueueRow(NamedTuple):
    """One line: a person, or the rule above a section."""

    contact: int | None
    mark: str
    """When: an hour, days overdue, *today*, *new*; the words of a rule."""
    name: str = ""
    company: str = ""
    kind: str = ""
    style: str = "due"


class QueueRows(NamedTuple):
    """The lines of the queue: whose they are, and how one reads, which only those in sight are asked for."""

    contacts: Sequence[int | None] = ()
    """By line; None for a rule."""
    row: Callable[[int], QueueRow] = lambda _: QueueRow(None, "")


class QueuePane(Pane, can_focus=True):
    """Shows a window of rows and keeps the chosen person in sight."""

    DEFAULT_CSS = """
    QueuePane { border: round $frame; border-title-color: $text-muted; padding: 0 0; }
    QueuePane:focus { border: round $frame-focus; border-title-color: $foreground; }
    """
    HELP_NAME: ClassVar[str] = "the queue"

    @dataclass
    class Picked(Message):
        """Somebody was clicked."""

        contact: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.rows = QueueRows()
        self.chosen: int | None = None
        self.empty: tuple[str, ...] = ()
        self._top = 0

    def show(self, rows: QueueRows, chosen: int | None, title: str, empty: tuple[str, ...]) -> None:
        """Show these rows; ``empty`` is said where nobody is due."""
        self.rows, self.chosen, self.empty = rows, chosen, empty
        self.name_frame(title)
        self.redraw()

    def choose(self, contact: int | None) -> None:
        """Put the cursor on a person."""
        self.chosen = contact
        self.redraw()

    def people(self) -> list[int]:
        """Return the contacts of the rows, from top to bottom."""
        return [contact for contact in self.rows.contacts if contact is not None]

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the window around the cursor."""
        said = [(("  " + line if line else "", "dim"),) for line in self.empty]
        return [*said, *self._window(width, max(1, height - len(said)))]

    def _window(self, width: int, height: int) -> Iterator[Line]:
        place = self._place()
        # A line above and below the cursor stays in sight, so that one sees who is next.
        margin = 1 if height > 4 else 0
        self._top = min(self._top, max(0, place - margin))
        self._top = max(self._top, place + 1 + margin - height)
        count = len(self.rows.contacts)
        self._top = max(0, min(self._top, count - height))
        for at in range(self._top, min(count, self._top + height)):
            yield self._row(self.rows.row(at), width)

    def _row(self, row: QueueRow, width: int) -> Line:
        if row.contact is None:
            return ((fit(f"── {row.mark} {'─' * width}", width).replace("…", "─"), "dim"),)
        kind = 11 if width >= 32 else 9 if width >= 30 else 0
        company = max(0, width - 46) if width >= 46 else 0
        name = width - 8 - kind - company
        pointer = "▌" if row.contact == self.chosen else " "
        line: list[tuple[str, str]] = [
            (pointer, "key"),
            (fit(row.mark, 6), row.style if row.style != "due" else "dim"),
            (fit(row.name, name - 1) + " ", "strong" if row.contact == self.chosen else row.style),
        ]
        if company:
            line.append((fit(row.company, company - 1) + " ", "dim"))
        if kind:
            line.append((fit(row.kind, kind).rstrip().rjust(kind) + " ", "dim"))
        return tuple(line)

    def _place(self) -> int:
        contacts = self.rows.contacts
        return contacts.index(self.chosen) if self.chosen is not None and self.chosen in contacts else 0

    def row_style(self, row: int) -> str | None:
        """Mark the line of the chosen person."""
        place = row - len(self.empty) + self._top
        if not 0 <= place < len(self.rows.contacts) or row < len(self.empty):
            return None
        contact = self.rows.contacts[place]
        if contact is None or contact != self.chosen:
            return None
        return "cursor" if self.has_focus else "chosen"

    @on(events.Click)
    def pick_clicked(self, event: events.Click) -> None:
        """Choose the person that was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        place = offset.y - len(self.empty) + self._top
        if 0 <= place < len(self.rows.contacts) and offset.y >= len(self.empty):
            contact = self.rows.contacts[place]
            if contact is not None:
                self.post_message(self.Picked(contact))
