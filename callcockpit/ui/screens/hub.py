"""The state of the cockpit and its painting: the queue, the person, the call, what is read and written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar
from uuid import uuid4

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Digits, TextArea

from callcockpit.domain.call import Call, Stage
from callcockpit.domain.consequence import Booking, book
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Due, Number
from callcockpit.domain.words import Result
from callcockpit.store import drafts
from callcockpit.store.blocks import Block
from callcockpit.store.book import Book
from callcockpit.store.cards import HISTORY, Card, card, pick_number
from callcockpit.store.drafts import Draft
from callcockpit.store.queue import WINDOW, Queue
from callcockpit.ui import showing
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.looking import Look, cards, look
from callcockpit.ui.services import Services
from callcockpit.ui.widgets.ask import Ask, Check
from callcockpit.ui.widgets.bars import FooterBar, HeaderBar
from callcockpit.ui.widgets.card import CardPane
from callcockpit.ui.widgets.classifier import Classifier
from callcockpit.ui.widgets.history import HistoryPane
from callcockpit.ui.widgets.notes import Notes
from callcockpit.ui.widgets.queue import QueuePane

T = TypeVar("T")

BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]
"""Cells of width from which the layout changes."""
VIEWS = ("Cockpit", "Contacts")
DRAFT_SECONDS = 0.3
"""How long a typed letter waits for the next ones before the draft is written."""
REFRESH_SECONDS = 20
"""How often the queue is read again, because time passes and another cockpit may write."""


class Hub(Screen[None]):
    """Holds what is on the screen and keeps it true to the book."""

    BINDINGS = bindings()
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
        """The date the user set for whatever the next result books."""
        self.marked = Result.STAY_IN_TOUCH
        """The outcome that Enter logs in wrap-up."""
        self.counts: dict[str, int] = {}
        self.people = True
        self.block: Block | None = None
        self.busy = False
        """Whether something is being written; results wait for it."""
        self.changed_at = 0.0
        """When the person on the screen changed, in ticks."""
        self.token = uuid4().hex
        """Names the next result, so that trying it again cannot log it twice."""
        self.seen = 0
        """Ticks since the queue was read."""
        self._ahead: dict[int, Card] = {}
        self._bookings: dict[Result, Booking] = {}
        self._draft_timer: Timer | None = None
        self._window = WINDOW

    def compose(self) -> ComposeResult:
        """Lay out the bars and the panes."""
        yield HeaderBar(id="header")
        with Horizontal(id="body"):
            yield QueuePane(id="queue")
            with Vertical(id="person"):
                yield CardPane(id="card")
                yield HistoryPane(id="history")
                with Vertical(id="call"):
                    yield Digits(id="big")
                    yield Notes(id="notes")
                    yield Classifier(id="classifier")
                    yield Ask(id="ask")
        yield FooterBar(id="footer")

    async def on_mount(self) -> None:
        """Show what the book opens with."""
        self.queue_pane = self.query_one(QueuePane)
        self.card_pane = self.query_one(CardPane)
        self.history_pane = self.query_one(HistoryPane)
        self.notes = self.query_one(Notes)
        self.classifier = self.query_one(Classifier)
        self.ask = self.query_one(Ask)
        self.footer = self.query_one(FooterBar)
        self.header = self.query_one(HeaderBar)
        self.big = self.query_one("#big", Digits)
        self.box = self.query_one("#call", Vertical)
        self.take(await asyncio.wrap_future(self._opening))
        self.home.focus()
        if self.call.dialed is not None and self.card is not None:
            self.footer.say(f"Taken up again: the call with {self.card.contact.name}.", "strong")
        elif self.services.problems:
            self.footer.say(self.services.problems[0], "alert")
        self.set_interval(1, self.second_passed)

    @property
    def home(self) -> Widget:
        """Where the keys go when no pane was chosen: the queue, or the card where the queue is hidden."""
        narrow = self.has_class("-narrow") and not self.has_class("-list")
        return self.card_pane if narrow else self.queue_pane

    @property
    def number(self) -> Number | None:
        """The number that is dialed next, or was dialed."""
        return None if self.card is None else pick_number(self.card.contact, self.call.number)

    # Taking what was read

    def take(self, found: Look) -> None:
        """Show a look: the queue and the person of it."""
        self._ahead.clear()
        self.queue, self.counts, self.people, self.block = (
            found.queue,
            found.counts,
            found.people,
            found.block,
        )
        self.seen = 0
        self.show_person(found.card)
        self.paint_header()

    def show_person(self, found: Card | None) -> None:
        """Show a person, with the call and the text that belong to them."""
        self.flush_draft()
        self.card = found
        self.chosen = None
        self.marked = Result.STAY_IN_TOUCH
        self.token = uuid4().hex
        self.changed_at = self.services.tick()
        draft = found.draft if found else None
        self.call = _call_of(draft) if draft else Call()
        self.notes.load_note(draft.note if draft else "")
        self.notes.disabled = found is None
        self.paint_queue()
        self.paint_person()
        self.look_ahead()

    def refresh_case(self) -> None:
        """Work out anew what each result would book."""
        self._bookings = {}
        if self.card is None:
            return
        at = self.services.moment()
        case = replace(self.card.case, number=self.number)
        for result in Result:
            if result is not Result.NEXT_STEP or self.chosen is not None:
                self._bookings[result] = book(result, case, at.now, at.zone, at.rules, chosen=self.chosen)

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
        self.header.show(figures, VIEWS, "Cockpit", clock)

    def paint_queue(self) -> None:
        """Paint the queue with the cursor on the person shown."""
        at = self.services.moment()
        chosen = self.card.contact.id if self.card else None
        self.queue_pane.show(
            showing.queue_rows(self.queue, at),
            chosen,
            showing.queue_title(self.queue),
            showing.queue_empty(self.queue, at, people=self.people),
        )

    def paint_person(self) -> None:
        """Paint the card, the history and the call."""
        at = self.services.moment()
        if self.card is None:
            self.card_pane.show("Nobody to call", "", "", ())
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
                f"History · {len(self.card.touches)}",
                "No touch yet: this is the first call.",
            )
        self.paint_call()

    def paint_call(self) -> None:
        """Paint the call: its clock, the consequence beside every key, and the keys that count."""
        at = self.services.moment()
        self.refresh_case()
        self.box.border_title = Content(showing.call_title(self.call, at))
        self.box.set_class(self.call.stage is not Stage.READY, "-live")
        offers = {}
        if self.card is not None:
            offers = showing.offers(self._bookings, self.card, at, self.services.keymap, self.call.stage)
        marked = self.marked if self.call.stage is Stage.WRAP_UP else None
        self.classifier.show(offers, marked)
        self.paint_keys()

    def paint_keys(self) -> None:
        """Paint the keys that count where the focus is."""
        keymap = self.services.keymap
        if self.focused is self.notes:
            self.footer.show(((keymap.key("view.back"), "back to the keys; the text is kept as you type"),))
            return
        ids = _KEYS_NOW[self.call.stage]
        names = {"call.enter": _ENTER[self.call.stage]}
        keys = [(keymap.key(key.id), names.get(key.id, key.label)) for key in pick(*ids)]
        if self.call.stage is not Stage.CALLING:
            keys.insert(1, (" ".join(keymap.key(key.id) for key in pick(*_OUTCOMES)), "log"))
        self.footer.show(tuple(keys))

    def second_passed(self) -> None:
        """Keep the clocks true, and look at the book again from time to time."""
        now = self.services.clock()
        self.seen += 1
        if self.call.stage is not Stage.READY:
            self.box.border_title = Content(showing.call_title(self.call, self.services.moment()))
        clock = f"{now.astimezone(self.services.zone):%H:%M}"
        if clock != self.header.clock:
            self.paint_header()
            if not self.ask.active:
                self.paint_call()
            self._repaint_card()
        if self.block is not None:
            self.paint_header()
            if now >= self.block.ends and self.call.stage is Stage.READY and not self.ask.active:
                self.block_over(self.block)
        if self.seen >= REFRESH_SECONDS and not self.busy:
            self.seen = 0
            self.run_worker(self._look_again(), group="read")

    def block_over(self, block: Block) -> None:
        """Hear that the time of a block is over; never in the middle of a call."""
        raise NotImplementedError

    def _repaint_card(self) -> None:
        if self.card is not None:
            at = self.services.moment()
            self.card_pane.shown = showing.card_lines(self.card, self.number, at)
            self.card_pane.redraw()

    # Reading

    async def _look_again(self) -> None:
        wanted = self.card.contact.id if self.card else None
        now = self.services.clock()
        found = await self.read(lambda book: look(book, now, wanted=wanted, limit=self._window))
        if found is None or self.busy:
            return
        if self.card is None and found.card is not None:
            self.take(found)
            return
        self.queue, self.counts, self.people, self.block = (
            found.queue,
            found.counts,
            found.people,
            found.block,
        )
        self.paint_queue()
        self.paint_header()

    async def read(self, job: Callable[[Book], T]) -> T | None:
        """Run a reading job; a failure is said and gives None."""
        try:
            return await self.services.desk.run(job)
        except CockpitError as error:
            self.footer.say(str(error), "alert")
            return None

    def go_to(self, contact: int | None) -> None:
        """Show a person at once where they were read ahead, else as soon as they are read."""
        if contact is None:
            return
        self.queue_pane.choose(contact)
        found = self._ahead.get(contact)
        if found is not None:
            self.show_person(found)
        else:
            self.run_worker(self._go_to(contact), group="go", exclusive=True)

    async def _go_to(self, contact: int) -> None:
        self.flush_draft()
        now = self.services.clock()
        found = await self.read(lambda book: card(book, contact, now))
        if found is not None and self.call.stage is Stage.READY:
            self.show_person(found)

    def look_ahead(self) -> None:
        """Read the people around the cursor before anybody asks for them."""
        people = self.queue_pane.people()
        shown = self.card.contact.id if self.card else None
        if shown not in people:
            return
        at = people.index(shown)
        around = [one for one in people[max(0, at - 2) : at + 4] if one != shown and one not in self._ahead]
        if around:
            self.run_worker(self._look_ahead(around), group="ahead", exclusive=True)

    async def _look_ahead(self, around: list[int]) -> None:
        now = self.services.clock()
        found = await self.read(lambda book: cards(book, around, now))
        if found and not self.busy:
            self._ahead.update(found)

    @on(HistoryPane.EndReached)
    async def read_older(self) -> None:
        """Read more of a long history when its end is reached."""
        if self.card is None or len(self.card.touches) % HISTORY:
            return
        contact, limit, now = self.card.contact.id, len(self.card.touches) + HISTORY, self.services.clock()
        found = await self.read(lambda book: card(book, contact, now, limit=limit))
        if found is not None and self.card is not None and self.card.contact.id == contact:
            self.card = replace(self.card, touches=found.touches)
            rows = showing.history_rows(found.touches, self.services.moment())
            self.history_pane.show(rows, f"History · {len(rows)}", "", keep_place=True)

    # Writing

    def write(self, job: Callable[[Book], Look], done: str | Callable[[], str]) -> None:
        """Write to the book and show what it came to; ``done`` is said once it is committed."""
        if not self.busy:
            self.busy = True
            self._stop_draft_timer()
            self.run_worker(self._write(job, done), group="write")

    async def _write(self, job: Callable[[Book], Look], done: str | Callable[[], str]) -> None:
        try:
            found = await self.services.desk.run(job)
        except CockpitError as error:
            self.footer.say(f"{error}", "alert")
            self.app.bell()
            self.note_changed()
        else:
            self._unsaved = False
            self.take(found)
            self.footer.say(f"✓ {done if isinstance(done, str) else done()}", "text")
        finally:
            self.busy = False

    _unsaved = False

    @on(TextArea.Changed, "#notes")
    def note_changed(self) -> None:
        """Write the draft soon after the last letter."""
        self._unsaved = True
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(DRAFT_SECONDS, self.flush_draft)

    def _stop_draft_timer(self) -> None:
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None

    def flush_draft(self) -> None:
        """Write the draft now, if there is something new in it."""
        self._stop_draft_timer()
        if self._unsaved and self.card is not None and not self.busy:
            self._unsaved = False
            self.save_draft()

    def save_draft(self) -> None:
        """Write what is typed and how far the call has come."""
        if self.card is None:
            return
        draft = self.draft()
        now = self.services.clock()
        self.card = replace(self.card, draft=draft)
        self._ahead.pop(draft.contact, None)

        def job(book: Book) -> None:
            with book.saving():
                drafts.save(book.db, draft, now)

        self.run_worker(self._save_draft(job), group="draft")

    def keep_draft(self) -> None:
        """Send the draft to the book without waiting: the desk finishes what was sent before it closes."""
        if self.card is None or (not self._unsaved and self.call.dialed is None):
            return
        draft, now = self.draft(), self.services.clock()
        self.services.desk.send(lambda book: drafts.save(book.db, draft, now))

    async def _save_draft(self, job: Callable[[Book], None]) -> None:
        try:
            await self.services.desk.run(job)
        except CockpitError as error:
            self._unsaved = True
            self.footer.say(str(error), "alert")

    def draft(self) -> Draft:
        """Return what is typed and how far the call has come, as a draft."""
        contact = 0 if self.card is None else self.card.contact.id
        call = self.call
        owner = self.services.owner if call.dialed else ""
        return Draft(contact, self.notes.text, call.number, call.dialed, call.answered, call.ended, owner)

    # Asking

    def asking(self, flow: Coroutine[None, None, None]) -> None:
        """Run a flow of questions, one at a time."""
        if self.ask.active or self.busy:
            flow.close()
            return
        self.run_worker(flow, group="ask")

    async def ask_line(
        self, question: str, hint: str, check: Check, *, topic: str, initial: str = ""
    ) -> str | None:
        """Ask for a line in the place of the classifier."""
        return await self._asked(self.ask.line(question, hint, check, topic=topic, initial=initial))

    async def ask_choice(
        self, question: str, options: dict[str, str], more: str = "Esc: leave it"
    ) -> str | None:
        """Ask for one key in the place of the classifier."""
        return await self._asked(self.ask.choice(question, options, more))

    async def _asked(self, answer: Coroutine[None, None, str | None]) -> str | None:
        before = self.focused
        self.classifier.display = False
        self.footer.show((("Enter", "take it"), (self.services.keymap.key("view.back"), "leave it")))
        try:
            return await answer
        finally:
            self.classifier.display = True
            (before if before in (self.notes, self.history_pane) else self.home).focus()
            self.paint_call()


def _call_of(draft: Draft) -> Call:
    return Call(draft.number, draft.dialed, draft.answered, draft.ended)


_ENTER = {Stage.READY: "dial", Stage.CALLING: "they answered", Stage.WRAP_UP: "log ▸"}
_OUTCOMES = ("outcome.no-future", "outcome.stay-in-touch", "outcome.next-step")
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
