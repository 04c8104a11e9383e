"""The review is reached by keys, tells what was done at any range, and looks ahead without a change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rich.cells import cell_len

from callcockpit.domain.words import Result
from callcockpit.store import calls, upkeep
from tests.conftest import PersonBuilder
from tests.ui.seat import TUESDAY_TEN, Place


def lived_in(place: Place, person: PersonBuilder) -> None:
    """Put thirty calls of the last weeks into the book, and somebody passed over."""
    with place.book() as book:
        for number in range(30):
            who = person(f"Person {number}", f"{100 + number:04}", tags=("client",) * (number % 2))
            identity = upkeep.add(book, who, TUESDAY_TEN - timedelta(days=60))[1]
            result = Result.STAY_IN_TOUCH if number % 3 else Result.BUSY
            calls.log(book, identity, result, TUESDAY_TEN - timedelta(days=number, hours=1))
        calls.skip(book, identity, "don't want to be [pushy]", TUESDAY_TEN)


async def test_the_look_back_goes_through_its_ranges_and_into_the_past(
    place: Place, person: PersonBuilder
) -> None:
    lived_in(place, person)
    async with place.sit_down() as seat:
        await seat.press("left_square_bracket")
        assert "Mon 16 Nov – Tue 17 Nov 26 · this week" in seat.screen
        assert seat.line("│ dials").split()[1:4] == ["dials", "2", "2"]
        assert seat.line("│ reached").split()[1:4] == ["reached", "1", "2"]
        assert "too few to tell" in seat.screen
        await seat.press("left")
        assert "Mon 9 Nov – Sun 15 Nov 26 · last week" in seat.screen
        assert "Dials by day" in seat.screen
        await seat.press("right", "right")
        assert "That is still to come" in seat.said
        await seat.press("f", "f")
        assert "the last 90 days" in seat.screen
        assert "Dials by week" in seat.screen
        assert "67 % of 30" in seat.screen
        await seat.press("G")
        assert "don't want to be [pushy]" in seat.screen
        await seat.press("f", "left")
        assert "The book tells of nothing before that." in seat.said
        await seat.press("f")
        assert "Tue 17 Nov 26 · today" in seat.screen
        assert "09:00" in seat.screen
        await seat.press("i")
        assert "calls that came to one of the three outcomes" in seat.screen
        await seat.press("escape", "right_square_bracket")
        assert "Due now" in seat.screen


async def test_the_look_ahead_tries_a_cadence_and_changes_nothing(
    place: Place, person: PersonBuilder
) -> None:
    lived_in(place, person)
    with place.book() as book:
        before = book.db.sql("SELECT * FROM plan ORDER BY id").fetchall()
    async with place.sit_down() as seat:
        await seat.press("left_square_bracket", "enter")
        assert "20 people come to 7 calls a month" in seat.screen
        assert "Mon   Tue   Wed   Thu   Fri" in seat.screen
        await seat.press("enter")
        await seat.type("often")
        assert "Days between calls, such as 60" in seat.screen
        await seat.press("ctrl+u")
        await seat.type("30 client")
        assert "every 30 days for everybody with the tag “client”" in seat.screen
        await seat.press("enter")
        assert "13 a month" in seat.line("then ")
        assert "7 a month" in seat.line("now ")
        assert '"client" = [30, 40]' in seat.screen
        await seat.press("escape")
        assert "Calls ─" in seat.screen
        await seat.press("escape")
        assert "Due now" in seat.screen
    with place.book() as book:
        assert book.db.sql("SELECT * FROM plan ORDER BY id").fetchall() == before


async def test_a_call_undone_in_the_cockpit_is_not_in_the_review(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("2", "v", "y", "left_square_bracket")
        assert seat.line("│ conversations").split()[:3] == ["│", "conversations", "1"]
        await seat.press("right_square_bracket", "u", "u", "left_square_bracket")
        assert seat.line("│ conversations").split()[:3] == ["│", "conversations", "0"]
        await seat.press("U")
        assert "✓ done again: stay in touch · Dana Whitfield" in seat.said
        assert seat.line("│ conversations").split()[:3] == ["│", "conversations", "1"]


@pytest.mark.parametrize("size", [(20, 6), (80, 24), (200, 60)])
async def test_it_fits_into_any_terminal_and_scrolls(
    place: Place, person: PersonBuilder, size: tuple[int, int]
) -> None:
    lived_in(place, person)
    async with place.sit_down(size) as seat:
        await seat.press("left_square_bracket")
        for keys in (("f", "f"), ("G",), ("g", "pagedown", "k"), ("enter",), ("G", "i")):
            await seat.press(*keys)
            assert max(map(cell_len, seat.screen.split("\n"))) <= size[0]
        if size == (80, 24):
            await seat.press("escape", "escape", "f", "F", "F")
            assert "↓ more" in seat.screen
            await seat.press("G")
            assert "Passed over" in seat.screen
            assert "Calls ─" not in seat.screen
