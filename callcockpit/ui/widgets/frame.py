"""The upper edge of a frame with words in it, which change without the box below being painted anew."""

from __future__ import annotations

from collections.abc import Iterable

from callcockpit.ui.text import short
from callcockpit.ui.widgets.pane import Line, Pane


class FrameTop(Pane):
    """One line that continues the edges of the box below it."""

    DEFAULT_CSS = "FrameTop { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.title = ""
        self.aside = ""
        self.live = False

    def show(self, title: str, *, live: bool, aside: str = "") -> None:
        """Write the title, and ``aside`` at the right; what is ``live`` stands out."""
        if (title, aside, live) != (self.title, self.aside, self.live):
            self.title, self.aside, self.live = title, aside, live
            self.redraw()

    def lines(self, width: int, height: int) -> Iterable[Line]:  # noqa: ARG002 - always one line
        """Draw the edge from corner to corner."""
        title = short(self.title, max(0, width - 6))
        edge, words = ("key", "key") if self.live else ("frame", "dim")
        aside = f" {self.aside} " if self.aside and len(title) + len(self.aside) < width - 12 else ""
        yield (
            ("╭─", edge),
            (f" {title} ", words),
            ("─" * (width - len(title) - len(aside) - 6), edge),
            (aside, words),
            ("─╮", edge),
        )
