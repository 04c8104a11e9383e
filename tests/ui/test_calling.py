"""Journeys through the call loop: keys in, words on the screen out."""

from __future__ import annotations

import re

import pytest

from callcockpit.domain.values import Candidate, Number
from tests.conftest import PersonBuilder
from tests.ui.seat import Place


async def test_an_empty_book_teaches_how_to_begin(place: Place) -> None:
    async with place.sit_down() as seat:
        for words in ("Nobody is in the book yet.", "add a person", "callcockpit import FILE", "--demo"):
            assert words in seat.screen
        await seat.press(
            "enter", "space", "1", "v", "d", "s", "minus", "p", "w", "z", "X", "T", "K", "r", "e"
        )
        await seat.press("j", "k", "g", "G", "i", "escape", "y", "u", "U")
        assert "Nobody is in the book yet." in seat.screen


async def test_ten_calls_with_all_eight_results_are_logged_and_counted(
    place: Place, person: PersonBuilder
) -> None:
    people = [person(f"Person {number:02}", f"01{number:02}") for number in range(1, 11)]
    place.add(*people)
    keys = ("space", "v", "b", "w", "o", "1", "2", "1", "2")
    async with place.sit_down() as seat:
        assert "Due now · 10" in seat.screen
        for number, key in enumerate(keys, 1):
            assert f"▌new   Person {number:02}" in seat.queue, seat.screen
            await seat.press("enter")
            if key in "12":
                await seat.press("enter", "escape")
            await seat.press(key)
            assert seat.said.startswith("✓"), seat.screen
            assert f"Person {number:02}" in seat.said
            assert "u undoes it" in seat.said
        await seat.press("enter", "enter", "escape", "3")
        await seat.type("thu 14:30 send quote\n")
        assert seat.said.startswith("✓ next step · Person 10 · Thu 19 Nov 14:30")
        assert "dials 10 · reached 5 · 1▪▪ · 2▪▪ · 3▪" in seat.screen
        assert "nobody is due now" in seat.screen
        await seat.press("slash")
        await seat.type("person 04")
        assert "needs number" in seat.line("Person 04")


