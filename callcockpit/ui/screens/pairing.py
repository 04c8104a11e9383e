"""Pairs of people who may be one: looked for beside the cockpit's own work, and shown side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial

from textual.content import Content
from textual.widget import Widget

from callcockpit.store import duplicates as twins
from callcockpit.store.book import Book
from callcockpit.store.duplicates import Pair
from callcockpit.store.rehearsal import Comparison, compare
from callcockpit.ui.comparing import aspects
from callcockpit.ui.desk import Desk
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.services import Services
from callcockpit.ui.text import fit, plain
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.comparison import ComparisonPane
from callcockpit.ui.widgets.pane import Line
from callcockpit.ui.work import begin

MOST = 500
"""Pairs that are listed at once; when some are done, the next ones come."""
FRAME = 2
"""Lines of the frame around a pane."""
NOBODY = (
    "Nobody seems to be in the book twice.\n\n"
    "Two are listed where they share a number and their names go together,\n"
    "where they share an e-mail address, and where they share name and company."
)


class PairList(ChoicePane):
    """The pairs, with what they have in common."""

    def __init__(self) -> None:
        super().__init__(id="pairs")
        self.pairs: list[Pair] = []

    @property
    def count(self) -> int:
        """How many pairs there are."""
        return len(self.pairs)

    @property
    def chosen(self) -> Pair | None:
        """The pair of the cursor."""
        return self.pairs[self.place] if self.pairs else None

    def row(self, at: int, width: int) -> Line:
        """Draw who and who, and why."""
        pair = self.pairs[at]
        name = max(10, (width - 3) * 3 // 10)
        return (
            (fit(pair.labels[0], name), "strong"),
            (" = ", "dim"),
            (fit(pair.labels[1], name) + " ", "strong"),
            (fit(", ".join(pair.why), max(1, width - 2 * name - 4)), "dim"),
        )


class Pairing(ViewScreen):
    """Looks for pairs and shows the one of the cursor; what is decided about it is not its business."""

    DEFAULT_CSS = "Pairing PairList { height: 6; max-height: 33%; }"
    VIEW = "Duplicates"

    def __init__(self, services: Services, open_book: Callable[[], Book]) -> None:
        """Take the services, and how to open the book once more: a search has a connection of its own."""
        super().__init__(services)
        self.shown: Comparison | None = None
        self.shown_at = 0.0
        """When the two on the screen came up, in ticks."""
        self.swapped: set[tuple[int, int]] = set()
        """The pairs of which the second stays."""
        self._finder = Desk(open_book, services.desk.log)
        self._coming: tuple[int, int] | None = None
        """Whom the screen is about to show, or shows."""

    def panes(self) -> Iterable[Widget]:
        """Lay out the pairs and the two side by side."""
        pairs = PairList()
        pairs.empty = "Looking for people who are in the book twice …"
        yield pairs
        yield ComparisonPane()

    async def on_unmount(self) -> None:
        """End the search."""
        await asyncio.to_thread(self._finder.close)

    @property
    def listed(self) -> PairList:
        """The pairs."""
        return self.query_one(PairList)

    # The search

    def list_again(self) -> None:
        """Look through the book anew."""
        self.look(None)

    def look(self, wanted: int | None) -> None:
        """Look through the book anew; the cursor goes to the pair of ``wanted``, where there is one."""
        begin(self, partial(self._search, wanted), "search", exclusive=True)

    async def _search(self, wanted: int | None) -> None:
        """Look through the book; a list that is there already is replaced when all is found."""
        found: list[Pair] = []
        first = not self.listed.count
        steps = await self.awaited(self._finder.run(twins.search))
        if steps is None:
            return
        while some := await self.awaited(self._finder.run(lambda _: next(steps, ()))):
            found += some
            if len(found) >= MOST:
                break
            if first:
                self._list(found, f"{len(found)} …", wanted)
        if some is None:
            return
        self.listed.empty = NOBODY
        self._list(found[:MOST], f"{MOST}+" if len(found) >= MOST else str(len(found)), wanted)

    def _list(self, found: list[Pair], count: str, wanted: int | None) -> None:
        """Show these pairs, the cursor on the pair of ``wanted``, else where it was."""
        pane = self.listed
        chosen = pane.chosen
        pane.pairs = list(found)
        same = (at for at, pair in enumerate(found) if chosen is not None and ids_of(pair) == ids_of(chosen))
        about = (at for at, pair in enumerate(found) if wanted in ids_of(pair))
        pane.place = max(0, min(next(about, next(same, pane.place)), len(found) - 1))
        pane.name_frame(Content(f"May be the same · {count}"))
        pane.styles.height = max(4, len(found)) + FRAME
        pane.redraw()
        self.compare()

    # The two side by side

    def who(self) -> tuple[int, int] | None:
        """Return who stays and who goes of the pair of the cursor."""
        chosen = self.listed.chosen
        if chosen is None:
            return None
        first, second = ids_of(chosen)
        return (second, first) if (first, second) in self.swapped else (first, second)

    def compare(self) -> None:
        """Show the pair of the cursor side by side, unless it is shown already."""
        who = self.who()
        if who is None:
            self._show(None)
        elif who != self._coming:
            self._coming = who
            begin(self, partial(self._compared, who), "compare", exclusive=True)

    async def _compared(self, who: tuple[int, int]) -> None:
        now = self.services.clock()
        self._show(await self.read(lambda book: compare(book, *who, now)))

    def forget(self) -> None:
        """Take what is shown for outdated: the book has changed."""
        self.shown = self._coming = None

    def _show(self, found: Comparison | None) -> None:
        self.shown = found
        self._coming = None if found is None else sides_of(found)
        self.shown_at = self.services.tick()
        pane = self.query_one(ComparisonPane)
        pane.show(() if found is None else aspects(found, self.services.moment()))
        chosen = self.listed.chosen
        why = ", ".join(chosen.why) if chosen is not None and found is not None else ""
        pane.name_frame(plain(why))


def ids_of(pair: Pair) -> tuple[int, int]:
    """Return who a pair is about."""
    return pair.first, pair.second


def sides_of(found: Comparison) -> tuple[int, int]:
    """Return who stays and who goes of what is shown."""
    return found.kept.contact.id, found.dropped.contact.id
