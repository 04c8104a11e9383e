"""What is done beside the call itself: dates, setting aside, other touches, do-not-call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta

from callcockpit.domain.afterwards import TWO_WAY, call_after
from callcockpit.domain.call import Stage
from callcockpit.domain.calling import place_of
from callcockpit.domain.consequence import moment, zones_of
from callcockpit.domain.days import today, zone_of
from callcockpit.domain.past import understand_past
from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due, show_understood, understand
from callcockpit.domain.wording import outside_text
from callcockpit.domain.words import PlanKind, TouchKind
from callcockpit.store import blocklist, calls, upkeep
from callcockpit.store.book import Book
from callcockpit.store.cards import Card
from callcockpit.store.journal import Receipt
from callcockpit.ui.looking import Look, look
from callcockpit.ui.screens.kindness import RECEIVED, Kindness, direction
from callcockpit.ui.screens.stepping import change_step
from callcockpit.ui.widgets.ask import Echo, Reading, ask_meaning

TOUCHES = {
    "e": TouchKind.EMAIL,
    "n": TouchKind.LETTER,
    "m": TouchKind.MEAL,
    "g": TouchKind.MEETING,
    "i": TouchKind.INTRODUCTION,
    "v": TouchKind.ITEM,
    "t": TouchKind.THINKING_OF_YOU,
}
"""Keys of the touches that are no calls."""

SKIP_REASONS = ("not the right time", "don't want to be pushy", "not ready yet")
"""The reasons people give themselves, as the look back will show them."""


class Errands(Kindness):
    """The hub with its errands; the call loop comes on top."""

    # Dates

    def understood(self, line: str, otherwise: Due | None = None) -> Reading[Due]:
        """Read a line that is a date and nothing else, and say how it reads."""
        at = self.services.moment()
        if otherwise is not None and not line.strip():
            return Reading(show_due(otherwise, at.now, at.zone, at.rules.day_start), True, otherwise)
        theirs = zones_of(self.card.contact, self.number) if self.card is not None else ()
        found = understand(line, at.now, at.rules, at.zone, theirs)
        if found.due is None or found.what:
            return Reading(f"Only a date here: “{found.what}” is none" if found.due else found.problem or "")
        said = show_understood(found, at.now, at.zone, at.rules.day_start)
        outside = outside_text(found.due, theirs, at.zone, at.rules)
        return Reading(" · ".join(filter(None, (said, outside))), True, found.due)

    def action_date(self) -> None:
        """Set the date that the next result books, or change an open step of the person."""
        if self.card is not None:
            steps = self.card.contact.steps and self.call.stage is Stage.READY
            self.asking(self._step(self.card) if steps else self._date())

    async def _step(self, card: Card) -> None:
        if not await change_step(self, card):
            await self._date()

    async def _date(self) -> None:
        question, hint = "The next result books:", "3 dec · mon 10:00 · 6w"
        chosen = await ask_meaning(self.ask_line, question, hint, self.understood, topic="date")
        if chosen is not None:
            self.chosen = chosen.meant
            self.paint_call()

    def action_when(self) -> None:
        """Set when the call or touch was that is logged next."""
        if self.card is None:
            return
        if self.call.stage is not Stage.READY:
            self.footer.say("This call is of now: Esc leaves it, then log the earlier one.", "alert")
            return
        self.asking(self._ask_when())

    async def _ask_when(self) -> None:
        def read(line: str) -> Reading[datetime]:
            at = self.services.moment()
            found = understand_past(line, at.now, at.zone)
            if isinstance(found, str):
                return Reading(found)
            said = moment(found, at.zone) if line.strip() else "now"
            return Reading(said, valid=True, meant=found if line.strip() else None)

        question, hint = "When was it?", "yesterday 15:00 · mon 9:30 · 2h ago; Enter: now"
        was = await ask_meaning(self.ask_line, question, hint, read, topic="when")
        if was is not None:
            self.was = was.meant
            self.paint_call()

    def action_snooze(self) -> None:
        """Leave this person out of the queue for a while."""
        if self.card is not None and self._may_set_aside("snooze"):
            self.asking(self._snooze(self.card))

    async def _snooze(self, card: Card) -> None:
        now = self.services.clock()
        hour = Due(self._today(), (now + timedelta(hours=1)).replace(second=0, microsecond=0))
        chosen = await ask_meaning(
            self.ask_line,
            "Snooze until:",
            "Enter for an hour, or 15:30 · tomorrow · mon",
            lambda typed: self.understood(typed, hour),
            topic="snooze",
        )
        if chosen is not None and (until := chosen.meant) is not None:
            contact = card.contact
            self.change(
                lambda book: calls.snooze(book, contact.id, until, self.services.clock()),
                f"snoozed {contact.name} until {chosen.said}",
                meant=card,
            )

    def action_skip(self) -> None:
        """Pass this person over for today."""
        if self.card is not None and self._may_set_aside("skip"):
            self.asking(self._skip(self.card))

    async def _skip(self, card: Card) -> None:
        reasons = " · ".join(f"{number} {reason}" for number, reason in enumerate(SKIP_REASONS, 1))

        def reason(typed: str) -> str:
            return (
                SKIP_REASONS[int(typed) - 1] if typed.strip() in ("1", "2", "3") else clean_line(typed, 300)
            )

        line = await self.ask_line(
            "Skip for today. Why?",
            "Enter for no reason",
            lambda typed: Echo(f"“{reason(typed)}”" if typed.strip() else reasons, valid=True),
            topic="skip",
        )
        if line is not None:
            contact, why = card.contact, reason(line)
            answer = await self._answer_to(why)
            said = f" ·\n{answer}" if answer else ""
            self.change(
                lambda book: calls.skip(book, contact.id, why, self.services.clock()),
                f"skipped {contact.name} for today{said}",
                meant=card,
            )

    async def _answer_to(self, reason: str) -> str:
        """Return the answer to a reason that repeats itself with this skip; empty where there is none."""
        if not self.services.settings.answers or not reason:
            return ""
        from callcockpit.domain.excuses import answer_to
        from callcockpit.settings import excuses
        from callcockpit.store import skips

        now, habit = self.services.clock(), self.services.settings.rules.habit
        times = await self.read(lambda book: skips.times(book, reason, now))
        if times is None or (times + 1) % habit.excuse_times:
            return ""
        path = self.services.settings_path.with_name(excuses.FILE)
        if self.services.caretaker is not None:
            await asyncio.to_thread(excuses.offer, path)
        answers, problem = await asyncio.to_thread(excuses.answers, path)
        return problem or answer_to(reason, times + 1, answers, habit) or ""

    def _may_set_aside(self, word: str) -> bool:
        if self.card is None:
            return False
        if self.call.stage is not Stage.READY:
            self.footer.say(f"In a call there is nothing to {word}: give it a result first.", "alert")
            return False
        if self.card.contact.plan is None:
            self.footer.say(f"{self.card.contact.name} is not in the queue: nothing to {word}.", "alert")
            return False
        return True

    def _today(self) -> date:
        at = self.services.moment()
        return today(at.now, at.zone, at.rules)

    # The person

    def action_block_contact(self) -> None:
        """Put every number of this person on the do-not-call list, after asking."""
        if self.card is not None and not self.card.contact.do_not_call:
            self.asking(self._block_contact())

    async def _block_contact(self) -> None:
        if self.card is None:
            return
        contact = self.card.contact
        line = await self.ask_line(
            f"Never call {contact.name} again. Reason?",
            "Esc: leave it",
            lambda typed: Echo(
                "Enter blocks every number, also for later imports"
                if typed.strip()
                else "Say why, in a few words",
                valid=bool(typed.strip()),
            ),
            topic=f"block {contact.id}",
        )
        if line is not None:
            facts = self.facts()
            self.change(
                lambda book: blocklist.do_not_call(book, contact.id, line, self.services.clock(), facts),
                f"do not call · {contact.name}: every number is blocked",
            )

    def action_zone(self) -> None:
        """Set this person's own time zone."""
        if self.card is not None:
            self.asking(self._zone())

    async def _zone(self) -> None:
        if self.card is None:
            return
        contact = self.card.contact

        def check(typed: str) -> Echo:
            name = typed.strip().replace(" ", "_")
            if not name:
                return Echo("Enter alone: from the number", valid=True)
            zone = zone_of(name)
            if zone is None:
                return Echo("No such zone: name it like Europe/Zurich or America/Chicago", valid=False)
            local = self.services.clock().astimezone(zone)
            return Echo(f"{place_of((name,))}, where it is {local:%H:%M}", valid=True)

        line = await self.ask_line(
            f"{contact.name}'s own time zone:",
            "Europe/Zurich",
            check,
            topic=f"zone {contact.id}",
            initial=contact.zone or "",
        )
        if line is not None:
            name = line.strip().replace(" ", "_") or None
            self.change(
                lambda book: upkeep.set_zone(book, contact.id, name, self.services.clock()),
                f"{contact.name}: time zone {name or 'from the number'}",
                keep=True,
            )

    def action_touch(self) -> None:
        """Log a touch that is no call."""
        if self.card is not None:
            self.asking(self._touch())

    async def _touch(self) -> None:
        key = await self.ask_choice("Log which touch?", {key: kind.words for key, kind in TOUCHES.items()})
        if key is not None:
            await self._note_touch(TOUCHES[key], f"{TOUCHES[key].words.capitalize()}: what was it?")

    async def _note_touch(self, kind: TouchKind, question: str) -> None:
        if self.card is None:
            return
        contact = self.card.contact

        def check(typed: str) -> Echo:
            received, said = direction(typed)
            came = f"received from {contact.name}" if received else f"given to {contact.name}"
            return Echo(f"{came} · {said or '…'}{self._call_after(kind, received)}", valid=bool(said))

        line = await self.ask_line(
            question,
            f"a few words; {RECEIVED} first: it was done for you",
            check,
            topic=f"{kind} {contact.id}",
        )
        if line is not None:
            received, said = direction(line)
            now, was = self.services.clock(), self.was
            self.was = None
            self.change(
                lambda book: calls.log_touch(book, contact.id, kind, said, now, received=received, at=was),
                f"{kind.words}{' received' if received else ''} · {contact.name}",
                keep=True,
            )

    def _call_after(self, kind: TouchKind, received: bool) -> str:
        """Say how a touch changes the next call; empty where it does not."""
        if self.card is None:
            return ""
        at = self.services.moment()
        day = today(self.was or at.now, at.zone, at.rules)
        plan = call_after(self.card.contact, kind, day, self.card.case.load, at.rules, received=received)
        if plan is None:
            return ""
        call = "catch-up call" if plan.kind is PlanKind.RECALL and kind in TWO_WAY else "call"
        return f" · {call} now {show_due(plan.due, at.now, at.zone, at.rules.day_start)}"

    def change(
        self, deed: Callable[[Book], Receipt], done: str, *, keep: bool = False, meant: Card | None = None
    ) -> None:
        """Write an operation and show the same person (``keep``) or whoever is next.

        With ``meant`` nothing is written where the book holds something else about this person by now.
        """
        if self.card is None:
            return
        shown = self.card.contact.id
        due = [entry.contact for entry in self.queue.due]
        place = due.index(shown) if shown in due else 0
        now, limit = self.services.clock(), self._window
        self.flush_draft()

        def job(book: Book) -> Look:
            deed(book)
            return look(book, now, wanted=shown if keep else None, place=place, limit=limit)

        undo = self.services.keymap.key("book.undo")
        self.write(job, f"{done} · {undo} undoes it", keep=keep, meant=meant)
