"""A pane that draws its own lines: a card changes on one repaint, without a widget for every row."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.app import App
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from callcockpit.domain.text import clean
from callcockpit.ui.colours import styles_of
from callcockpit.ui.text import fit, plain

Span: TypeAlias = tuple[str, str]
"""Text and what it means, one of ``colours.MEANINGS``."""
Line: TypeAlias = tuple[Span, ...]


_OF_THEME: dict[str, dict[str, Style]] = {}
"""The styles by theme; there are a handful of themes."""


def meanings(app: App[object]) -> dict[str, Style]:
    """Return the styles of the present theme by what they mean."""
    theme = app.theme
    if theme not in _OF_THEME:
        _OF_THEME[theme] = styles_of(app.theme_variables)
    return _OF_THEME[theme]


def cut(line: Line, width: int) -> Line:
    """Return the spans of a line that fit into ``width`` cells, with an ellipsis where it is cut."""
    spans: list[Span] = []
    left = width
    for text, style in line:
        shown = clean(text[: 1_000 + width * 8]).replace("\n", " ").replace("\t", " ")
        size = cell_len(shown)
        if size > left:
            spans.append((fit(shown, left), style))
            break
        spans.append((shown, style))
        left -= size
    return tuple(spans)


class Pane(Widget):
    """Draws the lines of :meth:`lines` and repaints as a whole when what it shows changes."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._drawn: list[Strip] | None = None
        self._drawn_width = -1
        self._frame_title: Content | None = None
        self._base: Style | None = None
        """The colours behind everything, which are worked out from all that the pane lies in."""

    @abstractmethod
    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Return the lines to draw, at most ``height`` of ``width`` cells."""

    def row_style(self, row: int) -> str | None:  # noqa: ARG002 - panes with a cursor use it
        """Return the style behind a whole line: *cursor* or *chosen*, or None."""
        return None

    def redraw(self) -> None:
        """Draw anew, and repaint the lines that came out differently."""
        size = self.size
        before = self._drawn
        if before is None or self._drawn_width != size.width or len(before) != size.height:
            self._drawn = None
            self.refresh()
            return
        self._drawn = self._draw(size)
        changed = [
            Region(0, row, size.width, 1)
            for row, (old, new) in enumerate(zip(before, self._drawn, strict=True))
            if old != new
        ]
        if changed:
            self.refresh(*changed)

    def name_frame(self, title: Content | str) -> None:
        """Write a title into the frame; the whole pane is repainted only where it is another one."""
        title = plain(title) if isinstance(title, str) else title
        if title != self._frame_title:
            self._frame_title = title
            self.border_title = title

    @on(events.Focus)
    @on(events.Blur)
    def redraw_for_focus(self) -> None:
        """Draw anew, because a cursor is brighter where the keys go."""
        self.redraw()

    def notify_style_update(self) -> None:
        """Colours changed: draw anew."""
        self._drawn = self._base = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Return one drawn line."""
        size = self.size
        if self._drawn is None or self._drawn_width != size.width or len(self._drawn) != size.height:
            self._drawn = self._draw(size)
            self._drawn_width = size.width
        return self._drawn[y] if y < len(self._drawn) else Strip.blank(size.width, self.rich_style)

    def _draw(self, size: Size) -> list[Strip]:
        if self._base is None:
            self._base = self.rich_style
        base = self._base
        found = meanings(self.app)
        strips: list[Strip] = []
        for row, line in enumerate(self.lines(size.width, size.height)):
            if row >= size.height:
                break
            behind = self.row_style(row)
            under = base
            if behind is not None:
                under = base + found[behind]
            segments = [Segment(text, under + found[name]) for text, name in line]
            strips.append(Strip(segments).adjust_cell_length(size.width, under))
        blank = Strip.blank(size.width, base)
        strips += [blank] * (size.height - len(strips))
        return strips
