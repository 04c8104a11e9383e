"""What was agreed, on the screen: the card names it, keys move and end it, nothing takes it away unseen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.calllog import CallLog, LoggedCall
from callcockpit.domain.values import Due
from callcockpit.domain.words import Result
from callcockpit.store import calls
from callcockpit.store.history import take_calls
from tests.conftest import PersonBuilder
from tests.ui.seat import TUESDAY_TEN, Place, Seat

ZONE = ZoneInfo("America/New_York")
DEMO = Due(date(2026, 12, 18), datetime(2026, 12, 18, 10, tzinfo=ZONE))


def agreed(place: Place, person: PersonBuilder) -> None:
    """Make a book in which a quote is due today, and a demo and their contract are still to come."""
    place.add(person(), person("Omar Haddad", "0111"))
    now = TUESDAY_TEN - timedelta(days=3)
    with place.book() as book:
        for promise in (
            Promise(DEMO, "demo with the board"),
            Promise(Due(TUESDAY_TEN.date()), "send quote"),
            Promise(Due(date(2026, 12, 21)), "send the contract", theirs=True),
        ):
            calls.log(book, 1, Result.NEXT_STEP, now, promise=promise)


async def talk(seat: Seat) -> None:
    await seat.press("enter", every=5)
    await seat.press("enter", every=5)
    await seat.press("escape", every=5)


async def test_the_card_names_every_step_and_the_history_what_was_agreed_in_each_call(
    place: Place, person: PersonBuilder
) -> None:
    agreed(place, person)
    async with place.sit_down() as seat:
        assert "Next step today: send quote" in seat.screen
        assert "agreed: Fri 18 Dec 10:00 demo with the board" in seat.screen
        assert "agreed: Mon 21 Dec they: send the contract" in seat.screen
        assert "→ Fri 18 Dec 10:00 demo" in seat.screen


async def test_no_future_names_what_it_ends_before_the_key(place: Place, person: PersonBuilder) -> None:
    agreed(place, person)
    async with place.sit_down() as seat:
        await talk(seat)
        assert "1 ends: send quote · demo with the board · they: send the contract" in seat.said
        assert "ends 3 steps" in seat.screen
        await seat.press("1", every=5)
        assert "✓ no future · Dana Whitfield · ends 3 steps" in seat.said


async def test_a_retry_carries_what_was_agreed(place: Place, person: PersonBuilder) -> None:
    agreed(place, person)
    async with place.sit_down() as seat:
        await seat.press("enter", every=5)
        await seat.press("v", every=5)
        await seat.press("slash", "d", "a", "n", "a", "enter", every=1)
        assert "send quote, agreed Sat 14 Nov · 2nd attempt" in seat.screen


async def test_a_step_is_moved_done_and_dropped_by_keys(place: Place, person: PersonBuilder) -> None:
    agreed(place, person)
    async with place.sit_down() as seat:
        await seat.press("d", "2", every=1)
        await seat.type("20 nov 11:00\n")
        assert "“demo with the board” moved to Fri 20 Nov 11:00" in seat.said
        assert "agreed: Fri 20 Nov 11:00 demo with the board" in seat.screen
        await seat.press("d", "3", every=1)
        await seat.type("drop\n")
        assert "“they: send the contract” dropped" in seat.said
        await seat.press("d", "1", every=1)
        await seat.type("done\n")
        assert "Next step Fri 20 Nov 11:00: demo with the board" in seat.screen
        await seat.press("u", "u", "u", every=1)
        assert "Next step today: send quote" in seat.screen
        assert "agreed: Fri 18 Dec 10:00 demo with the board" in seat.screen


async def test_a_step_can_be_theirs(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await talk(seat)
        await seat.press("3", every=5)
        await seat.type("thu they send the plan")
        assert "Thu 19 Nov · they: send the plan" in seat.screen
        await seat.press("enter")
        assert "Thu 19 Nov" in seat.said
        await seat.press("slash", "d", "a", "n", "a", "enter", every=1)
        assert "Next step Thu 19 Nov: they: send the plan" in seat.screen


async def test_what_is_logged_afterwards_is_of_then(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("at", every=1)
        await seat.type("tomorrow")
        assert "No past time" in seat.screen
        await seat.press(*["backspace"] * 8, every=0.1)
        await seat.type("yesterday 15:00\n")
        assert "Logging what was Mon 16 Nov 15:00" in seat.screen
        await seat.press("2", every=2)
        await seat.press("slash", "d", "a", "n", "a", "enter", every=1)
        assert "16 Nov 26  call" in seat.screen
        assert "This call · ready" in seat.screen


async def test_a_meal_says_before_enter_that_the_cadence_begins_again(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    with place.book() as book:
        calls.log(book, 1, Result.STAY_IN_TOUCH, TUESDAY_TEN - timedelta(days=89))
    async with place.sit_down() as seat:
        await seat.press("slash", "d", "a", "n", "a", "enter", every=1)
        await seat.press("T", "m", every=1)
        await seat.type("lunch")
        assert "catch-up call now Mon 15 Feb 2027" in seat.screen
        await seat.press("enter")
        assert "Mon 15 Feb 2027" in seat.screen


async def test_an_hour_outside_the_widest_ones_is_said_while_it_is_typed(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await talk(seat)
        await seat.press("3", every=5)
        await seat.type("thu 21:30 call")
        assert "outside 08:00–21:00 their time" in seat.screen
        await seat.press(*["backspace"] * 10, every=0.1)
        await seat.type("20:30 call")
        assert "outside" not in seat.screen


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_hour_of_a_callback_is_said_when_it_comes(
    place: Place, person: PersonBuilder, size: tuple[int, int]
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    hour = Due(TUESDAY_TEN.date(), TUESDAY_TEN + timedelta(minutes=5))
    with place.book() as book:
        calls.log(book, 2, Result.NEXT_STEP, TUESDAY_TEN, promise=Promise(hour, "call after the board"))
    async with place.sit_down(size) as seat:
        assert "Now due" not in seat.said
        await seat.wait(301)
        assert "Now due: Omar Haddad: call after the board, 10:05" in seat.said


async def test_what_came_of_a_call_on_the_phone_is_asked_and_other_keys_are_of_now(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    call = LoggedCall(TUESDAY_TEN - timedelta(days=4), "+16145550142", seconds=300)
    with place.book() as book:
        log = CallLog("calls", "utf-8", "US", iter([(1, call)]))
        take_calls(book, log, TUESDAY_TEN, file_name="calls.xml")
    async with place.sit_down() as seat:
        assert "You talked Fri 13 Nov 10:00, 5 min: 1 2 3 say what came of it" in seat.screen
        assert "v Voicemail    Fri 20 Nov" in seat.screen
        await seat.press("2", every=5)
        await seat.press("slash", "d", "a", "n", "a", "enter", every=1)
        assert "13 Nov 26  call 5 min      stay in touch" in seat.screen


async def test_why_names_the_steps_of_who_is_out_of_the_queue(place: Place, person: PersonBuilder) -> None:
    agreed(place, person)
    with place.book() as book:
        for at in range(6):
            calls.log(book, 1, Result.NO_ANSWER, TUESDAY_TEN + timedelta(days=34 + at))
    async with place.sit_down() as seat:
        await seat.press("slash", "d", "a", "n", "a", "enter", "i", every=1)
        assert "Unreachable" in seat.screen
        assert "demo with the board, for Fri 18 Dec" in " ".join(seat.screen.split())


async def test_the_time_of_what_was_before_is_of_one_thing_only(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("at", every=1)
        await seat.type("yesterday 15:00\n")
        await seat.press("T", "m", every=1)
        await seat.type("lunch\n")
        assert "16 Nov 26  meal" in seat.screen
        assert "This call · ready" in seat.screen
        await seat.press("at", every=1)
        await seat.type("yesterday 15:00\n")
        await talk(seat)
        assert "This call · talking" in seat.screen
        await seat.press("2", every=5)
        await seat.press("slash", "d", "a", "n", "a", "enter", every=1)
        assert "16 Nov 26  call" not in seat.screen
