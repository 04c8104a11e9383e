"""The footer names the keys that count now: those of a question, those of the pane that has the focus."""

from __future__ import annotations

from tests.conftest import PersonBuilder
from tests.ui.seat import Place, Seat


def footer(seat: Seat) -> str:
    return seat.screen.split("\n")[-1].strip()


async def test_a_question_has_its_own_keys_in_the_footer(place: Place, person: PersonBuilder) -> None:
    place.add(person(tags=("client",)), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("v")
        assert footer(seat) == "y log it  Esc leave it"
        await seat.press("escape", "3")
        assert footer(seat) == "Enter take it  Esc leave it"
        await seat.press("escape", "enter")
        await seat.press("v", every=0.5)
        assert footer(seat).startswith("y log voicemail  m mis-dial, not an attempt  Esc leave it")
        await seat.press("m", "R", "escape", "right_square_bracket", "right_square_bracket")
        await seat.press("a")
        assert footer(seat) == "Enter take it  Esc leave it"


async def test_in_the_history_the_footer_promises_no_dialing(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        assert footer(seat).startswith("Enter dial")
        await seat.press("tab")
        assert "dial" not in footer(seat)
        assert footer(seat).startswith("Esc back to the queue  1 2 3 log")
        await seat.press("enter")
        assert "Enter does nothing in the history" in seat.said
        await seat.press("escape")
        assert footer(seat).startswith("Enter dial")
