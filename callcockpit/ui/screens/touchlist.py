"""The planned touches as a list, of which only those around the cursor are held."""

from __future__ import annotations

from callcockpit.domain.days import today
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due
from callcockpit.store.planned import Planned
from callcockpit.ui.showing import Moment
from callcockpit.ui.text import fit
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line


class TouchList(ChoicePane):
    """The planned touches, of which those around the cursor are held."""

    def __init__(self, at: Moment) -> None:
        super().__init__(id="touches")
        self.at = at
        self.start = 0
        """The place of the first that is held."""
        self.held: tuple[Planned, ...] = ()
        self.total = 0

    @property
    def count(self) -> int:
        """How many touches are planned."""
        return self.total

    def at_place(self, place: int) -> Planned | None:
        """Return the touch at a place; None while it is not read."""
        inside = place - self.start
        return self.held[inside] if 0 <= inside < len(self.held) else None

    def row(self, at: int, width: int) -> Line:
        """Draw when, who, company, what and why."""
        one = self.at_place(at)
        if one is None:
            return (("…", "dim"),)
        day = today(self.at.now, self.at.zone, self.at.rules)
        when, style = show_due(Due(one.due), self.at.now, self.at.zone, self.at.rules.day_start), "dim"
        if one.due < day:
            when, style = f"{(day - one.due).days}d late", "overdue"
        elif one.due == day:
            style = "strong"
        rest = width - 17 - 18
        name = max(12, rest * 2 // 7)
        company = name if width >= 100 else 0
        return (
            (fit(when, 16) + " ", style),
            (fit(one.name, name) + " ", "strong" if one.due <= day else "text"),
            (fit(one.company, company) + " " if company else "", "dim"),
            (fit(one.kind.words, 17) + " ", "text"),
            (fit(one.why, max(1, rest - name - company - 2)), "dim"),
        )
