"""The unreachable path: who never picks up, from research over one appeal to one more attempt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.widget import Widget

from callcockpit.domain.booking import Promise
from callcockpit.domain.consequence import zones_of
from callcockpit.domain.days import today
from callcockpit.domain.pursuit import Pursuit, Step, step_of, wait_until
from callcockpit.domain.text import clean_line
from callcockpit.domain.tracks import APPEAL, known
from callcockpit.domain.values import Contact, Due, pick_number
from callcockpit.domain.when import no_day, show_due, show_understood, understand
from callcockpit.domain.words import TouchKind
from callcockpit.store import people, pursuits
from callcockpit.store.book import Book
from callcockpit.store.pursuits import LISTED, Entry
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.letters import Letters
from callcockpit.ui.screens.pursuing import PursuitList, about
from callcockpit.ui.screens.sheet import SheetScreen
from callcockpit.ui.services import Services
from callcockpit.ui.views import Leave
from callcockpit.ui.widgets.ask import AskText, Echo, Reading, ask_meaning
from callcockpit.ui.work import begin

KINDS = {"e": TouchKind.EMAIL, "l": TouchKind.LETTER, "m": TouchKind.THINKING_OF_YOU}
"""Keys of what an appeal can be sent as."""
WORDS = {TouchKind.EMAIL: "email", TouchKind.LETTER: "letter", TouchKind.THINKING_OF_YOU: "message"}


class UnreachableScreen(Letters):
    """Lists who is unreachable with what is next; whoever answers leaves the list at once, with a date."""

    BINDINGS = bindings(
        pick(
            "call.enter",
            "pursuit.answered",
            "call.date",
            "call.notes",
            "list.close",
            "result.no-answer",
            "call.why",
            "book.undo",
            "book.redo",
        )
    )
    VIEW = "Unreachable"
    ABOUT = (
        "Nobody here is ever served by the queue. The path: find out what would be pain or gain for them,",
        "appeal to that once, in writing, wait for an answer until a date, then try once more or close.",
        "Whoever answers at any step is back at once, with a next date.",
    )
    KEYS = (
        ("call.enter", "next step"),
        ("pursuit.answered", "they answered"),
        ("call.date", "wait until"),
        ("list.close", "close"),
        ("view.help", "help"),
        ("view.back", "back"),
        ("book.undo", "undo"),
        ("call.notes", "research"),
        ("result.no-answer", "to the cockpit"),
        ("call.why", "all of it"),
        ("book.redo", "redo"),
    )
    DEFAULT_CSS = """
    UnreachableScreen #about { height: 6; border: round $frame; padding: 0 1; }
    """

    def __init__(self, services: Services) -> None:
        """Take the services."""
        super().__init__(services)
        self._wanted: int | None = None
        """Who the cursor goes to once the list is read anew."""

    def panes(self) -> Iterable[Widget]:
        """Lay out the list, and what is known of the one of the cursor."""
        yield PursuitList(self.services.moment())
        yield AskText(id="about")

    @property
    def listed(self) -> PursuitList:
        """The list."""
        return self.query_one(PursuitList)

    @property
    def one(self) -> Entry | None:
        """Whom the cursor is on."""
        rows = self.listed.rows
        return rows[self.listed.place] if rows else None

    @property
    def day(self) -> date:
        """The user's day."""
        at = self.services.moment()
        return today(at.now, at.zone, at.rules)

    # Reading

    def list_again(self) -> None:
        """Read who is unreachable."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        day = self.day
        found = await self.read(lambda book: pursuits.listed(book, day))
        if found is None:
            return
        pane, shown = self.listed, self.one
        pane.at, pane.rows = self.services.moment(), found
        ids = [entry.contact for entry in found]
        if shown is not None and shown.contact in ids:
            # Whoever takes a step moves in the list, and the cursor goes with them.
            pane.place = ids.index(shown.contact)
        pane.empty = "Nobody is unreachable: everybody has answered, or is still being tried."
        pane.name_frame(f"Unreachable · {len(found)}{'+' if len(found) >= LISTED else ''}")
        self.action_move(0)

    def action_move(self, step: int) -> None:
        """Move in the list, and show what is known of whom the cursor is on."""
        super().action_move(step)
        pane = self.query_one("#about", AskText)
        entry = self.one
        pane.say(*([] if entry is None else about(entry, self.services.moment())))

    def action_why(self) -> None:
        """Show the research and the appeal whole."""
        entry = self.one
        if entry is not None:
            pursuit = entry.pursuit or Pursuit(self.services.clock())
            said = ["# Pain or gain for them", pursuit.research or "not noted yet", ""]
            said += ["# The appeal", *(pursuit.letter.split("\n") if pursuit.letter else ["not drafted yet"])]
            self.app.push_screen(SheetScreen(entry.name, said))

    # The steps

    def action_enter(self) -> None:
        """Take the next step with whom the cursor is on."""
        entry = self.one
        if entry is None:
            return
        match step_of(entry.pursuit, self.day):
            case Step.RESEARCH:
                self.asking(self._research(entry))
            case Step.APPEAL:
                self.asking(self._appeal(entry))
            case Step.WAIT | Step.RETURN | Step.DECIDE as step:
                self.asking(self._decide(entry, step))

    def action_notes(self) -> None:
        """Note the research, or change it."""
        if self.one is not None:
            self.asking(self._research(self.one))

    async def _research(self, entry: Entry) -> None:
        line = await self.ask_line(
            f"What would be pain or gain for {entry.name}?",
            "what keeps them up at night, what they would love to have",
            lambda typed: Echo(
                "the appeal is drafted from it" if typed.strip() else "…", bool(typed.strip())
            ),
            topic=f"research {entry.contact}",
            initial=entry.pursuit.research if entry.pursuit else "",
        )
        if line is not None:
            self.change(lambda book, now: pursuits.note_research(book, entry.contact, line, now))

    async def _appeal(self, entry: Entry) -> None:
        key = await self.ask_choice(
            f"One appeal to {entry.name}. As what?", {key: WORDS[kind] for key, kind in KINDS.items()}
        )
        contact = await self.read(lambda book: people.contact(book.db, entry.contact))
        pursuit = entry.pursuit
        if key is None or contact is None or pursuit is None:
            return
        kind = KINDS[key]
        text = pursuit.letter
        if not text:
            values = {**known(contact, ()), "research": pursuit.research}
            text = await self.drafted(APPEAL, values, subject=kind is TouchKind.EMAIL)

        def keep(book: Book, typed: str) -> None:
            pursuits.keep_letter(book, contact.id, typed)

        self.write(
            f"{WORDS[kind].capitalize()} to {entry.name}",
            text,
            keep,
            lambda typed: self.asking(self._send(contact, kind, typed)),
        )

    async def _send(self, contact: Contact, kind: TouchKind, text: str) -> None:
        until = wait_until(self.day, self.services.settings.rules)
        ways = {"y": "copy, and log", "l": "log: it is sent"}
        if kind is TouchKind.EMAIL:
            ways = {"m": "mail program, and log", **ways}
        key = await self.ask_choice(
            f"The {WORDS[kind]} to {contact.name}; then wait for an answer until {self._shown(until)}.", ways
        )
        if key is None:
            return
        told = [] if key == "l" else [await self.hand_over(key, [contact], text)]
        self.change(lambda book, now: pursuits.appeal(book, contact.id, kind, text, until, now), failed=told)

    async def _decide(self, entry: Entry, step: Step) -> None:
        ways = {"a": "another appeal", "c": "close: no future"}
        question = f"{entry.name} did not answer the one more attempt either."
        if step is not Step.DECIDE:
            ways = {"b": "back in the queue once, today", **ways}
            question = f"{entry.name} has not answered the appeal."
        if step is Step.WAIT and entry.pursuit is not None and entry.pursuit.wait_on is not None:
            question = f"Waiting for an answer of {entry.name} until {self._shown(entry.pursuit.wait_on)}."
        key = await self.ask_choice(question, ways)
        deeds = {"a": pursuits.begin_again, "b": pursuits.give_back, "c": pursuits.close}
        if key is not None:
            self.change(lambda book, now: deeds[key](book, entry.contact, now))

    def action_date(self) -> None:
        """Wait for an answer until another date."""
        if self.one is not None:
            self.asking(self._wait(self.one))

    async def _wait(self, entry: Entry) -> None:
        def read(typed: str) -> Reading[date]:
            at = self.services.moment()
            found = understand(typed, at.now, at.rules, at.zone)
            if found.due is None or (wrong := no_day(found)) is not None:
                return Reading(found.problem or wrong or "")
            said = show_understood(found, at.now, at.zone, at.rules.day_start)
            return Reading(said, valid=True, meant=found.due.day)

        question = f"Wait for an answer of {entry.name} until:"
        found = await ask_meaning(self.ask_line, question, "3 dec · 2w", read, topic="wait")
        if found is not None and (day := found.meant) is not None:
            self.change(lambda book, now: pursuits.wait(book, entry.contact, day, now))

    def action_answered(self) -> None:
        """Bring whom the cursor is on back, because they answered."""
        if self.one is not None:
            self.asking(self._answered(self.one))

    async def _answered(self, entry: Entry) -> None:
        contact = await self.read(lambda book: people.contact(book.db, entry.contact))
        theirs = () if contact is None else zones_of(contact, pick_number(contact))

        def read(typed: str) -> Reading[Promise]:
            at = self.services.moment()
            found = understand(typed, at.now, at.rules, at.zone, theirs)
            if found.due is None:
                return Reading(found.problem or "Say when, such as thu 14:30 send quote")
            due = show_understood(found, at.now, at.zone, at.rules.day_start)
            said = f"{due} · {clean_line(found.what) or 'call back'}"
            return Reading(said, valid=True, meant=Promise(found.due, found.what))

        found = await ask_meaning(
            self.ask_line,
            f"{entry.name} answered. When do you speak next, and what about?",
            "thu 14:30 send quote",
            read,
            topic=f"answered {entry.contact}",
        )
        if found is not None and (agreed := found.meant) is not None:
            self.change(lambda book, now: pursuits.answered(book, entry.contact, agreed, now))

    def action_close_it(self) -> None:
        """Close whom the cursor is on, after asking."""
        if self.one is not None:
            self.asking(self._close(self.one))

    async def _close(self, entry: Entry) -> None:
        if await self.ask_choice(f"Close {entry.name}?", {"y": "no future; kept in the history"}) == "y":
            self.change(lambda book, now: pursuits.close(book, entry.contact, now))

    def _shown(self, day: date) -> str:
        at = self.services.moment()
        return show_due(Due(day), at.now, at.zone, at.rules.day_start)

    # Getting about

    def action_space(self) -> None:
        """Bring whom the cursor is on into the cockpit."""
        if self.one is not None:
            self.dismiss(Leave(self.one.contact))

    def action_view(self, step: int) -> None:  # noqa: ARG002 - none of the views in the ring
        """Go back: this is no view of the ring."""
        self.action_back()
