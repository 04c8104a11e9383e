"""Journeys about what is said in a call: its purpose, its talk track, and the points that are ticked."""

from __future__ import annotations

from callcockpit.domain.words import Result
from callcockpit.store import calls, people
from callcockpit.store.call_touch import CallFacts
from tests.conftest import PersonBuilder
from tests.ui.seat import Place


async def test_a_courtesy_call_is_ticked_off_over_a_restart_and_stands_in_the_history(
    place: Place, person: PersonBuilder
) -> None:
    (dana,) = place.add(person())
    with place.book() as book:
        calls.log(book, dana, Result.STAY_IN_TOUCH, place.watch.now, CallFacts(note="likes [/the] survey"))
    place.watch.wait(91 * 86400)
    async with place.sit_down() as seat:
        assert "─ care ─" in seat.card
        await seat.press("enter", "enter", "escape", "t")
        assert "Talk track: care" in seat.screen
        assert "“Dana, you allowed me to stay in touch.”" in seat.screen
        assert "│  likes [/the] survey" in seat.screen
        await seat.press("2", "1", "3", "3")
        assert "2 [✓] Learn of a need" in seat.screen
        assert "3 [ ] Invite them" in seat.screen
        await seat.press("escape")
        assert "─ care ✓✓ ─" in seat.card
        await seat.press("O", "s")
        assert "─ strategic ✓✓ ─" in seat.card
    async with place.sit_down() as seat:
        assert "─ strategic ✓✓ ─" in seat.card
        await seat.press("2")
        assert "✓ stay in touch · Dana Whitfield" in seat.said
    with place.book() as book:
        touch = people.history(book.db, dana)[0]
        assert touch.note == "✓ reminded them of me · ✓ asked for a need"
        assert touch.purpose == "strategic"


async def test_the_users_own_talk_track_is_shown_and_a_broken_one_told(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(referred_by="Billy Stone"))
    folder = place.path.with_name("talk tracks")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "first-call.txt").write_text("# Mine\n[ ] Greet {name} from {referred_by} [bold]\n")
    (folder / "new-opportunity.txt").write_bytes(b"\xff")
    async with place.sit_down((80, 24)) as seat:
        await seat.press("t")
        assert "1 [ ] Greet Dana from Billy Stone [bold]" in seat.screen
        assert "words stand in for it." in " ".join(seat.screen.replace("│", " ").split())
        assert "Say in one sentence whom you help" in seat.screen
        await seat.press("1", "x")
        assert "new opportunity ✓" in seat.screen
