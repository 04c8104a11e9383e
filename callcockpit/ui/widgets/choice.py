"""A list with a cursor, of which only what is on the screen is drawn."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from textual.message import Message

from callcockpit.ui.text import wrap
from callcockpit.ui.widgets.pane import Line, Pane


class ChoicePane(Pane, can_focus=True):
    """Rows to choose from; who is built on it says how one is drawn."""

    DEFAULT_CSS = """
    ChoicePane { border: round $frame; padding: 0 1; height: 1fr; border-title-color: $text-muted; }
    ChoicePane:focus { border: round $frame-focus; border-title-color: $foreground; }
    """

    class Filled(Message):
        """The list got its first rows, or lost its last."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.place = 0
        self.empty = ""
        """What is said where there are no rows."""
        self._top = 0
        self._filled = False

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def row(self, at: int, width: int) -> Line:
        """Return a row as it is drawn."""

    @property
    def chosen_row(self) -> Line | None:
        """The row of the cursor as it is drawn; None where there is none."""
        return self.row(self.place, self.size.width) if self.place < self.count else None

    def move(self, step: int) -> None:
        """Move the cursor."""
        self.place = max(0, min(self.count - 1, self.place + step))
        self.redraw()

    def redraw(self) -> None:
        """Draw anew, and tell where there are rows now and were none, or the other way round."""
        if self._filled != bool(self.count):
            self._filled = not self._filled
            self.post_message(self.Filled())
        super().redraw()

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the rows around the cursor."""
        if not self.count:
            return [((line, "dim"),) for line in wrap(self.empty, width)][:height]
        self._top = max(0, min(self._top, self.place))
        self._top = max(self._top, self.place + 1 - height)
        return [self.row(at, width) for at in range(self._top, min(self.count, self._top + height))]

    def row_style(self, row: int) -> str | None:
        """Mark the row that is chosen."""
        return "cursor" if self.count and row == self.place - self._top else None
