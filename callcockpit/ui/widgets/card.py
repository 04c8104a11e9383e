"""The card: who this is, how to reach them, what was promised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len
from textual.content import Content

from callcockpit.ui.text import fit, short, wrap
from callcockpit.ui.widgets.pane import Line, Pane, cut

MOST = ((30, 6), (45, 8), (1 << 16, 20))
"""Rows of the screen, and how many lines a person has on a lower one at most: the history needs some."""


class Fitting(NamedTuple):
    """Ways to say the same, the longest first: the first that is not cut is drawn."""

    ways: tuple[Line, ...]

    def line(self, width: int) -> Line:
        """Return the way to say it in ``width`` cells."""
        whole = (way for way in self.ways if sum(cell_len(text) for text, _ in way) <= width)
        return next(whole, self.ways[-1])


CardLine: TypeAlias = Line | Fitting


class CardPane(Pane, can_focus=True):
    """Draws the lines it is given; each is cut, never wrapped, so that nothing jumps on a change."""

    DEFAULT_CSS = """
    CardPane { border: round $frame; padding: 0 1; border-subtitle-color: $text-muted; }
    CardPane { border-title-color: $foreground; border-title-style: bold; }
    CardPane:focus { border: round $frame-focus; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.shown: tuple[CardLine, ...] = ()
        self._aside = ""

    def show(self, name: str, about: str, aside: str, shown: tuple[CardLine, ...]) -> None:
        """Show a person: name and what they are in the frame, ``aside`` at its right, the rest as lines."""
        title = Content(short(name, 60))
        if about:
            title = Content.assemble(title, ("  " + short(about, 80), "not bold"))
        self.name_frame(title)
        self.show_aside(aside)
        self.shown = shown
        self.styles.min_height = self._needed() + 2
        self.redraw()

    def _needed(self) -> int:
        """Return how many lines a person has; on a high screen all of their notes are among them."""
        most = next(lines for rows, lines in MOST if self.screen.size.height < rows)
        return min(most, len(self._rows(max(40, self.size.width - 4), most)))

    def show_aside(self, aside: str) -> None:
        """Show what stands at the right of the frame."""
        if aside != self._aside:
            self._aside = aside
            self.border_subtitle = Content(aside)

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the lines, each cut to the width; the notes, the last of them, go on as there is room."""
        return self._rows(width, height)

    def _rows(self, width: int, height: int) -> list[Line]:
        if not self.shown:
            return []
        *first, notes = (one.line(width) if isinstance(one, Fitting) else one for one in self.shown)
        room = max(1, height - len(first))
        rows = wrap("".join(text for text, _ in notes), width)
        if len(rows) > room:
            rows = [*rows[: room - 1], fit(" ".join(rows[room - 1 :]), width)]
        return [*(cut(line, width) for line in first), *(((row, "text"),) for row in rows)]
