"""Whatever is done in whatever order: nobody is lost, and the counts of planned calls stay true."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Due, Number
from callcockpit.domain.words import ACTIVE, Result, TouchKind
from callcockpit.store import blocklist, calls, cards, people, queue, upkeep
from callcockpit.store.book import Book
from callcockpit.store.tally import STALE

START = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
LINES = [f"+1614555{number:04}" for number in range(12)]
"""Few enough that people share them."""


def somebody(chance: random.Random) -> Candidate:
    lines = chance.sample(LINES, chance.choice([0, 1, 1, 2, 3]))
    numbers = tuple(
        Number(line, line, zones=(chance.choice(["America/New_York", "Asia/Tokyo"]),)) for line in lines
    )
    return Candidate(f"Person {chance.randrange(1000)}", numbers=numbers, tags=("vip",) * chance.randrange(2))


def act(book: Book, chance: random.Random, now: datetime) -> None:
    """Do something that a user may do."""
    everybody = [row[0] for row in book.db.sql("SELECT id FROM contact")]
    due = Due(book.today(now) + timedelta(days=chance.randrange(9)))
    deed = chance.randrange(16)
    if not everybody or deed == 0:
        upkeep.add(book, somebody(chance), now)
        return
    one = chance.choice(everybody)
    if deed == 1:
        upkeep.edit(book, one, somebody(chance), now, chance.choice([None, 30]))
    elif deed == 2:
        blocklist.do_not_call(book, one, "", now)
    elif deed == 3:
        listed = [row[0] for row in book.db.sql("SELECT number FROM blocked")]
        if listed:
            blocklist.allow(book, chance.choice(listed), "", now)
    elif deed == 4:
        calls.undo(book, now)
        calls.undo(book, now)
        if chance.random() < 0.6:
            calls.redo(book)
    elif deed == 5:
        calls.log_touch(book, one, TouchKind.LETTER, "", now)
    elif deed == 6:
        chance.choice([calls.snooze, calls.change_due])(book, one, due, now)
    elif deed == 7:
        upkeep.set_zone(book, one, chance.choice([None, "Europe/Zurich"]), now)
    else:
        calls.log(book, one, chance.choice(list(Result)), now, promise=Promise(due, "send quote"))


def planned(book: Book) -> tuple[dict[date, int], dict[date, int]]:
    """The calls by day as the book counts them, and as they are."""
    everywhere = (date(2000, 1, 1), date(2100, 1, 1))
    days = book.db.sql("SELECT due_on FROM plan WHERE closed_at IS NULL")
    return cards.load_between(book, *everywhere), dict(Counter(date.fromisoformat(row[0]) for row in days))


def everything(book: Book) -> list[list[tuple[object, ...]]]:
    """All rows that count; what undo only marks does not."""
    tables = ("contact", "number", "plan", "blocked", "contact_tag", "touch WHERE undone = 0")
    return [book.db.sql(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables]


def nobody_is_lost(book: Book) -> None:
    assert book.db.sql(STALE).fetchall() == []
    for one in people.contacts(book.db, [row[0] for row in book.db.sql("SELECT id FROM contact")]):
        assert (one.plan is not None) == (one.state in ACTIVE), one
        assert not (one.do_not_call and any(number.dialable for number in one.numbers)), one
        if one.plan is not None and not any(number.dialable for number in one.numbers):
            assert one.reached is not None, one  # a promise is kept, also where a number is still to be found
    stray = book.db.sql(
        "SELECT count(*) FROM plan p JOIN contact c ON c.id = p.contact_id WHERE p.closed_at IS NULL AND "
        "c.do_not_call = 1"
    ).fetchone()
    assert stray == (0,)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_nobody_is_lost_and_the_counts_are_true(book: Book, seed: int) -> None:
    chance, now, done = random.Random(seed), START, 0
    for _ in range(160):
        now += timedelta(minutes=chance.randrange(600))
        try:
            act(book, chance, now)
            done += 1
        except CockpitError as error:
            assert "not in the queue" in str(error) or "no plan" in str(error)  # noqa: PT017 - others are faults
        nobody_is_lost(book)
        counted, real = planned(book)
        assert counted == real
    assert done > 120
    assert book.db.sql("PRAGMA foreign_key_check").fetchall() == []
    while calls.redo(book) is not None:
        pass
    before = everything(book)
    while calls.undo(book, now) is not None:
        nobody_is_lost(book)
    assert planned(book) == ({}, {})
    assert book.db.sql("SELECT count(*) FROM contact").fetchone() == (0,)
    while calls.redo(book) is not None:
        nobody_is_lost(book)
        counted, real = planned(book)
        assert counted == real
    assert everything(book) == before
    queue.window(book.db, now, book.today(now), book.rules)
