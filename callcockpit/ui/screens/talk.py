"""What is said in a call: its purpose, its talk track with points to tick, and the needs heard in it."""

from __future__ import annotations

import asyncio

from callcockpit.domain.tracks import OPENINGS, PURPOSES, known, prompts
from callcockpit.domain.values import Contact
from callcockpit.domain.words import PlanKind, Purpose
from callcockpit.paths import TRACKS
from callcockpit.ui.screens.relations import Relations
from callcockpit.ui.widgets.ask import Echo

PURPOSE_KEYS = {
    "c": Purpose.CARE,
    "n": Purpose.NEW_OPPORTUNITY,
    "r": Purpose.RELATIONSHIP,
    "s": Purpose.STRATEGIC,
}


class Talk(Relations):
    """The hub with what is said in a call."""

    def action_purpose(self) -> None:
        """Say what this call is for."""
        if self.card is not None:
            self.asking(self._purpose())

    async def _purpose(self) -> None:
        key = await self.ask_choice(
            "What is this call for?", {key: purpose.words for key, purpose in PURPOSE_KEYS.items()}
        )
        if key is not None:
            self.purpose = PURPOSE_KEYS[key]
            self.save_draft()
            self.paint_call_clock()
            key = self.services.keymap.key("call.track")
            self.footer.say(f"This call: {self.purpose.words}. {key} shows its talk track.", "text")

    def action_track(self) -> None:
        """Show the talk track for this call, whose points are ticked there."""
        if self.card is not None:
            self.asking(self._track())

    async def _track(self) -> None:
        # Imported where they are first needed, like the other screens.
        from callcockpit.settings.tracks import read_track
        from callcockpit.store import needs
        from callcockpit.ui.screens.track import TrackScreen

        card, purpose = self.card, self.what_for
        if card is None or purpose is None:
            return
        kind = card.contact.plan.kind if card.contact.plan is not None else PlanKind.FIRST_CALL
        names = (OPENINGS[kind], PURPOSES[purpose])
        folder = self.services.settings_path.parent / TRACKS
        # Files may lie on a disk that sleeps.
        read = await asyncio.to_thread(lambda: [read_track(folder, name) for name in names])
        contact = card.contact.id
        told = await self.read(lambda book: needs.told_by(book.db, contact))
        values = known(card.contact, card.touches, told or ())
        said = prompts([text for text, _ in read], values)
        problem = next((problem for _, problem in read if problem), "")
        if problem:
            self.footer.say(problem, "alert")
        if self.card is None or self.card.contact.id != card.contact.id:
            return
        self.app.push_screen(
            TrackScreen(f"Talk track: {purpose.words}", said, self.points, problem, self._tick)
        )

    def action_need(self) -> None:
        """Note a need that this person told of, without leaving the call."""
        if self.card is not None:
            self.asking(self._need(self.card.contact))

    async def _need(self, contact: Contact) -> None:
        line = await self.ask_line(
            f"What does {contact.name} need?",
            "in their words: somebody who …",
            lambda typed: Echo(typed.strip() or "…", valid=bool(typed.strip())),
            topic=f"need {contact.id}",
        )
        if line is not None:
            from callcockpit.store import needs

            key = self.services.keymap.key("view.needs")
            self.change(
                lambda book: needs.note(book, contact.id, line, self.services.clock()),
                f"noted a need of {contact.name}: {key} finds who could help",
                keep=True,
            )

    def _tick(self, points: tuple[str, ...]) -> None:
        """Keep what is ticked with the call."""
        self.points = points
        self.save_draft()
        self.paint_call_clock()
