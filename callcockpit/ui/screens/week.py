"""The blocks of the week: those behind and before one, and the appointments they come from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget

from callcockpit.domain.appointments import Appointment, Slot, Standing, Weekly, read_weekly
from callcockpit.domain.days import MONTHS, WEEKDAYS, day_bounds
from callcockpit.domain.ninety import Activity
from callcockpit.domain.text import counted
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due, understand
from callcockpit.store import appointments, blocks
from callcockpit.store.book import Book
from callcockpit.store.ninety import goals
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.showing import Moment
from callcockpit.ui.text import fit
from callcockpit.ui.views import Leave
from callcockpit.ui.widgets.ask import Echo, Reading, ask_meaning
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line
from callcockpit.ui.work import begin

STYLES = {
    Standing.KEPT: "next-step",
    Standing.MOVED: "stay-in-touch",
    Standing.MISSED: "overdue",
    Standing.NOW: "strong",
    Standing.COMING: "text",
}
"""What each standing means to the eye; its word says it too."""


class WeekRead(NamedTuple):
    """What the screen shows."""

    slots: tuple[Slot, ...]
    appointments: tuple[Appointment, ...]
    had: int
    """Blocks since Monday."""
    goal: int
    """Blocks a week that are aimed at."""


class WeekList(ChoicePane):
    """Blocks of the last week and the next two, then the appointments."""

    def __init__(self, at: Moment) -> None:
        super().__init__(id="week")
        self.at = at
        self.rows: tuple[Slot | Appointment, ...] = ()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def row(self, at: int, width: int) -> Line:
        """Draw when, how long, and how it stands."""
        one = self.rows[at]
        if isinstance(one, Appointment):
            return (("every ", "dim"), (one.words, "strong"), (f"  since {_day(one.since)}", "dim"))
        when = f"{WEEKDAYS[one.on.weekday()][:3]} {_day(one.on)} {one.at:%H:%M}"
        told = {
            Standing.MISSED: "missed: when instead?",
            Standing.NOW: "now",
            Standing.COMING: "",
            Standing.KEPT: "kept",
            Standing.MOVED: "moved",
        }[one.standing]
        if one.moved_to is not None:
            to, hour = one.moved_to
            told = f"moved to {WEEKDAYS[to.weekday()][:3]} {_day(to)} {hour:%H:%M}"
        elif one.moved_from is not None:
            told = f"{told} · moved here from {_day(one.moved_from)}".removeprefix(" · ")
        style = STYLES[one.standing]
        return (
            (fit(when, 18), style),
            (fit(f"{one.minutes} min", 9), "dim"),
            (fit(told, max(1, width - 27)), style),
        )


class WeekScreen(ViewScreen):
    """Lists the blocks of the week; a missed one asks when instead, and none is deleted in silence."""

    BINDINGS = bindings(
        pick("call.enter", "book.add", "twins.apart", "book.undo", "book.redo", "view.pane", "view.pane-back")
    )
    VIEW = "Week"
    ABOUT = (
        "Phone blocks are appointments of the week. One that is kept has a block on its day; a missed one "
        "asks when instead. callcockpit export calendar takes them along.",
    )
    KEYS = (
        ("call.enter", "when instead"),
        ("book.add", "add blocks of the week"),
        ("twins.apart", "no more of an appointment"),
        ("view.pane", "ninety days"),
        ("book.undo", "undo"),
        ("view.back", "back"),
        ("view.help", "help"),
    )

    def panes(self) -> Iterable[Widget]:
        """Lay out the list."""
        yield WeekList(self.services.moment())

    @property
    def listed(self) -> WeekList:
        """The list."""
        return self.query_one(WeekList)

    def list_again(self) -> None:
        """List the blocks."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        now = self.services.clock()
        this = now.astimezone(self.services.zone).date()

        def job(book: Book) -> WeekRead:
            there = appointments.standing(book, this - timedelta(days=7), this + appointments.AHEAD, now)
            hold = [one for one in appointments.appointments(book.db) if one.until is None]
            monday = book.today(now) - timedelta(days=book.today(now).weekday())
            since, _ = day_bounds(monday, book.zone, book.rules)
            had = len(blocks.begun(book.db, since, now))
            return WeekRead(there, tuple(hold), had, goals(book, now)[Activity.BLOCKS_A_WEEK])

        found = await self.read(job)
        if found is None:
            return
        pane = self.listed
        fresh = not pane.rows
        pane.rows = (*found.slots, *found.appointments)
        add = self.services.keymap.key("book.add")
        pane.empty = (
            "No block is in the week yet.\n\n"
            f"{add} adds some: tue thu 9:00 50 is two a week, early, of 50 minutes.\n"
            "People do not fail at calling for want of a list; they fail because the hour never happens."
        )
        pane.name_frame(Content(f"The week · {found.had} of {found.goal} blocks since Monday"))
        if fresh:
            pane.place = _first_open(found.slots)
        pane.move(0)

    # Deeds

    def action_enter(self) -> None:
        """Move the block of the cursor to another time."""
        if not self.listed.count:
            self.action_add()
            return
        one = self.listed.rows[self.listed.place]
        if isinstance(one, Appointment):
            self.say(
                "Every week: move a single block above, or add another appointment and take this one out."
            )
        elif one.standing in (Standing.KEPT, Standing.MOVED):
            self.say(f"That block was {one.standing.value}: there is nothing to move.")
        else:
            self.asking(self._move(one))

    async def _move(self, slot: Slot) -> None:
        def read(typed: str) -> Reading[Due]:
            due = self._due(typed, slot)
            if isinstance(due, str):
                return Reading(due)
            at = self.services.moment()
            return Reading(show_due(due, at.now, at.zone, at.rules.day_start), valid=True, meant=due)

        found = await ask_meaning(
            self.ask_line,
            f"The block of {WEEKDAYS[slot.on.weekday()]} {_day(slot.on)} {slot.at:%H:%M}: when instead?",
            "today 16:00 · tomorrow · fri 8:30",
            read,
            topic=f"move {slot.appointment} {slot.on}",
        )
        if found is not None and (due := found.meant) is not None:
            self.change(lambda book, now: appointments.move(book, slot, due, now))

    def _due(self, typed: str, slot: Slot) -> Due | str:
        at = self.services.moment()
        found = understand(typed, at.now, at.rules, at.zone)
        if found.due is None:
            return found.problem or "Say when, such as today 16:00"
        if found.what:
            return f"Only a date here: “{found.what}” is none"
        begins = slot._replace(on=found.due.day).begins(at.zone) if found.due.at is None else found.due.at
        return Due(found.due.day, begins) if begins > at.now else "That is past: say when instead"

    def action_add(self) -> None:
        """Add blocks of the week."""
        self.asking(self._add())

    async def _add(self) -> None:
        rules = self.services.settings.rules

        def check(typed: str) -> Echo:
            found = read_weekly(typed, rules)
            if isinstance(found, str):
                return Echo(found, valid=False)
            days = ", ".join(WEEKDAYS[day] for day in found.weekdays)
            return Echo(f"every {days} at {found.at:%H:%M}, {counted(found.minutes, 'minute')}", valid=True)

        line = await self.ask_line(
            "Blocks of the week:", "tue thu 9:00 50 · mon-fri 8:30", check, topic="weekly"
        )
        weekly = read_weekly(line, rules) if line is not None else ""
        if isinstance(weekly, Weekly):
            self.change(lambda book, now: appointments.appoint(book, weekly, now))

    def action_apart(self) -> None:
        """Take the appointment of the cursor out of the weeks to come, after asking."""
        if self.listed.count:
            one = self.listed.rows[self.listed.place]
            if isinstance(one, Appointment):
                self.asking(self._remove(one))
            else:
                self.say("A block is moved, not deleted: choose the appointment below to have no more of it.")

    async def _remove(self, one: Appointment) -> None:
        if await self.ask_choice(f"No block any more every {one.words}?", {"y": "take it out"}) == "y":
            self.change(lambda book, now: appointments.remove(book, one.id, now))

    def action_pane(self, step: int) -> None:
        """Go to the next screen of the habit."""
        self.dismiss(Leave(steps=step))

    def action_view(self, step: int) -> None:  # noqa: ARG002 - none of the views in the ring
        """Go back: this is no view of the ring."""
        self.action_back()


def _first_open(there: tuple[Slot, ...]) -> int:
    """Return the place of the first block that asks for something, else of the first that comes."""
    for wanted in ((Standing.MISSED,), (Standing.NOW, Standing.COMING)):
        place = next((place for place, slot in enumerate(there) if slot.standing in wanted), None)
        if place is not None:
            return place
    return 0


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"
