"""Importing from the cockpit, by keys alone: look first, change what a column is, take it in or back."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcockpit.exchange import archive
from callcockpit.store import dossiers
from callcockpit.store.intake import Intake
from callcockpit.store.laying import Fate, RowFate, fates
from callcockpit.store.people import contacts as people_of
from callcockpit.store.people import search
from callcockpit.ui.screens import columns
from tests.conftest import PersonBuilder
from tests.ui.seat import Place, Seat

PEOPLE = """Name,Firm,Cell,Remark
Omar Haddad,Lakeshore,614 555 0111 x44,likes tea
Ana Ruiz,Ruiz Textiles,212 555 0108,[/oops]
Li Wei,Golden Gate,,
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    return file


async def look_into(seat: Seat, file: Path) -> None:
    await seat.press("I")
    await seat.paste(str(file))
    await seat.press("enter")


async def test_a_file_is_looked_into_before_anything_is_written(place: Place, people: Path) -> None:
    async with place.sit_down() as seat:
        await look_into(seat, people)
        assert "csv · utf-8 · numbers read for US" in seat.screen
        assert "mobile" in seat.line("Cell ")
        assert "mobile +16145550111 ext. 44" in seat.line("Omar Haddad")
        assert "This is how it will be read. Nothing is written yet." in seat.said
        await seat.press("escape", "escape")
        assert "Nobody is in the book yet." in seat.screen


async def test_an_import_is_summed_up_shown_in_the_queue_and_undone_as_a_whole(
    place: Place, people: Path
) -> None:
    async with place.sit_down() as seat:
        await look_into(seat, people)
        await seat.press("enter")
        assert "3 new, 0 updated, 0 same, 0 rejected; 1 without a number" in seat.screen
        assert "needs a number" in seat.line("Li Wei")
        await seat.press("enter")
        assert "Due now · 2" in seat.queue
        assert "3 new, 0 updated, 0 same" in seat.said
        await seat.press("u")
        assert "Nobody is in the book yet." in seat.screen
        await seat.press("U")
        assert "Due now · 2" in seat.queue


async def test_what_a_column_becomes_is_changed_and_remembered_for_the_header(
    place: Place, people: Path, tmp_path: Path
) -> None:
    async with place.sit_down() as seat:
        await look_into(seat, people)
        before = seat.line("Firm ")
        await seat.press("down", "right")
        after = seat.line("Firm ")
        assert "company" in before
        assert "company" not in after
        await seat.press("enter", "enter")
        with place.book() as book:
            found = people_of(book.db, search(book.db, ""))
        assert {one.company for one in found} == {""}
        assert "Lakeshore" in {one.title for one in found}
        again = tmp_path / "later.csv"
        again.write_text(PEOPLE)
        await look_into(seat, again)
        assert seat.line("Firm ") == after


async def test_the_same_file_again_changes_nothing(place: Place, people: Path, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        for said in ("3 new, 0 updated, 0 same", "0 new, 0 updated, 3 same"):
            await look_into(seat, people)
            await seat.press("enter")
            assert said in seat.screen
            await seat.press("enter")


async def test_enter_pressed_twice_in_a_hurry_imports_once(place: Place, people: Path) -> None:
    async with place.sit_down() as seat:
        await look_into(seat, people)
        await seat.hold("enter", 2)
        with place.book() as book:
            assert book.db.sql("SELECT count(*) FROM operation").fetchone() == (1,)
            assert book.db.sql("SELECT count(*) FROM contact").fetchone() == (3,)


async def test_a_call_log_joins_the_history_of_those_whose_numbers_are_in_it(
    place: Place, tmp_path: Path, person: PersonBuilder
) -> None:
    place.add(person())
    log = tmp_path / "calls.xml"
    log.write_text(
        '<calls count="2"><call number="6145550142" duration="65" date="1795014012000" type="2"/>'
        '<call number="2125550199" duration="5" date="1795014012000" type="2"/></calls>'
    )
    async with place.sit_down() as seat:
        await look_into(seat, log)
        assert "A list of calls: they join the history of the people in the book" in seat.screen
        await seat.press("enter")
        assert "2 rows: 1 new" in seat.screen
        assert "1 call with nobody in the book" in seat.screen


async def test_a_whole_book_makes_an_empty_one_equal_to_it(
    place: Place, tmp_path: Path, person: PersonBuilder
) -> None:
    other = Place(tmp_path / "other" / "book.db")
    other.add(person(), person("Omar Haddad", "0111"))
    whole = tmp_path / "book.json"
    with other.book() as book:
        whole.write_text("\n".join(archive.lines(dossiers.pieces(book.db))))
    async with place.sit_down() as seat:
        await look_into(seat, whole)
        assert "A whole book: an empty one becomes equal to it" in seat.screen
        await seat.press("enter")
        assert "2 rows: 2 new" in seat.screen
        await seat.press("enter")
        assert "Dana Whitfield" in seat.queue
        assert "Omar Haddad" in seat.queue


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.csv", None, "There is no file"),
        ("gone.json", None, "There is no file"),
        ("gone.xml", None, "There is no file"),
        ("empty.csv", b"", "empty"),
        ("noise.csv", bytes(range(256)) * 40, "noise.csv"),
    ],
)
async def test_a_file_that_cannot_be_read_is_one_sentence_and_the_name_stays(
    place: Place, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    async with place.sit_down() as seat:
        await look_into(seat, tmp_path / name)
        assert words in seat.said
        assert name in seat.line("File ")
        await seat.press("escape")
        assert "Nobody is in the book yet." in seat.screen


async def test_on_a_small_screen_what_became_of_a_file_is_read_to_its_end(
    place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    names = "".join(f"{n} {'van der Berg ' * 6}End{n},,,\n" for n in range(30))
    file.write_text(PEOPLE + names)
    async with place.sit_down(size=(80, 24)) as seat:
        await look_into(seat, file)
        await seat.press("enter")
        assert "be dialed" in seat.screen
        await seat.press(*["pagedown"] * 9)
        last = seat.screen
        assert "End29" in last
        await seat.press("up", "up", "down", "down")
        assert seat.screen == last


async def test_names_of_files_are_completed(place: Place, people: Path) -> None:
    async with place.sit_down() as seat:
        await seat.press("I")
        await seat.paste(str(people)[:-7])
        await seat.type("p")
        await seat.press("right", "enter")
        assert "numbers read for US" in seat.screen


def test_of_very_many_rows_the_first_are_listed_and_the_rest_counted() -> None:
    told = fates(RowFate(n, f"Person {n}", Fate.NEW) for n in range(columns.LISTED + 2))
    said = columns.summary(Intake("x", "table", "utf-8", "US", len(told), len(told), 0, 0, 0, (), told, 1))
    assert said[-2].startswith(f"row {columns.LISTED - 1}")
    assert said[-1].startswith("… and 2 more rows")
