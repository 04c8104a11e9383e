"""What ties the person on the screen to others: their profile, who referred whom, partnership."""

from __future__ import annotations

from callcockpit.domain.ties import PROFILE_WORDS
from callcockpit.domain.words import Profile
from callcockpit.store import referrals
from callcockpit.ui.screens.errands import Errands
from callcockpit.ui.work import begin

# What only these keys need is imported where it is first used, so that no start pays for it.


class Relations(Errands):
    """The errands, and what is done about ties."""

    def action_profile(self) -> None:
        """Set the marks of the profile."""
        if self.card is not None:
            self.asking(self._profile())

    async def _profile(self) -> None:
        if self.card is None:
            return
        from callcockpit.ui.screens.marking import marked

        contact = self.card.contact
        question = f"The profile of {contact.name}: digits turn a mark on and off"
        marks = await marked(self.ask_choice, question, tuple(PROFILE_WORDS.values()), int(contact.profile))
        if marks is not None and marks != contact.profile:
            self.change(
                lambda book: referrals.set_profile(book, contact.id, Profile(marks), self.services.clock()),
                f"profile · {contact.name} · {marks.bit_count()} of {len(PROFILE_WORDS)}",
                keep=True,
            )

    def action_tree(self) -> None:
        """Show who referred this person, and whom they referred."""
        if self.card is not None and not self.ask.active:
            begin(self, self._tree, "read")

    async def _tree(self) -> None:
        if self.card is None:
            return
        contact = self.card.contact
        found = await self.read(lambda book: referrals.tree(book.db, contact.id))
        if found is not None:
            from callcockpit.ui.screens.tree import tree_lines

            self.sheet(f"Referrals of {contact.name}", tree_lines(contact, found))

    def action_partner(self) -> None:
        """Make this person a partner."""
        if self.card is not None:
            from callcockpit.store import alliances

            contact = self.card.contact
            self.change(
                lambda book: alliances.make(book, contact.id, self.services.clock()),
                f"{contact.name} is a partner: see the Partners view",
                keep=True,
            )
