"""Letters from a view: drafted from the user's own beginning, copied or handed to the mail program."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from callcockpit.dialing.handoff import opener
from callcockpit.dialing.mail import TEXT_LIMIT, mailto, prepare
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.tracks import letter, parted
from callcockpit.domain.values import Contact
from callcockpit.paths import TRACKS
from callcockpit.settings import Opening
from callcockpit.settings.tracks import read_track
from callcockpit.store.book import Book
from callcockpit.ui.screens.letter import LetterScreen
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.text import short
from callcockpit.ui.work import begin


class Letters(ViewScreen):
    """A view from which letters are written; nothing is sent from it."""

    async def drafted(self, name: str, values: Mapping[str, str], *, subject: bool) -> str:
        """Return the letter that a draft begins with, as the user has it."""
        folder = self.services.settings_path.parent / TRACKS
        text, problem = await asyncio.to_thread(read_track, folder, name)
        if problem:
            self.say(problem, "alert")
        return letter(text, values, subject=subject)

    def write(
        self, title: str, text: str, keep: Callable[[Book, str], None], done: Callable[[str], None]
    ) -> None:
        """Let the user write; ``keep`` keeps the text as it is typed, ``done`` is told the one they took."""

        def kept(typed: str) -> None:
            # Sent at once: a worker that has not begun is cancelled when the program ends.
            sent = self.services.desk.send(lambda book: keep(book, typed))
            begin(self, partial(self._hear, asyncio.wrap_future(sent)), "draft")

        def taken(typed: str | None) -> None:
            self.list_again()
            if typed is not None:
                done(typed)

        self.app.push_screen(LetterScreen(title, text, kept), taken)

    async def _hear(self, sent: asyncio.Future[None]) -> None:
        try:
            await asyncio.shield(sent)
        except CockpitError as error:
            self.say(str(error), "alert")

    async def hand_over(self, key: str, people: Sequence[Contact], text: str) -> str:
        """Copy a letter (``y``) or open it in the mail program (``m``); return what to say of it."""
        subject, body = parted(text)
        if key == "y":
            self.app.copy_to_clipboard(body)
            return "the text is copied"
        addresses = [person.emails[0] for person in people if person.emails]
        handler = None
        if addresses and self.services.settings.dialing.open is not Opening.NEVER:
            handler = await asyncio.to_thread(opener, "mailto", os.environ)
        if handler is None:
            self.app.copy_to_clipboard(body)
            lacking = "no mail program is known here" if addresses else "there is no e-mail address"
            return f"{lacking}: the text is copied"
        try:
            await asyncio.to_thread(prepare, handler, mailto(addresses[0], subject, body, *addresses[1:]))
        except CockpitError as error:
            self.app.copy_to_clipboard(body)
            return f"{error}: the text is copied"
        without = [person.name for person in people if not person.emails]
        said = f"open in {handler.name}, to be sent there"
        if without:
            said += f"; {short(', '.join(without), 60)} has no e-mail address"
        if len(body) > TEXT_LIMIT:
            self.app.copy_to_clipboard(body)
            said += "; it is too long to be handed over whole, and copied"
        return said
