"""Who is losing touch, qualified and due to be asked anew, and that nobody is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from callcockpit.domain.rules import Cadence
from callcockpit.domain.values import Candidate, Due
from callcockpit.domain.words import Result
from callcockpit.store import calls, cultivation, finding, people, touchplan, upkeep
from callcockpit.store.book import Book
from callcockpit.store.cultivation import Group
from tests.conftest import PersonBuilder

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
STAY, STEP, SILENT = Result.STAY_IN_TOUCH, Result.NEXT_STEP, Result.NO_ANSWER
Adder = Callable[..., int]


@pytest.fixture
def called(book: Book, person: PersonBuilder) -> Adder:
    """Adds somebody with the calls that were made, as result and days ago."""
    lines = iter(range(200, 300))

    def add(name: str, *made: tuple[Result, int], tags: tuple[str, ...] = ()) -> int:
        begun = NOW - timedelta(max((days for _, days in made), default=0), hours=1)
        _, identity = upkeep.add(book, person(name, f"0{next(lines)}", tags=tags), begun)
        for result, days in sorted(made, key=lambda each: -each[1]):
            at = NOW - timedelta(days)
            calls.log(book, identity, result, at, chosen=Due(book.today(at) + timedelta(7)))
        return identity

    return add


def names(book: Book, group: Group, typed: str = "", limit: int = 50) -> list[str]:
    found = finding.search(book.db, typed, cultivation.members(book, group, NOW), limit=limit)
    return [one.name for one in people.contacts(book.db, found)]


def test_losing_touch_is_who_was_not_reached_within_the_latest_interval(book: Book, called: Adder) -> None:
    book.rules = book.rules._replace(tag_cadences={"vip": Cadence(30, 45)})
    called("Ana", (STAY, 121))
    called("Ben", (STAY, 120))
    called("Cleo", (STAY, 300), (STAY, 10))
    called("Dan", (STAY, 300), (SILENT, 2))
    called("Eve", (STAY, 46), tags=("VIP",))
    called("Finn", (STAY, 45), tags=("vip",))
    called("Gus", (Result.NO_FUTURE, 400))
    called("Hal", (SILENT, 200))
    own = called("Ida", (STAY, 21))
    cultivation.set_cadence(book, own, 15, NOW)
    called("Jo", (STEP, 121))
    assert names(book, Group.LOSING) == ["Dan", "Ana", "Jo", "Eve", "Ida"], "those longest out of touch first"
    assert names(book, Group.LOSING, limit=2) == ["Dan", "Ana"]
    assert names(book, Group.LOSING, "ida") == ["Ida"]


def test_qualified_is_who_agreed_to_a_next_step_within_the_year(book: Book, called: Adder) -> None:
    called("Ana", (STEP, 364), (STAY, 3))
    called("Ben", (STEP, 366), (STAY, 3))
    called("Cleo", (STAY, 3))
    called("Dan", (STEP, 9), (Result.NO_FUTURE, 3))
    assert names(book, Group.QUALIFIED) == ["Ana"]
    calls.undo(book, NOW)
    assert names(book, Group.QUALIFIED) == ["Ana", "Dan"], "an end that is undone is none"
    called("Eve", (STAY, 9), (STEP, 5))
    assert names(book, Group.QUALIFIED) == ["Ana", "Dan", "Eve"]
    calls.undo(book, NOW)
    assert names(book, Group.QUALIFIED) == ["Ana", "Dan"], "nor is a step that is undone"


def test_whoever_was_qualified_or_invited_long_ago_is_due_to_be_asked_anew(book: Book, called: Adder) -> None:
    called("Ana", (STEP, 364), (STAY, 3))
    called("Ben", (STEP, 366), (STAY, 3))
    called("Cleo", (STAY, 800), (STAY, 3))
    called("Dan", (STAY, 800), (STEP, 300), (STAY, 3))
    called("Eve", (STAY, 364))
    called("Finn", (SILENT, 800))
    assert names(book, Group.REQUALIFY) == ["Ben", "Cleo"]
    assert names(book, Group.REQUALIFY, "cl") == ["Cleo"]


def test_who_is_on_the_plan_is_found(book: Book, called: Adder) -> None:
    called("Ana", (STAY, 3))
    touchplan.put_on(book, (called("Ben", (STAY, 3)),), NOW)
    assert names(book, Group.ON_PLAN) == ["Ben"]


def test_the_safety_net_finds_whoever_has_no_next_date_and_there_is_nobody(book: Book, called: Adder) -> None:
    for result in Result:
        called(f"Person {result.value}", (result, 3))
    called("New")
    upkeep.add(book, Candidate("Without a number"), NOW)
    assert names(book, Group.LOST) == []
    lost = called("Ana", (STAY, 3))
    with book.saving():
        book.db.sql("DELETE FROM plan WHERE contact_id = ?", (lost,))
    assert names(book, Group.LOST) == ["Ana"]


def test_the_load_counts_the_calls_of_those_who_stay_in_touch_by_their_cadences(
    book: Book, called: Adder
) -> None:
    book.rules = book.rules._replace(tag_cadences={"vip": Cadence(30, 45)})
    called("Ana", (STAY, 3))
    called("Eve", (STAY, 3), tags=("Vip", "other"))
    called("New")
    load = cultivation.call_load(book)
    assert load.people == 2
    assert load.a_month == pytest.approx(30.4 / 90 + 30.4 / 30)
    own = called("Ida", (STAY, 3), tags=("vip",))
    receipt = cultivation.set_cadence(book, own, 15, NOW)
    assert receipt.words == "Ida: a call every 15 days"
    assert cultivation.call_load(book).a_month == pytest.approx(30.4 / 90 + 30.4 / 30 + 30.4 / 15)
    calls.undo(book, NOW)
    assert cultivation.call_load(book).a_month == pytest.approx(30.4 / 90 + 30.4 / 15)


def test_another_cadence_is_weighed_before_it_is_set(book: Book, called: Adder) -> None:
    book.rules = book.rules._replace(tag_cadences={"vip": Cadence(30, 45)})
    called("Ana", (STAY, 3))
    called("Eve", (STAY, 3), tags=("Vip", "press"))
    called("Finn", (STAY, 3), tags=("press",))
    cultivation.set_cadence(book, called("Ida", (STAY, 3), tags=("press",)), 15, NOW)
    found, tags = cultivation.rhythms(book)
    assert tags == ("press", "Vip")
    assert [found.people(tag) for tag in (None, "Vip", "press")] == [2, 1, 3]
    calls_a_month = {
        (None, None): (90, 30, 90, 15),
        (None, Cadence(60, 80)): (60, 30, 60, 15),
        ("vip", Cadence(45, 60)): (90, 45, 90, 15),
        # The shortest of a person's tags counts, and their own before all.
        ("press", Cadence(60, 80)): (90, 30, 60, 15),
        ("Press", Cadence(10, 20)): (90, 10, 10, 15),
    }
    for (tag, cadence), days in calls_a_month.items():
        assert found.a_month(tag, cadence) == pytest.approx(sum(30.4 / each for each in days))
