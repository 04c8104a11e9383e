"""What is done to an open step of the person on the screen: it is moved, done or dropped."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from callcockpit.domain.values import Due, Fate, Step
from callcockpit.domain.wording import step_text
from callcockpit.store import agreed
from callcockpit.store.book import Book
from callcockpit.store.cards import Card
from callcockpit.store.journal import Receipt
from callcockpit.ui.services import Services
from callcockpit.ui.widgets.ask import AskLine, Reading, ask_meaning

MOST = 5
"""Steps that have a key; the first ones come first."""
FATES = {"done": Fate.DONE, "drop": Fate.DROPPED, "dropped": Fate.DROPPED}
"""What is typed for a step that is not moved."""


class StepScreen(Protocol):
    """What asks and writes, as the cockpit does."""

    services: Services

    @property
    def ask_line(self) -> AskLine:
        """Ask for a line."""

    async def ask_choice(self, question: str, options: dict[str, str]) -> str | None:
        """Return the key that was pressed; None when the user leaves."""

    def understood(self, line: str) -> Reading[Due]:
        """Read a line that is a date and nothing else."""

    def change(self, deed: Deed, done: str, *, keep: bool, meant: Card) -> None:
        """Write an operation, and stay with the person."""


class Deed(Protocol):
    """What is written."""

    def __call__(self, book: Book, /) -> Receipt:
        """Do it."""


class Wanted(NamedTuple):
    """What is to become of a step: another date, or its end."""

    due: Due | None = None
    fate: Fate | None = None


async def change_step(screen: StepScreen, card: Card) -> bool:
    """Ask which open step, and what is to become of it; False for the date of the next result instead."""
    at = screen.services.moment()
    shown = dict(zip("12345", card.contact.steps[:MOST], strict=False))
    options = {key: step_text(step, at.now, at.zone, at.rules) for key, step in shown.items()}
    key = await screen.ask_choice("Move or end which step?", {**options, "r": "the date of the next result"})
    if key in shown:
        await _ask(screen, card, shown[key])
    return key != "r"


async def _ask(screen: StepScreen, card: Card, step: Step) -> None:
    def read(line: str) -> Reading[Wanted]:
        if (fate := FATES.get(line.strip().lower())) is not None:
            return Reading(f"It is {fate.value}, and leaves the card", valid=True, meant=Wanted(fate=fate))
        found = screen.understood(line)
        return Reading(found.said, found.valid, Wanted(due=found.meant) if found.valid else None)

    question, hint = f"“{step.words}”: when?", "thu 14:30 · 2w, or: done, drop"
    wanted = await ask_meaning(screen.ask_line, question, hint, read, topic=f"step {step.id}")
    if wanted is not None and wanted.meant is not None:
        _write(screen, card, step, wanted.meant, wanted.said)


def _write(screen: StepScreen, card: Card, step: Step, wanted: Wanted, said: str) -> None:
    contact, clock = card.contact, screen.services.clock
    done = f"“{step.words}” {f'moved to {said}' if wanted.fate is None else wanted.fate.value}"

    def deed(book: Book) -> Receipt:
        if wanted.due is not None:
            return agreed.move(book, contact.id, step.id or 0, wanted.due, clock())
        return agreed.finish(book, contact.id, step.id or 0, wanted.fate or Fate.DONE, clock())

    screen.change(deed, f"{done} · {contact.name}", keep=True, meant=card)
