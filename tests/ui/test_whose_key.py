"""A key belongs to the person who was painted when it was pressed: it is for them, or refused aloud."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual import events

from callcockpit.domain.booking import Promise
from callcockpit.domain.values import Candidate, Due
from callcockpit.domain.words import Result
from callcockpit.store import calls, people
from callcockpit.store.book import Book
from tests.conftest import PersonBuilder
from tests.ui.seat import Place, Seat

HISTORY = (
    "SELECT c.name, t.result FROM touch t JOIN contact c ON c.id = t.contact_id "
    "WHERE NOT t.undone ORDER BY t.id"
)


def crowd(person: PersonBuilder, many: int = 30) -> list[Candidate]:
    """Return people in the order in which they are due."""
    return [person(f"Person {number:02}", f"01{number:02}") for number in range(many)]


def logged(place: Place) -> list[tuple[str, str]]:
    """Return who has which result in the book, in the order of typing."""
    with place.book() as book:
        return book.db.sql(HISTORY).fetchall()


@contextmanager
def held(place: Place) -> Iterator[Callable[[], None]]:
    """Hold the book as another program does; nobody reads or writes it until it is let go."""
    other = sqlite3.connect(place.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield lambda: other.execute("COMMIT").close()
    finally:
        other.close()


async def burst(seat: Seat, *keys: str, every: float = 0.0) -> None:
    """Press keys faster than anything is painted in between."""
    for key in keys:
        seat.watch.wait(every)
        character = {"enter": None, "escape": None, "pagedown": None}.get(key, key)
        seat.app.post_message(events.Key(key, character))
    await seat.settle()


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("2", "1"), "1 came too soon for Person 01 and was ignored"),
        (("2", "v"), "v came too soon for Person 01 and was ignored"),
        (("2", "enter"), "Enter came too soon for Person 01 and was ignored"),
        (("2", "3", "t", "h", "u"), "3 came too soon for Person 01 and was ignored, with 3 more"),
        (("2", "n", "q", "u", "I"), "n came too soon for Person 01 and was ignored, with 3 more"),
        (("2", "X", "q"), "X came too soon for Person 01 and was ignored, with 1 more"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
async def test_a_key_typed_ahead_of_the_next_person_does_nothing_to_them(
    place: Place, person: PersonBuilder, keys: tuple[str, ...], said: str
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        seat.watch.wait(5)
        await burst(seat, *keys)
        assert seat.said.startswith(said)
        assert "Person 01" in seat.card
        assert not seat.app.cockpit.ask.active
        assert logged(place) == [("Person 00", "stay-in-touch")]


async def test_after_a_refused_key_the_next_one_counts_again(place: Place, person: PersonBuilder) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        seat.watch.wait(5)
        await burst(seat, "2", "1")
        await seat.press("1", every=1)
        assert logged(place) == [("Person 00", "stay-in-touch"), ("Person 01", "no-future")]


@pytest.mark.parametrize("keys", ["1111", "v1v1", "1v1v"])
async def test_who_goes_on_pressing_after_a_refusal_is_heard_within_two_seconds(
    place: Place, person: PersonBuilder, keys: str
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        seat.watch.wait(5)
        await burst(seat, "2", "1")
        for key in keys:
            seat.watch.wait(0.4)
            seat.app.post_message(events.Key(key, key))
            await seat.settle()
        assert seat.app.cockpit.ask.active or logged(place)[1] == ("Person 01", "no-future")


async def test_keys_typed_behind_a_result_that_failed_go_with_it_and_its_word_stays(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        seat.watch.wait(5)
        with place.book() as other:
            calls.log(other, 1, Result.VOICEMAIL, seat.watch.now)
        await burst(seat, "2", "j", "b")
        assert seat.said.startswith("Not saved: Person 00 was changed elsewhere")
        assert "with 2 more" in seat.said
        assert "Person 00" in seat.card
        assert logged(place) == [("Person 00", "voicemail")]


async def test_what_was_done_last_stays_in_sight_beside_what_was_refused(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down((160, 36)) as seat:
        seat.watch.wait(5)
        await burst(seat, "2", "1")
        assert "ignored · ✓ stay in touch · Person 00" in seat.said


async def test_the_same_result_again_waits_for_its_own_person_and_other_keys_wait_behind_it(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        await seat.press("2")
        seat.watch.wait(0.42)
        seat.app.post_message(events.Key("2", "2"))
        seat.app.post_message(events.Key("j", "j"))
        await seat.pilot.pause()
        seat.watch.wait(0.2)
        await seat.until(lambda: len(logged(place)) == 2)
        assert logged(place)[1] == ("Person 01", "stay-in-touch")
        # The next one comes by itself, and the j that waited goes one further.
        assert "Person 03" in seat.card


async def test_a_result_on_its_way_to_a_book_that_is_held_keeps_the_keys_behind_it(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        seat.watch.wait(5)
        with held(place) as let_go:
            for key in ("1", "2"):
                seat.watch.wait(1)
                seat.app.post_message(events.Key(key, key))
            await seat.pilot.pause()
            assert "Person 00" in seat.card
            let_go()
            await seat.settle()
        assert seat.said.startswith("2 came too soon for Person 01")
        assert logged(place) == [("Person 00", "no-future")]


@pytest.mark.parametrize(("key", "words"), [("u", "Reading"), ("1", "Saving"), ("pagedown", "Reading")])
async def test_what_is_waited_for_is_said(place: Place, person: PersonBuilder, key: str, words: str) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        await seat.press("2")
        with held(place) as let_go:
            seat.watch.wait(5)
            seat.app.post_message(events.Key(key, key if len(key) == 1 else None))
            await seat.until_said(f"{words}: another program is using the book")
            let_go()
            await seat.settle()
        assert "another program" not in seat.said


async def test_a_key_pressed_while_somebody_else_is_being_read_is_not_theirs(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        with held(place) as let_go:
            for key in ("pagedown", "v", "y"):
                seat.watch.wait(1)
                seat.app.post_message(events.Key(key, key if len(key) == 1 else None))
                await seat.pilot.pause()
            assert "Person 00" in seat.card
            let_go()
            await seat.settle()
        assert "Person 10" in seat.card
        assert seat.said.startswith("y came too soon for Person 10") or "v came too soon" in seat.said
        assert logged(place) == []


@pytest.mark.parametrize(
    "opened", [("v",), ("3",), ("X",), ("T",), ("minus",), ("s",), ("d",), ("K",), ("B",)]
)
@pytest.mark.parametrize("row", [3, 8])
async def test_an_open_question_keeps_its_person_and_the_keys(
    place: Place, person: PersonBuilder, opened: tuple[str, ...], row: int
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        await seat.press(*opened)
        assert seat.app.cockpit.ask.active
        await seat.pilot.click("#queue", offset=(6, row))
        await seat.pilot.click("#history", offset=(6, 2))
        await seat.press("down", "pagedown", "tab", "shift+tab", "up", "end")
        await seat.settle()
        assert seat.app.cockpit.ask.active
        assert seat.app.focused is not None
        assert seat.app.cockpit.ask in seat.app.focused.ancestors_with_self
        assert "Person 00" in seat.card
        assert "▌new   Person 00" in seat.queue
        await seat.press("escape")
        assert "Person 00" in seat.card
        assert logged(place) == []


async def test_letters_typed_after_a_click_beside_a_question_are_its_text(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        await seat.press("3")
        await seat.pilot.click("#queue", offset=(6, 4))
        await seat.type("thu 14:30 send quote\n")
        assert seat.said.startswith("✓ next step · Person 00 · Thu 19 Nov 14:30")


async def test_a_key_in_a_burst_after_leaving_a_call_question_runs_before_the_one_behind_it(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        await seat.press("enter", "escape")
        assert "Leave this call" in seat.screen
        seat.watch.wait(5)
        await burst(seat, "v")
        assert logged(place) == [("Person 00", "voicemail")]


async def test_the_line_that_was_shown_is_what_is_booked(place: Place, person: PersonBuilder) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        await seat.press("3")
        await seat.type("in 2 hours call")
        assert "today 12:00" in seat.screen
        seat.watch.wait(600)
        await seat.press("enter", every=0)
        assert "next step · Person 00 · today 12:00" in seat.said


# What another program does


def agreed_elsewhere(book: Book, now_at: Place) -> None:
    """Agree on a next step with the first person, as another cockpit does."""
    now = now_at.watch.now
    due = Due((now + timedelta(days=3)).date(), now + timedelta(days=3))
    calls.log(book, 1, Result.NEXT_STEP, now, promise=Promise(due, "demo with the board"))


async def test_a_result_does_not_replace_what_was_agreed_elsewhere_unseen(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        with place.book() as book:
            agreed_elsewhere(book, place)
        await seat.press("2")
        assert "Not saved: Person 00 was changed elsewhere" in seat.said
        assert "demo with the board" in seat.card
        assert logged(place) == [("Person 00", "next-step")]
        await seat.press("2")
        assert "✓ stay in touch · Person 00" in seat.said


async def test_a_person_changed_elsewhere_is_shown_as_they_are_by_now(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        await seat.press("n")
        await seat.type("a note in the making")
        await seat.press("escape")
        with place.book() as book:
            agreed_elsewhere(book, place)
        await seat.wait(20)
        assert "Person 00 was changed elsewhere" in seat.said
        assert "demo with the board" in seat.card
        assert "a note in the making" in seat.card


async def test_undo_asks_before_it_takes_back_what_was_not_done_here(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        await seat.press("2")
        with place.book() as book:
            calls.log(book, 9, Result.VOICEMAIL, place.watch.now)
        await seat.press("u")
        assert "Not done from here: voicemail · Person 08" in seat.screen
        await seat.press("escape")
        assert len(logged(place)) == 2
        await seat.press("u", "m")
        assert seat.said.startswith("✓ undone: stay in touch · Person 00")
        assert logged(place) == [("Person 08", "voicemail")]
        await seat.press("u")
        assert "Not done from here: voicemail · Person 08" in seat.screen
        await seat.press("y")
        assert logged(place) == []


async def test_undo_does_not_offer_its_own_beneath_what_changed_the_same_person(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        await seat.press("2")
        with place.book() as book:
            calls.log(book, 1, Result.NO_FUTURE, place.watch.now)
        await seat.press("u")
        assert "Not done from here: no future · Person 00" in seat.screen
        assert "undo what was done here" not in seat.screen
        await seat.press("m", "escape")
        assert len(logged(place)) == 2


async def test_what_stood_before_the_cockpit_was_opened_is_undone_without_a_question(
    place: Place, person: PersonBuilder
) -> None:
    place.add(*crowd(person))
    async with place.sit_down() as seat:
        await seat.press("2")
    async with place.sit_down() as seat:
        await seat.press("u")
        assert seat.said.startswith("✓ undone: stay in touch · Person 00")


@pytest.mark.parametrize("in_place", [True, False], ids=["copied over", "renamed over"])
async def test_a_book_that_was_replaced_stays_refused(
    place: Place, person: PersonBuilder, tmp_path: Path, in_place: bool
) -> None:
    place.add(*crowd(person))
    other = Place(tmp_path / "other" / "book.db")
    other.add(*(person(f"Stranger {number:02}", f"02{number:02}") for number in range(30)))
    async with place.sit_down() as seat:
        await seat.press("n")
        await seat.type("for person 00")
        await seat.press("escape")
        if in_place:
            place.path.write_bytes(other.path.read_bytes())
        else:
            other.path.replace(place.path)
        for key in ("2", "1", "u"):
            await seat.press(key)
            assert "moved or replaced" in seat.said, (key, seat.said)
        await seat.press("j")
        assert "Person 00" in seat.card, "the note would be lost"
        await seat.wait(20)
        assert "Stranger" not in seat.screen
        assert "for person 00" in seat.card
    with place.book() as book:
        assert book.db.sql("SELECT count(*) FROM touch").fetchone() == (0,)
        assert book.db.sql("SELECT count(*) FROM draft").fetchone() == (0,)
        assert people.search(book.db, "stranger")
