"""The Partners view: alliances, whom to meet next, names each way and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.widget import Widget

from callcockpit.domain.ties import MARK_WORDS, Mark
from callcockpit.domain.when import no_day, show_understood, understand
from callcockpit.domain.words import Result
from callcockpit.store import alliances
from callcockpit.store.alliances import Meeting
from callcockpit.store.partners import Partner
from callcockpit.store.partners import alliances as read_alliances
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.marking import marked
from callcockpit.ui.screens.partner_panes import HeadedPane, NameList, PartnerList
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.views import Leave
from callcockpit.ui.widgets.ask import Reading, ask_meaning
from callcockpit.ui.work import begin


class PartnersScreen(ViewScreen):
    """Meet partners in their rhythm, give names and receive them."""

    BINDINGS = bindings(
        pick(
            "call.enter",
            "call.date",
            "view.pane",
            "view.pane-back",
            "book.undo",
            "book.redo",
            "partner.meet",
            "partner.marks",
            "partner.end",
            "outcome.no-future",
            "outcome.stay-in-touch",
            "outcome.next-step",
        )
    )
    VIEW = "Partners"
    ABOUT = (
        "Partners, whom to meet next at the top: on the day that was agreed, or (~) when their turn comes in",
        "the rhythm of the settings. Below are the names with one of them. What came of a name received is",
        "known from your calls; what came of one you gave is for you to mark with 1, 2 or 3.",
    )
    KEYS = (
        ("partner.meet", "log a meeting"),
        ("call.enter", "to the cockpit"),
        ("view.pane", "names"),
        ("partner.marks", "marks"),
        ("call.date", "next meeting"),
        ("book.undo", "undo"),
        ("view.help", "help"),
        ("outcome.no-future", "name: no future"),
        ("outcome.stay-in-touch", "stay in touch"),
        ("outcome.next-step", "next step"),
        ("partner.end", "end the alliance"),
        ("view.next", "next view"),
        ("view.back", "back"),
    )
    DEFAULT_CSS = """
    PartnersScreen NameList { height: 1fr; }
    """

    def panes(self) -> Iterable[Widget]:
        """Lay out the partners above the names."""
        at = self.services.moment()
        yield PartnerList(at)
        yield NameList(at)

    @property
    def partners(self) -> PartnerList:
        """The partners."""
        return self.query_one(PartnerList)

    @property
    def names(self) -> NameList:
        """The names with the partner of the cursor."""
        return self.query_one(NameList)

    @property
    def listed(self) -> HeadedPane:
        """The pane in which the moving keys move."""
        return self.names if self.focused is self.names else self.partners

    @property
    def stocked(self) -> bool:
        """Whether there are partners; the keys of names say so where there are none."""
        return self.partners.count > 0

    @property
    def home(self) -> Widget:
        """Where the keys go first."""
        return self.partners

    def list_again(self) -> None:
        """Read the partners."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        now = self.services.clock()
        found = await self.read(lambda book: read_alliances(book, now))
        if found is not None:
            self.partners.show(found, self.services.moment())
            self._show_names()

    def _show_names(self) -> None:
        self.names.show(self.partners.chosen, self.services.moment())

    def action_move(self, step: int) -> None:
        """Move in the pane that has the keys."""
        super().action_move(step)
        if self.listed is self.partners:
            self._show_names()

    def action_pane(self, step: int) -> None:  # noqa: ARG002 - there are two panes
        """Go between the partners and the names."""
        (self.partners if self.focused is self.names else self.names).focus()

    def action_enter(self) -> None:
        """Bring the partner, or whoever was named, into the cockpit."""
        partner, named = self.partners.chosen, self.names.chosen
        if self.focused is not self.names:
            if partner is not None:
                self.dismiss(Leave(partner.contact))
        elif named is not None and named.person is not None:
            self.dismiss(Leave(named.person))
        elif named is not None:
            self.say(f"{named.name} is not in the book: a name you gave is kept with the partner only.")

    def action_back(self) -> None:
        """Go one level out: from the names to the partners, from there to the cockpit."""
        if not self.ask.active and self.focused is self.names:
            self.partners.focus()
        else:
            super().action_back()

    # Deeds

    def action_meet(self) -> None:
        """Log a meeting with the partner of the cursor."""
        partner = self._partner()
        if partner is None:
            return
        # Imported where it is first opened, as every form is.
        from callcockpit.ui.screens.meeting import MeetingScreen

        def store(meeting: Meeting | None) -> None:
            if meeting is not None:
                self.change(lambda book, now: alliances.log_meeting(book, partner.contact, meeting, now))

        region = self.services.settings.region
        self.app.push_screen(MeetingScreen(partner.name, region, self.services.moment), store)

    def action_marks(self) -> None:
        """Set the marks of the partner of the cursor."""
        partner = self._partner()
        if partner is not None:
            self.asking(self._marks(partner))

    async def _marks(self, partner: Partner) -> None:
        question = f"{partner.name}: digits turn a mark on and off"
        marks = await marked(self.ask_choice, question, tuple(MARK_WORDS.values()), int(partner.marks))
        if marks is not None and marks != partner.marks:
            self.change(lambda book, now: alliances.set_marks(book, partner.contact, Mark(marks), now))

    def action_date(self) -> None:
        """Set when the partner of the cursor is met next."""
        partner = self._partner()
        if partner is not None:
            self.asking(self._date(partner))

    async def _date(self, partner: Partner) -> None:
        def read(typed: str) -> Reading[date]:
            if not typed.strip():
                return Reading("Enter alone: when their turn comes", valid=True)
            at = self.services.moment()
            found = understand(typed, at.now, at.rules, at.zone)
            if found.due is None or (wrong := no_day(found)) is not None:
                return Reading(found.problem or wrong or "")
            said = show_understood(found, at.now, at.zone, at.rules.day_start)
            return Reading(said, valid=True, meant=found.due.day)

        question, topic = f"Next meeting with {partner.name}:", f"meets {partner.contact}"
        found = await ask_meaning(self.ask_line, question, "tue · 12 feb · 6w", read, topic=topic)
        if found is not None:
            self.change(lambda book, now: alliances.set_date(book, partner.contact, found.meant, now))

    def action_end(self) -> None:
        """End the alliance with the partner of the cursor, after asking."""
        partner = self._partner()
        if partner is not None:
            self.asking(self._end(partner))

    async def _end(self, partner: Partner) -> None:
        if await self.ask_choice(f"End the alliance with {partner.name}?", {"y": "end it"}) == "y":
            self.change(lambda book, now: alliances.end(book, partner.contact, now))

    def action_result(self, value: str) -> None:
        """Mark what became of the name of the cursor; the same again takes the mark away."""
        named = self.names.chosen
        if self.ask.active or self.focused is not self.names or named is None:
            self.say(
                f"{self.services.keymap.key('view.pane')} goes to the names: 1 2 3 mark what came of one."
            )
            return
        identity = named.id
        if named.received or identity is None:
            self.say(
                f"What came of {named.name} is known from your calls: Enter brings them into the cockpit."
            )
            return
        outcome = None if named.outcome == Result(value) else Result(value)
        self.change(lambda book, now: alliances.set_outcome(book, identity, outcome, now))

    def _partner(self) -> Partner | None:
        """Return the partner of the cursor, where nothing else is going on."""
        if self.ask.active or self.busy:
            return None
        if self.partners.chosen is None:
            self.say("Nobody is a partner yet: A in the cockpit makes the person on the screen one.")
        return self.partners.chosen
