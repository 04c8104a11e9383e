"""The ninety days in the book: begun, looked back on, and the goals that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from callcockpit.domain.appointments import Slot
from callcockpit.domain.blocks import Block, middle
from callcockpit.domain.days import day_bounds
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.ninety import (
    Activity,
    Answer,
    Looked,
    Mark,
    Ninety,
    Streak,
    adjusted,
    days_in,
    first_goals,
    had_kind_week,
    look_due,
    marks,
    streak,
)
from callcockpit.domain.text import counted
from callcockpit.store import appointments, blocks, decode, kindness
from callcockpit.store.book import Book
from callcockpit.store.database import BookDatabase
from callcockpit.store.journal import Receipt


@dataclass(frozen=True, slots=True)
class Done:
    """What was done of an activity in a span of days."""

    figure: float
    cases: int
    """Blocks, weeks or days that it is the middle or the mean of."""


@dataclass(frozen=True, slots=True)
class Journey:
    """The ninety days as they stand."""

    ninety: Ninety
    day: int
    """Which of the days it is, from 1."""
    marks: tuple[tuple[date, Mark], ...]
    streak: Streak
    due: int | None
    """The look back that is due, from 1; None where none is."""
    looked: tuple[Looked, ...] = ()


def start(book: Book, now: datetime) -> Receipt:
    """Begin ninety days today; those that go on are given up, and stay in the book."""
    words = f"{counted(book.rules.habit.days, 'day')} begun"
    with book.operation("ninety begun", words, now) as op:
        before = newest(book.db)
        if before is not None and before.ended is None:
            op.update("ninety", before.id, ended_on=book.today(now))
        op.insert("ninety", began_on=book.today(now))
    return Receipt(op.id, "ninety begun", None, words, now)


def look_back(book: Book, number: int, answers: Mapping[Activity, Answer], now: datetime) -> Receipt:
    """Keep the answers of a look back and move the goals by them.

    Raises CockpitError where no ninety days go on, or this look back has been done meanwhile.
    """
    present = newest(book.db)
    if present is None or number in {one.number for one in looked(book.db, present.id)}:
        raise CockpitError("That look back is done already: Undo takes it back.")
    before = goals(book, now)
    after = {activity: adjusted(activity, before[activity], answer) for activity, answer in answers.items()}
    changed = [f"{one.words} {before[one]} → {after[one]}" for one in answers if after[one] != before[one]]
    words = f"look back: {', '.join(changed) or 'the goals stay'}"
    with book.operation("look back", words, now) as op:
        for activity, answer in answers.items():
            op.insert(
                "look_back",
                ninety=present.id,
                number=number,
                activity=activity.value,
                goal=before[activity],
                answer=answer.value,
                next_goal=after[activity],
                at=now,
            )
    return Receipt(op.id, "look back", None, words, now)


def goals(book: Book, now: datetime) -> dict[Activity, int]:
    """Return the goal of every activity: what the last look back made it, else the one to begin with."""
    this = book.today(now)
    monday = this - timedelta(days=this.weekday())
    kind_week = had_kind_week(_kindnesses_before(book, monday), book.rules.habit)
    found = first_goals(book.rules.habit, kind_week=kind_week)
    rows = book.db.sql("SELECT activity, next_goal FROM look_back ORDER BY at, id")
    return found | {decode.word(Activity, activity): goal for activity, goal in rows}


def _kindnesses_before(book: Book, monday: date) -> dict[date, int]:
    return kindness.per_day(book, monday - timedelta(days=book.rules.habit.days), monday - timedelta(days=1))


def newest(db: BookDatabase) -> Ninety | None:
    """Return the ninety days that began last; None where none ever did."""
    found = db.sql("SELECT id, began_on, ended_on FROM ninety ORDER BY id DESC LIMIT 1").fetchone()
    return None if found is None else ninety_of(*found)


def ninety_of(identity: int, began: str, ended: str | None) -> Ninety:
    """Return ninety days from their row."""
    return Ninety(identity, decode.day(began), None if ended is None else decode.day(ended))


def looked(db: BookDatabase, identity: int) -> tuple[Looked, ...]:
    """Return what was found in the look backs of these ninety days, oldest first."""
    found = db.sql(
        "SELECT number, activity, goal, answer, next_goal, at FROM look_back WHERE ninety_id = ? "
        "ORDER BY at, id",
        (identity,),
    )
    return tuple(
        Looked(
            row[0],
            decode.word(Activity, row[1]),
            row[2],
            decode.word(Answer, row[3]),
            row[4],
            decode.instant(row[5]),
        )
        for row in found
    )


def journey(book: Book, now: datetime) -> Journey | None:
    """Return the ninety days as they stand; None where none ever began."""
    present = newest(book.db)
    if present is None:
        return None
    habit, this = book.rules.habit, book.today(now)
    last = present.began + timedelta(days=habit.days - 1)
    there = appointments.standing(book, present.began, last, now)
    since, _ = day_bounds(present.began, book.zone, book.rules)
    _, until = day_bounds(last, book.zone, book.rules)
    begun = blocks.begun(book.db, since, until)
    found = looked(book.db, present.id)
    return Journey(
        present,
        days_in(present, this, habit),
        marks(present, there, begun, book.zone, book.rules),
        streak(_past(there)),
        look_due(present, {one.number for one in found}, this, habit),
        found,
    )


def look_is_due(book: Book, now: datetime) -> bool:
    """Whether a look back is due."""
    present = newest(book.db)
    if present is None:
        return False
    done_so_far = {one.number for one in looked(book.db, present.id)}
    return look_due(present, done_so_far, book.today(now), book.rules.habit) is not None


def _past(there: tuple[Slot, ...]) -> list[Slot]:
    return [slot for slot in there if slot.standing.value in ("kept", "missed", "moved")]


def done(book: Book, now: datetime) -> dict[Activity, Done]:
    """Return what was done of each activity since the last look back could have been: its span of days."""
    habit, this = book.rules.habit, book.today(now)
    first = this - timedelta(days=habit.look_back_days)
    since, _ = day_bounds(first, book.zone, book.rules)
    until, _ = day_bounds(this, book.zone, book.rules)
    had = blocks.ended_between(book.db, since, until)
    kind = kindness.per_day(book, first, this - timedelta(days=1))
    weeks = max(1, habit.look_back_days // 7)
    return {
        Activity.DIALS_A_BLOCK: _middle(had, [one.came.dials for one in had]),
        Activity.CONVERSATIONS_A_BLOCK: _middle(had, [one.came.reached for one in had]),
        Activity.NEXT_STEPS_A_BLOCK: _middle(had, [one.came.next_steps for one in had]),
        Activity.BLOCKS_A_WEEK: Done(len(had) * 7 / habit.look_back_days, weeks),
        Activity.KINDNESSES_A_DAY: Done(sum(kind.values()) / habit.look_back_days, habit.look_back_days),
    }


def _middle(had: tuple[Block, ...], counts: list[int]) -> Done:
    return Done(middle(counts), len(had))
