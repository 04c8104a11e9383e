"""People who are in the book twice, by keys alone: looked at, made one, told apart, and all of it undone."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import Result
from callcockpit.store import calls, duplicates, people
from callcockpit.store.apart import told_apart
from tests.conftest import PersonBuilder
from tests.ui.seat import Place, Seat
from tests.ui.test_hostile import FORBIDDEN, HOSTILE

EMAIL = ("dana@example.com",)


@pytest.fixture
def twice(place: Place, person: PersonBuilder) -> list[int]:
    """Dana stands in the book twice by her number, Omar by his e-mail address; Ana once."""
    dana = person(company="Northwind", notes="met at the fair")._replace(title="COO")
    short = person("D. Whitfield", "0142", "0143", notes="prefers calls before ten")._replace(emails=EMAIL)
    omar = person("Omar Haddad", "0111")._replace(emails=("omar@example.com",))
    other = person("Omar Haddad", "0112")._replace(emails=("omar@example.com",))
    return place.add(dana, short, omar, other, person("Ana Ruiz", "0108"))


def names(place: Place) -> list[str]:
    with place.book() as book:
        return [one.name for one in people.contacts(book.db, people.search(book.db, ""))]


async def test_the_two_stand_side_by_side_with_what_is_kept(place: Place, twice: list[int]) -> None:
    async with place.sit_down() as seat:
        await seat.press("D")
        assert "May be the same · 2" in seat.screen
        row = seat.line("Dana Whitfield (Northwind) ")
        assert "D. Whitfield" in row
        assert "same number +16145550142" in row
        head = seat.line("what is kept")
        assert head.index("stays") < head.index("goes into it") < head.index("what is kept")
        kept = head.index("what is kept")
        assert seat.line("│ Name  ")[kept:].startswith("Dana Whitfield")
        assert seat.line("│ Title  ")[kept:].startswith("COO")
        assert seat.line("│ E-mail  ")[kept:].startswith(EMAIL[0])
        assert seat.line("│ Notes  ")[kept:].startswith("met at the fair")
        assert seat.line("prefers calls before ten")
        assert "name D. Whitfield" in seat.screen
    assert len(names(place)) == 5, "looking changes nothing"


@pytest.mark.parametrize("way", ["palette", "contacts", "cockpit"])
async def test_the_ways_there_and_back(place: Place, twice: list[int], way: str) -> None:
    async with place.sit_down() as seat:
        if way == "palette":
            await seat.press("ctrl+p")
            await seat.type("duplicates")
            await seat.press("enter")
        elif way == "contacts":
            await seat.press("right_square_bracket", "D")
        else:
            await seat.press("D")
        assert "May be the same · 2" in seat.screen
        await seat.press("question_mark")
        assert "not asked again" in seat.screen
        await seat.press("escape", "escape")
        assert ("Everybody · 5" in seat.screen) is (way == "contacts")
        if way == "contacts":
            await seat.press("escape")
        assert "Due now · 5" in seat.queue


async def test_one_key_makes_them_one_and_undo_parts_them_on_the_spot(place: Place, twice: list[int]) -> None:
    async with place.sit_down() as seat:
        await seat.press("D", "m")
        assert "✓ merged D. Whitfield into Dana Whitfield · u undoes it" in seat.said
        assert "May be the same · 1" in seat.screen
        assert "same e-mail omar@example.com" in seat.screen
        assert names(place).count("D. Whitfield") == 0
        await seat.press("u")
        assert "undone: merged D. Whitfield into Dana Whitfield" in seat.said
        assert "May be the same · 2" in seat.screen
        assert "prefers calls before ten" in seat.screen, "the cursor is on the pair that came back"
        assert "D. Whitfield" in names(place)
        await seat.press("U")
        assert "done again: merged" in seat.said
        assert "May be the same · 1" in seat.screen
        await seat.press("m")
        assert "Nobody seems to be in the book twice." in seat.screen
        assert "make them one" not in seat.screen, "a key that would do nothing"
        await seat.press("m", "x", "c", "j", "enter", "tab", "k")
        assert "Nobody seems to be in the book twice." in seat.screen
        await seat.press("u")
        assert "make them one" in seat.screen
        await seat.press("m")
        assert sorted(names(place)) == ["Ana Ruiz", "Dana Whitfield", "Omar Haddad"]


async def test_a_merge_is_undone_from_the_cockpit_also_after_a_restart(
    place: Place, twice: list[int]
) -> None:
    async with place.sit_down() as seat:
        await seat.press("D", "m", "escape")
        assert "Due now · 4" in seat.queue
        assert "merged D. Whitfield into Dana Whitfield · u undoes it" in seat.said
        await seat.press("u")
        assert "Due now · 5" in seat.queue
        await seat.press("U")
        assert "Due now · 4" in seat.queue
    async with place.sit_down() as seat:
        await seat.press("u")
        assert "undone: merged D. Whitfield into Dana Whitfield" in seat.said
        assert "Due now · 5" in seat.queue
        assert "Dana Whitfield" in seat.card


async def test_who_is_not_the_same_is_never_shown_again_until_it_is_undone(
    place: Place, twice: list[int]
) -> None:
    async with place.sit_down() as seat:
        await seat.press("D", "x")
        assert "✓ Dana Whitfield is not D. Whitfield · u undoes it" in seat.said
        assert "May be the same · 1" in seat.screen
    with place.book() as book:
        assert told_apart(book.db) == {(twice[0], twice[1])}
    async with place.sit_down() as seat:
        await seat.press("D")
        assert "May be the same · 1" in seat.screen
        assert "D. Whitfield" not in seat.screen
        await seat.press("u")
        assert "undone: Dana Whitfield is not D. Whitfield" in seat.said
        assert "May be the same · 2" in seat.screen
    assert len(names(place)) == 5


async def test_the_other_one_can_stay(place: Place, twice: list[int]) -> None:
    async with place.sit_down() as seat:
        await seat.press("D", "c")
        kept = seat.line("what is kept").index("what is kept")
        assert seat.line("│ Name  ")[kept:].startswith("D. Whitfield")
        await seat.press("c", "j", "k", "c")
        assert seat.line("│ Name  ")[kept:].startswith("D. Whitfield")
        await seat.press("m")
        assert "✓ merged Dana Whitfield into D. Whitfield" in seat.said
    with place.book() as book:
        assert people.contact(book.db, twice[0]) is None
        kept_one = people.contact(book.db, twice[1])
        assert kept_one is not None
        assert kept_one.company == "Northwind"


async def test_j_and_k_go_through_the_pairs_and_after_tab_through_the_two(
    place: Place, twice: list[int]
) -> None:
    async with place.sit_down((80, 16)) as seat:
        await seat.press("D", "j")
        assert "same e-mail" in seat.line("─ same e-mail")
        await seat.press("k")
        assert "─ same number" in seat.screen
        assert "more lines" in seat.screen
        assert "│ Name  " in seat.screen
        await seat.press("tab", "j", "j")
        assert "─ same number" in seat.screen
        assert "│ Name  " not in seat.screen
        await seat.press("G")
        assert "more lines" not in seat.screen
        await seat.press("tab", "G")
        assert "─ same e-mail" in seat.screen


async def test_a_held_or_bounced_key_decides_about_one_pair_only(place: Place, twice: list[int]) -> None:
    async with place.sit_down() as seat:
        await seat.press("D")
        seat.watch.wait(5)
        await seat.hold("m", 40)
        assert "May be the same · 1" in seat.screen
        await seat.press("u", "m")
        await seat.press("x", every=0.1)
        assert "May be the same · 1" in seat.screen, "the next pair has only just come up"
        await seat.press("x")
        assert "Nobody seems to be in the book twice." in seat.screen


async def test_enter_brings_the_one_who_stays_into_the_cockpit(place: Place, twice: list[int]) -> None:
    async with place.sit_down() as seat:
        for keys in (("D",), ("right_square_bracket", "D")):
            await seat.press(*keys, "c", "enter")
            assert "D. Whitfield" in seat.card
        await seat.press("D", "m", "j", "enter")
        assert "Omar Haddad" in seat.card
        assert "merged D. Whitfield into Dana Whitfield" in seat.said


async def test_the_person_on_the_screen_may_go_and_what_was_typed_stays(
    place: Place, twice: list[int]
) -> None:
    async with place.sit_down() as seat:
        await seat.press("D", "c", "enter", "n")
        assert "D. Whitfield" in seat.card
        await seat.type("wants the audit")
        await seat.press("escape", "right_square_bracket", "D", "m", "escape", "escape")
        assert "merged D. Whitfield into Dana Whitfield" in seat.said
        assert "Due now · 4" in seat.queue
        await seat.press("g")
        assert "Dana Whitfield" in seat.card
        assert "wants the audit" in seat.card
        await seat.press("u")
        assert "Due now · 5" in seat.queue


async def test_nobody_twice_is_said(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("D")
        assert "Nobody seems to be in the book twice." in seat.screen
        await seat.press("u", "U", "escape")
        assert "Dana Whitfield" in seat.card


async def test_in_a_call_the_call_comes_first(place: Place, twice: list[int]) -> None:
    async with place.sit_down() as seat:
        await seat.press("enter", "D")
        assert "A call is in progress" in seat.said
        assert "calling" in seat.card


async def test_what_another_cockpit_did_meanwhile_is_a_sentence(place: Place, twice: list[int]) -> None:
    async with place.sit_down() as seat:
        await seat.press("D")
        with place.book() as book:
            duplicates.merge(book, twice[0], twice[1], place.watch.now)
        await seat.press("m")
        assert "not in the book any more" in seat.said
        assert "May be the same · 1" in seat.screen
        await seat.press("m")
        assert "✓ merged Omar Haddad into Omar Haddad" in seat.said


async def test_more_than_a_screen_holds_come_when_the_first_are_done(
    place: Place, person: PersonBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callcockpit.ui.screens.pairing.MOST", 3)
    place.add(*[person(f"Dana {letter}", "0142") for letter in "AAAAAA"])
    async with place.sit_down() as seat:
        await seat.press("D")
        for title in ("3+", "3+", "3+", "2", "1"):
            assert f"May be the same · {title} " in seat.screen
            await seat.press("m")
        assert "Nobody seems to be in the book twice." in seat.screen
    assert names(place) == ["Dana A"]


@pytest.mark.parametrize("size", [(20, 6), (40, 10), (80, 24), (120, 36), (200, 60)])
async def test_no_size_breaks_it(place: Place, twice: list[int], size: tuple[int, int]) -> None:
    async with place.sit_down(size) as seat:
        for keys in (("D",), ("c",), ("tab", "j"), ("tab", "j"), ("m",), ("u",)):
            await seat.press(*keys)
            lines = seat.screen.split("\n")
            assert len(lines) == size[1]
            assert max(map(cell_len, lines)) <= size[0]
        await seat.press("escape")
    assert len(names(place)) == 5


async def test_text_from_people_is_shown_as_it_is(place: Place, person: PersonBuilder) -> None:
    bundle = " ".join(HOSTILE[:40])
    both = Candidate("[@click=app.quit]x[/]", company="[/oops]", title="x", numbers=(Number("[b]1", None),))
    ids = place.add(both._replace(emails=EMAIL), both._replace(emails=EMAIL, name="[b]Bold[/b]", notes="n"))
    with place.book() as book:
        for identity in ids:
            calls.log(book, identity, Result.STAY_IN_TOUCH, place.watch.now)
        raw = bundle.encode("utf-8", "replace").decode()
        book.db.sql("UPDATE contact SET notes = ?, title = ?, source = ?", (raw, raw, raw))
        book.db.sql("UPDATE number SET raw = ?, label = ?", (raw, raw))
    async with place.sit_down() as seat:
        await seat.press("D")
        assert "[@click=app.quit]x[/]" in seat.screen
        assert "[b]Bold[/b]" in seat.screen
        await _looked_through(seat)
        await seat.press("m")
        assert "merged [b]Bold[/b] into [@click=app.quit]x[/]" in seat.said
        await seat.press("u", "x")
        assert "is not [b]Bold[/b]" in seat.said


async def _looked_through(seat: Seat) -> None:
    await seat.press("tab")
    for _ in range(6):
        assert not FORBIDDEN & set(seat.screen.replace("\n", ""))
        await seat.press("pagedown")
    await seat.press("tab")
