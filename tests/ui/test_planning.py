"""Journeys about dates: next steps, stay in touch, set dates, snoozing and skipping, an empty queue."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from callcockpit.domain.values import Due
from callcockpit.domain.words import Result
from callcockpit.store import calls, people
from tests.conftest import PersonBuilder
from tests.ui.seat import Place


async def test_stay_in_touch_books_the_recall_that_stood_beside_the_key(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        assert "Mon 15 Feb 2027, 90d" in seat.line("Stay in touch")
        await seat.press("enter", "enter", "escape", "2")
        assert "✓ stay in touch · Dana Whitfield · Mon 15 Feb 2027, 90d" in seat.said
        await seat.press("slash")
        await seat.type("dana\n")
        assert "Recall Mon 15 Feb 2027 · stay in touch, every 90 days" in seat.card
        assert "stay in touch" in seat.card.split("─ History")[1]
        assert "cultivated" in seat.card


async def test_two_recalls_of_one_day_are_levelled_and_both_keys_say_so(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("2")
        assert "Mon 15 Feb 2027, 90d" in seat.said
        assert "Mon 15 Feb" not in seat.line("Stay in touch")
        await seat.press("2", every=60)
        assert "Omar Haddad" in seat.said
        assert "Mon 15 Feb" not in seat.said


async def test_the_date_of_a_next_step_is_shown_while_it_is_typed(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter", "enter", "escape", "3")
        assert "Next step: when, and what?" in seat.screen
        await seat.type("thu")
        assert "→ Thu 19 Nov · call back" in seat.screen
        await seat.type(" 14:30 send quote")
        assert "→ Thu 19 Nov 14:30 · send quote" in seat.screen
        await seat.press("enter")
        assert "✓ next step · Dana Whitfield · Thu 19 Nov 14:30" in seat.said
        await seat.press("slash")
        await seat.type("dana\n")
        assert "Next step Thu 19 Nov 14:30: send quote" in seat.card


async def test_an_hour_of_theirs_is_booked_as_it_was_shown(place: Place, person: PersonBuilder) -> None:
    (dana,) = place.add(person()._replace(zone="Europe/London"))
    async with place.sit_down() as seat:
        await seat.press("3")
        await seat.type("fri 2pm their time: demo")
        assert "→ Fri 20 Nov 09:00 (14:00 their time) · demo" in seat.screen
        await seat.press("enter")
        assert "✓ next step · Dana Whitfield · Fri 20 Nov 09:00" in seat.said
    with place.book() as book:
        found = people.contact(book.db, dana)
        assert found is not None
        assert found.plan is not None
        assert found.plan.due.at == datetime(2026, 11, 20, 14, tzinfo=UTC)


async def test_d_takes_an_hour_of_theirs(place: Place, person: PersonBuilder) -> None:
    place.add(person()._replace(zone="Europe/London"))
    async with place.sit_down() as seat:
        await seat.press("enter", "d")
        await seat.type("fri 2pm their time")
        assert "→ Fri 20 Nov 09:00 (14:00 their time)" in seat.screen
        await seat.press("enter")
        assert "Fri 20 Nov 09:00" in seat.line("Voicemail")


async def test_a_date_in_numbers_says_in_which_order_it_was_read(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("3")
        await seat.type("3/4 demo")
        assert "→ Thu 4 Mar 2027 (month first) · demo" in seat.screen


async def test_a_callback_comes_up_at_its_hour(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("3")
        await seat.type("today 11:30 call back\n")
        assert "Later today · 1" in seat.queue
        assert "callback" in seat.line("11:30")
        await seat.wait(90 * 60)
        assert "Due now · 2" in seat.queue
        assert "11:30" in seat.queue.split("\n")[1], "a callback whose time has come stands first"


@pytest.mark.parametrize(
    "line",
    [
        "send quote",
        "31 feb send quote",
        "yesterday",
        "thu 25:00 quote",
        "",
        "   ",
        "teusday 3pm",
        "every fri",
    ],
)
async def test_a_line_without_a_usable_date_stays_and_says_one_sentence(
    place: Place, person: PersonBuilder, line: str
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("3")
        await seat.type(f"{line}\n")
        assert "Next step: when, and what?" in seat.screen
        assert line.strip() in seat.screen
        at = next(at for at, text in enumerate(seat.screen.split("\n")) if "Next step: when" in text)
        assert len(seat.screen.split("\n")[at + 2][41:-1].strip()) > 8, seat.screen
        assert "dials 0" in seat.screen


async def test_escape_keeps_a_half_typed_next_step(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("3")
        await seat.type("fri 9:00 send th")
        await seat.press("escape")
        assert "Next step: when" not in seat.screen
        assert "dials 0" in seat.screen
        await seat.press("j", "3")
        assert "send th" not in seat.screen, "a line about Dana is not offered for Omar"
        await seat.press("escape", "k", "3")
        assert "fri 9:00 send th" in seat.screen
        await seat.type("e quote\n")
        assert "✓ next step · Dana Whitfield · Fri 20 Nov 09:00" in seat.said


async def test_d_sets_the_date_of_whatever_comes_next(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("enter", "d")
        await seat.type("3 dec")
        assert "→ Thu 3 Dec" in seat.screen
        await seat.press("enter")
        for result in ("Voicemail", "Stay in touch", "Busy", "No answer", "Next step", "Someone else"):
            assert "Thu 3 Dec" in seat.line(result), result
        assert "leaves the queue" in seat.line("No future")
        await seat.press("v")
        assert "✓ voicemail · Dana Whitfield · Thu 3 Dec" in seat.said


async def test_d_takes_a_date_and_nothing_else(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("enter", "d")
        await seat.type("3 dec send quote\n")
        assert "Only a date here" in seat.screen
        await seat.press("escape")
        assert "Thu 3 Dec" not in seat.screen


async def test_with_a_date_set_a_next_step_needs_only_what(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("enter", "enter", "escape", "d")
        await seat.type("3 dec 10:00\n")
        await seat.press("3")
        await seat.type("send quote")
        assert "→ Thu 3 Dec 10:00 · send quote" in seat.screen
        await seat.press("enter")
        assert "✓ next step · Dana Whitfield · Thu 3 Dec 10:00" in seat.said


async def test_a_snoozed_person_leaves_the_queue_until_their_hour(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("s")
        assert "Snooze until:" in seat.screen
        await seat.press("enter")
        assert "snoozed Dana Whitfield until today 11:00" in seat.said
        assert "Later today · 1" in seat.queue
        assert "set aside" in seat.line("11:00")
        assert "▌new   Omar Haddad" in seat.queue
        await seat.wait(3700)
        assert "Due now · 2" in seat.queue
        await seat.press("s")
        await seat.type("tomorrow\n")
        assert "snoozed Omar Haddad until tomorrow" in seat.said
        await seat.press("u")
        assert "undone" in seat.said
        assert "Due now · 2" in seat.queue


async def test_a_skipped_person_is_out_for_today_and_back_tomorrow(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("minus")
        assert "1 not the right time" in seat.screen
        await seat.type("2")
        assert "“don't want to be pushy”" in seat.screen
        await seat.press("enter")
        assert "skipped Dana Whitfield for today" in seat.said
        assert "Due now · 1" in seat.queue
    with place.book() as book:
        assert "don't want to be pushy" in str(book.db.sql("SELECT * FROM skip").fetchall())
    place.watch.wait(24 * 3600)
    async with place.sit_down() as seat:
        assert "Due now · 2" in seat.queue


async def test_a_queue_that_is_done_says_so_and_what_is_next(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter", "b", "1")
        assert "Done: nobody is due now." in seat.queue
        assert "Next at 10:15: Dana Whitfield" in seat.queue
        assert "Nobody to call" in seat.card
        await seat.press("enter", "space", "v", "1", "3", "d", "n", "w")
        assert "Nobody to call" in seat.card
        assert "dials 2 " in seat.screen
        await seat.wait(900)
        assert "Due now · 1" in seat.queue
        assert "Dana Whitfield" in seat.card, "who falls due comes on the empty screen by themselves"


async def test_a_done_queue_names_the_next_day_with_calls(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("enter", "v")
        assert "Next calls: Fri 20 Nov" in seat.queue


async def test_overdue_people_stand_before_first_calls_and_say_for_how_long(
    place: Place, person: PersonBuilder
) -> None:
    dana, omar, ruth = place.add(person(), person("Omar Haddad", "0111"), person("Ruth Keller", "0112"))
    with place.book() as book:
        calls.log(book, omar, Result.VOICEMAIL, place.watch.now)
        calls.log(book, ruth, Result.STAY_IN_TOUCH, place.watch.now)
    place.watch.wait(6 * 86400)
    async with place.sit_down() as seat:
        rows = seat.queue.split("\n")
        assert "▌3d    Omar Haddad" in rows[1]
        assert "retry" in rows[1]
        assert "new   Dana Whitfield" in rows[2]
        assert "Ruth" not in seat.queue
        await seat.press("i")
        assert "Overdue by 3 days" in seat.screen
        assert "1 of 6 attempts in a row without an answer" in seat.screen
    assert dana != omar


async def test_snoozing_to_a_day_hides_somebody_until_that_day(place: Place, person: PersonBuilder) -> None:
    (dana,) = place.add(person())
    with place.book() as book:
        calls.snooze(book, dana, Due(place.watch.now.date().replace(day=20)), place.watch.now)
    async with place.sit_down() as seat:
        assert "nobody is due now" in seat.queue
        await seat.press("slash")
        await seat.type("dana\n")
        assert "Set aside until" in seat.card


async def test_a_block_counts_goes_on_over_a_restart_and_ends_by_itself_between_calls(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("B")
        await seat.type("25 30\n")
        assert "Block 25:00 left" in seat.screen
        assert "dials 0/30" in seat.screen
        await seat.press("2")
        assert "dials 1/30 · reached 1" in seat.screen
    async with place.sit_down() as seat:
        assert "dials 1/30 · reached 1" in seat.screen
        await seat.press("enter")
        await seat.wait(26 * 60)
        assert "Block over" in seat.screen
        assert "calling" in seat.screen
        await seat.press("space")
        await seat.wait(1)
        assert "Block over: 2 of 30 dials, 1 reached. Well done for showing up." in seat.said
        assert "today: dials 2" in seat.screen
