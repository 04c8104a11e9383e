"""The cockpit in terminals of other sizes: small ones show one column and cut nothing that matters."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.conftest import PersonBuilder
from tests.ui.seat import Place

RESULTS = ("No future", "Stay in touch", "Next step", "No answer", "Voicemail", "Busy", "Wrong number")


async def test_80_by_24_shows_one_column_with_all_that_a_call_needs(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person("Dana Whitfield", "0142", "0143", company="Northwind Freight"), person("Omar", "0111"))
    async with place.sit_down((80, 24)) as seat:
        assert "Due now" not in seat.screen
        for words in (
            "Dana Whitfield",
            "Northwind Freight",
            "(614) 555-0142",
            "p: 1 more",
            "10:00 in New York",
        ):
            assert words in seat.screen
        for result in (*RESULTS, "Someone else"):
            assert result in seat.screen, result
        for consequence in ("leaves the queue", "Mon 15 Feb 2027", "Fri 20 Nov", "today 10:15", "next …0143"):
            assert consequence in seat.screen, consequence
        await seat.press("enter", "enter")
        await seat.type("a note in eighty cells")
        assert "a note in eighty cells" in seat.screen
        await seat.press("escape", "3")
        await seat.type("thu 14:30 send quote")
        assert "→ Thu 19 Nov 14:30 · send quote" in seat.screen
        await seat.press("enter")
        assert "✓ next step · Dana Whitfield · Thu 19 Nov 14:30" in seat.said
        assert "Omar" in seat.screen


async def test_tab_goes_to_the_queue_and_round_the_panes_at_80_by_24(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down((80, 24)) as seat:
        screens = []
        for _ in range(4):
            await seat.press("tab")
            screens.append(seat.screen)
        queues = [screen for screen in screens if "Due now · 2" in screen]
        assert len(queues) == 1
        assert "▌new   Dana Whitfield" in queues[0]
        assert "Omar Haddad" in queues[0]
        while "Due now" not in seat.screen:
            await seat.press("tab")
        await seat.press("j", "escape")
        assert "Due now" not in seat.screen
        assert "Omar Haddad" in seat.screen


@pytest.mark.parametrize("size", [(20, 6), (40, 10), (60, 20), (80, 24), (99, 30), (100, 30), (200, 60)])
async def test_no_size_breaks_a_call_or_draws_beyond_the_edge(
    place: Place, person: PersonBuilder, size: tuple[int, int]
) -> None:
    place.add(person("Dana 名前 Whitfield", company="Northwind " * 9), person("Omar Haddad", "0111"))
    async with place.sit_down(size) as seat:
        for keys in (("enter", "enter", "escape", "3"), ("escape", "2"), ("slash", "escape"), ("a",)):
            await seat.press(*keys)
            lines = seat.screen.split("\n")
            assert len(lines) == size[1]
            assert max(map(cell_len, lines)) <= size[0]
        await seat.press("escape")
    with place.book() as book:
        assert book.db.sql("SELECT count(*) FROM touch").fetchone()[0] == 1


async def test_a_terminal_that_changes_its_size_in_mid_call_keeps_everything(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter", "enter")
        await seat.type("before")
        for size in ((80, 24), (200, 60), (80, 24), (120, 36)):
            await seat.pilot.resize_terminal(*size)
            await seat.settle()
        await seat.type(" and after")
        assert "before and after" in seat.card
        assert "talking" in seat.card
        await seat.press("escape", "2")
        assert "✓ stay in touch · Dana Whitfield" in seat.said


async def test_a_block_whose_people_are_not_due_says_so_where_the_queue_is_hidden(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(tags=("client",)), person("Omar Haddad", "0111"))
    async with place.sit_down((80, 24)) as seat:
        await seat.press("2", "B")
        await seat.type("25 5 dials #client\n")
        assert "Nobody more of tag client is due." in seat.screen, seat.screen


@pytest.mark.parametrize("width", [80, 100, 101, 105, 110, 117, 118, 120, 200])
async def test_bookings_and_their_hours_are_whole(place: Place, person: PersonBuilder, width: int) -> None:
    place.add(person("Dana Whitfield", "0142", "0143"), person("Omar Haddad", "0111"))
    async with place.sit_down((width, 30)) as seat:
        assert "open until 17:00" in seat.screen
        for booking in ("leaves the queue", "15 Feb 2027", "what? when?", "dials first", "Fri 20 Nov"):
            assert f" {booking}" in seat.screen, booking
        for booking in ("today 10:15", "next …0143", "tomorrow"):
            assert f" {booking}" in seat.screen, booking
        await seat.press("2")
        assert "needs a number" in seat.line("Wrong number")
        assert "Feb 2027" in seat.line("Stay in touch")
