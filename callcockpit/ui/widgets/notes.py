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
from callcockpit.ui.text import CHARACTERS_LIMIT
from callcockpit.ui.widgets.pane import meanings


class Notes(TextArea):
    """A text area that takes plain text only and never more than the screen can bear."""

    DEFAULT_CSS = """
    Notes { border: none; padding: 0 1; background: transparent; height: 1fr; min-height: 2; }
    Notes:focus { border: none; background: $field; }
    """

    def __init__(self, *, id: str | None = None, hint: str = "notes … (n)") -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, placeholder=Content(hint), show_line_numbers=False, soft_wrap=True)
        self.highlight_cursor_line = False
        self._big: tuple[str, ...] = ()

    def show_big(self, number: str) -> None:
        """Show a number big in the free space at the lower right; nothing for an empty one.

        Where there is text it steps aside. It is drawn over the paper, and not a widget beside it, because
        that would have the whole screen laid out anew at every call.
        """
        big = tuple(_big(number)) if number else ()
        if big != self._big:
            self._big = big
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line, with its part of the big number."""
        strip = super().render_line(y)
        first = self.size.height - len(self._big)
        if not self._big or y < first:
            return strip
        width = cell_len(self._big[0])
        left = self.size.width - width - 2
        below = [super(Notes, self).render_line(at) for at in range(max(0, first), self.size.height)]
        if first < 0 or any(cell_len(line.text.rstrip()) > left - 2 for line in below):
            return strip
        style = self.rich_style + meanings(self.app)["key"]
        digits = Strip([Segment(self._big[y - first], style)], width)
        plain = strip.adjust_cell_length(self.size.width, self.rich_style)
        return Strip.join([plain.crop(0, left), digits, plain.crop(left + width)])

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

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        room = max(0, CHARACTERS_LIMIT - len(self.text))
        text = clean(event.text)
        if len(text) > room:
            self.app.bell()
            text = text[:room]
        if result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)


def _big(number: str) -> Iterator[str]:
    """Yield the lines of a number in digits of three by three cells."""
    for segment in Digits(number).render(Style(bold=True)):
        if isinstance(segment, Segment) and segment.text != "\n":
            yield segment.text
