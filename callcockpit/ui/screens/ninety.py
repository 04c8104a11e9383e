"""The ninety days: a calendar of kept, moved and missed days, the streak, the goals, and the look back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from textual.content import Content
from textual.widget import Widget

from callcockpit.domain.days import MONTHS, WEEKDAYS, today
from callcockpit.domain.ninety import Activity, Answer, Mark
from callcockpit.store import ninety
from callcockpit.store.book import Book
from callcockpit.store.ninety import Done, Journey
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.text import fit
from callcockpit.ui.views import Leave
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line, Span
from callcockpit.ui.work import begin

MARKS: dict[Mark, tuple[str, str]] = {
    Mark.KEPT: ("■", "next-step"),
    Mark.MOVED: ("▷", "stay-in-touch"),
    Mark.MISSED: ("×", "overdue"),
    Mark.FREE: ("·", "dim"),
    Mark.COMING: ("○", "text"),
}
"""The sign of each day and what it means to the eye."""
ANSWERS = {"1": Answer.TOO_MUCH, "2": Answer.JUST_RIGHT, "3": Answer.NOT_ENOUGH}
"""The keys of the look back."""


class CalendarPane(ChoicePane):
    """The weeks of the ninety days, with what is aimed at beside them."""

    def __init__(self) -> None:
        super().__init__(id="calendar")
        self.drawn: tuple[Line, ...] = ()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.drawn)

    def row(self, at: int, width: int) -> Line:  # noqa: ARG002 - short lines
        """Return a line."""
        return self.drawn[at]

    def row_style(self, row: int) -> str | None:  # noqa: ARG002 - nothing is chosen here
        """Mark nothing: the lines are only read."""
        return None


class NinetyScreen(ViewScreen):
    """Shows the ninety days and asks the look back, which adjusts the goals."""

    BINDINGS = bindings(
        pick("call.enter", "book.add", "book.undo", "book.redo", "view.pane", "view.pane-back")
    )
    VIEW = "Ninety days"
    ABOUT = (
        "Ninety days make blocks a habit. A day is kept when a block began on it; a missed block that is "
        "moved does not end the streak. Every thirty days you look back, activity by activity: too much, not "
        "enough, just right; the goal moves by a fifth.",
    )
    KEYS = (
        ("call.enter", "look back"),
        ("book.add", "begin them today"),
        ("view.pane", "past blocks"),
        ("book.undo", "undo"),
        ("view.back", "back"),
        ("view.help", "help"),
    )
    journey: Journey | None = None
    goals: Mapping[Activity, int] = {}

    def panes(self) -> Iterable[Widget]:
        """Lay out the calendar."""
        yield CalendarPane()

    @property
    def listed(self) -> CalendarPane:
        """The calendar."""
        return self.query_one(CalendarPane)

    def list_again(self) -> None:
        """Read the days."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        now = self.services.clock()

        def job(book: Book) -> tuple[Journey | None, dict[Activity, int]]:
            return ninety.journey(book, now), ninety.goals(book, now)

        found = await self.read(job)
        if found is None:
            return
        self.journey, self.goals = found
        pane = self.listed
        key = self.services.keymap.key("call.enter")
        pane.empty = (
            "The ninety days have not begun.\n\n"
            f"{key} begins them today: each block you keep is a mark, and every thirty you look back."
        )
        at = self.services.moment()
        this = today(at.now, at.zone, at.rules)
        pane.drawn = tuple(calendar_lines(self.journey, self.goals, this)) if self.journey else ()
        days = at.rules.habit.days
        pane.name_frame(Content(f"Day {self.journey.day} of {days}" if self.journey else f"{days} days"))
        pane.move(0)

    def action_enter(self) -> None:
        """Begin the days, or look back where that is due."""
        if self.journey is None:
            self.change(lambda book, now: ninety.start(book, now))
        elif self.journey.due is not None:
            self.asking(self._look_back(self.journey.due))
        else:
            self.say(_next_look(self.journey, self.services.settings.rules.habit.look_back_days))

    async def _look_back(self, number: int) -> None:
        now = self.services.clock()
        done = await self.read(lambda book: ninety.done(book, now))
        if done is None:
            return
        answers: dict[Activity, Answer] = {}
        for activity in Activity:
            key = await self.ask_choice(
                f"{activity.words.capitalize()}: {_done_words(activity, done[activity])}. "
                f"The goal is {self.goals[activity]}:",
                {key: answer.words for key, answer in ANSWERS.items()},
            )
            if key is None:
                self.say("The look back was left: nothing was changed.")
                return
            answers[activity] = ANSWERS[key]
        self.change(lambda book, at: ninety.look_back(book, number, answers, at))

    def action_add(self) -> None:
        """Begin the days today, after asking where some go on."""
        if self.journey is None:
            self.action_enter()
        else:
            self.asking(self._begin_anew())

    async def _begin_anew(self) -> None:
        if await self.ask_choice("Begin the days anew today?", {"y": "begin with day 1"}) == "y":
            self.change(lambda book, now: ninety.start(book, now))

    def action_pane(self, step: int) -> None:
        """Go to the next screen of the habit."""
        self.dismiss(Leave(steps=step))

    def action_view(self, step: int) -> None:  # noqa: ARG002 - none of the views in the ring
        """Go back: this is no view of the ring."""
        self.action_back()


