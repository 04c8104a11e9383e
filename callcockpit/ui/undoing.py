"""Undo and redo on the screen: what was done from here, and a question before what was not."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import tzinfo
from typing import Any, NamedTuple, Protocol, TypeVar

from callcockpit.store.book import Book
from callcockpit.store.journal import Receipt
from callcockpit.store.next_undo import NextUndo, next_redo, next_undo
from callcockpit.ui.services import Services

T = TypeVar("T")

SEEN_SECONDS = 0.25
"""A question that names what another program did is not answered sooner: the key was pressed before it."""
OVERTAKEN = "something else was done meanwhile; press the key again"


class Asks(Protocol):
    """What the question needs of a screen."""

    @property
    def services(self) -> Services:
        """What the screen works with."""

    def say(self, words: str, style: str = "text") -> None:
        """Say what happened."""

    def read(self, job: Callable[[Book], T]) -> Coroutine[Any, Any, T | None]:
        """Run a reading job; a failure is said and gives None."""

    def ask_choice(self, question: str, options: dict[str, str]) -> Coroutine[Any, Any, str | None]:
        """Ask for one key; None when the user leaves."""


class _Found(NamedTuple):
    undo: NextUndo | None


async def chosen_undo(screen: Asks, zone: tzinfo) -> Receipt | None:
    """Return the operation to take back; None where there is none or the user leaves it."""
    found = await screen.read(lambda book: _Found(next_undo(book)))
    if found is None:
        return None
    if found.undo is None:
        screen.say("nothing to be undone")
        return None
    newest, known, own = found.undo
    if known:
        return newest
    options = {"y": "undo that"}
    if own is not None:
        options["m"] = f"undo what was done here: {own.words}"
    answer = await _seen_and_answered(screen, f"{_told(newest, zone)}. Undo it?", options)
    return {"y": newest, "m": own}.get(answer or "")


async def chosen_redo(screen: Asks, zone: tzinfo) -> Receipt | None:
    """Return the operation to do again; None where there is none or the user leaves it."""
    found = await screen.read(lambda book: (next_redo(book),))
    if found is None:
        return None
    if found[0] is None:
        screen.say("nothing to be done again")
        return None
    receipt, known = found[0]
    if known:
        return receipt
    answer = await _seen_and_answered(screen, f"{_told(receipt, zone)}. Do it again?", {"y": "do it again"})
    return receipt if answer == "y" else None


async def _seen_and_answered(screen: Asks, question: str, options: dict[str, str]) -> str | None:
    """Ask about what another program did; a key that was pressed ahead of the question is no answer."""
    asked = screen.services.tick()
    answer = await screen.ask_choice(f"Not done from here: {question}", options)
    if answer is not None and screen.services.frames.pressed.at - asked < SEEN_SECONDS:
        screen.say(f"{answer} came too soon for the question: nothing was done", "alert")
        return None
    return answer


def _told(receipt: Receipt, zone: tzinfo) -> str:
    return f"{receipt.words}, {receipt.at.astimezone(zone):%H:%M}"
