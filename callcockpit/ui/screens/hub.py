"""The screen kept true to the book: what is read, what is written, what is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from functools import partial
from typing import TypeVar
from uuid import uuid4

from textual import on
from textual.widget import Widget

from callcockpit.domain.call import Call, Stage
from callcockpit.domain.days import today
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.words import Result
from callcockpit.store import drafts
from callcockpit.store.book import Book
from callcockpit.store.cards import HISTORY, Card, card
from callcockpit.store.changed import ChangedError, seen, unchanged
from callcockpit.store.drafts import Draft
from callcockpit.store.queue import Queue
from callcockpit.ui import queue_lines, showing
from callcockpit.ui.frames import Press
from callcockpit.ui.key_names import shown
from callcockpit.ui.key_queue import Failed
from callcockpit.ui.looking import Look, cards, look
from callcockpit.ui.screens.drafting import Drafting
from callcockpit.ui.widgets.ask import Check, asked_keys
from callcockpit.ui.widgets.history import HistoryPane
from callcockpit.ui.work import READING, SAVING, begin, telling

T = TypeVar("T")

CARE_SECONDS = 3
"""How long after the first screen the book is looked after: until then the keys have the machine."""
CARE_AGAIN_SECONDS = 600
"""How often it is looked at whether the backup of the day is due, in a cockpit that stays open."""
REFRESH_SECONDS = 20
"""How often the queue is read again, because time passes and another cockpit may write."""


class Hub(Drafting):
    """Keeps what is on the screen true to the book: reads, writes, asks."""

    async def on_mount(self) -> None:
        """Show what the book opens with."""
        self.find_panes()
        try:
            self.take(await asyncio.wrap_future(self._opening))
        except CockpitError:
            # Whoever opened the cockpit has the sentence too, and says it where it can be read again.
            self.app.exit(1)
            return
        self.home.focus()
        self.call_after_refresh(self.furnish)
        if self.call.dialed is not None and self.card is not None:
            self.footer.say(f"Taken up again: the call with {self.card.contact.name}.", "strong")
            # From now on this cockpit holds the call, and another one leaves it alone.
            self.save_draft()
        elif self.services.problems:
            first, *more = self.services.problems
            self.footer.say(f"{first} ({len(more)} more)" if more else first, "alert")
        elif waited := self.counts.get("waited_for", 0):
            who = "1 unreachable person was" if waited == 1 else f"{waited} unreachable people were"
            key = self.services.keymap.key("view.unreachable")
            self.footer.say(f"{who} waited for long enough: {key} decides what comes next.", "text")
        self.set_interval(1, self.second_passed)
        if self.services.caretaker is not None:
            self.set_timer(CARE_SECONDS, self._look_after)
            self.set_interval(CARE_AGAIN_SECONDS, self._look_after)

    def _look_after(self) -> None:
        if self.services.caretaker is not None:
            begin(self, partial(self._hear, self.services.caretaker.look_after()), "care")

    async def _hear(self, sent: Future[str]) -> None:
        """Say what came of looking after the book, once."""
        try:
            said = await asyncio.wrap_future(sent)
        except CockpitError as error:
            said = str(error)
        if said and said not in self._heard:
            self.footer.say(said, "text" if said.startswith("✓") else "alert")
        self._heard.add(said)

    # Taking what was read

    def take(self, found: Look) -> None:
        """Show a look: the queue and the person of it."""
        self._take_queue(found)
        self.show_person(found.card)
        self.paint_queue()
        if found.passing:
            # First the next person, then whom else time and this result have brought into the queue.
            begin(self, self._look_again, "read")
        self.look_ahead()

    def take_keeping(self, found: Look) -> None:
        """Show a look at the same person: their call, and what is being typed, stay as they are."""
        if self.card is None or found.card is None or found.card.contact.id != self.card.contact.id:
            self.take(found)
            return
        self._take_queue(found)
        self.paint_queue()
        self._renew(found.card)

    def _renew(self, found: Card) -> None:
        """Show the person on the screen as the book has them now; keys pressed before that do not count."""
        before = self.card and (seen(self.card), self._bookings)
        self.card = found
        self.paint_person()
        if before != (seen(found), self._bookings):
            self.showing += 1

    def _take_queue(self, found: Look) -> None:
        self._ahead.clear()
        self.queue, self.counts = found.queue, found.counts
        self.people, self.block, self.kind = found.people, found.block, found.kind
        self.seen = 0
        self.paint_header()

    def show_person(self, found: Card | None) -> None:
        """Show a person, with the call and the text that belong to them."""
        self.flush_draft()
        self.card = found
        self.chosen = self.was = None
        self.handed = False
        self.marked = Result.STAY_IN_TOUCH
        self.token = uuid4().hex
        self.showing += 1
        self.going = None
        draft = self.kept_back.get(found.contact.id, found.draft) if found else None
        self.call = Call()
        if draft is not None and self._elsewhere(draft):
            self.footer.say("Another cockpit is in a call with this person.", "alert")
        elif draft is not None and not self._long_over(draft):
            self.call = Call(draft.number, draft.dialed, draft.answered, draft.ended)
            if self.call.ended is not None:
                self.chosen = self.set_for.get(draft.contact)
        self.purpose, self.points = (draft.purpose, draft.points) if draft else (None, ())
        self.notes.load_note(draft.note if draft else "")
        self.notes.disabled = found is None
        self.paint_person()

    def _long_over(self, draft: Draft) -> bool:
        """Whether the call of this draft was over on an earlier day: its text stays, its clock does not."""
        at = self.services.moment()
        now = today(at.now, at.zone, at.rules)
        return draft.ended is not None and today(draft.ended, at.zone, at.rules) != now

    def _elsewhere(self, draft: Draft) -> bool:
        return (
            draft.dialed is not None
            and draft.owner != self.services.owner
            and drafts.owner_alive(draft.owner)
        )

    def second_passed(self) -> None:
        """Keep the clocks true, and look at the book again from time to time."""
        now = self.services.clock()
        self.seen += 1
        if self.call.stage is not Stage.READY:
            self.paint_call_clock()
        clock = f"{now.astimezone(self.services.zone):%H:%M}"
        if clock != self.header.clock:
            self.paint_header()
            if not self.ask.active:
                self.paint_call()
            self._repaint_card()
        if self.block is not None:
            self.paint_header()
        if self.seen >= REFRESH_SECONDS and not self.busy:
            self.seen = 0
            begin(self, self._look_again, "read")

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
        ahead, before = dict(self._ahead), self.queue
        self._take_queue(found)
        self._ahead = ahead
        self._say_due(before)
        # Whoever moves fast has chosen somebody whose card is still being read.
        self.paint_queue(self.queue_pane.chosen)
        self.paint_place()
        self._take_changes(found.card)
        self.look_ahead(again=True)

    def _say_due(self, before: Queue) -> None:
        """Say whose agreed hour has come since the queue was looked at last."""
        said = queue_lines.come_due(before, self.queue, self.services.moment())
        if said:
            self.footer.say(said, "strong")
            if self.services.settings.bell:
                self.app.bell()

    def _take_changes(self, found: Card | None) -> None:
        """Show what another program has changed about the person on the screen, and say so."""
        if self.card is None or found is None or self.ask.active or self.going is not None:
            return
        if found.contact.id == self.card.contact.id and seen(found) != seen(self.card):
            self._renew(found)
            self.footer.say(
                f"{found.contact.name} was changed elsewhere; this is how it stands now.", "alert"
            )

    async def read(self, job: Callable[[Book], T]) -> T | None:
        """Run a reading job; a failure is said and gives None."""
        try:
            with telling(self, self.footer, READING):
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
            self.look_ahead()
        else:
            self.read_person(contact)

    def read_person(self, contact: int) -> None:
        """Read a person and show them; keys about a person wait for it."""
        self.going = contact
        begin(self, partial(self._go_to, contact), "go", exclusive=True)

    async def _go_to(self, contact: int) -> None:
        self.flush_draft()
        now = self.services.clock()
        found = await self.read(lambda book: card(book, contact, now))
        if self.going != contact:
            return
        self.going = None
        if found is not None and self.call.stage is Stage.READY and not self.ask.active:
            self.show_person(found)
            self.look_ahead()
        else:
            # Nobody else is shown: the cursor goes back to the person on the screen.
            self.paint_queue()

    def look_ahead(self, *, again: bool = False) -> None:
        """Read the people around the cursor before anybody asks for them; ``again`` those read before too."""
        people = self.queue_pane.people()
        shown = self.card.contact.id if self.card else None
        if shown not in people:
            return
        at = people.index(shown)
        around = people[max(0, at - 2) : at + 4]
        around = [one for one in around if one != shown and (again or one not in self._ahead)]
        if around:
            begin(self, partial(self._look_ahead, around), "ahead", exclusive=True)

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
            self.card = self.card._replace(touches=found.touches)
            rows = showing.history_rows(found.touches, self.services.moment())
            self.history_pane.show(rows, "History", "", keep_place=True)

    # Writing

    def write(
        self,
        job: Callable[[Book], Look],
        done: str | Callable[[], str],
        *,
        keep: bool = False,
        meant: Card | None = None,
    ) -> None:
        """Write to the book and show what it came to; ``done`` is said once it is committed.

        Where it is worked out then, it says itself whether anything was done.

        With ``keep`` the call and the text of the person on the screen go on as they are. With ``meant``
        nothing is written where the book holds something else about this person by now than the card shows.
        """
        if not self.busy:
            self.busy = True
            if not keep:
                self.stop_draft_timer()
            begin(
                self,
                partial(self._write, job if meant is None else unchanged(meant, job), done, keep),
                "write",
            )

    async def _write(self, job: Callable[[Book], Look], done: str | Callable[[], str], keep: bool) -> None:
        try:
            with telling(self, self.footer, SAVING):
                found = await self.services.desk.run(job)
        except ChangedError as error:
            self.note_changed()
            await self._show_changed(str(error))
        except CockpitError as error:
            self._say_failed(f"{error}")
            if self.card is not None:
                self.kept_back[self.card.contact.id] = self.draft()
            self.note_changed()
        else:
            if keep:
                self.take_keeping(found)
            else:
                self.unsaved = False
                self.take(found)
            self._done = f"✓ {done}" if isinstance(done, str) else done()
            self.footer.say(self._done, "text")
        finally:
            self.busy = False

    async def _show_changed(self, words: str) -> None:
        """Show the person on the screen as they are by now; the call and its notes go on."""
        shown, now = self.card, self.services.clock()
        found = None if shown is None else await self.read(lambda book: card(book, shown.contact.id, now))
        if found is not None:
            self._renew(found)
        self._say_failed(words)

    def _say_failed(self, words: str) -> None:
        self.footer.say(words, "alert")
        self.app.bell()
        self._failed = Failed(self.services.tick(), words)

    def take_failed(self) -> Failed | None:
        """Return the write that failed since this was asked last."""
        failed, self._failed = self._failed, None
        return failed

    _failed: Failed | None = None
    _done = ""
    """What was done last, in words."""

    # Keys

    def holds_up(self, key: str, press: Press) -> bool:
        """Whether a key has to wait: for the book, for a question on its way, for the person it is about."""
        if not self.is_current or self.ask.active:
            return False
        self.person_keys.hear(key, press)
        if self.busy or self.asked or self.person_keys.waiting is not None:
            return True
        return self.going is not None and self.person_keys.about_person(key)

    @property
    def asked(self) -> bool:
        """Whether a question is open, or on its way to the screen."""
        return any(worker.group == "ask" and not worker.is_finished for worker in self.workers)

    def refusal(self, key: str, press: Press) -> str:
        """Return why a key about a person is not carried out."""
        if self.ask.active:
            self.person_keys.answers(key, press)
            return ""
        if self.card is None:
            # A kindness may be to nobody in the book.
            kind = self.services.keymap.identity(key) == "book.kindness"
            about = self.person_keys.about_person(key) and not kind
            return f"Nobody is on the screen: {shown(key)} was ignored" if about else ""
        return self.person_keys.refusal(key, press, self.showing, self.card.contact.name)

    def say_refused(self, words: str) -> None:
        """Say that keys were not carried out, beside what was done last."""
        self.footer.say(f"{words} · {self._done}" if self._done else words, "alert")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Leave the keys to an open question."""
        return self.ask.allows(action)

    def get_focusable_widget_at(self, x: int, y: int) -> Widget | None:
        """Leave the focus to an open question."""
        return self.ask.focused_by(super().get_focusable_widget_at(x, y))

    def say(self, words: str, style: str = "text") -> None:
        """Say what happened."""
        self.footer.say(words, style)

    # Asking

    def asking(self, flow: Coroutine[None, None, None]) -> None:
        """Run a flow of questions, one at a time."""
        if self.ask.active or self.busy:
            self.footer.say("Answer the question first, or leave it with Esc.", "alert")
            flow.close()
            return
        self.run_worker(flow, group="ask")

    async def ask_line(
        self, question: str, hint: str, check: Check, *, topic: str, initial: str = ""
    ) -> str | None:
        """Ask for a line in the place of the classifier."""
        line = self.ask.line(question, hint, check, topic=topic, initial=initial)
        return await self._asked(line, {"Enter": "take it"})

    async def ask_choice(
        self,
        question: str,
        options: dict[str, str],
        more: str = "Esc: leave it",
        *,
        passing: bool = False,
    ) -> str | None:
        """Ask for one key in the place of the classifier."""
        return await self._asked(self.ask.choice(question, options, more, passing=passing), options)

    async def _asked(self, answer: Coroutine[None, None, str | None], keys: Mapping[str, str]) -> str | None:
        before = self.focused
        self.classifier.display = False
        self.footer.show(asked_keys(keys))
        try:
            return await answer
        finally:
            self.classifier.display = True
            # At once: Widget.focus() waits for its turn, and would take the focus from the next question.
            self.set_focus(before if before in (self.notes, self.history_pane) else self.home)
            self.paint_call()
