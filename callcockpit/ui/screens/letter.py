"""A letter to be written over a view: a draft to begin with, kept as it is typed."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import TextArea

from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.text import plain
from callcockpit.ui.widgets.notes import Notes

KEEP_SECONDS = 0.3
"""How long a typed letter of the alphabet waits for the next ones before the text is kept."""


class LetterScreen(ModalScreen[str | None]):
    """Shows a text to be changed; Ctrl+S takes it, Esc leaves it, and both keep it."""

    DEFAULT_CSS = """
    LetterScreen { align: center middle; }
    LetterScreen > Vertical {
        width: 90; max-width: 98%; height: 24; max-height: 98%; border: round $frame-focus; padding: 0 1;
        background: $surface;
    }
    LetterScreen Notes { background: $field; }
    """
    BINDINGS = bindings(pick("view.save"))

    def __init__(self, title: str, text: str, keep: Callable[[str], None]) -> None:
        """Take the words of the frame, the draft, and what keeps the text as it is typed."""
        super().__init__()
        self.heading = title
        self.draft = text
        self.keep = keep
        self.notes = Notes(hint="the letter")
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with Vertical() as box:
            box.border_title = plain(self.heading)
            box.border_subtitle = Content(
                "Ctrl+S takes it, nothing is sent yet · Esc leaves it, the text is kept"
            )
            yield self.notes

    def on_mount(self) -> None:
        """Begin with the draft."""
        self.notes.load_note(self.draft)
        self.notes.focus()

    @on(TextArea.Changed)
    def text_changed(self) -> None:
        """Keep the text soon after the last letter."""
        if self._timer is None:
            self._timer = self.set_timer(KEEP_SECONDS, self._keep)

    def _keep(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self.keep(self.notes.text)

    def action_save(self) -> None:
        """Take the text."""
        self._keep()
        self.dismiss(self.notes.text)

    @on(events.Key)
    def leave(self, event: events.Key) -> None:
        """Leave the text as it is."""
        if event.key == "escape":
            event.stop()
            self._keep()
            self.dismiss(None)
