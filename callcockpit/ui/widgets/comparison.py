"""Two people side by side, and beside them the one they would become."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from callcockpit.ui.text import fit, wrap
from callcockpit.ui.widgets.pane import Line, Pane

LABEL = 12
"""Cells of the names of what is compared."""
VALUE_LINES = 40
"""Lines of one text at most; the rest is named."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that is compared, each value as its lines."""

    label: str
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    merged: tuple[str, ...]
    alert: bool = False


class ComparisonPane(Pane, can_focus=True):
    """What both have and what is kept of it; scrolls where it is longer than the screen."""

    DEFAULT_CSS = """
    ComparisonPane { border: round $frame; padding: 0 1; height: 1fr; border-title-color: $text-muted; }
    ComparisonPane:focus { border: round $frame-focus; border-title-color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.aspects: tuple[Aspect, ...] = ()
        self.top = 0

    def show(self, aspects: tuple[Aspect, ...]) -> None:
        """Show these, from the beginning."""
        self.aspects, self.top = aspects, 0
        self.redraw()

    def move(self, step: int) -> None:
        """Scroll."""
        self.top = max(0, self.top + step)
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the heads of the columns, then the values from where they are scrolled to."""
        if not self.aspects or height < 2:
            return []
        column = max(6, (width - LABEL - 2) // 3)
        heads = ("stays", "goes into it", "what is kept")
        head: Line = ((" " * LABEL, "dim"), *((fit(f"{one} ", column), "title") for one in heads))
        drawn = [line for aspect in self.aspects for line in _drawn(aspect, column)]
        room = height - 1
        self.top = max(0, min(self.top, len(drawn) - room))
        shown = drawn[self.top : self.top + room]
        if len(drawn) > self.top + room:
            shown[-1] = ((f"… {len(drawn) - self.top - room + 1} more lines: Tab, then j k", "dim"),)
        return [head, *shown]


def _drawn(aspect: Aspect, column: int) -> Iterable[Line]:
    """Return the lines of one aspect; a value that is not kept as it is stands back."""
    values = (aspect.kept, aspect.dropped, aspect.merged)
    styles = ["text" if value == aspect.merged else "dim" for value in values]
    styles[2] = "alert" if aspect.alert else "strong"
    cells = [
        [part for line in value for part in wrap(line, column - 1, VALUE_LINES)] or ["–"] for value in values
    ]
    for place, parts in enumerate(zip_longest(*cells, fillvalue="")):
        label = fit(aspect.label if place == 0 else "", LABEL)
        spans = [(fit(part, column), style) for part, style in zip(parts, styles, strict=True)]
        yield ((label, "dim"), *spans)
