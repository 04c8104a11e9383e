"""The ways from the cockpit to what keeps people in touch: their plan, the cadences, the safety net."""

from __future__ import annotations

from callcockpit.ui.screens.rounds import Rounds
from callcockpit.ui.views import VIEWS

# The other screens are imported where they are first opened, as all that the cockpit leads to.


class Cultivating(Rounds):
    """The hub with the views of cultivation beside it."""

    def action_touch_plan(self) -> None:
        """Show the touch plan of the person on the screen."""
        if self.card is not None and self._may_leave():
            from callcockpit.ui.screens.touchplan import TouchPlanScreen

            self._show_view(TouchPlanScreen(self.services, self.card.contact.id))

    def action_lost(self) -> None:
        """Show every active person without a next date; there must be none."""
        if self._may_leave():
            from callcockpit.store.cultivation import Group
            from callcockpit.ui.screens.contacts import ContactsScreen

            screen = ContactsScreen(self.services, find=False, shown=Group.LOST)
            self._show_view(screen, VIEWS.index("Contacts"))

    def action_cadences(self) -> None:
        """Show the cadences of the tags and what they make of the load."""
        if self._may_leave():
            from callcockpit.ui.screens.cadences import CadencesScreen

            self._show_view(CadencesScreen(self.services))