def calendar_lines(journey: Journey, goals: Mapping[Activity, int], this: date) -> Iterator[Line]:
    """Yield the lines of the calendar: the weeks at the left, what they came to and the goals beside."""
    weeks = list(_weeks(journey, this))
    aside = list(_aside(journey, goals))
    yield ((fit("", 8) + "  ".join(name[:2] for name in WEEKDAYS), "dim"),)
    for place in range(max(len(weeks), len(aside))):
        left = weeks[place] if place < len(weeks) else ((" " * 36, "text"),)
        yield (*left, ("   ", "text"), *(aside[place] if place < len(aside) else ()))


def _weeks(journey: Journey, this: date) -> Iterator[Line]:
    of_day = dict(journey.marks)
    day = min(of_day) - timedelta(days=min(of_day).weekday())
    while day <= max(of_day):
        spans: list[Span] = [(fit(f"{day.day} {MONTHS[day.month - 1]}", 8), "dim")]
        for step in range(7):
            one = day + timedelta(days=step)
            sign, style = MARKS[of_day[one]] if one in of_day else (" ", "dim")
            spans += [(sign, "strong" if one == this and sign == "·" else style)]
            spans += [("◂  " if one == this else "   ", "key")]
        yield tuple(spans)
        day += timedelta(days=7)


def _aside(journey: Journey, goals: Mapping[Activity, int]) -> Iterator[Line]:
    count = {mark: sum(found is mark for _, found in journey.marks) for mark in Mark}
    for mark in (Mark.KEPT, Mark.MOVED, Mark.MISSED):
        sign, style = MARKS[mark]
        days = "1 day" if count[mark] == 1 else f"{count[mark]} days"
        yield ((f"{sign} {mark.value} ", style), (days, "text"))
    yield (
        ("streak ", "dim"),
        (f"{journey.streak.now}", "strong"),
        (f" blocks, at best {journey.streak.best}", "dim"),
    )
    yield ()
    yield (("Goals", "title"),)
    for activity in Activity:
        yield (
            (f"{goals[activity]:>3} ", "strong"),
            (activity.words, "text"),
            (_trail(journey, activity), "dim"),
        )
    yield ()
    if journey.due is not None:
        yield (("A look back is due: Enter", "strong"),)
    elif journey.ninety.ended is not None:
        yield (("given up", "dim"),)


def _trail(journey: Journey, activity: Activity) -> str:
    """Return how a goal has moved from look back to look back."""
    found = [one for one in journey.looked if one.activity is activity]
    goals = [*(one.goal for one in found[:1]), *(one.next_goal for one in found)]
    return f"  {' → '.join(map(str, goals))}" if len(set(goals)) > 1 else ""


def _done_words(activity: Activity, done: Done) -> str:
    """Return what was done of an activity, with the number of cases."""
    figure = f"{done.figure:.1f}".removesuffix(".0")
    if activity in (Activity.BLOCKS_A_WEEK, Activity.KINDNESSES_A_DAY):
        return f"you made {figure}"
    return f"you made {figure}, the middle of {done.cases} blocks" if done.cases else "no block to tell from"


def _next_look(journey: Journey, every: int) -> str:
    number = max((one.number for one in journey.looked), default=0) + 1
    at = journey.ninety.began + timedelta(days=number * every)
    if journey.ninety.ended is not None or at > journey.marks[-1][0] + timedelta(days=1):
        return "All look backs are done: a begins anew."
    return f"The next look back is on {at.day} {MONTHS[at.month - 1]}, after {number * every} days."
