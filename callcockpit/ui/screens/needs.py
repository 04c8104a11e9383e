"""Needs that people told of: who could help is found in the book, introduced, and asked about it later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from textual.widget import Widget

from callcockpit.domain.days import MONTHS, today, working_days_from
from callcockpit.domain.tracks import INTRODUCTION, known
from callcockpit.domain.values import Contact, Due
from callcockpit.domain.when import show_due
from callcockpit.store import needs, people
from callcockpit.store.book import Book
from callcockpit.store.needs import LISTED, Need
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.experts import ExpertsScreen
from callcockpit.ui.screens.letters import Letters
from callcockpit.ui.screens.sheet import SheetScreen
from callcockpit.ui.showing import Moment
from callcockpit.ui.text import fit
from callcockpit.ui.views import Leave
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line
from callcockpit.ui.work import begin


class NeedList(ChoicePane):
    """Open needs, with whom they were introduced to."""

    def __init__(self, at: Moment) -> None:
        super().__init__(id="needs")
        self.at = at
        self.rows: tuple[Need, ...] = ()

    @property
    def count(self) -> int:
        """How many needs there are."""
        return len(self.rows)

    def row(self, at: int, width: int) -> Line:
        """Draw when it was heard, of whom, what, and to whom they were introduced."""
        need = self.rows[at]
        local = need.at.astimezone(self.at.zone)
        name = max(16, (width - 10) // 4)
        helped = f"introduced to {need.expert_name or 'somebody'}" if need.introduced else ""
        expert = max(16, (width - 10) // 3) if helped else 0
        return (
            (fit(f"{local.day:02} {MONTHS[local.month - 1]} {local:%y}", 10), "dim"),
            (fit(need.name, name - 1) + " ", "strong"),
            (fit(need.what, max(1, width - 11 - name - expert)) + " ", "dim" if helped else "text"),
            (fit(helped, expert), "next-step"),
        )


class NeedsScreen(Letters):
    """Lists what people need; Enter finds who could help, and drafts the introduction for both."""

    BINDINGS = bindings(
        pick("call.enter", "list.close", "result.no-answer", "call.why", "book.undo", "book.redo")
    )
    VIEW = "Needs"
    ABOUT = (
        "What people told you that they need; N notes one in the cockpit, also in a call.",
        "Experts are looked for in titles, companies, tags and notes by the words of the need.",
        "An introduction stands in the history of both, and both are asked later what came of it.",
    )
    KEYS = (
        ("call.enter", "who could help"),
        ("list.close", "met, or none any more"),
        ("book.undo", "undo"),
        ("view.help", "help"),
        ("view.back", "back"),
        ("result.no-answer", "to the cockpit"),
        ("call.why", "all of it"),
        ("book.redo", "redo"),
    )

    def panes(self) -> Iterable[Widget]:
        """Lay out the list."""
        yield NeedList(self.services.moment())

    @property
    def listed(self) -> NeedList:
        """The list."""
        return self.query_one(NeedList)

    @property
    def one(self) -> Need | None:
        """The need that the cursor is on."""
        rows = self.listed.rows
        return rows[self.listed.place] if rows else None

    def list_again(self) -> None:
        """Read the open needs."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        found = await self.read(lambda book: needs.listed(book.db))
        if found is None:
            return
        pane, shown = self.listed, self.one
        pane.at, pane.rows = self.services.moment(), found
        ids = [need.id for need in found]
        if shown is not None and shown.id in ids:
            pane.place = ids.index(shown.id)
        noted = self.services.keymap.key("call.need")
        pane.empty = (
            "No need is open.\n\n"
            "Listen for them: “What would help you most right now?”\n"
            f"{noted} notes what they say, also in a call."
        )
        pane.name_frame(f"Needs · {len(found)}{'+' if len(found) >= LISTED else ''}")
        pane.move(0)

    def action_why(self) -> None:
        """Show the need and the introduction whole."""
        need = self.one
        if need is not None:
            said = ["# The need", need.what, ""]
            said += ["# The introduction", *(need.letter.split("\n") if need.letter else ["not drafted yet"])]
            self.app.push_screen(SheetScreen(need.name, said))

    def action_enter(self) -> None:
        """Find who could help."""
        need = self.one
        if need is None:
            return

        def chosen(leave: Leave | None) -> None:
            if leave is not None and leave.contact is not None:
                self.asking(self._introduce(need, leave.contact))

        self.app.push_screen(ExpertsScreen(self.services, need), chosen)

    async def _introduce(self, need: Need, expert: int) -> None:
        both = await self.read(lambda book: people.contacts(book.db, (need.contact, expert)))
        if both is None or len(both) < 2:
            return
        text = need.letter if need.expert in (None, expert) and need.introduced is None else ""
        if not text:
            given = known(both[1], ())["name"]
            values = {**known(both[0], ()), "expert": given, "need": need.what}
            text = await self.drafted(INTRODUCTION, values, subject=True)

        def keep(book: Book, typed: str) -> None:
            needs.keep_letter(book, need.id, typed)

        self.write(
            f"{both[0].name}, meet {both[1].name}",
            text,
            keep,
            lambda typed: self.asking(self._send(need, both, typed)),
        )

    async def _send(self, need: Need, both: list[Contact], text: str) -> None:
        at = self.services.moment()
        day = self._ask_on()
        shown = show_due(Due(day), at.now, at.zone, at.rules.day_start)
        key = await self.ask_choice(
            f"{both[0].name}, meet {both[1].name}; ask both about it on {shown}.",
            {
                "m": "mail program, and log",
                "y": "copy, and log",
                "l": "log: it is made",
            },
        )
        if key is None:
            return
        told = [] if key == "l" else [await self.hand_over(key, both, text)]
        self.change(lambda book, now: needs.introduce(book, need.id, both[1].id, text, day, now), failed=told)

    def _ask_on(self) -> date:
        """Return the working day on which both are asked what came of it."""
        at = self.services.moment()
        day = today(at.now, at.zone, at.rules) + timedelta(days=at.rules.introduction_days)
        return next(working_days_from(day, at.rules))

    def action_close_it(self) -> None:
        """Take the need off the list."""
        need = self.one
        if need is not None:
            self.change(lambda book, now: needs.close(book, need.id, now))

    def action_space(self) -> None:
        """Bring who has the need into the cockpit."""
        if self.one is not None:
            self.dismiss(Leave(self.one.contact))

    def action_view(self, step: int) -> None:  # noqa: ARG002 - none of the views in the ring
        """Go back: this is no view of the ring."""
        self.action_back()
