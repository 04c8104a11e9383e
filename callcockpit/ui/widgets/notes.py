"""The notes about the person on the screen: free text, kept as it is typed."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets import TextArea

from callcockpit.domain.text import clean
from callcockpit.ui.text import CHARACTERS_LIMIT


class Notes(TextArea):
    """A text area that takes plain text only and never more than the screen can bear."""

    DEFAULT_CSS = """
    Notes { border: none; padding: 0 1; background: transparent; height: 1fr; min-height: 2; }
    Notes:focus { border: none; background: $field; }
    """

    def __init__(self, *, id: str | None = None, hint: str = "notes … (n)") -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, placeholder=Content(hint), show_line_numbers=False, soft_wrap=True)
        self.highlight_cursor_line = False

    def load_note(self, note: str) -> None:
        """Show another note without that counting as typing."""
        with self.prevent(TextArea.Changed):
            self.load_text(clean(note))
            self.move_cursor(self.document.end)

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
