"""The phone blocks that were, each with its summary."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.content import Content
from textual.widget import Widget

from callcockpit.domain.blocks import Block
from callcockpit.domain.days import MONTHS, WEEKDAYS
from callcockpit.domain.text import counted
from callcockpit.store import blocks
from callcockpit.store.summaries import summary
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.summary import SummarySheet
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.showing import Moment
from callcockpit.ui.text import fit
from callcockpit.ui.views import Leave
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line
from callcockpit.ui.work import begin


class BlockList(ChoicePane):
    """The blocks, newest first."""

    def __init__(self, at: Moment) -> None:
        super().__init__(id="blocks")
        self.at = at
        self.blocks: tuple[Block, ...] = ()

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return len(self.blocks)

    def row(self, at: int, width: int) -> Line:
        """Draw when, how long, what came of it against the goal, and with whom."""
        one = self.blocks[at]
        local = one.started.astimezone(self.at.zone)
        when = f"{WEEKDAYS[local.weekday()][:3]} {local.day:02} {MONTHS[local.month - 1]} {local:%y %H:%M}"
        made = one.came.of(one.aim)
        goal = f"{made}/{one.goal}" if one.goal else ""
        style = "next-step" if one.goal and made >= one.goal else "text"
        told = [
            counted(one.came.dials, "dial"),
            f"{one.came.reached} reached",
            counted(one.came.next_steps, "next step"),
        ]
        rate = one.an_hour(self.at.now)
        told += [f"{rate:.0f}/h"] if rate is not None else []
        told += [f"goal in {one.aim.words()}"] if one.goal else []
        told += [one.whom.words] if one.whom.how else []
        return (
            (fit(when, 21), "dim"),
            (fit(f"{one.minutes} min", 8), "text"),
            (fit(goal, 8), style),
            (fit(" · ".join(told), max(1, width - 37)), "text"),
        )


class PastBlocksScreen(ViewScreen):
    """Lists the blocks that were."""

    BINDINGS = bindings(pick("call.enter", "book.undo", "book.redo", "view.pane", "view.pane-back"))
    VIEW = "Blocks"
    ABOUT = ("Every phone block that has ended, the newest first. A call counts where it was dialed in it.",)
    KEYS = (
        ("call.enter", "what came of it"),
        ("view.pane", "the week"),
        ("view.back", "back"),
        ("view.help", "help"),
    )

    def panes(self) -> Iterable[Widget]:
        """Lay out the list."""
        yield BlockList(self.services.moment())

    @property
    def listed(self) -> BlockList:
        """The list."""
        return self.query_one(BlockList)

    def list_again(self) -> None:
        """List the blocks."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        now = self.services.clock()
        found = await self.read(lambda book: blocks.listed(book.db, now))
        if found is None:
            return
        pane = self.listed
        pane.blocks = found
        key = self.services.keymap.key("view.block")
        pane.empty = f"No phone block has ended yet.\n\n{key} in the cockpit begins one."
        more = "+" if len(found) >= blocks.LISTED else ""
        pane.name_frame(Content(f"Phone blocks · {len(found)}{more}"))
        pane.move(0)

    def action_enter(self) -> None:
        """Show what came of the block."""
        if self.listed.count:
            begin(self, partial(self._show, self.listed.blocks[self.listed.place]), "show")

    async def _show(self, block: Block) -> None:
        now = self.services.clock()
        lines = await self.read(lambda book: summary(book, block, now))
        if lines is not None:
            self.app.push_screen(SummarySheet(lines, self.services.keymap))

    def action_pane(self, step: int) -> None:
        """Go to the next screen of the habit."""
        self.dismiss(Leave(steps=step))

    def action_view(self, step: int) -> None:  # noqa: ARG002 - none of the views in the ring
        """Go back: this is no view of the ring."""
        self.action_back()
