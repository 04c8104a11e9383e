"""What the cockpit holds and how it is painted: the bars, the queue, the person, the call."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from callcockpit.dialing.handoff import spoken as grouped
from callcockpit.domain.blocks import Block
from callcockpit.domain.booking import Booking, Case
from callcockpit.domain.call import Call, Stage
from callcockpit.domain.consequence import book
from callcockpit.domain.late import case_at, unsaid
from callcockpit.domain.purpose import purpose_of
from callcockpit.domain.values import Due, Number, pick_number
from callcockpit.domain.words import Purpose, Result
from callcockpit.store.book import Book
from callcockpit.store.cards import Card
from callcockpit.store.kindness import Kindnesses
from callcockpit.store.queue import WINDOW, Queue
from callcockpit.ui import queue_lines, showing
from callcockpit.ui.keys import BY_ID, pick
from callcockpit.ui.looking import Look
from callcockpit.ui.paper import Paper
from callcockpit.ui.person_keys import PersonKeys
from callcockpit.ui.services import Services
from callcockpit.ui.views import VIEWS
from callcockpit.ui.widgets.ask import Ask
from callcockpit.ui.widgets.bars import FooterBar, HeaderBar
from callcockpit.ui.widgets.card import CardPane
from callcockpit.ui.widgets.classifier import Classifier
from callcockpit.ui.widgets.frame import FrameTop
from callcockpit.ui.widgets.history import HistoryPane
from callcockpit.ui.widgets.pane import Line
from callcockpit.ui.widgets.queue import QueuePane

if TYPE_CHECKING:
    from callcockpit.ui.widgets.notes import Notes

BREAKPOINTS = [(0, "-narrow"), (100, "-slim"), (118, "-normal"), (160, "-wide")]
"""Cells of width from which the layout changes."""


class Painting(Screen[None]):
    """Holds what is on the screen and paints it; what it holds comes from the hub."""

    class Furnished(Message):
        """Everything is on the screen, and keys can be taken."""

    standing = False
    """Whether all panes are there."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    def __init__(self, services: Services, opening: Future[Look]) -> None:
        """Take the services and the first look, which is being read already."""
        super().__init__()
        self.services = services
        self._opening = opening
        self.queue = Queue()
        self.card: Card | None = None
        self.call = Call()
        self.chosen: Due | None = None
        self.was: datetime | None = None
        """When a call or touch was that is logged afterwards; None for now."""
        self.set_for: dict[int, Due] = {}
        """The dates that the user had set for the last result of people: undo brings them back."""
        """The date the user set for whatever the next result books."""
        self.marked = Result.STAY_IN_TOUCH
        """The outcome that Enter logs in wrap-up."""
        self.purpose: Purpose | None = None
        """What the user has chosen that the call is for; None leaves it to the rule."""
        self.points: tuple[str, ...] = ()
        """What was ticked of the talk track."""
        self.counts: Mapping[str, int] = {}
        self.people = True
        self.handed = False
        """Whether the number went to a phone program, and need not be dialed by hand."""
        self.block: Block | None = None
        self.kind = Kindnesses(0, 0)
        self.kind_goal = 0
        """Kindnesses aimed at a day; 0 while that is not known."""
        self.busy = False
        """Whether something is being written; keys wait for it."""
        self.going: int | None = None
        """Whom the cursor is on while their card is being read; keys about a person wait for it."""
        self.showing = 0
        """Counts what was shown of people: a key that was pressed for an earlier one is not carried out."""
        self.token = uuid4().hex
        """Names the next result, so that trying it again cannot log it twice."""
        self.seen = 0
        """Ticks since the queue was read."""
        self.person_keys = PersonKeys(services.keymap, services.frames)
        self._ahead: dict[int, Card] = {}
        self._bookings: dict[Result, Booking] = {}
        self._draft_timer: Timer | None = None
        self._window = WINDOW
        self._heard: set[str] = set()
        """What was said about the book's own state."""

    def compose(self) -> ComposeResult:
        """Lay out the bars and the panes."""
        yield HeaderBar(id="header")
        with Horizontal(id="body"):
            yield QueuePane(id="queue")
            with Vertical(id="person"):
                yield CardPane(id="card")
                yield HistoryPane(id="history")
                yield FrameTop(id="top")
                with Vertical(id="call"):
                    yield Vertical(id="paper")
                    yield Classifier(id="classifier")
        yield FooterBar(id="footer")

    def set_breakpoint(self, width: int) -> None:
        """Begin with the layout for this width: learnt of later, it has every style worked out twice."""
        self.add_class([name for least, name in BREAKPOINTS if width >= least][-1])

    def find_panes(self) -> None:
        """Look the panes up once; they stay as long as the screen."""
        self.queue_pane = self.query_one(QueuePane)
        self.card_pane = self.query_one(CardPane)
        self.history_pane = self.query_one(HistoryPane)
        self.classifier = self.query_one(Classifier)
        self.footer = self.query_one(FooterBar)
        self.header = self.query_one(HeaderBar)
        self.box = self.query_one("#call", Vertical)
        self.call_top = self.query_one(FrameTop)
        self.notes: Notes | Paper = Paper()
        self.ask = Ask(id="ask")

    async def furnish(self) -> None:
        """Add what nobody looks at first: it takes a tenth of the start, and keys wait for it."""
        from callcockpit.ui.widgets.notes import Notes

        paper, self.notes = self.notes, Notes(id="notes")
        self.notes.load_note(paper.text)
        self.notes.disabled = paper.disabled
        await self.query_one("#paper", Vertical).mount(self.notes)
        self.paint_number()
        await self.box.mount(self.ask)
        self.standing = True
        self.services.desk.send(Book.prepare)
        self.post_message(self.Furnished())

    @property
    def subject(self) -> tuple[str, int] | None:
        """What the keys are about, once all of it is painted; None until then."""
        panes = (self.queue_pane, self.card_pane, self.classifier)
        if not self.standing or any(pane.awaited for pane in panes):
            return None
        return ("cockpit", self.showing)

    @property
    def home(self) -> Widget:
        """Where the keys go when no pane was chosen: the queue, or the card where the queue is hidden."""
        narrow = self.has_class("-narrow") and not self.has_class("-list")
        return self.card_pane if narrow else self.queue_pane

    @property
    def number(self) -> Number | None:
        """The number that is dialed next, or was dialed."""
        return None if self.card is None else pick_number(self.card.contact, self.call.number)

    @property
    def what_for(self) -> Purpose | None:
        """What the call with the person on the screen is for; None with nobody there."""
        if self.card is None:
            return None
        rule = self.services.settings.rules
        return self.purpose or purpose_of(self.card.contact, self.card.touches, rule)

    def refresh_case(self) -> None:
        """Work out anew what each result would book."""
        self._bookings = {}
        if self.card is None:
            return
        at = self.services.moment()
        for result in Result:
            if result is not Result.NEXT_STEP or self.chosen is not None:
                when, case = self.case_of(self.card, result)
                self._bookings[result] = book(result, case, when, at.zone, at.rules, chosen=self.chosen)

    def case_of(self, card: Card, result: Result) -> tuple[datetime, Case]:
        """Return when the call was that a result is about, and what the rules need to know at that moment.

        An outcome without a dial is about the conversation of which nobody has said what came of it.
        """
        at = self.services.moment()
        case = card.case._replace(number=self.number)
        asked = result.reached and self.call.dialed is None
        talked = unsaid(card.touches, at.now) if asked else None
        when = self.was or (None if talked is None else talked.at)
        if when is None:
            return at.now, case
        return when, case_at(case, card.touches, when, at.zone, at.rules)

    def booking(self, result: Result) -> Booking | None:
        """Return what the screen says this result books."""
        return self._bookings.get(result)

    # Painting

    def paint_header(self) -> None:
        """Paint the bar above."""
        clock = f"{self.services.clock().astimezone(self.services.zone):%H:%M}"
        figures = showing.figures(self.counts)
        if self.block is not None:
            figures = showing.block_figures(self.block, self.counts, self.services.clock())
        more = showing.kindness_figures(self.kind, self.kind_goal)
        self.header.show(figures, VIEWS, "Cockpit", clock, more)

    def paint_queue(self, chosen: int | None = None) -> None:
        """Paint the queue with the cursor on who was ``chosen``, else on the person shown."""
        at = self.services.moment()
        if chosen is None and self.card is not None:
            chosen = self.card.contact.id
        self.queue_pane.show(
            queue_lines.queue_rows(self.queue, at),
            chosen,
            queue_lines.queue_title(self.queue, self.block),
            queue_lines.queue_empty(self.queue, at, people=self.people, block=self.block),
        )

    def paint_person(self) -> None:
        """Paint the card, the history and the call."""
        at = self.services.moment()
        if self.card is None:
            self.card_pane.show("Nobody to call", "", "", self._why_nobody())
            self.history_pane.show((), "History", "")
        else:
            contact = self.card.contact
            self.card_pane.show(
                contact.name,
                showing.card_about(contact),
                showing.card_aside(contact, at.rules, self.queue),
                showing.card_lines(self.card, self.number, at),
            )
            self.history_pane.show(
                showing.history_rows(self.card.touches, at),
                "History",
                "No touch yet: this is the first call.",
            )
        self.paint_call()

    def _why_nobody(self) -> tuple[Line, ...]:
        """Return why nobody is on the screen, where the queue that says so is not there beside the card."""
        if not self.has_class("-narrow"):
            return ()
        at = self.services.moment()
        said = queue_lines.queue_empty(self.queue, at, people=self.people, block=self.block)
        return tuple(((line, "dim"),) for line in said if line)

    def paint_call(self) -> None:
        """Paint the call: its clock, the consequence beside every key, and the keys that count."""
        at = self.services.moment()
        self.refresh_case()
        self.paint_call_clock()
        self.paint_number()
        offers = {}
        if self.card is not None:
            offers = showing.offers(self._bookings, self.card, at, self.services.keymap, self.call.stage)
        marked = self.marked if self.call.stage is Stage.WRAP_UP else None
        self.classifier.show(offers, marked)
        self.paint_keys()

    def paint_call_clock(self) -> None:
        """Paint how far the call has come, for how long, and what it is for, into the frame."""
        title = showing.call_title(self.call, self.services.moment(), self.was)
        purpose = self.what_for
        ticks = " " * bool(self.points) + "✓" * len(self.points)
        aside = "" if purpose is None else f"{purpose.words}{ticks}"
        self.call_top.show(title, live=self.call.stage is not Stage.READY, aside=aside)

    def paint_number(self) -> None:
        """Paint the number big while it is to be dialed by hand, and at no other time."""
        number = self.number
        calling = self.call.stage is Stage.CALLING and self.call.ended is None
        if number is not None and calling and not self.handed:
            self.notes.show_big(grouped(number.e164 or number.raw), number.extension or "")
        else:
            self.notes.show_big("")

    def paint_keys(self) -> None:
        """Paint the keys that count where the focus is."""
        keymap = self.services.keymap
        if self.focused is self.notes:
            self.footer.show(((keymap.key("view.back"), "back to the keys; the text is kept as you type"),))
            return
        ids = _KEYS_NOW[self.call.stage] if self.card is not None else _KEYS_ALONE
        reading = self.focused is self.history_pane
        if reading:
            # Enter does nothing here.
            ids = ("view.back", *(one for one in ids if one not in ("call.enter", "view.back")))
        back = "back to the queue" if reading else BY_ID["view.back"].label
        names = {"call.enter": _ENTER[self.call.stage], "view.back": back}
        keys = [(keymap.key(key.id), names.get(key.id, key.label)) for key in pick(*ids)]
        if self.call.stage is not Stage.CALLING and self.card is not None:
            keys.insert(1, (" ".join(keymap.key(key.id) for key in pick(*_OUTCOMES)), "log"))
        self.footer.show(tuple(keys))

    def paint_place(self) -> None:
        """Paint anew where in the queue the person on the screen stands."""
        if self.card is not None:
            rules = self.services.settings.rules
            self.card_pane.show_aside(showing.card_aside(self.card.contact, rules, self.queue))

    def _repaint_card(self) -> None:
        if self.card is not None:
            at = self.services.moment()
            self.card_pane.shown = showing.card_lines(self.card, self.number, at)
            self.card_pane.redraw()


_ENTER = {Stage.READY: "dial", Stage.CALLING: "they answered", Stage.WRAP_UP: "log ▸"}
_OUTCOMES = ("outcome.no-future", "outcome.stay-in-touch", "outcome.next-step")
_KEYS_ALONE = ("book.import", "book.add", "view.find", "book.undo", "view.palette", "view.help", "view.quit")
"""The keys of the footer while nobody is on the screen."""
_KEYS_NOW = {
    Stage.READY: (
        "call.enter",
        "call.notes",
        "queue.snooze",
        "queue.skip",
        "view.find",
        "book.undo",
        "view.help",
        "call.why",
        "call.track",
        "call.purpose",
        "book.add",
        "book.edit",
        "call.number",
        "view.palette",
        "view.quit",
    ),
    Stage.CALLING: (
        "call.enter",
        "result.no-answer",
        "call.date",
        "call.number",
        "call.notes",
        "view.back",
        "view.help",
        "call.track",
        "call.purpose",
    ),
    Stage.WRAP_UP: (
        "call.enter",
        "call.notes",
        "call.date",
        "call.track",
        "book.referral",
        "view.help",
        "call.block",
        "view.back",
    ),
}
"""The keys of the footer by stage, the most important first; the results stand in the classifier."""
