"""Kindness at the cockpit: counted with a word on what and for whom."""

from __future__ import annotations

from callcockpit.domain.text import clean_line
from callcockpit.store import kindness
from callcockpit.store.book import Book
from callcockpit.ui.looking import Look, look
from callcockpit.ui.screens.phone_blocks import PhoneBlocks
from callcockpit.ui.widgets.ask import Echo

RECEIVED = "<"
"""Typed first, it says that something was done for the user."""


def direction(typed: str) -> tuple[bool, str]:
    """Return whether what is typed was received, and the words without the sign for it."""
    said = typed.strip()
    return said.startswith(RECEIVED), said.removeprefix(RECEIVED).strip()


class Kindness(PhoneBlocks):
    """The hub with its blocks and kindnesses."""

    def action_kindness(self) -> None:
        """Count a kindness, with a word on what and for whom."""
        self.asking(self._kindness())

    async def _kindness(self) -> None:
        about = self.card.contact if self.card else None

        def understood(typed: str) -> Echo:
            received, said = direction(typed)
            if received and about is None:
                return Echo("Nobody is on the screen from whom it could be.", valid=False)
            came = f"received from {about.name} · " if received and about else ""
            return Echo(came + (said or "…"), valid=bool(said))

        line = await self.ask_line(
            "A kindness: what was it?",
            f"a few words; {RECEIVED} first: it was done for you",
            understood,
            topic="kindness",
        )
        if line is None:
            return
        received, what = direction(line)
        if received and about is not None:
            if await self._from(about.name):
                self._count(what, about.id, "", received=True)
            return

        def check(typed: str) -> Echo:
            said = clean_line(typed)
            if said in ("-", "nobody"):
                return Echo("for nobody in particular", valid=True)
            if said:
                return Echo(f"for {said}: into their history, if that is somebody in the book", valid=True)
            return Echo(f"for {about.name}" if about else "for nobody in particular", valid=True)

        whom = await self.ask_line(
            "For whom?",
            f"Enter for {about.name}, a name, or - for nobody" if about else "a name, or Enter for nobody",
            check,
            topic="kindness for",
        )
        if whom is not None:
            said = clean_line(whom)
            self._count(
                what, about.id if about and not said else None, "" if said in ("-", "nobody") else said
            )

    async def _from(self, name: str) -> bool:
        """Ask from whom it came, as for whom one was given: who answers that with Enter must not dial."""

        def check(typed: str) -> Echo:
            if typed.strip():
                return Echo(f"only from {name}, who is on the screen", valid=False)
            return Echo(f"from {name}", valid=True)

        line = await self.ask_line("From whom?", f"Enter for {name}", check, topic="kindness from")
        return line is not None

    def _count(self, what: str, contact: int | None, whom: str, *, received: bool = False) -> None:
        now, limit = self.services.clock(), self._window
        shown = self.card.contact.id if self.card else None
        self.flush_draft()
        said: list[str] = []

        def job(book: Book) -> Look:
            if contact is not None:
                receipt = kindness.to_contact(book, contact, what, now, received=received)
            else:
                receipt = kindness.count(book, what, whom, now)
            said.append(receipt.words)
            return look(book, now, wanted=shown, limit=limit)

        undo = self.services.keymap.key("book.undo")

        def done() -> str:
            goal = f" of {self.kind_goal}" if self.kind_goal else ""
            return f"✓ {said[-1]} · {self.kind.today}{goal} today · {undo} undoes it"

        self.write(job, done, keep=True)
