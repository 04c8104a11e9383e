"""Phone blocks in the book: their clock over pauses and restarts, what came of them, and whom they serve."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from callcockpit.domain.blocks import EVERYBODY, Aim, Came, Wanted, Whom
from callcockpit.domain.booking import Promise
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Due, Plan
from callcockpit.domain.words import PlanKind, Result, State
from callcockpit.store import blocks, calls, groups, queue, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.groups import Group, group_of
from callcockpit.store.seed import Seed, sow
from callcockpit.store.summaries import as_text, summary
from tests.conftest import PersonBuilder

NINE = datetime(2026, 11, 17, 14, 0, tzinfo=UTC)
WANTED = Wanted(25, 30)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.fixture
def somebody(book: Book, person: PersonBuilder) -> list[int]:
    return [upkeep.add(book, person(f"Person {n}", f"01{n:02}"), at(-600))[1] for n in range(12)]


def test_a_block_goes_on_over_a_restart_also_while_it_is_paused(book: Book) -> None:
    blocks.begin(book, WANTED, NINE)
    blocks.pause(book, at(5))
    with open_book(book.path, book.rules, book.zone) as again:
        block = blocks.running(again, at(500))
        assert block is not None
        assert (block.paused, block.left(at(500))) == (True, timedelta(minutes=20))
        blocks.pause(again, at(500))
    block = blocks.running(book, at(510))
    assert block is not None
    assert (block.paused, block.left(at(510))) == (False, timedelta(minutes=10))


def test_calls_count_from_the_beginning_to_the_end_and_not_in_a_pause(
    book: Book, somebody: list[int]
) -> None:
    calls.log(book, somebody[0], Result.NO_ANSWER, at(-1))
    blocks.begin(book, WANTED, NINE)
    calls.log(book, somebody[1], Result.NO_ANSWER, NINE)
    calls.log(book, somebody[2], Result.STAY_IN_TOUCH, at(4))
    blocks.pause(book, at(5))
    calls.log(book, somebody[3], Result.NO_FUTURE, at(6))
    blocks.pause(book, at(10))
    calls.log(book, somebody[4], Result.NO_FUTURE, at(10))
    calls.log(book, somebody[5], Result.NEXT_STEP, at(11), promise=Promise(Due(date(2026, 11, 20)), "x"))
    calls.log(book, somebody[6], Result.VOICEMAIL, at(12))
    calls.undo(book, at(12))
    # Dialed in its last second, logged after it.
    late = CallFacts(dialed=at(29.99), note="late")
    calls.log(book, somebody[7], Result.VOICEMAIL, at(31), late)
    calls.log(book, somebody[8], Result.VOICEMAIL, at(31))
    ended = blocks.finish(book, at(31))
    assert ended is not None
    assert ended.came == Came(5, 1, 1, 1)
    assert ended.ended == at(30)
    assert blocks.running(book, at(31)) is None
    assert [one.came for one in blocks.listed(book.db, at(9000))] == [Came(5, 1, 1, 1)]


def test_a_block_is_not_finished_before_its_time_nor_in_a_pause(book: Book) -> None:
    assert blocks.finish(book, NINE) is None
    blocks.begin(book, WANTED, NINE)
    assert blocks.finish(book, at(24.9)) is None
    blocks.pause(book, at(24.9))
    assert blocks.finish(book, at(9000)) is None


def test_that_time_was_up_is_nothing_undo_stumbles_over(book: Book, somebody: list[int]) -> None:
    blocks.begin(book, WANTED, NINE)
    calls.log(book, somebody[0], Result.NO_FUTURE, at(3))
    blocks.finish(book, at(26))
    undone = calls.undo(book, at(27))
    assert undone is not None
    assert undone.words == "no future · Person 0"
    assert blocks.running(book, at(27)) is None
    assert blocks.listed(book.db, at(27))[0].came == Came()


def test_beginning_pausing_and_ending_can_be_undone_and_done_again(book: Book) -> None:
    blocks.begin(book, WANTED, NINE)
    blocks.pause(book, at(5))
    blocks.pause(book, at(8))
    blocks.end(book, at(10))
    assert blocks.running(book, at(11)) is None
    calls.undo(book, at(11))
    block = blocks.running(book, at(11))
    assert block is not None
    assert block.left(at(11)) == timedelta(minutes=17)
    calls.undo(book, at(11))
    assert blocks.running_id(book, at(11)) is None
    calls.redo(book)
    calls.redo(book)
    assert [one.worked(at(90)) for one in blocks.listed(book.db, at(90))] == [timedelta(minutes=7)]


def test_a_block_ended_in_a_pause_ends_with_it(book: Book) -> None:
    blocks.begin(book, WANTED, NINE)
    blocks.pause(book, at(5))
    blocks.begin(book, Wanted(50), at(60))
    (first,) = blocks.listed(book.db, at(61))
    assert (first.paused, first.worked(at(61))) == (False, timedelta(minutes=5))
    found = blocks.running(book, at(61))
    assert found is not None
    assert found.minutes == 50


def test_without_a_block_there_is_nothing_to_pause_or_end(book: Book) -> None:
    for deed in (blocks.pause, blocks.end):
        with pytest.raises(CockpitError, match="No block runs"):
            deed(book, NINE)
    blocks.begin(book, WANTED, NINE)
    with pytest.raises(CockpitError, match="No block runs"):
        blocks.pause(book, at(26))


def test_a_skip_belongs_to_the_block_that_runs_and_not_to_one_that_is_over(
    book: Book, somebody: list[int]
) -> None:
    blocks.begin(book, WANTED, NINE)
    calls.skip(book, somebody[0], "", at(1))
    calls.skip(book, somebody[1], "", at(26))
    assert book.db.sql("SELECT block_id IS NULL FROM skip ORDER BY at").fetchall() == [(0,), (1,)]


def test_the_summary_tells_what_came_of_a_block_against_goal_and_usual(
    book: Book, somebody: list[int]
) -> None:
    for day in (-3, -2, -1):
        begins = NINE + timedelta(days=day)
        blocks.begin(book, Wanted(60, 10), begins)
        for call in range(10 * -day):
            calls.log(book, somebody[0], Result.NO_ANSWER, begins + timedelta(minutes=1, seconds=call))
        blocks.finish(book, begins + timedelta(minutes=60))
    blocks.begin(book, Wanted(60, 5, Aim.CONVERSATIONS, Whom("tag", "client")), NINE)
    talked = CallFacts(dialed=at(10), answered=at(11), ended=at(18), note="good")
    calls.log(book, somebody[1], Result.STAY_IN_TOUCH, at(18), talked)
    promise = Promise(Due(date(2026, 11, 19), datetime(2026, 11, 19, 19, 30, tzinfo=UTC)), "send quote")
    calls.log(book, somebody[2], Result.NEXT_STEP, at(20), promise=promise)
    for person in somebody[3:9]:
        calls.log(book, person, Result.VOICEMAIL, at(21))
    ended = blocks.finish(book, at(60))
    assert ended is not None
    text = as_text(summary(book, ended, at(61)))
    assert "Phone block · Tue 17 Nov 2026 09:00 · tag client" in text
    for line in (
        r"60:00|1:00:00 of 60 minutes",
        r"dials +8",
        r"reached +2 of 8",
        r"next step +1 of 2",
        r"goal +2 of 5 conversations: 3 short",
        r"an hour +8 dials, usually 20 \(n = 3, too few to say much\)",
        r"next step with Person 2",
        r"Thu 19 Nov 14:30 +next step · Person 2: send quote",
    ):
        assert re.search(line, text), (line, text)
    assert "\t" not in text


def seeds(random: Random, person: PersonBuilder, count: int) -> list[Seed]:
    """People with plans of every kind, in zones that sleep and wake, some tagged and some referred."""
    found = []
    for number in range(count):
        zone = random.choice(["America/New_York", "Asia/Tokyo", "Europe/Zurich"])
        one = person(f"P{number}", f"{number:04}", zones=(zone,))
        tags = random.choice([("client",), ("client", "vip"), ("vip",), ()])
        referred = "Billy" if random.random() < 0.2 else ""
        kind = random.choice(list(PlanKind))
        day = date(2026, 11, 17) + timedelta(days=random.randint(-9, 2))
        hour = None
        if kind in (PlanKind.CALLBACK, PlanKind.NEXT_STEP, PlanKind.RETRY) and random.random() < 0.6:
            hour = datetime(day.year, day.month, day.day, random.randint(12, 22), 7, tzinfo=UTC)
        snoozed = NINE + timedelta(minutes=random.randint(-90, 300)) if random.random() < 0.2 else None
        cadence = random.choice([30, 90]) if kind is PlanKind.RECALL else None
        plan = Plan(kind, Due(day, hour), "", cadence, NINE, snoozed)
        found.append(Seed(one._replace(tags=tags, referred_by=referred), State.ACTIVE, plan=plan))
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("whom", [Whom("tag", "client"), Whom("referrals"), Whom("find", "P1")], ids=str)
def test_a_block_serves_its_group_and_nobody_else_in_the_order_of_the_whole_queue(
    book: Book, person: PersonBuilder, seed: int, whom: Whom, monkeypatch: pytest.MonkeyPatch
) -> None:
    sow(book, seeds(Random(seed), person, 60), NINE)
    now = NINE + timedelta(hours=seed * 3)
    day = book.today(now)

    def names(only: Group | None) -> list[list[tuple[str, datetime | None]]]:
        found = queue.window(book.db, now, day, Rules(), only=only)
        return [[(one.name, one.wakes) for one in part] for part in (found.due, found.sleeping, found.later)]

    group = group_of(book.db, whom)
    assert group is not None
    assert group.members is not None
    everybody = names(group_of(book.db, EVERYBODY))
    mine = {
        "tag": "SELECT c.name FROM contact c JOIN contact_tag ct ON ct.contact_id = c.id "
        "JOIN tag t ON t.id = ct.tag_id WHERE t.name = 'client'",
        "referrals": "SELECT name FROM contact WHERE referred_by = 'Billy'",
        "find": "SELECT name FROM contact WHERE name LIKE 'P1%'",
    }[whom.how]
    members = {row[0] for row in book.db.sql(mine)}
    wanted = [[pair for pair in part if pair[0] in members] for part in everybody]
    assert any(wanted)
    assert names(group) == wanted
    if whom.how != "find":
        monkeypatch.setattr(groups, "SMALL", 1)
        large = group_of(book.db, whom)
        assert large is not None
        assert large.members is None
        assert names(large) == wanted, "a large group is the same queue, read the other way"


@pytest.mark.parametrize(
    ("whom", "why"),
    [(Whom("tag", "nobody"), "No tag reads “nobody”"), (Whom("find", "zebra"), "Nobody is found by “zebra”")],
)
def test_a_group_that_nobody_is_in_is_refused_in_words(book: Book, whom: Whom, why: str) -> None:
    with pytest.raises(CockpitError, match=why):
        groups.check(book.db, whom)
