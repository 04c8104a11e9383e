"""Preparing an email to somebody in the mail program: asked first, filled in, and never sent from here."""

from __future__ import annotations

import asyncio
import os

from callcockpit.dialing.handoff import opener
from callcockpit.dialing.mail import filled, mailto, prepare
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Contact
from callcockpit.settings import Opening
from callcockpit.store import people
from callcockpit.store.planned import Planned
from callcockpit.ui.screens.view import ViewScreen


class Mailing(ViewScreen):
    """A view from which emails are prepared."""

    async def mail(self, one: Planned) -> None:
        """Prepare the email that is planned, to the first address of the person."""
        contact = await self.read(lambda book: people.contact(book.db, one.contact))
        if contact is None:
            return
        if not contact.emails:
            self.say(f"{contact.name} has no e-mail address: add one with e in the cockpit.", "alert")
            return
        try:
            await self._prepare(contact, one)
        except CockpitError as error:
            self.say(f"{error}.", "alert")

    async def _prepare(self, contact: Contact, one: Planned) -> None:
        rules = self.services.settings.rules.touches
        values = {
            "given": contact.given or contact.name.split(" ")[0],
            "name": contact.name,
            "company": contact.company,
            "why": one.why,
        }
        address = contact.emails[0]
        link = mailto(address, filled(rules.subject, values), filled(rules.body, values))
        handler = None
        if self.services.settings.dialing.open is not Opening.NEVER:
            handler = await asyncio.to_thread(opener, "mailto", os.environ)
        if handler is None:
            self.app.copy_to_clipboard(address)
            self.say(f"{address} was copied: no mail program is known here.")
            return
        answer = await self.ask_choice(
            f"Open an email to {address} in {handler.name}? You write and send it there.", {"y": "open it"}
        )
        if answer == "y":
            await asyncio.to_thread(prepare, handler, link)
            done = self.services.keymap.key("book.touch")
            self.say(f"An email to {address} is open in {handler.name}; {done} logs it once it is sent.")
