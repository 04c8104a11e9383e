"""The history pane: what was done with this person, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from textual.message import Message

from callcockpit.ui.text import fit, wrap
from callcockpit.ui.widgets.pane import Line, Pane


class HistoryRow(NamedTuple):
    """One touch, in words."""

    when: str
    what: str
    result: str
    note: str
    style: str = "text"
    purpose: str = ""
    """What a call was for."""


class HistoryPane(Pane, can_focus=True):
    """One line a touch; where the keys go, the chosen one opens to its whole note."""

    DEFAULT_CSS = """
    HistoryPane { border: round $frame; border-title-color: $text-muted; padding: 0 1; }
    HistoryPane:focus { border: round $frame-focus; border-title-color: $foreground; }
    """

    @dataclass
    class EndReached(Message):
        """The cursor stands on the oldest touch shown."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.rows: tuple[HistoryRow, ...] = ()
        self.empty = ""
        self.place = 0
        self._top = 0
        self._cursor_line = -1

    def show(self, rows: tuple[HistoryRow, ...], title: str, empty: str, *, keep_place: bool = False) -> None:
        """Show these touches; ``empty`` is said where there are none."""
        self.rows, self.empty = rows, empty
        self.name_frame(title)
        if not keep_place:
            self.place = self._top = 0
        self.redraw()

    def move(self, step: int) -> None:
        """Move the cursor by so many touches."""
        self.place = max(0, min(len(self.rows) - 1, self.place + step))
        if step > 0 and self.place >= len(self.rows) - 1:
            self.post_message(self.EndReached())
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the touches around the cursor."""
        if not self.rows:
            return [((f"{self.empty}", "dim"),)]
        if not self.has_focus:
            self._cursor_line = -1
            return [self._row(row, width) for row in self.rows[:height]]
        opened = self._opened(width)
        # Scrolled by whole touches, and the chosen one's note is in sight as far as it fits.
        self._top = min(self._top, self.place)
        self._top = max(self._top, self.place + len(opened) + 1 - height, 0)
        self._top = min(self._top, self.place)
        self._cursor_line = self.place - self._top
        return list(self._with_note(opened, width, height))

    def _with_note(self, opened: list[str], width: int, height: int) -> Iterator[Line]:
        for at in range(self._top, min(len(self.rows), self._top + height)):
            yield self._row(self.rows[at], width, cut=at != self.place)
            if at == self.place:
                for line in opened:
                    yield (("    " + line, "text"),)

    def _opened(self, width: int) -> list[str]:
        row = self.rows[self.place]
        note = "\n".join(part for part in (row.purpose, row.note) if part)
        return wrap(note, max(20, width - 4), 200) if note else []

    def _row(self, row: HistoryRow, width: int, *, cut: bool = True) -> Line:
        when, what, result = (11, 16, 15) if width >= 70 else (11, 10, 14)
        note = width - when - what - result
        return (
            (fit(row.when, when - 1) + " ", "dim"),
            (fit(row.what, what - 1) + " ", "text"),
            (fit(row.result, result - 1) + " ", row.style),
            *(_noted(row, note) if cut else ()),
        )

    def row_style(self, row: int) -> str | None:
        """Mark the chosen touch."""
        return "cursor" if self.has_focus and row == self._cursor_line and self.rows else None


def _noted(row: HistoryRow, width: int) -> Line:
    """Return what a call was for, in a quieter tone, and the note as far as there is room."""
    purpose = f"{row.purpose} · " if row.purpose and row.note else row.purpose
    purpose = purpose if len(purpose) < width // 2 or not row.note else ""
    return ((fit(purpose, len(purpose)), "dim"), (fit(row.note, width - len(purpose)), "text"))
