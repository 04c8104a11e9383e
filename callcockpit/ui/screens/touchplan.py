"""One person's touch plan: how often what comes, when it was last, and the days of the year that count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from textual.widget import Widget

from callcockpit.domain.bounds import CADENCE, FREQUENCY, LONGEST, whole
from callcockpit.domain.cadence import cadence_for
from callcockpit.domain.days import MONTHS, today
from callcockpit.domain.text import clean_line, counted
from callcockpit.domain.touchplan import KINDS, a_year, day_of_year
from callcockpit.domain.values import Contact, Due
from callcockpit.domain.when import show_due, understand
from callcockpit.domain.words import PlannedBy, State, TouchKind
from callcockpit.store import own_plan, people, touchplan
from callcockpit.store.book import Book
from callcockpit.store.cultivation import call_load, set_cadence
from callcockpit.store.own_plan import OwnPlan
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.capacity import load_told, plan_told
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.services import Services
from callcockpit.ui.text import fit
from callcockpit.ui.widgets.ask import Echo, Reading, ask_meaning
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line
from callcockpit.ui.work import begin


class PlanRowShown(NamedTuple):
    """One line of the plan."""

    what: str
    often: str
    last: str
    next: str
    kind: TouchKind | None = None
    """The kind whose frequency the line shows."""
    occasion: int | None = None


class PlanLines(ChoicePane):
    """The lines of one person's plan."""

    def __init__(self) -> None:
        super().__init__(id="plan")
        self.rows: tuple[PlanRowShown, ...] = ()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.rows)

    def row(self, at: int, width: int) -> Line:
        """Draw what, how often, when last and when next."""
        one = self.rows[at]
        often, last, coming = 23, 17, 16
        return (
            (fit(one.what, max(16, min(44, width - often - last - coming))), "strong"),
            (fit(one.often, often), "text"),
            (fit(one.last, last), "dim"),
            (fit(one.next, coming), "text"),
        )


