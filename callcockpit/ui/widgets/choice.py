"""A list with a cursor, of which only what is on the screen is drawn."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from textual.message import Message

from callcockpit.ui.text import wrap
from callcockpit.ui.widgets.pane import Line, Pane

T = TypeVar("T")


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


class WindowPane(ChoicePane, Generic[T]):
    """A list of any length, of which only a window around the cursor is held."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.start = 0
        """The place of the first row that is held."""
        self.held: Sequence[T] = ()
        self.total = 0

    @property
    def count(self) -> int:
        """How many rows there are, held or not."""
        return self.total

    def hold(self, total: int, start: int, held: Sequence[T]) -> None:
        """Hold this window of ``total`` rows, and keep the cursor within them."""
        self.total, self.start, self.held = total, start, held
        self.move(0)

    def at_place(self, place: int) -> T | None:
        """Return the row at a place; None while it is not read."""
        inside = place - self.start
        return self.held[inside] if 0 <= inside < len(self.held) else None

    @property
    def chosen(self) -> T | None:
        """The row of the cursor; None while it is not read, and where there is none."""
        return self.at_place(self.place)

    @property
    def wanting(self) -> bool:
        """Whether rows that are in sight, or soon will be, are not read."""
        near = self.size.height
        ends = (max(0, self.place - near), min(self.total - 1, self.place + near))
        return self.total > 0 and any(self.at_place(place) is None for place in ends)

    def row(self, at: int, width: int) -> Line:
        """Draw the row at a place."""
        held = self.at_place(at)
        return (("…", "dim"),) if held is None else self.held_row(held, width)

    @abstractmethod
    def held_row(self, held: T, width: int) -> Line:
        """Return a row as it is drawn."""
