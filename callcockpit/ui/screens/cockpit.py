"""The call loop: what each key does, and the questions some of them ask."""

from __future__ import annotations

from typing import Literal

from textual import events, on
from textual.widget import Widget

from callcockpit.domain.booking import Booking, Promise
from callcockpit.domain.call import Call, Stage
from callcockpit.domain.consequence import book, zones_of
from callcockpit.domain.steps import by_whom
from callcockpit.domain.when import show_due, show_understood, understand
from callcockpit.domain.wording import consequence, outside_text, why_here
from callcockpit.domain.words import Result
from callcockpit.store import calls
from callcockpit.store.book import Book
from callcockpit.store.cards import Card
from callcockpit.store.queue import WINDOW
from callcockpit.ui import showing
from callcockpit.ui.frames import Press
from callcockpit.ui.held_keys import FIRST_REPEAT_SECONDS, REPEAT_SECONDS
from callcockpit.ui.key_names import shown
from callcockpit.ui.keys import OPENING, RESULT_KEYS, bindings, cockpit_keys
from callcockpit.ui.looking import Look, look, next_look
from callcockpit.ui.screens.dialer import Dialer
from callcockpit.ui.widgets.ask import Reading, ask_meaning
from callcockpit.ui.widgets.queue import QueuePane
from callcockpit.ui.work import begin

SLIP_SECONDS = 3
"""An unreached result this soon after dialing may be a mis-dial, and is asked about."""

END = 1_000_000
"""More steps than any queue has people."""
NEAR_END = 40
"""How many people before the end of the window more of them are read, so that a held key never waits."""

OUTCOMES = (Result.NO_FUTURE, Result.STAY_IN_TOUCH, Result.NEXT_STEP)


