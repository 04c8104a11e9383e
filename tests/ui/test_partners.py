"""Journeys about ties: referrals in mid-call and their thanks, and a meeting with a partner."""

from __future__ import annotations

from callcockpit.store import people, referrals
from callcockpit.ui.views import VIEWS
from tests.conftest import PersonBuilder
from tests.ui.seat import Place

THANKS = "SELECT c.name, t.kind, t.due_on, t.why FROM planned_touch t JOIN contact c ON c.id = t.contact_id"


async def test_a_mid_call_referral_becomes_the_next_call_and_ends_in_thanks_to_the_referrer(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("enter", "enter")
        await seat.type("knows two people")
        await seat.press("escape", "r")
        assert "Referred by Dana Whitfield" in seat.screen
        await seat.type("Billy Stone")
        await seat.press("down", "down", "down")
        await seat.type("614 555 0177")
        await seat.press(*["down"] * 7)
        await seat.type("opens a second depot")
        await seat.press("down")
        await seat.type("y")
        await seat.press("ctrl+n")
        assert "✓ Billy Stone · and the next one" in seat.screen
        await seat.type("Eve Adams, no number yet")
        await seat.press("enter")
        assert "added Eve Adams" in seat.said
        assert "talking" in seat.card
        assert "knows two people" in seat.card
        assert "1st · ref" in seat.line("Billy Stone")
        await seat.press("2")
        assert "introduced by Dana Whitfield: opens a second depot" in seat.card
        await seat.press("P", "1", "4", "enter")
        assert "Introduced by Dana Whitfield · understands, can afford" in seat.card
        await seat.press("enter", "enter")
        await seat.press("escape", "3")
        await seat.type("thu 14:30 send quote\n")
        assert "thank Dana Whitfield" in seat.said
        with place.book() as book:
            assert book.db.sql(THANKS).fetchall() == [
                (
                    "Dana Whitfield",
                    "letter",
                    "2026-11-18",
                    "thanks for introducing Billy Stone · next step: send quote",
                )
            ]
        await seat.press("slash")
        await seat.type("dana\n")
        await seat.press("R")
        assert "└─ Billy Stone · active · next step · introduced · opens a second depot" in seat.screen
        assert "2, 1 reached" in seat.screen
        await seat.press("escape", "u")
        with place.book() as book:
            assert book.db.sql(THANKS).fetchall() == []


NAMES_GIVEN = "Ana Ruiz, 614 555 0181\nLi Wei, 614 555 0182\nOmar Haddad\nEve Adams\nTom Lind"
NAMES_RECEIVED = (
    "Kenji Sato, mobile 614 555 0191, Sato Steel\nPriya Nair, 614 555 0192\n"
    "Omar, 614 555 0111\nRuth Keller\nJim Beam, jim@beam.example"
)


async def test_a_meeting_with_a_partner_and_five_names_each_way(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("A")
        assert "Dana Whitfield is a partner" in seat.said
        await seat.press(*["right_square_bracket"] * VIEWS.index("Partners"))
        assert "Partners · 1 of 25 · this week 0 of 2" in seat.screen
        await seat.press("M", "1", "8", "enter")
        assert "✓ respect" in seat.screen
        assert "2/8" in seat.line("today")
        await seat.press("L")
        await seat.paste(NAMES_GIVEN)
        await seat.press("tab")
        await seat.paste(NAMES_RECEIVED)
        assert "5 of 5 given · 5 of 5 received" in seat.screen
        await seat.press("tab")
        await seat.type("coffee at the depot")
        await seat.press("tab")
        await seat.type("12 jan\n")
        assert "meeting with Dana Whitfield · 5 given, 5 received" in seat.said
        assert "this week 1 of 2 · a year: gave 5, got 5" in seat.screen
        assert seat.line("Dana Whitfield  ").startswith("│ Tue 12 Jan 2027")
        await seat.press("tab", "3")
        assert "gave 5 · no future 0 · stay in touch 0 · next step 1 (100%) · open 4" in seat.screen
        await seat.press("u")
        assert "gave 5 · no future 0 · stay in touch 0 · next step 0 · open 5" in seat.screen
        with place.book() as book:
            (omar,) = people.resolve(book.db, "Omar Haddad")
            found = people.contact(book.db, omar)
            assert found is not None
            assert found.referred_by == "Dana Whitfield"
            (dana,) = people.resolve(book.db, "Dana Whitfield")
            below = [leaf.name for leaf in referrals.tree(book.db, dana).below]
        assert sorted(below) == ["Jim Beam", "Kenji Sato", "Omar Haddad", "Priya Nair", "Ruth Keller"]
        await seat.press("escape", "escape")
        assert "coffee at the depot · gave Ana" in seat.line("meeting")
        assert "1st · ref" in seat.line("Kenji Sato")
        await seat.press("u")
        assert "undone: meeting with Dana Whitfield" in seat.said
        assert "Kenji Sato" not in seat.screen


async def test_what_is_received_is_told_by_one_sign_and_shown_in_the_history(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("K")
        await seat.type("<sent me an article")
        assert "received from Dana Whitfield · sent me an article" in seat.screen
        await seat.press("enter", "enter")
        assert "✓ kindness received · Dana Whitfield" in seat.said
        assert "dials 0" in seat.screen, "no Enter of them dials"
        assert "received" in seat.line("kindness  ")
        assert "<" not in seat.line("sent me an article")
