"""Kindness at the cockpit: counted with a word on what and for whom."""

from __future__ import annotations

from callcockpit.domain.text import clean_line
from callcockpit.store import kindness
from callcockpit.store.book import Book
from callcockpit.ui.looking import Look, look
from callcockpit.ui.screens.phone_blocks import PhoneBlocks
from callcockpit.ui.widgets.ask import Echo


class Kindness(PhoneBlocks):
    """The hub with its blocks and kindnesses."""

    def action_kindness(self) -> None:
        """Count a kindness, with a word on what and for whom."""
        self.asking(self._kindness())

    async def _kindness(self) -> None:
        what = await self.ask_line(
            "A kindness: what did you do?",
            "a few words",
            lambda typed: Echo(typed.strip() or "…", valid=bool(typed.strip())),
            topic="kindness",
        )
        if what is None:
            return
        about = self.card.contact if self.card else None

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

    def _count(self, what: str, contact: int | None, whom: str) -> None:
        now, limit = self.services.clock(), self._window
        shown = self.card.contact.id if self.card else None
        self.flush_draft()
        said: list[str] = []

        def job(book: Book) -> Look:
            if contact is not None:
                receipt = kindness.to_contact(book, contact, what, now)
            else:
                receipt = kindness.count(book, what, whom, now)
            said.append(receipt.words)
            return look(book, now, wanted=shown, limit=limit)

        undo = self.services.keymap.key("book.undo")

        def done() -> str:
            goal = f" of {self.kind_goal}" if self.kind_goal else ""
            return f"{said[-1]} · {self.kind.today}{goal} today · {undo} undoes it"

        self.write(job, done, keep=True)
