"""The list of the unreachable path, and what is shown below it of one person."""

from __future__ import annotations

from callcockpit.domain.days import MONTHS, today
from callcockpit.domain.pursuit import Step, step_of
from callcockpit.domain.tracks import parted
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due
from callcockpit.store.pursuits import Entry
from callcockpit.ui.showing import Moment
from callcockpit.ui.text import fit
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line

_MARKS = {
    Step.RETURN: ("try or close", "overdue"),
    Step.DECIDE: ("appeal or close", "overdue"),
    Step.RESEARCH: ("research", "text"),
    Step.APPEAL: ("appeal", "text"),
}
"""What is next, and how it is shown."""


class PursuitList(ChoicePane):
    """Who is unreachable, with what is next."""

    def __init__(self, at: Moment) -> None:
        super().__init__(id="pursuits")
        self.at = at
        self.rows: tuple[Entry, ...] = ()

    @property
    def count(self) -> int:
        """How many people there are."""
        return len(self.rows)

    def row(self, at: int, width: int) -> Line:
        """Draw what is next, who, where, and what moves them."""
        entry = self.rows[at]
        words, style = mark(entry, self.at)
        name = max(16, (width - 20) // 3)
        research = entry.pursuit.research if entry.pursuit else ""
        company = max(0, min(name, width - 20 - name - 20))
        return (
            (fit(words, 19) + " ", style),
            (fit(entry.name, name - 1) + " ", "strong"),
            (fit(entry.company, company - 1) + " ", "dim") if company > 1 else ("", "dim"),
            (fit(research, max(1, width - 20 - name - company)), "text"),
        )


def mark(entry: Entry, at: Moment) -> tuple[str, str]:
    """Return what is next with somebody, in few words, and how it is shown."""
    step = step_of(entry.pursuit, today(at.now, at.zone, at.rules))
    if step is Step.WAIT and entry.pursuit is not None and entry.pursuit.wait_on is not None:
        until = show_due(Due(entry.pursuit.wait_on), at.now, at.zone, at.rules.day_start)
        return f"until {until}", "asleep"
    return _MARKS[step]


def about(entry: Entry, at: Moment) -> list[Line]:
    """Return the lines below the list: how far they have come, the research, the appeal."""
    pursuit = entry.pursuit
    if pursuit is None:
        return [
            ((entry.name, "strong"), ("  nothing was done yet", "dim")),
            (("Enter notes what moves them.", "dim"),),
        ]
    told = ""
    if pursuit.appealed is not None and pursuit.kind is not None:
        local = pursuit.appealed.astimezone(at.zone)
        told = f"{pursuit.kind.words} of {local.day} {MONTHS[local.month - 1]}"
    if pursuit.returned is not None:
        told += ", then one more attempt"
    words, style = mark(entry, at)
    return [
        ((entry.name, "strong"), (f"  {words}", style), (f"  {told}" if told else "", "dim")),
        (("Pain or gain: ", "dim"), (pursuit.research or "not noted yet", "text")),
        (("Appeal: ", "dim"), (" ".join(parted(pursuit.letter)[1].split()) or "not drafted yet", "text")),
    ]
