"""Phone blocks at the cockpit: begun, paused, ended in words, and the reminder when the hour has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from callcockpit.domain.blocks import Aim, Wanted, first_wanted, read_wanted
from callcockpit.domain.call import Stage
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import counted
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due
from callcockpit.store import blocks, groups
from callcockpit.store.book import Book
from callcockpit.store.journal import Receipt
from callcockpit.ui.looking import Look, look
from callcockpit.ui.screens.cultivating import Cultivating
from callcockpit.ui.widgets.ask import Echo
from callcockpit.ui.work import begin

if TYPE_CHECKING:
    from callcockpit.domain.appointments import Slot
    from callcockpit.store.rhythm import Rhythm

# The week and the goals are imported where they are first read, after the start.


class PhoneBlocks(Cultivating):
    """The hub with its blocks; errands and the call loop come on top."""

    _reminded: Slot | None = None
    """The block of the week whose hour was announced last."""
    _asked_at_start = False
    """Whether it was said what was missed and what comes next."""
    _tried = ""
    """The minute in which it was last tried to end a block whose time is up."""
    _minute = ""
    """The minute in which the week was read last."""

    # Beginning, pausing and ending

    def action_block(self) -> None:
        """Start a phone block, or pause or end the one that runs."""
        self.asking(self._begin_block() if self.block is None else self._change_running())

    async def _begin_block(self) -> None:
        from callcockpit.domain.ninety import OF_AIM
        from callcockpit.store.rhythm import rhythm

        now = self.services.clock()
        found = await self.read(lambda book: (rhythm(book, now), blocks.last_wanted(book.db)))
        if found is None:
            return
        week, last = found
        aims = {aim: week.goals[activity] for aim, activity in OF_AIM.items()}
        usual = last or first_wanted(self.services.settings.rules.habit, aims)
        if week.agenda.now is not None:
            usual = usual._replace(minutes=week.agenda.now.minutes)
        wanted = await self._ask_block(usual, aims)
        if wanted is None:
            return
        try:
            await self.services.desk.run(lambda book: groups.check(book.db, wanted.whom))
        except CockpitError as error:
            self.footer.say(str(error), "alert")
            return
        stays = not wanted.whom.how or self.call.stage is not Stage.READY
        self._change_block(
            lambda book: blocks.begin(book, wanted, self.services.clock()),
            f"block of {wanted.words}",
            stays=stays,
        )

    async def _ask_block(self, usual: Wanted, goals: dict[Aim, int]) -> Wanted | None:
        filters = self.services.settings.filters

        def check(typed: str) -> Echo:
            found = read_wanted(typed, usual, goals, filters)
            return Echo(found, valid=False) if isinstance(found, str) else Echo(found.words, valid=True)

        named = "".join(f" · {name}" for name in list(filters)[:3])
        line = await self.ask_line(
            "Phone block:",
            f"25 30 · 50 5c #tag · 25 2n referrals · find words{named}",
            check,
            topic="block",
        )
        found = read_wanted(line, usual, goals, filters) if line is not None else None
        return found if isinstance(found, Wanted) else None

    async def _change_running(self) -> None:
        block = self.block
        if block is None:
            return
        key = self.services.keymap.key("view.pause")
        answer = await self.ask_choice(
            "The block runs." if not block.paused else "The block is paused.",
            {"p": "go on" if block.paused else "pause", "e": "end it now"},
            f"Esc: leave it · {key} pauses at once",
        )
        if answer == "p":
            self.action_pause()
        elif answer == "e":
            self._end_block(lambda book: blocks.end(book, self.services.clock()))

    def action_pause(self) -> None:
        """Stop the clock of the block, or let it go on."""
        if self.block is None:
            key = self.services.keymap.key("view.block")
            self.footer.say(f"No block runs that could be paused: {key} begins one.", "alert")
        elif not self.ask.active and not self.busy:
            key = self.services.keymap.key("view.pause")
            words = (
                "the block goes on" if self.block.paused else f"the block is paused · {key} goes on with it"
            )
            self._change_block(lambda book: blocks.pause(book, self.services.clock()), words)

    def _change_block(self, deed: Callable[[Book], Receipt], done: str, *, stays: bool = True) -> None:
        now, limit = self.services.clock(), self._window
        shown = self.card.contact.id if self.card and stays else None
        self.flush_draft()

        def job(book: Book) -> Look:
            deed(book)
            return look(book, now, wanted=shown, limit=limit)

        self.write(job, done, keep=stays)

    def _end_block(self, deed: Callable[[Book], object]) -> None:
        """End the block by a deed, say what came of it, and show its summary."""
        now, limit = self.services.clock(), self._window
        shown = self.card.contact.id if self.card else None
        self.flush_draft()
        told: list[list[str]] = []

        def job(book: Book) -> Look:
            from callcockpit.store.summaries import summary

            deed(book)
            ended = blocks.listed(book.db, now, limit=1)
            told.extend(summary(book, block, now) for block in ended)
            said.extend(_said(block.came.dials, block.goal, block.aim, block.came.reached) for block in ended)
            return look(book, now, wanted=shown, limit=limit)

        said: list[str] = []

        def done() -> str:
            if told:
                self.call_later(self.show_summary, told[-1])
            return f"✓ {said[-1] if said else 'Block over.'}"

        self.write(job, done, keep=True)

    def show_summary(self, lines: list[str]) -> None:
        """Show the summary of a block over whatever is there."""
        from callcockpit.ui.screens.summary import SummarySheet

        self.app.push_screen(SummarySheet(lines, self.services.keymap))

    # Time

    def second_passed(self) -> None:
        """Hear that the time of a block is over or has come, never in the middle of a call."""
        super().second_passed()
        now = self.services.clock()
        minute = f"{now:%H:%M}"
        if minute != self._minute and not self.busy:
            self._minute = minute
            begin(self, self._read_rhythm, "read")
        over = self.block is not None and self.block.over(now) and self._free_to_be_told()
        if over and minute != self._tried:
            # A book that cannot be written is not tried again, with its sentence and bell, every second.
            self._tried = minute
            self._end_block(lambda book: blocks.finish(book, self.services.clock()))

    def _free_to_be_told(self) -> bool:
        """Whether nothing is begun that a word would come across: a call, a question, a note, a view."""
        typing = self.focused is self.notes
        ready = self.call.stage is Stage.READY and not self.ask.active and not self.busy
        return ready and not typing and self.is_current

    async def _read_rhythm(self) -> None:
        now = self.services.clock()

        def job(book: Book) -> Rhythm:
            # Here, so that no key waits for the import.
            from callcockpit.store.rhythm import rhythm

            return rhythm(book, now)

        found = await self.read(job)
        if found is None:
            return
        self.kind_goal = found.kind_goal
        self.paint_header()
        if self.block is None and self._free_to_be_told():
            self._remind(found)

    def _remind(self, found: Rhythm) -> None:
        """Say that the hour of a block has come, once; at the start also what was missed and what is next."""
        agenda = found.agenda
        keymap = self.services.keymap
        if agenda.now is not None and agenda.now != self._reminded:
            self._reminded = agenda.now
            self._asked_at_start = True
            self.footer.say(
                f"It is time for your block of {counted(agenda.now.minutes, 'minute')}, "
                f"{agenda.now.at:%H:%M}: {keymap.key('view.block')} begins it.",
                "strong",
            )
            self.app.bell()
        elif not self._asked_at_start and not self.footer.message:
            self._asked_at_start = True
            week = keymap.key("view.week")
            if agenda.missed:
                self.footer.say(
                    f"Missed: the block of {self._when(agenda.missed[-1])}. When instead? {week} moves it.",
                    "overdue",
                )
            elif found.look_due:
                self.footer.say(
                    f"A look back is due: too much, not enough, just right? {week}, then Tab.", "strong"
                )
            elif agenda.next is not None:
                minutes = agenda.next.minutes
                self.footer.say(
                    f"Your next block: {self._when(agenda.next)}, {counted(minutes, 'minute')}.", "strong"
                )

    def _when(self, slot: Slot) -> str:
        at = self.services.moment()
        begins = slot.begins(at.zone)
        return show_due(Due(slot.on, begins), at.now, at.zone, at.rules.day_start)


def _said(dials: int, goal: int, aim: Aim, reached: int) -> str:
    """Return what came of a block in one line, with a kind word for showing up."""
    of = f" of {goal}" if goal and aim is Aim.DIALS else ""
    made = f"{dials}{of} dials" if of else counted(dials, "dial")
    return f"Block over: {made}, {reached} reached. Well done for showing up."
