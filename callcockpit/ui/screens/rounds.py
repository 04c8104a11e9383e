"""Adding and editing people, undo, the palette, help and the way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from callcockpit.domain.call import Stage
from callcockpit.domain.values import Candidate, Contact
from callcockpit.store import calls, referrals, upkeep
from callcockpit.store.book import Book
from callcockpit.store.journal import Receipt
from callcockpit.ui.looking import Look, back_look, look
from callcockpit.ui.screens.ways import Ways
from callcockpit.ui.undoing import OVERTAKEN, chosen_redo, chosen_undo
from callcockpit.ui.work import begin

if TYPE_CHECKING:
    from callcockpit.store.intake import Intake
    from callcockpit.ui.screens.form import Filled, FormScreen
    from callcockpit.ui.screens.palette import Command

# The other screens are imported where they are first opened: together they would make every start a tenth
# longer, for what most hours of calls never show.


class Rounds(Ways):
    """The hub with its ways, and what is done to the book from forms."""

    # Adding and editing

    def action_add(self) -> None:
        """Add a person to the book."""
        from callcockpit.ui.screens.form import FormScreen

        self._open_form(FormScreen(self.services.settings.region, "Add a person"))

    def action_referral(self) -> None:
        """Add somebody this person refers you to, without leaving the call."""
        from callcockpit.ui.screens.form import FormScreen

        if self.card is None:
            return
        referrer, name = self.card.contact.id, self.card.contact.name

        def keep(filled: Filled) -> bool:
            if self.busy:
                return False
            self._store_form(filled, referrer, None)
            return True

        form = FormScreen(
            self.services.settings.region,
            f"Referred by {name}",
            person=Candidate(name="", referred_by=name),
            said=referrals.NOTHING_SAID,
            keep_one=keep,
        )
        self._open_form(form, referrer=referrer)

    def action_edit(self) -> None:
        """Edit the person on the screen."""
        from callcockpit.ui.screens.form import FormScreen

        if self.card is not None:
            contact = self.card.contact
            form = FormScreen.of(contact, self.services.settings.region)
            form.load_told = lambda days: self._weigh(contact, days)
            self._open_form(form, editing=contact.id)

    async def _weigh(self, contact: Contact, days: int | None) -> str:
        from callcockpit.ui.screens.capacity import cadence_told

        return await cadence_told(self.services, contact, days)

    def _open_form(
        self, form: FormScreen, *, referrer: int | None = None, editing: int | None = None
    ) -> None:
        if self.busy or self.ask.active:
            return
        self.flush_draft()

        def store(filled: Filled | None) -> None:
            if filled is not None:
                self._store_form(filled, referrer, editing)

        self.app.push_screen(form, store)

    def _store_form(self, filled: Filled, referrer: int | None, editing: int | None) -> None:
        now, limit = self.services.clock(), self._window
        shown = self.card.contact.id if self.card else None
        person = filled.person
        # In a call the person stays on the screen; a new one is shown at once otherwise.
        stays = shown if referrer is not None or self.call.stage is not Stage.READY else None
        told: list[str] = []
        said = filled.said or referrals.NOTHING_SAID

        def job(book: Book) -> Look:
            if editing is not None:
                receipt = upkeep.edit(book, editing, person, now, filled.cadence, filled.said)
                wanted = editing
            elif referrer is not None:
                receipt, wanted = referrals.refer(book, person, referrer, now, said)
            else:
                receipt, wanted = upkeep.add(book, person, now)
            told.append(receipt.words)
            return look(book, now, wanted=stays or wanted, limit=limit)

        undo = self.services.keymap.key("book.undo")
        keep = (stays or editing) == shown
        self.write(job, lambda: f"✓ {told[-1]} · {undo} undoes it", keep=keep)

    def action_import(self) -> None:
        """Take people in from a file."""
        if self.services.open_book is not None and self._may_leave():
            from callcockpit.ui.screens.importer import ImportScreen

            self.app.push_screen(ImportScreen(self.services, self.services.open_book), self._imported)

    def _imported(self, taken: Intake | None) -> None:
        if taken is not None:
            now, limit = self.services.clock(), self._window
            shown = self.card.contact.id if self.card else None
            undo = self.services.keymap.key("book.undo")
            back = f" · {undo} undoes it" if taken.batch is not None else ""

            def job(book: Book) -> Look:
                # It came in by a connection of its own, and is this cockpit's all the same.
                book.own |= {taken.batch} if taken.batch is not None else set()
                return look(book, now, wanted=shown, limit=limit)

            self.write(
                job,
                f"{taken.new} new, {taken.updated} updated, {taken.same} same{back}",
            )

    # Undo

    def action_undo(self) -> None:
        """Take back the newest operation and show whom it was about."""
        if self._may_undo():
            self.asking(self._undo())

    def action_redo(self) -> None:
        """Do again what was undone."""
        if self._may_undo():
            self.asking(self._redo())

    def _may_undo(self) -> bool:
        if self.call.stage is Stage.READY or self.call.ended is not None:
            return True
        self.footer.say("A call is in progress: give it a result, or leave it with Esc, then undo.", "alert")
        return False

    async def _undo(self) -> None:
        chosen = await chosen_undo(self, self.services.zone)
        if chosen is not None:
            failed: list[str] = []
            only = chosen.operation
            self._journal(lambda book, now: calls.undo(book, now, failed.append, only=only), "undone", failed)

    async def _redo(self) -> None:
        chosen = await chosen_redo(self, self.services.zone)
        if chosen is not None:
            only = chosen.operation
            self._journal(lambda book, _now: calls.redo(book, only=only), "done again")

    def _journal(
        self, deed: Callable[[Book, datetime], Receipt | None], word: str, failed: list[str] | None = None
    ) -> None:
        self.flush_draft()
        now, limit = self.services.clock(), self._window
        shown = self.card.contact.id if self.card else None
        before = self.queue
        told: list[str] = []

        def job(book: Book) -> Look:
            receipt = deed(book, now)
            told.append(f"✓ {word}: {receipt.words}" if receipt else f"Nothing was {word}: {OVERTAKEN}")
            wanted = receipt.contact if receipt and receipt.contact else shown
            return back_look(book, now, before, wanted, limit)

        self.write(job, lambda: " · ".join([*told, *(failed or [])]))

    # Help and the way out

    def action_palette(self) -> None:
        """Open people and commands by name."""
        if not self.ask.active and not self.busy:
            from callcockpit.ui.screens.palette import Command, PaletteScreen

            self.flush_draft()
            commands = Command.all(self.services.keymap)
            self.app.push_screen(PaletteScreen(self.services, commands), self._run_command)

    async def _run_command(self, chosen: Command | int | None) -> None:
        if isinstance(chosen, int):
            if self.call.stage is Stage.READY:
                self.go_to(chosen)
            else:
                self.footer.say(
                    "A call is in progress: give it a result, or leave it with Esc, first.", "alert"
                )
        elif chosen is not None:
            await self.run_action(chosen.action)

    def action_help(self) -> None:
        """Show the keys that count here, then all the others."""
        from callcockpit.ui.screens.sheet import help_lines

        where = "notes" if self.focused is self.notes else self.call.stage.value
        self.sheet("Help", help_lines(where, self.services.keymap))

    def action_back_up(self) -> None:
        """Copy the book into the folder of backups, while everything else goes on."""
        if self.services.caretaker is None:
            self.footer.say("A demo is gone at the end: there is nothing to back up.", "alert")
        else:
            self.footer.say("Backing the book up …")
            begin(self, partial(self._hear, self.services.caretaker.back_up()), "care")

    def action_theme(self) -> None:
        """Change between dark and light."""
        self.app.theme = "cockpit-light" if self.app.theme == "cockpit-dark" else "cockpit-dark"

    def sheet(self, title: str, said: list[str]) -> None:
        """Show a text to read, until a key closes it."""
        if not self.ask.active:
            from callcockpit.ui.screens.sheet import SheetScreen

            self.app.push_screen(SheetScreen(title, said))

    def action_quit_cockpit(self) -> None:
        """Go out; a call in progress is kept and offered at the next start."""
        if self.call.stage is not Stage.READY and self.call.ended is None:
            self.asking(self._quit_in_call())
        else:
            self.keep_draft()
            self.app.exit()

    async def _quit_in_call(self) -> None:
        answer = await self.ask_choice(
            "A call is in progress. Quit?", {"y": "quit, the call is taken up at the next start"}
        )
        if answer == "y":
            self.keep_draft()
            self.app.exit()
