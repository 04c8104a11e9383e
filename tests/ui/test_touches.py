"""A year of one person on the touch plan, by keys alone; and the planned touches of a whole group."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from callcockpit.domain.rules import TouchRules
from callcockpit.domain.touchplan import KINDS
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import TouchKind
from callcockpit.store import people, planned
from tests.conftest import PersonBuilder
from tests.ui.seat import Place, Seat


async def answer(seat: Seat, line: str) -> None:
    """Answer a question, pasted: letters are pressed one by one in other tests."""
    await seat.paste(line)
    await seat.press("enter")


async def touches(seat: Seat) -> None:
    """Go from the cockpit to the touches."""
    await seat.press("right_square_bracket", "right_square_bracket")


def later(seat: Seat, day: date) -> None:
    """Let time pass until ten in the morning of a day."""
    ten = datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC)
    seat.watch.wait((ten - seat.watch.now).total_seconds())


def ruth(number: str = "0142") -> Candidate:
    return Candidate(
        "Ruth Keller",
        company="Acme [Ltd]",
        birthday="1971-02-28",
        emails=("ruth@example.com",),
        tags=("client",),
        numbers=(Number(number, f"+1614555{number}", zones=("America/New_York",)),),
    )


async def test_a_year_of_one_person_on_the_plan(place: Place) -> None:
    (identity,) = place.add(ruth())
    async with place.sit_down() as seat:
        # A first call that ends in staying in touch; then she comes on the plan, which is shown before.
        await seat.press("2", "slash")
        await answer(seat, "ruth")
        await seat.press("C", "C")
        assert "Put Ruth Keller on the touch plan?" in seat.screen
        assert re.search(r"\d in Nov|\d in Dec|\d in Jan", seat.screen)
        await seat.press("y")
        assert "✓ Ruth Keller on the touch plan" in seat.said
        await seat.press("a")
        await answer(seat, "3 dec the firm was founded")
        assert "the firm was founded 3 Dec" in seat.screen
        # Emails more often than usual: the line shows what it makes.
        await seat.press("j", "enter")
        await answer(seat, "75")
        assert "every 75 days · own" in seat.screen
        await seat.press("escape")
        await touches(seat)
        assert "Touches · 0 due · 9 to come" in seat.screen

        done: Counter[str] = Counter()
        calls_made = 0
        end = (seat.watch.now + timedelta(366)).date()
        with place.book() as book:
            while (first := planned.window(book.db, 0, 1)[0]).due <= end:
                # On the morning of the day it is due, whatever came before.
                later(seat, first.due)
                await seat.press("T")
                assert f"{first.kind.words.capitalize()} · Ruth Keller: what was it?" in seat.screen
                called = "the call that follows it up" in seat.screen
                assert first.kind in (TouchKind.EMAIL, TouchKind.LETTER) or not called
                await seat.press("enter")
                assert f"✓ {first.kind.words} · Ruth Keller · next" in seat.said
                if called and calls_made < 2:
                    # Some days later the call is due, is made, and she stays in touch.
                    seat.watch.wait(6 * 86_400)
                    await seat.press("escape")
                    assert "Ruth Keller" in seat.card
                    assert f"follows up the {first.kind.words}" in seat.screen
                    await seat.press("2")
                    assert "✓ stay in touch · Ruth Keller" in seat.said
                    await touches(seat)
                    calls_made += 1
                done[first.why if first.occurs else first.kind.words] += 1
        # Every kind came as often as its frequency says, levelled by a tenth at most.
        assert done["email"] in (4, 5)
        assert done["handwritten note"] == done["item of value"] == done["thinking of you"] == 2
        assert done["meal"] == done["meeting"] == done["introduction"] == 1
        assert (done["birthday 28 Feb"], done["the firm was founded 3 Dec"]) == (1, 1)
        # All of it stands in the history, and the call that follows a letter up is booked.
        await seat.press("enter")
        assert "birthday 28 Feb" in seat.card
        assert calls_made == 2
        with place.book() as book:
            found = people.contact(book.db, identity)
            assert found is not None
            assert found.plan is not None
            # Nothing is planned twice: one of each kind, and the two days of the year.
            coming = planned.touches_of(book.db, identity)
            assert sorted(one.kind for one in coming if not one.occurs) == sorted(KINDS)
            assert len(coming) == len(KINDS) + 2
            every = len(people.history(book.db, identity))
        # What was done last is taken back, and done again.
        await seat.press("u")
        assert "undone: " in seat.said
        with place.book() as book:
            assert len(people.history(book.db, identity)) == every - 1
        await seat.press("U")
        assert "done again: " in seat.said


async def test_a_touch_is_moved_and_left_out_by_keys(place: Place) -> None:
    rules = place.settings.rules._replace(touches=TouchRules(per_day=1))
    place.settings = place.settings._replace(rules=rules)
    place.add(ruth(), ruth("0143")._replace(name="Omar Haddad"))
    async with place.sit_down() as seat:
        await touches(seat)
        assert "No touch is planned." in seat.screen
        await seat.press("T", "d", "minus", "l", "C", "enter")
        assert "No touch is planned." in seat.screen
        await seat.press("a")
        await answer(seat, "nobody")
        assert "client 2" in seat.screen
        await seat.press(*["backspace"] * 6)
        await answer(seat, "Client")
        assert "Put 2 people with client on the touch plan?" in seat.screen
        assert "at most 1 a day" in seat.screen
        await seat.press("y")
        assert "Touches · 0 due · 16 to come" in seat.screen
        with place.book() as book:
            first, second = planned.window(book.db, 0, 2)
        await seat.press("j", "d")
        await answer(seat, f"{first.due}")
        assert "1 planned" in seat.screen
        await seat.press("y")
        with place.book() as book:
            assert planned.open_touch(book.db, second.id) == second._replace(due=first.due)
        await seat.press("u", "minus")
        await answer(seat, "2")
        assert "✓ skipped:" in seat.said
        with place.book() as book:
            assert planned.open_touch(book.db, second.id) is None
            assert book.db.sql("SELECT skipped FROM planned_touch WHERE id = ?", (second.id,)).fetchone() == (
                "don't want to be pushy",
            )
        await seat.press("l")
        assert "ruth@example.com was copied" in seat.said
        # The plan of the person of the cursor, and back; then the person in the cockpit.
        await seat.press("C")
        assert "on the touch plan since today" in seat.screen
        await seat.press("C", "y", "escape")
        assert "Touches · 0 due · 8 to come" in seat.screen
        await seat.press("G", "enter")
        assert "✓" in seat.said


async def test_a_long_list_is_read_as_one_moves(place: Place, person: PersonBuilder) -> None:
    place.add(*(person(f"Person {each}", f"{each:04}", tags=("client",)) for each in range(40)))
    async with place.sit_down() as seat:
        await touches(seat)
        await seat.press("a")
        await answer(seat, "client")
        await seat.press("y")
        assert "Touches · 0 due · 280 to come" in seat.screen
        with place.book() as book:
            every = planned.window(book.db, 0, 999)
        await seat.press("G")
        assert every[-1].name in seat.screen.split("\n")[-4]
        await seat.press("g")
        assert every[0].name in seat.screen.split("\n")[2]
        await seat.hold("pagedown", 15)
        await seat.press("d")
        assert f"· {every[150].name}: move to which day?" in seat.screen


async def test_a_cadence_shows_what_it_does_to_the_load(place: Place) -> None:
    place.add(ruth())
    async with place.sit_down() as seat:
        await seat.press("2", "slash")
        await answer(seat, "ruth")
        await seat.press("C", "enter")
        await seat.type("30")
        assert "12.2 calls a year instead of 4.1 · all who stay in touch: 1.0 a month instead of 0.3" in (
            seat.screen
        )
        await seat.press("enter")
        assert "every 30 days · own" in seat.screen


async def test_the_safety_net_is_in_the_palette_and_holds_nobody(place: Place) -> None:
    (identity,) = place.add(ruth())
    async with place.sit_down() as seat:
        await seat.press("ctrl+p")
        await seat.type("safety\n")
        assert "Nobody: everybody who should be called has a next date." in seat.screen
        with place.book() as book, book.saving():
            book.db.sql("DELETE FROM plan WHERE contact_id = ?", (identity,))
        await seat.press("f", "F")
        assert "Without a next date · 1" in seat.screen, seat.screen
        assert "Ruth Keller" in seat.screen


async def test_a_cadence_of_a_tag_shows_what_it_does_to_the_load_and_goes_into_the_settings(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person("Ana", "0111", tags=("client",)), person("Ben", "0112"))
    async with place.sit_down() as seat:
        await seat.press("2", "2", "ctrl+p")
        await seat.type("cadences\n")
        assert "Cadences · 2 stay in touch: 0.7 calls a month" in seat.screen
        await seat.press("j", "enter")
        await seat.type("30")
        assert "every 30 days, 40 at the latest: 1.4 calls a month instead of 0.7" in seat.screen
        await seat.press("enter")
        assert "it counts from the next start on" in seat.said
        assert "client = [30, 40]" in place.path.with_name("settings.toml").read_text()
        # In the form of a person it is told as well.
        await seat.press("escape", "slash")
        await answer(seat, "ana")
        await seat.press("e")
        for _ in range(9):
            await seat.press("down")
        await seat.paste("45")
        assert "8.1 calls a year instead of 4.1" in seat.screen
