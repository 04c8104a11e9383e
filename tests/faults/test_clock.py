"""A clock that is wrong for a while, and a laptop carried about: nobody is lost, and the call goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Due
from callcockpit.domain.words import Result
from callcockpit.store import calls, queue, upkeep
from callcockpit.store.book import Book, open_book
from tests.conftest import Counter, PersonBuilder
from tests.ui.seat import Place

PEOPLE = 24
ZONES = ("America/New_York", "Asia/Tokyo", "Pacific/Apia", "Australia/Lord_Howe", "")
LATER = datetime(2150, 1, 5, 15, 0, tzinfo=UTC)
"""When whatever is planned is due."""
NOW = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
"""The night in which New York's clocks go back."""
WRONG = {
    "an hour back": (NOW, NOW - timedelta(hours=1), NOW),
    "at 1970": (NOW, datetime(1970, 1, 1, 0, 1, tzinfo=UTC), NOW + timedelta(minutes=5)),
    "at 2100": (NOW, datetime(2100, 2, 28, 23, 59, tzinfo=UTC), NOW + timedelta(minutes=5)),
    "to and fro": (NOW, NOW - timedelta(days=400), NOW + timedelta(days=900), NOW - timedelta(hours=3), NOW),
}


def assert_nobody_lost(book: Book, now: datetime) -> None:
    """Make sure that everybody active has one plan, and that the queue shows each of them in their time."""
    active = {
        row[0] for row in book.db.sql("SELECT id FROM contact WHERE state IN ('new', 'active', 'cultivated')")
    }
    planned = [row[0] for row in book.db.sql("SELECT contact_id FROM plan WHERE closed_at IS NULL")]
    assert sorted(planned) == sorted(active)
    for moment in (now, LATER):
        found = queue.window(book.db, moment, book.today(moment), book.rules)
        shown = [one.contact for one in (*found.due, *found.sleeping, *found.later)]
        assert len(shown) == len(set(shown))
        ahead = book.db.sql(
            "SELECT contact_id FROM plan WHERE closed_at IS NULL AND due_on > ?",
            (book.today(moment).isoformat(),),
        )
        assert active == set(shown) | {row[0] for row in ahead}
        assert moment is now or set(shown) == active


def live_on(book: Book, now: datetime, chance: Random) -> None:
    """Do at one moment what a person does in a few minutes: results, a snooze, a skip, an undo, a redo."""
    people = [row[0] for row in book.db.sql("SELECT contact_id FROM plan WHERE closed_at IS NULL")]
    for person in chance.sample(people, min(6, len(people))):
        result = chance.choice(list(Result))
        calls.log(book, person, result, now, promise=Promise(Due(book.today(now), now + timedelta(hours=2))))
    left = [row[0] for row in book.db.sql("SELECT contact_id FROM plan WHERE closed_at IS NULL")]
    if len(left) > 1:
        calls.snooze(book, left[0], Due(book.today(now), now + timedelta(hours=1)), now)
        calls.skip(book, left[1], "not the right time", now)
    undone = calls.undo(book, now)
    again = calls.redo(book)
    assert undone is not None
    assert again is not None
    assert undone.operation == again.operation
    calls.undo(book, now)


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Apia"])
@pytest.mark.parametrize("wrong", WRONG)
def test_whatever_the_clock_says_everybody_has_a_next_date_and_is_in_the_queue_when_it_comes(
    tmp_path: Path, person: PersonBuilder, wrong: str, zone: str, counted: Counter
) -> None:
    chance = Random(wrong)
    with open_book(tmp_path / "book.db", Rules(), ZoneInfo(zone)) as book:
        book.db.sql("PRAGMA synchronous = 0")  # no power is cut here, and it is ten times as fast
        for number in range(PEOPLE):
            place = ZONES[number % len(ZONES)]
            somebody = person(f"Person {number}", f"{number:04}", zones=(place,) if place else ())
            upkeep.add(book, somebody, NOW - timedelta(days=30))
        for now in WRONG[wrong]:
            live_on(book, now, chance)
            assert_nobody_lost(book, now)
            counted("clocks set wrong in an open book")
        while calls.undo(book, NOW) is not None:
            pass
        assert book.db.sql("SELECT count(*) FROM contact").fetchone()[0] == 0


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=20_000)])
async def test_a_clock_set_back_in_mid_call_costs_no_key_and_no_person(
    place: Place, person: PersonBuilder, back: timedelta
) -> None:
    place.add(person(zones=()), person("Omar Haddad", "0111", zones=()))
    async with place.sit_down() as seat:
        await seat.press("enter")
        place.watch.now -= back
        await seat.press("v")
        assert "✓ voicemail · Dana Whitfield" in seat.said
        place.watch.now += back
        await seat.wait(60)
        assert "Omar Haddad" in seat.card
        await seat.press("enter", "enter", "escape")
        place.watch.now -= back
        await seat.wait(1)
        assert "talking 00:00" in seat.card
        await seat.press("2")
        assert "✓ stay in touch · Omar Haddad" in seat.said
        place.watch.now += back
        await seat.wait(60)
    with place.book() as book:
        assert_nobody_lost(book, place.watch.now)
        assert book.db.sql("SELECT min(seconds) FROM touch WHERE result = 'stay-in-touch'").fetchone() == (0,)


async def test_a_laptop_that_lands_in_another_zone_in_mid_call_takes_the_call_up_again(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter", "enter")
        await seat.type("wants the quote")
        seat.app.cockpit.flush_draft()
        await seat.settle()
    place.zone = ZoneInfo("Pacific/Kiritimati")
    async with place.sit_down() as seat:
        assert "Taken up again: the call with Dana Whitfield." in seat.said
        assert "wants the quote" in seat.card
        await seat.press("escape", "3")
        await seat.type("tomorrow 9:00 send quote\n")
        assert "✓ next step · Dana Whitfield · tomorrow 09:00" in seat.said
    with place.book() as book:
        assert_nobody_lost(book, place.watch.now)
        due = book.db.sql("SELECT due_at FROM plan WHERE kind = 'next_step'").fetchone()[0]
    assert datetime.fromtimestamp(due / 1e6, UTC).astimezone(place.zone).hour == 9
