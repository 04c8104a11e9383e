"""Journeys about people: adding, editing, finding, referrals, touches, zones, do not call, the palette."""

from __future__ import annotations

from pathlib import Path

from callcockpit import exchange
from callcockpit.domain.values import Candidate, Number
from callcockpit.store import intake, people
from tests.conftest import PersonBuilder
from tests.ui.seat import Place

CSV = """Name,Company,Phone,Tags
Dana Whitfield,Northwind Freight,(614) 555-0142,fleet
Omar Haddad,Haddad Tiles,614-555-0111,
Ruth Keller,,,
"""


def bring_in(place: Place, folder: Path) -> intake.Intake:
    """Import a small file as the command line does."""
    file = folder / "people.csv"
    file.write_text(CSV, encoding="utf-8")
    read = exchange.read(file, place.settings.region)
    with place.book() as book:
        return intake.take_in(book, read, place.watch.now, file_name=file.name)


async def test_after_an_import_the_people_are_due(place: Place, tmp_path: Path) -> None:
    async with place.sit_down() as seat:
        assert "Nobody is in the book yet." in seat.queue
        bring_in(place, tmp_path)
        await seat.wait(20)
        assert "Due now · 2" in seat.queue
        assert "Dana Whitfield" in seat.card
        await seat.press("u")
        assert "Not done from here: imported people.csv" in seat.screen
        await seat.press("y")
        assert "undone: imported people.csv" in seat.said
        assert "Nobody is in the book yet." in seat.queue


async def test_a_person_is_added_with_keys_alone(place: Place) -> None:
    async with place.sit_down() as seat:
        await seat.press("a")
        assert "Add a person" in seat.screen
        await seat.type("Dana Whitfield")
        await seat.press("tab")
        await seat.type("Northwind Freight")
        await seat.press("down", "down")
        await seat.type("mobile 614 555 0142, work +1 614 555 0100 x204")
        await seat.press("enter")
        assert "✓ added Dana Whitfield" in seat.said
        assert "Dana Whitfield  Northwind Freight" in seat.card
        assert "614 555 0142 mobile · p: 1 more" in seat.card
        assert "Due now · 1" in seat.queue
        await seat.press("u")
        assert "Nobody is in the book yet." in seat.queue


async def test_a_wrong_entry_in_the_form_stays_and_says_one_sentence(place: Place) -> None:
    async with place.sit_down() as seat:
        await seat.press("a", "ctrl+s")
        assert "A person needs a name." in seat.screen
        await seat.type("Dana")
        await seat.press("down", "down", "down")
        await seat.type("15550100000.0")
        await seat.press("ctrl+s")
        assert "15550100000.0" in seat.screen
        assert "Add a person" in seat.screen
        await seat.press("escape")
        assert "Leave without saving?" in seat.screen
        await seat.type("x")
        assert "Leave without saving?" not in seat.screen
        await seat.press("escape", "escape")
        assert "Nobody is in the book yet." in seat.queue


