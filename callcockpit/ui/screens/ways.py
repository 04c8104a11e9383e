"""The ways from the cockpit to the other views, and back with whoever was chosen there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callcockpit.domain.call import Stage
from callcockpit.ui.looking import look
from callcockpit.ui.screens.hub import Hub
from callcockpit.ui.views import BACK, VIEWS, Leave

if TYPE_CHECKING:
    from callcockpit.ui.screens.view import ViewScreen

# The views are imported where they are first opened: together they would make every start a tenth longer.


class Ways(Hub):
    """The hub with every way to another view and back."""

    def action_find(self) -> None:
        """Find anybody in the book."""
        if self._may_leave():
            from callcockpit.ui.screens.contacts import ContactsScreen

            self._show_view(ContactsScreen(self.services, find=True), VIEWS.index("Contacts"))

    def action_view(self, step: int) -> None:
        """Go to the next or previous view."""
        self._open_view(step)

    def _open_view(self, place: int, changed: str = "") -> None:
        name = VIEWS[place % len(VIEWS)]
        if name != "Cockpit" and self._may_leave():
            screen = self._view(name)
            screen.changed = changed
            self._show_view(screen, place)

    def _view(self, name: str) -> ViewScreen:
        """Return a view of the ring by its name."""
        match name:
            case "Contacts":
                from callcockpit.ui.screens.contacts import ContactsScreen

                return ContactsScreen(self.services, find=False)
            case "Touches":
                from callcockpit.ui.screens.touches import TouchesScreen

                return TouchesScreen(self.services)
            case "Partners":
                from callcockpit.ui.screens.partners import PartnersScreen

                return PartnersScreen(self.services)
            case "Review":
                from callcockpit.ui.screens.review import ReviewScreen

                return ReviewScreen(self.services)
            case _:
                raise LookupError(name)

    def _show_view(self, screen: ViewScreen, place: int | None = None) -> None:
        def left(leave: Leave | None) -> None:
            leave = leave or BACK
            if place is not None and (place + leave.steps) % len(VIEWS) and leave.steps:
                self._open_view(place + leave.steps, screen.changed)
            else:
                self._come_back(leave.contact, screen.changed)

        self.app.push_screen(screen, left)

    def action_unreachable(self) -> None:
        """Show the path of those who never pick up."""
        if self._may_leave():
            from callcockpit.ui.screens.unreachable import UnreachableScreen

            self._show_view(UnreachableScreen(self.services))

    def action_needs(self) -> None:
        """Show the needs that people told of."""
        if self._may_leave():
            from callcockpit.ui.screens.needs import NeedsScreen

            self._show_view(NeedsScreen(self.services))

    def action_duplicates(self) -> None:
        """Show people who may be in the book twice."""
        if self.services.open_book is not None and self._may_leave():
            from callcockpit.ui.screens.duplicates import DuplicatesScreen

            self._show_view(DuplicatesScreen(self.services, self.services.open_book))

    def action_week(self) -> None:
        """Show the blocks of the week."""
        self._show_habit(0)

    def action_ninety(self) -> None:
        """Show the ninety days."""
        self._show_habit(1)

    def action_blocks(self) -> None:
        """Show the blocks that were."""
        self._show_habit(2)

    def _show_habit(self, place: int, changed: str = "") -> None:
        """Show one of the three screens of the habit; from each a key leads to the next."""
        if not self._may_leave():
            return
        from callcockpit.ui.screens.habit import HABIT

        screen = HABIT[place % len(HABIT)](self.services)
        screen.changed = changed

        def left(leave: Leave | None) -> None:
            if leave is not None and leave.steps:
                self._show_habit(place + leave.steps, screen.changed)
            else:
                self._come_back(None, screen.changed)

        self.app.push_screen(screen, left)

    def action_imports(self) -> None:
        """Show what became of each imported file."""
        if self._may_leave():
            from callcockpit.ui.screens.imports import ImportsScreen

            self._show_view(ImportsScreen(self.services))

    def _may_leave(self) -> bool:
        """Whether another screen may cover the cockpit; what is typed is safe then."""
        if self.call.stage is not Stage.READY:
            self.footer.say("A call is in progress: give it a result, or leave it with Esc, first.", "alert")
            return False
        if self.ask.active or self.busy:
            return False
        self.flush_draft()
        return True

    def _come_back(self, contact: int | None, changed: str = "") -> None:
        """Show whoever was chosen; where the book was ``changed``, read all of it anew and say what was."""
        if changed:
            now, limit = self.services.clock(), self._window
            wanted = contact or (self.card.contact.id if self.card else None)
            self.write(lambda book: look(book, now, wanted=wanted, limit=limit), changed.removeprefix("✓ "))
        elif contact is not None:
            self.go_to(contact)
