"""Journeys along the unreachable path, by keys alone."""

from __future__ import annotations

from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import Result, State
from callcockpit.store import calls, people, upkeep
from tests.ui.seat import Place

DAY = 86400


def add_unreachable(place: Place) -> int:
    """Put Gregor into the book, who never picks up."""
    number = Number("(614) 555-0142", "+16145550142", zones=("America/New_York",))
    gregor = Candidate(
        "Gregor Hoffmann", company="Hoffmann [Schiff]", emails=("g@hoffmann.example",), numbers=(number,)
    )
    with place.book() as book:
        _, identity = upkeep.add(book, gregor, place.watch.now)
        while (found := people.contact(book.db, identity)) is None or found.state is not State.UNREACHABLE:
            calls.log(book, identity, Result.NO_ANSWER, place.watch.now)
            place.watch.wait(DAY)
    return identity


async def test_an_unreachable_person_goes_all_steps_by_keys_and_answers_at_the_end(place: Place) -> None:
    gregor = add_unreachable(place)
    async with place.sit_down() as seat:
        assert "nobody is due now" in seat.queue
        await seat.press("Q")
        assert "research" in seat.line("Hoffmann [Schiff]")
        await seat.press("enter")
        await seat.type("his yard has no room [/]\n")
        assert "✓ noted what moves Gregor Hoffmann" in seat.said
        assert "appeal" in seat.line("Hoffmann [Schiff]")
        await seat.press("enter", "e")
        assert "What made me think of you: his yard has no room [/]" in seat.screen
        await seat.type("PS: Friday?")
        await seat.press("ctrl+s")
        assert "then wait for an answer until Mon 7 Dec" in seat.screen
        await seat.press("m")
        assert "✓ email as the appeal to Gregor Hoffmann" in seat.said
        assert "no mail program is known here: the text is copied" in seat.said
        assert seat.app.clipboard.startswith("Dear Gregor,")
        assert seat.app.clipboard.rstrip().endswith("PS: Friday?")
        assert "until Mon 7 Dec" in seat.line("Hoffmann [Schiff]")
        await seat.press("escape")
        assert "nobody is due now" in seat.queue
    place.watch.wait(14 * DAY)
    async with place.sit_down() as seat:
        assert "1 unreachable person was waited for long enough: Q decides what comes next." in seat.said
        assert "unreachable 1" in seat.screen.split("\n")[0]
        assert "Gregor" not in seat.queue
        await seat.press("Q", "enter", "b", "escape")
        assert "▌today Gregor Hoffmann" in seat.queue
        assert "unreachable 1" not in seat.screen.split("\n")[0]
        assert "one more attempt after the email: his yard has no room [/]" in seat.card
        assert "attempt 6 of 6" in seat.card
        assert "unreachable" in seat.line("No answer"), "the consequence stands beside the key"
        await seat.press("enter", "space", "Q")
        assert "appeal or close" in seat.line("Hoffmann [Schiff]")
        await seat.press("enter", "a", "u", "Y")
        await seat.type("thu 14:30 their time: see the yard")
        assert "Thu " in seat.screen
        assert "14:30 (14:30 their time) · see the yard" in seat.screen
        await seat.press("enter")
        assert "✓ an answer of Gregor Hoffmann" in seat.said
        assert "Nobody is unreachable" in seat.screen
    with place.book() as book:
        found = people.contact(book.db, gregor)
        assert found is not None
        assert (found.state, found.attempts) == (State.ACTIVE, 0)
        assert found.plan is not None
        assert found.plan.why == "see the yard"


async def test_a_letter_that_was_left_is_there_again_and_space_brings_the_person_into_the_cockpit(
    place: Place,
) -> None:
    add_unreachable(place)
    async with place.sit_down((80, 24)) as seat:
        await seat.press("right_square_bracket", "f", "f", "f", "f")
        assert "Unreachable · 1 · Q: the path" in seat.screen
        await seat.press("Q", "enter")
        await seat.type("pain\n")
        await seat.press("enter", "l")
        await seat.type("half a sent")
        await seat.press("escape", "enter", "m")
        assert "half a sent" in seat.screen
        await seat.press("escape", "d")
        await seat.type("3 dec\n")
        assert "was sent no appeal yet" in seat.said
        await seat.press("space")
        assert "Gregor Hoffmann" in seat.card
        assert "Unreachable: out of the daily queue" in seat.card
        await seat.press("1")
        assert "no future · Gregor Hoffmann" in seat.said
