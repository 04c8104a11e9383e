"""People who may stand in the book twice: made one, or told apart, by one key each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from callcockpit.domain.errors import CockpitError
from callcockpit.store import duplicates as twins
from callcockpit.store.apart import tell_apart
from callcockpit.store.book import Book
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.pairing import Pairing, ids_of, sides_of
from callcockpit.ui.screens.view import Deed
from callcockpit.ui.services import Services
from callcockpit.ui.views import Leave
from callcockpit.ui.widgets.bars import FooterBar
from callcockpit.ui.widgets.comparison import ComparisonPane
from callcockpit.ui.work import SAVING, begin, telling

FRESH_SECONDS = 0.25
"""A decision this soon after another pair came up was meant for the one before."""
HELD_SECONDS = 0.7
"""The same deciding key again within this span is held down or bounced: each pair has to be looked at."""


class DuplicatesScreen(Pairing):
    """Shows what a merge keeps before it is made; every decision can be undone."""

    BINDINGS = bindings(
        pick(
            "twins.merge",
            "twins.apart",
            "twins.swap",
            "book.undo",
            "book.redo",
            "call.enter",
            "view.pane",
            "view.pane-back",
        )
    )
    ABOUT = (
        "People who may be one: the same number or e-mail, or the same name and company.",
        "Left is who stays, then who goes into it, then what is kept of both; what differs goes into",
        "the notes. After Tab the moving keys scroll the two.",
    )
    KEYS = (
        ("twins.merge", "make them one"),
        ("twins.apart", "not the same, not asked again"),
        ("twins.swap", "keep the other"),
        ("book.undo", "undo"),
        ("call.enter", "the one who stays, into the cockpit"),
        ("view.pane", "next pane"),
        ("view.back", "back"),
        ("view.help", "help"),
    )

    def __init__(self, services: Services, open_book: Callable[[], Book]) -> None:
        """Take the services, and how to open the book once more: a search has a connection of its own."""
        super().__init__(services, open_book)
        self._pressed: tuple[str, float] = ("", 0.0)

    # Decisions

    def action_swap(self) -> None:
        """Let the other one stay."""
        if self.listed.chosen is not None:
            self.swapped ^= {ids_of(self.listed.chosen)}
            self.compare()

    def action_merge(self) -> None:
        """Make the two one, as it is shown."""
        who = self._decided("merge")
        if who is not None:
            keep, drop = who
            self._write(lambda book, now: twins.merge(book, keep, drop, now), gone=drop)

    def action_apart(self) -> None:
        """Remember that the two are not the same."""
        who = self._decided("apart")
        if who is not None:
            keep, drop = who
            self._write(lambda book, now: tell_apart(book, keep, drop, now))

    def _decided(self, what: str) -> tuple[int, int] | None:
        """Return who is decided about; None where the key was held down or the two are not shown yet."""
        now, who = self.services.tick(), self.who()
        before, since = self._pressed
        self._pressed = (what, now)
        if before == what and now - since < HELD_SECONDS:
            return None
        if self.busy or self.shown is None or who != sides_of(self.shown):
            return None
        return None if now - self.shown_at < FRESH_SECONDS else who

    def change(self, deed: Deed, word: str = "", nothing: str = "", failed: list[str] | None = None) -> None:
        """Undo or redo as every view, and look at the pairs again."""
        self._write(deed, word, nothing, failed=[] if failed is None else failed)

    def _write(
        self,
        deed: Deed,
        word: str = "",
        nothing: str = "",
        *,
        gone: int | None = None,
        failed: Sequence[str] = (),
    ) -> None:
        if not self.busy:
            self.busy = True
            begin(self, partial(self._written, deed, word, nothing, gone, failed), "write")

    async def _written(
        self, deed: Deed, word: str, nothing: str, gone: int | None, failed: Sequence[str]
    ) -> None:
        now = self.services.clock()
        decided = not word
        try:
            with telling(self, self.query_one(FooterBar), SAVING):
                receipt = await self.services.desk.run(lambda book: deed(book, now))
        except CockpitError as error:
            self.app.bell()
            if self.there:
                self.say(str(error), "alert")
                self.forget()
                self.look(None)
            return
        finally:
            self.busy = False
        if not self.there:
            return
        if receipt is None:
            self.say(nothing)
            return
        back = f" · {self.services.keymap.key('book.undo')} undoes it" if decided else ""
        self.changed = " · ".join([f"✓ {word}{receipt.words}{back}", *failed])
        self.say(self.changed)
        self.forget()
        if decided:
            self._leave_out(gone)
        self.look(None if decided else receipt.contact)

    def _leave_out(self, gone: int | None) -> None:
        """Take the decided pair off the list at once, and every other pair of who is gone."""
        pane = self.listed
        chosen = pane.chosen
        pane.pairs = [pair for pair in pane.pairs if pair is not chosen and gone not in ids_of(pair)]
        pane.move(0)
        self.compare()

    # Getting about

    def action_move(self, step: int) -> None:
        """Go to the next pair, or scroll the two."""
        if self.query_one(ComparisonPane).has_focus:
            self.query_one(ComparisonPane).move(step)
        else:
            self.listed.move(step)
            self.compare()

    def action_pane(self, step: int) -> None:  # noqa: ARG002 - there are two panes
        """Go between the pairs and the two side by side."""
        pane = self.query_one(ComparisonPane)
        (self.listed if pane.has_focus else pane).focus()

    def action_enter(self) -> None:
        """Bring the one who stays into the cockpit."""
        who = self.who()
        if who is not None:
            self.dismiss(Leave(who[0]))

    def action_view(self, step: int) -> None:  # noqa: ARG002 - none of the views in the ring
        """Go back: this is no view of the ring."""
        self.action_back()
