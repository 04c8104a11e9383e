"""The summary of a phone block: to be read, and copied as text."""

from __future__ import annotations

from textual import events, on
from textual.content import Content

from callcockpit.store.summaries import as_text
from callcockpit.ui.keymap import Keymap
from callcockpit.ui.screens.sheet import SheetScreen, SheetText

CLOSING = ("escape", "enter", "q", "space")
"""Keys that close it; others are meant for what lies below, and wait."""
SCROLLING = ("up", "down", "j", "k", "pageup", "pagedown")


class SummarySheet(SheetScreen):
    """Shows what came of a block; a result key pressed as it comes up does nothing."""

    def __init__(self, lines: list[str], keymap: Keymap) -> None:
        first, *rest = lines
        super().__init__("What came of the block", [f"# {first}", *rest])
        self._text = as_text(lines)
        self._copy = keymap.key("call.copy")
        self.foot = f"{self._copy} copies it · Esc closes"

    @on(events.Key)
    def copy_or_wait(self, event: events.Key) -> None:
        """Copy the summary; leave the keys that scroll and close to the sheet."""
        if event.character == self._copy or event.key == self._copy:
            self.app.copy_to_clipboard(self._text)
            self.query_one(SheetText).border_subtitle = Content("copied · Esc closes")
        if event.key not in (*CLOSING, *SCROLLING):
            event.stop()
            event.prevent_default()
