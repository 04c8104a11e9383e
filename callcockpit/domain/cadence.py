"""The rhythm of staying in touch: cadences, recalls that even out the load, and who is losing touch."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from callcockpit.domain.bounds import CADENCE
from callcockpit.domain.days import is_working, working_days_from
from callcockpit.domain.rules import Cadence, Rules


def cadence_for(own: int | None, tags: Collection[str], rules: Rules) -> Cadence:
    """Return a contact's cadence: their own, else the shortest of their tags', else the default.

    A cadence of one's own has its latest interval in the same proportion as the default; one that none can be
    is not said.
    """
    if own is not None and own in CADENCE:
        return Cadence(own, round(own * rules.cadence.latest / rules.cadence.wanted))
    tagged = [rules.tag_cadences[tag.lower()] for tag in tags if tag.lower() in rules.tag_cadences]
    return min(tagged, key=lambda cadence: cadence.wanted, default=rules.cadence)


def recall_window(day: date, wanted: int, rules: Rules) -> tuple[date, date]:
    """Return the first and last day on which a recall ``wanted`` days after ``day`` may land."""
    slack = wanted * rules.level_percent // 100
    return day + timedelta(days=max(1, wanted - slack)), day + timedelta(days=wanted + slack)


def levelled_recall(day: date, wanted: int, load: Mapping[date, int], rules: Rules) -> date:
    """Return the working day in the window that has the fewest planned calls, nearest to the wanted one.

    ``load`` tells how many calls are planned by day. Where the window holds no working day, it is the first
    one after the wanted day.
    """
    first, last = recall_window(day, wanted, rules)
    target = day + timedelta(days=wanted)
    span = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    working = [one for one in span if is_working(one, rules)]
    if not working:
        return next(working_days_from(target, rules))
    return min(working, key=lambda one: (load.get(one, 0), abs((one - target).days), one))


def losing_touch(reached: date | None, cadence: Cadence, day: date) -> bool:
    """Whether the latest interval has passed since the person was last reached."""
    return reached is not None and (day - reached).days > cadence.latest


def overdue_share(due: date, wanted: int, day: date) -> float:
    """Return how far a recall is overdue in proportion to its cadence; 0 on the day itself."""
    return (day - due).days / max(1, wanted)
