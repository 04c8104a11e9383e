"""Journeys of the habit by keys alone: a block with a pause and a restart, a missed block, a look back."""

from __future__ import annotations

from datetime import time, timedelta

from callcockpit.domain.appointments import Weekly
from callcockpit.domain.ninety import Activity
from callcockpit.settings import Dialing, Opening, Settings
from callcockpit.settings.excuses import FILE
from callcockpit.store import appointments, ninety
from callcockpit.ui.screens.errands import SKIP_REASONS
from tests.conftest import PersonBuilder
from tests.ui.seat import Place


async def test_a_block_for_a_tag_is_paused_restarted_and_ends_with_a_summary(
    place: Place, person: PersonBuilder
) -> None:
    place.add(
        person(tags=("client",)), person("Omar Haddad", "0111"), person("Ana Ruiz", "0112", tags=("client",))
    )
    place.add(person("Li Wei", "0113"))
    async with place.sit_down() as seat:
        await seat.press("G", "1")
        assert "reached 1 · 1▪" in seat.screen
        await seat.press("j", "B")
        assert "25 minutes · 30 dials · all due" in seat.screen
        await seat.type("25 2 conversations #zebra\n")
        assert "No tag reads “zebra”" in seat.said
        await seat.press("B")
        await seat.type("25 2 conversations #client\n")
        assert "Due · only tag client · 2" in seat.queue
        assert "Omar" not in seat.screen
        assert "Block 25:00 left" in seat.screen
        await seat.press("2")
        assert "reached 1/2 · 2▪ " in seat.screen
        await seat.wait(5 * 60 - 5)
        assert "12/h" in seat.screen
        await seat.press("h", every=0)
        assert "Block 20:00 paused" in seat.screen
    async with place.sit_down() as seat:
        await seat.wait(3600)
        assert "Block 20:00 paused" in seat.screen
        await seat.press("B", "p", every=0)
        assert "Block 20:00 left" in seat.screen
        await seat.press("enter", every=0)
        await seat.wait(19 * 60 + 50)
        await seat.wait(60)
        assert "Block over" in seat.screen
        assert "What came of the block" not in seat.screen, "never in the middle of a call"
        await seat.press("enter", "escape", "3", every=1)
        await seat.type("thu 14:30 send quote\n")
        await seat.wait(1)
        for words in (
            "tag client",
            "2 of 2 conversations: made",
            "next step with Ana Ruiz",
            "Thu 19 Nov 14:30  next step · Ana Ruiz: send quote",
            "the first block to compare others with",
        ):
            assert words in seat.screen, words
        await seat.press("y")
        assert "next step · Ana Ruiz: send quote" in seat.app.clipboard
        await seat.press("1", "escape")
        assert "Due now · 1" in seat.queue
        assert "Omar Haddad" in seat.queue
        await seat.press("ctrl+p")
        await seat.type("blocks what\n")
        assert "2/2 " in seat.line("goal in conversations · tag client")
        await seat.press("enter")
        assert "next step with Ana Ruiz" in seat.screen


