"""The contacts view: everybody in the book, found by the beginning of any word, narrowed down by state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from textual import on
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from callcockpit.domain.text import clean_line
from callcockpit.domain.when import show_due
from callcockpit.domain.wording import spoken
from callcockpit.domain.words import State
from callcockpit.store import cultivation, finding, listing
from callcockpit.store.book import Book
from callcockpit.store.cultivation import Group
from callcockpit.store.finding import Page
from callcockpit.store.listing import Listed
from callcockpit.store.matches import Said
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.services import Services
from callcockpit.ui.showing import Moment, day_short
from callcockpit.ui.text import fit
from callcockpit.ui.views import BACK, Leave
from callcockpit.ui.widgets.ask import AskInput
from callcockpit.ui.widgets.choice import WindowPane
from callcockpit.ui.widgets.pane import Line
from callcockpit.ui.work import begin

SHOWN: tuple[State | Group | None, ...] = (None, *State, *Group)
"""Whom the filter shows, one after the other: everybody, those of a state, those of a group."""


class FindInput(AskInput):
    """What is looked for; whoever wants to know of its letters watches its value."""

    @on(Input.Changed)
    def keep(self, event: Input.Changed) -> None:
        """Keep word of a letter from all that lies around, which would have people found later."""
        event.stop()


class Found(NamedTuple):
    """A window of the people that are found."""

    page: Page
    rows: list[Listed]
    hidden: int
    """How many match what is typed and are not of the state or group shown."""


def _found(book: Book, typed: str, shown: State | Group | None, place: int, now: datetime) -> Found:
    """Return those found around a place of the list."""
    kept = finding.EVERYBODY
    if isinstance(shown, Group):
        kept = cultivation.members(book, shown, now)
    elif shown is not None:
        kept = finding.in_state(shown)
    page = finding.page(book.db, typed, kept, start=place - finding.WINDOW // 2)
    hidden = finding.count(book.db, typed) - page.total if shown is not None and typed.strip() else 0
    return Found(page, listing.listed(book.db, page.ids, typed), hidden)


class ContactList(WindowPane[Listed]):
    """People in columns."""

    def __init__(self) -> None:
        super().__init__()
        self.at: Moment | None = None

    def held_row(self, held: Listed, width: int) -> Line:
        """Draw who, where, how they stand and when they are next."""
        contact = held
        if held.said is not None and self.at is not None:
            return self._said(held.name, held.said, self.at, width)
        state, due, number = 13, 22, (18 if width >= 100 else 0)
        rest = width - state - due - number - 3
        name = max(14, rest * 2 // 5)
        if self.at is None:
            return ()
        due_on = contact.due
        when = "" if due_on is None else show_due(due_on, self.at.now, self.at.zone, self.at.rules.day_start)
        told = "do not call" if contact.do_not_call else contact.state.words
        style = "alert" if contact.do_not_call else "asleep" if due_on is None else "dim"
        about = ", ".join(part for part in (contact.title, contact.company) if part)
        said = spoken(contact.number) if contact.number else ""
        line = [
            (fit(contact.name, name) + " ", "strong"),
            (fit(about, rest - name) + " ", "dim"),
            (fit(told, state) + " ", style),
            (fit(when, due), "text"),
        ]
        return (*line, (" " + fit(said, number - 1), "dim")) if number else tuple(line)

    def _said(self, who: str, said: Said, at: Moment, width: int) -> Line:
        """Draw who was found by a line of their history or notes, and that line."""
        name = max(14, (width - 38) * 2 // 5)
        when = "notes" if said.at is None else day_short(said.at, at)
        return (
            (fit(who, name) + " ", "strong"),
            (fit(when, 9) + " ", "dim"),
            (fit(said.line, width - name - 11), "text"),
        )


class ContactsScreen(ViewScreen):
    """Find somebody and bring them into the cockpit."""

    BINDINGS = bindings(
        pick(
            "call.enter",
            "view.find",
            "view.filter",
            "view.filter-back",
            "view.duplicates",
            "view.unreachable",
            "view.pane",
        )
    )
    VIEW = "Contacts"
    ABOUT = (
        "Everybody in the book. Type to find: the beginnings of words in names, companies,",
        "numbers, addresses, tags, notes and what was said in calls. A number may be typed as your phone",
        "shows it, or its last seven digits.",
    )
    KEYS = (
        ("call.enter", "to the cockpit"),
        ("view.filter", "next: unreachable, losing touch, due for requalifying …"),
        ("view.find", "find"),
        ("view.duplicates", "duplicates"),
        ("view.unreachable", "unreachable path"),
        ("view.next", "next view"),
        ("view.back", "back"),
    )
    DEFAULT_CSS = """
    ContactsScreen #find { height: 3; border: round $frame; padding: 0 1; }
    ContactsScreen #find:focus-within { border: round $frame-focus; }
    """

    def __init__(self, services: Services, *, find: bool, shown: Group | None = None) -> None:
        """Take the services and whom to show first; with ``find`` the keys go to the search at once."""
        super().__init__(services)
        self.find_first = find
        self.shown: State | Group | None = shown
        self._searching = False
        """Whether the people for what is typed are still being looked for."""
        self._entered = False
        """Whether the one of the cursor was asked for meanwhile."""
        self._anew = True
        """Whether the list that is read begins with its first person."""

    def panes(self) -> Iterable[Widget]:
        """Lay out the search and the list."""
        typed = FindInput(placeholder="name, company, number, address, tag, note, what was said", id="typed")
        find = Vertical(typed, id="find")
        find.border_title = "Find"
        yield find
        yield ContactList()

    @property
    def typed(self) -> FindInput:
        """What is looked for."""
        return self.query_one("#typed", FindInput)

    @property
    def listed(self) -> ContactList:
        """The people found."""
        return self.query_one(ContactList)

    @property
    def home(self) -> Widget:
        """Where the keys go first."""
        return self.typed if self.find_first else self.listed

    def list_again(self) -> None:
        """Look for what is typed."""
        self.search()

    def on_mount(self) -> None:
        """Look at every letter at once: a message of it would come here only after it was painted."""
        self.watch(self.typed, "value", self.search, init=False)

    def search(self) -> None:
        """Look for what was typed, in the state chosen, and begin with the first."""
        self._searching, self._entered, self._anew = True, False, True
        begin(self, partial(self._search, self.typed.value), "search", exclusive=True)

    async def _search(self, typed: str) -> None:
        shown_now, now = self.shown, self.services.clock()
        place = 0 if self._anew else self.listed.place
        found = await self.read(lambda book: _found(book, typed, shown_now, place, now))
        # A search that a newer one has overtaken does not come here: it is cancelled where it waits.
        self._searching = False
        if found is None:
            return
        pane = self.listed
        pane.at = self.services.moment()
        if self._anew:
            pane.place, self._anew = 0, False
        pane.empty = self._empty(typed, found)
        pane.hold(found.page.total, found.page.start, found.rows)
        pane.name_frame(self._title(found))
        if self._entered:
            self.action_enter()

    def _title(self, found: Found) -> str:
        kind = self.shown.words if self.shown else "everybody"
        title = f"{kind.capitalize()} · {found.page.total:,}"
        if hidden := found.hidden:
            title += f" · {hidden:,} more found {'is' if hidden == 1 else 'are'} hidden by this filter"
        if self.shown is State.UNREACHABLE:
            title += f" · {self.services.keymap.key('view.unreachable')}: the path"
        return title

    def _empty(self, typed: str, found: Found) -> str:
        key = self.services.keymap.key("view.filter")
        if self.shown is not None and typed.strip() and found.hidden:
            are = "1 is" if found.hidden == 1 else f"{found.hidden:,} are"
            return (
                f"Nobody “{self.shown.words}” is found by “{clean_line(typed)}”. In the whole book {are}: "
                f"{key} shows the next state."
            )
        if typed.strip():
            return "Nobody by that. Words are found by their beginning: try fewer letters."
        if self.shown is Group.LOST:
            return "Nobody: everybody who should be called has a next date. So it must be."
        if self.shown is not None:
            return f"Nobody is “{self.shown.words}”. {key} shows the next state."
        add = self.services.keymap.key("book.add")
        return f"Nobody is in the book yet: {add} adds a person, or run: callcockpit import FILE"

    def action_move(self, step: int) -> None:
        """Move in the list, and read on where it is not read."""
        super().action_move(step)
        if self.listed.wanting:
            self._searching = self._anew or self.listed.chosen is None
            begin(self, partial(self._search, self.typed.value), "search", exclusive=True)

    def action_filter(self, step: int) -> None:
        """Show the people of the next state or group only."""
        self.shown = SHOWN[(SHOWN.index(self.shown) + step) % len(SHOWN)]
        self.search()

    def action_find(self) -> None:
        """Go to the search."""
        self.typed.focus()

    def action_pane(self, step: int) -> None:  # noqa: ARG002 - there are two panes
        """Go between the search and the list."""
        listed = self.listed
        (self.typed if self.focused is listed else listed).focus()

    @on(Input.Submitted)
    def action_enter(self) -> None:
        """Bring the chosen person into the cockpit."""
        listed = self.listed
        if self._searching:
            # Who stands there yet was found for fewer letters.
            self._entered = True
        elif listed.chosen is not None:
            self.dismiss(Leave(listed.chosen.id))

    def action_back(self) -> None:
        """Go one level out: from the search to the list, from there to the cockpit."""
        listed = self.listed
        if self.focused is listed or self.find_first:
            self.dismiss(BACK)
        else:
            listed.focus()

    def action_unreachable(self) -> None:
        """Show the path of those who never pick up."""
        # Imported where it is first opened, as the cockpit does with this screen.
        from callcockpit.ui.screens.unreachable import UnreachableScreen

        self._open(UnreachableScreen(self.services))

    def action_duplicates(self) -> None:
        """Show people who may be in the book twice."""
        if self.services.open_book is None:
            return
        # Imported where it is first opened, as the cockpit does with this screen.
        from callcockpit.ui.screens.duplicates import DuplicatesScreen

        self._open(DuplicatesScreen(self.services, self.services.open_book))

    def _open(self, screen: ViewScreen) -> None:
        """Show a view over this one; whoever is chosen there goes to the cockpit."""

        def back(leave: Leave | None) -> None:
            self.changed = screen.changed or self.changed
            if leave is not None and leave.contact is not None:
                self.dismiss(leave)
            else:
                self.search()

        self.app.push_screen(screen, back)
