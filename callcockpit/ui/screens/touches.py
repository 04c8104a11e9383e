"""The touches view: what is to be done with whom beside the calls, overdue first, then what comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from textual.widget import Widget

from callcockpit.domain.afterwards import TWO_WAY
from callcockpit.domain.days import today
from callcockpit.domain.text import clean_line, counted, fold
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due, show_understood, understand
from callcockpit.store import planned, touches, touchplan
from callcockpit.store.book import Book
from callcockpit.store.planned import Planned, Waiting
from callcockpit.store.touchplan import Preview
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.capacity import plan_told
from callcockpit.ui.screens.mailing import Mailing
from callcockpit.ui.screens.touchlist import TouchList
from callcockpit.ui.views import Leave
from callcockpit.ui.widgets.ask import Echo, Reading, ask_meaning
from callcockpit.ui.work import begin

REFRESH_SECONDS = 300
WINDOW = 200
"""Touches that are read at once, around the cursor."""


class TouchesScreen(Mailing):
    """Lists the planned touches; each is made, moved or left out with one key."""

    BINDINGS = bindings(
        pick(
            "call.enter",
            "book.touch",
            "call.date",
            "queue.skip",
            "touch.mail",
            "touch.plan",
            "book.add",
            "book.undo",
            "book.redo",
        )
    )
    VIEW = "Touches"
    ABOUT = (
        "What is to be done beside the calls: emails, notes, meals, introductions, items, birthdays.",
        "Overdue ones come first. A touch that is made lands in the history and dates the next of its kind;",
        "after a letter or an email the call that follows it up is booked, and after a meal or a meeting the",
        "cadence begins again.",
    )
    KEYS = (
        ("book.touch", "done"),
        ("call.date", "move"),
        ("queue.skip", "skip"),
        ("touch.mail", "email"),
        ("call.enter", "to the cockpit"),
        ("touch.plan", "their touch plan"),
        ("book.add", "put a tag's people on the plan"),
        ("book.undo", "undo"),
        ("book.redo", "redo"),
        ("view.next", "next view"),
        ("view.help", "help"),
    )

    def on_mount(self) -> None:
        """Look at the book again now and then: a view that is left open must not miss the next morning."""
        self.set_interval(REFRESH_SECONDS, self.list_again)

    def panes(self) -> Iterable[Widget]:
        """Lay out the list."""
        yield TouchList(self.services.moment())

    @property
    def listed(self) -> TouchList:
        """The list."""
        return self.query_one(TouchList)

    @property
    def one(self) -> Planned | None:
        """The touch of the cursor."""
        return self.listed.chosen

    # Reading

    def list_again(self) -> None:
        """Read the touches around the cursor anew."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        pane = self.listed
        pane.at = self.services.moment()
        day = today(pane.at.now, pane.at.zone, pane.at.rules)
        start = max(0, pane.place - WINDOW // 2)

        def read(book: Book) -> tuple[Waiting, int, tuple[Planned, ...]]:
            waiting = planned.waiting(book.db, day)
            first = max(0, min(start, waiting.due + waiting.coming - WINDOW))
            return waiting, first, planned.window(book.db, first, WINDOW)

        found = await self.read(read)
        if found is None:
            return
        waiting, start, held = found
        add, plan = self.services.keymap.key("book.add"), self.services.keymap.key("touch.plan")
        pane.empty = (
            "No touch is planned.\n\n"
            f"{plan} puts the person in the cockpit on the touch plan: emails, notes, meals, birthdays …\n"
            f"{add} puts everybody with a tag on it. Both show what the months will hold before you agree."
        )
        pane.name_frame(f"Touches · {waiting.due:,} due · {waiting.coming:,} to come")
        pane.hold(waiting.due + waiting.coming, start, held)

    def action_move(self, step: int) -> None:
        """Move in the list, and read on where it is not read."""
        super().action_move(step)
        if self.listed.wanting:
            self.list_again()

    # Deeds

    def action_touch(self) -> None:
        """Log the touch as made today."""
        if self.one is not None:
            self.asking(self._done(self.one))

    async def _done(self, one: Planned) -> None:
        now = self.services.clock()
        told = await self.read(lambda book: touches.ahead(book, one.id, now))
        if told is None:
            self.list_again()
            return
        books = [f"next {self._shown(told.next)}"] if told.next else []
        call = "the catch-up call now" if one.kind in TWO_WAY else "the call that follows it up"
        books += [f"{call} {self._shown(told.call)}"] if told.call else []
        line = await self.ask_line(
            f"{one.kind.words.capitalize()} · {one.name}: what was it?",
            "a word for the history, or just Enter",
            lambda typed: Echo(" · ".join([clean_line(typed, 200) or "done", *books]), valid=True),
            topic=f"done {one.id}",
        )
        if line is not None:
            self.change(lambda book, at: touches.done(book, one.id, line, at))

    def _shown(self, day: date) -> str:
        at = self.services.moment()
        return show_due(Due(day), at.now, at.zone, at.rules.day_start)

    def action_date(self) -> None:
        """Move the touch to another day."""
        if self.one is not None:
            self.asking(self._move(self.one))

    async def _move(self, one: Planned) -> None:
        question = f"{one.kind.words.capitalize()} · {one.name}: move to which day?"
        found = await ask_meaning(
            self.ask_line, question, "mon · 3 dec · 2w", self._day, topic=f"move {one.id}"
        )
        if found is None or (day := found.meant) is None:
            return
        load = await self.read(lambda book: planned.load_from(book.db, day).get(day, 0))
        most = self.services.settings.rules.touches.per_day
        if load is not None and load >= most and day != one.due:
            answer = await self.ask_choice(
                f"{self._shown(day)} has {load} planned already, and {most} is the most you set for a day.",
                {"y": "move it there all the same"},
            )
            if answer != "y":
                return
        self.change(lambda book, at: touches.move(book, one.id, day, at))

    def _day(self, typed: str) -> Reading[date]:
        at = self.services.moment()
        found = understand(typed, at.now, at.rules, at.zone)
        if found.due is None:
            return Reading(found.problem or "")
        if found.what or found.due.at is not None:
            return Reading("Only a day here: a touch has no hour")
        said = show_understood(found, at.now, at.zone, at.rules.day_start)
        return Reading(said, valid=True, meant=found.due.day)

    def action_skip(self) -> None:
        """Leave the touch out this time."""
        if self.one is not None:
            self.asking(self._skip(self.one))

    async def _skip(self, one: Planned) -> None:
        # Imported here: the errands are a part of the cockpit, which knows this screen.
        from callcockpit.ui.screens.errands import SKIP_REASONS

        reasons = " · ".join(f"{number} {reason}" for number, reason in enumerate(SKIP_REASONS, 1))

        def reason(typed: str) -> str:
            chosen = typed.strip() in ("1", "2", "3")
            return SKIP_REASONS[int(typed) - 1] if chosen else clean_line(typed, 300)

        line = await self.ask_line(
            f"Skip this time: {one.kind.words} · {one.name}. Why?",
            "Enter for no reason",
            lambda typed: Echo(f"“{reason(typed)}”" if typed.strip() else reasons, valid=True),
            topic=f"skip {one.id}",
        )
        if line is not None:
            self.change(lambda book, at: touches.skip(book, one.id, reason(line), at))

    def action_mail(self) -> None:
        """Prepare an email to the person, in the mail program."""
        if self.one is not None:
            self.asking(self.mail(self.one))

    # People

    def action_enter(self) -> None:
        """Bring the person into the cockpit."""
        if self.one is not None:
            self.dismiss(Leave(self.one.contact))

    def action_touch_plan(self) -> None:
        """Show the touch plan of the person."""
        if self.one is not None:
            # Imported where it is first opened.
            from callcockpit.ui.screens.touchplan import TouchPlanScreen

            screen = TouchPlanScreen(self.services, self.one.contact)

            def back(leave: Leave | None) -> None:
                self.changed = screen.changed or self.changed
                if leave is not None and leave.contact is not None:
                    self.dismiss(leave)
                else:
                    self.list_again()

            self.app.push_screen(screen, back)

    def action_add(self) -> None:
        """Put everybody with a tag on the touch plan."""
        self.asking(self._add())

    async def _add(self) -> None:
        tags = await self.read(lambda book: touchplan.tags_with_people(book.db))
        if tags is None:
            return
        if not tags:
            self.say(
                "Nobody has a tag yet: tags are given in the form of a person, or by an import.", "alert"
            )
            return
        by_key = {fold(name): (name, count) for name, count in tags}
        known = " · ".join(f"{name} {count}" for name, count in sorted(tags, key=lambda tag: -tag[1])[:12])

        def check(typed: str) -> Echo:
            found = by_key.get(fold(typed))
            if found is None:
                return Echo(known, valid=False)
            return Echo(counted(found[1], "person", "people"), valid=True)

        line = await self.ask_line("Put whom on the touch plan? A tag:", "client", check, topic="tag plan")
        if line is None:
            return
        now, name = self.services.clock(), by_key[fold(line)][0]
        self.say("Laying the months out …")
        found = await self.read(lambda book: _previewed(book, name, now))
        if found is None:
            return
        group, look = found
        if not look.people:
            self.say(f"Everybody with {name} is on the touch plan already, or closed.")
            return
        self.say("")
        answer = await self.ask_choice(
            f"Put {counted(look.people, 'person', 'people')} with {name} on the touch plan? "
            f"{counted(look.touches, 'touch', 'touches')} at first.",
            {"y": "put them on it", "n": "leave it"},
            plan_told(look, self.services.settings.rules.touches.per_day),
        )
        if answer == "y":
            self.change(lambda book, at: touchplan.put_on(book, group, at, name))


def _previewed(book: Book, tag: str, now: datetime) -> tuple[list[int], Preview]:
    group = touchplan.tagged(book.db, tag)
    return group, touchplan.preview(book, group, now)