async def test_a_missed_block_is_said_at_the_start_and_moved(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    with place.book() as book:
        appointments.appoint(book, Weekly((0, 2), time(9), 50), place.watch.now - timedelta(days=3))
    async with place.sit_down() as seat:
        await seat.wait(1)
        assert "Missed: the block of" in seat.said
        assert "When instead? W moves it" in seat.said
        await seat.press("W")
        assert "Mon 16 Nov 09:00" in seat.line("missed: when instead?")
        await seat.press("enter")
        await seat.type("today 10:30\n")
        assert "block moved to today 10:30" in seat.said
        assert "moved to Tue 17 Nov 10:30" in seat.line("Mon 16 Nov")
        await seat.press("a")
        await seat.type("fri 8:30 25\n")
        assert "every Fri 08:30, 25 min" in seat.screen
        await seat.press("escape")
        assert "blocks of the week" in seat.said
        await seat.wait(1800)
        assert "It is time for your block of 50 minutes, 10:30: B begins it." in seat.said
        await seat.press("B")
        assert "50 minutes" in seat.screen
        await seat.press("enter", "W")
        assert "Tue 17 Nov 10:30" in seat.line("kept · moved here from 16 Nov")


async def test_a_look_back_changes_a_goal_and_undo_brings_it_back(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    with place.book() as book:
        ninety.start(book, place.watch.now - timedelta(days=30))
    async with place.sit_down() as seat:
        await seat.wait(1)
        assert "A look back is due" in seat.said
        await seat.press("W", "tab")
        assert "Day 31 of 90" in seat.screen
        await seat.press("enter")
        assert "The goal is 30" in seat.screen
        await seat.press("1", "2", "2", "3", "escape")
        assert "nothing was changed" in seat.said
        await seat.press("enter", "1", "2", "2", "3", "2")
        assert "look back: dials a block 30 → 24, blocks a week 2 → 3" in seat.said
        assert "30 → 24" in seat.line("24 dials a block")
        await seat.press("u")
        assert "30 dials a block" in seat.screen
        await seat.press("U", "escape", "B")
        assert "24 dials" in seat.screen
    with place.book() as book:
        assert ninety.goals(book, place.watch.now)[Activity.DIALS_A_BLOCK] == 24


async def test_a_kindness_to_somebody_else_or_nobody_counts_in_the_header(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down(size=(160, 36)) as seat:
        await seat.wait(1)
        assert "kind 0/3, week 0" in seat.screen
        await seat.press("K")
        await seat.type("sent an article\nomar haddad\n")
        assert "✓ kindness · Omar Haddad · 1 of 3 today" in seat.said
        await seat.press("K")
        await seat.type("held the door\n-\n")
        assert "kind 2/3, week 2" in seat.screen
        await seat.press("u")
        assert "kind 1/3, week 1" in seat.screen
        await seat.press("j")
        assert "sent an article" in seat.card
        await seat.press("K")
        seat.app.cockpit.ask.leave()
        # Until the next question is there, a key that comes at once has to wait: it was lost in between.
        assert not seat.app.cockpit.ask.active
        frames = seat.app.frames
        assert seat.app.cockpit.holds_up("a", frames.pressed)


async def test_the_third_skip_with_the_same_reason_is_answered_from_the_users_own_file(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*(person(f"Person {number}", f"011{number}") for number in range(7)))
    place.path.with_name(FILE).write_text(f"{SKIP_REASONS[0]}: [b]Is[/b] there one?\n", encoding="utf-8")
    async with place.sit_down() as seat:
        for time_ in range(3):
            assert "Is[/b]" not in seat.said
            await seat.press("minus")
            await seat.type("1\n")
            assert f"skipped Person {time_}" in seat.said
        assert "[b]Is[/b] there one?" in seat.said
        await seat.press("minus")
        await seat.type("1\n")
        assert "[b]Is[/b]" not in seat.said
    long = "There never is one: " + "the best time to call somebody you promised to call is now, " * 2
    place.path.with_name(FILE).write_text(f"{SKIP_REASONS[1]}: {long}\n", encoding="utf-8")
    async with place.sit_down((80, 24)) as seat:
        for _ in range(3):
            await seat.press("minus")
            await seat.type("2\n")
        shown = " ".join(line.strip() for line in seat.screen.split("\n")[-4:-1])
        assert long.strip(" ,") in shown, "the whole answer is read, also where it takes three lines"
        await seat.press("j")
        await seat.press("u")
        assert seat.screen.split("\n")[-3].startswith("╰"), "the next message takes one line again"
    off = Settings(dialing=Dialing(Opening.NEVER), answers=False)
    async with Place(place.path, place.watch, off).sit_down() as seat:
        for _ in range(2):
            await seat.press("minus")
            await seat.type("1\n")
        assert "skipped" in seat.said
        assert "[b]Is[/b]" not in seat.said