@pytest.mark.parametrize(
    ("key", "words", "mark"),
    [
        ("space", "no answer", "No answer"),
        ("v", "voicemail", "Voicemail"),
        ("b", "busy", "Busy"),
        ("o", "someone else", "Someone else"),
        ("2", "stay in touch", "Stay in touch"),
        ("1", "no future", "No future"),
    ],
)
async def test_what_stands_beside_a_key_is_what_it_does(
    place: Place, person: PersonBuilder, key: str, words: str, mark: str
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter")
        beside = re.search(rf"{mark}\s+(\S.*?)(  |│)", seat.line(mark))
        assert beside is not None
        shown = beside.group(1).strip()
        await seat.press(key)
        assert seat.said.startswith(f"✓ {words} · Dana Whitfield · {shown}")
        await seat.press("slash")
        await seat.type("dana\n")
        assert words in seat.card
        planned = shown.rsplit(",", 1)[0] if key == "2" else shown
        assert ("No future: out of the queue" if key == "1" else planned) in seat.card


async def test_answering_starts_the_talk_clock_and_the_notes_go_into_the_history(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter")
        assert "calling 00:00" in seat.screen
        await seat.wait(12)
        assert "calling 00:12" in seat.screen
        await seat.press("enter")
        assert "talking 00:00" in seat.screen
        await seat.type("likes the survey\nv b w 1 2 3 are letters here")
        await seat.wait(475)
        assert "talking 07:55" in seat.screen
        await seat.press("escape", "2")
        assert "stay in touch · Dana Whitfield" in seat.said
        await seat.press("slash")
        await seat.type("dana\n")
        assert re.search(r"10:00 +call 8 min +stay in touch +new · likes the survey v b w", seat.card), (
            seat.card
        )
        assert "notes …" in seat.card, "the notes of a logged call do not stand in the next one"


async def test_enter_in_wrap_up_logs_the_marked_outcome(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("enter", "enter", "escape")
        assert "▸2" in seat.screen.replace(" ", "")
        await seat.press("k")
        assert "▸1" in seat.screen.replace(" ", "")
        await seat.press("enter")
        assert seat.said.startswith("✓ no future · Dana Whitfield")


async def test_after_a_wrong_number_the_next_number_is_up_and_then_one_is_needed(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person("Dana Whitfield", "0142", "0143"), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter")
        assert "next …0143" in seat.line("Wrong number")
        await seat.press("w")
        assert "wrong number · Dana Whitfield" in seat.said
        assert "(614) 555-0143" in seat.card
        await seat.press("enter")
        assert "needs a number" in seat.line("Wrong number")
        await seat.press("w")
        assert "▌new   Omar Haddad" in seat.queue
        await seat.press("slash")
        await seat.type("dana\n")
        assert "No number that can be dialed" in seat.card
        await seat.press("enter")
        assert "press e to add one" in seat.said


async def test_p_dials_another_number_of_the_same_person(place: Place, person: PersonBuilder) -> None:
    place.add(person("Dana Whitfield", "0142", "0143"), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("p")
        assert "(614) 555-0143" in seat.card
        await seat.press("enter", "p")
        assert "(614) 555-0142 was copied" in seat.said
        assert "calling 00:00" in seat.screen
        await seat.press("v")
        assert "dials 1 " in seat.screen
        await seat.press("p")
        assert "Omar Haddad has no other number" in seat.said


@pytest.mark.parametrize(
    ("key", "words"), [("space", "no answer"), ("v", "voicemail"), ("w", "wrong number")]
)
async def test_a_result_within_three_seconds_of_dialing_asks_whether_it_was_a_misdial(
    place: Place, person: PersonBuilder, key: str, words: str
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("enter")
        await seat.press(key, every=2)
        assert "Only 2 s after dialing: a mis-dial?" in seat.screen
        await seat.press("m")
        assert "not an attempt, nothing was logged" in seat.said
        assert "dials 0" in seat.screen
        assert "This call · ready" in seat.screen
        await seat.press("enter")
        await seat.press(key, every=2)
        await seat.press("y")
        assert f"✓ {words} · Dana Whitfield" in seat.said
        assert "dials 1 " in seat.screen


async def test_after_leaving_the_misdial_question_the_call_goes_on(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("enter")
        await seat.press("v", every=1)
        await seat.press("escape")
        assert "calling 00:06" in seat.screen
        await seat.press("v")
        assert "✓ voicemail" in seat.said


@pytest.mark.parametrize("key", ["v", "b", "w", "o", "1", "2"])
async def test_a_held_key_logs_nothing_about_the_people_after_the_first(
    place: Place, person: PersonBuilder, key: str
) -> None:
    place.add(*(person(f"Person {number}", f"011{number}") for number in range(5)))
    async with place.sit_down() as seat:
        await seat.press("enter")
        seat.watch.wait(10)
        await seat.pilot.press(key)
        await seat.settle()
        await seat.hold(key, 1, every=0.5)
        await seat.hold(key, 40)
        assert "dials 1 " in seat.screen, seat.screen


async def test_the_same_result_for_two_people_in_a_row_counts_twice(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"), person("Ruth Keller", "0112"))
    async with place.sit_down() as seat:
        await seat.press("2")
        await seat.press("2", every=0.5)
        assert "dials 1 " in seat.screen, "it may be the first repeat of a held key"
        seat.watch.wait(0.2)
        await seat.until(lambda: "dials 2 " in seat.screen)


async def test_a_key_that_bounces_after_the_person_changed_logs_nothing(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"), person("Ruth Keller", "0112"))
    async with place.sit_down() as seat:
        await seat.press("2")
        await seat.press("1", every=0.2)
        assert "dials 1 · reached 1 · 2▪" in seat.screen
        await seat.press("1", every=1)
        assert "dials 2 · reached 2 · 1▪ · 2▪" in seat.screen, "a second later it is a decision"


async def test_a_held_enter_does_not_dial_and_log_by_itself(place: Place, person: PersonBuilder) -> None:
    place.add(*(person(f"Person {number}", f"011{number}") for number in range(5)))
    async with place.sit_down() as seat:
        await seat.hold("enter", 30)
        assert "dials 0" in seat.screen, seat.screen


async def test_a_held_space_does_not_dial_one_person_after_the_other(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*(person(f"Person {number}", f"011{number}") for number in range(5)))
    async with place.sit_down() as seat:
        await seat.press("space")
        await seat.hold("space", 1, every=0.5)
        await seat.hold("space", 100)
        assert "dials 0" in seat.screen, seat.screen
        assert "Person 0" in seat.card


@pytest.mark.parametrize("key", ["v", "b", "w", "o"])
async def test_an_unreached_result_without_dialing_asks_first(
    place: Place, person: PersonBuilder, key: str
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press(key)
        assert "without dialing?" in seat.screen
        await seat.press("n", "escape")
        assert "dials 0" in seat.screen
        assert "without dialing?" not in seat.screen
        await seat.press(key, "y")
        assert "dials 1 " in seat.screen


async def test_a_call_made_elsewhere_is_logged_with_one_key(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("2")
        assert "✓ stay in touch · Dana Whitfield" in seat.said
        assert "dials 1 · reached 1 · 2▪" in seat.screen


async def test_somebody_outside_their_hours_needs_a_second_key_and_the_history_says_so(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Kenji Sato", "0122", zones=("Asia/Tokyo",)))
    async with place.sit_down() as seat:
        assert "Sleeping · 1" in seat.queue
        assert re.search(r"19:00 +Kenji Sato +00:00 there", seat.queue)
        await seat.press("j")
        assert "00:00 in Tokyo · asleep until 19:00 your time" in seat.card
        await seat.press("enter")
        assert "It is 00:00 for them (Tokyo), outside 09:00–17:00." in seat.screen
        await seat.press("escape")
        assert "This call · ready" in seat.screen
        await seat.press("enter", "y")
        assert "calling 00:00" in seat.screen
        await seat.press("v")
        await seat.press("slash")
        await seat.type("kenji\n")
        assert "voicemail" in seat.line("call ☾")


async def test_moving_away_from_a_call_that_is_not_logged_is_refused_in_words(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter", "j")
        assert "Dana Whitfield is not logged yet" in seat.said
        assert "Dana Whitfield" in seat.card
        await seat.press("slash")
        assert "A call is in progress" in seat.said
        await seat.press("escape", "y")
        assert "Left: nothing was logged" in seat.said
        await seat.press("j")
        assert "Omar Haddad" in seat.card
        assert "dials 0" in seat.screen


async def test_the_sixth_attempt_in_a_row_makes_somebody_unreachable_and_says_so_before(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        for attempt in range(1, 7):
            if attempt > 1:
                assert f"attempt {attempt} of 6" in seat.card
            await seat.press("enter")
            assert ("unreachable" in seat.line("Voicemail")) is (attempt == 6)
            await seat.press("v")
            await seat.press("slash")
            await seat.type("dana\n")
        assert "Unreachable: out of the daily queue" in seat.card
        assert "Done: nobody is due now." in seat.queue


async def test_the_big_number_is_gone_with_the_call_it_was_for(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        assert "┗━" not in seat.screen
        await seat.press("space")
        assert "┗━" in seat.screen
        await seat.press("b")
        assert "Omar Haddad" in seat.card
        assert "┗━" not in seat.screen
        await seat.press("enter")
        assert "┗━" in seat.screen
        await seat.press("enter")
        assert "┗━" not in seat.screen


@pytest.mark.parametrize(
    ("extension", "shown"), [("44", "+1 614-555-0142 x44"), ("123456789", "+1 614-555-0142")]
)
async def test_the_extension_stands_beside_the_big_number_where_there_is_room(
    place: Place, extension: str, shown: str
) -> None:
    number = Number(f"(614) 555-0142 x{extension}", "+16145550142", extension)
    place.add(Candidate("Dana Whitfield", numbers=(number,)))
    async with place.sit_down(size=(80, 24)) as seat:
        await seat.press("enter")
        digits = seat.line("╺╋╸").strip("│ ").strip()
        assert 3 * len(shown) - 3 <= len(digits) <= 3 * len(shown)