async def test_somebody_is_found_and_edited(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("slash")
        await seat.type("omar")
        assert "Omar Haddad" in seat.screen
        assert "Dana" not in seat.screen
        await seat.press("enter")
        assert "Omar Haddad" in seat.card
        await seat.press("e")
        assert "Edit Omar Haddad" in seat.screen
        await seat.press("tab")
        await seat.type("Haddad Tiles")
        await seat.press("ctrl+s")
        assert "✓ edited Omar Haddad" in seat.said
        assert "Omar Haddad  Haddad Tiles" in seat.card
        await seat.press("u")
        assert "Haddad Tiles" not in seat.card


async def test_contacts_are_narrowed_down_by_state(place: Place, tmp_path: Path) -> None:
    bring_in(place, tmp_path)
    async with place.sit_down() as seat:
        await seat.press("right_square_bracket")
        assert "Everybody · 3" in seat.screen
        for _ in range(6):
            if "Needs number" in seat.screen:
                break
            await seat.press("f")
        assert "Needs number · 1" in seat.screen
        assert "Ruth Keller" in seat.screen
        assert "Omar" not in seat.screen
        await seat.press("left_square_bracket")
        assert "Due now · 2" in seat.screen


async def test_nobody_by_a_name_says_how_to_search(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("slash")
        await seat.type("zzz")
        assert "Nobody by that." in seat.screen
        await seat.press("enter", "escape")
        assert "Dana Whitfield" in seat.card


async def test_a_referral_is_added_in_mid_call_without_leaving_it(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("enter", "enter")
        await seat.type("knows somebody")
        await seat.press("escape", "r")
        assert "Referred by Dana Whitfield" in seat.screen
        await seat.type("Billy Stone")
        await seat.press("down", "down", "down")
        await seat.type("614 555 0177")
        await seat.press("enter")
        assert "✓ added Billy Stone" in seat.said
        assert "Dana Whitfield" in seat.card
        assert "talking" in seat.card
        assert "knows somebody" in seat.card
        assert "1st · ref" in seat.line("Billy Stone")
        await seat.press("2", "slash")
        await seat.type("billy\n")
        assert "Referred by Dana Whitfield" in seat.card


async def test_do_not_call_blocks_the_person_also_for_later_imports(place: Place, tmp_path: Path) -> None:
    bring_in(place, tmp_path)
    async with place.sit_down() as seat:
        await seat.press("X")
        assert "Never call Dana Whitfield again. Reason?" in seat.screen
        await seat.press("enter")
        assert "Say why, in a few words" in seat.screen
        await seat.type("asked us to stop\n")
        assert "do not call · Dana Whitfield: every number is blocked" in seat.said
        assert "Due now · 1" in seat.queue
        await seat.press("slash")
        await seat.type("dana\n")
        assert "DO NOT CALL (asked us to stop)" in seat.card
        await seat.press("enter")
        assert "is on the do-not-call list and is not dialed" in seat.said
        await seat.press("2")
        assert "is on the do-not-call list" in seat.said
        assert "dials 0" in seat.screen
    (tmp_path / "again").mkdir()
    bring_in(place, tmp_path / "again")
    async with place.sit_down() as seat:
        assert "Due now · 1" in seat.queue
        assert "Dana" not in seat.queue
        await seat.press("a")
        await seat.type("Dana W")
        await seat.press("down", "down", "down")
        await seat.type("614 555 0142\n")
        assert "Due now · 1" in seat.queue, "a blocked number stays blocked for whoever has it"
        await seat.press("u", "u")
        assert "undone: do not call · Dana Whitfield" in seat.said
        assert "Due now · 2" in seat.queue


async def test_other_touches_and_kindnesses_go_into_the_history(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("T")
        assert "handwritten note" in seat.screen
        await seat.press("n")
        assert "Handwritten note: what was it?" in seat.screen
        await seat.type("thanked for the book\n")
        assert "✓ handwritten note · Dana Whitfield" in seat.said
        assert "thanked for the book" in seat.line("handwritten")
        await seat.press("K")
        await seat.type("sent her an article\n\n")
        assert "✓ kindness · Dana Whitfield" in seat.said
        assert "sent her an article" in seat.line("kindness ")
        assert "dials 0" in seat.screen
        await seat.press("u")
        assert "sent her an article" not in seat.card
        assert "thanked for the book" in seat.card


async def test_z_sets_somebodys_own_zone_and_wakes_or_sends_them_to_sleep(
    place: Place, person: PersonBuilder
) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("z")
        await seat.type("Nowhere/Land\n")
        assert "No such zone" in seat.screen
        await seat.press("escape", "z")
        await seat.press(*["backspace"] * len("Nowhere/Land"), every=0)
        await seat.type("Asia/Tokyo")
        assert "Tokyo, where it is 00:00" in seat.screen
        await seat.press("enter")
        assert "Dana Whitfield: time zone Asia/Tokyo" in seat.said
        assert "00:00 in Tokyo · asleep until 19:00 your time" in seat.card
        assert "Sleeping · 1" in seat.queue
        await seat.press("u")
        assert "10:00 their time, New York" in seat.card


async def test_the_palette_finds_people_and_runs_commands(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down() as seat:
        await seat.press("ctrl+p")
        assert "People and commands" in seat.screen
        await seat.type("omar")
        await seat.press("enter")
        assert "Omar Haddad" in seat.card
        await seat.press("ctrl+p")
        await seat.type("snooze")
        await seat.press("enter")
        assert "Snooze until:" in seat.screen
        await seat.press("escape", "ctrl+p")
        await seat.type("zzzz")
        assert "Nothing by that name." in seat.screen
        await seat.press("enter", "escape")
        assert "Omar Haddad" in seat.card


async def test_the_palette_opens_from_the_notes_and_keeps_them(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("n")
        await seat.type("half a sen")
        await seat.press("ctrl+p", "escape")
        await seat.type("tence")
        assert "half a sentence" in seat.card


async def test_help_differs_by_state(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        for keys, words in (
            ((), "Ready: whom to call now"),
            (("enter",), "Calling: Enter when they answer"),
            (("enter", "escape"), "Wrap-up: they answered"),
        ):
            await seat.press(*keys, "question_mark")
            assert words in seat.screen
            await seat.press("escape")
        await seat.press("escape", "slash")


async def test_the_history_opens_to_whole_notes(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("n")
        await seat.type("first line of the note\nsecond line that is only seen when opened")
        await seat.press("escape", "1", "slash")
        await seat.type("dana\n")
        assert "only seen when opened" not in seat.card
        await seat.press("tab")
        assert "second line that is only seen when opened" in seat.card
        await seat.press("escape")
        assert "only seen when opened" not in seat.card


async def test_editing_one_line_of_the_form_leaves_what_the_others_hold_as_it_was(place: Place) -> None:
    numbers = (
        Number("614 555 0142, x7", "+16145550142", "7", zones=("America/New_York",)),
        Number("15550100000.0"),
    )
    (dana,) = place.add(Candidate("Dana Whitfield", numbers=numbers, tags=("golf, Tuesdays",)))
    async with place.sit_down() as seat:
        await seat.press("e", "tab")
        await seat.type("Northwind Freight")
        await seat.press("ctrl+s")
        assert "✓ edited Dana Whitfield" in seat.said, seat.screen
    with place.book() as book:
        found = people.contact(book.db, dana)
    assert found is not None
    assert found.company == "Northwind Freight"
    assert [(one.raw, one.e164, one.extension) for one in found.numbers] == [
        ("614 555 0142, x7", "+16145550142", "7"),
        ("15550100000.0", None, None),
    ]
    assert found.tags == ("golf, Tuesdays",)
