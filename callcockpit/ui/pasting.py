"""What is said of a paste that is longer than its field holds."""

from __future__ import annotations

from textual.message import Message

from callcockpit.domain.text import counted


class LeftOut(Message):
    """A part of what was pasted had no room."""

    def __init__(self, characters: int, limit: int) -> None:
        """Take how many characters were left out, and how many the field holds."""
        super().__init__()
        self.words = (
            f"{counted(characters, 'character')} of what was pasted {'was' if characters == 1 else 'were'} "
            f"left out: there is room for {limit:,}."
        )
