"""A terminal that knows what is painted: whose card, the cursor, an open question, the message line."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyte

WIDTH, HEIGHT = 120, 36
"""The size of the terminal; places on the screen below are for this one."""
CARD = 40
"""The column in which the card begins, right of the queue."""
NAME = re.compile(r"(?:Person|Import) \d{5}")
STAGE = re.compile(r"This call · (\w+)")
ANSWER = re.compile(r"\w \S")
"""How a line begins that tells what a key does."""
CLASSIFIER = slice(29, 33)
"""The lines of the result keys, in whose place questions are asked."""
MESSAGE, KEYS = HEIGHT - 2, HEIGHT - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """What somebody at the terminal sees."""

    rows: tuple[str, ...]

    @property
    def person(self) -> str | None:
        """The name in the frame of the card; None where the cockpit is not on the screen, or nobody is."""
        found = NAME.search(self.rows[1][CARD:])
        return found[0] if found and self.stage else None

    @property
    def cursor(self) -> str | None:
        """The name in the line of the queue with the cursor; None where it is not in sight."""
        found = next((row for row in self.rows if row[1:2] == "▌"), "")
        name = NAME.search(found[:CARD])
        return name and name[0]

    @property
    def question(self) -> str | None:
        """The words of an open question and of what it can be answered; None where none is asked."""
        rows = [row[CARD + 1 : -1].strip() for row in self.rows[: CLASSIFIER.stop]]
        if "No future" in rows[CLASSIFIER.start] or self.person is None:
            return None
        begins = CLASSIFIER.start
        while ANSWER.match(rows[begins]):
            # Long answers have a line each, and the question stands above them.
            begins -= 1
        return "\n".join(rows[begins:]).strip() or None

    @property
    def stage(self) -> str | None:
        """How far the call is: ready, calling, talking …"""
        found = STAGE.search("\n".join(row[CARD:] for row in self.rows))
        return found and found[1]

    @property
    def typing(self) -> bool:
        """Whether the notes take the keys."""
        return "the text is kept as you type" in self.rows[KEYS]

    @property
    def said(self) -> str:
        """The message line."""
        return self.rows[MESSAGE].strip()

    @property
    def about(self) -> str:
        """The person: the card, the history and the call."""
        return "\n".join(row[CARD - 1 :] for row in self.rows[1:MESSAGE])

    @property
    def queue(self) -> list[tuple[int, str]]:
        """The lines of the queue with a name, from 0, from top to bottom."""
        found = [(at, NAME.search(row[:CARD])) for at, row in enumerate(self.rows[:MESSAGE])]
        return [(at, name[0]) for at, name in found if name]

    def near(self, step: int) -> str | None:
        """Return the person painted, or who stands so many lines below them; None for nobody."""
        names = [name for _, name in self.queue]
        if step == 0 or self.person not in names:
            return self.person
        at = names.index(self.person) + step
        return names[at] if at < len(names) else None

    def __str__(self) -> str:
        asked = f" asks “{self.question.splitlines()[0]}”" if self.question else ""
        moved = f" cursor {self.cursor}" if self.cursor != self.person else ""
        typing = " notes" if self.typing else ""
        return f"{self.person} {self.stage}{moved}{asked}{typing} says “{self.said}”"


class Emulator:
    """Draws what a program writes."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, output: bytes) -> None:
        """Draw what was written next."""
        self._stream.feed(output)

    def painted(self) -> Painted:
        """Return what is to be seen now."""
        return Painted(rows=tuple(self._screen.display))