class TouchPlanScreen(ViewScreen):
    """Shows and changes the touch plan of one person."""

    BINDINGS = bindings(pick("call.enter", "touch.plan", "book.add", "queue.skip", "book.undo", "book.redo"))
    VIEW = "Touch plan"
    ABOUT = (
        "The eight touches with one person: how often each comes, when it was last and when it is next,",
        "and the days of the year that count for them. The courtesy call is the recall of the cadence.",
    )
    KEYS = (
        ("touch.plan", "on or off the plan"),
        ("call.enter", "how often"),
        ("book.add", "add a date of theirs"),
        ("queue.skip", "remove this date"),
        ("book.undo", "undo"),
        ("book.redo", "redo"),
        ("view.back", "back"),
        ("view.help", "help"),
    )

    def __init__(self, services: Services, contact: int) -> None:
        """Take the services, and whose plan it is."""
        super().__init__(services)
        self.contact = contact
        self.person: Contact | None = None
        self.plan: OwnPlan | None = None

    def panes(self) -> Iterable[Widget]:
        """Lay out the list."""
        yield PlanLines()

    @property
    def listed(self) -> PlanLines:
        """The list."""
        return self.query_one(PlanLines)

    def list_again(self) -> None:
        """Read the plan anew."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        now = self.services.clock()

        def read(book: Book) -> tuple[Contact | None, OwnPlan | None]:
            return people.contact(book.db, self.contact), own_plan.own_plan(book, self.contact, now)

        found = await self.read(read)
        if found is None:
            return
        self.person, self.plan = found
        pane = self.listed
        if self.person is None or self.plan is None:
            pane.rows, pane.empty = (), "That person is not in the book any more."
        else:
            pane.rows = tuple(self._rows(self.person, self.plan))
            pane.name_frame(self._title(self.person, self.plan))
        pane.move(0)

    def _title(self, person: Contact, found: OwnPlan) -> str:
        name = clean_line(person.name, 60)
        if found.since is None:
            key = self.services.keymap.key("touch.plan")
            return f"{name} is not on the touch plan · {key} puts them on it"
        yearly = a_year(found.member.frequencies) + len(found.member.dates)
        often = counted(round(yearly), "touch", "touches")
        return f"{name} · on the touch plan since {self._shown(found.since)} · {often} a year"

    def _rows(self, person: Contact, found: OwnPlan) -> Iterable[PlanRowShown]:
        planned = {(one.origin, one.kind, one.occasion): one.due for one in found.planned}
        cadence = cadence_for(person.cadence, person.tags, self.services.settings.rules).wanted
        at = self.services.moment()
        reached = None if person.reached is None else today(person.reached, at.zone, at.rules)
        call = "" if person.plan is None else self._shown(person.plan.due.day)
        own = " · own" if person.cadence else ""
        yield PlanRowShown(
            "courtesy call",
            f"every {counted(cadence, 'day')}{own}",
            self._last(reached),
            call,
            TouchKind.CALL,
        )
        for kind in KINDS:
            days = found.member.frequencies[kind]
            due = planned.get((PlannedBy.FREQUENCY, kind, None))
            yield PlanRowShown(
                kind.words,
                (f"every {counted(days, 'day')}" if days else "never")
                + (" · own" if kind in found.own else ""),
                self._last(found.member.last.get(kind)),
                "" if due is None else self._shown(due),
                kind,
            )
        for occasion, name, month, day in found.member.dates:
            origin = PlannedBy.BIRTHDAY if occasion is None else PlannedBy.OCCASION
            due = planned.get((origin, TouchKind.THINKING_OF_YOU, occasion))
            shown = "" if due is None else self._shown(due)
            yield PlanRowShown(f"{name} {day_of_year(month, day)}", "every year", "", shown, None, occasion)
        for one in found.planned:
            if one.origin is PlannedBy.ONCE:
                yield PlanRowShown(f"{one.kind.words}: {one.why}", "once", "", self._shown(one.due))

    def _last(self, day: date | None) -> str:
        return "" if day is None else f"last {day.day} {MONTHS[day.month - 1]} {day:%y}"

    def _shown(self, day: date) -> str:
        at = self.services.moment()
        return show_due(Due(day), at.now, at.zone, at.rules.day_start)

    # Deeds

    def action_touch_plan(self) -> None:
        """Put the person on the plan, or take them off it."""
        if self.person is not None and self.plan is not None:
            self.asking(self._put_on(self.person) if self.plan.since is None else self._take_off(self.person))

    async def _put_on(self, person: Contact) -> None:
        now = self.services.clock()
        look = await self.read(lambda book: touchplan.preview(book, (person.id,), now))
        if look is None:
            return
        if not look.people:
            self.say(f"{person.name} is closed: nobody who is closed comes on the touch plan.", "alert")
            return
        answer = await self.ask_choice(
            f"Put {person.name} on the touch plan?",
            {"y": "put them on it", "n": "leave it"},
            plan_told(look, self.services.settings.rules.touches.per_day),
        )
        if answer == "y":
            self.change(lambda book, at: touchplan.put_on(book, (person.id,), at))

    async def _take_off(self, person: Contact) -> None:
        if await self.ask_choice(f"Take {person.name} off the touch plan?", {"y": "take them off"}) == "y":
            self.change(lambda book, at: touchplan.take_off(book, person.id, at))

    def action_enter(self) -> None:
        """Change how often this kind comes."""
        pane = self.listed
        kind = pane.rows[pane.place].kind if pane.rows else None
        if kind is None or self.person is None or self.plan is None:
            return
        if kind is TouchKind.CALL:
            self.asking(self._cadence(self.person))
        elif self.plan.since is None:
            key = self.services.keymap.key("touch.plan")
            self.say(f"{self.person.name} is not on the touch plan: {key} puts them on it.", "alert")
        else:
            self.asking(self._frequency(self.person, kind))

    async def _frequency(self, person: Contact, kind: TouchKind) -> None:
        def check(typed: str) -> Echo:
            days = whole(typed, FREQUENCY)
            if not typed.strip():
                return Echo("as the tags or the settings say", valid=True)
            if days is None:
                return Echo(f"A number of days, 0 to {LONGEST}; 0 is never", valid=False)
            often = f"every {counted(days, 'day')}, {365 / days:.1f} a year" if days else "never"
            return Echo(often, valid=True)

        line = await self.ask_line(
            f"{kind.words.capitalize()} to {person.name}: every how many days?",
            "90 · 0 for never · Enter for the usual",
            check,
            topic=f"often {kind} {person.id}",
        )
        if line is not None:
            days = whole(line, FREQUENCY)
            self.change(lambda book, at: own_plan.set_frequency(book, person.id, kind, days, at))

    async def _cadence(self, person: Contact) -> None:
        load = await self.read(call_load)
        if load is None:
            return
        rules = self.services.settings.rules
        now = cadence_for(person.cadence, person.tags, rules).wanted
        before = now if person.state is State.CULTIVATED else None

        def check(typed: str) -> Echo:
            days = whole(typed, CADENCE)
            if typed.strip() and days is None:
                return Echo(f"A number of days, 1 to {LONGEST}", valid=False)
            wanted = days or cadence_for(None, person.tags, rules).wanted
            return Echo(load_told(load, before, wanted), valid=True)

        line = await self.ask_line(
            f"A call with {person.name} every how many days?",
            f"now {now} · Enter for the usual",
            check,
            topic=f"cadence {person.id}",
        )
        if line is not None:
            self.change(lambda book, at: set_cadence(book, person.id, whole(line, CADENCE), at))

    def action_add(self) -> None:
        """Add a date of theirs that comes every year."""
        if self.person is not None:
            self.asking(self._add(self.person))

    async def _add(self, person: Contact) -> None:
        def read(typed: str) -> Reading[tuple[date, str]]:
            at = self.services.moment()
            found = understand(typed, at.now, at.rules, at.zone)
            if found.due is None or found.due.at is not None or not found.what:
                return Reading("A day and what it is: 3 dec the firm was founded")
            day = found.due.day
            said = f"{found.what}, every year on {day_of_year(day.month, day.day)}"
            return Reading(said, valid=True, meant=(day, found.what))

        found = await ask_meaning(
            self.ask_line,
            f"A date of {person.name}'s that comes every year:",
            "3 dec the firm was founded",
            read,
            topic=f"occasion {person.id}",
        )
        if found is not None and found.meant is not None:
            day, what = found.meant
            self.change(lambda book, at: own_plan.add_occasion(book, person.id, what, day.month, day.day, at))

    def action_skip(self) -> None:
        """Remove the date of the cursor."""
        pane = self.listed
        occasion = pane.rows[pane.place].occasion if pane.rows else None
        if occasion is None:
            self.say("Only a date of theirs can be removed; a birthday is changed with e in the cockpit.")
        else:
            self.change(lambda book, at: own_plan.remove_occasion(book, self.contact, occasion, at))

    def action_view(self, step: int) -> None:  # noqa: ARG002 - none of the views in the ring
        """Go back: this is no view of the ring."""
        self.action_back()
