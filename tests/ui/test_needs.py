"""A need that is heard in a call becomes an introduction, by keys alone."""

from __future__ import annotations

from callcockpit.domain.words import TouchKind
from callcockpit.store import people
from tests.conftest import PersonBuilder
from tests.ui.seat import Place


async def test_a_need_heard_in_a_call_becomes_an_introduction_that_is_followed_up(
    place: Place, person: PersonBuilder
) -> None:
    dana, mei, _ = place.add(
        person(),
        person("Mei Chen", "0199", company="Straits Tax & Ledger", tags=("accounting",)),
        person("Omar Haddad", "0111", company="Lakeshore Machine Works"),
    )
    async with place.sit_down() as seat:
        await seat.press("enter", "enter")
        await seat.type("likes the survey")
        await seat.press("escape", "N")
        await seat.type("an accountant for [her] taxes\n")
        assert "✓ noted a need of Dana Whitfield: H finds who could help" in seat.said
        assert "talking" in seat.card, "the call goes on"
        assert "likes the survey" in seat.card
        await seat.press("2", "H")
        assert "an accountant for [her] taxes" in seat.line("Dana Whitfield")
        await seat.press("enter")
        assert "accounting (tag), tax (company)" in seat.line("Mei Chen")
        assert "Omar" not in seat.screen
        await seat.press("slash")
        await seat.type("omar\n")
        assert "Omar Haddad" in seat.screen
        await seat.press("slash")
        await seat.type("tax\n")
        await seat.press("enter")
        assert "Dear Dana, dear Mei," in seat.screen
        await seat.press("ctrl+s")
        assert "ask both about it on Tue 1 Dec" in seat.screen
        await seat.press("y")
        assert "✓ introduced Dana Whitfield and Mei Chen" in seat.said
        assert "Dana is looking for this: an accountant for [her] taxes" in seat.app.clipboard
        assert "introduced to Mei Chen" in seat.line("Dana Whitfield")
        await seat.press("Z")
        assert "No need is open." in seat.screen
        await seat.press("u", "u", "escape")
    with place.book() as book:
        assert not any(touch.kind is TouchKind.INTRODUCTION for touch in people.history(book.db, mei))
        assert people.history(book.db, dana)[0].note == "likes the survey"
