"""A board of cards that draws its own lines: in as many columns as there is room for, scrolled as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from callcockpit.ui.text import fit
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line, cut

COLUMN = 54
"""Cells that a column has at least, where there are several."""
GAP = 3
MANY = 10
"""Lines from which one of them may say that there are more."""
MOST = 3
"""Columns at most: more would lie too far apart to be read together."""


class Card(NamedTuple):
    """A few lines under a title."""

    title: str
    draw: Callable[[int], Sequence[Line]]
    """Draws the lines for a width."""


class Board(ChoicePane):
    """Cards in columns; the first line stays where it is."""

    def __init__(self) -> None:
        super().__init__(id="board")
        self.head: Line = ()
        self.cards: tuple[Card, ...] = ()
        self._laid: list[Line] = []

    @property
    def count(self) -> int:
        """How many lines the cards have."""
        return len(self._laid)

    def show(self, head: Line, cards: Sequence[Card]) -> None:
        """Show these cards under a line about them."""
        self.head, self.cards = head, tuple(cards)
        self.redraw()

    def row(self, at: int, width: int) -> Line:
        """Return a line of the cards."""
        return cut(self._laid[at], width)

    def row_style(self, row: int) -> str | None:  # noqa: ARG002 - nothing is chosen here
        """Mark no line: the whole is moved."""
        return None

    def move(self, step: int) -> None:
        """Move the cards under the eye."""
        self.place = max(0, min(self.count - max(1, self.size.height - 2), self.place + step))
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the head and as much of the cards as there is room for."""
        self._laid = _lay(self.cards, width)
        self.place = max(0, min(self.place, self.count - (height - 2)))
        below = self._laid[self.place : self.place + height - 2]
        if self.place + height - 2 < self.count and height > MANY:
            below = [*below[:-1], (("↓ more", "dim"),)]
        return [cut(self.head, width), (), *(cut(line, width) for line in below)]


def _lay(cards: Sequence[Card], width: int) -> list[Line]:
    """Return the cards side by side, each below the shortest column so far."""
    count = max(1, min(MOST, (width + GAP) // (COLUMN + GAP)))
    size = (width - GAP * (count - 1)) // count
    columns: list[list[Line]] = [[] for _ in range(count)]
    for card in cards:
        shortest = min(columns, key=len)
        if shortest:
            shortest.append(())
        rule = "─" * max(0, size - cell_len(card.title) - 1)
        shortest.append(((f"{card.title} ", "title"), (rule, "dim")))
        shortest += card.draw(size)
    return [
        _beside([column[row] if row < len(column) else () for column in columns], size)
        for row in range(max(map(len, columns)))
    ]


def _beside(lines: Sequence[Line], size: int) -> Line:
    spans: list[tuple[str, str]] = []
    for place, line in enumerate(lines):
        shown = cut(line, size)
        spans += shown
        if place < len(lines) - 1:
            spans.append((fit("", size - sum(cell_len(text) for text, _ in shown) + GAP), "dim"))
    return tuple(spans)
