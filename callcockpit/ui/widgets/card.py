"""The card: who this is, how to reach them, what was promised."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from callcockpit.ui.text import short
from callcockpit.ui.widgets.pane import Line, Pane, cut

MOST = 8
"""Lines of a person at most."""


class CardPane(Pane, can_focus=True):
    """Draws the lines it is given; each is cut, never wrapped, so that nothing jumps on a change."""

    DEFAULT_CSS = """
    CardPane { border: round $frame; padding: 0 1; border-subtitle-color: $text-muted; }
    CardPane { border-title-color: $foreground; border-title-style: bold; }
    CardPane:focus { border: round $frame-focus; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.shown: tuple[Line, ...] = ()
        self._aside = ""

    def show(self, name: str, about: str, aside: str, shown: tuple[Line, ...]) -> None:
        """Show a person: name and what they are in the frame, ``aside`` at its right, the rest as lines."""
        title = Content(short(name, 60))
        if about:
            title = Content.assemble(title, ("  " + short(about, 80), "not bold"))
        self.name_frame(title)
        self.show_aside(aside)
        self.shown = shown
        # Each thing that was agreed has a line, as far as the history keeps some.
        self.styles.min_height = min(len(shown), MOST) + 2
        self.redraw()

    def show_aside(self, aside: str) -> None:
        """Show what stands at the right of the frame."""
        if aside != self._aside:
            self._aside = aside
            self.border_subtitle = Content(aside)

    def lines(self, width: int, height: int) -> Iterable[Line]:  # noqa: ARG002 - the lines are as they are
        """Draw the lines, each cut to the width."""
        return [cut(line, width) for line in self.shown]
