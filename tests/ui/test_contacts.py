"""Journeys through Contacts: everybody is there, found in the whole book, narrowed down by a filter."""

from __future__ import annotations

import pytest

from callcockpit.domain.words import TouchKind
from callcockpit.store import calls
from tests.benchmarks.people import make_book
from tests.conftest import PersonBuilder
from tests.ui.seat import Place

PEOPLE = 450


@pytest.fixture
def many(place: Place) -> Place:
    """A book of 450 people, everyone active."""
    make_book(place.path, PEOPLE, place.watch.now)
    return place


@pytest.mark.parametrize(("filters", "title"), [(0, "Everybody · 450"), (2, "Active · 450")])
async def test_the_last_person_of_contacts_is_the_last_of_all(many: Place, filters: int, title: str) -> None:
    async with many.sit_down() as seat:
        await seat.press("right_square_bracket", *["f"] * filters)
        assert title in seat.line("· 450")
        await seat.press("G")
        assert "Yara P71" in seat.line("Yara P71 "), "the last name of all, in the order of names"
        await seat.press("k", "k", "g")
        assert "Ada P108" in seat.screen
        await seat.press("G", "enter")
        assert "Yara P71" in seat.card


async def test_a_page_further_reads_on(many: Place) -> None:
    async with many.sit_down() as seat:
        await seat.press("right_square_bracket")
        for _ in range(60):
            await seat.press("pagedown")
            assert "│ …" not in seat.screen
        assert "Yara P71" in seat.screen


async def test_finding_looks_in_the_whole_book_and_says_what_a_filter_hides(many: Place) -> None:
    async with many.sit_down() as seat:
        await seat.press("right_square_bracket", "slash")
        await seat.type("yara p1")
        assert "Everybody · 3" in seat.screen
        await seat.press("escape", "f")
        assert "Nobody “new” is found by “yara p1”. In the whole book 3 are: f shows the next" in seat.screen
        await seat.press("f")
        assert "Active · 3" in seat.screen
        assert "hidden" not in seat.screen
        with many.book() as book, book.saving():
            book.db.sql("UPDATE contact SET state = 'closed' WHERE name = 'Yara P107'")
        await seat.press("f", "F")
        assert "Active · 2 · 1 more found is hidden by this filter" in seat.screen


async def test_what_was_said_is_found_with_its_line(place: Place, person: PersonBuilder) -> None:
    place.add(person("Dana Whitfield", "0142"), person("Omar Haddad", "0111", notes="sells [pumps]"))
    async with place.sit_down(size=(80, 24)) as seat:
        await seat.press("2")
        with place.book() as book:
            calls.log_touch(book, 1, TouchKind.EMAIL, "hello\nsent the prices of pumps", place.watch.now)
        await seat.press("slash")
        await seat.type("pumps")
        assert "10:00     sent the prices of pumps" in seat.line("Dana Whitfield")
        assert "notes     sells [pumps]" in seat.line("Omar Haddad")
