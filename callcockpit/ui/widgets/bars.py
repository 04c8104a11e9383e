"""The bars above and below: today's figures and the views; what was saved, and the keys that count now."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from callcockpit.ui.text import by_words
from callcockpit.ui.widgets.pane import Line, Pane, Span


class HeaderBar(Pane):
    """One line: the name, today's figures, the views, the time."""

    DEFAULT_CSS = "HeaderBar { height: 1; background: $bar; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.figures: Line = ()
        self.more: Line = ()
        self.views: tuple[str, ...] = ()
        self.view = ""
        self.clock = ""

    def show(self, figures: Line, views: tuple[str, ...], view: str, clock: str, more: Line = ()) -> None:
        """Show the figures of today, the views with the present one, and the time; ``more`` where it fits."""
        self.figures, self.views, self.view, self.clock, self.more = figures, views, view, clock, more
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[Line]:  # noqa: ARG002 - always one line
        """Draw the bar; where it is narrow the name goes first, then the views."""
        name: Line = ((" Call Cockpit ", "title"), ("┃ ", "dim"))
        views: list[Span] = [(f" {view} ", "strong" if view == self.view else "dim") for view in self.views]
        views.append(("┃ ", "dim"))
        clock: Line = ((f"{self.clock} ", "strong"),)
        for left, right in (
            ((*name, *self.figures, *self.more), (*views, *clock)),
            (((" ", "dim"), *self.figures, *self.more), (*views, *clock)),
            ((*name, *self.figures), (*views, *clock)),
            (((" ", "dim"), *self.figures), (*views, *clock)),
            (((" ", "dim"), *self.figures), clock),
            ((), clock),
        ):
            gap = width - _cells(left) - _cells(right)
            if gap >= 0:
                return [(*left, (" " * gap, "dim"), *right)]
        return [clock]


class FooterBar(Pane):
    """Two lines: what happened last, and the keys that count now."""

    DEFAULT_CSS = """
    FooterBar { height: 2; padding: 0 1; }
    FooterBar.-whole { height: 4; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.message = ""
        self.style_name = "dim"
        self.keys: tuple[tuple[str, str], ...] = ()

    def say(self, message: str, style: str = "dim") -> None:
        """Say what happened, until something else does; what has two lines may take three."""
        self.message, self.style_name = message, style
        self.set_class("\n" in message and cell_len(message) > self.size.width, "-whole")
        self.redraw()

    def show(self, keys: tuple[tuple[str, str], ...]) -> None:
        """Show these keys with their labels, the most important first."""
        if keys != self.keys:
            self.keys = keys
            self.redraw()

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the message, cut between words, and as many keys as there is room for, none cut."""
        for line in by_words(self.message, width, max(1, height - 1)):
            yield ((line, self.style_name),)
        spans: list[Span] = []
        left = width
        for key, label in self.keys:
            size = cell_len(key) + cell_len(label) + 3
            if size > left + 2:
                break
            spans += [(key, "key"), (f" {label}  ", "dim")]
            left -= size
        yield tuple(spans)


def _cells(line: Line) -> int:
    return sum(cell_len(text) for text, _ in line)
