"""What became of each file is read again by keys alone, after a restart too, and taken back."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import PersonBuilder
from tests.ui.seat import Place, Seat

FIRST = "Name,Company,Phone\nOmar Haddad,Lakeshore,614 555 0111\nAna Ruiz,[/oops],212 555 0108\n"
SECOND = (
    "Name,Company,Phone\nOmar Haddad,Southshore,614 555 0111\nLi [b]Wei,,415 555 0134\nX,,4.155550134E+09\n"
)


async def take_in(seat: Seat, folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    await seat.press("I")
    await seat.paste(str(folder / name))
    await seat.press("enter", "enter", "enter")


async def look_at_imports(seat: Seat) -> None:
    await seat.press("ctrl+p")
    await seat.type("imports")
    await seat.press("enter")


async def test_a_book_without_imports_says_so(place: Place) -> None:
    async with place.sit_down() as seat:
        await look_at_imports(seat)
        assert "No file was imported yet." in seat.screen
        await seat.press("enter", "u", "j", "G", "escape")
        assert "Nobody is in the book yet." in seat.screen


async def test_the_summary_of_a_file_is_read_again_after_a_restart(place: Place, tmp_path: Path) -> None:
    async with place.sit_down() as seat:
        await take_in(seat, tmp_path, "fair.csv", FIRST)
        await take_in(seat, tmp_path, "mail[b].csv", SECOND)
    async with place.sit_down() as seat:
        await look_at_imports(seat)
        assert "Imports: what became of each file · 2" in seat.screen
        assert "1 new, 1 same, 1 rejected" in seat.line("mail[b].csv")
        assert "17 Nov 26 10:0" in seat.line("fair.csv")
        await seat.press("enter")
        assert "3 rows: 1 new, 0 updated, 1 same, 1 rejected" in seat.screen
        # Lines are broken anywhere in a long path.
        shown = "".join("".join(line[18:102].strip("│ ").split()) for line in seat.screen.split("\n"))
        assert "mail[b]rejects.csv" in shown
        assert "companydiffers:kept“Lakeshore”,thefilesays“Southshore”" in shown
        await seat.press("escape", "j", "enter")
        assert "2 rows: 2 new" in seat.screen
        await seat.press("escape", "question_mark")
        assert "Every file that brought something" in seat.screen
        await seat.press("escape", "q")
        assert "Due now · 2" in seat.queue
        assert "Li [b]Wei" in seat.queue


async def test_a_file_that_brought_nothing_says_so_and_is_not_listed(place: Place, tmp_path: Path) -> None:
    async with place.sit_down() as seat:
        await take_in(seat, tmp_path, "fair.csv", FIRST)
        await seat.press("I")
        await seat.paste(str(tmp_path / "fair.csv"))
        await seat.press("enter", "enter")
        assert "Nothing in it was new: the book is as it was, and there is nothing to undo" in seat.screen
        await seat.press("enter")
        await look_at_imports(seat)
        assert "Imports: what became of each file · 1" in seat.screen


async def test_an_import_is_taken_back_from_the_list_and_brought_again_by_the_cockpit(
    place: Place, tmp_path: Path
) -> None:
    async with place.sit_down() as seat:
        await take_in(seat, tmp_path, "fair.csv", FIRST)
        await look_at_imports(seat)
        await seat.press("u")
        assert "✓ undone: imported" in seat.said
        assert "undone · 2 new" in seat.line("fair.csv")
        await seat.press("u")
        assert "That import is undone already." in seat.said
        await seat.press("enter")
        assert "Undone 2026-11-17" in seat.screen
        await seat.press("escape", "escape")
        assert "✓ undone: imported" in seat.said
        assert "Nobody is in the book yet." in seat.screen
        await seat.press("U")
        assert "Due now · 2" in seat.queue
        await look_at_imports(seat)
        assert "undone" not in seat.line("fair.csv")


async def test_what_was_done_since_is_never_undone_with_an_import(
    place: Place, tmp_path: Path, person: PersonBuilder
) -> None:
    async with place.sit_down() as seat:
        await take_in(seat, tmp_path, "fair.csv", FIRST)
        await seat.press("2")
        await look_at_imports(seat)
        await seat.press("u")
        assert "One thing was done after that import: undo what came later first." in seat.said
        await seat.press("escape", "u")
        assert "undone: stay in touch" in seat.said
        await look_at_imports(seat)
        await seat.press("u", "escape")
        assert "Nobody is in the book yet." in seat.screen


async def test_in_a_call_the_call_comes_first(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("enter")
        await look_at_imports(seat)
        assert "A call is in progress" in seat.said


async def test_it_fits_into_small_terminals(place: Place, tmp_path: Path) -> None:
    async with place.sit_down((40, 10)) as seat:
        await take_in(seat, tmp_path, "fair.csv", FIRST)
        await look_at_imports(seat)
        await seat.press("enter")
        assert "fair.csv" in seat.screen
        await seat.press("escape", "escape")
