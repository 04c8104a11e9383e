"""The planned touches as a list, of which only those around the cursor are held."""

from __future__ import annotations

from datetime import date

from callcockpit.domain.days import today
from callcockpit.domain.text import counted
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due
from callcockpit.store.planned import Planned
from callcockpit.ui.showing import Moment
from callcockpit.ui.text import fit, fit_words
from callcockpit.ui.widgets.choice import WindowPane
from callcockpit.ui.widgets.pane import Line


class TouchList(WindowPane[Planned]):
    """The planned touches."""

    def __init__(self, at: Moment) -> None:
        super().__init__(id="touches")
        self.at = at

    def held_row(self, held: Planned, width: int) -> Line:
        """Draw when, who, company, what and why."""
        one = held
        day = today(self.at.now, self.at.zone, self.at.rules)
        when, style = show_due(Due(one.due), self.at.now, self.at.zone, self.at.rules.day_start), "dim"
        if one.due < day:
            when, style = _late(one, day), "overdue"
        elif one.due == day:
            style = "strong"
        rest = width - 17 - 18
        name = max(16, rest * 2 // 7)
        company = name if width >= 100 else 0
        return (
            (fit(when, 16) + " ", style),
            (fit_words(one.name, name) + " ", "strong" if one.due <= day else "text"),
            (fit(one.company, company) + " " if company else "", "dim"),
            (fit(one.kind.words, 17) + " ", "text"),
            (fit_words(one.why, max(1, rest - name - company - 2)), "dim"),
        )


def _late(one: Planned, day: date) -> str:
    """Return since when a touch is late; of a birthday or another date itself when that was or will be."""
    if one.occurs is None:
        return f"{(day - one.due).days}d late"
    away = (one.occurs - day).days
    if away in _NEAR:
        return _NEAR[away]
    return f"was {counted(-away, 'day')} ago" if away < 0 else f"is in {counted(away, 'day')}"


_NEAR = {-1: "was yesterday", 0: "is today", 1: "is tomorrow"}
