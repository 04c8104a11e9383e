"""The review: an honest look back over a day, a week, a month or everything, and a look ahead."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from callcockpit.domain.review import definitions
from callcockpit.domain.spans import Range
from callcockpit.domain.text import counted
from callcockpit.store import review
from callcockpit.store.review import Ahead, Review
from callcockpit.store.tally import Hours
from callcockpit.ui.board import Board
from callcockpit.ui.forecasting import Idea, forecast, read_idea
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.reviewing import cards, head
from callcockpit.ui.screens.sheet import SheetScreen
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.services import Services
from callcockpit.ui.text import wrap
from callcockpit.ui.widgets.ask import Echo
from callcockpit.ui.work import begin

RANGES = tuple(Range)
DEFINED = 52
"""Cells of a definition beside its name; it fits into a terminal of 80."""


class ReviewScreen(ViewScreen):
    """Shows what was done, what came of it and what is coming."""

    BINDINGS = bindings(
        pick(
            "call.enter",
            "call.why",
            "view.filter",
            "view.filter-back",
            "review.earlier",
            "review.later",
            "book.undo",
            "book.redo",
        )
    )
    VIEW = "Review"
    ABOUT = (
        "An honest look back: what you did, what came of it, when people answer.",
        "Every share stands beside its cases; of too few no share is told.",
    )
    KEYS = (
        ("view.filter", "day, week, month …"),
        ("review.earlier", "earlier"),
        ("review.later", "later"),
        ("call.enter", "look ahead"),
        ("call.why", "what counts as what"),
        ("view.next", "next view"),
        ("view.back", "back"),
        ("view.help", "help"),
    )
    AHEAD_KEYS = (
        ("call.enter", "try another cadence"),
        ("view.back", "look back"),
        ("call.why", "what counts as what"),
        ("view.help", "help"),
    )

    def __init__(self, services: Services) -> None:
        """Take the services."""
        super().__init__(services)
        self.reach = Range.WEEK
        self.back = 0
        """How many of its kind the stretch lies in the past."""
        self.ahead_shown = False
        self.idea: Idea | None = None
        self._found: Review | None = None
        self._found_reach = self.reach
        """The range of what was read last; the one wanted is on its way while they differ."""
        self._hours: Hours | None = None
        self._ahead: Ahead | None = None

    def panes(self) -> Iterable[Widget]:
        """Lay out the board."""
        yield Board()

    @property
    def listed(self) -> Board:
        """The board."""
        return self.query_one(Board)

    @property
    def stocked(self) -> bool:
        """Its keys need no row: they go through time."""
        return True

    def list_again(self) -> None:
        """Read all of it anew."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self, *, only_back: bool = False) -> None:
        now, reach, back = self.services.clock(), self.reach, self.back
        found = await self.read(lambda book: review.review(book, reach, now, back))
        if found is None:
            return
        self._found, self._found_reach = found, reach
        self.paint()
        if only_back and self._hours is not None and self._ahead is not None:
            return
        # The stretch is on the screen by now; these two tell the same whatever it is.
        tags = (self.idea.tag,) if self.idea is not None and self.idea.tag else ()
        ahead = await self.read(lambda book: review.ahead(book, now, tags))
        hours = await self.read(lambda book: review.recent_hours(book, now))
        self._ahead, self._hours = ahead or self._ahead, hours or self._hours
        self.paint()

    def paint(self) -> None:
        """Show what was read."""
        board, rules = self.listed, self.services.settings.rules
        if self.ahead_shown and self._ahead is not None:
            board.name_frame("Look ahead")
            title = ((" what is planned, and what this rhythm comes to", "dim"),)
            key = self.services.keymap.key("call.enter")
            board.show(title, forecast(self._ahead, rules, self.idea, key))
        elif self._found is not None:
            board.name_frame("Look back")
            board.show(
                head(self._found, self._found_reach),
                cards(self._found, self._found_reach, rules, self._hours, self._ahead),
            )

    def paint_keys(self) -> None:
        """Paint the keys that count on this page."""
        if self.ahead_shown:
            self.show_keys(self.AHEAD_KEYS)
        else:
            super().paint_keys()

    def action_filter(self, step: int) -> None:
        """Look back over another range."""
        self.reach = RANGES[(RANGES.index(self.reach) + step) % len(RANGES)]
        self.back = 0
        self._turn(ahead=False)
        begin(self, partial(self._list, only_back=True), "list", exclusive=True)

    def action_stretch(self, step: int) -> None:
        """Look at the stretch before or after."""
        found = self._found
        if self.ahead_shown or found is None:
            return
        earliest = found.beginning is None or found.span.first <= found.beginning
        if self.reach is Range.ALL or (step > 0 and earliest):
            self.say("The book tells of nothing before that.")
        elif self.back + step < 0:
            self.say("That is still to come: Enter looks ahead.")
        else:
            self.back += step
            self.say("")
            begin(self, partial(self._list, only_back=True), "list", exclusive=True)

    def action_enter(self) -> None:
        """Look ahead; from there, try another cadence."""
        if not self.ahead_shown:
            self._turn(ahead=True)
        else:
            self.asking(self._try_cadence())

    async def _try_cadence(self) -> None:
        line = await self.ask_line(
            "How many days between calls, for everybody or for a tag?",
            "such as 60, or 30 client; nothing is changed",
            _check,
            topic="cadence",
        )
        idea = None if line is None else read_idea(line)
        if isinstance(idea, Idea):
            self.idea = idea
            now = self.services.clock()
            tags = (idea.tag,) if idea.tag else ()
            self._ahead = await self.read(lambda book: review.ahead(book, now, tags)) or self._ahead
            self.paint()

    def _turn(self, *, ahead: bool) -> None:
        self.ahead_shown = ahead
        self.listed.place = 0
        self.say("")
        self.paint()
        self.paint_keys()

    def action_back(self) -> None:
        """Go one level out: out of a question, from ahead to back, else to the cockpit."""
        if self.ahead_shown and not self.ask.active:
            self._turn(ahead=False)
        else:
            super().action_back()

    def action_why(self) -> None:
        """Say what counts as what."""
        said = []
        for name, words in definitions(self.services.settings.rules).items():
            first, *rest = wrap(words, DEFINED)
            said += [f"{name}\t{first}", *(f"\t{line}" for line in rest)]
        self.app.push_screen(SheetScreen("What counts as what", said))


def _check(line: str) -> Echo:
    """Say how a line reads while it is typed."""
    idea = read_idea(line)
    if isinstance(idea, str):
        return Echo(idea, valid=False)
    whom = f"everybody with the tag “{idea.tag}”" if idea.tag else "everybody without one of their own"
    return Echo(f"every {counted(idea.days, 'day')} for {whom}", valid=True)
