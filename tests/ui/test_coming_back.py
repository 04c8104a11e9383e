"""Journeys over restarts: undo that survives, calls taken up again, two cockpits on one book."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual import events

from tests.conftest import PersonBuilder
from tests.ui.seat import Place, Seat


async def test_undo_three_restart_undo_two_more_and_redo(place: Place, person: PersonBuilder) -> None:
    place.add(*(person(f"Person {number}", f"011{number}") for number in range(5)))
    async with place.sit_down() as seat:
        first = seat.queue
        await seat.press("1", "2", "1", "2", "1")
        assert "dials 5 · reached 5 · 1▪▪▪ · 2▪▪" in seat.screen
        for number in (4, 3, 2):
            await seat.press("u")
            assert seat.said.startswith("✓ undone:")
            assert f"Person {number}" in seat.said
        assert "dials 2 · reached 2 · 1▪ · 2▪" in seat.screen
    async with place.sit_down() as seat:
        assert "dials 2 · reached 2 · 1▪ · 2▪" in seat.screen
        await seat.press("u", "u")
        assert "undone: no future · Person 0" in seat.said
        assert "dials 0 · reached 0" in seat.screen
        assert seat.queue == first, "the place in the queue is as it was"
        await seat.press("U")
        assert "done again: no future · Person 0" in seat.said
        await seat.press("U", "U", "U", "U")
        assert "dials 5 · reached 5 · 1▪▪▪ · 2▪▪" in seat.screen
        await seat.press("U")
        assert "nothing to be done again" in seat.said


async def test_undo_shows_the_person_with_the_notes_and_the_number_that_was_struck(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person("Dana Whitfield", "0142", "0143"), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter", "enter")
        await seat.type("the receptionist said she left")
        await seat.press("escape", "w")
        assert "(614) 555-0143" in seat.card
        await seat.press("u")
        assert "Dana Whitfield" in seat.card
        assert "(614) 555-0142" in seat.card
        assert "the receptionist said she left" in seat.card
        assert "over after" in seat.card
        await seat.press("2")
        assert "✓ stay in touch · Dana Whitfield" in seat.said
        assert "dials 1 · reached 1 · 2▪" in seat.screen


async def test_undo_brings_back_the_date_that_was_set_for_the_result(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person("Dana Whitfield"), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter", "enter", "escape", "d")
        await seat.type("12 jan\n")
        await seat.press("2")
        assert "Omar Haddad" in seat.card
        assert "12 Jan" not in seat.line("Stay in touch")
        await seat.press("u")
        assert "Dana Whitfield" in seat.card
        assert "Tue 12 Jan 2027" in seat.line("Stay in touch")
        await seat.press("j", "k")
        assert "Tue 12 Jan 2027" in seat.line("Stay in touch")
        await seat.press("2", "1", "u", "u", every=1)
        assert "Dana Whitfield" in seat.card
        assert "Tue 12 Jan 2027" in seat.line("Stay in touch")


async def test_undo_with_nothing_to_undo_says_so(place: Place) -> None:
    async with place.sit_down() as seat:
        await seat.press("u")
        assert seat.said == "nothing to be undone"


async def test_undo_in_a_call_is_refused_in_words(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("1", "enter", "u")
        assert "A call is in progress" in seat.said
        assert "dials 1 " in seat.screen


def killed(place: Place, tmp_path: Path) -> Path:
    """Return a copy of the book as it lies on the disk now, which is what a kill leaves."""
    left = tmp_path / "left" / "book.db"
    left.parent.mkdir(exist_ok=True)
    shutil.copy(place.path, left)
    return left


def note_in(place: Place) -> str:
    """Return the note of the newest draft in the book."""
    with place.book() as book:
        found = book.db.sql("SELECT note FROM draft ORDER BY saved_at DESC").fetchone()
    return "" if found is None else str(found[0])


async def typed(seat: Seat, place: Place, text: str) -> None:
    """Type a note and wait until it is in the book by itself."""
    await seat.type(text)
    await seat.until(lambda: note_in(place).endswith(text[-8:]))


async def test_a_kill_in_mid_call_brings_back_person_clock_and_text(
    place: Place, person: PersonBuilder, tmp_path: Path
) -> None:
    place.add(*(person(f"Person {number}", f"011{number}") for number in range(3)))
    async with place.sit_down() as seat:
        await seat.press("j", "enter", "enter")
        await typed(seat, place, "wants the quote by Friday")
        left = killed(place, tmp_path)
    place.watch.wait(60)
    async with place.sit_down(path=left) as seat:
        assert "Taken up again: the call with Person 1." in seat.said
        assert "Person 1" in seat.card
        assert "wants the quote by Friday" in seat.card
        assert "talking 01:00" in seat.card
        await seat.press("2")
        assert "✓ stay in touch · Person 1" in seat.said
        await seat.press("slash")
        await seat.type("person 1\n")
        assert "wants the quote by" in seat.line("call 1 min")


async def test_a_kill_before_anybody_answered_brings_back_the_ringing_call(
    place: Place, person: PersonBuilder, tmp_path: Path
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter")
        left = killed(place, tmp_path)
    place.watch.wait(30)
    async with place.sit_down(path=left) as seat:
        assert "calling 00:30" in seat.card
        await seat.press("space")
        assert "✓ no answer · Dana Whitfield" in seat.said


async def test_a_kill_while_only_notes_were_typed_brings_back_the_notes(
    place: Place, person: PersonBuilder, tmp_path: Path
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("n")
        await typed(seat, place, "ask about the fair")
        left = killed(place, tmp_path)
    async with place.sit_down(path=left) as seat:
        assert "Dana Whitfield" in seat.card
        assert "ask about the fair" in seat.card
        assert "This call · ready" in seat.card


async def test_quitting_in_a_call_asks_and_keeps_it(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter", "enter")
        await seat.type("halfway through")
        await seat.press("escape", "q")
        assert "A call is in progress. Quit?" in seat.screen
        await seat.press("escape")
        assert "talking" in seat.card
        await seat.press("q", "y")
        assert not seat.app.is_running or seat.app.return_code == 0
    async with place.sit_down() as seat:
        assert "Taken up again: the call with Dana Whitfield." in seat.said
        assert "halfway through" in seat.card


@pytest.mark.parametrize("keys", [("escape", "q"), ("ctrl+q",)])
async def test_quitting_at_once_keeps_the_notes_typed_last(
    place: Place, person: PersonBuilder, keys: tuple[str, ...]
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("n")
        await seat.type("typed in the last moment")
        for key in keys:
            await seat.pilot.press(key)
    async with place.sit_down() as seat:
        assert "typed in the last moment" in seat.card


async def test_notes_stay_with_their_person_while_one_looks_at_others(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("n")
        await seat.type("about Dana")
        await seat.press("escape", "j")
        assert "Omar Haddad" in seat.card
        assert "about Dana" not in seat.card
        await seat.press("n")
        await seat.type("about Omar")
        await seat.press("escape", "k")
        assert "about Dana" in seat.card
        assert "about Omar" not in seat.card
        await seat.press("j")
        assert "about Omar" in seat.card


async def test_two_cockpits_on_one_book_see_each_others_results(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"), person("Ruth Keller", "0112"))
    async with place.sit_down() as left, place.sit_down(owner="elsewhere.invalid:2") as right:
        await left.press("1")
        assert "Due now · 3" in right.queue
        await right.wait(20)
        assert "Due now · 2" in right.queue
        assert "dials 1 · reached 1 · 1▪" in right.screen
        await right.press("j")
        await right.press("1")
        assert "✓ no future" in right.said
        await left.wait(20)
        assert "Due now · 1" in left.queue


async def test_a_second_cockpit_does_not_take_up_a_call_that_another_holds(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter")
        await seat.press("v")
        assert "✓ voicemail · Dana Whitfield" in seat.said
    async with place.sit_down() as seat:
        assert "Taken up again" not in seat.said
        assert "Omar Haddad" in seat.card


async def test_a_result_pressed_over_the_question_whether_to_leave_is_logged(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("enter", "enter", "escape", "escape")
        assert "Leave this call without a result?" in seat.screen
        await seat.press("2")
        assert "✓ stay in touch · Dana Whitfield" in seat.said


async def test_keys_that_came_before_the_screen_are_taken_in_their_order(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    async with place.sit_down(ahead="n12boxes") as seat:
        await seat.until(lambda: "12boxes" in seat.screen)
        assert "dials 0" in seat.screen


async def test_keys_that_come_all_at_once_are_taken_one_after_the_other(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        for letter in "n12boxes":
            seat.app.post_message(events.Key(letter, letter))
        await seat.until(lambda: "12boxes" in seat.screen)
        assert "dials 0" in seat.screen
        seat.watch.wait(5)
        for key in ("escape", "3", *"thu 14:30 send 2 books", "enter"):
            character = key if len(key) == 1 else None
            seat.app.post_message(events.Key("space" if key == " " else key, character))
        await seat.until(lambda: "Omar Haddad" in seat.card)
        assert "✓ next step · Dana Whitfield · Thu 19 Nov 14:30" in seat.said


async def test_a_held_j_goes_on_beyond_what_was_read_of_the_queue_and_loses_no_step(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*(person(f"Person {number:03}", f"0{number:03}") for number in range(230)))
    async with place.sit_down() as seat:
        for _ in range(220):
            seat.app.post_message(events.Key("j", "j"))
        await seat.until(lambda: "Person 220" in seat.card)
        await seat.press("j")
        assert "Person 221" in seat.card


async def test_enter_takes_whom_the_last_letter_found_and_not_who_stood_there_before(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person("Aaron Abel", "0100"), person("Zoe Zimmer", "0101"), person("Zoe Zucker", "0102"))
    async with place.sit_down() as seat:
        for opening in ("slash", "ctrl+p"):
            await seat.press("g")
            assert "Aaron Abel" in seat.card
            await seat.press(opening)
            for letter in "zuc":
                seat.app.post_message(events.Key(letter, letter))
            seat.app.post_message(events.Key("enter", None))
            await seat.until(lambda: "Zoe Zucker" in seat.card)