class CockpitScreen(Dialer):
    """Whom to call now, what to know before dialing, what came of it, and when we speak next."""

    # Here and not below: every class on the way here would put all keys together anew, a millisecond each.
    BINDINGS = bindings(cockpit_keys())

    # Moving

    def action_move(self, step: int) -> None:
        """Move in the pane that has the focus, or through the queue."""
        if self.focused is self.history_pane:
            self.history_pane.move(step)
        elif self.call.stage is Stage.WRAP_UP:
            at = OUTCOMES.index(self.marked) + (1 if step > 0 else -1)
            self.marked = OUTCOMES[max(0, min(2, at))]
            self.paint_call()
        elif self._free_to_go():
            people = self.queue_pane.people()
            shown = self.queue_pane.chosen
            at = people.index(shown) if shown in people else -1 if step > 0 else 0
            target = max(0, min(len(people) - 1, at + step))
            if people and people[target] != shown:
                self.go_to(people[target])
            due = len(self.queue.due)
            beyond = at + step - target if self.queue.more and 0 < step < END else 0
            self._owed = self._owed + beyond if step > 0 else 0
            if target >= due - NEAR_END and self.queue.more and self._window <= due:
                self._window += WINDOW
                begin(self, self._read_on, "read")

    _owed = 0
    """Steps that were asked for beyond what is read of the queue."""

    async def _read_on(self) -> None:
        await self._look_again()
        owed, self._owed = self._owed, 0
        if owed:
            self.action_move(owed)

    def action_jump(self, where: Literal["top", "bottom"]) -> None:
        """Go to the first or the last line of the pane that has the focus."""
        self.action_move(-END if where == "top" else END)

    @on(QueuePane.Picked)
    def go_to_picked(self, event: QueuePane.Picked) -> None:
        """Show the person that was clicked."""
        if self._free_to_go():
            self.go_to(event.contact)

    def _free_to_go(self) -> bool:
        if self.busy or self.asked:
            self.footer.say("Answer the question first, or leave it with Esc." if self.asked else "Saving …")
            return False
        name = self.card.contact.name if self.card else ""
        if self.card is not None and self.card.contact.id in self.kept_back and self.notes.text.strip():
            self.footer.say(f"The note about {name} is not saved yet, and would be lost: try again.", "alert")
            self.note_changed()
            return False
        if self.call.stage is Stage.READY:
            return True
        self.footer.say(
            f"The call with {name} is not logged yet: give it a result, or leave it with Esc.", "alert"
        )
        return False

    def action_pane(self, step: int) -> None:
        """Go to the next pane; where the screen is narrow the queue is one of its own."""
        panes: list[Widget] = [self.queue_pane, self.history_pane, self.notes]
        if self.has_class("-narrow"):
            panes.insert(1, self.card_pane)
        at = next((place for place, pane in enumerate(panes) if pane is self.focused), 0)
        wanted = panes[(at + step) % len(panes)]
        self.set_class(wanted is self.queue_pane and self.has_class("-narrow"), "-list")
        wanted.focus()
        self.call_after_refresh(self.paint_keys)

    def on_resize(self) -> None:
        """Keep the keys on a pane that is in sight."""
        self.call_after_refresh(self._settle_focus)

    def _settle_focus(self) -> None:
        if not self.has_class("-narrow"):
            self.remove_class("-list")
        if self.focused in (None, self.queue_pane, self.card_pane) and not self.ask.active:
            self.home.focus()

    @on(events.DescendantFocus)
    def repaint_keys(self) -> None:
        """Show the keys that count where the focus went."""
        if not self.ask.active:
            self.paint_keys()

    def action_notes(self) -> None:
        """Go to the notes."""
        if self.card is not None:
            self.remove_class("-list")
            self.notes.focus()

    def action_back(self) -> None:
        """Go one level out; text stays where it is."""
        if self.ask.active:
            self.ask.leave()
        elif self.focused is not self.home or self.has_class("-list"):
            self.remove_class("-list")
            self.home.focus()
        elif self.call.stage is not Stage.READY:
            self.asking(self._leave_call())

    async def _leave_call(self) -> None:
        answer = await self.ask_choice(
            "Leave this call without a result?",
            {"y": "it was no attempt, nothing is logged"},
            "Esc: stay in it; a result key logs it as ever",
            passing=True,
        )
        if answer == "y":
            self.call = Call(self.call.number)
            self.save_draft()
            self.paint_person()
            self.footer.say("Left: nothing was logged, the notes are kept.")

    # Calling

    def action_enter(self) -> None:
        """Dial, or start the talk clock, or log the highlighted outcome."""
        if self.call.stage is Stage.READY:
            self.dial()
        elif self._rings:
            self.call = self.call.answer(self.services.clock())
            self.footer.say(self._would_end())
            self.call_changed()
            self.action_notes()
        elif self.call.stage is Stage.CALLING:
            self.footer.say("That call is over: choose its result, or leave it with Esc.", "alert")
        else:
            self.action_result(self.marked.value)

    def _would_end(self) -> str:
        """Say which open steps *no future* would end; empty where there are none."""
        steps = () if self.card is None else self.card.contact.steps
        key = self.services.keymap.key(RESULT_KEYS[Result.NO_FUTURE].id)
        return f"{key} ends: {' · '.join(step.words for step in steps)}" if steps else ""

    def refusal(self, key: str, press: Press) -> str:
        """Return why a key is not carried out: also one that would dial or answer and cannot mean it."""
        words, identity = super().refusal(key, press), self.services.keymap.identity(key)
        if words or self.ask.active or identity not in ("call.enter", "result.no-answer"):
            return words
        if self.call.stage is Stage.READY and self.person_keys.perhaps_held:
            # What it logged a moment ago was the last call: held down, it would dial the next person.
            return f"{shown(key)} may be held down: press it again to dial"
        if identity != "call.enter":
            return ""
        if self.focused is self.history_pane:
            return "Enter does nothing in the history: Esc goes back to the queue"
        if self._rings and press.at - self.dialed_at < FIRST_REPEAT_SECONDS:
            # Nobody answers that fast: the key that dialed is held down.
            return "Too soon for an answer: press it again when they pick up"
        return ""

    def opens_field(self, key: str) -> bool:
        """Whether a text follows this key: also Enter, where it begins the talk and goes to the notes."""
        identity = self.services.keymap.identity(key)
        rang = self.services.tick() - self.dialed_at >= FIRST_REPEAT_SECONDS
        return identity in OPENING or (identity == "call.enter" and self._rings and rang)

    @property
    def _rings(self) -> bool:
        return self.call.stage is Stage.CALLING and self.call.ended is None

    def action_space(self) -> None:
        """Dial where nothing is dialed yet, else log *no answer*."""
        if self.call.stage is Stage.READY:
            self.dial()
        else:
            self.action_result(Result.NO_ANSWER.value)

    # Results

    def action_result(self, word: str) -> None:
        """Log what came of the call, unless the key is held, or has to ask first."""
        result = Result(word)
        if self.card is None:
            self.footer.say("Nobody is on the screen.", "alert")
        elif self.person_keys.wait(result, self.showing):
            self.set_timer(REPEAT_SECONDS, self._log_waiting)
        else:
            self._log_or_ask(result)

    def _log_waiting(self) -> None:
        waiting, left = self.person_keys.waiting, self.person_keys.left(self.services.tick())
        if left > 0:
            self.set_timer(left, self._log_waiting)
            return
        self.person_keys.waiting = None
        if waiting is None:
            return
        if waiting.showing == self.showing:
            self._log_or_ask(waiting.result)
        else:
            self.say_refused(f"{shown(waiting.key)} was not logged: the person changed meanwhile")

    def _log_or_ask(self, result: Result) -> None:
        if self.card is None:
            return
        if self.card.contact.do_not_call and self.call.stage is Stage.READY:
            self.footer.say(f"{self.card.contact.name} is on the do-not-call list.", "alert")
        elif result is Result.NEXT_STEP:
            self.asking(self._next_step(self.card))
        elif self.call.stage is Stage.READY and not result.reached:
            self.asking(self._log_undialed(self.card, result))
        elif self._may_be_slip(result):
            self.asking(self._log_after_slip(self.card, result))
        else:
            self._log(self.card, result)

    def _may_be_slip(self, result: Result) -> bool:
        # By the seconds that only grow: a clock set back would make every call a slip for hours.
        return (
            self._rings
            and not result.reached
            and self.services.frames.pressed.at - self.dialed_at < SLIP_SECONDS
        )

    async def _log_after_slip(self, card: Card, result: Result) -> None:
        key = self.services.keymap.key(RESULT_KEYS[result].id)
        answer = await self.ask_choice(
            f"Only {self.call.seconds(self.services.clock())} s after dialing: a mis-dial?",
            {"y": f"log {result.words}", "m": "mis-dial, not an attempt"},
            f"Esc: keep calling, then {key} again",
        )
        if answer == "y":
            self._log(card, result)
        elif answer == "m":
            self.call = Call(self.call.number)
            self.call_changed()
            self.footer.say("A mis-dial: not an attempt, nothing was logged.")
        else:
            self.footer.say(f"{result.words} was not logged: still calling.")

    async def _log_undialed(self, card: Card, result: Result) -> None:
        answer = await self.ask_choice(f"Log {result.words} without dialing?", {"y": "log it"})
        if answer == "y":
            self._log(card, result)
        else:
            self.footer.say(f"{result.words} was not logged.")

    async def _next_step(self, card: Card) -> None:
        def read(line: str) -> Reading[Promise]:
            at = self.services.moment()
            found = understand(line, at.now, at.rules, at.zone, zones_of(card.contact, self.number))
            due = found.due or (self.chosen if not _has_date(found.problem) else None)
            if due is None:
                return Reading(found.problem or "Say when, such as thu 14:30 send quote")
            theirs, what = by_whom(found.what if found.due else line.strip())
            said = show_understood(found, at.now, at.zone, at.rules.day_start)
            said = said or show_due(due, at.now, at.zone, at.rules.day_start)
            words = f"{'they: ' if theirs else ''}{what or 'call back'}"
            outside = outside_text(due, zones_of(card.contact, self.number), at.zone, at.rules)
            parts = [said, words, *filter(None, [outside])]
            return Reading(" · ".join(parts), valid=True, meant=Promise(due, what, theirs))

        question, hint = "Next step: when, and what?", "thu 14:30 send quote · theirs: fri they call the bank"
        agreed = await ask_meaning(self.ask_line, question, hint, read, topic=f"next-step {card.contact.id}")
        if agreed is not None and agreed.meant is not None:
            at, (when, case) = self.services.moment(), self.case_of(card, Result.NEXT_STEP)
            booking = book(Result.NEXT_STEP, case, when, at.zone, at.rules, promise=agreed.meant)
            self._log(card, Result.NEXT_STEP, booking)

    def _log(self, card: Card, result: Result, booking: Booking | None = None) -> None:
        """Send the result to the book; once it is committed it is said and the next person comes."""
        if self.card is None or self.card.contact.id != card.contact.id:
            self.say_refused(
                f"{result.words} was not logged: {card.contact.name} is not on the screen any more"
            )
            return
        at = self.services.moment()
        shown = booking or self.booking(result)
        contact, facts, token = self.card.contact, self.facts(), self.token
        self.set_for.pop(contact.id, None)
        if self.chosen is not None:
            self.set_for[contact.id] = self.chosen
        due = [entry.contact for entry in self.queue.due]
        place = due.index(contact.id) if contact.id in due else 0
        stays = shown is not None and shown.next_number is not None
        before, limit = self.queue, self._window

        said: list[str] = []
        undo = self.services.keymap.key("book.undo")

        def job(book: Book) -> Look:
            logged = calls.log(book, contact.id, result, at.now, facts, shown=shown, token=token)
            # What was booked, which is not what was shown where another cockpit blocked them meanwhile.
            booked = consequence(result, logged.booking, at.now, at.zone, at.rules)
            thanks = f" · thank {logged.thanks}" if logged.thanks else ""
            done = f"✓ {result.words} · {contact.name} · {booked}{thanks}"
            if logged.receipt.repeated:
                done = f"It was saved before: {logged.receipt.words}"
            said.append(f"{done} · {undo} undoes it")
            if stays:
                return look(book, at.now, wanted=contact.id, limit=limit)
            return next_look(book, at.now, before, contact.id, place, limit)

        self.write(job, lambda: said[-1], meant=self.card)

    def action_why(self) -> None:
        """Say why this person stands where they stand."""
        if self.card is None:
            return
        at = self.services.moment()
        contact = self.card.contact
        clock = showing.there(contact, self.number, at)
        said = why_here(contact, self.card.touches, clock, at.now, at.zone, at.rules)
        zones = zones_of(contact, self.number)
        if len(zones) > 1:
            said.append(f"The number may be in: {', '.join(zones[:12])}. z sets their own zone.")
        self.sheet(f"Why is {contact.name} here?", [*said])


def _has_date(problem: str | None) -> bool:
    """Whether the line held a date that cannot be meant, which the date set before must not replace."""
    return problem is not None and not problem.startswith("No date")
