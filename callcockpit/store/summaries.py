"""What came of a phone block, in lines to be read, copied and read again."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple

from callcockpit.domain.blocks import FEW, Aim, Block, Usual
from callcockpit.domain.call import clock_text
from callcockpit.domain.days import MONTHS, WEEKDAYS
from callcockpit.domain.text import clean_line, counted
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due
from callcockpit.domain.words import OUTCOMES, Result
from callcockpit.store import appointments, blocks, decode, people
from callcockpit.store.book import Book
from callcockpit.store.instants import to_micros

NAMED = 8
"""People named under what is booked next, at most."""
GOOD_TALK_SECONDS = 60
"""A talk this long can be the best moment of a block."""


class Moment(NamedTuple):
    """A call of the block that is worth remembering."""

    name: str
    result: Result
    seconds: int


def summary(book: Book, block: Block, now: datetime) -> list[str]:
    """Return the summary of a block that has ended: what came of it, against the goal and the usual."""
    ended = block.ended or now
    lines = [headline(block, book.zone), f"\t{_times(block, ended)}"]
    lines += ["", "# What came of it", *came_lines(block)]
    lines += [goal_line(block)] if block.goal else []
    lines += usual_lines(block, blocks.usual(book.db, block.started), ended)
    best = best_moment(book, block, ended)
    lines += ["", "# Best moment", best_line(best, block)]
    lines += ["", "# Booked next", *_booked(book, block, ended, now)]
    coming = appointments.agenda(book, now).next
    if coming is not None:
        at = show_due_at(coming.begins(book.zone), book, now)
        lines += ["", f"The next block: {at}, {counted(coming.minutes, 'minute')}."]
    return lines


def headline(block: Block, zone: tzinfo) -> str:
    """Return when a block was and for whom."""
    at = block.started.astimezone(zone)
    day = f"{WEEKDAYS[at.weekday()][:3]} {at.day} {MONTHS[at.month - 1]} {at.year}"
    return f"Phone block · {day} {at:%H:%M} · {block.whom.words}"


def _times(block: Block, ended: datetime) -> str:
    worked = clock_text(int(block.worked(ended).total_seconds()))
    pauses = f", paused {len(block.pauses)} times" if len(block.pauses) > 1 else ", paused once"
    return f"{worked} of {counted(block.minutes, 'minute')}{pauses if block.pauses else ''}"


def came_lines(block: Block) -> list[str]:
    """Return what came of a block, with the outcomes of the conversations beside their number."""
    came = block.came
    lines = [f"dials\t{came.dials}", f"reached\t{came.reached} of {came.dials}"]
    if came.reached:
        lines += [
            f"{words}\t{count} of {came.reached}"
            for words, count in (
                ("no future", came.no_future),
                ("stay in touch", came.stay_in_touch),
                ("next step", came.next_steps),
            )
        ]
    return lines


def goal_line(block: Block) -> str:
    """Return what came of a block against its goal."""
    made = block.came.of(block.aim)
    short = block.goal - made
    said = "made" if short <= 0 else f"{short} short"
    return f"goal\t{made} of {block.goal} {block.aim.words(block.goal)}: {said}"


def usual_lines(block: Block, usual: Usual, ended: datetime) -> list[str]:
    """Return what came of a block an hour against earlier ones, with how many those are."""
    rate = block.an_hour(ended)
    if rate is None:
        return ["an hour\ttoo short a block to say"]
    if not usual.blocks:
        return [f"an hour\t{rate:.0f} {Aim.DIALS.words(round(rate))}: the first block to compare others with"]
    n = f"n = {usual.blocks}" + (", too few to say much" if usual.blocks < FEW else "")
    lines = [
        f"an hour\t{rate:.0f} {Aim.DIALS.words(round(rate))}, usually {usual.rates[Aim.DIALS]:.0f} ({n})"
    ]
    talks = block.an_hour(ended, Aim.CONVERSATIONS)
    if talks is not None:
        lines.append(f"\t{talks:.1f} conversations, usually {usual.rates[Aim.CONVERSATIONS]:.1f} ({n})")
    return lines


def best_moment(book: Book, block: Block, ended: datetime) -> Moment | None:
    """Return the best call of a block: a next step before a long talk, the longest of each; None for none."""
    found: list[Moment] = []
    for since, until in blocks.working_spans(block, ended):
        rows = book.db.sql(
            "SELECT c.name, t.result, coalesce(t.seconds, 0) FROM touch t "
            "JOIN contact c ON c.id = t.contact_id WHERE t.at >= ? AND t.at < ? AND t.kind = 'call' "
            "AND t.undone = 0 AND t.result IS NOT NULL",
            (to_micros(since), to_micros(until)),
        )
        found += [Moment(name, decode.word(Result, result), seconds) for name, result, seconds in rows]
    good = [
        one
        for one in found
        if one.result is Result.NEXT_STEP or (one.result in OUTCOMES and one.seconds >= GOOD_TALK_SECONDS)
    ]
    return max(good, key=lambda one: (one.result is Result.NEXT_STEP, one.seconds), default=None)


def best_line(best: Moment | None, block: Block) -> str:
    """Return the best moment in words; a block without one has a kind word too."""
    if best is None:
        dialed = counted(block.came.dials, "dial")
        return (
            f"Nobody had much to say today, and you made {dialed} all the same."
            if block.came.dials
            else ("You sat down for it. The next one begins with a dial.")
        )
    talk = f", {max(1, round(best.seconds / 60))} min" if best.seconds else ""
    return f"{best.result.words} with {clean_line(best.name)}{talk}"


def _booked(book: Book, block: Block, ended: datetime, now: datetime) -> list[str]:
    """Return what stands next with those who were called, in the order in which it comes."""
    called: dict[int, None] = {}
    for since, until in blocks.working_spans(block, ended):
        rows = book.db.sql(
            "SELECT contact_id FROM touch WHERE at >= ? AND at < ? AND kind = 'call' AND undone = 0",
            (to_micros(since), to_micros(until)),
        )
        called |= dict.fromkeys(row[0] for row in rows)
    planned = [one for one in people.contacts(book.db, list(called)) if one.plan is not None]
    planned.sort(
        key=lambda one: (one.plan.due.day, one.plan.due.at or ended) if one.plan else (now.date(), now)
    )
    lines = []
    for contact in planned[:NAMED]:
        if contact.plan is not None:
            when = show_due(contact.plan.due, now, book.zone, book.rules.day_start)
            why = f": {contact.plan.why}" if contact.plan.why else ""
            lines.append(f"{when}\t{contact.plan.kind.words} · {contact.name}{why}")
    more = len(planned) - NAMED
    return [*lines, *([f"\tand {more} more"] if more > 0 else [])] or ["Nothing, of those who were called."]


def show_due_at(at: datetime, book: Book, now: datetime) -> str:
    """Return an instant as it is read: ``tomorrow 09:00``."""
    return show_due(Due(book.today(at), at), now, book.zone, book.rules.day_start)


def as_text(lines: list[str]) -> str:
    """Return a summary as plain text, as it is copied."""
    return "\n".join(
        f"{line.partition(chr(9))[0]:<14} {line.partition(chr(9))[2]}".rstrip()
        if "\t" in line
        else line.removeprefix("# ")
        for line in lines
    )
