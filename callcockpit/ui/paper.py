"""What is known of the notes without their widget, which takes 15 ms to be imported."""

from __future__ import annotations

from textual.message import Message
from textual.widget import Widget

from callcockpit.domain.text import clean


class Typed(Message):
    """The text of the notes was changed by whoever types."""


class Paper(Widget):
    """Stands in for the notes until the first person is painted.

    It is never on the screen; nobody can type before the notes are there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def load_note(self, note: str) -> None:
        """Keep a note."""
        self.text = clean(note)

    def show_big(self, number: str, extension: str = "") -> None:
        """Show nothing yet: what is big is asked for again once the notes are there."""
