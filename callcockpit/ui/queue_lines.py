"""The queue in words: its lines, its title, what is said where nobody is due, and whose hour has come."""

from __future__ import annotations

from collections import abc

from callcockpit.domain.blocks import Block
from callcockpit.domain.calling import their_time
from callcockpit.domain.steps import PROMISED
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due
from callcockpit.domain.wording import queue_mark
from callcockpit.domain.words import PlanKind
from callcockpit.store.queue import Entry, Queue, is_referral
from callcockpit.ui.showing import Moment
from callcockpit.ui.widgets.queue import QueueRow, QueueRows


def queue_rows(queue: Queue, at: Moment) -> QueueRows:
    """Return the lines of the queue pane: the due, then who sleeps, then what comes later today."""
    lines: list[tuple[abc.Callable[[Entry, Moment], QueueRow], Entry] | str] = [
        (_due_row, entry) for entry in queue.due
    ]
    if queue.more:
        lines.append(f"more than {len(queue.due)} are due")
    if queue.sleeping:
        lines.append(f"Sleeping · {_count(queue.sleeping)}")
        lines += [(_sleeping_row, entry) for entry in queue.sleeping]
    if queue.later:
        lines.append(f"Later today · {_count(queue.later)}")
        lines += [(_later_row, entry) for entry in queue.later]

    def row(place: int) -> QueueRow:
        line = lines[place]
        return QueueRow(None, line) if isinstance(line, str) else line[0](line[1], at)

    return QueueRows([None if isinstance(line, str) else line[1].contact for line in lines], row)


def queue_title(queue: Queue, block: Block | None = None) -> str:
    """Return the words in the frame of the queue: how many are due, and whom a block serves only."""
    only = f"Due · only {block.whom.words}" if block is not None and block.whom.how else "Due now"
    return f"{only} · {len(queue.due)}{'+' if queue.more else ''}"


def queue_empty(queue: Queue, at: Moment, *, people: bool, block: Block | None = None) -> tuple[str, ...]:
    """Return what is said where nobody is due: how to begin, or that it is done and what comes next."""
    if queue.due:
        return ()
    if block is not None and block.whom.how:
        return ("", f"Nobody more of {block.whom.words} is due.", "The others are here after the block.", "")
    if not people:
        return (
            "",
            "Nobody is in the book yet.",
            "",
            "I  import people from a file",
            "a  add a person",
            "",
            "or, in a terminal:",
            "callcockpit import FILE",
            "callcockpit --demo",
            "",
        )
    said = ["", "Done: nobody is due now."]
    if queue.later:
        first = queue.later[0]
        when = max(filter(None, (first.plan.due.at, first.plan.snoozed_until)), default=at.now)
        said.append(f"Next at {when.astimezone(at.zone):%H:%M}: {first.name}")
    elif queue.sleeping and queue.sleeping[0].wakes is not None:
        wakes = queue.sleeping[0].wakes.astimezone(at.zone)
        said.append(f"{queue.sleeping[0].name} wakes at {wakes:%H:%M}")
    if queue.next_day is not None:
        said.append(f"Next calls: {show_due(Due(queue.next_day), at.now, at.zone, at.rules.day_start)}")
    return (*said, "")


def _count(entries: tuple[Entry, ...]) -> str:
    # The store hands over 60 at most, so that a full list means at least as many.
    return f"{len(entries)}+" if len(entries) >= 60 else str(len(entries))


def come_due(before: Queue, after: Queue, at: Moment) -> str:
    """Say whose agreed hour has come between two looks at the queue; empty where nobody's has."""
    known = {entry.contact for entry in before.due}
    come = [one for one in after.due if one.contact not in known and one.plan.kind in PROMISED]
    timed = [one for one in come if one.plan.due.at is not None]
    said = [f"{one.name}: {one.plan.why or 'call back'}, {_hour(one, at)}" for one in timed]
    return f"Now due: {' · '.join(said)}" if said else ""


def _hour(entry: Entry, at: Moment) -> str:
    return f"{entry.plan.due.at.astimezone(at.zone):%H:%M}" if entry.plan.due.at else ""


def _due_row(entry: Entry, at: Moment) -> QueueRow:
    mark, late = queue_mark(entry.plan, at.now, at.zone, at.rules)
    kind = entry.plan.kind.words
    if entry.plan.kind is PlanKind.FIRST_CALL:
        kind = "1st · ref" if is_referral(entry.rank) else "1st call"
    return QueueRow(entry.contact, mark, entry.name, entry.company, kind, "overdue" if late else "due")


def _sleeping_row(entry: Entry, at: Moment) -> QueueRow:
    wakes = f"{entry.wakes.astimezone(at.zone):%H:%M}" if entry.wakes else ""
    there = their_time(entry.zones, at.now, at.rules.calling)
    clock = f"{there.times[0]:%H:%M} there" if there.times else ""
    return QueueRow(entry.contact, wakes, entry.name, entry.company, clock, "asleep")


def _later_row(entry: Entry, at: Moment) -> QueueRow:
    due, snoozed = entry.plan.due.at, entry.plan.snoozed_until
    set_aside = snoozed is not None and snoozed > at.now
    when = snoozed if set_aside else due
    mark = f"{when.astimezone(at.zone):%H:%M}" if when else ""
    kind = "set aside" if set_aside else entry.plan.kind.words
    return QueueRow(entry.contact, mark, entry.name, entry.company, kind, "asleep")
