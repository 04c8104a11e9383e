"""What was kept, who is cultivated and what lies ahead: as a slow plain count has it, read by index alone."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.archive import Past
from callcockpit.domain.blocks import Wanted
from callcockpit.domain.booking import Promise
from callcockpit.domain.cadence import cadence_for, losing_touch
from callcockpit.domain.days import instant, today
from callcockpit.domain.review import Blocks, Share
from callcockpit.domain.rhythm import load
from callcockpit.domain.rules import Cadence, Rules
from callcockpit.domain.spans import DAY, Range, Span
from callcockpit.domain.values import Candidate, Due, Plan, Touch
from callcockpit.domain.words import PlanKind, Result, State, TouchKind
from callcockpit.store import blocks, calls, kindness, people, promises, review, tally, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.promises import cultivated, kept
from callcockpit.store.seed import Seed, sow
from tests.conftest import PersonBuilder

PLACES = (
    ("America/New_York", date(2026, 3, 8)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Europe/Zurich", date(2028, 2, 29)),
)


def plans(chance: random.Random, middle: date, zone: ZoneInfo) -> list[Past]:
    """Return plans of two months, many of them closed about the end of the day they were due."""
    found = []
    for _ in range(250):
        day = middle + DAY * chance.randrange(-30, 30)
        closed = instant(day + DAY * chance.choice([0, 1, 1, 1, 7, 8, 20, -9]), time(4), zone)
        closed += timedelta(minutes=chance.choice([-1, 0, 1, 300]))
        plan = Plan(chance.choice(list(PlanKind)), Due(day), made=closed - DAY * 40)
        found.append(Past(plan, closed if chance.random() < 0.8 else None))
    return found


@pytest.mark.parametrize(("zone", "middle"), PLACES)
def test_what_was_kept_is_counted_to_the_unit(tmp_path: Path, zone: str, middle: date) -> None:
    place, rules = ZoneInfo(zone), Rules()
    some = plans(random.Random(middle.toordinal()), middle, place)
    now = instant(middle + DAY * 15, time(12), place)
    with open_book(tmp_path / "book.db", rules, place) as book:
        # One open plan each: everybody has one plan.
        seeds = [
            Seed(Candidate(f"Person {at}"), State.ACTIVE, past=(one,)) if one.closed
            else Seed(Candidate(f"Person {at}"), State.ACTIVE, plan=one.plan)
            for at, one in enumerate(some)
        ]  # fmt: skip
        sow(book, seeds, now)
        for span in (
            Span(middle - DAY * 40, middle + DAY * 40),
            Span(middle, middle),
            Span(middle - DAY, middle + DAY * 6),
            Span(middle + DAY * 14, middle + DAY * 15),
        ):
            shares = []
            for kinds, grace in (
                ({PlanKind.CALLBACK, PlanKind.NEXT_STEP}, 0),
                ({PlanKind.RECALL}, rules.recall_days),
            ):
                due = [p for p in some if p.plan.kind in kinds and span.first <= p.plan.due.day <= span.last]
                told = [p for p in due if p.closed or p.plan.due.day + DAY * grace < today(now, place, rules)]
                done = [
                    p
                    for p in told
                    if p.closed and today(p.closed, place, rules) <= p.plan.due.day + DAY * grace
                ]
                shares.append(Share(len(done), len(told)))
            found = kept(book, span, now)
            assert [found.next_steps, found.recalls] == shares, span


def test_a_step_is_kept_by_calling_that_day_also_after_midnight(book: Book, dana: int, now: datetime) -> None:
    tuesday = book.today(now)
    week = Span(tuesday, tuesday + DAY * 7)
    calls.log(book, dana, Result.NEXT_STEP, now, promise=Promise(Due(tuesday + DAY), "send quote"))
    assert kept(book, week, now).next_steps == Share(0, 0)
    late = instant(tuesday + DAY * 2, time(3, 59), ZoneInfo("America/New_York"))
    calls.log(book, dana, Result.VOICEMAIL, late)
    assert kept(book, week, late).next_steps == Share(1, 1)
    calls.undo(book, late)
    assert kept(book, week, late).next_steps == Share(0, 0)
    after = late + timedelta(minutes=1)
    assert kept(book, week, after).next_steps == Share(0, 1)
    calls.log(book, dana, Result.VOICEMAIL, after)
    assert kept(book, week, after).next_steps == Share(0, 1)


def test_cultivated_people_are_counted_by_the_cadence_that_holds(tmp_path: Path, now: datetime) -> None:
    chance, place = random.Random(5), ZoneInfo("America/New_York")
    rules = Rules(tag_cadences={"client": Cadence(30, 40), "vip": Cadence(10, 20)})
    with open_book(tmp_path / "book.db", rules, place) as book:
        seeds = [
            Seed(
                Candidate(
                    f"Person {at}", tags=tuple(chance.sample(["Client", "VIP", "fair"], chance.randrange(4)))
                ),
                chance.choice([State.CULTIVATED] * 5 + [State.ACTIVE, State.CLOSED]),
                cadence=chance.choice([None, None, None, 14, 45]),
                touches=(
                    Touch(
                        now - timedelta(hours=chance.randrange(2, 3600)), TouchKind.CALL, Result.STAY_IN_TOUCH
                    ),
                ),
            )
            for at in range(400)
        ]
        sow(book, seeds, now)
        everybody = people.contacts(book.db, [row[0] for row in book.db.sql("SELECT id FROM contact")])
        whom = [one for one in everybody if one.state is State.CULTIVATED]
        rhythm = [cadence_for(one.cadence, one.tags, rules) for one in whom]
        day = book.today(now)
        losing = sum(
            losing_touch(None if one.reached is None else today(one.reached, place, rules), cadence, day)
            for one, cadence in zip(whom, rhythm, strict=True)
        )
        for more in ((), ("fair",)):
            groups = cultivated(book, day, more)
            assert sum(group.people for group in groups) == len(whom)
            assert sum(group.losing for group in groups) == losing > 50
            assert load(groups, rules).a_month == pytest.approx(
                sum(30 / cadence.wanted for cadence in rhythm)
            )
        fair = sum(one.cadence is None and "fair" in one.tags for one in whom)
        assert sum(group.people for group in groups if "fair" in group.tags) == fair > 10


def test_skips_are_counted_by_their_reason_however_it_is_written(
    book: Book, person: PersonBuilder, now: datetime
) -> None:
    reasons = ("not ready yet", "Not ready yet.", "", "too pushy")
    for number, reason in enumerate(reasons):
        calls.skip(book, upkeep.add(book, person(f"P{number}", f"011{number}"), now)[1], reason, now)
    calls.skip(book, upkeep.add(book, person("Old", "0120"), now)[1], "not ready yet", now - DAY * 9)
    told = promises.skips(book, now - DAY, now + DAY)
    assert {reason.lower().rstrip("."): count for reason, count in told.items()} == {
        "not ready yet": 2,
        "no reason given": 1,
        "too pushy": 1,
    }
    assert next(iter(told.values())) == 2


def test_blocks_are_told_with_those_that_ran_to_their_end(book: Book, now: datetime) -> None:
    for minutes, ended in ((25, 25), (50, 49), (25, None)):
        blocks.begin(book, Wanted(minutes), now)
        if ended is not None:
            blocks.end(book, now + timedelta(minutes=ended))
    assert promises.blocks(book, now, now + DAY) == Blocks(3, 1, 74)
    assert promises.blocks(book, now + DAY, now + DAY * 2) == Blocks(0, 0, 0)


def test_a_look_back_holds_the_stretch_its_parts_and_what_it_is_compared_with(
    book: Book, dana: int, now: datetime
) -> None:
    for days, result in ((0, Result.STAY_IN_TOUCH), (1, Result.BUSY), (7, Result.BUSY), (9, Result.BUSY)):
        calls.log(book, dana, result, now - DAY * days)
    calls.log(book, dana, Result.BUSY, now)
    calls.undo(book, now)
    week = review.review(book, Range.WEEK, now)
    assert (week.total.dials, week.total.conversations) == (2, 1)
    assert week.compared is not None
    assert week.compared.dials == 1
    assert [counts.dials for _, counts in week.parts] == [1, 1]
    assert review.review(book, Range.WEEK, now, 1).total.dials == 1
    whole = review.review(book, Range.ALL, now)
    assert (whole.span.first, whole.total.dials, whole.compared) == (date(2026, 11, 8), 4, None)
    day = review.review(book, Range.DAY, now)
    assert day.clock is not None
    assert day.clock.cells == {(1, 10): Share(1, 1)}
    assert review.recent_hours(book, now).usual == Share(1, 4)


def test_what_they_did_is_nothing_given_and_a_kindness_to_nobody_counts(
    book: Book, dana: int, now: datetime
) -> None:
    calls.log_touch(book, dana, TouchKind.ITEM, "a book", now)
    calls.log_touch(book, dana, TouchKind.ITEM, "theirs", now, received=True)
    kindness.count(book, "held the door", "", now)
    kindness.to_contact(book, dana, "thanks", now)
    kindness.to_contact(book, dana, "theirs", now, received=True)
    (counts,) = tally.sums(book.db, [(now - timedelta(days=1), now + timedelta(days=1))])
    assert counts.kindnesses == 2
    assert counts.of(TouchKind.ITEM) == 1


def test_an_empty_book_has_an_empty_review(book: Book, now: datetime) -> None:
    for reach in Range:
        found = review.review(book, reach, now)
        assert (found.total.dials, found.skips, found.beginning, found.compared) == (0, {}, None, None)
    assert review.ahead(book, now).groups == ()
    assert review.recent_hours(book, now).cells == {}


def test_ahead_lies_what_is_planned_and_what_is_overdue(
    book: Book, person: PersonBuilder, now: datetime
) -> None:
    tuesday = book.today(now)
    for number, days in enumerate((-3, -1, 0, 0, 5, 55, 56)):
        who = upkeep.add(book, person(f"P{number}", f"01{number:02}"), now)[1]
        calls.change_due(book, who, Due(tuesday + DAY * days), now)
    found = review.ahead(book, now)
    assert (found.overdue, found.planned) == (2, {tuesday: 2, tuesday + DAY * 5: 1, tuesday + DAY * 55: 1})


def test_no_figure_walks_through_the_book(book: Book) -> None:
    values = {"clock": "[]", "begins": 0, "kind": "recall", "first": "", "to": "", "last": "", "grace": ""}
    plan = [row[3] for row in book.db.sql(f"EXPLAIN QUERY PLAN {promises._KEPT}", values)]
    assert "SEARCH plan USING COVERING INDEX plan_promised (kind=? AND due_on>? AND due_on<?)" in plan
    for statement, numbers in ((promises.PEOPLE, ()), (promises.LOSING, (None, 0))):
        first = book.db.sql(f"EXPLAIN QUERY PLAN {statement}", numbers).fetchone()[3]
        assert "COVERING INDEX contact_rhythm" in first
