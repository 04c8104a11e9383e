"""The cadences of tags and what they make of the load: tried out before they go into the settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.widget import Widget

from callcockpit.domain.bounds import CADENCE, LONGEST, whole
from callcockpit.domain.cadence import cadence_for
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Cadence
from callcockpit.domain.text import counted
from callcockpit.settings.writing import set_cadence
from callcockpit.store import own_plan
from callcockpit.store.cultivation import Rhythms, rhythms
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.view import ViewScreen
from callcockpit.ui.services import Services
from callcockpit.ui.text import fit
from callcockpit.ui.widgets.ask import Echo
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line
from callcockpit.ui.work import begin


class CadenceRow(NamedTuple):
    """A tag with its cadence; None is everybody without one."""

    tag: str | None
    people: int
    cadence: Cadence
    own: bool
    """Whether the settings give the tag a cadence."""


class CadenceList(ChoicePane):
    """The usual cadence and those of the tags."""

    def __init__(self) -> None:
        super().__init__(id="cadences")
        self.rows: tuple[CadenceRow, ...] = ()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.rows)

    def row(self, at: int, width: int) -> Line:
        """Draw the tag, how many have it, and its days."""
        one = self.rows[at]
        days = f"every {counted(one.cadence.wanted, 'day')}, {one.cadence.latest} at the latest"
        return (
            (fit("everybody else" if one.tag is None else one.tag, max(16, width - 54)), "strong"),
            (fit(counted(one.people, "person", "people"), 16), "text"),
            (fit(days if one.own else "as everybody else", 38), "text" if one.own else "dim"),
        )


class CadencesScreen(ViewScreen):
    """Shows what the cadences make of the calls a month, and changes them in the settings."""

    BINDINGS = bindings(pick("call.enter", "touch.plan", "book.undo", "book.redo"))
    VIEW = "Cadences"
    ABOUT = (
        "How often those who stay in touch are called, by tag; the shortest of a person's tags counts.",
        "A change is shown as calls a month before it is written into the settings; it counts at the next",
        "start. The touch plan is dated anew where its own figures in the settings have changed.",
    )
    KEYS = (
        ("call.enter", "try another cadence"),
        ("touch.plan", "date the touch plan anew"),
        ("book.undo", "undo"),
        ("view.back", "back"),
        ("view.help", "help"),
    )

    def __init__(self, services: Services) -> None:
        """Take the services."""
        super().__init__(services)
        self.rhythms: Rhythms | None = None

    def panes(self) -> Iterable[Widget]:
        """Lay out the list."""
        yield CadenceList()

    @property
    def listed(self) -> CadenceList:
        """The list."""
        return self.query_one(CadenceList)

    def list_again(self) -> None:
        """Read the cadences anew."""
        begin(self, self._list, "list", exclusive=True)

    async def _list(self) -> None:
        found = await self.read(rhythms)
        if found is None:
            return
        self.rhythms, tags = found
        rules = self.services.settings.rules
        everybody: list[str | None] = [None, *tags]
        self.listed.rows = tuple(
            CadenceRow(
                tag,
                self.rhythms.people(tag),
                cadence_for(None, () if tag is None else (tag,), rules),
                tag is None or tag.lower() in rules.tag_cadences,
            )
            for tag in everybody
        )
        a_month = self.rhythms.a_month()
        self.listed.name_frame(
            f"Cadences · {len(self.rhythms.everybody):,} stay in touch: {a_month:,.1f} calls a month, "
            f"{a_month / 21:,.1f} a working day"
        )
        self.listed.move(0)

    def action_enter(self) -> None:
        """Try another cadence for the tag of the cursor."""
        if self.listed.rows and self.rhythms is not None:
            self.asking(self._change_cadence(self.listed.rows[self.listed.place], self.rhythms))

    async def _change_cadence(self, row: CadenceRow, found: Rhythms) -> None:
        now = found.a_month()

        def check(typed: str) -> Echo:
            cadence = _cadence(typed)
            if cadence is None:
                return Echo(f"Days wanted, and at the latest: 60 80 · 1 to {LONGEST}", valid=False)
            after = found.a_month(row.tag, cadence)
            often = f"every {counted(cadence.wanted, 'day')}, {cadence.latest} at the latest"
            told = f"{often}: {after:,.1f} calls a month"
            return Echo(f"{told} instead of {now:,.1f} · {after / 21:,.1f} a working day", valid=True)

        who = "everybody without another cadence" if row.tag is None else f"{row.people:,} with {row.tag}"
        line = await self.ask_line(
            f"A call with {who} every how many days?", "60 · 60 80", check, topic=f"cadence of {row.tag}"
        )
        cadence = None if line is None else _cadence(line)
        if cadence is None:
            return
        try:
            set_cadence(self.services.settings_path, row.tag, cadence)
        except CockpitError as error:
            self.say(str(error), "alert")
        else:
            self.say(f"✓ it counts from the next start on: written into {self.services.settings_path}")

    def action_touch_plan(self) -> None:
        """Date every touch of the plan anew."""
        self.asking(self._level())

    async def _level(self) -> None:
        answer = await self.ask_choice(
            "Date every touch of the touch plan anew, by the settings as they are now?",
            {"y": "date them anew", "n": "leave it"},
            "Days that were moved by hand move again; what is planned once stays.",
        )
        if answer == "y":
            self.change(own_plan.level_anew)

    def action_view(self, step: int) -> None:  # noqa: ARG002 - none of the views in the ring
        """Go back: this is no view of the ring."""
        self.action_back()


def _cadence(typed: str) -> Cadence | None:
    """Read the wanted days and the latest, which are a third more where they are not said."""
    days = [whole(part, CADENCE) for part in typed.replace(",", " ").split()]
    match days:
        case [int(wanted)]:
            return Cadence(wanted, min(LONGEST, round(wanted * 4 / 3)))
        case [int(wanted), int(latest)] if wanted <= latest:
            return Cadence(wanted, latest)
    return None
