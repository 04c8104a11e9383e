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
from textual.errors import NoWidget
from textual.filter import ANSIToTruecolor, LineFilter
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
        _OF_THEME[theme] = styles_of(app.theme_variables, dark=app.current_theme.dark)
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
    """Draws the lines of :meth:`lines`, and repaints those that come out differently."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._drawn: list[list[Segment]] = []
        """The lines within the frame."""
        self._framed: list[Strip] = []
        """The same with the frame's edges."""
        self._drawn_size: tuple[Size, Size] | None = None
        """For which inner and outer size they are drawn; None: they are to be drawn anew."""
        self._frame_title: Content | None = None
        self._edges = Strip([]), Strip([])
        """What the frame draws left and right of each line."""
        self._filters: list[LineFilter] = []
        """What is done to colours where the terminal shall show none, or nothing dim."""
        self._blended: dict[str | None, dict[str, Style]] = {}
        """The styles of all meanings on what can lie behind a line."""
        self.unpainted = True
        """Whether it has changed since it was last drawn for the terminal."""

    @abstractmethod
    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Return the lines to draw, at most ``height`` of ``width`` cells."""

    def row_style(self, row: int) -> str | None:  # noqa: ARG002 - panes with a cursor use it
        """Return the style behind a whole line: *cursor* or *chosen*, or None."""
        return None

    def redraw(self) -> None:
        """Draw anew, and repaint the lines that came out differently."""
        size = self.size
        if self._drawn_size != (size, self.outer_size):
            self._drawn_size = None
            self.unpainted = True
            self.refresh()
            return
        before, drawn = self._drawn, self._draw(size)
        changed = [row for row, (old, new) in enumerate(zip(before, drawn, strict=True)) if old != new]
        for row in changed:
            before[row], self._framed[row] = drawn[row], self._in_frame(drawn[row])
        if changed:
            self.unpainted = True
            self.refresh(*(Region(0, row, size.width, 1) for row in changed))

    @property
    def awaited(self) -> bool:
        """Whether something new in it is to be seen and is not drawn for the terminal yet."""
        if not self.unpainted:
            return False
        try:
            return bool(self.screen.find_widget(self).visible_region)
        except NoWidget:
            return False

    def name_frame(self, title: Content | str) -> None:
        """Write a title into the frame; the whole pane is repainted only where it is another one."""
        title = plain(title) if isinstance(title, str) else title
        if title != self._frame_title:
            self._frame_title = title
            self.unpainted = True
            self.border_title = title

    @on(events.Focus)
    @on(events.Blur)
    def redraw_for_focus(self) -> None:
        """Draw anew, because a cursor is brighter where the keys go."""
        self.redraw()

    def notify_style_update(self) -> None:
        """Colours changed: draw anew."""
        self._drawn_size = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines with their frame, the edges of which are the same beside all that is within.

        Textual works them out anew for every line, which takes longer than drawing the line.
        """
        self._draw_if_due()
        self.unpainted = False
        top, width = self.gutter.top, self.outer_size.width
        strips: list[Strip] = []
        for row in crop.line_range:
            if 0 <= row - top < len(self._framed):
                strips.append(self._framed[row - top])
            else:
                strips += super().render_lines(Region(0, row, width, 1))
        if crop.column_span != (0, width):
            return [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Return one line without its frame."""
        size = self.size
        if y < len(self._drawn):
            return Strip(self._drawn[y], size.width)
        return Strip.blank(size.width, self.rich_style)

    def _draw_if_due(self) -> None:
        sizes = self.size, self.outer_size
        if self._drawn_size == sizes:
            return
        self._drawn_size = sizes
        self._blended.clear()
        self._drawn = self._draw(self.size)
        self._edges = self._edges_now()
        # All colours here are true colours already.
        self._filters = [one for one in self.get_line_filters() if not isinstance(one, ANSIToTruecolor)]
        self._framed = [self._in_frame(line) for line in self._drawn]

    def _draw(self, size: Size) -> list[list[Segment]]:
        drawn: list[list[Segment]] = []
        for row, line in enumerate(self.lines(size.width, size.height)):
            if row >= size.height:
                break
            styles = self._styles(self.row_style(row))
            segments = [Segment(text, styles[name]) for text, name in line]
            drawn.append(Segment.adjust_line_length(segments, size.width, styles[""]))
        blank = [Segment(" " * size.width, self._styles(None)[""])]
        drawn += [blank] * (size.height - len(drawn))
        return drawn

    def _styles(self, behind: str | None) -> dict[str, Style]:
        """Return the style of every meaning on what lies behind a line, the one without any as the empty."""
        found = self._blended.get(behind)
        if found is None:
            known = meanings(self.app)
            # What the pane lies in has a say in its own style, so that is asked for once.
            under = self.rich_style if behind is None else self._styles(None)[""] + known[behind]
            found = {name: under + style for name, style in known.items()} | {"": under}
            self._blended[behind] = found
        return found

    def _edges_now(self) -> tuple[Strip, Strip]:
        """Return what the frame draws left and right of a line."""
        gutter, width = self.gutter, self.outer_size.width
        if not (gutter.left or gutter.right):
            return Strip([]), Strip([])
        (whole,) = super().render_lines(Region(0, gutter.top, width, 1))
        return whole.crop(0, gutter.left), whole.crop(width - gutter.right)

    def _in_frame(self, line: list[Segment]) -> Strip:
        """Return a line between the edges of the frame."""
        left, right = self._edges
        strip = Strip([*left, *line, *right], self.outer_size.width)
        for one in self._filters:
            strip = strip.apply_filter(one, self.background_colors[1])
        return strip
