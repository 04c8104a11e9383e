"""Dialing: the number leaves the program, or is shown big and copied; outside their hours it asks first."""

from __future__ import annotations

from callcockpit.domain.call import Call, Stage
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Number
from callcockpit.domain.wording import clock_there, spoken
from callcockpit.store import people
from callcockpit.ui import showing
from callcockpit.ui.screens.talk import Talk


class Dialer(Talk):
    """The cockpit as far as the phone rings; what came of it is logged on top."""

    dialed_at = 0.0
    """When the number was dialed, in ticks."""

    def dial(self) -> None:
        """Dial the number of the person on the screen, where that is allowed."""
        if self.card is None:
            return
        number = self.number
        if self.card.contact.do_not_call:
            self.footer.say(
                f"{self.card.contact.name} is on the do-not-call list and is not dialed.", "alert"
            )
        elif number is None:
            self.footer.say(
                f"{self.card.contact.name} has no number that can be dialed: press e to add one.", "alert"
            )
        else:
            self.asking(self._dial_number(number))

    async def _dial_number(self, number: Number) -> None:
        # Nothing else may happen to the person between the key and the ringing.
        self.busy = True
        try:
            await self._dial_held(number)
        finally:
            self.busy = False

    async def _dial_held(self, number: Number) -> None:
        if self.card is None or not await self._may_still_dial(number):
            return
        at = self.services.moment()
        clock = showing.there(self.card.contact, number, at)
        outside = clock.wakes is not None
        if outside:
            local = clock_there(clock)
            hours = f"{at.rules.calling.opens:%H:%M}–{at.rules.calling.closes:%H:%M}"
            answer = await self.ask_choice(
                f"It is {local} for them ({clock.place}), outside {hours}.", {"y": "dial all the same"}
            )
            if answer != "y":
                return
        shown = await self._hand_over(number)
        self.was = None  # a call that is dialed here is of now
        self.call = self.call.dial(number.id, self.services.clock(), outside_hours=outside)
        self.dialed_at = self.services.tick()
        self.handed = not shown
        self.call_changed()

    async def _may_still_dial(self, number: Number) -> bool:
        """Ask the book itself: another cockpit, or an import, may have blocked the number meanwhile."""
        if self.card is None:
            return False
        contact = self.card.contact
        found = await self.read(lambda book: people.contact(book.db, contact.id))
        if found is not None and number.id in {one.id for one in found.numbers if one.dialable}:
            return True
        if found is not None:
            self.footer.say(f"{contact.name} may not be called on that number any more.", "alert")
            self.read_person(contact.id)
        return False

    async def _hand_over(self, number: Number) -> bool:
        """Give the number to the phone program, else show it big and copy it; return whether it is shown."""
        phone = self.services.phone
        try:
            handler = await phone.handler()
            if handler is not None and phone.must_ask:
                answer = await self.ask_choice(
                    f"Hand numbers to {handler.name}, another program?",
                    {"y": "yes, in this session", "n": "no, show them here"},
                )
                phone.agreed, phone.refused = answer == "y", answer == "n"
                handler = handler if answer == "y" else None
            if handler is not None:
                await phone.hand_over(handler, number)
                self.footer.say(f"{spoken(number)} was handed to {handler.name}.")
                return False
        except CockpitError as error:
            self.footer.say(f"{error}. The number is shown and copied instead.", "alert")
        else:
            self.footer.say(f"{spoken(number)} was copied: dial it on your phone.")
        self.app.copy_to_clipboard(number.e164 or number.raw)
        return True

    def call_changed(self) -> None:
        """Keep and show how far the call has come."""
        self.save_draft()
        self.paint_call()

    def action_other_number(self) -> None:
        """Choose the next number of this person that may be dialed; while calling, dial it."""
        if self.card is None:
            return
        numbers = [number for number in self.card.contact.numbers if number.dialable]
        if len(numbers) < 2:
            self.footer.say(f"{self.card.contact.name} has no other number that can be dialed.", "alert")
            return
        at = next((place for place, number in enumerate(numbers) if number == self.number), 0)
        wanted = numbers[(at + 1) % len(numbers)]
        self.call = self.call._replace(number=wanted.id)
        if self.call.stage is Stage.CALLING and self.call.ended is None:
            self.call = Call(wanted.id)
            self.asking(self._dial_number(wanted))
        self.paint_person()

    def action_copy(self) -> None:
        """Copy the number on the screen."""
        if self.number is not None:
            self.app.copy_to_clipboard(self.number.e164 or self.number.raw)
            self.footer.say(f"{spoken(self.number)} was copied.")
