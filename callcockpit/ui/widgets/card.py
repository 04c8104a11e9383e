"""The card: who this is, how to reach them, what was promised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len
from textual.content import Content

from callcockpit.ui.text import short
from callcockpit.ui.widgets.pane import Line, Pane, cut


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
        self.redraw()

    def show_aside(self, aside: str) -> None:
        """Show what stands at the right of the frame."""
        if aside != self._aside:
            self._aside = aside
            self.border_subtitle = Content(aside)

    def lines(self, width: int, height: int) -> Iterable[Line]:  # noqa: ARG002 - the lines are as they are
        """Draw the lines, each cut to the width."""
        lines = (line.line(width) if isinstance(line, Fitting) else line for line in self.shown)
        return [cut(line, width) for line in lines]
