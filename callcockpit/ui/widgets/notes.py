"""The notes about the person on the screen: free text, kept as it is typed."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.content import Content
from textual.renderables.digits import Digits
from textual.strip import Strip
from textual.widgets import TextArea

from callcockpit.domain.text import clean
from callcockpit.ui.paper import Typed
from callcockpit.ui.pasting import LeftOut
from callcockpit.ui.text import CHARACTERS_LIMIT
from callcockpit.ui.widgets.pane import meanings

BIG_LINES = 3
"""Lines of a number that is shown big."""


class Notes(TextArea):
    """A text area that takes plain text only and never more than the screen can bear."""

    DEFAULT_CSS = """
    Notes { border: none; padding: 0 1; background: transparent; height: 1fr; min-height: 2; }
    Notes:focus { border: none; background: $field; }
    """

    def __init__(self, *, id: str | None = None, hint: str = "notes … (n)") -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, placeholder=Content(hint), show_line_numbers=False, soft_wrap=True)
        self.highlight_cursor_line = False
        self._bigs: tuple[tuple[str, ...], ...] = ()
        """The lines of the number that is shown big, with its extension and, for want of room, without."""

    def show_big(self, number: str, extension: str = "") -> None:
        """Show a number big in the free space at the lower right; nothing for an empty one.

        Where there is text it steps aside. It is drawn over the paper, and not a widget beside it, because
        that would have the whole screen laid out anew at every call.
        """
        said = ([f"{number} x{extension}"] if extension else []) + ([number] if number else [])
        bigs = tuple(tuple(_big(one)) for one in said)
        if bigs != self._bigs:
            self._bigs = bigs
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line, with its part of the big number."""
        strip = super().render_line(y)
        first = self.size.height - BIG_LINES
        if not self._bigs or y < first or first < 0:
            return strip
        below = (super(Notes, self).render_line(at) for at in range(first, self.size.height))
        taken = max(cell_len(line.text.rstrip()) for line in below)
        for big in self._bigs:
            width = cell_len(big[0])
            left = self.size.width - width - 2
            if taken <= left - 2:
                style = self.rich_style + meanings(self.app)["key"]
                digits = Strip([Segment(big[y - first], style)], width)
                plain = strip.adjust_cell_length(self.size.width, self.rich_style)
                return Strip.join([plain.crop(0, left), digits, plain.crop(left + width)])
        return strip

    def load_note(self, note: str) -> None:
        """Show another note without that counting as typing."""
        if not note and not self.text:
            # Most people have none, and an empty paper need not be drawn anew.
            self.history.clear()
            return
        with self.prevent(TextArea.Changed):
            self.load_text(clean(note))
            self.move_cursor(self.document.end)

    @on(TextArea.Changed)
    def tell(self) -> None:
        """Tell it without the name of this widget, which whoever hears it need not import."""
        self.post_message(Typed())

    def on_paste(self, event: events.Paste) -> None:
        """Take the paste as clean text, as much of it as there is room for."""
        event.prevent_default()
        event.stop()
        room = max(0, CHARACTERS_LIMIT - len(self.text) + len(self.selected_text))
        text = clean(event.text)
        if len(text) > room:
            self.app.bell()
            self.post_message(LeftOut(len(text) - room, CHARACTERS_LIMIT))
            text = text[:room]
        result = self.replace(text, *self.selection, maintain_selection_offset=False)
        self.move_cursor(result.end_location)


def _big(number: str) -> Iterator[str]:
    """Yield the lines of a number in digits of three by three cells."""
    for segment in Digits(number).render(Style(bold=True)):
        if isinstance(segment, Segment) and segment.text != "\n":
            yield segment.text
