"""What was measured, in the cockpit and in its floor, held against what is promised, as lines of a table."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

HEADINGS = ("contacts", "cockpit", "p99", "floor", "p99", "ratio", "of p99")
_NAME = 46


@dataclass(frozen=True, slots=True)
class Goal:
    """What is promised; whatever is None is not."""

    ratio: float | None = None
    """The median against the floor's, at most."""
    slow: float | None = None
    """The 99th of a hundred against the floor's, at most."""
    most: float | None = None
    """The median itself, at most, in the unit of the figure."""
    more: float | None = None
    """The median above the floor's, at most, in the unit of the figure."""

    def __str__(self) -> str:
        said = (
            (self.ratio, "≤ {:g}×"),
            (self.slow, "p99 ≤ {:g}×"),
            (self.most, "≤ {:g}"),
            (self.more, "≤ +{:g}"),
        )
        return ", ".join(words.format(bound) for bound, words in said if bound is not None)


@dataclass(slots=True)
class Figure:
    """One thing measured, in milliseconds where its name says no other unit."""

    name: str
    goal: Goal = Goal()
    cockpit: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    def missed(self) -> bool:
        """Whether anything that was promised does not hold."""
        mine, floor = statistics.median(self.cockpit), statistics.median(self.floor or [0.0])
        goal = self.goal
        held = (
            (goal.ratio, mine / floor if floor else 0),
            (goal.slow, slow(self.cockpit) / slow(self.floor) if floor else 0),
            (goal.most, mine),
            (goal.more, mine - floor),
        )
        return any(bound is not None and value > bound for bound, value in held)

    def line(self, people: int) -> str:
        """Return the medians, the slow ends, their ratios, and the goal with whether it is met."""
        cells = [statistics.median(self.cockpit), slow(self.cockpit)]
        if self.floor:
            floors = [statistics.median(self.floor), slow(self.floor)]
            cells += [*floors, cells[0] / floors[0], cells[1] / floors[1]]
        forms = (".1f", ".1f", ".1f", ".1f", ".2f", ".2f")
        shown = [format(cell, form) for cell, form in zip(cells, forms, strict=False)]
        shown += [""] * (len(forms) - len(shown))
        goal = str(self.goal)
        met = "" if not goal else "  MISSED" if self.missed() else "  met"
        return _row(self.name, [f"{people:,}", *shown]) + f"   {goal:<18}{met}".rstrip() + "\n"


def slow(values: Sequence[float]) -> float:
    """Return what 99 of 100 stay within; of fewer than a hundred, the slowest."""
    return sorted(values)[int(len(values) * 0.99)]


def heading() -> str:
    """Return the line above the table."""
    return _row("", HEADINGS) + "   goal\n"


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:<{_NAME}}{cells[0]:>10}" + "".join(f"{cell:>9}" for cell in cells[1:])
