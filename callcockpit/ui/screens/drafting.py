"""What is typed about a call, on its way to the book: soon after each letter, and when the program ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from textual import on

from callcockpit.domain.errors import CockpitError
from callcockpit.store import drafts
from callcockpit.store.book import Book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.drafts import Draft
from callcockpit.ui.looking import Look
from callcockpit.ui.paper import Typed
from callcockpit.ui.screens.painting import Painting
from callcockpit.ui.services import Services
from callcockpit.ui.work import begin

DRAFT_SECONDS = 0.3
"""How long a typed letter waits for the next ones before the draft is written."""


class Drafting(Painting):
    """Keeps what is typed as it is typed."""

    unsaved = False
    """Whether something is typed that is not on its way to the book."""

    def __init__(self, services: Services, opening: Future[Look]) -> None:
        """Take the services and the first look, which is being read already."""
        super().__init__(services, opening)
        self.kept_back: dict[int, Draft] = {}
        """What was typed about people and could not be saved; it is there when they are shown again."""

    @on(Typed)
    def note_changed(self) -> None:
        """Write the draft soon after the last letter."""
        self.unsaved = True
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(DRAFT_SECONDS, self.flush_draft)

    def stop_draft_timer(self) -> None:
        """Leave the draft unwritten: it is written otherwise, or the result takes it along."""
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None

    def flush_draft(self) -> None:
        """Write the draft now, if there is something new in it."""
        self.stop_draft_timer()
        if self.unsaved and self.card is not None and not self.busy:
            self.unsaved = False
            self.save_draft()

    def save_draft(self) -> None:
        """Write what is typed and how far the call has come."""
        if self.card is None:
            return
        draft = self.draft()
        self.card = self.card._replace(draft=draft)
        self._ahead.pop(draft.contact, None)
        # Sent at once: a worker that has not begun is cancelled when the program ends.
        sent = self.services.desk.send(self._saving(draft))
        begin(self, partial(self._save_draft, draft, sent), "draft")

    def _saving(self, draft: Draft) -> Callable[[Book], None]:
        now = self.services.clock()

        def job(book: Book) -> None:
            with book.saving():
                drafts.save(book.db, draft, now)

        return job

    kept: Future[None] | None = None
    """The draft that was sent to the book when the program was told to end."""

    def keep_draft(self) -> None:
        """Send the draft to the book without waiting: the desk finishes what was sent before it closes."""
        if self.card is None:
            return
        known = self.card.draft.note if self.card.draft else ""
        # Letters may be on the screen whose message has not come here yet.
        if not self.unsaved and self.notes.text == known and self.call.dialed is None:
            return
        self.kept = self.services.desk.send(self._saving(self.draft()))

    async def _save_draft(self, draft: Draft, sent: Future[None]) -> None:
        try:
            await asyncio.shield(asyncio.wrap_future(sent))
        except CockpitError as error:
            self.kept_back[draft.contact] = draft
            self.unsaved = self.card is not None and self.card.contact.id == draft.contact
            self.footer.say(str(error), "alert")
        else:
            self.kept_back.pop(draft.contact, None)

    def draft(self) -> Draft:
        """Return what is typed and how far the call has come, as a draft."""
        contact = 0 if self.card is None else self.card.contact.id
        call = self.call
        owner = self.services.owner if call.dialed else ""
        return Draft(
            contact,
            self.notes.text,
            call.number,
            call.dialed,
            call.answered,
            call.ended,
            owner,
            self.purpose,
            self.points,
        )

    def facts(self) -> CallFacts:
        """Return what is known of the call in progress."""
        call, number = self.call, self.number
        return CallFacts(
            number.id if number else None,
            call.dialed,
            call.answered,
            call.ended,
            self.notes.text,
            purpose=self.what_for,
            outside_hours=call.outside_hours,
            points=self.points,
            at=self.was,
        )
