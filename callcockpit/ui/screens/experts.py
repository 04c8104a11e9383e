"""People of the book who could help with a need, to choose one for an introduction."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from callcockpit.domain.expertise import telling_words
from callcockpit.store import experts, people
from callcockpit.store.book import Book
from callcockpit.store.experts import Expert
from callcockpit.store.needs import Need
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.services import Services
from callcockpit.ui.text import fit, short
from callcockpit.ui.views import Leave
from callcockpit.ui.widgets.ask import Echo
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line
from callcockpit.ui.work import begin


class ExpertList(ChoicePane):
    """Who could help, and why."""

    def __init__(self) -> None:
        super().__init__(id="experts")
        self.rows: tuple[Expert, ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.rows)

    def row(self, at: int, width: int) -> Line:
        """Draw who, what they are and where, and which words of the need they have."""
        contact, why = self.rows[at]
        name = max(16, width // 4)
        rest = width - name
        office = ", ".join(part for part in (contact.title, contact.company) if part)
        return (
            (fit(contact.name, name - 1) + " ", "strong"),
            (fit(office, rest // 2 - 1) + " ", "text"),
            (fit(", ".join(why), rest - rest // 2), "dim"),
        )


class ExpertsScreen(ViewScreen):
    """Lists who could help with one need; Enter chooses, and anybody else is found by any words."""

    BINDINGS = bindings(pick("call.enter", "view.find"))
    VIEW = "Who could help"
    ABOUT = ("People who have the words of the need in title, company, tags or notes, the best first.",)
    KEYS = (
        ("call.enter", "introduce them"),
        ("view.find", "look for other words, or a name"),
        ("view.help", "help"),
        ("view.back", "back"),
    )

    def __init__(self, services: Services, need: Need) -> None:
        """Take the services and the need."""
        super().__init__(services)
        self.need = need
        self.words = need.what

    def panes(self) -> Iterable[Widget]:
        """Lay out the list."""
        yield ExpertList()

    @property
    def listed(self) -> ExpertList:
        """The list."""
        return self.query_one(ExpertList)

    def list_again(self) -> None:
        """Look for the words."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        words, need = self.words, self.need

        def look(book: Book) -> tuple[Expert, ...]:
            found = experts.find(book, words, need.contact)
            if words == need.what:
                return found
            # Words that were typed may be a name.
            known = {expert.contact.id for expert in found} | {need.contact}
            named = [one for one in people.search(book.db, words, limit=experts.LISTED) if one not in known]
            others = people.contacts(book.db, named)
            return (*(Expert(one, ()) for one in others if not one.do_not_call), *found)

        found = await self.read(look)
        if found is not None:
            pane = self.listed
            pane.rows = found
            find = self.services.keymap.key("view.find")
            pane.empty = f"{_nobody(words)} {find} looks for other words, or for a name."
            pane.name_frame(f"Who could help {short(need.name, 30)}: {short(words, 60)} · {len(found)}")
            pane.move(0)

    def action_find(self) -> None:
        """Look for other words, or a name."""
        self.asking(self._find())

    async def _find(self) -> None:
        line = await self.ask_line(
            "Look for whom?",
            "words of what they do, or a name",
            lambda typed: Echo(typed.strip() or "…", bool(typed.strip())),
            topic=f"experts {self.need.id}",
        )
        if line is not None:
            self.words = line
            self.listed.place = 0
            self.list_again()

    def action_enter(self) -> None:
        """Choose who the cursor is on."""
        if self.listed.count:
            self.dismiss(Leave(self.listed.rows[self.listed.place].contact.id))

    def action_view(self, step: int) -> None:  # noqa: ARG002 - none of the views in the ring
        """Go back: this is no view of the ring."""
        self.action_back()


def _nobody(need: str) -> str:
    """Return that nobody fits, with the words that were looked for."""
    looked = ", ".join(f"“{word}”" for word in telling_words(need))
    if not looked:
        return "Nobody fits: none of these words says what somebody does."
    return f"Nobody fits: nobody has a word like {looked} in title, company, tags or notes."
