"""One question for several yes/no marks: digits toggle them, Enter takes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

Choose = Callable[[str, dict[str, str]], Awaitable[str | None]]
"""Asks for one of several keys; None when the user leaves."""
TAKE = "Enter"


async def marked(choose: Choose, question: str, words: Sequence[str], marks: int) -> int | None:
    """Return which of ``words`` are to be set, as bits in their order; None when the user leaves."""
    while True:
        options = {
            str(place + 1): f"{'✓' if marks >> place & 1 else '·'}{word}" for place, word in enumerate(words)
        }
        key = await choose(question, {**options, TAKE: "take it"})
        if key is None or key == TAKE:
            return None if key is None else marks
        marks ^= 1 << int(key) - 1
